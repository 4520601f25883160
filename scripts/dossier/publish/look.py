"""theme/, mkdocs.yml and the hand-written pages of content/, read once: how sites and documents look."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import yaml

import dossier
from dossier import catalogue
from dossier.render.theme import Theme

HOME: Final = Path(dossier.__file__).parents[2]
_SKIPPED: Final = "pdf"


@dataclass(frozen=True)
class Look:
    """`settings` is mkdocs.yml as a tree; `overrides` and `assets` are files by path; `digest` covers all of it."""

    theme: Theme
    settings: Mapping[str, object]
    overrides: Mapping[str, bytes]
    assets: Mapping[str, bytes]
    digest: str


def read_look(root: Path, home: Path = HOME) -> Look:
    """Read from `root` what it has of its own, the rest from the project that holds the package."""
    theme = _own("theme", root, home)
    settings = _own("mkdocs.yml", root, home).read_bytes()
    tree = yaml.safe_load(settings)
    templates = _files(theme / "pages")
    overrides, assets = _files(theme / "overrides"), _files(theme / "assets")
    words = (theme / "words.yml").read_bytes()
    pages = _files(_own("content/pages", root, home))
    problems = _files(_own("content/problems", root, home))
    parts = (templates, overrides, assets, pages, problems, {"mkdocs.yml": settings, "words.yml": words})
    return Look(
        Theme(
            templates=_texts(templates),
            words=yaml.safe_load(words),
            pages={path: text for path, text in _texts(pages).items() if path.endswith(".md")},
            problems=catalogue.pages(_texts(problems)),
            address=str(tree.get("site_url") or ""),
        ),
        tree,
        overrides,
        assets,
        _digest(parts),
    )


def _own(name: str, root: Path, home: Path) -> Path:
    return root / name if (root / name).exists() else home / name


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
