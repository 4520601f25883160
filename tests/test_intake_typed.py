"""What is left to type of a month of 16 projects: the sample's March 2024, filled in by the workbook and by tables.

Every cell that a clerk has to fill is counted: what the month is opened with, what stays as it was, what follows from
the rest of a row, digests, and the names of files that are called after their record are not typed. What platforms
export is not typed either. The records that come out are those of the sample.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TypeVar

import openpyxl
import pytest
from PIL import Image

from builders import HOME
from dossier.cli.kept import cache_of
from dossier.evidence import filed_under
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.intake.month.build import Building, BuiltRecord, named_files
from dossier.intake.month.expected import asked_of
from dossier.intake.month.plan import MonthPlan, PlannedRow, PlannedSheet, plan_of
from dossier.intake.month.values import at, shown_value
from dossier.intake.month.wording import heading
from dossier.load import load
from dossier.problems import Place
from dossier.records.base import Record
from dossier.records.operations import ChangeRequest, DutyRoster
from dossier.records.platform import DeploymentRequest, PolicyBackup
from dossier.records.projects import HostUsage, Usage
from dossier.records.security import WeeklySecurityReport
from dossier.source import Tree
from intake_books import column, dossier, opened
from sample_months import copied, evidence

R = TypeVar("R", bound=Record)
MONTH: Final = Period(2024, 3)
TYPED: Final = {
    "应急启动告知": 6,
    "故障报告": 28,
    "数据安全事件": 7,
    "演练记录": 12,
    "运维人员管理材料": 11,
    "运维审计报告": 6,
    "监控平台报告": 8,
    "安全策略变更授权": 3,
    "巡检记录": 3,
    "指标测量值": 1,
    "业务培训记录": 9,
    "月度提交": 1,
}
"""Cells by kind of record."""
ELSEWHERE: Final = {"survey-round", "resize-letter", "operation-report", "resource-report"}
"""Filed by the bureau, or written by the program itself."""
BY_TABLES: Final = {"duty-roster", "policy-backup", "deployment-request", "change-request", "weekly-security-report"}


def filed() -> list[Record]:
    return [one for one in evidence().records if one.scope == "month" and filed_under(one) == MONTH]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample as it stood before March."""
    return copied(tmp_path_factory.mktemp("root"), "2024-0[3-9]")


def planned(root: Path) -> MonthPlan:
    found = load(root, cache_of(root)).dossier
    assert found is not None
    asked = asked_of(found.contract, found.evidence, MONTH, max(one.happened for one in found.evidence.records))
    return plan_of(found.contract, found.evidence, asked, "provider")


def rows(plan: MonthPlan) -> Iterator[tuple[PlannedSheet, PlannedRow, Record]]:
    """The sample's records, each in the planned row that it fills."""
    left = {sheet.kind: list(sheet.rows) for sheet in plan.sheets}
    sheets = {sheet.kind: sheet for sheet in plan.sheets}
    for record in filed():
        if record.kind in sheets and record.kind not in BY_TABLES | ELSEWHERE:
            tree = record.source.tree
            row = next(
                row
                for row in left[record.kind]
                if all(at(tree, tuple(key.split("."))) == value for key, value in row.values.items())
            )
            left[record.kind].remove(row)
            yield sheets[record.kind], row, record


def cells(plan: MonthPlan, sheet: PlannedSheet, row: PlannedRow, record: Record, ids: Mapping[str, str]) -> list[Any]:
    """What has to be typed: the nth line of the record, the head, the value."""
    found: list[tuple[int, str, Any]] = []
    built = BuiltRecord(sheet.kind, row.id, {}, Place(""))
    own = [one for one in sheet.columns if not one.each and one.key not in ("id", "title")]
    for one in own:
        value = row.values.get(one.key, sheet.usual.get(one.key))
        if value is not None:
            built.put(one.path, value)
    for follows in (False, True):
        if follows:
            Building(sheet, plan.period, plan.names, sample=True).complete(built)
        for one in own:
            wanted = at(record.source.tree, one.path)
            if (
                wanted is None
                or wanted == at(built.tree, one.path)
                or follows != (one.path[0] in ("happened", "covers"))
            ):
                continue
            built.put(one.path, wanted)
            found.append((0, heading(one), shown_value(one, ids.get(str(wanted), wanted), plan.names)))
    for one in sheet.columns:
        items = at(record.source.tree, (one.each,)) if one.each and one.each != "attachments" else None
        for nth, item in enumerate(items if isinstance(items, list) else ()):
            known = row.lists.get(one.each, ())
            wanted = at(item, one.path)
            if wanted is not None and wanted != (known[nth].get(one.key) if nth < len(known) else None):
                found.append((nth, heading(one), shown_value(one, wanted, plan.names)))
    return found


def put(workbook: Any, label: str, name: str, filled: Sequence[Any]) -> None:
    sheet = workbook[label]
    ids = column(sheet, "编号")
    line = next(cell.row for (cell,) in sheet.iter_rows(min_col=ids, max_col=ids) if cell.value == name)
    below = max([nth for nth, _, _ in filled], default=0)
    if below:
        sheet.insert_rows(line + 1, below)
    for nth, head, value in filled:
        sheet.cell(line + nth, column(sheet, head)).value = value


def beside(folder: Path, sheet: PlannedSheet, name: str, record: Record) -> int:
    """The attachments as files in a folder that is called after the record; how many had to be given a name."""
    usual = [one.get("shows") for one in sheet.attached] == [one.shows for one in record.attachments]
    for nth, one in enumerate(record.attachments):
        called = Path(one.path).stem if usual else one.shows
        target = folder / name / f"{nth} {called}{Path(one.path).suffix}"
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(HOME / Path(record.source.path).parent / one.path, target)
    return 0 if usual else len(record.attachments)


def said(record: Record, ids: Mapping[str, str]) -> dict[str, Tree]:
    """What a record says beside its name: ids of other records as they are called here."""
    assert isinstance(record.source.tree, dict)
    tree = {key: value for key, value in record.source.tree.items() if key not in ("id", "title", "self_score")}
    files: list[Tree] = [{"sha256": one.get("sha256"), "shows": one.get("shows")} for one in named_files(tree)]
    tree = {key: ids.get(value, value) if isinstance(value, str) else value for key, value in tree.items()}
    return {**tree, "attachments": files} if files else tree


def table(path: Path, rows_: Sequence[Sequence[object]]) -> Path:
    book: Any = openpyxl.Workbook()
    for row in rows_:
        book.active.append(list(row))
    book.save(path)
    return path


def of(kind: type[R]) -> list[R]:
    return [one for one in filed() if isinstance(one, kind)]


def exported(folder: Path) -> Iterator[tuple[str, Path]]:
    """The month's roster, backups, tickets and weekly figures as their systems export them, with their mappings."""
    (roster,) = of(DutyRoster)
    on = {(who, one.day.day): one.shift for one in roster.shifts for who in one.staff}
    days = range(1, MONTH.days + 1)
    posts = sorted({who for who, _ in on})
    words = {"day": "白", "night": "夜"}
    grid = [[who, *(words.get(on.get((who, day), ""), "休") for day in days)] for who in posts]
    yield "roster", table(folder / "排班.xlsx", [["岗位", *days], *grid])
    (backup,) = of(PolicyBackup)
    done = [[one.device, one.taken, "成功" if one.restorable else "失败"] for one in backup.backups]
    yield "policy-backup", table(folder / "备份.xlsx", [["设备", "备份时间", "可恢复"], *done])
    names = {project.id: project.name for project in evidence().projects}
    deployed = [
        [one.number, "部署", names[one.project], one.received, one.contacted, one.completed]
        for one in of(DeploymentRequest)
    ]
    head = ["工单编号", "类型", "项目", "受理时间", "首次联系", "办结时间"]
    yield "deployment-tickets", table(folder / "部署工单.xlsx", [head, *deployed])
    changed = [
        [one.number, "变更", names[one.project], one.received, one.carried_out, one.replied, one.reply_number]
        for one in of(ChangeRequest)
    ]
    head = ["工单编号", "类型", "项目", "受理时间", "办结时间", "答复时间", "答复文号"]
    yield "change-tickets", table(folder / "变更工单.xlsx", [head, *changed])
    weeks = [
        [one.covers.from_, one.covers.to, one.sent, one.devices, one.attacks_blocked, one.oldest_log]
        for one in of(WeeklySecurityReport)
    ]
    head = ["周起", "周止", "报送日期", "设备数", "阻断次数", "最早日志"]
    yield "weekly-security", table(folder / "周统计.xlsx", [head, *weeks])


PLATFORM = """\
for: usage
platform: 监管平台
filed_by: 乙方驻场运维组
host: {column: 主机}
interval_minutes: 5
figures:
  - {of: cpu, statistic: peak, column: CPU最高, unit: percent}
  - {of: cpu, statistic: trough, column: CPU最低, unit: percent}
  - {of: memory, statistic: peak, column: 内存最高, unit: percent}
  - {of: memory, statistic: trough, column: 内存最低, unit: percent}
  - {of: disk-total, column: 硬盘分配, unit: GB}
  - {of: disk-used, column: 硬盘已用, unit: GB}
"""


def figures_of(host: HostUsage) -> list[str]:
    loads = [(load.peak, load.trough) if load else (None, None) for load in (host.cpu, host.memory)]
    disk = (host.disk.allocated_gb, host.disk.used_gb) if host.disk else (None, None)
    rates = ["" if one is None else plain(100 * one) for load in loads for one in load]
    return [*rates, *("" if one is None else plain(one) for one in disk)]


def measured(folder: Path) -> Path:
    """The use of all hosts in the month, summed up by the platform."""
    head = ["主机", "CPU最高", "CPU最低", "内存最高", "内存最低", "硬盘分配", "硬盘已用"]
    hosts = [host for one in of(Usage) for host in one.hosts]
    shown = [[host.id, *figures_of(host)] for host in hosts]
    return table(folder / "平台导出.xlsx", [head, *shown])


def photos(folder: Path, count: int) -> None:
    """Pictures of a phone, no two alike, in a folder that is called after their record."""
    folder.mkdir(parents=True, exist_ok=True)
    for nth in range(count):
        noise = random.Random(nth).randbytes(64 * 48 * 3)  # noqa: S311  # no secret, only the same every time
        Image.frombytes("RGB", (64, 48), noise).resize((640, 480)).save(folder / f"{nth:02} 巡检照片.jpg")


def git(root: Path, *words: str) -> str:
    name = ("-c", "user.name=dossier", "-c", "user.email=dossier@example.org")
    return subprocess.run(["git", *name, *words], cwd=root, check=True, capture_output=True, text=True).stdout


@pytest.mark.slow
def test_a_month_from_nothing_to_a_pushed_branch_with_fewer_than_a_hundred_cells_typed(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "content", "evidence")
    git(root, "commit", "-qm", "as it was")
    git(tmp_path, "init", "-q", "--bare", "remote.git")
    plan, book, files = planned(root), opened(root, str(MONTH), "--for", "provider"), tmp_path / "files"
    matched = list(rows(plan))
    ids = {record.id: row.id for _, row, record in matched}
    typed: Counter[str] = Counter()
    workbook: Any = openpyxl.load_workbook(book)
    for sheet, row, record in matched:
        filled = cells(plan, sheet, row, record, ids)
        put(workbook, sheet.label, row.id, filled)
        typed[sheet.label] += len(filled) + beside(files, sheet, row.id, record)
    workbook.save(book)
    inspection = next(row.id for sheet, row, _ in matched if sheet.kind == "inspection-record")
    photos(files / inspection, 20)
    capsys.readouterr()
    assert dossier(root, "import", "records", book, "--files", files) == 0, capsys.readouterr().out
    for name, path in exported(tmp_path):
        told = dossier(root, "import", "records", path, "--table", name, "--month", str(MONTH))
        assert told == 0, capsys.readouterr().out
    (root / "content" / "import" / "monitor.yml").write_text(PLATFORM, encoding="utf-8")
    export = measured(tmp_path)
    told = dossier(root, "import", "usage", export, "--platform", "monitor", "--month", str(MONTH))
    assert told == 0, capsys.readouterr().out
    assert dossier(root, "check") == 0, capsys.readouterr().out
    found = load(root, cache_of(root)).dossier
    assert found is not None
    for _, row, record in matched:
        if row.id != inspection:
            assert said(found.evidence.by_id[row.id], {}) == said(record, ids), record.id
    assert len(found.evidence.by_id[inspection].attachments) == 21
    (roster,) = found.evidence.month(DutyRoster, MONTH)
    assert {(one.day, one.shift, one.staff) for one in roster.shifts} == {
        (one.day, one.shift, tuple(sorted(one.staff))) for one in of(DutyRoster)[0].shifts
    }
    for kind in (DeploymentRequest, ChangeRequest, WeeklySecurityReport):
        assert len(found.evidence.month(kind, MONTH)) == len(of(kind))
    hosts = {host.id: host for one in of(Usage) for host in one.hosts}
    taken = [host for one in found.evidence.month(Usage, MONTH) for host in one.hosts]
    assert {host.id for host in taken} == hosts.keys()
    assert {host.id: figures_of(host) for host in taken} == {host.id: figures_of(host) for host in hosts.values()}
    git(root, "switch", "-qc", "evidence-2024-03")
    git(root, "add", "evidence")
    git(root, "commit", "-qm", "2024-03")
    git(root, "push", "-q", str(tmp_path / "remote.git"), "evidence-2024-03")
    pushed = git(tmp_path / "remote.git", "ls-tree", "-r", "--name-only", "evidence-2024-03")
    assert f"evidence/2024-03/inspection-record/{inspection}.md" in pushed
    capsys.readouterr()
    assert dossier(root, "compare", "main", "evidence-2024-03", "--all-months", "--format", "markdown") == 0
    comment = capsys.readouterr().out
    assert "| 2024-03 | — →" in comment
    assert "记录（41）" in comment  # those of the workbook, of the tables and of the platform
    assert "「乙方」：51 个文件" in comment
    assert {label: count for label, count in typed.items() if count} == TYPED
    assert sum(typed.values()) < 100
