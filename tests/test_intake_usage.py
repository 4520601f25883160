"""Exports of every platform come to the same figures, and what is odd about them is told where it stands."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType

import pytest

import exported
from builders import evidence, own_contract, record
from dossier.contract.exports import ExportMapping
from dossier.exact.period import Period
from dossier.intake.usage.figures import HostMonth
from dossier.intake.usage.hosts import host_register
from dossier.intake.usage.reading import UsageRead, read_usage
from dossier.load import Dossier
from dossier.records.projects import HostUsage, Project

MARCH = Period(2024, 3)
HOSTS = """\
id: p1
name: 示例项目
unit: {id: u1, name: 示例单位}
survey_contact: 联络岗
moved_in: 2023-12-01
resources:
  - {sku: vm-4c8g, quantity: 1, host: web-01, from: 2023-12-01, review: review-1}
  - {sku: vm-4c8g, quantity: 1, host: web-02, from: 2023-12-01, review: review-1}
hosts:
  - {id: web-01, aliases: [i-bp1aaa, 10.0.0.1]}
  - {id: web-02, aliases: [i-bp1bbb, 10.0.0.2]}
"""


def read(
    tmp_path: Path, files: Mapping[str, bytes], mapping: ExportMapping, more: str = "", spark: str | None = None
) -> UsageRead:
    paths = []
    for name, data in files.items():
        paths.append(tmp_path / name)
        paths[-1].write_bytes(data)
    dossier = Dossier(own_contract(), evidence(record(Project, HOSTS + more)), MappingProxyType({}))
    return read_usage(paths, mapping, MARCH, host_register(dossier, MARCH), spark)


def told(found: UsageRead) -> list[str]:
    return [f"{one.code} {one.place}" for one in found.problems]


def host(found: UsageRead, name: str = "web-01") -> HostUsage:
    (one,) = [month.usage for month in found.hosts if month.entry.id == name]
    assert one is not None
    return one


def load(found: UsageRead, metric: str, name: str = "web-01") -> tuple[Fraction | int, Fraction | int]:
    """Peak and trough in per cent."""
    one = getattr(host(found, name), metric)
    return one.peak * 100, one.trough * 100


def wide(separator: str = ",", encoding: str = "utf-8") -> bytes:
    return exported.text(exported.WIDE_HEAD, exported.wide(), separator, encoding)


ZABBIX = (
    "{of: cpu, metric: system.cpu.util, column: value, unit: percent}\n"
    "{of: memory, metric: vm.memory.util, column: value, unit: percent}"
)
UNIX = "{column: clock, zone: UTC}"
IDS = {"web-01": "i-bp1aaa", "web-02": "i-bp1bbb"}
ADDRESSES = {"web-01": "10.0.0.1", "web-02": "10.0.0.2"}


def renamed(values: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {ADDRESSES[name]: several for name, several in values.items()}


SHAPES: Mapping[str, Callable[[], tuple[Mapping[str, bytes], ExportMapping]]] = {
    "Grafana, a column a metric": lambda: ({"a.csv": wide()}, exported.mapping(exported.WIDE)),
    "GBK with semicolons": lambda: ({"a.csv": wide(";", "gbk")}, exported.mapping(exported.WIDE)),
    "Unicode text of Excel": lambda: ({"a.txt": wide("\t", "utf-16")}, exported.mapping(exported.WIDE)),
    "UTF-8 with its mark": lambda: ({"a.csv": wide(encoding="utf-8-sig")}, exported.mapping(exported.WIDE)),
    "a title above": lambda: (
        {"a.csv": "资源使用情况（三月）\r\n\r\n".encode() + wide()}, exported.mapping(exported.WIDE)
    ),
    "workbook": lambda: (
        {"a.xlsx": exported.workbook()},
        exported.mapping(
            "{of: cpu, column: CPU使用率, unit: percent}\n{of: memory, column: 内存使用率, unit: percent}",
            time='{column: 采样时间, zone: "+08:00"}',
        ),
    ),
    "Zabbix history": lambda: (
        {"h.csv": exported.zabbix_history()},
        exported.mapping(ZABBIX, host="{column: host}", time=UNIX, more="metric: key_\n"),
    ),
    "Prometheus": lambda: (
        {
            "cpu.json": exported.prometheus(renamed(exported.CPU)),
            "memory.json": exported.prometheus(renamed(exported.PERCENT)),
        },
        exported.mapping(
            "{of: cpu, file: cpu, column: value, unit: percent}\n"
            "{of: memory, file: memory, column: value, unit: percent}",
            host="{column: instance}", time="{column: time, zone: UTC}",
        ),
    ),
    "CloudMonitor by instance": lambda: (
        {
            "CPUUtilization.csv": exported.aliyun(exported.CPU, IDS),
            "memory_usedutilization.csv": exported.aliyun(exported.PERCENT, IDS),
        },
        exported.mapping(
            "{of: cpu, file: CPUUtilization, column: Average, unit: percent}\n"
            "{of: memory, file: memory_used, column: Average, unit: percent}",
            host="{column: instanceId}", time="{column: timestamp, zone: UTC}",
        ),
    ),
    "vCenter": lambda: (
        {"stats.csv": exported.vcenter()},
        exported.mapping(
            "{of: cpu, metric: cpu.usage.average, column: Value, unit: percent}\n"
            "{of: memory, metric: mem.usage.average, column: Value, unit: percent}",
            host="{column: Entity}", time='{column: Timestamp, zone: "+08:00", order: month-first}',
            more="metric: MetricId\n",
        ),
    ),
    "Parquet": lambda: (
        {"a.parquet": exported.parquet()},
        exported.mapping(
            "{of: cpu, column: cpu, unit: percent}\n{of: memory, column: memory, unit: percent}",
            host="{column: host}", time="{column: at, zone: UTC}",
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_comes_to_the_same(shape: str, tmp_path: Path) -> None:
    """CPU 56.1 and 3; memory 7.84 of 8 GB = 98 and 4 of 8 = 50 per cent; four moments, none missing in between."""
    found = read(tmp_path, *SHAPES[shape]())
    assert told(found) == []
    assert load(found, "cpu") == (Fraction("56.1"), 3)
    assert load(found, "memory") == (98, 50)
    assert load(found, "cpu", "web-02") == (50, 50)
    assert [host(found).vcpu, host(found).memory_gb] == [4, 8]
    sampled = host(found).sampled
    assert sampled is not None
    assert (sampled.rows, sampled.missing, sampled.zeros, sampled.above) == (4, 0, 0, 0)


@pytest.fixture(scope="module")
def old_book(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The workbook as LibreOffice saves it for Excel 97, which is also what WPS writes as .et."""
    folder = tmp_path_factory.mktemp("old")
    (folder / "a.xlsx").write_bytes(exported.workbook())
    home = f"-env:UserInstallation=file://{folder}/office"
    words = ["soffice", home, "--headless", "--convert-to", "xls", "--outdir", str(folder), str(folder / "a.xlsx")]
    subprocess.run(words, check=True, capture_output=True, timeout=300)
    data = (folder / "a.xls").read_bytes()
    assert data.startswith(b"\xd0\xcf\x11\xe0")
    return data


@pytest.mark.parametrize("name", ["a.xls", "监控.et", "导出", "a.csv", "a.xlsx"])
def test_old_workbooks_are_told_by_what_they_hold(name: str, old_book: bytes, tmp_path: Path) -> None:
    """XLS, and ET as WPS writes it, whatever the file is called: the same figures as of the workbook above."""
    found = read(tmp_path, {name: old_book}, SHAPES["workbook"]()[1])
    assert told(found) == []
    assert (load(found, "cpu"), load(found, "memory")) == ((Fraction("56.1"), 3), (98, 50))
    assert load(found, "cpu", "web-02") == (50, 50)


@pytest.mark.parametrize("name", ["a.et", "a.xls"])
def test_what_only_calls_itself_a_workbook_is_read_as_what_it_is(name: str, tmp_path: Path) -> None:
    """ET of newer WPS is a packed workbook, and platforms call a text .xls."""
    _, mapping = SHAPES["workbook"]()
    assert load(read(tmp_path, {name: exported.workbook()}, mapping), "cpu") == (Fraction("56.1"), 3)
    assert load(read(tmp_path, {f"b{name}": wide("\t", "gbk")}, exported.mapping(exported.WIDE)), "cpu")[1] == 3


def test_a_figure_that_no_host_has_is_told(tmp_path: Path) -> None:
    """The platform calls the column otherwise; or a metric has another name, of which no row is."""
    head = ("主机名", "时间", "处理器(%)", "内存使用量(GB)")
    found = read(tmp_path, {"a.csv": exported.text(head, exported.wide())}, exported.mapping(exported.WIDE))
    assert told(found) == ["usage-figure-missing a.csv"]
    assert dict(found.problems[0].words) == {"key": "cpu", "column": "CPU使用率(%)"}
    assert host(found).cpu is None
    rows = ZABBIX.replace("system.cpu.util", "system.cpu.load")
    mapping = exported.mapping(rows, host="{column: host}", time=UNIX, more="metric: key_\n")
    found = read(tmp_path, {"h.csv": exported.zabbix_history()}, mapping)
    assert dict(found.problems[0].words) == {"key": "cpu", "column": "system.cpu.load"}


def test_rows_of_another_month_are_counted_however_they_are_read(tmp_path: Path) -> None:
    rows = [(name, stamp.replace("-03-", "-05-"), cpu, memory) for name, stamp, cpu, memory in exported.wide()]
    found = read(tmp_path, {"a.csv": exported.text(exported.WIDE_HEAD, rows)}, exported.mapping(exported.WIDE))
    assert [(one.code, dict(one.words)["outside"]) for one in found.problems] == [("usage-no-samples", "8")]


def test_hosts_across(tmp_path: Path) -> None:
    """A panel of Grafana: the heads are the hosts, and 56.1% says its unit itself."""
    figures = "{of: cpu, unit: fraction}"  # what stands in the cells goes before it
    mapping = exported.mapping(figures, host="{across: true}", time='{column: Time, zone: "+08:00"}')
    found = read(tmp_path, {"CPU-data.csv": exported.grafana()}, mapping)
    assert told(found) == []
    assert load(found, "cpu") == (Fraction("56.1"), 3)
    assert host(found).memory is None


def test_a_file_for_each_host(tmp_path: Path) -> None:
    """The trace's head says milliseconds and its figures are seconds; what they are is told by their digits."""
    figures = (
        "{of: cpu, column: 'CPU usage [%]', unit: percent}\n{of: memory-used, column: 'Memory usage [KB]', unit: KB}"
    )
    mapping = exported.mapping(figures, host="{by_file: true}", time="{column: 'Timestamp [ms]', zone: UTC}")
    found = read(tmp_path, {"web-01.csv": exported.trace()}, mapping)
    assert [one for one in told(found) if "without" not in one] == []
    assert load(found, "cpu") == (Fraction("56.1"), 3)
    assert load(found, "memory") == (98, 50)


def test_a_rate_is_that_of_the_moment(tmp_path: Path) -> None:
    """260 of 2,600 MHz are 10, 0.26 are 0.01, 5,460 of 5,200 are 105 per cent; while nothing is provisioned there is no
    rate. 4,110,417.92 of 4,194,304 KB are 98 per cent before the machine grew, and by what it has since would be 49.
    """
    figures = """\
        {of: cpu-used, column: 'CPU usage [MHZ]', unit: MHz}
        {of: cpu-total, column: 'CPU capacity provisioned [MHZ]', unit: MHz}
        {of: memory-used, column: 'Memory usage [KB]', unit: KB}
        {of: memory-total, column: 'Memory capacity provisioned [KB]', unit: KB}"""
    lines = "\n".join(line.strip() for line in figures.splitlines())
    mapping = exported.mapping(lines, host="{by_file: true}", time="{column: 'Timestamp [ms]', zone: UTC}")
    found = read(tmp_path, {"web-01.csv": exported.real_trace()}, mapping)
    assert load(found, "cpu") == (105, Fraction("0.01"))
    assert load(found, "memory") == (98, 50)
    sampled = host(found).sampled
    assert sampled is not None
    assert (sampled.rows, sampled.missing, sampled.twice, sampled.above) == (5, 0, 1, 1)


def test_without_a_capacity_a_speed_makes_no_rate_and_is_told(tmp_path: Path) -> None:
    figures = "{of: cpu-used, column: 'CPU usage [MHZ]', unit: MHz}"
    mapping = exported.mapping(figures, host="{by_file: true}", time="{column: 'Timestamp [ms]', zone: UTC}")
    found = read(tmp_path, {"web-01.csv": exported.real_trace()}, mapping)
    assert host(found).cpu is None
    assert "usage-left-out web-01.csv" in told(found)


def test_trends_have_single_samples_beside_the_means(tmp_path: Path) -> None:
    """Means of hours: 56.1 and 3; the highest and lowest single samples: 80 and 1.5 (R-52)."""
    figures = "\n".join(
        f"{{of: cpu, statistic: {name}, metric: system.cpu.util, column: value_{column}, unit: percent}}"
        for name, column in (("mean", "avg"), ("highest", "max"), ("lowest", "min"))
    )
    mapping = exported.mapping(figures, host="{column: host}", time=UNIX, more="metric: key_\n")
    hourly = mapping.model_copy(update={"samples_every": 3600, "interval_minutes": 60})
    found = read(tmp_path, {"trends.csv": exported.zabbix_trends()}, hourly)
    cpu = host(found).cpu
    assert cpu is not None
    assert cpu.raw is not None
    assert [cpu.peak * 100, cpu.trough * 100] == [Fraction("56.1"), 3]
    assert [cpu.raw.peak * 100, cpu.raw.trough * 100] == [80, Fraction("1.5")]


def test_means_over_the_interval(tmp_path: Path) -> None:
    """Samples every 300 s, means over 10 minutes: (10 + 56.1) / 2 = 33.05 and (3 + 20) / 2 = 11.5; raw 56.1 and 3."""
    figures = "{of: cpu, statistic: sample, column: CPU使用率(%), unit: percent}"
    mapping = exported.mapping(figures).model_copy(update={"interval_minutes": 10})
    found = read(tmp_path, {"a.csv": wide()}, mapping)
    cpu = host(found).cpu
    assert cpu is not None
    assert cpu.raw is not None
    assert (cpu.peak * 100, cpu.trough * 100) == (Fraction("33.05"), Fraction("11.5"))
    assert [cpu.raw.peak * 100, cpu.raw.trough * 100] == [Fraction("56.1"), 3]
    (month,) = [one for one in found.hosts if one.entry.id == "web-01"]
    assert month.cpu_mean == Fraction("22.275")  # (10 + 56.1 + 3 + 20) / 4


def table(*rows: str, head: str = "主机名,时间,CPU使用率(%),内存使用量(GB)") -> bytes:
    return "\n".join((head, *rows)).encode()


def test_what_is_odd_about_the_samples_is_counted(tmp_path: Path) -> None:
    """00:10 is missing, 00:15 comes twice, one CPU is 0 and one 126 per cent, which stays as it is (R-56)."""
    data = table(
        "web-01,2024-03-01 00:00:00,126,4", "web-01,2024-03-01 00:05:00,5,4", "web-01,2024-03-01 00:15:00,0,4",
        "web-01,2024-03-01 00:15:00,5,4", "web-02,2024-03-01 00:00:00,1,1",
    )  # fmt: skip
    found = read(tmp_path, {"a.csv": data}, exported.mapping(exported.WIDE))
    assert told(found) == ["usage-host-odd a.csv"]
    words = dict(found.problems[0].words)
    assert (words["host"], words["longest"]) == ("web-01", "10")
    sampled = host(found).sampled
    assert sampled is not None
    assert (sampled.rows, sampled.missing, sampled.twice, sampled.zeros, sampled.above) == (4, 1, 1, 1, 1)
    assert load(found, "cpu") == (126, 0)


def test_a_counter_is_read_as_its_growth(tmp_path: Path) -> None:
    """Seconds of work of 4 cores: 120 in 300 s is 40 % of one core; then it falls, as after a restart, and grows by 30,
    which is 10 %.
    """
    data = table(
        "web-01,2024-03-01 00:00:00,1000,4", "web-01,2024-03-01 00:05:00,1120,4", "web-01,2024-03-01 00:10:00,7,4",
        "web-01,2024-03-01 00:15:00,37,4", "web-02,2024-03-01 00:00:00,1,1",
    )  # fmt: skip
    figures = "{of: cpu, column: CPU使用率(%), unit: seconds, counter: true}"
    found = read(tmp_path, {"a.csv": data}, exported.mapping(figures))
    sampled = host(found).sampled
    assert sampled is not None
    assert sampled.resets == 1
    assert load(found, "cpu") == (10, Fraction("2.5"))  # of 4 cores: a quarter of that


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("web-01,2024-03-01 00:20:00,很高,4", "export-cell a.csv:3:3"),
        ("web-01,2024-03-01 00:20:00,-1,4", "export-cell a.csv:3:3"),
        ("web-01,2024-03-01 00:20:00,12 GB,4", "export-cell a.csv:3:3"),
        ("web-01,2024-03-01 00:20:00,1,4 核", "export-cell a.csv:3:4"),
        ("web-01,昨天,1,4", "export-time a.csv:3:2"),
    ],
)
def test_a_cell_that_cannot_be_read_is_told_by_its_place(row: str, code: str, tmp_path: Path) -> None:
    data = table("web-02,2024-03-01 00:00:00,1,1", row)
    found = read(tmp_path, {"a.csv": data}, exported.mapping(exported.WIDE))
    assert told(found) == [code]
    assert not found.hosts


def test_what_stands_in_a_cell_is_read_whatever_its_unit(tmp_path: Path) -> None:
    """5,120 MB are 5 GB, 62.5 per cent of 8; N/A is no sample."""
    data = table('web-01,2024/3/1 0:05,"56.1%","5,120 MB"', "web-01,2024/3/1 0:10,3,N/A", "web-02,2024/3/1 0:10,3,1GiB")
    found = read(tmp_path, {"a.csv": data}, exported.mapping(exported.WIDE))
    assert told(found) == []
    assert load(found, "memory") == (Fraction("62.5"), Fraction("62.5"))


def test_names_are_told_with_the_nearest(tmp_path: Path) -> None:
    """Capitals, underscores and what the platform puts around a name do not matter; another name does."""
    data = table(
        "WEB_01.gov.local,2024-03-01 00:00:00,1,1", "web-03,2024-03-01 00:00:00,1,1",
    )  # fmt: skip
    mapping = exported.mapping(exported.WIDE, host="{column: 主机名, cut: [.gov.local]}")
    found = read(tmp_path, {"a.csv": data}, mapping)
    assert [one.code for one in found.problems] == ["usage-name-unknown", "usage-host-without-data"]
    assert dict(found.problems[0].words)["meant"] in ("web-01", "web-02")
    assert dict(found.problems[1].words)["host"] == "web-02"
    assert [one.entry.id for one in found.hosts] == ["web-01"]


def test_months_are_those_of_beijing(tmp_path: Path) -> None:
    """22:00 in Greenwich on the last day of February is 06:00 on the first of March; 17:00 on 31 March is April."""
    rows = ("web-01,2024-02-29 22:00:00,7,1", "web-01,2024-03-31 17:00:00,99,1", "web-02,2024-03-02 00:00:00,1,1")
    mapping = exported.mapping(exported.WIDE, time="{column: 时间, zone: UTC}")
    found = read(tmp_path, {"a.csv": table(*rows)}, mapping)
    assert load(found, "cpu") == (7, 7)
    other = read(tmp_path, {"b.csv": table("web-01,2024-05-01 00:00:00,7,1")}, mapping)
    assert told(other) == ["usage-no-samples b.csv"]


def test_of_a_project_that_left_only_its_days_count(tmp_path: Path) -> None:
    """It left on the 10th: what its host did on the 20th is not its use."""
    rows = ("web-01,2024-03-10 23:55:00,7,1", "web-01,2024-03-20 00:00:00,99,1", "web-02,2024-03-02 00:00:00,1,1")
    found = read(tmp_path, {"a.csv": table(*rows)}, exported.mapping(exported.WIDE), more="released: 2024-03-10\n")
    assert load(found, "cpu") == (7, 7)


def test_the_disk_is_that_of_the_months_end(tmp_path: Path) -> None:
    """300 of 500 GB at the end, after 200 and 350: 300 counts, peak 70 and trough 40 per cent (R-32)."""
    head = "主机名,时间,已用,总量"
    rows = ("web-01,2024-03-01 00:00:00,200,500", "web-01,2024-03-02 00:00:00,350,500",
            "web-01,2024-03-31 23:55:00,300,500", "web-02,2024-03-02 00:00:00,1,500")  # fmt: skip
    figures = "{of: disk-used, column: 已用, unit: GB}\n{of: disk-total, column: 总量, unit: GB}"
    found = read(tmp_path, {"a.csv": table(*rows, head=head)}, exported.mapping(figures))
    disk = host(found).disk
    assert disk is not None
    assert disk.peak is not None
    assert [disk.allocated_gb, disk.used_gb] == [500, 300]
    assert disk.trough is not None
    assert [disk.peak * 100, disk.trough * 100] == [70, 40]


def test_what_makes_no_figure_is_told(tmp_path: Path) -> None:
    """A per cent of a disk whose size nobody knows; a highest value without a lowest."""
    head = "主机名,时间,硬盘使用率,内存最高"
    rows = ("web-01,2024-03-01 00:00:00,40,70", "web-02,2024-03-01 00:00:00,50,80")
    figures = (
        "{of: disk, statistic: sample, column: 硬盘使用率, unit: percent}\n"
        "{of: memory, statistic: highest, column: 内存最高, unit: percent}"
    )
    found = read(tmp_path, {"a.csv": table(*rows, head=head)}, exported.mapping(figures))
    assert [one.code for one in found.problems] == ["usage-left-out", "usage-left-out"]
    words = [dict(one.words) for one in found.problems]
    assert [(one["key"], one["count"], one["host"]) for one in words] == [
        ("memory", "2", "web-01、web-02"),
        ("disk", "2", "web-01、web-02"),
    ]


def test_a_table_with_a_row_for_each_host_and_month(tmp_path: Path) -> None:
    """What a platform has summed up itself: peak and trough, and those of single samples beside them."""
    head = "主机,CPU峰值,CPU谷值,CPU最高,CPU最低"
    figures = "\n".join(
        f"{{of: cpu, statistic: {name}, column: {column}, unit: percent}}"
        for name, column in (("peak", "CPU峰值"), ("trough", "CPU谷值"), ("highest", "CPU最高"), ("lowest", "CPU最低"))
    )
    mapping = exported.mapping(figures, host="{column: 主机}", time="")
    found = read(tmp_path, {"a.csv": table("web-01,56.1,3,80,1.5", "web-02,1,1,1,1", head=head)}, mapping)
    assert told(found) == []
    cpu = host(found).cpu
    assert cpu is not None
    assert cpu.raw is not None
    assert [100 * one for one in (cpu.peak, cpu.trough, cpu.raw.peak, cpu.raw.trough)] == [
        Fraction("56.1"), 3, 80, Fraction("1.5"),
    ]  # fmt: skip
    assert host(found).sampled is None


def test_one_name_for_two_hosts_is_refused(tmp_path: Path) -> None:
    more = "  - {id: web-03, aliases: [web-01]}\n"
    text = HOSTS.replace(
        "resources:\n", "resources:\n  - {sku: vm-4c8g, quantity: 1, from: 2023-12-01, review: review-1}\n"
    )
    (tmp_path / "a.csv").write_bytes(wide())
    dossier = Dossier(own_contract(), evidence(record(Project, text + more)), MappingProxyType({}))
    found = read_usage([tmp_path / "a.csv"], exported.mapping(exported.WIDE), MARCH, host_register(dossier, MARCH))
    assert "usage-name-doubled" in [one.code for one in found.problems]
    assert not found.sound


def test_a_column_that_is_gone_is_named_with_those_that_are_there(tmp_path: Path) -> None:
    data = table("web-01,2024-03-01 00:00:00,1", head="主机名,时刻,CPU使用率(%)")
    found = read(tmp_path, {"a.csv": data}, exported.mapping(exported.WIDE))
    (problem,) = found.problems
    assert (problem.code, dict(problem.words)["column"]) == ("export-column-missing", "时间")
    assert "时刻" in dict(problem.words)["known"]


def test_months_of_hosts_are_in_the_order_of_the_register(tmp_path: Path) -> None:
    found = read(tmp_path, {"a.csv": wide()}, exported.mapping(exported.WIDE))
    assert [one.entry.id for one in found.hosts] == ["web-01", "web-02"]
    assert all(isinstance(one, HostMonth) for one in found.hosts)
