"""Certificates say what can be true: a score where the report's template has one and within its scale, no satisfying
conclusion beside high risks, and an on-site engineer qualified for as long as the work lasts (4.5, 6.3, 1.1.2.6).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.evidence import filed_under
from dossier.load import Dossier
from dossier.number import plain
from dossier.problem import Place, Problem, error, warning
from dossier.records.operations import Attendance, OnsiteEngineer
from dossier.records.security import CryptoAssessment, LevelAssessment

CODES: Final = ("score-of-template", "score-above-full", "high-risks", "engineer-grade", "engineer-expired")

_FULL: Final = 100  # points of an assessment report's scale, set by the reports' template and not by the contract
_WITHOUT_SCORE: Final = "2025"


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every assessment report, and the engineer of every month's attendance."""
    evidence = dossier.evidence
    for report in evidence.all(LevelAssessment):
        if (report.score is None) != (report.template == _WITHOUT_SCORE):
            place = report.place("template" if report.score is None else "score")
            yield error("score-of-template", place, report.place("template"), template=report.template)
        elif report.score is not None:
            yield from _scale(report.score, report.place("score"))
    for crypto in evidence.all(CryptoAssessment):
        yield from _scale(crypto.score, crypto.place("score"))
        if crypto.high_risks and crypto.conclusion != "not-compliant":
            place, other = crypto.place("high_risks"), crypto.place("conclusion")
            yield warning("high-risks", place, other, count=str(crypto.high_risks))
    for attendance in evidence.all(Attendance):
        papers = [one for one in evidence.all(OnsiteEngineer) if one.engineer == attendance.engineer]
        yield from _qualified(dossier, attendance, papers)


def _scale(score: Fraction, place: Place) -> Iterator[Problem]:
    if score > _FULL:
        yield error("score-above-full", place, value=plain(score))


def _qualified(dossier: Dossier, attendance: Attendance, papers: list[OnsiteEngineer]) -> Iterator[Problem]:
    """Of several certificates of a person the best counts; whoever has none is told by the references."""
    month = filed_under(attendance)
    accepted = dossier.contract.terms.engineer_grades_on(month.end)
    if not papers or not accepted:
        return
    graded = [one for one in papers if one.qualification.level in accepted]
    if not graded:
        place = papers[0].place("qualification", "level")
        yield warning("engineer-grade", attendance.place("engineer"), place, month=str(month))
        return
    last = max(graded, key=lambda one: (one.qualification.valid_until is None, one.qualification.valid_until))
    until = last.qualification.valid_until
    if until is not None and until < month.end:
        words = {"month": str(month), "day": until.isoformat()}
        yield warning(
            "engineer-expired", attendance.place("engineer"), last.place("qualification", "valid_until"), **words
        )
