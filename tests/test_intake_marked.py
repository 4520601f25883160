"""The copy in which what is wrong is coloured: whatever sheets are called, and never over what somebody has typed."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from dossier.intake.month.marked import marked_copy, untouched
from dossier.intake.tables import SheetTable, TableCell
from dossier.problems import Place, error
from intake_books import base, column, dossier, files_of, fill, opened

START = datetime(2024, 4, 1)  # noqa: DTZ001  # as spreadsheets have it
WRONG = {"演练记录": {0: {"标题": "停电演练", "结果": "好"}}}
NAMES = [
    "值班/表[1]*",
    "值班表",
    "值班表",
    "'引号'",
    "History",
    "",
    " ",
    "长" * 40,
    "长" * 41,
    "a (2)",
    "A",
    "a",
    "\x01:",
]


def sheets(names: list[str]) -> list[SheetTable]:
    return [SheetTable(({1: TableCell(name, Place("a.xlsx", 2, 1))},), name) for name in names]


def test_sheets_are_copied_whatever_their_programs_call_them() -> None:
    data = marked_copy(sheets(NAMES), [error("table-empty", Place("a.xlsx", 2, 1))], START, "zh")
    made = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert len({name.casefold() for name in made}) == len(NAMES) == len(made)
    assert made[:3] == ["值班-表-1--", "值班表", "值班表 (2)"]
    assert max(map(len, made)) == 31
    assert "'" not in "".join(made)


def test_a_copy_knows_that_nobody_has_touched_it() -> None:
    data = marked_copy(sheets(["a"]), [error("table-empty", Place("a.xlsx", 2, 1))], START, "zh")
    assert untouched(data)
    assert data == marked_copy(sheets(["a"]), [error("table-empty", Place("a.xlsx", 2, 1))], START, "zh")
    book, saved = openpyxl.load_workbook(io.BytesIO(data)), io.BytesIO()
    book.active.cell(3, 1).value = "typed"  # type: ignore[union-attr]  # it has a sheet
    book.save(saved)
    for other in (saved.getvalue(), data[:-30], b"", b"PK\x03\x04", marked_copy([], [], START, "zh")[:200]):
        assert not untouched(other)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return base(tmp_path)


def test_what_somebody_has_typed_into_the_copy_stays(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The next copy stands beside it; one that nobody has touched is written anew."""
    book, copy, second = opened(root), root / "book-问题.xlsx", root / "book-问题-2.xlsx"
    fill(book, WRONG)
    assert dossier(root, "import", "records", book) == 1
    first = copy.read_bytes()
    fill(book, {"演练记录": {0: {"发生日期": "四月"}}})
    assert dossier(root, "import", "records", book) == 1
    assert copy.read_bytes() != first
    assert not second.exists()
    typed = openpyxl.load_workbook(copy)
    typed["演练记录"].cell(5, column(typed["演练记录"], "结果")).value = "差"
    typed.save(copy)
    kept = copy.read_bytes()
    capsys.readouterr()
    assert dossier(root, "import", "records", copy) == 1  # who mends the copy hands that in
    assert copy.read_bytes() == kept
    assert str(second) in capsys.readouterr().out
    assert [path for path in files_of(root, ".") if "问题-问题" in path] == []


def test_a_sign_that_nobody_sees_and_a_name_that_windows_refuses_are_told_at_their_cells(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = opened(root)
    fill(book, {"演练记录": {0: {"标题": "停电\u202e演练"}}, "值班表": {0: {"编号": "con", "标题": "一份"}}})
    assert dossier(root, "import", "records", book) == 1
    told = capsys.readouterr().out
    assert "book.xlsx#演练记录!E5: 错误[yaml-character]" in told
    assert "book.xlsx#值班表!D5: 错误[bad-id]" in told
    assert "con 是 Windows 的设备名" in told
    assert "例如 con-1" in told
