"""The pages of a month that need not be made again: their text is what it was, and so is all that pages share.

A page is made of its own text and of what is the same for all pages of the month: settings with the menu, templates,
the generator; the commit that all of them bear is put in. Links are checked when the page with the link is made; so as
soon as something is gone that a link leads to, all pages are made again: a file, whoever links to it, or a place on a
page that a page links to which would not be made.
"""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from dossier.exact.code import libraries
from dossier.publish.committed import bearing
from dossier.publish.staging import BUILT, COMMITTED

_FACTS: Final = "kept.json"
_TEXTS: Final = "docs"
_TEXT, _PAGE = ".md", ".html"
_PLACE: Final = re.compile(rb'\sid="([^"]*)"')
_LINK: Final = re.compile(rb'\shref="([^"#]*)#([^"]+)"')


@dataclass(frozen=True)
class KeptPages:
    """The digest of what pages share, of each file that was staged, and of each page that was made of one."""

    shared: str
    staged: Mapping[str, str]
    pages: Mapping[str, str]

    @classmethod
    def keep(cls, folder: Path, staging: Path, program: str, committed: str) -> KeptPages:
        """Keep in `folder` the pages of a staging folder whose site has been built; `program` is the digest of what
        makes pages besides what lies there, `committed` the commit that they bear.
        """
        staged = dict(_digests(staging / _TEXTS))
        pages = {}
        for name in (name for name in staged if name.endswith(_TEXT)):
            made = (staging / BUILT / _page(name)).read_bytes()
            pages[name] = _digest(made)
            _write(folder / BUILT / _page(name), made)
        kept = cls(_shared(staging, program, committed), staged, pages)
        _write(folder / _FACTS, json.dumps(vars(kept), sort_keys=True).encode())
        return kept

    @classmethod
    def read(cls, folder: Path) -> KeptPages | None:
        """What was kept in a folder; None if it cannot be read."""
        try:
            tree = json.loads((folder / _FACTS).read_bytes())
            return cls(tree["shared"], dict(tree["staged"]), dict(tree["pages"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def lay(self, folder: Path, staging: Path, program: str, committed: str) -> frozenset[str]:
        """Put the pages that need not be made again where the site is to be built; their names. The generator leaves
        alone what is younger than its text.
        """
        staged = dict(_digests(staging / _TEXTS))
        if self.shared != _shared(staging, program, committed) or self.staged.keys() - staged.keys():
            return frozenset()
        if any(_content(folder / BUILT / _page(name)) != digest for name, digest in self.pages.items()):
            return frozenset()
        laid = frozenset(_page(name) for name in self.pages if staged[name] == self.staged[name])
        for page in laid:
            _write(staging / BUILT / page, bearing((folder / BUILT / page).read_bytes(), committed))
        return laid

    def loses_places(self, folder: Path, staging: Path, laid: frozenset[str]) -> bool:
        """Whether a page that was made again lacks a place that it had, and that a page laid there leads to."""
        again = (_page(name) for name in self.pages if _page(name) not in laid)
        lost = {page: _places(folder / BUILT / page) - _places(staging / BUILT / page) for page in again}
        names = frozenset().union(*lost.values())
        return any(
            place in lost.get(target, ())
            for page in (laid if names else ())
            for target, place in _links(page, (staging / BUILT / page).read_bytes(), names)
        )


def _page(name: str) -> str:
    return f"{name.removesuffix(_TEXT)}{_PAGE}"


def _shared(staging: Path, program: str, committed: str) -> str:
    digest = hashlib.sha256(f"{program} {libraries()} {bool(committed)}\n".encode())
    setting = f" {COMMITTED}: {committed}\n" if committed else ""
    digest.update((staging / "mkdocs.yml").read_bytes().replace(setting.encode(), b"\n"))
    for name, content in _digests(staging / "overrides"):
        digest.update(f"{content} {name}\n".encode())
    return digest.hexdigest()


def _digests(folder: Path) -> Iterator[tuple[str, str]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), _content(path)


def _content(path: Path) -> str:
    """The digest of a file, "" if it cannot be read."""
    try:
        return _digest(path.read_bytes())
    except OSError:
        return ""


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _places(page: Path) -> frozenset[str]:
    return frozenset(unescape(place.decode()) for place in _PLACE.findall(page.read_bytes()))


def _links(page: str, made: bytes, places: frozenset[str]) -> Iterator[tuple[str, str]]:
    """The links of a page to places of these names, wherever they are: the page that each leads to, and the place."""
    for address, place in _LINK.findall(made):
        name = unquote(unescape(place.decode()))
        if name in places:
            target = unquote(unescape(address.decode()))
            yield (posixpath.normpath(posixpath.join(posixpath.dirname(page), target)) if target else page), name


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
