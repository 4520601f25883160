"""Tables that offices hand in, read cell by cell: what stands in a cell is what its reader saw there."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from dossier.fields import CHINA
from dossier.intake.tables import Most, SheetTable, find_head, head_word, read_tables
from dossier.intake.tables.days import clock_of, moment_of
from dossier.intake.tables.figures import CellFigure, figure_of, head_unit


def book(fill: object) -> bytes:
    """A workbook that `fill` has written into."""
    made = openpyxl.Workbook()
    assert callable(fill)
    fill(made)
    output = io.BytesIO()
    made.save(output)
    return output.getvalue()


def only(data: bytes, name: str = "a.xlsx") -> SheetTable:
    found = read_tables(name, data)
    assert found.problems == ()
    return found.tables[0]


def texts(table: SheetTable) -> list[list[str]]:
    return [[cell.text for cell in row.values()] for row in table.rows]


def styled(made: openpyxl.Workbook) -> None:
    sheet = made.active
    assert sheet is not None
    cells: tuple[tuple[float | date | time, str], ...] = (
        (0.561, "0.0%"), (0.07, "0%"), (0.5, '0.0"% 以内"'), (1234.5, "#,##0.00"), (0.1 + 0.2, "General"),
        (datetime(2024, 3, 1), "yyyy/m/d"), (datetime(2024, 3, 1, 10, 5), 'yyyy"年"m"月"d"日" hh:mm'),  # noqa: DTZ001
        (time(8, 31), "h:mm"), (45352, "[$-804]yyyy年m月d日;@"), (45352, "[红色]0"), (1.25, "# ?/?"),
    )  # fmt: skip
    for column, (value, form) in enumerate(cells, 1):
        sheet.cell(1, column, value).number_format = form


def test_numbers_are_told_as_the_sheet_shows_them() -> None:
    """56.1% is kept as 0.561, a day as 45,352 days; and 0.1 + 0.2 is 0.30000000000000004 in the file."""
    assert texts(only(book(styled))) == [
        ["56.1%", "7%", "0.5", "1234.5", "0.3", "2024-03-01", "2024-03-01 10:05:00", "08:31:00", "2024-03-01",
         "45352", "1.25"]
    ]  # fmt: skip


def test_days_of_a_workbook_from_a_mac() -> None:
    """It counts from 1904: the same day has a number 1,462 smaller."""

    def fill(made: openpyxl.Workbook) -> None:
        made.epoch = CALENDAR_MAC_1904
        assert made.active is not None
        made.active.append([date(2024, 3, 1)])

    assert texts(only(book(fill))) == [["2024-03-01"]]


def test_cells_that_are_merged_over_rows_hold_for_each_of_them() -> None:
    def fill(made: openpyxl.Workbook) -> None:
        sheet = made.active
        assert sheet is not None
        for row in (["主机", "指标", "值"], ["web-01", "cpu", 1], [None, "memory", 2], ["web-02", "cpu", 3]):
            sheet.append(row)
        sheet.merge_cells("A2:A3")

    table = only(book(fill))
    assert texts(table)[1:] == [["web-01", "cpu", "1"], ["web-01", "memory", "2"], ["web-02", "cpu", "3"]]
    assert str(table.rows[2][1].place) == "a.xlsx:3:1"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_texts_in_any_encoding(encoding: str, separator: str) -> None:
    text = "\r\n".join(separator.join(row) for row in (["主机名", "处理器峰值"], ["一体机", "56.1%"], ["web-02", "7"]))
    found = read_tables("a.csv", text.encode(encoding))
    best = max(found.tables, key=lambda table: len(table.rows[0]))
    assert (best.separator, texts(best)[1]) == (separator, ["一体机", "56.1%"])


def test_a_quote_that_another_separator_leaves_open_hinders_nobody() -> None:
    """Between tabs the inches of a screen are text; between semicolons they would be a quote that goes wrong."""
    found = read_tables("a.csv", '屏幕;"24"寸\t2\n'.encode())
    assert found.problems == ()
    assert [table.separator for table in found.tables] == [",", "\t", "，"]
    assert texts(found.tables[1]) == [['屏幕;"24"寸', "2"]]


def test_a_sheet_may_have_as_many_rows_as_its_reader_says() -> None:
    def fill(made: openpyxl.Workbook) -> None:
        assert made.active is not None
        for number in range(30):
            made.active.append([number])

    data = book(fill)
    assert len(read_tables("a.xlsx", data, Most(rows=30)).tables[0].rows) == 30
    assert [one.code for one in read_tables("a.xlsx", data, Most(rows=29)).problems] == ["table-too-large"]
    text = b"a\n" * 30
    assert [one.code for one in read_tables("a.csv", text, Most(rows=29)).problems] == ["table-too-large"]


def test_a_locked_workbook_is_called_locked() -> None:
    """What Office writes: a compound file that holds an encrypted package."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    found = read_tables("a.xlsx", head + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le"))
    assert [one.code for one in found.problems] == ["table-locked"]


# Heads ---------------------------------------------------------------------------------------------------


def test_a_head_below_a_title_in_two_rows() -> None:
    text = "三月资源使用情况,,,\n,,,\n主机,CPU,,内存\n名称,峰值,谷值,峰值\nweb-01,9,1,5\n"
    (table, *_) = read_tables("a.csv", text.encode()).tables
    names = {"主机名称": "host", "cpu峰值": "cpu.peak", "cpu谷值": "cpu.trough", "内存峰值": "memory.peak"}
    head = find_head(table.rows, lambda word: names.get(head_word(word), ""), 2)
    assert head is not None
    assert dict(head.columns) == {1: "host", 2: "cpu.peak", 3: "cpu.trough", 4: "memory.peak"}
    assert texts(table)[head.last + 1] == ["web-01", "9", "1", "5"]


@pytest.mark.parametrize(
    ("head", "name", "unit"),
    [
        ("CPU使用率(%)", "CPU使用率", "%"),
        ("内存 [GB]", "内存", "GB"),
        ("内存使用量（GiB）", "内存使用量", "GiB"),
        ("Memory usage [KB]", "Memory usage", "KB"),
        ("CPU usage [%]", "CPU usage", "%"),
        ("带宽/Mbps", "带宽", "Mbps"),
        ("主机名", "主机名", ""),
        ("(%)", "(%)", ""),
    ],
)
def test_units_in_heads(head: str, name: str, unit: str) -> None:
    assert head_unit(head) == (name, unit)


# Cells ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "value", "unit"),
    [
        ("56.1%", "56.1", "%"),
        ("５６．１％", "56.1", "%"),
        ("1,234.5", "1234.5", ""),
        ("12,345,678", "12345678", ""),
        ("1 234", "1234", ""),
        ("7.84 GB", "7.84", "GB"),
        ("980 MiB", "980", "MiB"),
        ("1.2万", "12000", ""),
        ("-3", "-3", ""),
        ("−3", "-3", ""),
        ("5.61E-1", "0.561", ""),
        (".5", "0.5", ""),
        ("15‰", "15", "‰"),
        ("16核", "16", "核"),
    ],
)
def test_figures_as_tables_show_them(written: str, value: str, unit: str) -> None:
    assert figure_of(written) == CellFigure(Decimal(value), unit)


@pytest.mark.parametrize("written", ["", "-", "N/A", "1,5", "12,34", "1.2.3", "约 5", "%", "1e9999", "5" * 100])
def test_what_is_no_figure(written: str) -> None:
    assert figure_of(written) is None


@pytest.mark.parametrize(
    "written",
    [
        "1709258700", "1709258700.5", "1709258700000", "1709258700000000", "2024-03-01 10:05:00", "2024/3/1 10:05",
        "2024.03.01 10:05:00", "2024年3月1日 10时5分", "2024年3月1日上午10:05", "20240301 10:05", "2024-03-01T10:05",
        "2024-03-01T02:05:00Z", "2024-03-01T02:05:00.123Z", "2024-03-01 02:05:00 UTC", "2024-03-01T11:05:00+09:00",
        "2024-03-01 10:05:00 AM", "45352.4201388888889",
    ],
)  # fmt: skip
def test_moments(written: str) -> None:
    """1,709,258,700 seconds after 1970 it was 02:05 in Greenwich and 10:05 in Beijing."""
    assert moment_of(written, CHINA) == datetime(2024, 3, 1, 2, 5, tzinfo=UTC)


def test_a_moment_is_in_the_zone_it_is_said_to_be() -> None:
    assert moment_of("2024-03-01 10:05", UTC) == datetime(2024, 3, 1, 10, 5, tzinfo=UTC)
    assert moment_of("2024-03-01", timezone(timedelta(hours=8))) == datetime(2024, 2, 29, 16, tzinfo=UTC)


@pytest.mark.parametrize("written", ["", "昨天", "2024-02-30 10:00", "2024-03-01 25:00", "12", "web-01"])
def test_what_is_no_moment(written: str) -> None:
    assert moment_of(written, CHINA) is None


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("8:31", time(8, 31)),
        ("08:31:22", time(8, 31, 22)),
        ("下午5点30分", time(17, 30)),
        ("5:30 PM", time(17, 30)),
        ("12:05 AM", time(0, 5)),
        ("0.354861111111111", time(8, 31)),
        ("8时", time(8)),
        ("25:00", None),
        ("迟到", None),
    ],
)
def test_times_of_day(written: str, clock: time | None) -> None:
    assert clock_of(written) == clock
