"""The settlement workbook: its formulas give the assessment, and nothing in it can act."""

from __future__ import annotations

import csv
import io
import math
import os
import random
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dossier.assessment import from_json, to_json
from dossier.exact.money import apportion, capitals, cents
from dossier.report import Report
from dossier.result import ProjectResult
from dossier.views.theme import Theme
from dossier.workbook.cells import LONGEST, harmless
from dossier.workbook.formulas import fen, fen_holds, score_holds, shares_hold, snapped, two_places, two_places_hold
from dossier.workbook.whole import SHEETS, workbook
from report_factory import COMMIT, HOME, Make, backup_record, project_record, project_result, totals, usage_record
from workbook_months import OTHERWISE, a_line, combined, sample_reports, second_reports, settled, shared
from workbook_reader import Opened, money, recalculate

CHANGED = "changed"
INPUT: Final = "FFFFF6D6"
MONTHS = ("2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
HALVES = tuple(
    # Exact halves of a fen, and one last digit to either side of them.
    (price, quantity, days)
    for price, quantity, days in (
        ("334.15", "0.5", 31),  # 167.075: a double holds it as 167.0749999...
        ("2.01", "0.5", 31),  # 1.005
        ("0.01", "0.5", 31),  # 0.005
        ("0.31", "0.5", 1),  # 0.005, after a division by 31
        ("3.41", "1.5", 5),  # 0.825
        ("19999999.99", "0.5", 31),  # 9,999,999.995
        ("334.1499999", "0.5", 31),  # 167.07499995
        ("334.1500001", "0.5", 31),  # 167.07500005
        ("242.25", "2", 10),
    )
)
_FOREIGN: Final = "foreign-"
FOREIGN: Final = (
    *(HOME / "tests" / "contracts" / name for name in ("green", "sla", "uk")),
    *(HOME / "scripts" / "dossier" / "schemes" / name for name in ("bands", "linear", "service-points")),
)
"""Roots whose payment is of another kind."""
MEASURED: tuple[dict[str, str], ...] = (
    {},
    {"R-30": "mean"},
    {"R-32": "peak-trough"},
    {"R-30": "mean", "R-32": "peak-trough"},
)
EDGES = ("80", "79.9999999999", "79.99999999999", "80.0000000001", "50", "49.9999999999", "49.99999999999", "79.995")
LINK: Final = re.compile(r"(rows|projects|evidence|files|letters)\\[a-z0-9.\\-]+|[a-z]+\.html")
"""Pages and files beside the workbook: nothing else is linked to, whatever a record says."""
HOSTILE = (
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", " =1+1", "＝1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")',
    "<r><t>x</t></r>", "<r></t></si></sst></r>", "_x003D_1+1", "{=1+1}", "'=1", "\u200b=1", "a&b<c>\"d\"", "\r=1",
    "\n-1", "=" * 5000, "http://example.invalid/", "internal:A1", "12345678901234567890", "&[Picture]&P",
    "\u2066=1+1", "﹦1+1", "﹢1+1", "﹣1+1", "﹫SUM(1)", "⁼1+1", "\x0b=1", "\u2028=1", "\u00ad=1", "\ufeff=1",
    "\u2060@x", '=DDE("cmd","/C calc","x")', "+cmd|' /C calc'!A0", '@HYPERLINK("file:///x")', "－1+1", "\u3000=1",
)  # fmt: skip


def awkward() -> Report:
    """Combined scores at the edges of the bands, amounts at halves of a fen."""
    lines = tuple(a_line(Fraction(p), Fraction(q), days) for p, q, days in HALVES)
    hosts = {f"edge-{index}": combined(Fraction(edge)) for index, edge in enumerate(EDGES)}
    return settled(hosts, {name: (*lines, a_line(Fraction("10.01"), Fraction(1))) for name in hosts})


def gaps(readings: Mapping[str, str]) -> Report:
    """Hosts without CPU, without a disk, with an empty disk; projects without any usage or hosts in it (R-34)."""
    whole = (
        "- {id: h1, vcpu: 4, memory_gb: 8, cpu: {peak: 80, trough: 21}, memory: {peak: 70, trough: 50}, "
        "disk: {allocated_gb: 700, used_gb: 300, peak: 90, trough: 33.3}}\n"
    )
    load = "cpu: {peak: 90, trough: 30}, memory: {peak: 65, trough: 60}"
    hosts = {
        "a-whole": f"{whole}- {{id: h2, vcpu: 16, memory_gb: 64, {load}, disk: {{allocated_gb: 90, used_gb: 7}}}}",
        "b-no-cpu": f"{whole}- {{id: h2, vcpu: 16, memory_gb: 64, disk: {{allocated_gb: 90, used_gb: 7}}}}",
        "c-no-disk": f"{whole}- {{id: h2, vcpu: 16, memory_gb: 64, {load}}}",
        "d-empty-disk": f"{whole}- {{id: h2, vcpu: 16, memory_gb: 64, {load}, disk: {{allocated_gb: 0, used_gb: 0}}}}",
        "e-nothing": "- {id: h1, vcpu: 4, memory_gb: 8}",
        "f-no-hosts": "[]",
        "g-no-usage": "",
    }
    return settled(hosts, dict.fromkeys(hosts, (a_line(Fraction("242.25"), Fraction(2)),)), readings)


def many_lines() -> Report:
    """Prices with two or three places, quantities with up to two, any number of days."""
    draw = random.Random(7)  # noqa: S311  # not a secret
    lines = tuple(
        a_line(Fraction(draw.randint(1, 10**6), draw.choice((100, 1000))), Fraction(draw.randint(1, 9999), 100), day)
        for _ in range(15)
        for day in range(1, 32)
    )
    return settled({"many": combined(Fraction(60))}, {"many": lines})


def hostile() -> Report:
    """Every text of the evidence that reaches the workbook is an attempt."""
    projects = tuple(
        project_result(f"p{index:02d}", text, text).model_copy(
            update={"lines": ()} | ({"utilisation": None} if index else {})  # of the others no host is on file
        )
        for index, text in enumerate(HOSTILE)
    )
    record = backup_record().model_copy(update={"title": HOSTILE[0]})
    records = (record, project_record("p00"), usage_record("p00"))
    return Make(records=records, projects=projects, text="=1+1").report()


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    """All months by a name."""
    found = sample_reports(*MONTHS)
    for name, (periods, readings) in OTHERWISE.items():
        made = sample_reports(*periods, readings=readings)
        found |= {f"{period}-{name}": report for period, report in made.items()}
    second = second_reports(Path(__file__).parent / "second-contract")
    found |= {f"second-{period}": report for period, report in second.items()}
    found |= {f"gaps-{index}": gaps(readings) for index, readings in enumerate(MEASURED)}
    for root in FOREIGN:
        made = second_reports(root, date(2025, 12, 31))
        found |= {f"{_FOREIGN}{root.name}-{period}": report for period, report in made.items()}
    return found | {"awkward": awkward(), "many": many_lines(), "shared": shared(3, 40), "hostile": hostile()}


@pytest.fixture(scope="module")
def files(reports: Mapping[str, Report]) -> dict[str, Opened]:
    return {name: Opened(workbook(report)) for name, report in reports.items()}


@pytest.fixture(scope="module")
def calculated(
    files: Mapping[str, Opened], reports: Mapping[str, Report], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Opened]:
    """All of them as LibreOffice computes them, without the values they came with."""
    given = {name: book.data for name, book in files.items()}
    given[CHANGED] = changed(files["2024-02"], reports["2024-02"])
    made = recalculate(given, tmp_path_factory.mktemp("recalculated"))
    assert made.keys() == given.keys()
    return made


# What the cells say -------------------------------------------------------------------------------------------------


def compare(book: Opened, report: Report) -> int:
    """Compare every amount, coefficient and score with the assessment; how many were compared."""
    return sum(
        (
            _projects(book, report),
            _lines(book, report),
            _incidents(book, report),
            _penalties(book, report),
            _scores(book, report),
            _summary(book, report),
        )
    )


def _projects(book: Opened, report: Report) -> int:
    rows = book.shown("项目", "项目编号")
    assert len(rows) == len(report.assessment.projects) + 1
    amounts = {"费用": "gross", "乘系数后": "after_coefficient", "故障扣费": "incident_deduction", "净额": "net"}
    for row, project in zip(rows, report.assessment.projects, strict=False):
        assert row["项目编号"] == project.id
        for head, name in amounts.items():
            assert money(row[head]) == getattr(project, name), (project.id, head)
        assert money(row["支付系数"]) == _decimal(project.coefficient), project.id
        _near(row["考核得分"], project.combined)
        assert row["核对"] == "一致"
        for head, rate in {
            "CPU 使用率": "cpu",
            "内存使用率": "memory",
            "硬盘使用率": "disk",
            "使用效率得分": "score",
        }.items():
            if project.utilisation is not None:
                _near(row[head], getattr(project.utilisation, rate))
    for head, name in amounts.items():
        assert money(rows[-1][head]) == sum(getattr(project, name) for project in report.assessment.projects), head
    return 5 * len(rows)


def _lines(book: Opened, report: Report) -> int:
    lines = [line for project in report.assessment.projects for line in project.lines]
    rows = book.shown("计费明细", "计费项编号")[: len(lines)]
    assert [money(row["金额"]) for row in rows] == [line.amount for line in lines]
    assert [row["计费项编号"] for row in rows] == [line.sku for line in lines]
    return len(rows)


def _incidents(book: Opened, report: Report) -> int:
    rows = book.shown("故障", "故障编号")[: len(report.assessment.incidents)]
    assert [money(row["扣费"]) for row in rows] == [one.amount for one in report.assessment.incidents]
    shares = [share for one in report.assessment.incidents for share in one.shares]
    costly = {row["序号"] for row, one in zip(rows, report.assessment.incidents, strict=True) if one.shares}
    entries = [row for row in book.shown("故障", "分摊扣费") if row["故障序号"] in costly]
    assert [(row["项目编号"], money(row["分摊扣费"])) for row in entries] == [(s.project, s.amount) for s in shares]
    return len(rows) + len(shares)


def _penalties(book: Opened, report: Report) -> int:
    found = report.assessment.penalties
    rows = book.shown("扣款", "扣款次数")[: len(found)]
    assert [(row["评分表行号"], money(row["扣款"])) for row in rows] == [(one.row, one.amount) for one in found]
    return len(found)


def _scores(book: Opened, report: Report) -> int:
    rows = book.shown("评分表", "满分")
    by_row = {row["行号"]: row for row in rows if row["行号"] is not None}
    for one in report.assessment.indicators:
        row = by_row[one.row]
        for head, value in {"满分": one.max, "得分": one.points, "可能最低": one.low, "可能最高": one.high}.items():
            _near(row[head], value)
        _near(row["未得"], one.max - one.points)
    composite = report.assessment.composite
    assert rows[-1]["组别"] == "综合得分"
    for head, value in {"满分": composite.max, "得分": composite.points, "可能最高": composite.high}.items():
        _near(rows[-1][head], value)
    return 4 * len(by_row)


def _summary(book: Opened, report: Report) -> int:
    totals, shown = report.assessment.settlement, book.summary()
    amounts = {
        "费用合计": totals.gross, "乘系数后合计": totals.after_coefficient, "故障扣费合计": totals.incident_deductions,
        "考核扣款合计": totals.penalties, "上月结转": totals.carried_in, "应付金额": totals.payable,
        "结转下月": totals.carried_out, "应付金额可能最低": totals.payable_low, "应付金额可能最高": totals.payable_high,
        "累计应付": totals.cumulative, "合同总价": totals.ceiling,
    }  # fmt: skip
    for label, amount in amounts.items():
        assert money(shown[label]) == amount, label
    assert shown["应付金额（大写）"] == totals.payable_capitals
    checks = [row["核对"] for row in book.shown("汇总", "公式结果")]
    assert "不一致" not in checks
    assert checks.count("一致") == 12
    return len(amounts)


def _near(value: object, exact: Fraction) -> None:
    """Scores and rates may have no end: the cell then has the ten places that are compared."""
    assert isinstance(value, (int, float)), value
    assert abs(Fraction(value) - exact) <= Fraction(6, 10**11), (value, exact)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)


def test_values_in_the_file_are_the_assessments(files: Mapping[str, Opened], reports: Mapping[str, Report]) -> None:
    assert sum(compare(files[name], report) for name, report in reports.items() if _alike(name)) > 3000


@pytest.mark.slow
def test_formulas_give_the_assessment(calculated: Mapping[str, Opened], reports: Mapping[str, Report]) -> None:
    assert sum(compare(calculated[name], report) for name, report in reports.items() if _alike(name)) > 3000


def _alike(name: str) -> bool:
    """Whether a month has the columns of this contract, and texts that can be looked up."""
    return name != "hostile" and not name.startswith(_FOREIGN)


@pytest.mark.slow
def test_other_kinds_of_payment_are_calculated_too(
    calculated: Mapping[str, Opened], reports: Mapping[str, Report]
) -> None:
    """Linear in yuan, service points by the point, bands with names: what is payable, and that every check agrees."""
    found = {name: report for name, report in reports.items() if name.startswith(_FOREIGN)}
    assert {report.assessment.payment.kind for report in found.values()} == {
        *("coefficient-bands", "linear", "service-points")
    }
    for name, report in found.items():
        summary = calculated[name].summary()
        assert money(summary["应付金额"]) == report.assessment.settlement.payable, name
        assert {row["核对"] for row in calculated[name].shown("汇总", "公式结果")} - {None} == {"一致"}, name
        rows = calculated[name].shown("项目", "项目编号")
        for row, project in zip(rows, report.assessment.projects, strict=False):
            assert money(row["净额"]) == project.net, (name, project.id)


@pytest.mark.slow
def test_every_formula_gives_the_value_it_came_with(
    files: Mapping[str, Opened], calculated: Mapping[str, Opened]
) -> None:
    count = 0
    for name, book in files.items():
        for sheet, cell, value in book.cells():
            if cell.data_type != "f":
                continue
            count += 1
            found = calculated[name].values[sheet][cell.coordinate].value
            if isinstance(value, (int, float)):
                assert isinstance(found, (int, float)), (name, sheet, cell.coordinate, cell.value, found)
                assert abs(value - found) <= 2e-10 * max(1, abs(value)), (name, sheet, cell.coordinate, cell.value)
            else:
                assert (found or "") == (value or ""), (name, sheet, cell.coordinate, cell.value)
    assert count > 8_000


@pytest.mark.slow
def test_other_figures_give_another_settlement(
    files: Mapping[str, Opened], reports: Mapping[str, Report], calculated: Mapping[str, Opened]
) -> None:
    """Formulas are live: one host more in the first line changes what is payable, and the checks say so."""
    line = reports["2024-02"].assessment.projects[0].lines[0]
    more = cents(line.unit_price * (line.quantity + 1) * line.days / line.days_in_month) - line.amount
    before, after = files["2024-02"].summary(), calculated[CHANGED].summary()
    assert money(after["费用合计"]) - money(before["费用合计"]) == more > 0
    assert money(after["应付金额"]) > money(before["应付金额"])
    assert after["应付金额（大写）"] == capitals(money(after["应付金额"]))
    assert "不一致" in [row["核对"] for row in calculated[CHANGED].shown("汇总", "公式结果")]


def changed(book: Opened, report: Report) -> bytes:
    """The workbook after somebody has typed another quantity into its first line."""
    copy = load_workbook(BytesIO(book.data))
    quantity = report.assessment.projects[0].lines[0].quantity + 1
    copy["计费明细"]["I5"].value = Decimal(quantity.numerator) / quantity.denominator
    out = BytesIO()
    copy.save(out)
    return out.getvalue()


# Formulas where they can be --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*MONTHS, "2024-02-c", "many", "shared"])
def test_amounts_are_formulas(files: Mapping[str, Opened], reports: Mapping[str, Report], name: str) -> None:
    book, assessment = files[name], reports[name].assessment
    live = {
        ("项目", "项目编号"): ("费用", "乘系数后", "故障扣费", "净额"),
        ("计费明细", "计费项编号"): ("金额", "在用天数", "当月天数"),
        ("故障", "故障编号"): ("平台承担",),
        ("故障", "分摊扣费"): ("分摊扣费", "扣费前费用"),
        ("扣款", "扣款次数"): ("扣款",),
    }
    for (sheet, head), columns in live.items():
        for row in book.table(sheet, head)[:-1]:
            if "无" in [cell.value for cell in row.values()]:  # an empty table
                continue
            assert {row[column].data_type for column in columns} == {"f"}, (sheet, row[head].value)
    if name in MONTHS:
        for row in book.table("项目", "项目编号")[: len(assessment.projects)]:
            assert row["支付系数"].data_type == row["考核得分"].data_type == "f"
        for row in book.table("故障", "故障编号")[: len(assessment.incidents)]:
            assert row["等级"].data_type == row["扣费"].data_type == "f"
    values = [row["项目"].value for row in book.table("汇总", "公式结果") if row["公式结果"].data_type == "n"]
    assert values == ["上月结转", "应付金额可能最低", "应付金额可能最高", "以前各月累计应付"]


def test_formulas_that_cannot_hold_are_values_with_a_note(files: Mapping[str, Opened]) -> None:
    """79.99999999999 is nearer to 80 than ten places tell: the coefficient is written, and the note says so."""
    rows = dict(zip(EDGES, files["awkward"].table("项目", "项目编号"), strict=False))
    written = {edge for edge, row in rows.items() if row["支付系数"].data_type == "n"}
    assert written == {"79.99999999999", "49.99999999999"}
    assert all("按评分程序的结果写入" in str(rows[edge]["说明"].value) for edge in written)
    assert [rows[edge]["分档"].value for edge in sorted(written)] == ["20 以上，不足 50", "50 以上，不足 80"]


def poor_round(value: float, places: int) -> float:
    """The poorest ROUND a spreadsheet could have: plain binary arithmetic, no care for decimal halves."""
    return math.copysign(math.floor(abs(value) * 10**places + 0.5) / 10**places, value)


def poor(formula: str, x: float) -> float:
    """What such a spreadsheet makes of a formula of one cell."""
    return float(eval(formula, {"ROUND": poor_round, "x": x}))  # noqa: S307  # our own formula


def test_the_way_to_fen_needs_no_good_round() -> None:
    """Half a fen is exact in binary: what `fen` writes is right in any program, and ROUND(x, 2) alone is not."""
    draw = random.Random(11)  # noqa: S311  # not a secret
    ties = [(Fraction(draw.randrange(1, 10**7, 2), 100), Fraction(1, 2), 31) for _ in range(2000)]
    naive = 0
    for price, quantity, days in [*ties, *((Fraction(p), Fraction(q), d) for p, q, d in HALVES)]:
        exact = price * quantity * days / 31
        if fen_holds(exact):
            double = float(price) * float(quantity) * days / 31
            assert poor(fen("x"), double) == float(cents(exact)), exact
            naive += poor_round(double, 2) != float(cents(exact))
    assert naive > 100


def test_a_score_of_exactly_80_needs_to_be_snapped() -> None:
    """Sums of products of doubles miss 80 to either side; ten places bring them back, and keep 79.9999999999."""
    missed = 0
    for composite in range(70, 101):
        for load in range(60, 80):
            disk = ((80 - Fraction(3, 10) * composite) / 70 - Fraction(load * 7, 1000)) / Fraction(3, 10)
            score = (load / 100 * 0.4 + load / 100 * 0.3 + float(disk) * 0.3) * 100
            found = composite * 0.3 + score * 0.7
            missed += found < 80
            assert 80 <= poor(snapped("x"), found) < 80 + 1e-12
            assert poor(snapped("x"), found - 1e-10) < 80
            assert poor(two_places("x"), found - 0.005) == 80
            assert poor(two_places("x"), found - 0.00500001) < 80
    assert missed > 50


@pytest.mark.parametrize(
    ("value", "holds"),
    [
        ("167.075", True),  # the very half
        ("167.07499", True),
        ("167.0749999999", False),  # 1e-8 fen below it: below the grid of five places
        ("-167.0749999999", False),
        ("167.0750000001", True),  # rounds up either way
        ("0", True),
        ("99999999.99", True),
        ("100000000", False),  # doubles run out of places
    ],
)
def test_fen_holds(value: str, holds: bool) -> None:
    assert fen_holds(Fraction(value)) == holds


def test_scores_that_ten_places_tell_from_an_edge() -> None:
    edges = [Fraction(0), Fraction(20), Fraction(50), Fraction(80)]
    assert score_holds(Fraction(80), edges)
    assert score_holds(Fraction("79.9999999999"), edges)
    assert not score_holds(Fraction("79.99999999999"), edges)
    assert score_holds(Fraction("80.00000000001"), edges)
    assert two_places_hold(Fraction("79.995"))
    assert not two_places_hold(Fraction("79.99499999999"))


def test_shares_that_six_places_tell_apart() -> None:
    # 33,333.34 and twice 33,333.33: equal remainders, which stay equal in any arithmetic.
    assert shares_hold(Decimal("100000.00"), [Decimal("1000.00")] * 3)
    assert shares_hold(Decimal("100000.00"), [Decimal("0.00")] * 3)
    # Remainders of 1/2 + d and 1/2 - d with d = 5e-8 / 2.0000002: the last fen hangs on the seventh place.
    weights = [Decimal("10000001.00"), Decimal("9999999.00")]
    assert apportion(Decimal("0.01"), weights) == (Decimal("0.01"), Decimal("0.00"))
    assert not shares_hold(Decimal("0.01"), weights)


# Nothing in it acts ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE)
def test_harmless(text: str) -> None:
    safe = harmless(text)
    assert safe[0] not in "=+-@＝＋－＠\t\r\n<"
    assert safe.lstrip("\u200b ")[:1] not in set("=+-@＝＋－＠")
    assert len(safe) <= LONGEST + 1
    assert safe in (text, f"'{text}") or len(text) > LONGEST


def test_hostile_text_stays_text(files: Mapping[str, Opened]) -> None:
    book = files["hostile"]
    found = 0
    for _sheet, cell, _ in book.cells():
        if isinstance(cell.value, str) and cell.data_type != "f":
            assert cell.value[:1] not in "=+-@＝＋－＠\t\r\n<", cell.value
            assert cell.quotePrefix, (cell.coordinate, cell.value)
            found += 1
        elif cell.data_type == "f":
            assert not re.search(r"cmd|HYPERLINK|1\+1(?!E-15)|SUM\(1\)|http", str(cell.value)), cell.value
            assert not cell.quotePrefix
    assert found > 100
    names = [row["项目名称"].value for row in book.table("项目", "项目编号")[: len(HOSTILE)]]
    assert [str(name).removeprefix("'")[:9] for name in names[:5]] == [text[:9] for text in HOSTILE[:5]]
    assert names[HOSTILE.index("_x003D_1+1")] == "_x003D_1+1"
    for name in book.parts:
        if name.endswith((".xml", ".rels")):
            ET.fromstring(book.part(name))  # noqa: S314  # well-formed
    assert not [name for name in book.parts if re.search("(?i)vba|external|media|drawing|printer", name)]
    for name in book.parts:
        for target in re.findall('Target="([^"]*)" TargetMode="External"', book.part(name)):
            assert LINK.fullmatch(target), target


@pytest.mark.slow
def test_exported_as_csv_it_holds_no_formula(files: Mapping[str, Opened], tmp_path: Path) -> None:
    """All sheets, as LibreOffice exports them: what begins like a formula is a negative number."""
    every = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    recalculate({"hostile": files["hostile"].data}, tmp_path, every)
    fields = [
        field
        for path in sorted((tmp_path / "made").glob("*.csv"))
        for row in csv.reader(io.StringIO(path.read_text("utf-8"), newline=""))
        for field in row
    ]
    starting = {field for field in fields if field.strip("\u200b \t\r\n")[:1] in set("=+-@＝＋－＠")}
    assert all(re.fullmatch(r"-[0-9,.]+", field) for field in starting), starting
    assert sum("1+1" in field for field in fields) > 10


# The file ----------------------------------------------------------------------------------------------------------


def test_the_same_report_gives_the_same_bytes(reports: Mapping[str, Report], files: Mapping[str, Opened]) -> None:
    assert workbook(reports["2024-03"]) == files["2024-03"].data
    other = workbook(Make(commit=None).report())
    assert other != workbook(Make().report())


def test_another_machine_gives_the_same_bytes() -> None:
    environment = {"TZ": "America/New_York", "PYTHONHASHSEED": "1", "LC_ALL": "C"}
    paths = os.pathsep.join([str(HOME / "scripts"), str(HOME / "tests")])
    script = (
        "import sys, report_factory as f; from dossier.workbook.whole import workbook; "
        "sys.stdout.buffer.write(workbook(f.Make().report()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, **environment, "PYTHONPATH": paths},
        capture_output=True, check=True,
    )  # fmt: skip
    assert done.stdout == workbook(Make().report())


def test_properties_bear_the_time_of_the_commit(files: Mapping[str, Opened]) -> None:
    properties = files["2024-02"].formulas.properties
    assert properties.created is not None
    assert properties.created.isoformat() == COMMIT.when.replace(tzinfo=None).isoformat()
    assert properties.created == properties.modified
    assert "2024-02" in str(properties.title)
    assert not properties.creator


def test_sheets_print_well_and_bear_the_mark(files: Mapping[str, Opened]) -> None:
    book = files["2024-02"].formulas
    assert tuple(book.sheetnames) == SHEETS
    for sheet in book.worksheets:
        head, foot, setup = sheet.oddHeader, sheet.oddFooter, sheet.sheet_properties.pageSetUpPr
        assert head is not None
        assert foot is not None
        assert setup is not None
        assert setup.fitToPage
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert _printed(sheet) >= 7  # points, so that a sheet of A4 can be read
        assert (sheet.page_setup.fitToHeight == 0) is (sheet.title not in ("汇总", "总价预测"))  # those are one page
        assert head.right.text == "示例数据"
        assert "示例数据" in str(sheet["A2"].value)
        assert "安财单一采购-2023-4　2024-02" in str(head.left.text)
        assert "&P" in str(foot.right.text)
    for name in ("评分表", "项目", "计费明细", "主机", "故障", "扣款", "证据"):
        assert book[name].print_title_rows == "$4:$4"
        assert str(book[name].freeze_panes).endswith("5")


def test_a_month_read_back_gives_the_same_bytes() -> None:
    """Of 500/7 a file keeps 28 digits: a hair above it ends after 15 digits, a hair above what was kept does not."""
    (report,) = sample_reports("2024-05").values()
    again = tuple(from_json(to_json(one)) for one in report.history)
    assert again[-1] != report.assessment
    assert workbook(replace(report, assessment=again[-1], history=again)) == workbook(report)


def _printed(sheet: Worksheet) -> float:
    """The size of a printed text of ten points: about 150 characters of it are as wide as A4 across."""
    columns = sheet.column_dimensions.values()
    widths = [one.width * ((one.max or 1) - (one.min or 1) + 1) for one in columns]
    names = re.match(r"\$A:\$([A-Z])", sheet.print_title_cols or "")
    again = sum(widths[: ord(names[1]) - ord("A") + 1]) if names else 0
    return min(10.0, 10 * 150 / ((sum(widths) + again) / (sheet.page_setup.fitToWidth or 1)))


def test_real_data_bear_no_mark() -> None:
    data = Opened(workbook(Make(sample=False).report()))
    assert "示例数据" not in "".join(data.part(name) for name in data.parts)


def test_evidence_has_digests_and_commits() -> None:
    report = Make().report()
    rows = Opened(workbook(report)).shown("证据", "SHA-256")
    by_path = {row["文件"]: row for row in rows}
    for record in report.evidence.records:
        row = by_path[record.source.path]
        assert (row["SHA-256"], row["提交"], row["名称"]) == (record.source.digest, COMMIT.id, record.title)


def test_evidence_leads_to_its_page() -> None:
    """Beside the workbook, or on the site once its address is known; a backslash is how XlsxWriter parts folders."""
    report = Make().report()
    for address, before in (
        ("", "evidence\\"),
        ("https://example.invalid/x/", "https://example.invalid/x/2024-03/evidence/"),
    ):
        sheet = Opened(workbook(report, Theme({}, {}, address=address))).formulas["证据"]
        links = {cell.value: cell.hyperlink.target for cell in sheet["C"] if cell.hyperlink}
        assert links == {record.title: f"{before}{record.id}.html" for record in report.evidence.records}


def test_inputs_are_stored_as_written_marked_and_explained(files: Mapping[str, Opened]) -> None:
    """56.1 % is 0.561 in the file, not 0.5610000000000006; what may be typed over is yellow and says what it takes."""
    book = files["2024-03"]
    heads = ("CPU 峰值", "CPU 谷值", "内存峰值", "内存谷值", "硬盘峰值", "硬盘谷值")
    found = [row[head].value for row in book.table("主机", "主机") for head in heads if row[head].data_type == "n"]
    assert 0.561 in found
    assert all(len(repr(value)) <= len("0.1234") for value in found)
    for sheet, head, column in (
        *((("主机", "主机", name)) for name in heads),
        ("计费明细", "计费项编号", "数量"),
        ("计费明细", "计费项编号", "单价（元/月）"),
        ("故障", "故障编号", "中断分钟"),
        ("扣款", "扣款次数", "扣款次数"),
        ("参数", "参数", "数值"),
        ("评分表", "满分", "得分"),
    ):
        cell = book.table(sheet, head)[0][column]
        assert cell.fill.fgColor.rgb == INPUT, (sheet, column)
        rules = book.formulas[sheet].data_validations.dataValidation
        assert [rule.prompt for rule in rules if cell.coordinate in rule.sqref], (sheet, column)
    formulas = [cell for _, cell, _ in book.cells() if cell.data_type == "f"]
    assert not [cell.coordinate for cell in formulas if cell.fill.fgColor.rgb == INPUT]


def test_confidential_attachments_are_not_named() -> None:
    listed = "".join(
        f"  - {{path: {name}.png, sha256: {'a1' * 32}, shows: {name}, confidential: {flag}}}\n"
        for name, flag in (("open-plan", "false"), ("secret-plan", "true"))
    )
    records = (project_record("portal"), usage_record("portal"), backup_record(attachments=f"attachments:\n{listed}"))
    book = Opened(workbook(Make(records=records).report()))
    text = "".join(book.part(name) for name in book.parts)
    assert "open-plan" in text
    assert "secret-plan" not in text
    assert [row["SHA-256"] for row in book.shown("证据", "SHA-256") if row["种类"] == "附件"] == ["a1" * 32] * 2


def test_a_month_without_anything() -> None:
    """No projects, no lines, no incidents: ranges of one empty row, sums of nothing."""
    report = Make().report()
    nothing = {"projects": (), "incidents": (), "penalties": (), "settlement": totals(())}
    book = Opened(workbook(replace(report, assessment=report.assessment.model_copy(update=nothing))))
    assert money(book.summary()["费用合计"]) == 0


def test_missing_data_is_said(files: Mapping[str, Opened]) -> None:
    """April: a host of `office` has no value for a metric (R-34), `hosting` has no hosts (R-33)."""
    rows = {row["项目编号"]: row for row in files["2024-04"].shown("项目", "项目编号")}
    assert "R-34" in str(rows["office"]["说明"])
    assert "R-33" in str(rows["hosting"]["说明"])
    notes = [row["说明"] for row in files["2024-04"].shown("主机", "主机") if row["项目编号"] == "office"]
    assert "缺数据，按 0 计入下限（R-34）" in notes


def test_types() -> None:
    """The mapping of columns in `_projects` names fields that exist."""
    assert {"gross", "after_coefficient", "incident_deduction", "net"} <= ProjectResult.model_fields.keys()
