"""What is billed although no use of it is on file: projects with hosts and no usage data, hosts that the data lack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from dossier.records.projects import Project
from dossier.report import Report
from dossier.views.places import project_page


@dataclass(frozen=True)
class Unmetered:
    """A project that is billed `gross` yuan; `hosts` are those that its data lack, none if it has no data at all."""

    name: str
    page: str
    hosts: tuple[str, ...]
    gross: Decimal


def unmetered(report: Report) -> tuple[Unmetered, ...]:
    """All of a month, in the order of the projects."""
    return tuple(_unmetered(report))


def _unmetered(report: Report) -> Iterator[Unmetered]:
    for project in report.assessment.projects:
        usage = report.evidence.usage(project.id, report.period)
        if not project.has_hosts or not project.gross:
            continue
        known = {host.id for host in usage.hosts} if usage else frozenset()
        record = report.evidence.by_id.get(project.id)
        lacking = tuple(host for host in _hosts(record, report) if host not in known) if usage else ()
        if usage is None or lacking:
            yield Unmetered(project.name, project_page(project.id), lacking, project.gross)


def _hosts(record: object, report: Report) -> tuple[str, ...]:
    """The hosts that the register names on some day of the month."""
    if not isinstance(record, Project):
        return ()
    first, last = report.period.start, report.period.end
    here = (one for one in record.resources if one.from_ <= last and (one.to is None or one.to >= first))
    return tuple(dict.fromkeys(one.host for one in here if one.host))
