"""The sheets 计费明细 and 主机: what the projects' fees and rates are computed from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from dossier.contract.policies import DiskUse, LoadAboveFull, LoadSamples, MissingMetric
from dossier.exact.money import cents
from dossier.exact.number import plain
from dossier.result import Line, MetricUse, ProjectResult
from dossier.trace.sentences import words
from dossier.views.figures import money
from dossier.views.names import items
from dossier.views.unmetered import unmetered
from dossier.workbook.cells import Formula, Value
from dossier.workbook.facts import Facts, HostLine
from dossier.workbook.formulas import RATE_PLACES, fen, fen_holds, lifted
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import TOP
from dossier.workbook.terms import TermsSheet

PER_CENT: Final = 100
DAYS: Final = (
    "在用天数 = 起、止（均含）之间落在当月的天数；金额 = 单价 × 数量 × 在用天数 ÷ 当月天数，四舍五入到 0.01 元。"
)
COUNTED: Final = "按次、一次性的不按天数折算：金额 = 单价 × 数量。"
WRITTEN: Final = "公式不能准确表达，按评分程序的结果写入"
PER: Final = words("per")
_NAMES: Final = 3  # columns that name the project


def lines(facts: Facts, terms: TermsSheet, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet of lines: price x quantity x days / days in month, half up to 0.01."""
    table = facts.line_table
    names = items(facts.report.contract)
    units = {item.sku: item.unit for item in facts.report.contract.prices.items}
    sheet.open(paper, [column.width for column in table.columns], TOP, _NAMES)
    sheet.put(2, 0, DAYS + (COUNTED if facts.shows.counted else ""), "text", "plain-line")
    rows: list[Mapping[str, Value]] = []
    for index, (no, project, line) in enumerate(facts.lines):
        amount = _amount(facts, index, line)
        rows.append(
            {
                **_named(no, project),
                "sku": line.sku,
                "item": names.get(line.sku, line.sku),
                "unit": units.get(line.sku),
                "first": line.from_,
                "last": line.to,
                "quantity": line.quantity,
                "price": line.unit_price,
                "per": PER[line.per],
                **(_by_days(facts, terms, index, line) if line.per == "month" else {}),
                "amount": amount,
                "note": None if isinstance(amount, Formula) else WRITTEN,
            }
        )
    sheet.rows(table, rows)
    sheet.total(table, "合计", {"amount": sum((line.amount for _, _, line in facts.lines), cents(0))})


def _by_days(facts: Facts, terms: TermsSheet, index: int, line: Line) -> dict[str, Value]:
    return {
        "days": Formula(_days(facts, terms, index), line.days),
        "month": Formula(terms.value("days"), line.days_in_month),
    }


def _days(facts: Facts, terms: TermsSheet, index: int) -> str:
    """The days from the first to the last, both included, in the month; of 30 if every month has 30 (30/360)."""
    first, last = (facts.line_table.here(key, index) for key in ("first", "last"))
    start, end, whole = (terms.value(key) for key in ("start", "end", "days"))
    if not terms.thirty:
        return f"MAX(0,MIN({last},{end})-MAX({first},{start})+1)"
    until = f"IF({last}<{start},0,IF({last}>={end},{whole},MIN(DAY({last}),{whole})))"
    before = f"IF({first}<={start},0,IF({first}>{end},{whole},MIN(DAY({first}-1),{whole})))"
    return f"MAX(0,{until}-{before})"


def _named(no: int, project: ProjectResult) -> dict[str, Value]:
    return {"no": no, "id": project.id, "name": project.name}


def _amount(facts: Facts, index: int, line: Line) -> Value:
    exact = line.unit_price * line.quantity * line.days / line.days_in_month
    if cents(exact) != line.amount or not fen_holds(exact):
        return line.amount
    price, quantity, days, month = (facts.line_table.here(key, index) for key in ("price", "quantity", "days", "month"))
    by_days = f"*{days}/{month}" if line.per == "month" else ""
    return Formula(fen(f"{price}*{quantity}{by_days}"), line.amount)


def hosts(facts: Facts, sheet: Sheet, paper: PrintFrame) -> None:
    """Write the sheet of hosts: rates of 0 to 1 (annex 1.2.1 to 1.2.3); empty where data is missing."""
    table = facts.host_table
    disk = "(峰值 + 谷值) ÷ 2" if _by_load(facts) else "月末已用 ÷ 分配"
    said = f"CPU、内存使用率 = (峰值 + 谷值) ÷ 2；硬盘使用率 = {disk}{facts.cite(DiskUse)}。空格表示监管平台没有数据。"
    most = f"{plain(facts.highest * PER_CENT)}%"
    said += f"峰值、谷值超过 {most} 的按 {most} 计{facts.cite(LoadAboveFull)}。"
    if facts.adopted.choice(LoadSamples) is LoadSamples.RAW:
        said += f"CPU、内存的峰值、谷值取单个采样{facts.cite(LoadSamples)}。"
    sheet.open(paper, [column.width for column in table.columns], TOP, _NAMES)
    sheet.put(2, 0, said, "text", "plain-line")
    sheet.rows(table, [_host(facts, index, host) for index, host in enumerate(facts.hosts)])
    for key in ("cpu", "memory", "disk"):
        sheet.keep_apart(table, key)
    sheet.put(table.end + 1, 0, "计费而没有使用数据的", "text", "section")
    for row, text in enumerate(_unmetered(facts), table.end + 2):
        sheet.put(row, 0, text, "text", "plain-line")


def _unmetered(facts: Facts) -> Iterator[str]:
    """What is billed although no use of it is on file; a word that nothing is."""
    found = unmetered(facts.report)
    for one in found:
        lacking = f"缺主机 {'、'.join(one.hosts)}" if one.hosts else "没有使用数据"
        yield f"{one.name}：计费 {money(one.gross)} 元，{lacking}"
    if not found:
        yield "无：计费的主机都有使用数据。"


def _by_load(facts: Facts) -> bool:
    return facts.adopted.choice(DiskUse) is DiskUse.PEAK_TROUGH


def _host(facts: Facts, index: int, host: HostLine) -> dict[str, Value]:
    usage = host.usage
    disk = usage.disk
    row: dict[str, Value] = {
        **_named(host.no, host.project),
        "host": usage.id,
        "vcpu": usage.vcpu,
        "memory_gb": usage.memory_gb,
        "disk_gb": disk.allocated_gb if disk else None,
        "disk_used": disk.used_gb if disk else None,
        "disk_peak": disk.peak if disk else None,
        "disk_trough": disk.trough if disk else None,
        **_load("cpu", host.use.cpu),
        **_load("memory", host.use.memory),
    }
    row["cpu"] = _middle(facts, index, "cpu", row)
    row["memory"] = _middle(facts, index, "memory", row)
    row["disk"] = _disk(facts, index, row)
    if "" in (value.value for value in row.values() if isinstance(value, Formula)):
        row["note"] = f"缺数据，按 0 计入下限{facts.cite(MissingMetric)}"
    return row


def _load(name: str, load: MetricUse) -> dict[str, Value]:
    return {f"{name}_peak": load.peak, f"{name}_trough": load.trough}


def _middle(facts: Facts, index: int, name: str, row: Mapping[str, Value]) -> Formula:
    """The mean of peak and trough, neither above the highest that counts; nothing without both."""
    peak, trough = (facts.host_table.here(f"{name}_{part}", index) for part in ("peak", "trough"))
    high, low, most = row.get(f"{name}_peak"), row.get(f"{name}_trough"), facts.highest
    middle: Fraction | str = ""
    if isinstance(high, Fraction) and isinstance(low, Fraction):
        middle = (min(high, most) + min(low, most)) / 2
    mean = lifted(f"(MIN({peak},{plain(most)})+MIN({trough},{plain(most)}))/2", RATE_PLACES)
    return Formula(f'IF(COUNT({peak},{trough})<2,"",{mean})', middle)


def _disk(facts: Facts, index: int, row: Mapping[str, Value]) -> Formula:
    """By month end's use or by peak and trough; nothing for a host without disk."""
    size, used = (facts.host_table.here(key, index) for key in ("disk_gb", "disk_used"))
    allocated, taken = row["disk_gb"], row["disk_used"]
    rate: Fraction | str = ""
    if isinstance(allocated, Fraction) and isinstance(taken, Fraction) and allocated > 0:
        rate = taken / allocated
    if _by_load(facts):
        middle = _middle(facts, index, "disk", row)
        return Formula(f'IF(N({size})=0,"",{middle.text})', middle.value if rate != "" else "")
    return Formula(f'IF(N({size})=0,"",{lifted(f"{used}/{size}", RATE_PLACES)})', rate)
