"""The first mapping is guessed, and whatever is not certain is marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

import exported
from dossier.contract.exports import ExportMapping, read_mappings
from dossier.intake.usage.guessing import guessed
from test_intake_usage import IDS, load, read, renamed, wide

MARKS = {"filed_by", "platform"}


def mapping_of(tmp_path: Path, files: Mapping[str, bytes]) -> ExportMapping:
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    text, problems = guessed([tmp_path / name for name in files], "monitor")
    assert problems == ()
    found, wrong = read_mappings({"content/import/monitor.yml": text.encode()})
    assert {one.code for one in wrong} == {"mapping-unsure"}
    return found["monitor"]


GUESSED: Mapping[str, tuple[Callable[[], Mapping[str, bytes]], set[str]]] = {
    "wide": (lambda: {"a.csv": wide()}, {"time.zone"}),
    "workbook": (lambda: {"a.xlsx": exported.workbook()}, {"time.zone"}),
    "Zabbix": (
        lambda: {"h.csv": exported.zabbix_history()},
        {"figures", "figures.0.unit", "figures.1.unit"},  # icmpping is not used; no unit is told
    ),
    "Prometheus": (
        lambda: {
            "cpu.json": exported.prometheus(renamed(exported.CPU)),
            "memory.json": exported.prometheus(renamed(exported.PERCENT)),
        },
        {"figures.0.unit", "figures.1.unit"},
    ),
    "CloudMonitor": (
        lambda: {"CPUUtilization.csv": exported.aliyun(exported.CPU, IDS)},
        {"figures.0.unit", "figures.1.unit", "figures.2.unit"},
    ),
    "across": (lambda: {"CPU.csv": exported.grafana()}, {"host", "time.zone"}),
    "trace": (lambda: {"web-01.csv": exported.trace()}, {"host"}),
}  # fmt: skip


@pytest.mark.parametrize("shape", GUESSED)
def test_a_guess_reads_what_it_was_guessed_from_and_marks_what_is_not_certain(shape: str, tmp_path: Path) -> None:
    make, marks = GUESSED[shape]
    mapping = mapping_of(tmp_path, make())
    assert {one.what for one in mapping.unsure} == marks | MARKS
    assert mapping.samples_every == 300
    found = read(tmp_path, make(), mapping)
    assert load(found, "cpu")[0] * 10 == 561
    assert load(found, "cpu")[1] == 3


@pytest.mark.parametrize(
    ("left_out", "figures"),
    [
        ((), ["vcpu number", "cpu percent", "memory-total KB", "memory-used KB"]),
        (("CPU usage [%]",), ["vcpu number", "cpu-total MHz", "cpu-used MHz", "memory-total KB", "memory-used KB"]),
    ],
)
def test_of_a_real_trace_only_what_has_a_unit_is_taken(
    left_out: Sequence[str], figures: Sequence[str], tmp_path: Path
) -> None:
    """MHz are work, no per cent; they are taken where nothing says per cent, and nothing has to be corrected."""
    data = exported.real_trace(*left_out)
    mapping = mapping_of(tmp_path, {"web-01.csv": data})
    assert [f"{one.of} {one.unit}" for one in mapping.figures] == figures
    assert {one.what for one in mapping.unsure} == {"host"} | MARKS
    found = read(tmp_path, {"web-01.csv": data}, mapping)
    assert load(found, "cpu")[0] == 105
    assert load(found, "memory") == (98, 50)


def test_figures_are_no_second_row_of_a_head(tmp_path: Path) -> None:
    """As WPS saves a table in China: GBK, semicolons, a title; a host's name and figures make no longer head."""
    rows = ["监管平台明细", "采集时刻;实例名称;CPU占用(%);内存占用(%);磁盘占用(%);内存总使用率"]
    rows += [f"2024/3/1 {hour}:00;WEB-01;40.7;64.8;52.5;64.8" for hour in range(20)]
    mapping = mapping_of(tmp_path, {"a.csv": "\r\n".join(rows).encode("gbk")})
    assert mapping.host is not None
    assert mapping.host.column == "实例名称"
    assert [(one.of, one.column) for one in mapping.figures] == [
        ("cpu", "CPU占用(%)"),
        ("memory", "内存占用(%)"),
        ("disk", "磁盘占用(%)"),
    ]


def test_fractions_are_taken_for_fractions_and_marked(tmp_path: Path) -> None:
    data = exported.text(("host", "time", "cpu"), [("web-01", "2024-03-01 00:00:00", "0.561")])
    mapping = mapping_of(tmp_path, {"a.csv": data})
    (figure,) = mapping.figures
    assert figure.unit == "fraction"
    assert "figures.0.unit" in {one.what for one in mapping.unsure}


def test_where_nothing_is_known_nothing_is_guessed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"1,2\n3,4\n")
    text, problems = guessed([tmp_path / "a.csv"], "monitor")
    assert (text, [one.code for one in problems]) == ("", ["export-head-missing"])
