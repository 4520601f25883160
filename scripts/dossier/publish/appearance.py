"""The program's theme/, and what a root may choose for its pages, read once: how sites and documents look."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from dossier.load.folder import read_bytes
from dossier.load.presentation import HOME, read_presentation
from dossier.load.settings import Settings
from dossier.markup.escape import title
from dossier.problems import catalogue
from dossier.source import MAX_BYTES
from dossier.source.syntax import LOADER
from dossier.views.theme import Theme

__all__ = ["HOME", "Look", "read_look"]

_BASE: Final = "mkdocs.yml"
_TERMS: Final = "content/contract/terms.yml"
_CONTRACT: Final = re.compile(r"^contract:(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Look:
    """`settings` are those of the generator as a tree; `overrides` and `assets` files by path; `digest` covers all
    that a month is made of. `beside` are the files of pages beside the months, written anew with every build.
    """

    theme: Theme
    settings: Mapping[str, object]
    overrides: Mapping[str, bytes]
    assets: Mapping[str, bytes]
    digest: str
    beside: Mapping[str, bytes]


def read_look(root: Path, home: Path = HOME) -> Look:
    """The theme of `home`, which holds the program, with what `root` may choose: its settings and guides.

    What loading refuses of the root is left out here.
    """
    own = read_presentation(root)[0]
    theme = home / "theme"
    base = (theme / _BASE).read_bytes()
    templates, overrides, assets = (_files(theme / name) for name in ("pages", "overrides", "assets"))
    overrides |= {f".icons/{path}": data for path, data in _files(theme / "icons").items()}  # as the generator has them
    words = (theme / "words.yml").read_bytes()
    problems = _files(home / "content" / "problems")
    guides = {path: text.encode() for path, text in own.guides.items()}
    told = {_BASE: base, "words.yml": words, "settings": own.settings.model_dump_json().encode()}
    return Look(
        Theme(
            templates=_texts(templates),
            words=_tree(words),
            pages=own.guides,
            problems=catalogue.pages(_texts(problems), examples=_number(root) == _number(home)),
            address=own.settings.site_url,
        ),
        _chosen(_tree(base), own.settings),
        overrides,
        assets,
        _digest((templates, overrides, assets, guides, problems, told)),
        _files(theme / "beside"),
    )


def _tree(text: bytes) -> dict[str, Any]:
    return dict(yaml.load(text, Loader=LOADER))  # noqa: S506  # a safe loader


def _number(root: Path) -> str:
    """The number of the contract of a root, "" if none can be read: its terms are checked elsewhere."""
    terms = read_bytes(root, _TERMS, MAX_BYTES)
    found = _CONTRACT.search(terms.decode("utf-8", "replace")) if isinstance(terms, bytes) else None
    return found[1].strip() if found else ""


def _chosen(base: dict[str, Any], own: Settings) -> Mapping[str, object]:
    """The generator's settings with what the root chose; templates print texts of settings as they are."""
    theme = base["theme"]
    palette = [{**scheme, "primary": own.theme.palette.primary} for scheme in theme["palette"]]
    chosen = {"language": own.theme.language, "icon": {"logo": own.theme.icon.logo}, "palette": palette}
    texts = {"site_name": title(own.site_name), "site_description": title(own.site_description)}
    return {**{name: text for name, text in texts.items() if text}, **base, "theme": {**theme, **chosen}}


def _files(folder: Path) -> dict[str, bytes]:
    return {path: (folder / path).read_bytes() for path in sorted(_walk(folder))}


def _walk(folder: Path) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and not path.name.startswith("."):
            yield path.relative_to(folder).as_posix()


def _texts(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: data.decode("utf-8", "replace") for path, data in files.items()}


def _digest(parts: tuple[Mapping[str, bytes], ...]) -> str:
    whole = hashlib.sha256()
    for index, part in enumerate(parts):
        for path, data in part.items():
            whole.update(f"{index} {path} {hashlib.sha256(data).hexdigest()}\n".encode())
    return whole.hexdigest()
