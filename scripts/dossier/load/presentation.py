"""What a root says about its own pages: the settings in its mkdocs.yml and the guides in content/pages.

Its theme/ is never taken: templates and scripts run, here and with every reader, so they are always the program's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import dossier
from dossier.load.folder import read_bytes, walk
from dossier.load.settings import PATH, Settings, read_settings
from dossier.problems import Place, Problem, error, warning
from dossier.source import MAX_BYTES, forbidden

HOME: Final = Path(dossier.__file__).parents[2]
"""The project that holds the program, its theme and the pages that explain its problems."""

GUIDES: Final = "content/pages"
THEME: Final = "theme"
_SUFFIX: Final = ".md"


@dataclass(frozen=True)
class Presentation:
    """Settings and guides by path below content/pages; `texts` are the files read, to quote from."""

    settings: Settings = field(default_factory=Settings)
    guides: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, bytes] = field(default_factory=dict)


def read_presentation(root: Path) -> tuple[Presentation, tuple[Problem, ...]]:
    """Read what the root has of its own. What is refused is left out and told."""
    problems: list[Problem] = []
    texts: dict[str, bytes] = {}
    settings = Settings()
    if (root / PATH).is_symlink():
        problems.append(error("symlink", Place(PATH)))
    elif (root / PATH).exists():
        texts, refused = _bytes(root, [PATH])
        problems += refused
    if PATH in texts:
        settings, refused = read_settings(texts[PATH])
        problems += refused
    guides, found, refused = _guides(root)
    problems += refused
    problems += _theme(root)
    return Presentation(settings, guides, texts | found), tuple(problems)


def _bytes(root: Path, paths: list[str]) -> tuple[dict[str, bytes], tuple[Problem, ...]]:
    read = {path: read_bytes(root, path, MAX_BYTES) for path in paths}
    texts = {path: data for path, data in read.items() if isinstance(data, bytes)}
    return texts, tuple(data for data in read.values() if isinstance(data, Problem))


def _guides(root: Path) -> tuple[dict[str, str], dict[str, bytes], tuple[Problem, ...]]:
    paths, problems = walk(root, GUIDES)
    texts, refused = _bytes(root, [path for path in paths if path.endswith(_SUFFIX)])
    found: dict[str, str] = {}
    told = [*problems, *refused]
    for path, data in texts.items():
        read = _decoded(path, data)
        if isinstance(read, Problem):
            told.append(read)
        else:
            found[path.removeprefix(f"{GUIDES}/")] = read
    return found, texts, tuple(told)


def _decoded(path: str, data: bytes) -> str | Problem:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as wrong:
        return error("not-utf8", _place(path, data[: wrong.start].decode()))
    strange = forbidden(text)
    if strange is not None:
        return error("yaml-character", _place(path, text[: strange.start()]), character=f"U+{ord(strange[0]):04X}")
    return text


def _place(path: str, before: str) -> Place:
    return Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _theme(root: Path) -> Iterator[Problem]:
    """Links in it are refused like everywhere; what differs from the program's own is said not to be used."""
    paths, problems = walk(root, THEME)
    yield from problems
    if not paths or root.resolve() == HOME:
        return
    theirs, _ = _bytes(root, list(paths))
    ours, _ = _bytes(HOME, list(walk(HOME, THEME)[0]))
    other = sorted(path for path, data in theirs.items() if ours.get(path) != data)
    if other:
        yield warning("theme-not-used", Place(other[0]), count=str(len(other)))
