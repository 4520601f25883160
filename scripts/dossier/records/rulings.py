"""What the bureau decides, what the provider objects to, and notices that change prices."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from dossier.exact.period import Period
from dossier.fields import Amount, Day, Fields, Flag, Id, Name, Text
from dossier.records.base import Record, Sha256
from dossier.records.private import Private


class LookedAt(Fields):
    """A record that a decision rests on, with the digest of its text as it was looked at."""

    id: Id
    sha256: Sha256


class Ruling(Record):
    """A decision of the bureau: points for a judged row, or fault, level and deduction of an incident.

    About a notice it says whether it was `received` on the day that the notice names (R-54). `row` or `subject` says
    what it is about; the rest is what it decides. A later ruling on the same thing replaces an earlier one. Where one
    of the records that were `looked_at` has changed, it decides nothing any more.
    """

    label: ClassVar = "裁定"
    kind: Literal["ruling"]
    row: Id | None = None
    subject: Id | None = None
    points: Amount | None = None
    fault: Literal["provider", "user", "force-majeure", "other"] | None = None
    level: Id | None = None
    deduction_confirmed: Flag | None = None
    received: Flag | None = None
    reason: Private[Text]  # free text about persons and events
    looked_at: tuple[LookedAt, ...] = ()

    @property
    def judges(self) -> Period:
        """The month a ruling on a row is for: the one its span begins in, whenever it was made."""
        return Period.of(self.covers.from_)


class Finding(Record):
    """Something the bureau found and confirmed, such as an error in a report or a concealed incident."""

    label: ClassVar = "检查发现"
    decides: ClassVar = ("confirmed",)
    kind: Literal["finding"]
    category: Literal["report-error", "concealed-incident", "attack", "other"]
    about: Id | None = None
    confirmed: Flag
    reason: Private[Text]
    looked_at: tuple[LookedAt, ...] = ()


class PriceNotice(Record):
    """A price cut by the provider; the price itself is entered in prices.yml with this record's id (6.2, R-45)."""

    label: ClassVar = "资费优惠通知"
    scope: ClassVar = "standing"
    open_attachments: ClassVar = True
    kind: Literal["price-notice"]
    number: Name
    sku: Id
    price: Amount
    from_: Day = Field(alias="from")
