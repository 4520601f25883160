"""The settlement statement, incidents, readings with their alternatives, and the comparison with the month before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dossier.assessment import Assessment
from dossier.compare import compare
from dossier.contract.readings import Adoption, Question
from dossier.number import exact
from dossier.records.base import Record
from dossier.records.projects import Project
from dossier.render import projects
from dossier.render.figures import figure, money
from dossier.render.outcome import effect_of, floored
from dossier.render.page import Page
from dossier.render.places import Places, project_page, record_page, row_page
from dossier.report import Report
from dossier.result import Alternative, IncidentResult, ReadingEffect

_FEW: Final = 24
_SHORT: Final = 12
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_YUAN: Final = re.compile(r"-?[0-9]+\.[0-9]{2}")
_LONG: Final = re.compile(r"(0|[1-9][0-9]{0,8})\.[0-9]{5,30}")


@dataclass(frozen=True)
class Incident:
    """An incident with its record and its shares by project."""

    result: IncidentResult
    record: Record | None
    page: str
    shares: tuple[tuple[str, str, Decimal], ...]


@dataclass(frozen=True)
class Reading:
    """A question of the register, its adoption in the month, and what other readings would change.

    `below` says that the month's sum is below zero, so that the amount payable cannot show every change.
    """

    question: Question
    adoption: Adoption
    effect: ReadingEffect | None
    below: bool = False

    def told(self, other: Alternative) -> str:
        """What another reading would change, in words."""
        return effect_of(other, below=self.below)


def incidents(report: Report, places: Places) -> tuple[Incident, ...]:
    """The month's incidents."""
    names = {project.id: project.name for project in report.assessment.projects}
    return tuple(
        Incident(
            result,
            places.by_id.get(result.id),
            record_page(result.id) if result.id in places.by_id else "",
            tuple(
                (names.get(share.project, share.project), project_page(share.project), share.amount)
                for share in result.shares
            ),
        )
        for result in report.assessment.incidents
    )


def readings(report: Report) -> tuple[Reading, ...]:
    """The whole register, in its order."""
    effects = {effect.id: effect for effect in report.assessment.readings}
    day, below = report.period.end, floored(report.assessment)
    return tuple(
        Reading(question, question.adoption(day), effects.get(question.id), below)
        for question in report.contract.readings.readings
    )


def pages(report: Report, places: Places, table: tuple[projects.Row, ...]) -> Iterator[Page]:
    """Settlement, incidents, readings, comparison."""
    found = incidents(report, places)
    yield Page(
        "settlement.html",
        "结算单",
        "settlement.md.j2",
        {
            "settlement": report.assessment.settlement,
            "rows": table,
            "penalties": report.assessment.penalties,
            "incidents": found,
            "row_pages": {row.row: (row.name, row_page(row.id)) for row in report.assessment.indicators},
            "history": report.history,
        },
        hide=("toc",),
    )
    yield Page("incidents.html", "故障与扣费", "incidents.md.j2", {"incidents": found}, hide=("toc",))
    yield Page("readings.html", "条款理解登记册", "readings.md.j2", {"readings": readings(report)}, hide=("toc",))
    if report.before is not None:
        yield comparison(report.before, report.assessment, places)


@dataclass(frozen=True)
class Changed:
    """All changes of one sort of object; few of them are unfolded at once."""

    sort: str
    changes: tuple[Shown, ...]
    open: bool


@dataclass(frozen=True)
class Shown:
    """A change as a reader sees it: names, short figures, and the page of its object."""

    name: str
    page: str
    field: str
    before: str
    after: str


def comparison(before: Assessment, after: Assessment, places: Places) -> Page:
    """What changed from one assessment to another, by object, with causes that add up."""
    addresses: Mapping[str, str] = {
        **{row.id: row_page(row.id) for row in after.indicators},
        **{project.id: project_page(project.id) for project in after.projects},
        **{path: record_page(record.id) for path, record in places.by_path.items()},
    }
    names: Mapping[str, str] = {
        **{path: record.title for path, record in places.by_path.items()},
        **{row.id: row.name for row in (*before.indicators, *after.indicators)},
        **{project.id: project.name for project in (*before.projects, *after.projects)},
        **{record.id: record.title for record in places.records if not isinstance(record, Project)},
        "settlement": "结算",
    }
    found = compare(before, after)
    sorts = tuple(dict.fromkeys(change.object for change in found.changes))
    groups = []
    for sort in sorts:
        shown = tuple(
            Shown(
                _name(change.id, names),
                addresses.get(change.id.partition("/")[0] if sort == "line" else change.id, ""),
                change.field, _brief(change.before), _brief(change.after),
            )
            for change in found.changes
            if change.object == sort
        )  # fmt: skip
        groups.append(Changed(sort, shown, len(shown) <= _FEW))
    values = {"comparison": found, "groups": tuple(groups), "pages": addresses, "names": names}
    return Page("compare.html", "与上月比较", "compare.md.j2", values, hide=("toc",))


def _name(identity: str, names: Mapping[str, str]) -> str:
    """The name of an object; lines of a bill are called by project and item."""
    head, slash, rest = identity.partition("/")
    if identity in names or not slash or head not in names:
        return names.get(identity, identity)
    return f"{names[head]} / {rest}"


def _brief(value: str | None) -> str:
    """A value for a table: long figures as elsewhere, digests by their first characters."""
    if value is None:
        return "—"
    if _DIGEST.fullmatch(value):
        return value[:_SHORT]
    if _YUAN.fullmatch(value):
        return money(Decimal(value))
    return _LONG.sub(lambda match: figure(exact(match[0])), value)
