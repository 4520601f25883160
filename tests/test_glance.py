"""The contract at a glance: page, sheet, list of amounts and yearly dossier say what the assessments say."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path

import pikepdf
import pytest
from openpyxl import load_workbook

import sample_months
from conftest import Golden
from dossier.assessment import Assessment, to_json
from dossier.paper import year
from dossier.paper.press import Press
from dossier.paper.year import PrintedMonth, YearToPrint
from dossier.publish.appearance import read_look
from dossier.publish.beside import YearsOfDossiers
from dossier.report import Report
from dossier.result import BandResult, Obligation
from dossier.site.front import Beside, PublishedMonth, front
from dossier.views import glance, names, reaching
from dossier.views.figures import figure, money
from dossier.workbook.amounts import amounts
from dossier.workbook.whole import workbook
from pages_reader import read_html
from pdf_reader import Pdf
from report_factory import HOME, Make
from results import obligation
from workbook_months import report_of

MONTHS = ("2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
THEME = read_look(HOME).theme


@cache
def the_report() -> Report:
    """The last month of the sample."""
    dossier = sample_months.loaded().dossier
    assert dossier is not None
    return report_of(dossier, history())


def history() -> tuple[Assessment, ...]:
    return tuple(sample_months.month(one) for one in MONTHS)


def listed(period: str) -> PublishedMonth:
    """A month of the sample as it would lie in a published folder."""
    one = sample_months.month(period)
    pages = [f"projects/{project.id}.html" for project in one.projects]
    pages += [f"rows/{row.id}.html" for row in one.indicators]
    return PublishedMonth(period, one, frozenset({"index.html", "obligations.html", "assessment.json", *pages}))


@cache
def page() -> str:
    report = the_report()
    beside = Beside({"2023": "dossier-2023.pdf", "2024": "dossier-2024.pdf"}, "amounts.csv")
    return front(THEME, [listed(one) for one in MONTHS], [report], beside).decode()


def told(period: str) -> dict[str, object]:
    """The month as `assess --json` prints it."""
    tree: dict[str, object] = json.loads(to_json(sample_months.month(period)))
    return tree


def test_every_figure_of_the_page_is_that_of_its_month() -> None:
    text = re.sub(r"<[^>]*>", " ", page())
    for period in MONTHS:
        tree = told(period)
        settlement, projects, rows = tree["settlement"], tree["projects"], tree["indicators"]
        assert isinstance(settlement, dict)
        assert isinstance(projects, list)
        assert isinstance(rows, list)
        for key in ("payable", "cumulative"):
            assert f" {money(Decimal(settlement[key]))} " in text, (period, key)
        for project in projects:
            assert f" {money(Decimal(project['net']))} " in text, (period, project["id"])
        for row in rows:
            assert figure(Fraction(row["points"])) in text


def test_golden(golden: Golden) -> None:
    """The text of the first page."""
    lines = (line.strip() for line in read_html(page()).text.splitlines())
    golden(Path(__file__).parent / "golden" / "site" / "front.txt", "\n".join(line for line in lines if line) + "\n")


def test_one_project_over_all_months_stands_there_and_is_led_to() -> None:
    """数字档案馆 in 2024: 0.8, 0.8, 0.5, 0.8, 0.8; 44,402.16 + 9,853.34 + 27,751.35 + 44,402.16 + 44,402.16."""
    (shown,) = (one for one in glance.years(history())[0].projects if one.id == "archive")
    assert [one and one.project.coefficient for one in shown.months] == [
        Fraction(4, 5), Fraction(4, 5), Fraction(1, 2), Fraction(4, 5), Fraction(4, 5),
    ]  # fmt: skip
    assert [one and one.rate for one in shown.months] == ["good", "good", "poor", "good", "good"]
    assert shown.net == Decimal("170811.17")
    found = read_html(page())
    for address in ("2024-05/projects/archive.html", "2024-03/projects/archive.html", "2023-12/projects/archive.html"):
        assert address in found.addresses


def test_years_come_newest_first_with_the_sums_of_their_months() -> None:
    """2024: 307,647.26 + 312,157.35 + 0 + 397,220.97 + 416,164.08 = 1,433,189.66."""
    new, old = glance.years(history())
    assert (new.year, old.year) == ("2024", "2023")
    assert new.payable[0] == Decimal("1433189.66")
    assert [one.period for one in new.months] == list(MONTHS[1:])
    assert glance.years(()) == ()


A_MONTH = Make().assessment()


def banded(coefficient: Fraction, *bands: str) -> str:
    """How a coefficient stands among those of the contract."""
    found = tuple(BandResult(at_least=None, below=None, coefficient=Fraction(one)) for one in bands)
    project = A_MONTH.projects[0].model_copy(update={"coefficient": coefficient})
    payment = A_MONTH.payment.model_copy(update={"bands": found})
    (shown,) = glance.years([A_MONTH.model_copy(update={"projects": (project,), "payment": payment})])
    (one,) = shown.projects[0].months
    assert one is not None
    return one.rate


@pytest.mark.parametrize(
    ("coefficient", "bands", "level"),
    [
        ("1", ("1", "0.8", "0.5", "0.2"), "best"),
        ("0.8", ("1", "0.8", "0.5", "0.2"), "good"),
        ("0.2", ("0.2", "0.5", "0.8", "1"), "worst"),
        ("0.1", ("1", "0.8", "0.5", "0.2", "0.1"), "worst"),
        ("1", (), "best"),
        ("0.95", (), "good"),
        ("0.8", (), "poor"),
        ("0.5", (), "worst"),
    ],
)
def test_how_a_coefficient_stands(coefficient: str, bands: tuple[str, ...], level: str) -> None:
    assert banded(Fraction(coefficient), *bands) == level


def test_a_duty_stands_as_its_worst_one() -> None:
    def owed(name: str, state: str) -> Obligation:
        return obligation(name, duty="report", state=state)

    month = A_MONTH.model_copy(
        update={"obligations": (owed("a", "late"), owed("b", "met"), owed("c", "met"), owed("d", "missing"))}
    )
    (shown,) = glance.years([month])
    (duty,) = shown.duties
    assert duty.months[0] is not None
    assert list(duty.months[0].counts.items()) == [("met", 2), ("late", 1), ("missing", 1)]
    assert duty.months[0].level == "worst"
    assert [one.id for _, one in shown.missed] == ["a", "d"]


def test_a_month_that_this_program_cannot_read_leads_to_its_pages_and_no_figure_is_made_up() -> None:
    months = [listed("2024-04"), PublishedMonth("2024-05", None, frozenset({"index.html"}))]
    found = read_html(front(THEME, months, [Make().report()]).decode())
    assert "2024-05/index.html" in found.addresses
    assert "由其他版本的程序生成" in found.text
    assert "416,164.08" not in found.text


def test_a_revision_that_was_replaced_is_listed_and_stands_in_no_table_of_months() -> None:
    issued = sample_months.month("2024-04").model_copy(update={"status": "issued", "revision": 1})
    totals = issued.settlement.model_copy(update={"payable": Decimal("12345.67")})
    former = PublishedMonth(
        "2024-04-r1",
        issued.model_copy(update={"settlement": totals}),
        frozenset({"index.html"}),
        "已签发，已被第 2 版取代",
    )
    text = front(THEME, [listed("2024-04"), former], [Make().report()]).decode()
    assert "2024-04-r1/index.html" in text
    assert "已被第 2 版取代" in text
    assert text.count("12,345.67") == 1


def test_hostile_names_are_words_and_nothing_else() -> None:
    hostile = '<script>alert(1)</script>"}</style>'
    project = A_MONTH.projects[0].model_copy(update={"name": hostile, "unit": hostile})
    month = A_MONTH.model_copy(update={"projects": (project,)})
    text = front(THEME, [PublishedMonth("2024-03", month, frozenset())], [Make().report()]).decode()
    assert not read_html(text).tags & {"script", "img", "iframe"}
    assert text.count("</style>") == 1


def test_the_forecast_says_how_it_was_found() -> None:
    """Six months are paid 1,839,428.20 or less of their bills; every number of the working stands there."""
    found = reaching.reaching(history())
    assert found is not None
    steps = "".join(found.steps)
    billed = sum((one.settlement.gross for one in history()), Decimal(0))
    paid = sum((one.settlement.payable_low for one in history()), Decimal(0))
    assert f"{money(paid)} ÷ {money(billed)} ＝ 59.42%" in steps
    assert found.headline == "预计到合同期末（2026-12）达不到合同总价"
    assert found.headline in page()


def word(family: str, key: str) -> str:
    report = the_report()
    return names.word(report.contract, THEME, report.period.end)(family, key)


def test_the_list_of_amounts_opens_in_an_office_program_and_adds_up() -> None:
    data = amounts(history(), word)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == data.count(b"\n")
    rows = list(csv.DictReader(StringIO(data.decode("utf-8-sig"))))
    for month in history():
        own = [row for row in rows if row["月份"] == f"{month.period[:4]}年{int(month.period[5:])}月"]
        assert [row["金额（元）"] for row in own if row["编号"] == "payable"] == [str(month.settlement.payable)]
        net = [Decimal(row["金额（元）"]) for row in own if row["类别"] == "项目" and row["名称"] == "本月费用"]
        assert net == [project.net for project in month.projects]
        bills = [Decimal(row["金额（元）"]) for row in own if row["类别"] == "账单"]
        assert sum(bills) == month.settlement.gross


def test_no_text_of_the_list_is_a_formula() -> None:
    project = A_MONTH.projects[0].model_copy(update={"name": "=1+1\n=2", "unit": "@SUM(1)"})
    data = amounts([A_MONTH.model_copy(update={"projects": (project,)})], word)
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    for row in rows:
        for cell in row:
            assert cell[:1] not in "=+@\t\r" or not cell, cell
            assert cell[:1] != "-" or re.fullmatch(r"-[0-9]+\.[0-9]{2}", cell), cell
    assert any("'=1+1 =2" in row for row in rows)


def test_the_sheets_of_months_have_what_the_page_has() -> None:
    book = load_workbook(BytesIO(workbook(the_report())), data_only=True)
    cells = [[cell.value for cell in row] for row in book["各月"].iter_rows()]
    by_month = {str(row[0]): row for row in cells if row[0] in MONTHS}
    assert list(by_month) == list(MONTHS)
    for period, row in by_month.items():
        one = sample_months.month(period)
        assert row[3] == pytest.approx(float(one.composite.points))
        assert (row[6], row[9]) == (float(one.settlement.payable), float(one.settlement.cumulative))
    course = [[cell.value for cell in row] for row in book["各月明细"].iter_rows()]
    archive = {row[1]: row[4:9] for row in course if (row[0], row[2]) == (2024, "数字档案馆")}
    assert archive["支付系数"] == [0.8, 0.8, 0.5, 0.8, 0.8]
    assert archive["本月费用"] == [44402.16, 9853.34, 27751.35, 44402.16, 44402.16]
    ahead = [row[0].value for row in book["总价预测"].iter_rows()]
    assert "预计到合同期末（2026-12）达不到合同总价" in ahead


@cache
def press() -> Press:
    return Press.read(HOME / "theme" / "pdf", HOME / "build" / "fonts")


def a_year(**more: object) -> YearToPrint:
    """2024 of the sample, or some of its months."""
    report = the_report()
    found = history()
    printed = tuple(PrintedMonth(one, to_json(one).encode(), "草稿，未签发") for one in found[1:])
    values = {
        "year": "2024", "months": printed, "history": found, "contract": report.contract,
        "titles": names.subjects(report), "sample": True, "edition": "full", "gap": "", "gap_in_short": "",
        "amounts": b"\xef\xbb\xbf",
    }  # fmt: skip
    return YearToPrint(**{**values, **more})  # type: ignore[arg-type]  # a builder passes keywords on


def test_the_dossier_of_a_year_says_what_its_months_say() -> None:
    text = re.sub(r"<[^>]*>", " ", year.sheets(a_year(), THEME, press()).html)
    for said in ("1,433,189.66", "壹佰肆拾叁万叁仟壹佰捌拾玖元陆角陆分", "示例数据", "2024-06、2024-07", "170,811.17"):
        assert said in text, said
    for month in history()[1:]:
        assert money(month.settlement.cumulative) in text
        for incident in month.incidents:
            assert money(incident.amount) in text
        for project in month.projects:
            assert money(project.net) in text


def test_its_pages_bear_its_state_and_whose_public_edition_it_is() -> None:
    issued = tuple(
        PrintedMonth(one.assessment.model_copy(update={"status": "issued", "revision": 1}), one.data, "已签发")
        for one in a_year().months[:2]
    )
    gap = {"gap": "没有登记公钥，谁改了什么无法核验", "gap_in_short": "未登记公钥"}
    found = a_year(months=(*issued, *a_year().months[2:]), edition="public", **gap)
    head, mark = re.findall(r'data-(?:head|mark)="([^"]*)"', year.sheets(found, THEME, press()).html)
    assert "2 个月已签发，3 个月草稿，未签发" in head
    assert head.endswith("　未登记公钥")  # a margin is one line; the cover says what follows from it
    assert mark == "公开版　示例数据　"


def test_it_is_a_tagged_pdf_with_the_assessments_inside_and_is_set_once(tmp_path: Path) -> None:
    months = a_year().months[-1:]
    few = a_year(months=months, history=tuple(one.assessment for one in months))
    kept = YearsOfDossiers(press(), THEME, "look", tmp_path / "years")
    (data,) = kept.made([few]).values()
    (file,) = (tmp_path / "years").iterdir()
    before = file.stat().st_mtime_ns
    assert kept.made([few]) == {"2024": data}
    assert file.stat().st_mtime_ns == before
    pdf = Pdf(data, tmp_path)
    assert pdf.barriers == []
    with pikepdf.open(BytesIO(data)) as document:
        assert document.attachments["assessment-2024-05.json"].get_file().read_bytes() == months[0].data
        assert document.open_metadata()["pdfaid:part"] == "3"
    assert all("示例数据" in page for page in pdf.pages)
    assert "416,164.08" in pdf.text
    assert kept.made([]) == {}
    assert list((tmp_path / "years").iterdir()) == []
