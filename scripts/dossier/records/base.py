"""What every evidence record has in common."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from dossier.exact.near import half_width
from dossier.fields import Count, Day, Example, Fields, Filed, Flag, Id, Name
from dossier.fields.choices import Chosen
from dossier.fields.shapes import given
from dossier.records.private import Private

_HEX_DIGITS = 64


def _sha256(value: object) -> str:
    """The digest in small letters; Windows prints it in either, old ones with spaces between."""
    if not isinstance(value, str):
        raise PydanticCustomError("wrong-type", "sha256 expected", {"expected": "digest", "given": given(value)})
    digest = value.lower()
    if len(digest) != _HEX_DIGITS or set(digest) - set("0123456789abcdef"):
        bare = half_width(value).lower().replace(" ", "").removeprefix("sha256:")
        meant = bare if len(bare) == _HEX_DIGITS and not set(bare) - set("0123456789abcdef") else ""
        raise PydanticCustomError("bad-digest", "sha256 expected", {"value": value[:_HEX_DIGITS], "meant": meant})
    return digest


Sha256 = Annotated[
    str,
    BeforeValidator(_sha256),
    Example('"…"'),
    WithJsonSchema({"type": "string", "pattern": "^[0-9a-fA-F]{64}$"}),
]


class Attachment(Fields):
    """A file beside the record, in or below the record's own folder; `size` in bytes.

    `original` is the digest of the file that a picture was made from, in a format that not every program shows.
    """

    path: Name
    sha256: Sha256
    size: Count | None = None
    shows: Name
    confidential: Flag = False
    original: Sha256 | None = None


class Span(Fields):
    """The days a record speaks of, both included; no `to` means until further notice."""

    from_: Day = Field(alias="from")
    to: Day | None = None

    def covers(self, day: date) -> bool:
        """Whether `day` lies in the span."""
        return self.from_ <= day and (self.to is None or day <= self.to)

    def meets(self, first: date, last: date) -> bool:
        """Whether the span shares a day with `first` to `last`."""
        return self.from_ <= last and (self.to is None or self.to >= first)


class Collection(Fields):
    """How the evidence came to be."""

    method: Chosen[
        Literal["platform-export", "screenshot", "scan", "photo", "survey", "inspection", "statement", "letter"]
    ]
    origin: Private[Name]


class Record(Filed):
    """One piece of evidence: one file.

    Three dates are kept apart: when it happened, the span it covers, and when it was recorded (the commit's).
    """

    label: ClassVar[str]
    scope: ClassVar[Literal["month", "standing", "project"]] = "month"
    open_attachments: ClassVar[bool] = False
    """Whether attachments that are not confidential go into the public edition: in most kinds they show persons,
    signatures, contacts or hosts that nobody has marked."""

    kind: str
    id: Id
    title: Private[Name]  # free text: the public edition puts kind, project and day in its place
    happened: Day
    covers: Span
    prepared_by: Private[Name]
    collected: Collection
    attachments: tuple[Attachment, ...] = ()
    sample: Flag = False
