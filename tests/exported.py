"""Exports re-made by hand in the shapes that platforms give: two hosts, four samples each, on the first day of March.

web-01 has CPU 10, 56.1, 3 and 20 per cent, and 4, 7.84, 6 and 5 GB of 8 in use; web-02 has CPU 50 throughout, and 2 GB
of 8. So web-01's peak is 56.1 and its trough 3, its memory 7.84 / 8 = 98 and 4 / 8 = 50 per cent.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import openpyxl

from dossier.contract.exports import ExportMapping, read_mappings
from dossier.fields import CHINA

START = datetime(2024, 3, 1, 0, 0, tzinfo=CHINA)
EVERY = 300
CPU = {"web-01": ("10", "56.1", "3", "20"), "web-02": ("50", "50", "50", "50")}
MEMORY = {"web-01": ("4", "7.84", "6", "5"), "web-02": ("2", "2", "2", "2")}
PERCENT = {"web-01": ("50", "98", "75", "62.5"), "web-02": ("25", "25", "25", "25")}


def moments(every: int = EVERY) -> list[datetime]:
    return [START + timedelta(seconds=every * number) for number in range(4)]


def local(moment: datetime) -> str:
    return f"{moment.astimezone(CHINA):%Y-%m-%d %H:%M:%S}"


def mapping(
    figures: str, *, host: str = "{column: 主机名}", time: str = '{column: 时间, zone: "+08:00"}', more: str = ""
) -> ExportMapping:
    """A mapping of content/import with these figures, one a line."""
    every = f"time: {time}\nsamples_every: {EVERY}\n" if time else ""
    lines = "".join(f"  - {line}\n" for line in figures.strip().splitlines())
    head = f"for: usage\nplatform: 监管平台\nfiled_by: 运维岗\nhost: {host}\n"
    text = f"{head}{every}interval_minutes: 5\n{more}figures:\n{lines}"
    found, problems = read_mappings({"content/import/monitor.yml": text.encode()})
    assert problems == (), problems
    return found["monitor"]


def rows(names: Mapping[str, str] | None = None) -> list[tuple[str, datetime, str, str, str]]:
    """Host, moment, CPU in per cent, GB of memory, memory in per cent."""
    return [
        ((names or {}).get(host, host), moment, CPU[host][n], MEMORY[host][n], PERCENT[host][n])
        for host in CPU
        for n, moment in enumerate(moments())
    ]


def text(head: Sequence[str], body: Sequence[Sequence[str]], separator: str = ",", encoding: str = "utf-8") -> bytes:
    return "\r\n".join(separator.join(row) for row in (head, *body)).encode(encoding)


WIDE = "{of: cpu, column: CPU使用率(%), unit: percent}\n{of: memory-used, column: 内存使用量(GB), unit: GB}"
WIDE_HEAD = ("主机名", "时间", "CPU使用率(%)", "内存使用量(GB)")


def wide() -> list[tuple[str, ...]]:
    return [(host, local(moment), cpu, memory) for host, moment, cpu, memory, _ in rows()]


def workbook() -> bytes:
    """A title, a head in two rows, the host merged over its rows, per cent as cells of per cent, days as days."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["三月使用情况"])
    sheet.append(["主机名", "采样", "CPU", "内存"])
    sheet.append([None, "时间", "使用率", "使用率"])
    for number, (host, moment, cpu, _, percent) in enumerate(rows()):
        first = number % 4 == 0
        sheet.append([host if first else None, moment.replace(tzinfo=None), float(cpu) / 100, float(percent) / 100])
        for column in "CD":
            sheet[f"{column}{number + 4}"].number_format = "0.0%"
        sheet[f"B{number + 4}"].number_format = "yyyy-mm-dd hh:mm:ss"
    sheet.merge_cells("A4:A7")
    sheet.merge_cells("A8:A11")
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def zabbix_history() -> bytes:
    """A row for each item and sample, with Unix seconds."""
    body = []
    for host, moment, cpu, _, percent in rows():
        clock = str(int(moment.timestamp()))
        body += [
            (host, "system.cpu.util", clock, cpu),
            (host, "vm.memory.util", clock, percent),
            (host, "icmpping", clock, "1"),
        ]
    return text(("host", "key_", "clock", "value"), body)


def zabbix_trends() -> bytes:
    """A row for each item and hour: the lowest, the mean and the highest sample."""
    body = []
    for number, hour in enumerate(moments(3600)):
        clock = str(int(hour.timestamp()))
        mean = ("10", "56.1", "3", "20")[number]
        high, low = ("12", "80", "9", "33")[number], ("5", "44", "1.5", "7")[number]
        body += [("web-01", "system.cpu.util", clock, "60", low, mean, high)]
    return text(("host", "key_", "clock", "num", "value_min", "value_avg", "value_max"), body)


def prometheus(metric: Mapping[str, Sequence[str]], port: str = ":9100") -> bytes:
    """The answer of /api/v1/query_range."""
    result = [
        {"metric": {"instance": f"{host}{port}", "job": "node"},
         "values": [[int(moment.timestamp()), value] for moment, value in zip(moments(), values, strict=True)]}
        for host, values in metric.items()
    ]  # fmt: skip
    return json.dumps({"status": "success", "data": {"resultType": "matrix", "result": result}}).encode()


def aliyun(values: Mapping[str, Sequence[str]], ids: Mapping[str, str]) -> bytes:
    """CloudMonitor's data points of one metric: by instance id, with milliseconds."""
    body = [
        (str(int(moment.timestamp() * 1000)), "1234", ids[host], value, value, value)
        for host, several in values.items()
        for moment, value in zip(moments(), several, strict=True)
    ]
    return text(("timestamp", "userId", "instanceId", "Minimum", "Average", "Maximum"), body)


def vcenter() -> bytes:
    """What Get-Stat writes with Export-Csv, on a machine that writes the month first."""
    body = []
    for host, moment, cpu, _, percent in rows():
        at = f"{moment:%-m/%-d/%Y %I:%M:%S %p}"
        body += [(percent, at, "mem.usage.average", "%", host), (cpu, at, "cpu.usage.average", "%", host)]
    return text(("Value", "Timestamp", "MetricId", "Unit", "Entity"), [[f'"{cell}"' for cell in row] for row in body])


def grafana() -> bytes:
    """A panel's series joined by time: a column for each host."""
    body = [(local(moment), *(f"{CPU[host][n]}%" for host in CPU)) for n, moment in enumerate(moments())]
    return text(('"Time"', *(f'"{host}"' for host in CPU)), body)


def trace() -> bytes:
    """A virtual machine of the GWA-T-12 archive: a file for each, its heads with tabs, its time in seconds."""
    heads = ("Timestamp [ms]", "CPU cores", "CPU usage [%]", "Memory capacity provisioned [KB]", "Memory usage [KB]")
    body = [
        (str(int(moment.astimezone(UTC).timestamp())), "4", cpu, str(8 * 2**20), f"{float(gb) * 2**20:.6f}")
        for host, moment, cpu, gb, _ in rows()
        if host == "web-01"
    ]
    return text(heads, body, separator=";\t")


TRACE_HEADS = (
    "Timestamp [ms]", "CPU cores", "CPU capacity provisioned [MHZ]", "CPU usage [MHZ]", "CPU usage [%]",
    "Memory capacity provisioned [KB]", "Memory usage [KB]", "Disk read throughput [KB/s]",
    "Disk write throughput [KB/s]", "Network received throughput [KB/s]", "Network transmitted throughput [KB/s]",
)  # fmt: skip


def real_trace(*left_out: str) -> bytes:
    """A machine as GWA-T-12 has them, with all that its files do: they begin when the machine did, repeat rows, drift
    by a second, have nothing provisioned while it is off, write small numbers with E, and it grows in mid-month.
    """
    first = int(START.timestamp()) + 86400
    rest = ("0.0", "2.1333333333333333", "0.26666666666666666", "1.4666666666666666")
    rows = [
        (0, "1", "2600.0", "260.0", "10.0", "4194304.0", "3145728.0"),
        (0, "1", "2600.0", "260.0", "10.0", "4194304.0", "3145728.0"),
        (301, "1", "2600.0", "2.6E-1", "1.0E-2", "4194304.0", "4110417.92"),
        (600, "1", "0.0", "0.0", "0.0", "0.0", "41940.0"),
        (900, "2", "5200.0", "5460.0", "105.0", "8388608.0", "4194304.0"),
    ]
    kept = [index for index, head in enumerate(TRACE_HEADS) if head not in left_out]
    body = [(str(first + after), *row, *rest) for after, *row in rows]
    return text([TRACE_HEADS[index] for index in kept], [[row[index] for index in kept] for row in body], ";\t")


def parquet() -> bytes:
    import pyarrow as pa  # noqa: PLC0415  # part of the extra
    import pyarrow.parquet as pq  # noqa: PLC0415  # likewise

    found = rows()
    table = pa.table({
        "host": [row[0] for row in found],
        "at": pa.array([row[1] for row in found], pa.timestamp("us", tz="UTC")),
        "cpu": [float(row[2]) for row in found],
        "memory": [float(row[4]) for row in found],
    })  # fmt: skip
    output = io.BytesIO()
    pq.write_table(table, output)
    return output.getvalue()
