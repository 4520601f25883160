"""What the bureau decides, what the provider objects to, and notices that change prices."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from dossier.exact.period import Period
from dossier.fields import Amount, Day, Fields, Flag, Id, Name, Text
from dossier.fields.choices import Chosen
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

    `accepted` says whether a record of the provider proves anything, a submission that the month is complete. With
    `objection` it answers one: `outcome` is the answer, which is final, and the rest what changes because of it.
    """

    label: ClassVar = "裁定"
    kind: Literal["ruling"]
    row: Id | None = None
    subject: Id | None = None
    points: Amount | None = None
    fault: Chosen[Literal["provider", "user", "force-majeure", "other"]] | None = None
    level: Id | None = None
    deduction_confirmed: Flag | None = None
    received: Flag | None = None
    accepted: Flag | None = None
    objection: Id | None = None
    outcome: Chosen[Literal["upheld", "partly", "rejected"]] | None = None
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
    category: Chosen[Literal["report-error", "concealed-incident", "attack", "other"]]
    about: Id | None = None
    confirmed: Flag
    reason: Private[Text]
    looked_at: tuple[LookedAt, ...] = ()


class Against(Fields):
    """What is objected to: one row, incident, cash penalty of a row, amount of a project, or duty."""

    row: Id | None = None
    incident: Id | None = None
    penalty: Id | None = None
    project: Id | None = None
    duty: Id | None = None

    @property
    def named(self) -> tuple[tuple[str, str], ...]:
        """The keys that are given, with their ids."""
        pairs = ((key, getattr(self, key)) for key in type(self).model_fields)
        return tuple((key, value) for key, value in pairs if value is not None)


class Objection(Record):
    """The provider does not accept a result (R-55); `covers` names the month, `evidence` the records it points at."""

    label: ClassVar = "异议"
    kind: Literal["objection"]
    against: Against
    reason: Private[Text]
    evidence: tuple[Id, ...] = ()

    @property
    def month(self) -> Period:
        """The month whose result it is about."""
        return Period.of(self.covers.from_)


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
