"""Empty tables to collect returned forms in: one row for every project asked, with what may be chosen."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import datetime

import xlsxwriter

from dossier.contract.survey import SurveyVersion
from dossier.records.projects import Project
from dossier.survey.forms import WORDS
from dossier.survey.tables import column
from dossier.workbook.cells import choosable, harmless

_WIDE = 18
_NARROW = 8


def as_xlsx(version: SurveyVersion, projects: Sequence[Project], moment: datetime) -> bytes:
    """A workbook that `tally` reads once it is filled; the same projects give the same bytes."""
    output = io.BytesIO()
    book = xlsxwriter.Workbook(output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "满意度调查汇总", "created": moment.replace(tzinfo=None)})
    sheet = book.add_worksheet("调查表")
    bold = book.add_format({"bold": True, "text_wrap": True, "border": 1, "bg_color": "#EFEFEF"})
    head = _head(version)
    text = book.add_format({"num_format": "@"})
    fixed = book.add_format({"num_format": "@", "quote_prefix": True})
    for place, word in enumerate(head):
        question = word in _questions(version)
        sheet.set_column(place, place, _NARROW if question else _WIDE, text)
        sheet.write_string(0, place, word, bold)
    for line, project in enumerate(projects, 1):
        for place, word in enumerate(_row(project)):
            sheet.write_string(line, place, word, fixed)
    last = max(1, len(projects))
    for place, word in enumerate(head):
        options = _options(word, version)
        if options and choosable(options):
            sheet.data_validation(1, place, last, place, {"validate": "list", "source": options})
    sheet.freeze_panes(1, 2)
    book.close()
    return output.getvalue()


def as_csv(version: SurveyVersion, projects: Sequence[Project]) -> bytes:
    """The same as CSV in UTF-8 with a mark, which spreadsheets understand; nothing in it can act as a formula."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow(_head(version))
    for project in projects:
        writer.writerow(_row(project))
    return output.getvalue().encode("utf-8-sig")


def _head(version: SurveyVersion) -> tuple[str, ...]:
    asked = ("project", "project-name", "unit", "unit-name", "day")
    return (*(WORDS[name] for name in asked), *_questions(version), WORDS["valid"], WORDS["comment"])


def _questions(version: SurveyVersion) -> tuple[str, ...]:
    return tuple(column(question.number) for question in version.questions)


def _row(project: Project) -> Iterator[str]:
    """What the table says of a project; no name of a project or unit can act as a formula."""
    yield from map(harmless, (project.id, project.name, project.unit.id, project.unit.name))


def _options(word: str, version: SurveyVersion) -> list[str]:
    if word in _questions(version):
        return [grade.grade for grade in version.grades]
    return ["是", "否"] if word == WORDS["valid"] else []
