"""A month's report -> its settlement workbook (XLSX) with live formulas that reproduce the assessment."""

from __future__ import annotations

from datetime import UTC
from typing import Final

from dossier.paper.pdf import moment_of
from dossier.report import Report
from dossier.views import provenance
from dossier.views.status import status
from dossier.workbook.bills import hosts, lines
from dossier.workbook.evidence import evidence
from dossier.workbook.facts import Facts
from dossier.workbook.incidents import incidents, penalties
from dossier.workbook.projects import projects
from dossier.workbook.scores import Scores
from dossier.workbook.sheet import Book, PrintFrame
from dossier.workbook.summary import Summary
from dossier.workbook.tables import (
    CONTENTS,
    EVIDENCE,
    HOSTS,
    INCIDENTS,
    LINES,
    PENALTIES,
    PROJECTS,
    SCORES,
    SUMMARY,
    TERMS,
    contents,
)
from dossier.workbook.terms import TermsSheet

SHEETS: Final = tuple(CONTENTS)
SAMPLE: Final = "示例数据"


def workbook(report: Report) -> bytes:
    """The settlement workbook of a month, amounts in yuan. The same report gives the same bytes.

    Every amount, rate, score and coefficient that follows from others is a formula that carries its value, so that
    viewers which do not calculate show it as well. No macros, no links, no text that could be taken for a formula.
    """
    paper = _paper(report)
    book = Book(f"{paper.title} {report.period}", paper.subject, moment_of(report).astimezone(UTC).replace(tzinfo=None))
    facts = Facts(report)
    sheets = {name: book.sheet(name) for name in contents(facts.shows)}
    terms, scores = TermsSheet(facts), Scores(facts)
    summary = Summary(facts, terms, scores)
    summary.write(sheets[SUMMARY], paper)
    scores.write(sheets[SCORES], paper)
    projects(facts, terms, scores, sheets[PROJECTS], paper)
    lines(facts, terms, sheets[LINES], paper)
    if HOSTS in sheets:
        hosts(facts, sheets[HOSTS], paper)
    if INCIDENTS in sheets:
        incidents(facts, terms, sheets[INCIDENTS], paper)
    if PENALTIES in sheets:
        penalties(facts, terms, sheets[PENALTIES], paper)
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
