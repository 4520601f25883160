"""Whatever is shown of a month comes from its assessment as JSON and the records alone, byte for byte.

What has no end is printed with 28 digits in that file, so a reader of it has other fractions than the program had:
nothing that is shown may depend on the digits behind them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest

from builders import HOME
from dossier.assessment import Assessment, from_json, to_json
from dossier.explain import explain, names
from dossier.letters import of, operation_report
from dossier.package import package
from dossier.paper import document_pdf, pdf
from dossier.publish.appearance import read_look
from dossier.publish.downloads import Office
from dossier.report import Report
from dossier.report.public import public
from dossier.site.ics import ics
from dossier.site.pages import pages
from dossier.workbook.whole import workbook
from letter_reports import sample


def read_back(report: Report) -> Report:
    """The report with every assessment as a stranger has it: read from its file."""
    history = tuple(map(_again, report.history))
    return replace(report, assessment=history[-1], history=history)


def _again(month: Assessment) -> Assessment:
    return from_json(to_json(month))


def shown(report: Report) -> Iterator[tuple[str, object]]:
    """All that is made of a month, by name; a PDF is made of its pages as HTML and of nothing else that differs."""
    theme = read_look(HOME).theme
    office = Office(theme, HOME, HOME)
    yield from pages(report, theme).items()
    yield from ((f"public/{name}", data) for name, data in pages(public(report), theme).items())
    yield "dossier.html", pdf.html(report, theme, office.press)
    yield "settlement.xlsx", workbook(report)
    yield "duties.ics", ics(report, theme)
    yield "evidence.zip", package(report, theme, lambda path: (HOME / path).read_bytes())
    for letter in (*of(report), operation_report(report)):
        yield f"{letter.id}.docx", document_pdf.docx(letter, report)
        yield f"{letter.id}.html", document_pdf.html(letter, report, office.letter_press)
    for name in names(report.assessment):
        told = explain(report.contract, report.evidence, report.assessment, name)
        yield f"explain {name}", told and json.dumps(told.model_dump(mode="json"), sort_keys=True)


@pytest.mark.parametrize("period", ["2024-04"])  # rows, use and incidents that are open; rates without an end
def test_everything_shown_is_made_of_the_file_and_the_records(period: str) -> None:
    report = sample(period)
    again = dict(shown(read_back(report)))
    endless = [one for one in report.assessment.projects if one.combined.denominator > 10**6]
    assert endless, "a month in which nothing is endless would show nothing"
    differing = [name for name, data in shown(report) if again[name] != data]
    assert differing == []
    assert len(again) > 500
