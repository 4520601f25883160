"""Tables to collect forms in: they can be filled and read, and no name in them can act."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

import openpyxl
import pytest

from builders import own_contract, record
from dossier.records.projects import Project
from dossier.survey.templates import as_csv, as_xlsx
from letter_reports import sample
from returned_forms import MARCH, PATH, found, saved

PROJECT = """
id: p1
name: NAME
unit: {id: u1, name: 示例单位}
moved_in: 2024-03-01
survey_contact: 联络岗
resources: []
"""
AT = datetime(2024, 4, 1, tzinfo=UTC)


def test_tables_to_fill_can_be_filled_and_read() -> None:
    report = sample("2024-03")
    version, projects = report.contract.form_on(MARCH.end), report.evidence.in_service(MARCH)
    data = as_xlsx(version, projects, datetime(2024, 4, 1, tzinfo=UTC))
    assert data == as_xlsx(version, projects, datetime(2024, 4, 1, tzinfo=UTC))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    heads = {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}
    for line in range(2, len(projects) + 2):
        for number in range(1, 11):
            sheet.cell(line, heads[f"第{number}题"], "良")
    records, problems = found("t.xlsx", saved(book))
    assert problems == []
    assert set(records) == {PATH.format(project.id) for project in projects}
    rows = list(csv.reader(io.StringIO(as_csv(version, projects).decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows] == ["项目编号", *(project.id for project in projects)]
    assert set(rows[0]) == set(heads)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "=cmd|' /C calc'!A0"])
def test_no_name_acts_as_a_formula(name: str) -> None:
    """Neither in the table itself nor once it was saved as text and opened again."""
    project = record(Project, PROJECT.replace("NAME", json.dumps(name)))
    version = own_contract().form_on(MARCH.end)
    sheet = openpyxl.load_workbook(io.BytesIO(as_xlsx(version, [project], AT))).worksheets[0]
    cell: Any = sheet.cell(2, 2)
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    (_, row) = csv.reader(io.StringIO(as_csv(version, [project]).decode("utf-8-sig"), newline=""))
    assert str(cell.value).startswith("'")
    assert row[1].startswith("'")
