"""The bureau's decision that a month is issued with what is open in it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from dossier.exact.period import Period
from dossier.fields import Name, Text
from dossier.records.base import Record
from dossier.records.private import Private


class Closing(Record):
    """What is open in a month and is taken as it is shown, so that the month can be issued; `covers` names the month.

    `takes` lists it as `row/<id>`, `project/<id>`, `incident/<id>`, `decision/<id>` or `objection/<id>`.
    """

    label: ClassVar = "签发决定"
    kind: Literal["closing"]
    takes: tuple[Name, ...] = Field(min_length=1)
    reason: Private[Text]

    @property
    def month(self) -> Period:
        """The month that it is about."""
        return Period.of(self.covers.from_)
