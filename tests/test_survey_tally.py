"""Returned forms become records, or problems with the row and the cell; whatever the file holds."""

from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from pypdf import PdfReader, PdfWriter

from builders import HOME, own_contract, write
from catalogue import BASE
from dossier.checks import check_all
from dossier.load import load
from dossier.load.filing import read_record
from dossier.period import Period
from dossier.records.satisfaction import SurveyForm
from dossier.render import letters, survey_form
from dossier.survey import tables, tally, tally_all
from dossier.survey.templates import as_csv, as_xlsx
from letter_reports import sample

MARCH = Period(2024, 3)
HEAD = ("项目编号", "单位编号", *(f"第{number}题" for number in range(1, 11)))
GOOD = ("优", "良", "中", "差", "优", "良", "中", "差", "优", "良")
PATH = "evidence/2024-03/survey-form/survey-2024-03-{}.yml"


def as_table(*rows: Sequence[object], head: Sequence[str] = HEAD) -> bytes:
    """A workbook as a spreadsheet would save it."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (head, *rows):
        sheet.append(list(row))
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def as_text(*rows: Sequence[str], head: Sequence[str] = HEAD, encoding: str = "utf-8-sig") -> bytes:
    output = io.StringIO(newline="")
    csv.writer(output).writerows([head, *rows])
    return output.getvalue().encode(encoding)


def found(name: str, data: bytes) -> tuple[Mapping[str, bytes], list[tuple[str, str]]]:
    """Records, and codes with their places."""
    records, problems = tally(name, data, own_contract(), MARCH)
    return records, [(problem.code, str(problem.place)) for problem in problems]


def form(records: Mapping[str, bytes], project: str) -> SurveyForm:
    path = PATH.format(project)
    filing = read_record(path, records[path])
    assert not filing.problems
    assert isinstance(filing.record, SurveyForm)
    return filing.record


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("forms.xlsx", as_table(("p1", "u1", *GOOD), ("p2", "u2", *reversed(GOOD)))),
        ("forms.csv", as_text(("p1", "u1", *GOOD), ("p2", "u2", *reversed(GOOD)))),
        ("FORMS.CSV", as_text(("p1", "u1", *GOOD), ("p2", "u2", *reversed(GOOD)), encoding="gb18030")),
        ("gaps.csv", as_text(("p1", "u1", *GOOD), (), ("", "", ""), (" p2 ", "u2", *reversed(GOOD)))),
    ],
)
def test_a_table_gives_one_record_a_row(name: str, data: bytes) -> None:
    records, problems = found(name, data)
    assert problems == []
    assert set(records) == {PATH.format("p1"), PATH.format("p2")}
    one = form(records, "p1")
    assert (one.project, one.unit, one.grades, one.valid) == ("p1", "u1", GOOD, True)
    assert one.happened == date(2024, 3, 31)  # none was given: the month's last day
    assert form(records, "p2").grades == tuple(reversed(GOOD))
    assert f"{name} 第 2 行" in one.collected.origin


def test_day_validity_and_comment_are_taken_over() -> None:
    head = (*HEAD, "填表日期", "是否有效", "意见与建议")
    data = as_table(("p1", "u1", *GOOD, datetime(2024, 3, 5, 9, 30), "否", "希望更快。\n谢谢"), head=head)  # noqa: DTZ001
    records, problems = found("forms.xlsx", data)
    assert problems == []
    one = form(records, "p1")
    assert (one.happened, one.valid, one.comment) == (date(2024, 3, 5), False, "希望更快。\n谢谢")


HOSTILE = ("=1+1", "- !!python/object", "a: b\nkind: ruling", "x\"'\\", "# ---", "<script>")


@pytest.mark.parametrize("comment", HOSTILE)
def test_a_comment_stays_a_comment(comment: str) -> None:
    records, problems = found("forms.csv", as_text(("p1", "u1", *GOOD, comment), head=(*HEAD, "意见与建议")))
    assert problems == []
    assert form(records, "p1").comment == comment


def test_characters_that_cannot_be_seen_are_written_out() -> None:
    records, _ = found("forms.csv", as_text(("p1", "u1", *GOOD, "\u202e倒\x07\t。"), head=(*HEAD, "意见与建议")))
    assert form(records, "p1").comment == "⟨U+202E⟩倒⟨U+0007⟩ 。"


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (("p1", "u1", "好", *GOOD[1:]), "survey-grade", "3:3"),
        (("p1", "u1", *GOOD[:9], ""), "survey-grade", "3:12"),
        (("p1", "u1", *GOOD[:5]), "survey-grade", "3:8"),
        (("p1", "u1", *GOOD[:9], "10"), "survey-grade", "3:12"),
        (("", "u1", *GOOD), "form-empty", "3:1"),
        (("p1", "", *GOOD), "form-empty", "3:2"),
        (("P 1", "u1", *GOOD), "bad-id", "3:1"),
        (("../p1", "u1", *GOOD), "bad-id", "3:1"),
    ],
)
def test_a_wrong_row_is_told_by_its_cell_and_the_others_are_taken(row: Sequence[str], code: str, cell: str) -> None:
    """The good row stands in line 2, the wrong one in line 3."""
    for name, data in (("f.xlsx", as_table(("p9", "u9", *GOOD), row)), ("f.csv", as_text(("p9", "u9", *GOOD), row))):
        records, problems = found(name, data)
        assert set(records) == {PATH.format("p9")}
        assert (code, f"{name}:{cell}") in problems
        assert {problem for problem, _ in problems} == {code}


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("填表日期", "2024-04-01", "outside-month"),
        ("填表日期", "2024/4/1", "outside-month"),
        ("填表日期", "2024/2/30", "bad-day"),
        ("填表日期", "3月5日", "bad-day"),
        ("填表日期", "2024-02-30", "bad-day"),
        ("是否有效", "maybe", "unknown-choice"),
    ],
)
def test_wrong_days_and_flags(column: str, value: str, code: str) -> None:
    records, problems = found("f.csv", as_text(("p1", "u1", *GOOD, value), head=(*HEAD, column)))
    assert not records
    assert problems == [(code, "f.csv:2:13")]


@pytest.mark.parametrize("written", ["2024-03-05", "2024/3/5", "2024年3月5日", "20240305"])
def test_a_day_as_spreadsheets_write_it_is_taken(written: str) -> None:
    records, problems = found("f.csv", as_text(("p1", "u1", *GOOD, written), head=(*HEAD, "填表日期")))
    assert problems == []
    assert str(form(records, "p1").happened) == "2024-03-05"


def test_formulas_are_refused_where_they_stand() -> None:
    head = (*HEAD, "意见与建议")
    data = as_table(
        ("p1", "u1", '=IF(1,"优","差")', *GOOD[1:]),
        ("p2", "u2", *GOOD, "=HYPERLINK(1)"),
        ("p3", "u3", *GOOD, ""),
        head=head,
    )
    records, problems = found("f.xlsx", data)
    assert set(records) == {PATH.format("p3")}
    assert problems == [("form-formula", "f.xlsx:2:3"), ("form-formula", "f.xlsx:3:13")]


def test_heads_that_are_unknown_doubled_or_missing() -> None:
    records, problems = found("f.csv", as_text(("p1", "u1", *GOOD), head=(*HEAD[:11], "第11题")))
    assert not records
    assert problems == [("form-column", "f.csv:1:12"), ("form-column-missing", "f.csv:1:1")]
    records, problems = found("f.csv", as_text(("p1", "u1", *GOOD, "p2"), head=(*HEAD, "项目编号")))
    assert not records
    assert problems == [("form-column", "f.csv:1:13")]


def test_two_forms_of_a_project_are_a_problem_even_in_two_files() -> None:
    one, two = as_text(("p1", "u1", *GOOD)), as_text(("p2", "u2", *GOOD), ("p1", "u1", *GOOD))
    records, problems = tally_all({"a.csv": one, "b.csv": two}, own_contract(), MARCH)
    assert set(records) == {PATH.format("p1"), PATH.format("p2")}
    (problem,) = problems
    assert (problem.code, str(problem.place)) == ("survey-form-twice", "b.csv:3:1")
    assert [str(place) for place in problem.related] == ["a.csv:2:1"]


def bomb() -> bytes:
    """A small file that unpacks to more than is allowed."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (tables.MAX_UNPACKED + 1))
    return output.getvalue()


def laughs() -> bytes:
    """Entities within entities, in the sheet of an otherwise good workbook."""
    source, output = io.BytesIO(as_table(("p1", "u1", *GOOD))), io.BytesIO()
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(output, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                data = f"<!DOCTYPE x [{entities}]>".encode() + data.replace(b"<t>p1</t>", b"<t>&e11;</t>")
                assert b"&e11;<" in data
            new.writestr(name, data)
    return output.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("f.xlsx", b"", "form-unreadable"),
        ("f.xlsx", b"PK\x03\x04nonsense", "form-unreadable"),
        ("f.xlsx", as_text(("p1", "u1", *GOOD)), "form-unreadable"),
        ("f.xlsx", bomb(), "form-too-large"),
        ("f.xlsx", b"0" * (tables.MAX_BYTES + 1), "form-too-large"),
        ("f.csv", b"0" * (tables.MAX_BYTES + 1), "form-too-large"),
        ("f.csv", b"", "form-empty"),
        ("f.csv", b"\xff\xfe\xff", "form-unreadable"),
        ("f.csv", b'"open', "form-unreadable"),
        ("f.csv", ("x\n" * (tables.MAX_ROWS + 1)).encode(), "form-too-large"),
        ("f.csv", as_text(("p1", "u1", *GOOD[:9], "优" * 3000)), "form-too-large"),
        ("f.pdf", b"", "form-unreadable"),
        ("f.pdf", b"%PDF-1.7\n%%EOF", "form-unreadable"),
        ("f.pdf", b"0" * (tables.MAX_BYTES + 1), "form-too-large"),
        ("f.xls", b"\xd0\xcf\x11\xe0", "form-unreadable"),
        ("f", b"", "form-unreadable"),
    ],
)
def test_files_that_are_no_forms(name: str, data: bytes, code: str) -> None:
    records, problems = found(name, data)
    assert not records
    assert [problem for problem, _ in problems] == [code]


def test_entities_are_never_unfolded() -> None:
    assert found("f.xlsx", laughs()) == ({}, [("form-unreadable", "f.xlsx")])


# Filled PDFs ---------------------------------------------------------------------------------------------


@cache
def printed(project: str = "water", unit: str = "u-water", period: str = "2024-03") -> bytes:
    press = letters.press(HOME / "theme", HOME / "build" / "fonts")
    asked = survey_form.Asked(project, "水资源监测系统", unit, "示例单位")
    at = datetime(2024, 4, 1, tzinfo=UTC)
    return survey_form.render(own_contract(), asked, Period.parse(period), at, press, sample=True)


def filled(data: bytes, **values: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.update_page_form_field_values(None, dict(values), auto_regenerate=False)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


ANSWERS = {f"q{number}": f"/{(number - 1) % 4}" for number in range(1, 11)}


def test_a_form_filled_on_screen_gives_the_grades_that_were_chosen() -> None:
    """The buttons of a question stand in the order 优 良 中 差; the first question got the first, and so on."""
    records, problems = found("water.pdf", filled(printed(), **ANSWERS, day="2024-03-28", comment="good"))
    assert problems == []
    one = form(records, "water")
    assert (one.project, one.unit, one.grades) == ("water", "u-water", GOOD)
    assert (one.happened, one.comment) == (date(2024, 3, 28), "good")


def test_a_returned_pdf_stands_beside_its_record_under_the_projects_name() -> None:
    data = filled(printed(), **ANSWERS)
    made, problems = tally("filled.pdf", data, own_contract(), MARCH, {"water": "水资源监测系统"})
    assert not problems
    path = PATH.format("water")
    assert made == {path: made[path], path.replace(".yml", ".pdf"): data}
    one = form(made, "water")
    assert (one.title, one.collected.origin) == ("水资源监测系统满意度调查表", "交回的电子表 filled.pdf")
    (attached,) = one.attachments
    assert attached.path == "survey-2024-03-water.pdf"
    assert attached.sha256 == hashlib.sha256(data).hexdigest()
    assert attached.shows == "水资源监测系统交回的满意度调查表"


def test_a_table_of_many_forms_is_no_attachment() -> None:
    """Who copied the answers from paper into a table returns no form of a unit; an unknown project keeps its id."""
    records, _ = found("f.csv", as_text(("p1", "u1", *GOOD)))
    assert (form(records, "p1").title, form(records, "p1").attachments) == ("p1满意度调查表", ())


def test_questions_left_open_are_told_by_their_number() -> None:
    answers = {name: value for name, value in ANSWERS.items() if name not in ("q3", "q10")}
    records, problems = found("water.pdf", filled(printed(), **answers))
    assert not records
    assert problems == [("survey-grade", "water.pdf:3:1"), ("survey-grade", "water.pdf:10:1")]


def test_a_form_of_another_month_is_refused() -> None:
    records, problems = found("water.pdf", filled(printed(period="2024-02"), **ANSWERS))
    assert not records
    assert problems == [("form-other-month", "water.pdf")]


def test_a_pdf_without_fields_is_no_form() -> None:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    output = io.BytesIO()
    writer.write(output)
    assert found("scan.pdf", output.getvalue())[1] == [("form-unreadable", "scan.pdf")]


# Tables to fill, and what becomes of the records ---------------------------------------------------------


def test_tables_to_fill_can_be_filled_and_read() -> None:
    report = sample("2024-03")
    version, projects = report.contract.survey.on(MARCH.end), report.evidence.in_service(MARCH)
    data = as_xlsx(version, projects, datetime(2024, 4, 1, tzinfo=UTC))
    assert data == as_xlsx(version, projects, datetime(2024, 4, 1, tzinfo=UTC))
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book.worksheets[0]
    heads = {str(cell.value): place for place, cell in enumerate(sheet[1], 1)}
    for line in range(2, len(projects) + 2):
        for number in range(1, 11):
            sheet.cell(line, heads[f"第{number}题"], "良")
    output = io.BytesIO()
    book.save(output)
    records, problems = found("t.xlsx", output.getvalue())
    assert problems == []
    assert set(records) == {PATH.format(project.id) for project in projects}
    rows = list(csv.reader(io.StringIO(as_csv(version, projects).decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows] == ["项目编号", *(project.id for project in projects)]
    assert set(rows[0]) == set(heads)


def test_records_pass_the_checks_beside_the_rest(tmp_path: Path) -> None:
    """The base folder of the catalogue, its own form taken away and given back by an import."""
    files = {path.relative_to(BASE).as_posix(): path.read_bytes() for path in BASE.rglob("*") if path.is_file()}
    (old,) = [name for name in files if "/survey-form/" in name]
    theirs = read_record(old, files.pop(old)).record
    assert isinstance(theirs, SurveyForm)
    records, problems = found("f.csv", as_text((theirs.project, theirs.unit, *GOOD)))
    assert problems == []
    contract = {
        path.relative_to(HOME).as_posix(): path.read_bytes() for path in (HOME / "content/contract").rglob("*.yml")
    }
    loaded = load(write(tmp_path, {**files, **contract, **records}))
    assert loaded.dossier is not None
    assert not loaded.problems
    assert not list(check_all(loaded.dossier))
