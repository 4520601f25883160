"""The clerk's commands over the city: from exports, tables and photos to a committed branch and its comment."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PIL import Image

from dossier.cli import main
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.load import CONTRACT, EVIDENCE, load
from dossier.publish.appearance import HOME
from dossier.records.operations import ChangeRequest, DutyRoster
from dossier.records.platform import DeploymentRequest
from dossier.records.projects import Usage
from tools.benchmark.city import commit, git
from tools.benchmark.measure import Figure, measure

_MAPPING: Final = """\
for: usage
platform: 监管平台
filed_by: 乙方驻场运维组
host: {column: host}
interval_minutes: 5
figures:
  - {of: cpu, statistic: peak, column: cpu_max, unit: percent}
  - {of: cpu, statistic: trough, column: cpu_min, unit: percent}
  - {of: memory, statistic: peak, column: mem_max, unit: percent}
  - {of: memory, statistic: trough, column: mem_min, unit: percent}
  - {of: disk-total, column: disk, unit: GB}
  - {of: disk-used, column: disk_used, unit: GB}
"""

_HANDED_IN: Final = ("usage", "duty-roster", "deployment-request", "change-request")
_SHIFTS: Final = {"day": "白", "night": "夜", "all-day": "全"}
_PHOTOS: Final = 20
_POINTS: Final = (3264, 2448)


def taking_in(city: Path, folder: Path, month: Period) -> Iterator[Figure]:
    """Each command on a copy of the city without what platform, tickets and roster say of the last month."""
    _lay(city, folder)
    outside = folder.with_name(f"{folder.name}-files")
    shutil.rmtree(outside, ignore_errors=True)
    outside.mkdir()
    export, book = outside / "export.csv", outside / "book.xlsx"
    tables = _exported(folder, month, outside)
    for kind in _HANDED_IN:
        shutil.rmtree(folder / EVIDENCE / str(month) / kind, ignore_errors=True)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    commit(folder, "The month before it is handed in")
    say = ("--root", str(folder))
    yield measure("open", partial(_done, *say, "open", str(month), "--out", str(book)))
    usage = ("import", "usage", str(export), "--platform", "monitor", "--month", str(month))
    yield measure("import-usage", partial(_done, *say, *usage))
    yield measure("import-records", partial(_done, *say, "import", "records", str(book)))
    yield measure("import-tables", partial(_tables, say, tables, month))
    record = next((folder / EVIDENCE / str(month) / "training").iterdir())
    words = ("attach", str(record), *map(str, _photos(outside)), "--shows", "现场照片")
    yield measure("photos", partial(_done, *say, *words))
    yield measure("todo", partial(_done, *say, "todo", str(month)))
    yield measure("check", partial(_done, *say, "check"))
    git(folder, "switch", "--quiet", "--create", "evidence")
    yield measure("commit", partial(commit, folder, f"{month}"))
    words = ("compare", "main", "evidence", "--all-months", "--format", "markdown")
    yield measure("comment", partial(_done, *say, *words))


def _lay(city: Path, folder: Path) -> None:
    """A copy of the city with the mappings of its tables and of its platform."""
    shutil.rmtree(folder, ignore_errors=True)
    for name in (CONTRACT, EVIDENCE):
        shutil.copytree(city / name, folder / name)
    shutil.copytree(HOME / "content" / "import", folder / "content" / "import")
    (folder / "content" / "import" / "monitor.yml").write_text(_MAPPING, encoding="utf-8")


def _tables(say: tuple[str, ...], tables: Mapping[str, Path], month: Period) -> None:
    for name, path in tables.items():
        _done(*say, "import", "records", str(path), "--table", name, "--month", str(month))


def _photos(folder: Path) -> Iterator[Path]:
    """Twenty photos of eight million points, no two alike."""
    for number in range(_PHOTOS):
        path = folder / f"照片{number:02d}.jpg"
        Image.effect_noise((64, 48), 40 + number).resize(_POINTS).convert("RGB").save(path, quality=80)
        yield path


def _done(*words: str) -> None:
    """Run a command; raises RuntimeError if it does not end well."""
    if main(list(words)):
        raise RuntimeError(" ".join(words))


def _exported(folder: Path, month: Period, outside: Path) -> Mapping[str, Path]:
    """What platform, tickets and roster say of the month, as they export it; tables by the name of their mapping."""
    found = load(folder).dossier
    assert found is not None  # noqa: S101  # the city has no errors
    evidence = found.evidence
    (outside / "export.csv").write_text(_measured(evidence.month(Usage, month)), encoding="utf-8")
    names = {project.id: project.name for project in evidence.projects}
    (roster,) = evidence.month(DutyRoster, month)
    on = {(who, one.day.day): _SHIFTS[one.shift] for one in roster.shifts for who in one.staff}
    days = range(1, month.days + 1)
    grid = [[who, *(on.get((who, day), "休") for day in days)] for who in sorted({who for who, _ in on})]
    asked = [
        [one.number, "部署", names[one.project], one.received, one.contacted, one.completed]
        for one in evidence.month(DeploymentRequest, month)
    ]
    changed = [
        [one.number, "变更", names[one.project], one.received, one.carried_out, one.replied, one.reply_number]
        for one in evidence.month(ChangeRequest, month)
    ]
    rows: Mapping[str, Sequence[Sequence[object]]] = {
        "roster": [["岗位", *days], *grid],
        "deployment-tickets": [["工单编号", "类型", "项目", "受理时间", "首次联系", "办结时间"], *asked],
        "change-tickets": [["工单编号", "类型", "项目", "受理时间", "办结时间", "答复时间", "答复文号"], *changed],
    }
    for name, table in rows.items():
        with (outside / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(table)
    return {name: outside / f"{name}.csv" for name, table in rows.items() if len(table) > 1}


def _measured(usage: Iterable[Usage]) -> str:
    """The use of all hosts in a month as a platform sums it up."""
    lines = ["host,cpu_max,cpu_min,mem_max,mem_min,disk,disk_used"]
    for host in (host for one in usage for host in one.hosts):
        loads = [plain(100 * one) for load in (host.cpu, host.memory) if load for one in (load.peak, load.trough)]
        disk = [plain(one) for one in ((host.disk.allocated_gb, host.disk.used_gb) if host.disk else ())]
        lines.append(",".join([host.id, *loads, *disk]))
    return "\n".join(lines) + "\n"
