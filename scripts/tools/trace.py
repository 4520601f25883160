"""Hold `import usage` against a public trace of real virtual machines: `python -m tools.trace FOLDER [--most N]`.

FOLDER holds a month of the archive GWA-T-12 (Bitbrains, fastStorage or Rnd, such as `rnd/2013-7`): a file of samples
for each machine. Who wants it fetches it; it is never committed. The mapping is guessed, confirmed and imported as a
clerk does, once by the per cent of the trace and once by its MHz; each machine's peaks and troughs are computed here
once more, by plain loops, and whatever differs is told.
"""

from __future__ import annotations

import argparse
import csv
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Final

from dossier.cli import main as dossier
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.intake.usage.samples import bound
from dossier.load import load
from dossier.records.projects import HostUsage, Usage

HOME: Final = Path(__file__).resolve().parents[2]
PLATFORM: Final = "trace"
_PROJECT: Final = """\
kind: project
id: trace
title: 公开数据
happened: {day}
covers: {{from: {day}}}
prepared_by: 甲方云管理科
collected: {{method: letter, origin: 公开数据}}
name: 公开数据
unit: {{id: u-1, name: 示例单位}}
moved_in: {day}
survey_contact: 联络岗
resources:
"""
_PLACES: Final = Decimal("0.0001")
_PERCENT: Final = "CPU usage [%]"
_COLUMNS: Final = {
    "cpu": ("CPU usage [MHZ]", "CPU capacity provisioned [MHZ]"),
    "memory": ("Memory usage [KB]", "Memory capacity provisioned [KB]"),
}


@dataclass(frozen=True)
class TraceMonth:
    """Files of a trace, and the month that is imported of them."""

    files: Sequence[Path]
    month: Period


def make_root(root: Path, trace: TraceMonth) -> None:
    """The contract, and a project that has every machine of the trace."""
    shutil.copytree(HOME / "content" / "contract", root / "content" / "contract")
    shutil.rmtree(root / "content" / "import", ignore_errors=True)
    day = trace.month.shift(-1).start
    resources = [
        f"  - {{sku: vm-8c64g, quantity: 1, host: vm-{path.stem}, from: {day}, review: none}}" for path in trace.files
    ]
    names = [f'  - {{id: vm-{path.stem}, aliases: ["{path.stem}"]}}' for path in trace.files]
    project = root / "evidence" / "projects" / "trace.yml"
    project.parent.mkdir(parents=True)
    text = _PROJECT.format(day=day) + "\n".join([*resources, "hosts:", *names, ""])
    project.write_text(text, encoding="utf-8")


def imported(root: Path, trace: TraceMonth) -> Usage:
    """The record that the clerk's commands make. Raises RuntimeError if they make none."""
    words = ["--root", str(root), "import", "usage", *map(str, trace.files), "--platform", PLATFORM]
    dossier(words)  # a first mapping
    mapping = root / "content" / "import" / f"{PLATFORM}.yml"
    mapping.write_text(re.sub(r"unsure:\n( .*\n)*", "", mapping.read_text("utf-8")), encoding="utf-8")
    if dossier([*words, "--month", str(trace.month), "--kept", "公开数据"]):
        raise RuntimeError(PLATFORM)
    found = load(root).dossier
    usage = found.evidence.usage("trace", trace.month) if found else None
    if usage is None:
        raise RuntimeError(PLATFORM)
    return usage


def rates(path: Path, month: Period, *, percent: bool) -> dict[str, list[Decimal]]:
    """The rates of a machine in the month in per cent, computed row by row."""
    first, last = (bound(month, end=end) for end in (False, True))
    found: dict[str, list[Decimal]] = {"cpu": [], "memory": []}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter=";")
        heads = {head.strip(): index for index, head in enumerate(next(rows))}
        for row in rows:
            if not first <= int(row[heads["Timestamp [ms]"]]) < last:
                continue
            for name, (used, whole) in _COLUMNS.items():
                if name == "cpu" and percent:
                    found[name].append(Decimal(row[heads[_PERCENT]].strip()))
                elif total := Decimal(row[heads[whole]].strip()):
                    found[name].append(Decimal(row[heads[used]].strip()) * 100 / total)
    return found


def differing(usage: Usage, trace: TraceMonth, *, percent: bool) -> Iterator[str]:
    """What the record says otherwise, beyond half of the last place that counts."""
    hosts = {one.id: one for one in usage.hosts}
    for path in trace.files:
        host = hosts.get(f"vm-{path.stem}")
        for name, values in rates(path, trace.month, percent=percent).items():
            said = _said(host, name)
            wanted = [max(values), min(values)] if values else []
            if len(said) != len(wanted) or any(abs(a - b) > _PLACES for a, b in zip(said, wanted, strict=True)):
                yield f"{path.name} {name}: {said} {wanted}"


def _said(host: HostUsage | None, name: str) -> list[Decimal]:
    load = getattr(host, name) if host else None
    return [Decimal(plain(Fraction(100) * end)) for end in (load.peak, load.trough)] if load else []


def _without_percent(trace: TraceMonth, folder: Path) -> TraceMonth:
    """The same files without the column of per cent."""
    folder.mkdir()
    for path in trace.files:
        lines = [line.split(";\t") for line in path.read_text("utf-8").splitlines()]
        left = lines[0].index(_PERCENT)
        text = "\n".join(";\t".join([*line[:left], *line[left + 1 :]]) for line in lines)
        (folder / path.name).write_text(text + "\n", encoding="utf-8")
    return TraceMonth([folder / path.name for path in trace.files], trace.month)


def main() -> int:
    """Import and compare; 1 if anything differs."""
    parser = argparse.ArgumentParser(prog="python -m tools.trace", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, help="only so many machines")
    parser.add_argument("--month", type=Period.parse, default=Period.of(date(2013, 7, 1)))
    asked = parser.parse_args()
    files = sorted(asked.folder.glob("*.csv"), key=lambda path: (len(path.stem), path.stem))[: asked.most]
    trace, wrong = TraceMonth(files, asked.month), 0
    with tempfile.TemporaryDirectory(prefix="trace-") as folder:
        for percent in (True, False):
            read = trace if percent else _without_percent(trace, Path(folder) / "files")
            root, start = Path(folder) / f"root-{percent}", time.process_time()
            make_root(root, read)
            usage, seconds = imported(root, read), time.process_time() - start
            differs = list(differing(usage, trace, percent=percent))
            for line in differs:
                sys.stdout.write(f"{line}\n")
            said = f"{len(usage.hosts)} of {len(files)} machines, {len(differs)} differ, {seconds:.0f} s\n"
            sys.stdout.write(said)
            wrong += len(differs) + len(files) - len(usage.hosts)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
