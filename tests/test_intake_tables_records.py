"""Tables of offices become records by their mappings: a roster, tickets, a punch clock, backups of devices."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from shutil import copytree
from typing import Any

import openpyxl
import pytest

from builders import HOME
from dossier.load import load
from dossier.records.base import Record
from dossier.records.operations import Attendance, ChangeRequest, DutyRoster
from dossier.records.platform import PolicyBackup
from intake_books import base, dossier, files_of


@pytest.fixture
def root(tmp_path: Path) -> Path:
    copytree(HOME / "content" / "import", tmp_path / "content" / "import")
    return base(tmp_path)


def sheet(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    page: Any = book.active
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path


def text(path: Path, rows: Sequence[Sequence[object]], encoding: str = "gb18030") -> Path:
    made = io.StringIO()
    for row in rows:
        made.write(",".join("" if one is None else str(one) for one in row) + "\r\n")
    path.write_bytes(made.getvalue().encode(encoding))
    return path


def take(root: Path, path: Path, table: str, code: int = 0) -> None:
    assert dossier(root, "import", "records", path, "--table", table, "--month", "2024-04") == code


def records(root: Path, kind: type[Record]) -> list[Record]:
    loaded = load(root).dossier
    assert loaded is not None
    return [one for one in loaded.evidence.all(kind) if "/2024-04/" in one.source.path]


ROSTER: list[list[object]] = [
    ["示例云平台 2024 年 4 月值班表"],
    ["岗位", *range(1, 31)],
    ["", *("一二三四五六日" * 5)[:30]],
    ["zb-01", *(["白", "夜", "休"] * 10)],
    ["zb-02", *(["白", "休", "夜"] * 10)],
    ["填表：值班长", "", "审核："],
]


def test_a_roster_with_names_down_and_days_across(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Days 1, 4, 7 ... both are on day duty, 2, 5, ... zb-01 at night, 3, 6, ... zb-02: 10 + 10 + 10 shifts."""
    path = sheet(root / "排班.xlsx", ROSTER)
    take(root, path, "roster")
    (roster,) = records(root, DutyRoster)
    assert isinstance(roster, DutyRoster)
    assert len(roster.shifts) == 30
    assert [(one.day.day, one.shift, one.staff) for one in roster.shifts[:4]] == [
        (1, "day", ("zb-01", "zb-02")),
        (2, "night", ("zb-01",)),
        (3, "night", ("zb-02",)),
        (4, "day", ("zb-01", "zb-02")),
    ]
    said = capsys.readouterr().out
    assert "[intake-row-left-out] 这一行“填表：值班长”是备注或合计" in said
    before = files_of(root)
    take(root, path, "roster")
    assert "与在卷相同 1 份" in capsys.readouterr().out
    assert files_of(root) == before


@pytest.mark.parametrize("begins", ["星期", "周", "岗位"])
def test_weekdays_below_the_days_are_no_shifts(root: Path, begins: str, capsys: pytest.CaptureFixture[str]) -> None:
    """The row goes on with the head whatever its first cell says; a name with words of shifts is somebody on duty."""
    weekdays = [begins, *(f"周{day}" for day in ("一二三四五六日" * 5)[:30])]
    take(root, sheet(root / "排班.xlsx", [*ROSTER[:2], weekdays, *ROSTER[3:]]), "roster")
    (roster,) = records(root, DutyRoster)
    assert isinstance(roster, DutyRoster)
    assert {name for one in roster.shifts for name in one.staff} == {"zb-01", "zb-02"}
    assert "周" not in capsys.readouterr().out


def test_days_across_that_a_spreadsheet_took_for_numbers(root: Path) -> None:
    """4.10 and 4.20 were typed; the cells hold 4.1 and 4.2, as those of the first days do."""
    days = ["岗位", *(float(f"4.{day}") for day in range(1, 31))]
    take(root, sheet(root / "排班.xlsx", [ROSTER[0], days, *ROSTER[3:]]), "roster")
    (roster,) = records(root, DutyRoster)
    assert isinstance(roster, DutyRoster)
    assert [one.day.day for one in roster.shifts] == list(range(1, 31))


def test_an_unknown_word_in_a_cell_is_told_there(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [[*one] for one in ROSTER]
    rows[3][5] = "外勤"
    take(root, sheet(root / "排班.xlsx", rows), "roster", code=1)
    assert "排班.xlsx!F4: 错误[unknown-choice] “外勤”不在可选的值里" in capsys.readouterr().out


TICKETS: list[list[object]] = [
    ["工单编号", "类型", "项目", "受理时间", "办结时间", "答复时间", "答复文号", "处理人"],
    ["GD-2024-0071", "变更", "示例项目", "2024-04-08 09:12", "2024-04-09 17:00", "2024/4/10", "复1号", "某"],
    ["GD-2024-0072", "咨询", "示例项目", "2024-04-08 10:12", "2024-04-08 11:00", None, None, "某"],
    ["GD-2024-0060", "变更", "示例项目", "2024-03-28 09:12", "2024-03-29 17:00", "2024-03-29", "复0号", "某"],
]


def test_tickets_of_the_month_become_records_by_their_numbers(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = text(root / "工单.csv", TICKETS)
    take(root, path, "change-tickets")
    said = capsys.readouterr().out
    assert "[intake-other-month] 有 1 行不在 2024-04，没有导入" in said
    assert "工单.csv!A3: 提醒[intake-rows-apart] 有 1 行的“类型”不归这份对照表，没有导入：咨询 1" in said
    (change,) = records(root, ChangeRequest)
    assert isinstance(change, ChangeRequest)
    assert change.id == "change-request-2024-0071"
    assert (change.project, str(change.received), str(change.carried_out), str(change.replied)) == (
        "p1",
        "2024-04-08",
        "2024-04-09",
        "2024-04-10",
    )
    changed = [[*one] for one in TICKETS]
    changed[1][5] = "2024-04-11"  # answered a day later than was said: the same record, one line
    take(root, text(path, changed, "utf-8-sig"), "change-tickets")
    assert "改写：evidence/2024-04/change-request/change-request-2024-0071.md（replied）" in capsys.readouterr().out


def test_a_platform_that_calls_all_tickets_otherwise_loses_none_in_silence(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    renamed = [[("资源申请" if one == "变更" else one) for one in row] for row in TICKETS]
    take(root, text(root / "工单.csv", renamed), "change-tickets")
    said = capsys.readouterr().out
    assert "有 3 行的“类型”不归这份对照表，没有导入：资源申请 2、咨询 1" in said
    assert "新写 0 份" in said


def test_what_a_formula_could_not_tell_is_no_value_of_a_ticket(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    changed = [[*one] for one in TICKETS]
    changed[1][6] = "#N/A"
    take(root, text(root / "工单.csv", changed), "change-tickets", code=1)
    assert "工单.csv!G2: 错误[intake-cell-faulty]" in capsys.readouterr().out
    assert records(root, ChangeRequest) == []


def test_a_project_with_a_wrong_sign_is_told_by_the_names_there_are(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = [[*one] for one in TICKETS]
    changed[1][2] = "示列项目"
    take(root, text(root / "工单.csv", changed), "change-tickets", code=1)
    said = capsys.readouterr().out
    assert "工单.csv!C2: 错误[intake-name] “project（项目编号）”一格里的“示列项目”没有登记过" in said
    assert "是不是想写“示例项目”？" in said
    assert "登记的名称：示例项目。" in said


def test_a_table_with_nothing_in_it_is_called_by_its_name(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take(root, sheet(root / "空.xlsx", [[None, None]]), "roster", code=1)
    assert "空.xlsx: 错误[" in capsys.readouterr().out


def test_nothing_is_written_to_where_a_link_leads(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Not even while it is looked at what the records would come to."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "change-request").mkdir()
    other = elsewhere / "change-request/change-request-2024-0071.md"
    other.write_text("我的\n", encoding="utf-8")
    (root / "evidence/2024-04").symlink_to(elsewhere)
    take(root, text(root / "工单.csv", TICKETS), "change-tickets", 2)
    assert list(files_of(elsewhere, ".").values()) == ["我的\n".encode()]
    assert [one.name for one in elsewhere.iterdir()] == ["change-request"]


def test_a_punch_clock_is_counted_for_each_engineer(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Three days due, one of them 12 minutes late, one away: 3 working days, 2 present."""
    head: list[object] = ["工号", "日期", "应出勤", "上班打卡", "迟到分钟", "出勤结果", "是否排班", "备注"]
    rows: list[list[object]] = [
        ["e1", "2024-04-01", "是", "08:55", 0, "正常", "是", None],
        ["e1", "2024-04-02", "是", "09:12", 12, "迟到", "是", None],
        ["e1", "2024-04-03", "是", None, None, "请假", "否", "年假"],
        ["e1", "2024-04-06", "否", None, None, "休息", "否", None],
    ]
    path = sheet(root / "打卡.xlsx", [head, *rows])
    take(root, path, "punch-clock")
    found = [one for one in records(root, Attendance) if isinstance(one, Attendance)]
    assert [(one.id, one.workdays, one.present) for one in found] == [("attendance-2024-04-e1", 3, 2)]
    assert found[0].title == "2024-04 驻场考勤（e1）"  # two of a month would else be called alike
    assert [(str(one.day), one.minutes) for one in found[0].late] == [("2024-04-02", 12)]
    assert [(str(one.day), one.on_roster, one.reason) for one in found[0].absences] == [("2024-04-03", False, "年假")]
    record = root / "evidence/2024-04/attendance/attendance-2024-04-e1.md"
    record.write_text(record.read_text("utf-8").replace("2024-04 驻场考勤（e1）", "四月考勤"), "utf-8")
    take(root, path, "punch-clock")
    assert "与在卷相同 1 份" in capsys.readouterr().out  # a title that somebody has given stays


def test_backups_of_devices_are_one_record(root: Path) -> None:
    rows: list[list[object]] = [["设备", "备份时间", "可恢复"], ["fw1", "2024-04-25 02:00", "成功"]]
    take(root, text(root / "备份.csv", rows, "utf-8"), "policy-backup")
    (backup,) = records(root, PolicyBackup)
    assert isinstance(backup, PolicyBackup)
    assert [(one.device, str(one.taken), one.restorable) for one in backup.backups] == [("fw1", "2024-04-25", True)]
    assert [(one.path, one.shows) for one in backup.attachments] == [("backup-2024-04-1.csv", "策略备份任务结果")]


def test_what_is_wrong_with_a_mapping_is_told_in_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mapping = root / "content" / "import" / "roster.yml"
    mapping.write_text(mapping.read_text(encoding="utf-8").replace("shifts.staff", "shifts.staf"), encoding="utf-8")
    take(root, sheet(root / "排班.xlsx", ROSTER), "roster", code=1)
    assert "content/import/roster.yml" in capsys.readouterr().out


def test_a_table_without_its_columns_and_a_name_without_a_mapping(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = sheet(root / "排班.xlsx", [["甲", "乙"], ["1", "2"]])
    take(root, path, "change-tickets", code=1)
    assert "错误[intake-table-head] 没有找到这些列" in capsys.readouterr().out
    take(root, path, "change-ticket", code=2)
    assert "content/import/ 里有：change-tickets" in capsys.readouterr().err
