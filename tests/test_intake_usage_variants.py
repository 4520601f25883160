"""The same two hosts and four samples as clerks really get them: each is guessed from, read by the guess, and comes to
CPU 56.1 and 3 per cent, memory 98 and 50, without one cell touched by hand.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import exported
from dossier.fields import CHINA
from dossier.intake.usage.guessing import guessed
from dossier.intake.usage.reading import first_moment
from exported import CPU, PERCENT, local, moments
from test_intake_usage import host, load, read, table, told
from test_intake_usage_guessing import MARKS, mapping_of

NAMES = ("web-01", "web-02")
RATES = "CPU使用率(%),内存使用率(%)"


def rows(at: Callable[[datetime], str] = local, line: str = "{host},{at},{cpu},{percent}") -> str:
    """A line for each host and moment."""
    return "\n".join(
        line.format(host=host, at=at(moment), cpu=cpu, gb=gb, percent=percent)
        for host, moment, cpu, gb, percent in exported.rows()
    )


def parts(line: str) -> str:
    """For each moment of a host a line of the whole, and of two cores."""
    told = []
    for name, moment, cpu, _, percent in exported.rows():
        for core, of_cpu in (("*", cpu), ("0", "99"), ("1", "1")):
            told.append(line.format(host=name, at=local(moment), core=core, metric="cpu.usage.average", value=of_cpu))
        told.append(line.format(host=name, at=local(moment), core="*", metric="mem.usage.average", value=percent))
    return "\n".join(told)


def column(name: str, at: int) -> list[tuple[object, ...]]:
    """A sheet with one figure of all hosts, which stands there in `exported.rows`."""
    found = ((one[0], plain(one[1]), float((one[2], one[3], one[4])[at])) for one in exported.rows())
    return [("主机名", "时间", name), *found]


def book(sheets: Mapping[str, Sequence[tuple[object, ...]]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, lines in sheets.items():
        sheet = made.create_sheet(name)
        for cells in lines:
            sheet.append(list(cells))
    output = io.BytesIO()
    made.save(output)
    return output.getvalue()


def plain(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)


PAGED = f"序号,主机名,IP地址,时间,{RATES}"
POWERCLI = '"Value","Timestamp","MetricId","Unit","Description","Entity","IntervalSecs","Instance"\n'
VARIANTS: Mapping[str, tuple[Mapping[str, bytes | str], set[str]]] = {
    "Excel's own first line": ({"a.csv": f"sep=,\r\n主机名,时间,{RATES}\n{rows()}"}, {"time.zone"}),
    "PowerCLI, whose row of all cores names none": (
        {"a.csv": "#TYPE VMware.FloatSampleImpl\n" + POWERCLI
         + parts('"{value}","{at}","{metric}","%","x","{host}","300","{core}"').replace('"*"', '""')},
        {"time.zone", "only"},
    ),
    "vCenter, whose row of all cores has an asterisk": (
        {"a.csv": "Entity,Instance,MetricId,Timestamp,Value,Unit\n" + parts("{host},{core},{metric},{at},{value},%")},
        {"time.zone", "only"},
    ),
    "Zabbix with what is idle": (
        {"a.csv": "host,key_,clock,value\n" + "\n".join(
            f'{name},"system.cpu.util[,idle]",{moment.timestamp():.0f},{100 - float(cpu):g}\n'
            f"{name},vm.memory.size[pavailable],{moment.timestamp():.0f},{100 - float(percent):g}\n"
            f'{name},"system.cpu.load[all,avg1]",{moment.timestamp():.0f},3'
            for name, moment, cpu, _, percent in exported.rows()
        )},
        {"figures", "figures.0.unit", "figures.1.unit"},
    ),
    "heads with host and figure": (
        {"a.csv": "Time,web-01 CPU,web-01 Memory,web-02 CPU,web-02 Memory\n" + "\n".join(
            f"{local(moment)},{CPU['web-01'][n]}%,{PERCENT['web-01'][n]}%,50%,25%" for n, moment in enumerate(moments())
        )},
        {"host", "time.zone"},
    ),
    "statistics in brackets, by tabs, in GBK": (
        {"a.csv": ("实例ID\t采集时间\tCPU使用率(%)(平均)\t内存使用率（％）\n"
                   + rows(line="{host}\t{at}\t{cpu}\t{percent}")).encode("gbk")},
        {"time.zone"},
    ),
    "two rows of heads, of which the lower says little": (
        {"a.csv": "主机名称,采集时间,CPU,,内存,\n,,平均,最大,平均,最大\n"
         + rows(line="{host},{at},{cpu}%,99%,{percent}%,99%")},
        {"time.zone"},
    ),
    "title, foot, and the head on each page": (
        {"a.csv": f"资源监控报表\n导出人：运维岗\n\n{PAGED}\n"
         + rows(line="1,{host},10.0.0.9,{at},{cpu},{percent}").replace("1,web-02", f"{PAGED}\n1,web-02", 1)
         + "\n合计,,,,40,60\n平均,,,,40,60\n"},
        {"time.zone"},
    ),
    "a row for each metric, with its unit": (
        {"a.csv": "资源名称,指标名称,时间,平均值,单位\n"
         + rows(line="{host},CPU使用率,{at},{cpu},%\n{host},内存使用率,{at},{percent},%")},
        {"time.zone"},
    ),
    "by address": (
        {"a.csv": f"IP地址,采集时间,{RATES}\n" + rows().replace("web-0", "10.0.0.")}, {"time.zone"},
    ),
    "day and time apart": (
        {"a.csv": f"主机名,日期,时间,{RATES}\n" + rows(lambda at: f"{at:%Y/%-m/%-d},{at:%-H:%M}")}, {"time.zone"},
    ),
    "days as spreadsheets keep them": (  # 45,352 days after 1899-12-30
        {"a.csv": f"主机名,时间,{RATES}\n" + rows(lambda at: f"{45352 + at.minute / 1440:.9f}")}, {"time.zone"},
    ),
    "universal time, said in the head": (
        {"a.csv": f"主机名,时间(UTC),{RATES}\n" + rows(lambda at: f"{at.astimezone(UTC):%Y-%m-%d %H:%M}")}, set(),
    ),
    "month first": (
        {"a.csv": f"主机名,时间,{RATES}\n" + rows(lambda at: f"{at:%-m/%-d/%Y %-I:%M %p}")},
        {"time.zone", "time.order"},
    ),
    "cells that are told to be texts": (
        {"a.csv": f"主机名,时间,{RATES}\n" + rows(line='="{host}",="{at}",{cpu},{percent}')}, {"time.zone"},
    ),
    "cores and memory beside their use": (
        {"a.csv": f"主机名,时间,CPU(核),内存(GB),{RATES}\n" + rows(line="{host},{at},4,8,{cpu},{percent}")},
        {"time.zone", "figures"},
    ),
    "a sheet a figure": (
        {"a.xlsx": book({
            "CPU": column("CPU使用率(%)", 0), "内存": column("内存使用率(%)", 2),
        })},
        {"time.zone"},
    ),
    "a sheet a host": (
        {"a.xlsx": book({
            name: [("时间", *map(str, RATES.split(","))),
                   *((plain(one[1]), float(one[2]), float(one[4])) for one in exported.rows() if one[0] == name)]
            for name in NAMES
        })},
        {"host", "time.zone"},
    ),
    "highest and lowest of the month": (
        {"a.csv": "主机名,CPU平均使用率(%),CPU最大使用率(%),CPU最小使用率(%),内存最大使用率(%),内存最小使用率(%)\n"
         "web-01,22.3,56.1,3,98,50\nweb-02,50,50,50,25,25\n合计,,106,,,\n"},
        {"figures", "interval_minutes"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_what_clerks_get_is_guessed_and_read(name: str, tmp_path: Path) -> None:
    texts, marks = VARIANTS[name]
    files = {path: data if isinstance(data, bytes) else data.encode() for path, data in texts.items()}
    mapping = mapping_of(tmp_path, files)
    assert {one.what for one in mapping.unsure} == marks | MARKS
    found = read(tmp_path, files, mapping)
    assert told(found) == []
    assert [float(one) for one in (*load(found, "cpu"), *load(found, "memory"))] == [56.1, 3, 98, 50]
    assert load(found, "cpu", "web-02") == (50, 50)
    paths = [tmp_path / path for path in files]
    if mapping.time is not None:
        assert first_moment(paths, mapping) == datetime(2024, 3, 1, tzinfo=CHINA)
        sampled = host(found).sampled
        assert sampled is not None
        assert (sampled.rows, sampled.missing, sampled.twice) == (4, 0, 0)


def test_rows_of_parts_without_one_of_the_whole_are_refused(tmp_path: Path) -> None:
    """Two cores of a host at four moments: their mean is nowhere, and a peak of one of them is not the host's."""
    cores = [f"web-01,2024-03-01 00:{minute:02}:00,{cpu},4" for minute in (0, 5, 10, 15) for cpu in (99, 1)]
    data = table(*cores)
    found = read(tmp_path, {"a.csv": data}, exported.mapping(exported.WIDE))
    assert "usage-rows-mixed a.csv" in told(found)
    assert "only" in {one.what for one in mapping_of(tmp_path, {"b.csv": data}).unsure}


def test_the_same_rows_twice_are_only_told(tmp_path: Path) -> None:
    data = table(*(f"web-01,2024-03-01 00:{minute:02}:00,10,4" for minute in (0, 0, 5, 5, 10, 10)))
    found = read(tmp_path, {"a.csv": data}, exported.mapping(exported.WIDE))
    assert [one for one in told(found) if "without" not in one] == ["usage-host-odd a.csv"]


def test_labels_of_prometheus_are_no_figures(tmp_path: Path) -> None:
    """Seconds of work by core: a counter, of which the numbers of the cores are no figure."""
    metric = {"__name__": "node_cpu_seconds_total", "instance": "10.0.0.1:9100", "mode": "user"}
    values = [[int(at.timestamp()), str(n * 30)] for n, at in enumerate(moments())]
    result = [{"metric": metric | {"cpu": core}, "values": values} for core in ("0", "1")]
    data = json.dumps({"data": {"resultType": "matrix", "result": result}}).encode()
    (figure,) = mapping_of(tmp_path, {"a.json": data}).figures
    assert (figure.column, figure.unit, figure.counter) == ("value", "seconds", True)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a line that never ends", b"host,time,cpu\n" + b"x" * 5_000_000, "table-unreadable"),
        ("a head that never ends", b"host,time," + b"cpu," * 100_000, "table-unreadable"),
        (
            "a quote that is never closed",
            b'host,time,cpu\n"a,2024-03-01 00:00,1\n' + b"b,c,d\n" * 9_000,
            "table-unreadable",
        ),
        ("controls in a figure", b"host,time,cpu\nweb-01,2024-03-01 00:00,5\x1b[31m0\n", "export-head-missing"),
    ],
)
def test_a_text_that_is_no_table_is_told_without_more(name: str, data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_bytes(data)
    text, problems = guessed([path], "monitor")
    assert (text, [one.code for one in problems]) == ("", [code])


def test_half_a_character_is_a_name_that_matches_nothing(tmp_path: Path) -> None:
    result = [{"metric": {"instance": "\ud800"}, "values": [[1709222700, "5"]]}]
    files = {"cpu.json": json.dumps({"data": {"result": result}}).encode()}
    found = read(tmp_path, files, mapping_of(tmp_path, files))
    assert told(found)[0] == "usage-name-unknown cpu.json"


@pytest.mark.parametrize("broken", [False, True])
def test_parquet_with_days_for_times_or_broken_within_is_told(broken: bool, tmp_path: Path) -> None:
    """2024-03-01 is day 19,783 after 1970."""
    output = io.BytesIO()
    names = [f"web-0{1 + nth % 2}" for nth in range(3_000)]
    days = pa.array([19783] * 3_000, pa.date32())
    pq.write_table(pa.table({"host": names, "time": days, "cpu": [float(nth % 50) for nth in range(3_000)]}), output)
    data = output.getvalue()
    files = {"a.parquet": data[:100] + bytes(400) + data[500:] if broken else data}
    (tmp_path / "a.parquet").write_bytes(files["a.parquet"])
    text, problems = guessed([tmp_path / "a.parquet"], "monitor")
    assert ([one.code for one in problems], bool(text)) == ((["table-unreadable"], False) if broken else ([], True))
    if not broken:
        assert "usage-host-odd a.parquet" in told(read(tmp_path, files, mapping_of(tmp_path, files)))
