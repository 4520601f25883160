"""What the pages are made of: names for ids, ranges of lines, what is left to do, thresholds that do not overlap."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations
from types import MappingProxyType
from xml.etree import ElementTree as ET

import pytest

from dossier.markup.escape import broken
from dossier.publish.appearance import read_look
from dossier.report import Report
from dossier.site import guides
from dossier.site.guides import Download
from dossier.site.pages import site
from dossier.views import charts, duties, incidents, lookup, names, projects, records, rows
from dossier.views.arrivals import arrivals
from dossier.views.charts import ThresholdMark
from dossier.views.objections import so_far
from dossier.views.places import Places, record_page, row_page
from dossier.views.readings import confirmed, readings
from dossier.views.records import Value
from dossier.views.theme import Theme
from dossier.views.todo import todo
from letter_reports import sample
from pages_reader import read_html
from report_factory import HOME, Make, project_record

ABOUT: Mapping[str, str] = MappingProxyType({"housing": "住房系统", "incident-1": "故障报告"})


@pytest.fixture(scope="module")
def march() -> Report:
    return sample("2024-03")


@pytest.mark.parametrize(
    ("lines", "told"),
    [((), ""), ((9,), "9"), ((15, 16, 17, 18, 19, 20), "15–20"), ((3, 7, 8, 12), "3, 7–8, 12"), ((5, 4), "4–5")],
)
def test_lines_are_told_as_ranges(lines: tuple[int, ...], told: str) -> None:
    values = [Value("x", line, marked=True) for line in lines]
    assert records.lines([*values, None, Value("y", 99, marked=False)]) == told


@pytest.mark.parametrize(
    ("last", "soon"),
    [
        (None, ()),
        (date(2024, 3, 30), ("past",)),
        (date(2024, 3, 31), ("30", "60", "90")),
        (date(2024, 4, 30), ("30", "60", "90")),  # 30 days after 31 March
        (date(2024, 5, 1), ("60", "90")),
        (date(2024, 5, 30), ("60", "90")),  # 30 + 30
        (date(2024, 6, 29), ("90",)),  # 30 + 31 + 29 = 90
        (date(2024, 6, 30), ()),
    ],
)
def test_expiry_falls_into_the_spans_of_the_filter(last: date | None, soon: tuple[str, ...]) -> None:
    assert records.expiry(last, date(2024, 3, 31)) == soon


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("weekly-security-report-2024-w09", "网络安全周报（2024-02-26 至 2024-03-03）"),  # 26 February is a Monday
        ("operation-report-half-year-2023-h2", "运行情况半年报（2023 年下半年）"),
        ("resize-letter-2024-02-housing", "资源调整建议函（2024-02，住房系统）"),
        ("resize-letter-2024-02-unknown", "资源调整建议函（2024-02-unknown）"),
        ("emergency-notice-incident-1", "突发故障或威胁的告知（故障报告）"),
        ("nothing-known", "nothing-known"),
    ],
)
def test_a_duty_is_called_by_its_title_and_what_it_is_about(key: str, name: str) -> None:
    word = names.word(Make().report().contract, Theme({}, {}), date(2024, 3, 31), ABOUT)
    assert word("obligation", key) == name


def test_ids_and_times_of_a_record_are_looked_up() -> None:
    known = lookup.lookup(Make(records=(project_record("portal", "门户", "单位甲"),)).report())
    assert known.name("project", "portal") == "门户"
    assert known.name("unit", "unit-a") == "单位甲"
    assert known.name("sku", "vm-8c16g") == "云主机（八核+16GB）"
    assert known.name("kind", "incident") == "故障报告"
    assert known.name("row", "training") == "第 14 项 业务培训"
    assert known.name("title", "portal") == "portal"  # a common word under another key
    assert known.name("started", "2024-03-06T09:15+08:00") == "2024-03-06 09:15"
    assert known.name("started", "2024-03-06T01:15Z") == "2024-03-06 09:15"
    assert known.name("started", "2024-13-06T01:15Z") == "2024-13-06T01:15Z"
    assert known.question(0).startswith("1. ")
    assert known.question(99) == ""


def test_a_record_that_another_names_is_called_by_its_title() -> None:
    known = lookup.lookup(Make().report())
    assert known.name("subject", "backup-1") == "三月安全策略备份报告"
    assert known.name("id", "backup-1") == "三月安全策略备份报告"  # of what a ruling has looked at
    assert known.name("id", "backup-1", own=True) == "backup-1"


def test_a_row_is_not_called_as_a_document_of_the_same_id() -> None:
    known = lookup.lookup(Make().report())
    assert known.name("row", "staff-management") == "第 5 项 运维人员管理"
    assert known.name("category", "staff-management") == "人员管理制度"


def test_a_path_breaks_after_its_slashes_only() -> None:
    assert broken("evidence/2024-03/a.md") == "evidence/<wbr>2024-03/<wbr>a.md"
    assert "<b>" not in broken("a/<b>")


def test_late_and_missing_duties_are_told_apart_with_what_they_cost(march: Report) -> None:
    """The operation report of February was due on 11 March, came on the 12th, and row 13 takes 1 point for it."""
    places = Places(march)
    found = rows.rows(march, places)
    owed = {one.duty.id: one for one in duties.owed(march, places, found)}
    report = owed["operation-report-month-2024-02"]
    assert report.days_late == 1
    assert [(row.indicator.row, points) for row, points in report.losses] == [(13, Fraction(1))]
    assert report.records == (("2024-02 月度运行情况报告", "evidence/operation-report-2024-02.html"),)
    assert owed["resize-letter-2024-02-housing"].records == ()
    assert owed["weekly-security-report-2024-w09"].days_late == 0
    word = names.word(march.contract, Theme({}, {}), march.period.end, names.subjects(march))
    late = {one.what: one for one in arrivals(march, word)}
    assert {what: (one.days, one.worth) for what, one in late.items()} == {
        "运行情况月报（2024-02）": (1, "得分 已计 −1"),
        "资源使用情况月报（2024-02）": (1, ""),
    }
    assert {one.name: one.points for one in todo(march, word) if one.name == "第 6 项 部署沟通"} == {
        "第 6 项 部署沟通": "0 至 +1"
    }


def test_a_ruling_that_may_still_take_points_is_a_task_like_one_that_may_give_some() -> None:
    """April: whether the complaint of row 22 is the provider's fault is open, and would take one of its 12 points."""
    april = sample("2024-04")
    found = {row.indicator.row: row for row in rows.rows(april, Places(april))}
    row = found[22]
    assert [row.lost, row.open, row.risk] == [Fraction(0), Fraction(0), Fraction(1)]
    awaited = [
        one for one in todo(april, lambda _, key: key) if one.matter.kind == "row" and one.matter.state == "awaited"
    ]
    assert [one.worth for one in awaited] == [  # see test_assess_matters
        "得分 0 至 +4，金额 0.00 至 +1,061.56 元",
        "得分 −1 至 0",
    ]
    pages = site(april, read_look(HOME).theme).files
    for name in ("rows.md", "rows/complaints.md", "evidence/complaint-2024-04-credit.md"):
        assert "可能再扣 1 分" in pages[name].decode(), name


def test_what_awaits_both_sides_is_left_out_of_what_may_be_added_and_the_page_says_so(march: Report) -> None:
    text = site(march, read_look(HOME).theme).files["index.md"].decode()
    assert "本月应付最多再增加 0.00 元（不含待双方确认的扣费）。" in text


def test_a_row_says_why_its_points_are_lost_or_open(march: Report) -> None:
    found = {row.indicator.row: row for row in rows.rows(march, Places(march))}
    assert found[4].why == "四条重要告警未处置，扣 2 分"  # without the title of the ruling
    assert found[6].why == "尚无完成记录：《水资源监测系统部署需求单》；共 2 项，每项 1 分，最多 7 分"
    assert found[18].why == "数据泄密或数据丢失：《公文附件短时丢失》"
    assert found[21].why == "60 属于不低于 60 且低于 80"
    assert found[22].why == ""  # full
    pages = site(march, read_look(HOME).theme).files
    for name in ("index.md", "rows.md"):
        assert f">{found[4].why}<" in pages[name].decode(), name


def test_a_record_that_did_not_count_says_why_beside_the_row_and_beside_the_record(march: Report) -> None:
    """A rejected finding is evidence of row 9, with its reason; what counts there has none."""
    row = next(one for one in rows.rows(march, Places(march)) if one.indicator.row == 9)
    aside = {record.id: row.reason(record) for record, _ in row.records}
    reason = "瞒报、漏报故障：《检查发现》，认定不成立"
    assert {name: told for name, told in aside.items() if told} == {"finding-concealment-2024-03": reason}
    assert "incident-2024-03-20" in aside
    pages = site(march, read_look(HOME).theme).files
    for name in (row_page("fault-handling"), record_page("finding-concealment-2024-03")):
        assert pages[name.replace(".html", ".md")].decode().count(f"未计入：{reason}") == 1, name


def test_an_incident_tells_its_level_and_leads_to_its_ruling_and_its_loss(march: Report) -> None:
    """41 minutes are more than 40; the 35 minutes of the other would be less, but it lost data."""
    places = Places(march)
    first, second = incidents.incidents(march, places)
    assert (first.why, first.clause) == ("停机 41 分钟，超过 40 分钟", "附件 1.1.3.4、1.3")
    assert second.why == "数据丢失：可恢复"
    assert {record.id for record, _ in second.related} == {"ruling-incident-2024-03-20", "loss-2024-03-20"}
    pages = site(march, read_look(HOME).theme).files
    text = read_html(pages["incidents.md"].decode()).text
    for told in ("2024-03-06 09:15", "历时 41 分钟", "负载均衡策略误下发", first.why, first.clause):
        assert told in text, told
    record = pages["evidence/incident-2024-03-20.md"].decode()
    assert "第 18 项 安全保障要求" in record
    assert "loss-2024-03-20.html" in record


def test_a_long_list_of_tasks_is_cut_and_says_so(march: Report) -> None:
    """Six on the first page, all on the party's own."""
    row = next(one for one in march.assessment.matters if one.kind == "row" and one.party == "provider")
    month = march.assessment.model_copy(update={"matters": (row,) * 8})
    pages = site(replace(march, assessment=month), read_look(HOME).theme).files
    first, own = pages["index.md"].decode(), pages["matters/provider.md"].decode()
    assert (first.count(">第 6 项 部署沟通</a>"), own.count(">第 6 项 部署沟通</a>")) == (6, 8)
    assert "另有 2 项" in first


def test_the_scale_has_the_months_own_edges(march: Report) -> None:
    """With 76 points: (80 - 76 * 0.3) / 0.7 = 57.2 / 0.7, (50 - 22.8) / 0.7 = 27.2 / 0.7."""
    scale = projects.scale_of(march)
    assert {mark.at for mark in scale.edges} == {Fraction(572, 7), Fraction(272, 7)}
    assert scale.beyond == ()


@pytest.mark.parametrize(
    "places", [(40, 60, 39, 82), (1, 2, 3, 4, 5), (95, 96, 97, 98, 100), (10, 40, 41, 60, 99), (50, 50, 50)]
)
def test_names_of_thresholds_lie_on_no_other_name_and_no_line(places: tuple[int, ...]) -> None:
    svg = ET.fromstring(charts.distribution([], [ThresholdMark(Fraction(at), f"系数 {at}") for at in places]))  # noqa: S314
    texts = [node for node in svg.iter() if (node.text or "").startswith("系数")]
    # Chinese characters and the colon are 12 wide, figures and spaces 7
    boxes = [
        (
            float(n.attrib["x"]),
            float(n.attrib["x"]) + sum(12 if ord(c) > 255 else 7 for c in n.text or ""),
            n.attrib["y"],
        )
        for n in texts
    ]
    assert len(boxes) == len(places)
    for one, other in combinations(boxes, 2):
        assert one[2] != other[2] or one[1] <= other[0] or other[1] <= one[0]
    lines = [node.attrib for node in svg.iter() if node.attrib.get("class") == "chart-threshold"]
    for line in lines:
        for start, end, y in boxes:
            assert float(line["y1"]) >= float(y) - 10 or not start < float(line["x1"]) < end


def test_downloads_stand_by_group_and_document() -> None:
    files = (
        Download("letters/a.docx", "整改通知", "可编辑", "甲方发出"),
        Download("letters/b.pdf", "确认书", "打印", "乙方发出"),
        Download("letters/a.pdf", "整改通知", "打印", "甲方发出"),
    )
    first, second = guides.shelves(files)
    assert (first.title, second.title) == ("甲方发出", "乙方发出")
    assert [[file.format for file in one.files] for one in first.documents] == [["DOCX", "PDF"]]


def test_the_comparison_names_and_links_what_changed(march: Report) -> None:
    text = site(march, read_look(HOME).theme).files["compare.md"].decode()
    assert "资料缺失或补齐" in text
    assert "第 11 项 云平台运行情况" in text
    for raw in (">incident-2024-02-19<", ">crypto-assessment<", ">carried_in<"):
        assert raw not in text


def test_all_objections_so_far_are_listed_with_their_answers(march: Report) -> None:
    """Two were raised before March: on row 20 of December, upheld, and on row 14 of January, not upheld."""
    word = names.word(march.contract, read_look(HOME).theme, march.period.end, names.subjects(march))
    found = so_far(march, word, Places(march).by_id)
    told = [(one.month, one.against, str(one.day), one.outcome, one.answer[:10]) for one in found]
    assert told == [
        ("2024-01", "第 14 项 业务培训", "2024-02-05", "异议不成立", "2024-02-08"),
        ("2023-12", "第 20 项 安全防护", "2024-01-05", "异议成立", "2024-01-10"),
    ]


def test_how_many_readings_are_confirmed_is_told(march: Report) -> None:
    found = readings(march)
    assert confirmed(found) == f"共 {len(found)} 条，没有一条经双方书面确认；标有“拟采用”的尚未确认。"
    agreed = found[0].adoption.model_copy(update={"confirmed_by": "双方", "confirmed_on": march.period.start})
    both = replace(found[0], adoption=agreed)
    assert confirmed([both]) == "共 1 条，都经双方书面确认。"
    assert confirmed([both, found[1]]) == "共 2 条，1 条经双方书面确认；标有“拟采用”的尚未确认。"
