"""A month's report as the settlement workbook needs it: what stands in which table, and where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from dossier.contract.payments import Bands, Payment
from dossier.contract.policies import IncidentShares, Policy, Unconfirmed
from dossier.contract.readings import Adopted
from dossier.contract.rubric import RowOn
from dossier.contract.rules import Cash
from dossier.contract.terms import Level, Tariff, Weights
from dossier.exact.money import ZERO, cents
from dossier.records.operations import Incident
from dossier.records.projects import HostUsage
from dossier.report import Report
from dossier.result import NONE, HostUse, IncidentResult, Line, ProjectResult, Share
from dossier.views.names import Word, subjects, word
from dossier.views.places import Places
from dossier.views.shows import Shows, shows
from dossier.views.theme import Theme
from dossier.workbook.cells import Column, TablePlace
from dossier.workbook.tables import (
    HOST_COLUMNS,
    HOSTS,
    INCIDENT_COLUMNS,
    INCIDENTS,
    LINES,
    PENALTIES,
    PENALTY_COLUMNS,
    PROJECT_COLUMNS,
    PROJECTS,
    SHARE_COLUMNS,
    TOP,
    line_columns,
)


@dataclass(frozen=True)
class HostLine:
    """A host with its project's number and result."""

    no: int
    project: ProjectResult
    usage: HostUsage
    use: HostUse


@dataclass(frozen=True)
class Facts:
    """A month's report as the sheets need it: what stands in which table, and where."""

    report: Report
    theme: Theme

    @cached_property
    def word(self) -> Word:
        """Looks up what something is called."""
        return word(self.report.contract, self.theme, self.report.period.end, subjects(self.report))

    @cached_property
    def places(self) -> Places:
        """The pages of the month's site."""
        return Places(self.report)

    @cached_property
    def adopted(self) -> Adopted:
        """The readings the assessment was made under."""
        made = {effect.id: effect.adopted for effect in self.report.assessment.readings}
        return Adopted(self.report.contract.readings, made)

    def cite(self, *kinds: type[Policy]) -> str:
        """The questions that decide some policies, in brackets."""
        return self.report.contract.readings.cite(*kinds)

    @cached_property
    def highest(self) -> Fraction:
        """The highest rate of a host that counts."""
        return self.report.assessment.thresholds.highest_load

    def reading(self, question: str) -> str:
        """The words of the reading adopted for a question; its id if the register has none."""
        return self.report.contract.readings.words(question, self.adopted.get(question, ""))

    @cached_property
    def weights(self) -> Weights:
        """The weights at the month's end."""
        return self.report.contract.terms.weights_on(self.report.period.end)

    @cached_property
    def shows(self) -> Shows:
        """What the contract has, and the workbook shows."""
        return shows(self.report)

    @cached_property
    def bands(self) -> Bands | None:
        """The coefficient bands at the month's end; None if payment is of another kind."""
        return self.payment if isinstance(self.payment, Bands) else None

    @cached_property
    def payment(self) -> Payment:
        """How scores turn into money at the month's end."""
        return self.report.contract.terms.payment_on(self.report.period.end)

    @cached_property
    def tariff(self) -> Tariff:
        """The incident levels at the month's end, with clause and day."""
        return self.report.contract.terms.tariff_on(self.report.period.end)

    @property
    def levels(self) -> tuple[Level, ...]:
        """The incident levels at the month's end."""
        return self.tariff.levels

    def cost(self, level: str) -> Decimal | None:
        """What an incident of a level costs each time; None for an unknown level."""
        known = {one.id: cents(one.amount) for one in self.levels}
        return ZERO if level == NONE else known.get(level)

    @property
    def projects(self) -> tuple[ProjectResult, ...]:
        """Numbered from 1 in this order."""
        return self.report.assessment.projects

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each project."""
        return {project.id: no for no, project in enumerate(self.projects, 1)}

    @cached_property
    def hosts(self) -> tuple[HostLine, ...]:
        """All hosts with usage data."""
        found = []
        for no, project in enumerate(self.projects, 1):
            usage = self.report.evidence.usage(project.id, self.report.period)
            hosts = zip(usage.hosts, project.hosts, strict=True) if usage else ()
            found += [HostLine(no, project, host, use) for host, use in hosts]
        return tuple(found)

    @cached_property
    def lines(self) -> tuple[tuple[int, ProjectResult, Line], ...]:
        """All lines with their project's number."""
        return tuple((no, project, line) for no, project in enumerate(self.projects, 1) for line in project.lines)

    @cached_property
    def incidents(self) -> tuple[IncidentResult, ...]:
        """Numbered from 1 in this order. One that costs nothing has its projects all the same, with shares of 0.00.

        So if somebody changes its level in the workbook, there are rows that the deduction can fall on.
        """
        return tuple(self._with_shares(one) for one in self.report.assessment.incidents)

    def _with_shares(self, one: IncidentResult) -> IncidentResult:
        record = self.report.evidence.by_id.get(one.id)
        shared = self.adopted.choice(IncidentShares) is not IncidentShares.PLATFORM
        if one.amount or not shared or not isinstance(record, Incident):
            return one
        hit = sorted({stop.project for stop in record.stops} & self.number.keys())
        return one.model_copy(update={"shares": tuple(Share(project=project, amount=ZERO) for project in hit)})

    @cached_property
    def shares(self) -> tuple[tuple[int, IncidentResult, Share], ...]:
        """All shares with their incident's number."""
        return tuple((no, one, share) for no, one in enumerate(self.incidents, 1) for share in one.shares)

    def deducts(self, incident: IncidentResult) -> bool:
        """Whether the incident is deducted this month, or only shown until both sides have confirmed it."""
        return not (incident.pending and self.adopted.choice(Unconfirmed) is Unconfirmed.PENDING_OUT)

    @cached_property
    def counted(self) -> tuple[tuple[int, IncidentResult, Share], ...]:
        """The shares that are deducted, with the number of their project."""
        return tuple(
            (self.number.get(share.project, 0), one, share) for _, one, share in self.shares if self.deducts(one)
        )

    @cached_property
    def fined(self) -> dict[str, RowOn]:
        """The rows that cost cash, by the id of the penalty."""
        found = {}
        for row in self.report.contract.rubric.on(self.report.period.end):
            rule = row.version.readable(self.adopted)
            if isinstance(rule, Cash):
                found[rule.penalty] = row
        return found

    @cached_property
    def edges(self) -> Sequence[Fraction]:
        """The scores from which on another coefficient holds, from below; the first stands for all below it, too."""
        if self.bands is None:
            return ()
        bounds = {edge for band in self.bands.bands for edge in (band.at_least, band.below) if edge is not None}
        return sorted(bounds | {min(Fraction(0), *bounds)} if bounds else {Fraction(0)})

    @cached_property
    def project_table(self) -> TablePlace:
        """Of the sheet 项目."""
        return TablePlace(PROJECTS, TOP, tuple(self._columns()), len(self.projects))

    def _columns(self) -> Iterator[Column]:
        """Those of what the contract has, with what its kind of payment calls them."""
        has = self.shows
        left_out = set() if has.use else {"cpu", "memory", "disk", "score"}
        left_out |= set() if has.bands else {"band"}
        left_out |= set() if has.pays else {"coefficient", "after"}
        left_out |= set() if has.incidents else {"share"}
        titles = {"coefficient": has.rate, "after": has.after}
        for column in PROJECT_COLUMNS:
            if column.key not in left_out:
                yield replace(column, title=titles.get(column.key, column.title))

    @cached_property
    def line_table(self) -> TablePlace:
        """Of the sheet 计费明细."""
        return TablePlace(LINES, TOP, line_columns(counted=self.shows.counted), len(self.lines))

    @cached_property
    def host_table(self) -> TablePlace:
        """Of the sheet 主机."""
        return TablePlace(HOSTS, TOP, HOST_COLUMNS, len(self.hosts))

    @cached_property
    def incident_table(self) -> TablePlace:
        """Of the sheet 故障."""
        return TablePlace(INCIDENTS, TOP, INCIDENT_COLUMNS, len(self.incidents))

    @cached_property
    def share_table(self) -> TablePlace:
        """Below the incidents."""
        return TablePlace(INCIDENTS, self.incident_table.end + 3, SHARE_COLUMNS, len(self.shares))

    @cached_property
    def penalty_table(self) -> TablePlace:
        """Of the sheet 扣款."""
        return TablePlace(PENALTIES, TOP, PENALTY_COLUMNS, len(self.report.assessment.penalties))
