"""Who rents what: tenant projects, their reviewed resources, and how much of them is used."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from dossier.fields import Amount, Count, Day, Fields, Flag, GivenId, Id, LoadPercent, Month, Name, Text
from dossier.fields.choices import Chosen
from dossier.records.base import Record, Sha256
from dossier.records.private import Private


class Unit(Fields):
    """The office that uses a project."""

    id: Id
    name: Name


class Resource(Fields):
    """A quantity in force from a day to a day, as the expert review set it (6.3, R-36).

    `host` ties the entry to one host, so that its operating system's free disk can be counted there (R-39).
    `users` is given instead of a quantity for a service that is priced by tiers of registered users (R-40).
    `sku` names a price item, or the family of a tiered service. Of what is paid by the use or once, `from` is the day
    and `quantity` how many; there is no `to`.
    """

    sku: Id
    quantity: Amount | None = None
    users: Count | None = None
    host: Private[GivenId] | None = None
    from_: Day = Field(alias="from")
    to: Day | None = None
    review: Id


class HostNames(Fields):
    """What else a host is called: its name on the platform, the id of its instance, its address.

    A host that the register has by number alone gets its id here.
    """

    id: Private[GivenId]
    aliases: Private[tuple[Name, ...]]


class Project(Record):
    """A tenant project in the register; billing starts the day it moves in (6.2)."""

    label: ClassVar = "项目"
    scope: ClassVar = "project"
    kind: Literal["project"]
    name: Name
    unit: Unit
    moved_in: Day
    released: Day | None = None  # the last day in service
    survey_contact: Private[Name]
    confidentiality_requested: Day | None = None  # the day the unit asked for an agreement; left out if it has not
    resources: tuple[Resource, ...]
    hosts: tuple[HostNames, ...] = ()

    def service(self, first: date, last: date) -> tuple[date, date] | None:
        """The first and last day in service from `first` to `last`, all included; None if there is none (6.2)."""
        begin = max(first, self.moved_in)
        end = last if self.released is None else min(last, self.released)
        return (begin, end) if begin <= end else None

    def left_by(self, day: date) -> bool:
        """Whether its last day in service is `day` or before it."""
        return self.released is not None and self.released <= day


class ExpertReview(Record):
    """The expert review that puts quantities in force (6.3)."""

    label: ClassVar = "专家评审意见"
    scope: ClassVar = "standing"
    kind: Literal["expert-review"]
    number: Name
    experts: Count
    conclusion: Chosen[Literal["approved", "rejected"]]


class Acceptance(Record):
    """The acceptance of the platform, from which the three-year term runs (3.1)."""

    label: ClassVar = "项目验收报告"
    scope: ClassVar = "standing"
    kind: Literal["acceptance"]
    number: Name
    conclusion: Chosen[Literal["accepted", "rejected"]]


class Samples(Fields):
    """Highest and lowest of single samples in the month, per cent (R-52)."""

    peak: LoadPercent
    trough: LoadPercent


class Load(Fields):
    """Highest and lowest use in the month, per cent; above 100 while a host bursts (R-56).

    They are of the platform's means over its interval; `raw` are those of single samples, where an export shows them.
    """

    peak: LoadPercent
    trough: LoadPercent
    raw: Samples | None = None


class Disk(Fields):
    """Disk at month end in GB (R-32, R-48); peak and trough only serve the other reading of R-32."""

    allocated_gb: Amount
    used_gb: Amount
    peak: LoadPercent | None = None
    trough: LoadPercent | None = None

    @property
    def load(self) -> Load | None:
        """Peak and trough, if both are there."""
        if self.peak is None or self.trough is None:
            return None
        return Load.model_construct(peak=self.peak, trough=self.trough)


class SampledHost(Fields):
    """What the samples of a host's month were like; figures of loads are taken from all of them (R-31).

    `rows`: moments with a sample; `missing`: moments in between without one; `twice`: moments that came twice, as after
    a clock was set back; `zeros`: samples of CPU that are 0, as while a host restarts; `above`: samples of CPU or
    memory above 100 per cent (R-56); `resets`: falls of a counter.
    """

    rows: Count
    missing: Count = 0
    twice: Count = 0
    zeros: Count = 0
    above: Count = 0
    resets: Count = 0


class HostUsage(Fields):
    """One host; a metric that the platform could not give is left out (R-34)."""

    id: Private[GivenId]
    vcpu: Count
    memory_gb: Amount
    cpu: Load | None = None
    memory: Load | None = None
    disk: Disk | None = None
    sampled: SampledHost | None = None


class UsageExport(Fields):
    """A file of the platform from which the figures were taken: attached, or `kept` elsewhere if it is large.

    `mapping` names the file of content/import by which it was read.
    """

    file: Private[Name]
    sha256: Sha256
    bytes: Count
    mapping: Id
    kept: Private[Text] | None = None


class Uses(Fields):
    """How often something that is paid by the use was used: on a day, or in the month as a whole."""

    sku: Id
    quantity: Amount
    day: Day | None = None


class Usage(Record):
    """What the bureau's monitoring platform shows for one project and month (1.2, R-31); how often what is paid by the
    use was used.
    """

    label: ClassVar = "资源使用数据"
    kind: Literal["usage"]
    project: Id
    platform: Name
    interval_minutes: Count
    hosts: tuple[HostUsage, ...]
    uses: tuple[Uses, ...] = ()
    exports: tuple[UsageExport, ...] = ()


class ResizeLetter(Record):
    """Advice to a project below 40 or above 60 to change its resources, copied to the bureau (1.1.2.7, R-41)."""

    label: ClassVar = "资源调整建议函"
    kind: Literal["resize-letter"]
    number: Name
    project: Id
    about: Month
    direction: Chosen[Literal["reduce", "enlarge"]]
    copied_to_bureau: Flag
    reply: Private[Text] | None = None
