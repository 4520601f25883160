"""What all months ask for that are built with one look: the files of pages, and the manual of problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from dossier.exact.digest import sha256
from dossier.publish import generator
from dossier.publish.appearance import Look
from dossier.site import manual
from dossier.site.shared import beside, set_name
from dossier.views.theme import Theme


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
    def of(cls, look: Look) -> Common:
        """The sets of a look: the files of the site generator's theme with our own, and the pages on problems."""
        of_look = SharedSet("look", {**generator.assets(), **look.assets})
        return cls(of_look, SharedSet("problems", manual.pages(look.theme)))

    @property
    def sets(self) -> tuple[SharedSet, ...]:
        """Those that hold something."""
        return tuple(one for one in (self.look, self.manual) if one.files)

    def theme(self, theme: Theme) -> Theme:
        """The theme that knows where the manual lies."""
        return replace(theme, manual=self.manual.address)
