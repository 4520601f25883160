"""What is billed although no use of it is on file."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dossier.records import Record
from dossier.records.projects import Usage
from dossier.report import Report
from dossier.views.unmetered import unmetered
from letter_reports import sample


@pytest.fixture(scope="module")
def march() -> Report:
    return sample("2024-03")


def without(report: Report, project: str, hosts: int | None) -> Report:
    """The month without a project's usage data, or without the last `hosts` of its hosts in it."""
    kept: list[Record] = []
    for one in report.evidence.records:
        if isinstance(one, Usage) and one.project == project and report.period.start <= one.covers.from_:
            if hosts is not None:
                kept.append(one.model_copy(update={"hosts": one.hosts[:-hosts]}))
        else:
            kept.append(one)
    return replace(report, evidence=replace(report.evidence, records=tuple(kept)))


def test_a_month_with_all_its_data_has_none(march: Report) -> None:
    assert unmetered(march) == ()


def test_a_project_without_data_is_told_with_what_it_is_billed(march: Report) -> None:
    (one,) = unmetered(without(march, "portal", None))
    project = next(one for one in march.assessment.projects if one.id == "portal")
    assert (one.name, one.hosts, one.gross) == (project.name, (), project.gross)


def test_a_host_that_the_data_lack_is_named(march: Report) -> None:
    usage = march.evidence.usage("one-stop", march.period)
    assert usage is not None
    (one,) = unmetered(without(march, "one-stop", 1))
    assert one.hosts == (usage.hosts[-1].id,)
