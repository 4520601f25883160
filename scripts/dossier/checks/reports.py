"""What a report is about is written as its cycle asks: 2024-01 for a month, 2023-H2 for a half-year, 2023 for a year.

A report about a time that was not over when it was submitted cannot be right either (2.2, 1.1.2.7).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

from dossier.load import Dossier
from dossier.problems import Problem, error
from dossier.records.operations import OperationReport, ResourceReport

CODES: Final = ("report-about", "report-too-early")

_FORMS: Final[Mapping[str, re.Pattern[str]]] = {
    "month": re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])"),
    "half-year": re.compile(r"(20[0-9]{2})-H([12])"),
    "year": re.compile(r"(20[0-9]{2})"),
}
_MONTHS: Final = {"month": 1, "half-year": 6, "year": 12}


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every operation report and resource report."""
    for report in dossier.evidence.all(OperationReport):
        yield from _about(report, report.cycle)
    for resources in dossier.evidence.all(ResourceReport):
        yield from _about(resources, "month")


def _about(report: OperationReport | ResourceReport, cycle: str) -> Iterator[Problem]:
    match = _FORMS[cycle].fullmatch(report.about)
    if match is None:
        yield error("report-about", report.place("about"), value=report.about[:40])
        return
    number = int(match[2]) if len(match.groups()) > 1 else 1
    over = _first_day_after(int(match[1]), number * _MONTHS[cycle])
    if report.submitted.date() < over:
        words = {"value": report.submitted.date().isoformat(), "about": report.about, "over": over.isoformat()}
        yield error("report-too-early", report.place("submitted"), report.place("about"), **words)


def _first_day_after(year: int, months: int) -> date:
    """The day after so many months of the year."""
    return date(year + months // 12, months % 12 + 1, 1)
