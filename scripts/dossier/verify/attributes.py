"""Attributes of git that change files on their way into a checkout or an archive, as far as they reach evidence.

Patterns are those of gitattributes: one without a slash matches names at any depth below its file, one with a slash
starts at its file; `*` stays within a name, `**` spans folders; a later line, and a deeper file, wins. `?` and sets of
characters count as `*`: it is better told once too often.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dossier.contract.roles import matches

NAME: Final = ".gitattributes"
_WILD: Final = re.compile(r"\?|\[[^]]*\]")
_CHANGING: Final = frozenset(
    {"text", "crlf", "eol", "filter", "ident", "working-tree-encoding", "export-ignore", "export-subst"}
)


@dataclass(frozen=True, slots=True)
class AttributeLine:
    """A line that holds for some files: its file, its number, its attributes with their values (None: taken back)."""

    path: str
    number: int
    pattern: str
    sets: tuple[tuple[str, str | None], ...]


def changing(files: Mapping[str, bytes], evidence: list[str]) -> dict[AttributeLine, list[str]]:
    """By line the files of evidence that it changes; `files` are the contents of all files of attributes, by path."""
    lines = [line for path in sorted(files, key=lambda one: one.count("/")) for line in _lines(path, files[path])]
    found: dict[AttributeLine, list[str]] = {}
    for path in evidence:
        holding: dict[str, tuple[AttributeLine, str | None]] = {}
        for line in lines:
            if _reaches(line, path):
                holding |= {name: (line, value) for name, value in line.sets}
        kept = holding.get("text", (None, ""))[1] is None  # `-text`: no line end is touched
        for name, (line, value) in holding.items():
            if value is not None and not (name == "eol" and kept):
                found.setdefault(line, []).append(path)
    return {line: list(dict.fromkeys(paths)) for line, paths in found.items()}


def _lines(path: str, data: bytes) -> Iterator[AttributeLine]:
    for number, text in enumerate(data.decode("utf-8", "replace").split("\n"), start=1):
        pattern, _, rest = text.strip().partition(" ")
        if not pattern or pattern.startswith(("#", "!", "[attr]")):
            continue
        yield AttributeLine(path, number, pattern.strip('"'), tuple(_sets(rest.split())))


def _sets(words: list[str]) -> Iterator[tuple[str, str | None]]:
    for word in words:
        name, _, value = word.lstrip("-!").partition("=")
        if name == "binary":
            yield "text", None if word == "binary" else "set"
        elif name in _CHANGING:
            yield name, None if word[0] in "-!" else value or "set"


def _reaches(line: AttributeLine, path: str) -> bool:
    folder = line.path.rpartition("/")[0]
    if folder and not path.startswith(f"{folder}/"):
        return False
    below = path[len(folder) + 1 :] if folder else path
    if "/" not in line.pattern:
        below = below.rpartition("/")[2]
    return matches(_WILD.sub("*", line.pattern.removeprefix("/").replace("**/", "**")), below)
