"""Survey forms as they come back: PDFs printed by the program and filled, tables as spreadsheets save them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache

import openpyxl
from pypdf import PdfReader, PdfWriter

from builders import HOME, own_contract
from dossier.exact.period import Period
from dossier.load.filing import read_record
from dossier.paper import document_pdf, survey_form
from dossier.records.satisfaction import SurveyForm
from dossier.survey import tally_all

MARCH = Period(2024, 3)
HEAD = ("项目编号", "单位编号", *(f"第{number}题" for number in range(1, 11)))
GOOD = ("优", "良", "中", "差", "优", "良", "中", "差", "优", "良")
PATH = "evidence/2024-03/survey-form/survey-2024-03-{}.yml"
NAMES = {"water": "水资源监测系统", "grid": "网格化社会治理平台"}
ANSWERS = {f"q{number}": f"/{(number - 1) % 4}" for number in range(1, 11)}
"""The buttons of a question stand in the order 优 良 中 差; the first question gets the first, and so on: `GOOD`."""


def as_table(*rows: Sequence[object], head: Sequence[str] = HEAD, above: Sequence[Sequence[object]] = ()) -> bytes:
    """A workbook as a spreadsheet would save it, with rows `above` its head."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (*above, head, *rows):
        sheet.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def as_text(
    *rows: Sequence[str], head: Sequence[str] = HEAD, encoding: str = "utf-8-sig", separator: str = ","
) -> bytes:
    output = io.StringIO(newline="")
    csv.writer(output, delimiter=separator).writerows([head, *rows])
    return output.getvalue().encode(encoding)


def found(name: str, data: bytes) -> tuple[Mapping[str, bytes], list[tuple[str, str]]]:
    """Files by path, and codes with their places."""
    return found_all({name: data})


def found_all(files: Mapping[str, bytes]) -> tuple[Mapping[str, bytes], list[tuple[str, str]]]:
    made = tally_all(files, own_contract(), MARCH, NAMES)
    return made.files, [(problem.code, str(problem.place)) for problem in made.problems]


def form(files: Mapping[str, bytes], project: str) -> SurveyForm:
    path = PATH.format(project)
    filing = read_record(path, files[path])
    assert not filing.problems
    assert isinstance(filing.record, SurveyForm)
    return filing.record


@cache
def printed(project: str = "water", unit: str = "u-water", period: str = "2024-03") -> bytes:
    press = document_pdf.press(HOME / "theme", HOME / "build" / "fonts")
    asked = survey_form.Recipient(project, NAMES.get(project, ""), unit, "示例单位")
    at = datetime(2024, 4, 1, tzinfo=UTC)
    page = survey_form.page(own_contract(), asked, Period.parse(period), at, press, sample=True)
    return survey_form.render(page, press, locked=True)


def filled(data: bytes, **values: str) -> bytes:
    """A form filled by a program that draws what it fills in."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.update_page_form_field_values(None, dict(values), auto_regenerate=False)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()
