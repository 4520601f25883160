"""Somebody types other figures into the settlement workbook: LibreOffice gives what was worked out by hand."""

from __future__ import annotations

import csv
import random
import re
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dossier.assess.assumed import Assumed
from dossier.assess.trial import tried
from dossier.exact.money import capitals
from dossier.exact.period import Period
from dossier.pipeline import Months
from dossier.report import Report
from dossier.views.figures import percent, score
from dossier.workbook.capitals import Capitals
from dossier.workbook.cells import Formula
from dossier.workbook.heights import lines
from dossier.workbook.sheet import Book
from dossier.workbook.whole import workbook
from report_factory import the_contract
from sample_months import AS_OF, loaded
from workbook_months import a_host, a_line, sample_reports, settled
from workbook_reader import Opened, money, recalculate

SCORE = ("评分表", "满分")
BILL, INCIDENT, HOST = ("计费明细", "计费项编号"), ("故障", "故障编号"), ("主机", "主机")
CHANGES: Mapping[str, tuple[str, tuple[str, str], int, str, object]] = {
    # month, sheet with a head of its table, row of the table, column, what is typed
    "end": ("2024-02", BILL, 0, "止", datetime(2024, 2, 10)),  # noqa: DTZ001  # a day of a cell
    "beyond": ("2024-02", BILL, 0, "止", datetime(2024, 3, 10)),  # noqa: DTZ001
    "before": ("2024-02", BILL, 0, "止", datetime(2024, 1, 10)),  # noqa: DTZ001
    "quantity": ("2024-02", BILL, 0, "数量", 5),
    "price": ("2024-02", BILL, 0, "单价（元/月）", 500),
    "longer": ("2024-02", INCIDENT, 0, "中断分钟", 41),
    "shorter": ("2024-02", INCIDENT, 0, "中断分钟", 20),
    "loss": ("2024-03", INCIDENT, 1, "数据丢失", "无"),
    "excused": ("2024-03", INCIDENT, 1, "责任方", "不计"),
    "level": ("2024-03", INCIDENT, 0, "等级", "特大故障"),
    "minute": ("2023-12", INCIDENT, 0, "中断分钟", 21),
    "costly": ("2024-04", INCIDENT, 0, "责任方", "乙方"),
    "peak": ("2024-03", HOST, -1, "CPU 峰值", 1),
    "row-11": ("2024-03", SCORE, 11, "得分", 6),
    "row-18": ("2024-04", SCORE, 19, "得分", 0),
}
TRIED: Mapping[str, tuple[str, str, str]] = {
    # change, row of the rubric, payable
    # 82 points: archive 48.4952 + 6 x 0.3 = 50.2952 gets 0.8 of 55,502.70, 16,650.81 more; hosting 82 all of 9,697.60,
    # 1,939.52 more. 394,043.63 + 18,590.33 - 400,000 - 10,000 = 2,633.96.
    "row-11": ("platform-operation", "6", "2633.96"),
    # 77 points: housing 52.4894 - 15 x 0.3 = 47.9894 gets 0.5 of 7,018.78, 2,105.63 less; hosting 77 gets 0.8 of
    # 9,697.60, 1,939.52 less. 413,177.34 - 4,045.15 - 15,956.37 = 393,175.82.
    "row-18": ("data-safety", "0", "393175.82"),
}
HOST_CHANGED = "personnel-app-01"
AMOUNTS = {
    "0.00": "零元整",
    "0.05": "伍分",
    "0.50": "伍角整",
    "1.00": "壹元整",
    "10.05": "壹拾元零伍分",
    "1001.10": "壹仟零壹元壹角整",
    "100000.00": "壹拾万元整",
    "12300456.70": "壹仟贰佰叁拾万零肆佰伍拾陆元柒角整",
    "100010000.01": "壹亿零壹万元零壹分",
    "200000003.00": "贰亿零叁元整",
    "100001000.00": "壹亿零壹仟元整",
    "-15956.37": "负壹万伍仟玖佰伍拾陆元叁角柒分",
    "999999999999.99": "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
}


@pytest.fixture(scope="module")
def reports() -> dict[str, Report]:
    return sample_reports("2023-12", "2024-02", "2024-03", "2024-04")


@pytest.fixture(scope="module")
def books(reports: Mapping[str, Report], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Opened]:
    """Each change as LibreOffice computes it, and the amounts in capitals."""
    files = {name: typed(Opened(workbook(reports[change[0]])), *change[1:]) for name, change in CHANGES.items()}
    return recalculate({**files, "capitals": in_capitals()}, tmp_path_factory.mktemp("changed"))


def typed(book: Opened, table: tuple[str, str], index: int, column: str, value: object) -> bytes:
    """The workbook after somebody has typed a value into a cell."""
    entries = book.table(*table)
    if index < 0:
        index = next(place for place, row in enumerate(entries) if row["主机"].value == HOST_CHANGED)
    copy = load_workbook(BytesIO(book.data))
    copy[table[0]][entries[index][column].coordinate].value = value
    out = BytesIO()
    copy.save(out)
    return out.getvalue()


def drawn() -> list[Decimal]:
    """Amounts of all sizes, most of them with zeros somewhere."""
    draw = random.Random(5)  # noqa: S311  # not a secret
    digits = ["".join(draw.choice("000123456789") for _ in range(draw.randint(1, 14))) for _ in range(200)]
    return [Decimal(int(text)).scaleb(-2) for text in digits]


def in_capitals() -> bytes:
    """A table of places for each amount; column H holds the amount and column I its words."""
    book = Book("", "", datetime(2024, 1, 1))  # noqa: DTZ001  # as XlsxWriter takes it
    sheet = book.sheet("参数")
    for index, amount in enumerate([*map(Decimal, AMOUNTS), *drawn()]):
        found = Capitals(20 * index)
        cell = f"$H${20 * index + 1}"
        sheet.rows(found.table, list(found.rows(cell, amount)), filtered=False)
        sheet.put(20 * index, 7, amount, "money")
        sheet.put(20 * index, 8, Formula(found.words(cell), ""), "text")
    return book.close()


def the_line(book: Opened) -> tuple[object, Decimal]:
    """Days and amount of the first line of the bill, four vm-8c16g of `archive` at 483.55 yuan."""
    row = book.shown(*BILL)[0]
    assert (row["项目编号"], row["计费项编号"]) == ("archive", "vm-8c16g")
    return row["在用天数"], money(row["金额"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "days", "amount", "gross", "payable", "words"),
    [
        # 1,934.20 x 10 / 29 = 666.9655; archive 55,502.70 - 1,267.23 = 54,235.47, x 0.8 = 43,388.376; 44,402.16 before
        ("end", 10, "666.97", "519570.41", "311143.57", "叁拾壹万壹仟壹佰肆拾叁元伍角柒分"),
        ("beyond", 29, "1934.2", "520837.64", "312157.35", "叁拾壹万贰仟壹佰伍拾柒元叁角伍分"),
        # archive 55,502.70 - 1,934.20 = 53,568.50, x 0.8 = 42,854.80
        ("before", 0, "0", "518903.44", "310609.99", "叁拾壹万零陆佰零玖元玖角玖分"),
        # 5 x 483.55; archive 55,986.25 x 0.8 = 44,789.00
        ("quantity", 29, "2417.75", "521321.19", "312544.19", "叁拾壹万贰仟伍佰肆拾肆元壹角玖分"),
        # 4 x 500; archive 55,568.50 x 0.8 = 44,454.80
        ("price", 29, "2000", "520903.44", "312209.99", "叁拾壹万贰仟贰佰零玖元玖角玖分"),
    ],
)
def test_a_changed_line_reaches_the_amount_payable(
    books: Mapping[str, Opened], change: str, days: int, amount: str, gross: str, payable: str, words: str
) -> None:
    book = books[change]
    shown = book.summary()
    assert the_line(book) == (days, Decimal(amount))
    assert (money(shown["费用合计"]), money(shown["应付金额"])) == (Decimal(gross), Decimal(payable))
    assert shown["应付金额（大写）"] == words
    agreed = "不一致" not in [row["核对"] for row in book.shown("汇总", "公式结果")]
    assert agreed is (change == "beyond")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("change", "index", "level", "cost", "total", "payable"),
    [
        # February: 412,157.35 after coefficients, one incident. More than 40 minutes are severe, 20 are none.
        ("longer", 0, "严重故障", 200_000, 200_000, "212157.35"),
        ("shorter", 0, "不扣费", 0, 0, "412157.35"),
        # March: 394,043.63 after coefficients, 10,000.00 of penalties. Without the loss 35 minutes are general.
        ("loss", 1, "一般故障", 100_000, 300_000, "84043.63"),
        ("excused", 1, "不扣费", 0, 200_000, "184043.63"),
        ("level", 0, "特大故障", 400_000, 600_000, "0"),
        # Incidents that cost nothing: December with 406,238.54 and 20 minutes, April with 397,220.97 and a notice.
        ("minute", 0, "一般故障", 100_000, 100_000, "306238.54"),
        ("costly", 0, "一般故障", 100_000, 100_000, "297220.97"),
    ],
)
def test_a_changed_incident_reaches_the_amount_payable(
    books: Mapping[str, Opened], change: str, index: int, level: str, cost: int, total: int, payable: str
) -> None:
    book = books[change]
    row, shares = book.shown(*INCIDENT)[index], book.shown("故障", "分摊扣费")
    assert row["等级"] == level
    assert money(row["扣费"]) == cost
    assert sum(money(share["分摊扣费"]) for share in shares[:-1]) == total
    assert money(book.summary()["应付金额"]) == Decimal(payable)


@pytest.mark.slow
def test_a_changed_peak_reaches_the_coefficient(books: Mapping[str, Opened]) -> None:
    """CPU (100 + 18.4) / 2 = 59.2 and 29.75 %, of two hosts as large: 44.475 %. Memory 37.875 %, disk 35 %.

    44.475 x 0.4 + 37.875 x 0.3 + 35 x 0.3 = 39.6525; 76 x 0.3 + 39.6525 x 0.7 = 50.55675, so 0.8 of 2,205.50.
    """
    row = next(row for row in books["peak"].shown("项目", "项目编号") if row["项目编号"] == "personnel")
    assert round(Decimal(str(row["CPU 使用率"])), 8) == Decimal("0.44475")
    assert round(Decimal(str(row["考核得分"])), 8) == Decimal("50.55675")
    assert (money(row["支付系数"]), money(row["净额"])) == (Decimal("0.8"), Decimal("1764.4"))


@pytest.mark.slow
@pytest.mark.parametrize("change", TRIED)
def test_other_points_come_to_what_a_trial_comes_to(books: Mapping[str, Opened], change: str) -> None:
    """As `dossier whatif` works it out, and as it was worked out by hand."""
    (month, *_), (row, points, payable) = CHANGES[change], TRIED[change]
    dossier = loaded().dossier
    assert dossier is not None
    computing = Months(dossier, AS_OF).computing(Period.parse(month))
    totals = tried(computing, dossier.files, Assumed(points={row: Fraction(points)})).assessment.settlement
    shown = books[change].summary()
    assert money(shown["应付金额"]) == totals.payable == Decimal(payable)
    assert money(shown["乘系数后合计"]) == totals.after_coefficient
    assert shown["应付金额（大写）"] == totals.payable_capitals


@pytest.mark.slow
def test_capitals(books: Mapping[str, Opened]) -> None:
    cells = books["capitals"].values["参数"]
    found = [cells.cell(20 * index + 1, 9).value for index in range(len(AMOUNTS) + 200)]
    assert found[: len(AMOUNTS)] == list(AMOUNTS.values())
    assert found[len(AMOUNTS) :] == [capitals(amount) for amount in drawn()]


def test_the_parts_of_capitals_are_the_whole() -> None:
    for amount in [*map(Decimal, AMOUNTS), *drawn()]:
        words = [row["words"] for row in Capitals(0).rows("A1", amount) if "words" in row]
        assert "".join(str(word.value) for word in words if isinstance(word, Formula)) == capitals(abs(amount))


def test_a_level_that_was_ruled_stays(reports: Mapping[str, Report]) -> None:
    """The formula would have to say 严重故障; who changes the minutes of a ruled incident changes nothing."""
    report = reports["2024-03"]
    first, *others = report.assessment.incidents
    ruled = first.model_copy(update={"level": "general", "ruled_level": "general", "amount": Decimal("100000.00")})
    assessment = report.assessment.model_copy(update={"incidents": (ruled, *others)})
    book = Opened(workbook(replace(report, assessment=assessment)))
    rows = book.table(*INCIDENT)
    assert [row["等级"].data_type for row in rows[:2]] == ["s", "f"]
    assert rows[0]["说明"].value == "等级由甲方裁定，不随分钟数变化"
    assert rows[0]["扣费"].data_type == "f"


# What is seen ------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_rates_and_scores_read_as_in_the_dossier(reports: Mapping[str, Report], tmp_path: Path) -> None:
    """31.875 % reads 31.88 % everywhere, though the double of 0.31875 lies below it."""
    report = reports["2024-03"]
    as_shown = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
    recalculate({"book": workbook(report)}, tmp_path, as_shown)
    rows = list(csv.reader((tmp_path / "made" / "book-项目.csv").read_text("utf-8").splitlines()))
    seen = {row[1]: dict(zip(rows[3], row, strict=True)) for row in rows[4:]}
    assert seen["personnel"]["CPU 使用率"] == "31.88%"
    for project in report.assessment.projects:
        row, found = seen[project.id], project.utilisation
        assert row["考核得分"] == _two(score(project.combined)), project.id
        if found is not None:
            assert row["CPU 使用率"] == _two(percent(found.cpu)), project.id
            assert row["内存使用率"] == _two(percent(found.memory)), project.id
            assert row["硬盘使用率"] == _two(percent(found.disk)), project.id
            assert row["使用效率得分"] == _two(score(found.score)), project.id


@pytest.mark.slow
def test_what_is_not_whole_does_not_read_as_whole(tmp_path: Path) -> None:
    """79.999 % is not 80.00 %; 66.665 % is 66.67 %, as any office writes it."""
    hosts = {"near": a_host("31.875", "79.999", "66.665", "100")}
    report = settled(hosts, {"near": (a_line(Fraction(10), Fraction(1)),)})
    recalculate({"book": workbook(report)}, tmp_path, "pdf")
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "made" / "book.pdf", "-"], capture_output=True, check=True
    )
    row = next(line for line in text.stdout.decode().splitlines() if "near" in line)
    assert re.findall(r"[0-9.]+%", row) == ["31.88%", "79.999%", "66.67%"]


def _two(text: str) -> str:
    """Columns line up: a whole number has its two places there."""
    number, sign = text.removesuffix("%"), "%" if text.endswith("%") else ""
    return f"{number}{'' if '.' in number else '.00'}{sign}"


def test_columns_that_formulas_compare_take_their_words_only(reports: Mapping[str, Report]) -> None:
    sheet = Opened(workbook(reports["2024-03"])).formulas["故障"]
    found = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    heads = {str(cell.value): cell.coordinate.rstrip("4") for cell in sheet[4]}
    assert found[f"{heads['等级']}5:{heads['等级']}6"] == '"特大故障,严重故障,一般故障,不扣费"'
    assert found[f"{heads['数据丢失']}5:{heads['数据丢失']}6"] == '"无,可恢复,不可逆"'


def test_readings_are_told_in_words(reports: Mapping[str, Report]) -> None:
    rows = {row["条款理解"]: row for row in Opened(workbook(reports["2024-03"])).shown("参数", "条款理解")}
    assert rows["R-22"]["采用"] == "由甲方裁定，至少为严重故障"
    assert rows["R-22"]["问题"] == "数据不可恢复但没有较大社会影响的，不符合任何一级的描述。"
    register = the_contract().readings
    codes = {reading.id for question in register.readings for reading in question.readings}
    assert not codes & {row["采用"] for row in rows.values()}
    assert len(rows) == len(register.readings)


def test_the_ceiling_reads_as_money(reports: Mapping[str, Report]) -> None:
    rows = {row["参数"].value: row["数值"] for row in Opened(workbook(reports["2024-03"])).table("参数", "参数")}
    assert rows["合同总价"].number_format.startswith("#,##0.00;")
    assert rows["当月最后一天"].number_format == "yyyy-mm-dd"
    assert rows["CPU 权重"].number_format == "General"


def test_the_first_sheet_says_what_the_others_hold(reports: Mapping[str, Report]) -> None:
    book = Opened(workbook(reports["2024-03"])).values
    words = {str(row[0].value): row[1].value for row in book["汇总"].iter_rows()}
    assert set(book.sheetnames) <= words.keys()
    assert all(words[name] for name in book.sheetnames)


@pytest.mark.parametrize(
    ("text", "width", "count"),
    [
        ("city-operation", 15, 1),  # 14 places and the indent
        ("city-operation", 14, 2),
        ("公共租赁住房管理系统", 21, 1),
        ("公共租赁住房管理系统", 20, 2),
        ("city-operation-calc-01", 18, 2),  # breaks behind a hyphen
        ("a1" * 32, 37, 2),  # a digest has no break of its own
        ("一\n二", 20, 2),
        ("", 20, 1),
    ],
)
def test_lines_of_a_text(text: str, width: int, count: int) -> None:
    assert lines(text, width) == count


def test_hosts_and_projects_take_one_line_each(reports: Mapping[str, Report]) -> None:
    book = Opened(workbook(reports["2024-03"]))
    for sheet, head in (HOST, ("项目", "分档")):
        rows = [row[head] for row in book.table(sheet, head) if row["说明"].value is None]
        assert {book.formulas[sheet].row_dimensions[cell.row].height for cell in rows} == {None}, sheet
