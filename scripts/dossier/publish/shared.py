"""What all months ask for that are built with one look: the files of pages, and the manual of problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from dossier.cache import Cache
from dossier.exact.code import libraries
from dossier.exact.digest import sha256
from dossier.program import program
from dossier.publish import generator
from dossier.publish.appearance import Look
from dossier.site import manual
from dossier.site.shared import beside, set_name
from dossier.views.theme import Theme

_NOTHING_KEPT: Final = Cache(None)


@dataclass(frozen=True)
class SharedSet:
    """Files by path, and what kind they are."""

    kind: str
    files: Mapping[str, bytes]

    @cached_property
    def name(self) -> str:
        """The kind and the digest of all paths and contents."""
        return set_name(self.kind, {path: sha256(data) for path, data in self.files.items()})

    @property
    def address(self) -> str:
        """Where it lies, seen from a month's folder."""
        return beside(self.name)

    def write(self, folder: Path) -> None:
        """Write the files into a folder."""
        for path, data in self.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)


@dataclass(frozen=True)
class Common:
    """The two sets; a contract without a catalogue of problems has no manual."""

    look: SharedSet
    manual: SharedSet

    @classmethod
    def of(cls, look: Look, kept: Cache = _NOTHING_KEPT) -> Common:
        """The sets of a look: the files of the site generator's theme with our own, and the pages on problems, which
        are taken from what is `kept` if all that they are made of is the same.
        """
        of_look = SharedSet("look", {**generator.assets(), **look.assets})
        told = sha256(repr(sorted(look.theme.problems.items())).encode())
        pages = kept.remember(
            f"{look.digest} {told} {program().digest} {libraries()}", lambda: manual.pages(look.theme)
        )
        return cls(of_look, SharedSet("problems", pages))

    @property
    def sets(self) -> tuple[SharedSet, ...]:
        """Those that hold something."""
        return tuple(one for one in (self.look, self.manual) if one.files)

    def theme(self, theme: Theme) -> Theme:
        """The theme that knows where the manual lies."""
        return replace(theme, manual=self.manual.address)
