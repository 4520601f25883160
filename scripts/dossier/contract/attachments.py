"""Which types of file attachments may have, and what to do with any other (attachments.yml, which a contract may do
without: then every type that the program knows is taken).

What the program can show is shown on pages, all else is sealed: listed, digested, handed on, never opened. What a
browser or Windows would run is taken by no contract.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final

from pydantic import BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from dossier.contract.cited import Cited, on
from dossier.fields import Example, Fields, Filed, Name
from dossier.fields.shapes import given
from dossier.openers import filetypes
from dossier.problems import Problem, error

FILE: Final = "attachments.yml"
_SHOWN: Final = 40
_SUFFIX: Final = re.compile(r"\.[a-z0-9]{1,15}")


def _suffix(value: object) -> str:
    if not isinstance(value, str) or not _SUFFIX.fullmatch(value):
        text = value if isinstance(value, str) else given(value)
        meant = "." + text.strip().lower().lstrip("*.")
        words = {"value": text[:_SHOWN], "meant": meant if _SUFFIX.fullmatch(meant) else ""}
        raise PydanticCustomError("bad-suffix", "suffix expected", words)
    return str(value)


Suffix = Annotated[  # of a file's name, in small letters with its dot
    str,
    BeforeValidator(_suffix),
    Example(".pdf"),
    WithJsonSchema({"type": "string", "pattern": f"^{_SUFFIX.pattern}$"}),
]


class RefusedTypes(Fields):
    """Types that are not taken, and what to hand in instead."""

    types: tuple[Suffix, ...] = Field(min_length=1)
    instead: Name


class TakenTypes(Cited):
    """From a day on these types are `taken`; `otherwise` says what to do with a type that stands nowhere."""

    taken: tuple[Suffix, ...] = Field(min_length=1)
    refused: tuple[RefusedTypes, ...] = ()
    otherwise: Name | None = None

    def advice(self, suffix: str) -> str:
        """What to do with a type that is not taken; a key of the messages where the contract is silent."""
        said = (one.instead for one in self.refused if suffix in one.types)
        known = filetypes.refused(suffix)
        return next(said, known if known != filetypes.OTHER else self.otherwise or known)


_EVERY: Final = TakenTypes.model_construct(
    from_=date.min, clause="", taken=tuple(filetypes.TYPES), refused=(), otherwise=None
)


class AttachmentTerms(Filed):
    """The whole of attachments.yml; without entries every type is taken that the program knows."""

    attachments: tuple[TakenTypes, ...] = ()

    def takes(self, suffix: str, day: date | None) -> bool:
        """Whether a type is taken on a day, or on any at all: what lasts was handed in on some day."""
        versions = self.attachments if day is None else ()
        listed = any(suffix in version.taken for version in versions or (self.on(day),))
        return listed and filetypes.refused(suffix) == filetypes.OTHER

    def on(self, day: date | None) -> TakenTypes:
        """What holds on a day; last of all without one."""
        return on(self.attachments, day or date.max) if self.attachments else _EVERY

    def problems(self) -> Iterator[Problem]:
        """Versions of one day, types that stand twice in one, and types that something would run."""
        days: dict[date, int] = {}
        for index, version in enumerate(self.attachments):
            first = days.setdefault(version.from_, index)
            if first != index:
                place, day = self.place("attachments", index, "from"), version.from_.isoformat()
                yield error("version-twice", place, self.place("attachments", first, "from"), day=day)
            seen: dict[str, tuple[str | int, ...]] = {}
            for loc, suffix in _listed(index, version):
                there = seen.setdefault(suffix, loc)
                if there != loc:
                    yield error("attachment-type-twice", self.place(*loc), self.place(*there), suffix=suffix)
                if loc[2] == "taken" and filetypes.refused(suffix) != filetypes.OTHER:
                    yield error("attachment-type-runs", self.place(*loc), suffix=suffix)


def _listed(index: int, version: TakenTypes) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every suffix of a version with where it stands."""
    for nth, suffix in enumerate(version.taken):
        yield ("attachments", index, "taken", nth), suffix
    for group, one in enumerate(version.refused):
        for nth, suffix in enumerate(one.types):
            yield ("attachments", index, "refused", group, "types", nth), suffix
