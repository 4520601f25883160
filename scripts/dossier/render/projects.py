"""Projects: use of what they rent, coefficient, bill and fee; a table of all and a page for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.money import ZERO
from dossier.records.projects import HostUsage, Project, ResizeLetter, Usage
from dossier.render.page import Page
from dossier.render.places import Places, Trail, project_page, record_page
from dossier.report import Report
from dossier.result import Line, ProjectResult, Spot

_HALF: Final = Fraction(1, 2)


@dataclass(frozen=True)
class Host:
    """A host's rates as the contract computes them, None where a metric is missing, and its line."""

    usage: HostUsage
    cpu: Fraction | None
    memory: Fraction | None
    disk: Fraction | None
    trail: Trail


@dataclass(frozen=True)
class Bill:
    """A line of the bill with the item's name and the line of the register it comes from."""

    line: Line
    name: str
    trail: Trail | None


@dataclass(frozen=True)
class Month:
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
class Row:
    """A project in the table."""

    project: ProjectResult
    page: str
    usage: str
    register: str
    before: ProjectResult | None


def table(report: Report, places: Places) -> tuple[Row, ...]:
    """All projects of the month."""
    before = {project.id: project for project in report.before.projects} if report.before else {}
    return tuple(
        Row(
            project,
            project_page(project.id),
            _page_of(places, report.evidence.usage(project.id, report.period)),
            _page_of(places, report.evidence.by_id.get(project.id)),
            before.get(project.id),
        )
        for project in report.assessment.projects
    )


def _page_of(places: Places, record: object) -> str:
    name = getattr(record, "id", "")
    return record_page(name) if name in places.by_id else ""


def pages(report: Report, places: Places, found: tuple[Row, ...], names: Mapping[str, str]) -> Iterator[Page]:
    """The table and each project's page."""
    units = sorted({row.project.unit for row in found})
    coefficients = sorted({row.project.coefficient for row in found}, reverse=True)
    yield Page(
        "projects.html",
        "项目",
        "projects.md.j2",
        {"rows": found, "units": units, "coefficients": coefficients},
        hide=("toc",),
    )
    months = _months(report)
    shares = _shares(report, places)
    letters = report.evidence.month(ResizeLetter, report.period)
    for row in found:
        name = row.project.id
        usage = report.evidence.usage(name, report.period)
        record = report.evidence.by_id.get(name)
        register = record if isinstance(record, Project) else None
        yield Page(
            row.page,
            row.project.name,
            "project.md.j2",
            {
                "row": row,
                "project": row.project,
                "register": register,
                "hosts": _hosts(usage, places),
                "bills": tuple(_bill(line, register, places, names) for line in row.project.lines),
                "shares": shares.get(name, ()),
                "months": months.get(name, ()),
                "letters": tuple((letter, record_page(letter.id)) for letter in letters if letter.project == name),
            },
            trail=(("项目", "projects.html"),),
            hide=("toc",),
        )


def _months(report: Report) -> Mapping[str, tuple[Month, ...]]:
    found: dict[str, list[Month]] = {}
    for assessment in report.history:
        for project in assessment.projects:
            found.setdefault(project.id, []).append(Month(assessment.period, project))
    return {name: tuple(months) for name, months in found.items()}


def _shares(report: Report, places: Places) -> Mapping[str, tuple[Shared, ...]]:
    found: dict[str, list[Shared]] = {}
    for incident in report.assessment.incidents:
        page = record_page(incident.id) if incident.id in places.by_id else "incidents.html"
        for share in incident.shares:
            if share.amount != ZERO:
                entry = Shared(incident.id, incident.level, share.amount, incident.pending, page)
                found.setdefault(share.project, []).append(entry)
    return {name: tuple(shares) for name, shares in found.items()}


def _hosts(usage: Usage | None, places: Places) -> tuple[Host, ...]:
    if usage is None:
        return ()
    return tuple(
        _host(host, places.trail(Spot.at(usage.place("hosts", index)))) for index, host in enumerate(usage.hosts)
    )


def _host(host: HostUsage, trail: Trail) -> Host:
    return Host(
        host,
        (host.cpu.peak + host.cpu.trough) * _HALF if host.cpu else None,
        (host.memory.peak + host.memory.trough) * _HALF if host.memory else None,
        host.disk.used_gb / host.disk.allocated_gb if host.disk and host.disk.allocated_gb else None,
        trail,
    )


def _bill(line: Line, register: Project | None, places: Places, names: Mapping[str, str]) -> Bill:
    return Bill(line, names.get(line.sku, line.sku), _source_of(line, register, places))


def _source_of(line: Line, register: Project | None, places: Places) -> Trail | None:
    """The first entry of the register that the line can come from: same item or tier family, days in common."""
    if register is None:
        return None
    for index, resource in enumerate(register.resources):
        same = resource.sku == line.sku or line.sku.startswith(f"{resource.sku}-")
        if same and resource.from_ <= line.to and (resource.to is None or resource.to >= line.from_):
            return places.trail(Spot.at(register.place("resources", index)))
    return None
