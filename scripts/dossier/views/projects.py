"""Projects: use of what they rent, coefficient, bill and fee."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.contract.payments import Bands
from dossier.contract.terms import Resize, Terms, Weights
from dossier.exact.money import ZERO
from dossier.explain.use import bursts
from dossier.records.projects import HostUsage, Project, Usage
from dossier.report import Report
from dossier.result import HostUse, Line, ProjectResult
from dossier.trace import Spot, told
from dossier.views import charts
from dossier.views.figures import figure
from dossier.views.outcome import title
from dossier.views.places import Places, Trail, project_page, record_page

FULL: Final = 100
"""Utilisation scores end there (annex 1.2)."""


@dataclass(frozen=True)
class HostShown:
    """A host as it is on file, its use as assessed, what it bursts to, and its line."""

    usage: HostUsage
    use: HostUse
    bursts: str
    trail: Trail


@dataclass(frozen=True)
class Bill:
    """A line of the bill with the item's name, the line of the register it comes from, and a whole that costs less."""

    line: Line
    name: str
    trail: Trail | None
    dearer: str


@dataclass(frozen=True)
class ProjectMonth:
    """A project's figures of one month."""

    period: str
    project: ProjectResult


@dataclass(frozen=True)
class Shared:
    """A project's part of an incident."""

    incident: str
    level: str
    amount: Decimal
    pending: bool
    page: str


@dataclass(frozen=True)
class ProjectRow:
    """A project in the table."""

    project: ProjectResult
    page: str
    usage: str
    register: str
    band: str
    before: ProjectResult | None


@dataclass(frozen=True)
class Distance:
    """How far a score is from the next band up and from the edge below; `near` is an edge within the margin."""

    to_rise: Fraction | None
    to_fall: Fraction | None
    near: Fraction | None


@dataclass(frozen=True)
class Scale:
    """The contract's values that place a project: weights, limits of use, and what they lead to.

    `needed` is the utilisation for the highest coefficient at full composite, `best` the highest combined score
    that can be had without use above the limit; None where bands or utilisation have no part. `edges` are the
    utilisation scores from which coefficients are reached with the month's points, `beyond` the coefficients that no
    utilisation reaches.
    """

    terms: Terms
    day: date
    weights: Weights
    resize: Resize
    bands: Bands | None
    needed: Fraction | None
    best: Fraction | None
    edges: tuple[charts.ThresholdMark, ...]
    beyond: tuple[Fraction, ...]

    def distance(self, score: Fraction) -> Distance:
        """Of a combined score."""
        near = self.terms.near_on(self.day, score)
        if self.bands is None:
            return Distance(None, None, near)
        return Distance(self.bands.to_rise(score), self.bands.to_fall(score), near)

    @property
    def best_coefficient(self) -> Fraction | None:
        """The coefficient of `best`."""
        return None if self.bands is None or self.best is None else self.bands.coefficient(self.best)


def scale_of(report: Report) -> Scale:
    """As in force at the end of the month."""
    terms, day = report.contract.terms, report.period.end
    weights, resize, bands = terms.weights_on(day), terms.resize_on(day), _bands(report)
    full = report.assessment.composite.max * weights.composite
    top = max((band.at_least for band in bands.bands if band.at_least is not None), default=None) if bands else None
    places = bands is not None and top is not None and bool(weights.utilisation)
    needed = (top - full) / weights.utilisation if places and top is not None else None
    best = full + resize.above * weights.utilisation if places else None
    beyond = tuple(coefficient for coefficient, at in _needed(report) if at > FULL)
    return Scale(terms, day, weights, resize, bands, needed, best, tuple(edges(report)), beyond)


def _bands(report: Report) -> Bands | None:
    payment = report.contract.terms.payment_on(report.period.end)
    return payment if isinstance(payment, Bands) else None


def edges(report: Report) -> Iterator[charts.ThresholdMark]:
    """The utilisation from which each coefficient is reached with the month's points, if there is one."""
    for coefficient, at in _needed(report):
        if 0 < at <= FULL:
            yield charts.ThresholdMark(at, f"系数 {figure(coefficient)}", soft=True)


def _needed(report: Report) -> Iterator[tuple[Fraction, Fraction]]:
    """Coefficients with the utilisation score they need, whether a score can have that value or not."""
    weights, bands = report.contract.terms.weights_on(report.period.end), _bands(report)
    for band in bands.bands if bands and weights.utilisation else ():
        if band.at_least is not None:
            yield (
                band.coefficient,
                (band.at_least - report.assessment.composite.points * weights.composite) / weights.utilisation,
            )


def table(report: Report, places: Places) -> tuple[ProjectRow, ...]:
    """All projects of the month."""
    before = {project.id: project for project in report.before.projects} if report.before else {}
    resize = report.contract.terms.resize_on(report.period.end)
    return tuple(
        ProjectRow(
            project,
            project_page(project.id),
            _page_of(places, report.evidence.usage(project.id, report.period)),
            _page_of(places, report.evidence.by_id.get(project.id)),
            _band(project, resize),
            before.get(project.id),
        )
        for project in report.assessment.projects
    )


def _band(project: ProjectResult, resize: Resize) -> str:
    """Where the use stands to the limits of the letters: below, within, above, or none if there is no score."""
    if project.utilisation is None:
        return "none"
    score = project.utilisation.score
    return "below" if score < resize.below else "above" if score > resize.above else "within"


def _page_of(places: Places, record: object) -> str:
    name = getattr(record, "id", "")
    return record_page(name) if name in places.by_id else ""


def months_of(report: Report) -> Mapping[str, tuple[ProjectMonth, ...]]:
    found: dict[str, list[ProjectMonth]] = {}
    for assessment in report.history:
        for project in assessment.projects:
            found.setdefault(project.id, []).append(ProjectMonth(assessment.period, project))
    return {name: tuple(months) for name, months in found.items()}


def shares_of(report: Report, places: Places) -> Mapping[str, tuple[Shared, ...]]:
    found: dict[str, list[Shared]] = {}
    for incident in report.assessment.incidents:
        page = record_page(incident.id) if incident.id in places.by_id else "incidents.html"
        for share in incident.shares:
            if share.amount != ZERO:
                entry = Shared(title(report, incident), incident.level, share.amount, incident.pending, page)
                found.setdefault(share.project, []).append(entry)
    return {name: tuple(shares) for name, shares in found.items()}


def hosts_of(usage: Usage | None, project: ProjectResult, places: Places, report: Report) -> tuple[HostShown, ...]:
    """The hosts on file, each with what the assessment says of it."""
    if usage is None:
        return ()
    highest, register = report.assessment.thresholds.highest_load, report.contract.readings
    found = []
    for index, (host, use) in enumerate(zip(usage.hosts, project.hosts, strict=True)):
        above = bursts(use, highest, register)
        found.append(
            HostShown(host, use, told(above) if above else "", places.trail(Spot.at(usage.place("hosts", index))))
        )
    return tuple(found)


def bill_of(line: Line, register: Project | None, places: Places, names: Mapping[str, str], report: Report) -> Bill:
    dearer = report.contract.prices.dearer(line.sku, line.quantity, line.from_) if line.per == "month" else ""
    usage = report.evidence.usage(register.id, report.period) if register else None
    return Bill(line, names.get(line.sku, line.sku), _source_of(line, register, usage, places), dearer)


def _source_of(line: Line, register: Project | None, usage: Usage | None, places: Places) -> Trail | None:
    """The first entry that the line can come from: of the month's uses, or of the register with the same item or tier
    family and days in common."""
    if register is None:
        return None
    for index, one in enumerate(usage.uses if usage and line.per == "use" else ()):
        if one.sku == line.sku:
            return places.trail(Spot.at(usage.place("uses", index) if usage else register.place()))
    for index, resource in enumerate(register.resources):
        same = resource.sku == line.sku or line.sku.startswith(f"{resource.sku}-")
        if same and resource.from_ <= line.to and (resource.to is None or resource.to >= line.from_):
            return places.trail(Spot.at(register.place("resources", index)))
    return None
