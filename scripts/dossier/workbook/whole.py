"""A month's report -> its settlement workbook (XLSX) with live formulas that reproduce the assessment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from typing import Final

from dossier.paper.dated import moment_of
from dossier.report import Report
from dossier.views import provenance
from dossier.views.status import status
from dossier.views.theme import Theme
from dossier.workbook.bills import hosts, lines
from dossier.workbook.changed import changed
from dossier.workbook.decisions import decisions
from dossier.workbook.distance import distance
from dossier.workbook.evidence import evidence
from dossier.workbook.facts import Facts
from dossier.workbook.incidents import incidents, penalties
from dossier.workbook.months import ahead, course, months
from dossier.workbook.projects import projects
from dossier.workbook.reasons import reasons
from dossier.workbook.scores import Scores
from dossier.workbook.sent import LetterLine, sent
from dossier.workbook.sheet import Book, PrintFrame
from dossier.workbook.summary import Summary
from dossier.workbook.tables import (
    CHANGES,
    CONTENTS,
    COURSE,
    DECISIONS,
    DISTANCE,
    EVIDENCE,
    FORECAST,
    HOSTS,
    INCIDENTS,
    LETTERS,
    LINES,
    MATTERS,
    MONTHS,
    PENALTIES,
    PROJECTS,
    REASONS,
    SCORES,
    SUMMARY,
    TERMS,
    contents,
)
from dossier.workbook.terms import TermsSheet
from dossier.workbook.work import matters

SHEETS: Final = tuple(CONTENTS)
SAMPLE: Final = "示例数据"
_PLAIN: Final = Theme({}, {})


def workbook(report: Report, theme: Theme = _PLAIN, letters: Sequence[LetterLine] = ()) -> bytes:
    """The settlement workbook of a month, amounts in yuan. The same report gives the same bytes.

    Every amount, rate, score and coefficient that follows from others is a formula that carries its value, so that
    viewers which do not calculate show it as well. No macros, no text that could be taken for a formula; links lead
    to pages of the month's site alone, by its address in the theme or else to the files beside the workbook.
    """
    paper = _paper(report)
    moment = moment_of(report).astimezone(UTC).replace(tzinfo=None)
    book = Book(f"{paper.title} {report.period}", paper.subject, moment, theme.address_of(report.version))
    facts = Facts(report, theme)
    sheets = {name: book.sheet(name) for name in contents(facts.shows)}
    terms, scores = TermsSheet(facts), Scores(facts)
    summary = Summary(facts, terms, scores)
    summary.write(sheets[SUMMARY], paper)
    matters(facts, sheets[MATTERS], paper)
    changed(facts, sheets[CHANGES], paper)
    scores.write(sheets[SCORES], paper)
    reasons(facts, sheets[REASONS], paper)
    decisions(facts, sheets[DECISIONS], paper)
    projects(facts, terms, scores, sheets[PROJECTS], paper)
    if DISTANCE in sheets:
        distance(facts, sheets[DISTANCE], paper)
    lines(facts, terms, sheets[LINES], paper)
    if HOSTS in sheets:
        hosts(facts, sheets[HOSTS], paper)
    if INCIDENTS in sheets:
        incidents(facts, terms, sheets[INCIDENTS], paper)
    if PENALTIES in sheets:
        penalties(facts, terms, sheets[PENALTIES], paper)
    sent(letters, sheets[LETTERS], paper)
    months(facts, sheets[MONTHS], paper)
    course(facts, sheets[COURSE], paper)
    if FORECAST in sheets:
        ahead(facts, sheets[FORECAST], paper)
    evidence(facts, sheets[EVIDENCE], paper)
    terms.write(sheets[TERMS], paper, summary.payable)
    return book.close()


def _paper(report: Report) -> PrintFrame:
    terms, assessment = report.contract.terms, report.assessment
    version = status(assessment)
    return PrintFrame(
        title=f"{terms.title}　考核结算",
        subject=f"{terms.contract}　{report.period}　{version}",
        mark=SAMPLE if report.sample else "",
        foot=provenance.gap(report) or provenance.commit(report, 12),
    )
