"""Tables of returned forms as offices really keep them: what is a form comes in, what is none is told."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from builders import own_contract
from dossier.problems.wording import LANGUAGES, word
from dossier.survey import tally
from returned_forms import GOOD, HEAD, MARCH, NAMES, PATH, as_table, as_text, form, found, saved

P1 = ("p1", "u1", *GOOD)
P2 = ("p2", "u2", *reversed(GOOD))
BOTH = {PATH.format("p1"), PATH.format("p2")}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("forms.xlsx", as_table(P1, P2)),
        ("forms.csv", as_text(P1, P2)),
        ("forms.csv", as_text(P1, P2, encoding="gb18030")),
        ("forms.csv", as_text(P1, P2, encoding="gb18030", separator=";")),
        ("forms.csv", as_text(P1, P2, encoding="utf-16", separator="\t")),  # "Unicode text" of Excel
        ("forms.csv", as_text(P1, P2, encoding="utf-8", separator="，")),
        ("gaps.csv", as_text(P1, (), ("", "", ""), (" p2 ", *P2[1:]))),
    ],
)
def test_a_table_gives_one_record_a_row(name: str, data: bytes) -> None:
    files, problems = found(name, data)
    assert problems == []
    assert set(files) == BOTH
    one = form(files, "p1")
    assert (one.project, one.unit, one.grades, one.valid) == ("p1", "u1", GOOD, True)
    assert one.happened == date(2024, 3, 31)  # none was given: the month's last day
    assert form(files, "p2").grades == tuple(reversed(GOOD))
    assert f"{name} 第 2 行" in one.collected.origin
    assert (one.title, one.attachments) == ("p1满意度调查表", ())  # a table of many forms is no unit's own


def test_day_validity_and_comment_are_taken_over() -> None:
    head = (*HEAD, "填表日期", "是否有效", "意见与建议")
    data = as_table((*P1, datetime(2024, 3, 5, 9, 30), "否", "希望更快。\n谢谢"), head=head)  # noqa: DTZ001
    files, problems = found("forms.xlsx", data)
    assert problems == []
    one = form(files, "p1")
    assert (one.happened, one.valid, one.comment) == (date(2024, 3, 5), False, "希望更快。\n谢谢")


HOSTILE = ("=1+1", "- !!python/object", "a: b\nkind: ruling", "x\"'\\", "# ---", "<script>")


@pytest.mark.parametrize("comment", HOSTILE)
def test_a_comment_stays_a_comment(comment: str) -> None:
    files, problems = found("forms.csv", as_text((*P1, comment), head=(*HEAD, "意见与建议")))
    assert problems == []
    assert form(files, "p1").comment == comment


def test_characters_that_cannot_be_seen_are_written_out() -> None:
    files, _ = found("forms.csv", as_text((*P1, "\u202e倒\x07\t。"), head=(*HEAD, "意见与建议")))
    assert form(files, "p1").comment == "⟨U+202E⟩倒⟨U+0007⟩ 。"


# What is wrong with a row --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        (("p1", "u1", "好", *GOOD[1:]), "survey-grade", "3:3"),
        (("p1", "u1", *GOOD[:9], "10"), "survey-grade", "3:12"),
        (("p1", "u1", *GOOD[:9], ""), "form-questions-open", "3:12"),
        (("p1", "u1", *GOOD[:5]), "form-questions-open", "3:8"),
        (("p1", "u1", *[""] * 10), "form-not-returned", "3:1"),
        (("p1", "u1"), "form-not-returned", "3:1"),
        (("", "u1", *GOOD), "form-empty", "3:1"),
        (("p1", "", *GOOD), "form-empty", "3:2"),
        (("P 1", "u1", *GOOD), "bad-id", "3:1"),
        (("../p1", "u1", *GOOD), "bad-id", "3:1"),
        (("水资源监测系统", "u1", *GOOD), "bad-id", "3:1"),
        (("合计", "", *["8"] * 10), "form-row-left-out", "3:1"),
        (("注：优 10 分，良 6 分。",), "form-row-left-out", "3:1"),
        (("", "", "", "制表人：甲"), "form-row-left-out", "3:4"),
    ],
)
def test_a_row_is_told_once_and_the_others_are_taken(row: Sequence[str], code: str, cell: str) -> None:
    """The good row stands in line 2, the other one in line 3."""
    for name, data in (
        ("f.xlsx", as_table(("p9", "u9", *GOOD), row)),
        ("f.csv", as_text(("p9", "u9", *GOOD), row)),
    ):
        files, problems = found(name, data)
        assert set(files) == {PATH.format("p9")}
        assert problems == [(code, f"{name}:{cell}")]


def test_nine_forms_not_returned_are_nine_reminders() -> None:
    rows = [(f"p{number}", f"u{number}", *(GOOD if number < 7 else [None] * 10)) for number in range(1, 16)]
    files, problems = found("half.xlsx", as_table(*rows))
    assert len(files) == 6
    assert problems == [("form-not-returned", f"half.xlsx:{number + 1}:1") for number in range(7, 16)]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("填表日期", "2024-04-01", "form-outside-month"),
        ("填表日期", "2024/4/1", "form-outside-month"),
        ("填表日期", "4月5日", "form-outside-month"),
        ("填表日期", "2024/2/30", "bad-day"),
        ("填表日期", "三月上旬", "bad-day"),
        ("是否有效", "maybe", "unknown-choice"),
    ],
)
def test_wrong_days_and_flags(column: str, value: str, code: str) -> None:
    files, problems = found("f.csv", as_text((*P1, value), P2, head=(*HEAD, column)))
    assert set(files) == {PATH.format("p2")}
    assert problems == [(code, "f.csv:2:13")]


@pytest.mark.parametrize("written", ["2024/3/5", "2024年3月5日", "二〇二四年三月五日", "3月5日", "45356", 45356])
def test_a_day_as_offices_write_it_is_taken(written: object) -> None:
    files, problems = found("f.xlsx", as_table((*P1, written), head=(*HEAD, "填表日期")))
    assert problems == []
    assert form(files, "p1").happened == date(2024, 3, 5)


def test_formulas_are_refused_where_they_count() -> None:
    """Beside the answers, such as in a name that is looked up, they do no harm."""
    head = ("序号", *HEAD, "意见与建议", "项目名称")
    data = as_table(
        ("=ROW()-1", "p1", "u1", '=IF(1,"优","差")', *GOOD[1:]),
        ("=ROW()-1", "p2", "u2", *GOOD, "=HYPERLINK(1)"),
        ("=ROW()-1", "p3", "u3", *GOOD, "", "=VLOOKUP(B4,名单!A:B,2,0)"),
        ("=ROW()-1", '="p"&"4"', "u4", *GOOD),
        head=head,
    )
    files, problems = found("f.xlsx", data)
    assert set(files) == {PATH.format("p3")}
    assert problems == [("form-formula", f"f.xlsx:{cell}") for cell in ("2:4", "3:14", "5:2")]


# Heads ---------------------------------------------------------------------------------------------------


def merged() -> bytes:
    """A title over all columns, and a head of two rows with merged cells."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2024 年 3 月满意度调查汇总表"])
    sheet.merge_cells("A1:O1")
    sheet.append(["填表单位：示例市数据资源中心"])
    sheet.append(["序号", "项目", None, "单位", None, "评价", *[None] * 9])
    sheet.append([None, "编号", "名称", "编号", "名称", *range(1, 11)])
    for box in ("A3:A4", "B3:C3", "D3:E3", "F3:O3"):
        sheet.merge_cells(box)
    sheet.append([1, "p1", "甲系统", "u1", "甲局", *GOOD])
    sheet.append([2, "p2", "乙系统", "u2", "乙局", *reversed(GOOD)])
    sheet.append(["合计", None, None, None, None, *["=COUNTA(F5:F6)"] * 10])
    sheet.append(["注：优 10 分。"])
    return saved(book)


def topics() -> bytes:
    """The number of each question above, its topic below; the head again after the first page."""
    above = ("", "", *(f"第{number}题" for number in "一二三四五六七八九"), "第十题")
    head = ("项目编号", "单位编号", *["评价"] * 10)
    return as_table(P1, above, head, P2, head=head, above=[above])


def by_text() -> bytes:
    asked = [question.text for question in own_contract().form_on(MARCH.end).questions]
    return as_text(P1, P2, head=("项目编号（必填）", "使用单位编号：", *asked))


HEADS: dict[str, Callable[[], bytes]] = {
    "title": lambda: as_table(P1, P2, above=[("满意度调查汇总",)]),
    "titles and gaps": lambda: as_table(P1, P2, above=[("满意度调查汇总",), (), ("单位：", "甲局", "日期：", "3 月")]),
    "separator told by Excel": lambda: b"\xef\xbb\xbfsep=;\r\n" + as_text(P1, P2, separator=";")[3:],
    "merged": merged,
    "topics": topics,
    "texts": by_text,
    "numbers": lambda: as_table(P1, P2, head=("项目编号", "单位编号", *range(1, 11))),
    "numbers and words": lambda: as_table(
        P1, P2, head=("项目 编号*", "单位\n编号", *(f"{n}. 服务" for n in range(1, 11)))
    ),
    "order": lambda: as_table((*reversed(GOOD), "u1", "p1"), (*GOOD, "u2", "p2"), head=tuple(reversed(HEAD))),
}


@pytest.mark.parametrize("name", HEADS)
def test_a_head_is_found_wherever_it_stands(name: str) -> None:
    files, problems = found("f.csv", HEADS[name]())
    assert {code for code, _ in problems} <= {"form-row-left-out"}
    assert set(files) == BOTH
    assert form(files, "p1").grades == GOOD
    assert form(files, "p2").grades == tuple(reversed(GOOD))


def test_heads_that_are_unknown_doubled_or_missing() -> None:
    files, problems = found("f.csv", as_text((*P1, "x"), head=(*HEAD, "联系人")))
    assert set(files) == {PATH.format("p1")}
    assert problems == [("form-column", "f.csv:1:13")]
    files, problems = found("f.csv", as_text(P1, head=(*HEAD[:11], "第11题")))
    assert not files
    assert problems == [("form-column-missing", "f.csv:1:1"), ("form-column", "f.csv:1:12")]
    files, problems = found("f.csv", as_text((*P1, "p2"), head=(*HEAD, "项目编号")))
    assert not files
    assert problems == [("form-column-twice", "f.csv:1:13")]
    assert found("f.csv", as_text(head=("甲", "乙"))) == ({}, [("form-head-missing", "f.csv:1:1")])


def test_other_sheets_are_read_or_told() -> None:
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "说明"
    first.append(["请各单位于 3 月 25 日前填好。"])
    for name, row in (("一组", P1), ("二组", P2), ("藏起来的", ("p3", "u3", *GOOD))):
        sheet = book.create_sheet(name)
        sheet.append(list(HEAD))
        sheet.append(list(row))
    book["藏起来的"].sheet_state = "hidden"
    book.create_sheet("空的")
    files, problems = found("f.xlsx", saved(book))
    assert set(files) == BOTH
    assert problems == [("form-sheet-left-out", "f.xlsx#说明:1:1")]


# Sizes and damages ---------------------------------------------------------------------------------------


def sheet_of(fill: Callable[[xlsxwriter.worksheet.Worksheet, xlsxwriter.format.Format], object]) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate((HEAD, P1, P2)):
            sheet.write_row(line, 0, row)
        fill(sheet, book.add_format({"border": 1}))
    return output.getvalue()


EMPTY: dict[str, Callable[[xlsxwriter.worksheet.Worksheet, xlsxwriter.format.Format], object]] = {
    "formatted rows": lambda sheet, border: [
        sheet.write_blank(line, place, None, border) for line in range(3, 6_000) for place in range(17)
    ],
    "a blank far below": lambda sheet, _: sheet.write_string(19_999, 16, " "),
    "a blank in the last cell": lambda sheet, _: sheet.write_string(1_048_575, 16_383, " "),
    "high rows": lambda sheet, border: [sheet.set_row(line, 30, border) for line in range(3, 60_000)],
}


@pytest.mark.parametrize("name", EMPTY)
def test_only_what_is_filled_counts(name: str) -> None:
    files, problems = found("f.xlsx", sheet_of(EMPTY[name]))
    assert (set(files), problems) == (BOTH, [])


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """A workbook with something else in one of its parts."""
    source, output = io.BytesIO(as_table(P1, P2)), io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(output, "w") as after:
        for name in before.namelist():
            data = before.read(name)
            assert name != part or old in data
            after.writestr(name, data.replace(old, new) if name == part else data)
    return output.getvalue()


def renamed(make: Callable[[str], str]) -> bytes:
    source, output = io.BytesIO(as_table(P1, P2)), io.BytesIO()
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(output, "w") as after:
        for name in before.namelist():
            after.writestr(make(name), before.read(name))
    return output.getvalue()


# workbooks that Excel and WPS open and openpyxl, for one, does not
OPENED: dict[str, Callable[[], bytes]] = {
    "no date of creation": lambda: changed("docProps/core.xml", b"<dcterms:created", b"<dcterms:created x='1'/><x:y"),
    "an empty style": lambda: changed("xl/styles.xml", b"<patternFill", b"<nothing"),
    "no styles": lambda: changed("xl/styles.xml", b"<styleSheet", b"<no"),
    "a name that means nothing": lambda: changed(
        "xl/workbook.xml", b"<calcPr", b"<definedNames><a/></definedNames><calcPr"
    ),
    "back slashes": lambda: renamed(lambda name: name.replace("/", "\\")),
    "capitals": lambda: renamed(lambda name: name.replace("sharedStrings", "SharedStrings")),
    "cells without places": lambda: changed("xl/worksheets/sheet1.xml", b' r="A2"', b""),
}


@pytest.mark.parametrize("name", OPENED)
def test_a_workbook_that_others_open_is_read(name: str) -> None:
    files, problems = found("f.xlsx", OPENED[name]())
    assert (set(files), problems) == (BOTH, [])


def laughs() -> bytes:
    """Entities within entities, in the sheet of an otherwise good workbook."""
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(12))
    return changed("xl/worksheets/sheet1.xml", b"<worksheet", f"<!DOCTYPE x [{entities}]><worksheet".encode())


def bomb() -> bytes:
    """A small file that unpacks to two thousand million bytes."""
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as part:
        for _ in range(2_000):
            part.write(bytes(1_000_000))
    return output.getvalue()


def test_entities_are_never_unfolded_and_bombs_never_unpacked() -> None:
    files, problems = found("f.xlsx", laughs())
    assert {code for code, _ in problems} <= {"table-unreadable", "table-formulas-unknown"}
    assert set(files) <= BOTH
    assert found("f.xlsx", bomb())[1][0][0] in ("table-unreadable", "table-too-large")


@pytest.mark.parametrize("called", ["水资源监测系统", "水资原监测系统"])
def test_a_project_called_by_its_name_or_nearly_is_told_by_its_id(called: str) -> None:
    made = tally("f.csv", as_text((called, "u-water", *GOOD)), own_contract(), MARCH, NAMES)
    (problem,) = made.problems
    assert "water" in word(problem).hint


def test_every_message_has_words_in_both_languages() -> None:
    rows = (P1, ("p3", "u3"), ("合计",), ("p4", "u4", *GOOD[:9]), ("p5", "u5", "好", *GOOD[1:]))
    made = tally("f.csv", as_text(*rows, head=(*HEAD[:12], "联系人")), own_contract(), MARCH, NAMES)
    assert len({problem.code for problem in made.problems}) == 5
    for problem in made.problems:
        for language in LANGUAGES:
            said = word(problem, language)
            assert said.message
            assert said.hint or said.expected
