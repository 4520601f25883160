"""Each letter is there when the month calls for it and only then, and says what the assessment says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from builders import own_contract
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.letters import events, of, operation_report
from dossier.load import load
from dossier.paper.document import Break, Paragraph, Table, balanced
from dossier.pipeline import assess_all
from dossier.records import Record
from dossier.records.satisfaction import Complaint
from dossier.records.security import DataIncident, Drill
from dossier.report import Report
from dossier.result import ProjectResult
from dossier.views.figures import money
from letter_reports import letters, sample, table, words
from report_factory import HOME, Make, project_record, project_result, usage_record
from sample_months import month

MONTHS = ("2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05")


@pytest.mark.parametrize("period", MONTHS)
def test_resize_letters_are_those_that_the_next_months_duties_ask_for(period: str) -> None:
    """The duties of the following month find the same projects by their own way (R-41)."""
    own = {name.removeprefix("resize-") for name in letters(period) if name.startswith("resize-")}
    following = str(Period.parse(period).shift(1))
    if following in MONTHS:
        prefix = f"resize-letter-{period}-"
        assert own == {one.id.removeprefix(prefix) for one in month(following).obligations if one.id.startswith(prefix)}
    assert own


@pytest.mark.parametrize("period", MONTHS)
def test_which_letters_a_month_calls_for(period: str) -> None:
    result, found = month(period), letters(period)
    lost = [row for row in result.indicators if row.state in ("deducted", "not-proven") and row.points < row.max]
    owed = [one for one in result.obligations if one.state in ("late", "missing")]
    assert ("rectification" in found) == bool(lost or owed)
    assert ("payment-hold" in found) == (not all(gate.satisfied for gate in result.gates))
    assert ("replacement" in found) == any(one.id.startswith("staff-replacement-") for one in result.obligations)
    assert "readings" in found
    assert "acceptance" in found


def test_the_sample_calls_for_every_kind_of_letter_somewhere() -> None:
    kinds = {letter.kind for period in MONTHS for letter in letters(period).values()}
    assert kinds == {"resize", "rectification", "replacement", "payment-hold", "readings", "acceptance", "summary"}


def test_a_full_month_calls_for_no_rectification() -> None:
    """May of the sample has 100 points and no duty undone."""
    assert month("2024-05").composite.points == 100
    assert "rectification" not in letters("2024-05")


def test_a_project_that_cannot_be_measured_gets_no_letter() -> None:
    unmeasured = project_result("portal").model_copy(update={"utilisation": None})
    assert not [one for one in of(Make(projects=(unmeasured,)).report()) if one.kind == "resize"]


def test_resize_letter_goes_from_the_provider_to_the_unit_with_a_copy_to_the_bureau() -> None:
    letter = letters("2024-03")["resize-archive"]
    parties = {party.role: party.name for party in sample("2024-03").contract.terms.parties}
    assert (letter.sender, letter.to, letter.copies) == (parties["provider"], "示例市档案馆", (parties["bureau"],))
    hosts = table(letter, "主机").rows
    usage = sample("2024-03").evidence.usage("archive", Period(2024, 3))
    assert usage is not None
    assert [row[0] for row in hosts] == [host.id for host in usage.hosts]
    assert {one.where for one in letter.basis} >= {
        "evidence/2024-03/usage/archive.yml",
        "evidence/projects/archive.yml",
    }


def test_storage_that_comes_with_the_host_stays_as_it_is() -> None:
    """The scanning servers of the archive have disks of their own, which the register does not list."""
    rows = {row[0]: row for row in table(letters("2024-03")["resize-archive"], "主机").rows}
    assert rows["archive-scan-02"][-1] == "维持"
    text = words(letters("2024-03")["resize-archive"])
    assert "archive-scan-01、archive-scan-02没有能使得分进入40至60分的规格" in text
    assert "仍在40至60分之外" in text


@pytest.mark.parametrize("period", MONTHS)
def test_rates_and_scores_of_a_letter_have_two_places(period: str) -> None:
    for letter in letters(period).values():
        if letter.kind == "resize":
            cells = [cell for row in table(letter, "主机").rows for cell in row[2:6]]
            assert all(re.fullmatch(r"[0-9]+\.[0-9]{2,}…?%?|缺数据", cell) for cell in cells), cells


def test_a_project_that_has_left_is_told_of_its_use_only() -> None:
    """The portal of the sample was released on 12 March."""
    letter = letters("2024-03")["resize-portal"]
    assert letter.title == "关于旧版门户网站群资源使用情况的告知函"
    assert "该项目已于2024年3月12日退出" in words(letter)
    assert "得分" in table(letter, "主机").head
    assert "建议" not in words(letter)
    assert "评审" not in words(letter)
    assert "请于收函后函复" not in words(letter)
    assert "请于收函后函复" in words(letters("2024-03")["resize-archive"])
    told = words(operation_report(sample("2024-03")))
    assert "旧版门户网站群（14.37，已退出），共5个，另函建议缩减资源，已退出的仅告知。" in told


def test_rectification_names_every_lost_row_with_clause_fact_and_file() -> None:
    result, letter = month("2024-03"), letters("2024-03")["rectification"]
    rows = {row[0]: row for row in table(letter, "分项指标与条款").rows}
    lost = [row for row in result.indicators if row.state in ("deducted", "not-proven") and row.points < row.max]
    assert set(rows) == {str(row.row) for row in lost}
    assert "附件 1.1.2.4" in rows["10"][1]
    assert "2024-03-12 完成" in rows["10"][3]
    assert rows["10"][4] == "《旧版门户网站群资源增删调整需求函》"
    assert "evidence/2024-03/change-request/change-2024-03-05-portal.md" in {one.where for one in letter.basis}
    assert rows["21"][3] == "发放 15 份，有效 13 份，按 13 份平均，为 60；60 属于不低于 60 且低于 80，得 3 分"
    assert rows["21"][4].split("\n")[3:] == ["等共 14 份"]
    assert "另扣款 10,000.00 元" in rows["11"][2]
    assert "未证实" in rows["6"][2]
    owed = [one for one in result.obligations if one.state in ("late", "missing")]
    assert len(table(letter, "最后一日").rows) == len(owed) == 4
    slip = table(letter, "整改措施与结果")
    assert len(slip.rows) == len(lost) + len(owed)
    assert {row[2:] for row in slip.rows} == {("", "", "")}


def test_rows_that_await_a_ruling_are_not_held_against_the_provider() -> None:
    """April of the sample: rows 14 and 22 await rulings, 1 and 6 are not proven."""
    rows = {row[0] for row in table(letters("2024-04")["rectification"], "分项指标与条款").rows}
    assert rows == {"1", "6"}


def test_replacement_is_ordered_with_the_raw_deduction() -> None:
    """February: off post twice and one call, 5 points raw, above 4 (R-12)."""
    letter = letters("2024-02")["replacement"]
    facts = table(letter, "扣分")
    assert facts.head == ("序号", "日期", "时间", "岗位或电话", "事实", "扣分", "记录")
    assert [row[1:6] for row in facts.rows] == [
        ("2024-02-05", "10:10", "岗位 机房值守岗", "抽查时不在岗", "−2"),
        ("2024-02-18", "22:30", "服务电话线路名 服务热线", "服务电话无人接听", "−1"),
        ("2024-02-19", "20:10", "岗位 机房值守岗", "抽查时不在岗", "−2"),
    ]
    assert "累计5分" in words(letter)
    assert "请于2024年3月31日前" in words(letter)
    assert "双方约定并登记的期限" in words(letter)
    assert {row[6] for row in table(letter, "扣分").rows} == {"《2024-02 抽查记录》"}


def test_hold_says_which_documents_are_missing_and_what_waits() -> None:
    """The risk assessment of 2023 never came."""
    letter, result = letters("2023-12")["payment-hold"], month("2023-12")
    text = words(letter)
    assert [row[2] for row in table(letter, "尚缺").rows] == ["风险评估报告"]
    assert money(result.settlement.payable) in text
    assert result.settlement.payable_capitals in text


def test_acceptance_applies_for_payment_only_if_nothing_stands_in_the_way() -> None:
    for period in MONTHS:
        letter, result = letters(period)["acceptance"], month(period)
        free = all(gate.satisfied for gate in result.gates) and result.settlement.payable > ZERO
        assert ("付款申请" in letter.title) == free, period
        text = words(letter)
        assert money(result.settlement.payable) in text
        assert result.settlement.payable_capitals in text
    assert "本月合计−15,956.37元，应付为零，差额结转下月" in words(letters("2024-03")["acceptance"])


def test_both_parties_accept_the_result_or_object_to_it_with_their_reservations() -> None:
    opinion, reservations = table(letters("2024-02")["acceptance"], "乙方").rows
    assert opinion == ("确认", "□同意\n□有异议", "□同意\n□有异议")
    assert reservations[0] == "保留意见"


def test_a_duty_is_called_by_what_it_is_about_and_an_incident_by_its_number() -> None:
    letter = letters("2024-03")["rectification"]
    called = {row[0] for row in table(letter, "最后一日").rows}
    assert called >= {"资源调整建议函（2024-02，公共租赁住房管理系统）", "安全策略变更前的书面授权（lb-01 策略变更）"}
    assert "贵单位《关于2024年3月云服务绩效考核问题的整改通知》收悉" in words(letter)
    rows = table(operation_report(sample("2024-03")), "告知甲方").rows
    assert [row[3] for row in rows] == ["示例障〔2024〕4号", "示例障〔2024〕5号"]


@pytest.mark.parametrize("period", MONTHS)
def test_running_text_has_one_form_of_days_and_of_gaps(period: str) -> None:
    """Days as 2024年3月31日, no space between Chinese and figures; tables and what a letter rests on are free."""
    wrong = re.compile(r"\d{4}-\d\d|[\u4e00-\u9fff，。；：（）] [0-9−]|[0-9%] [\u4e00-\u9fff]")
    for letter in (*letters(period).values(), operation_report(sample(period))):
        texts = [block.text for block in letter.blocks if isinstance(block, Paragraph)]
        assert not [text for text in texts if wrong.search(text)]


def test_all_readings_unconfirmed_are_told_as_all() -> None:
    count = len(own_contract().readings.readings)
    assert f"有{count}处可作不止一种理解，均尚未书面确认" in words(letters("2024-03")["readings"])


def test_confirmation_sheet_lists_every_reading_with_this_months_effect() -> None:
    letter = letters("2024-03")["readings"]
    rows = {row[0]: row for row in table(letter, "采用的理解").rows}
    assert list(rows) == [question.id for question in own_contract().readings.readings]
    effects = {effect.id: effect for effect in month("2024-03").readings}
    (lower,) = [one for one in effects["R-01"].alternatives if one.reading == "sixty-low"]
    assert lower.composite_delta == -3  # the mean of March is exactly 60
    assert "−3 分" in rows["R-01"][4]
    assert all(row[5] == row[6] == "□同意\n□有异议" for row in rows.values())
    room = table(letter, "甲方保留意见（写明编号）")
    assert len(room.head) == 2, "each party has room for what it does not accept"
    assert not "".join(room.rows[0]).strip()
    assert any(isinstance(block, Break) and block.wide for block in letter.blocks)


@pytest.mark.parametrize("period", MONTHS)
def test_every_letter_names_what_it_rests_on_and_leaves_names_open(period: str) -> None:
    digest = sample(period).assessment.inputs.digest
    for letter in (*letters(period).values(), operation_report(sample(period))):
        assert letter.basis[0].sha256 == digest
        assert letter.basis[0].commit
        for basis in letter.basis[1:]:
            assert basis.where.startswith("evidence/")
            assert len(basis.sha256) == 64
        for block in letter.blocks:
            if isinstance(block, Table):
                assert {len(row) for row in block.rows} <= {len(block.head)}
                assert len(block.widths) == len(block.head)
        assert letter.id.isascii()


def test_operation_report_has_every_project_and_every_event() -> None:
    report = sample("2024-03")
    text = words(operation_report(report))
    result = report.assessment
    assert len(table(operation_report(report), "使用单位").rows) == len(result.projects)
    for incident in result.incidents:
        found = report.evidence.by_id[incident.id]
        assert getattr(found, "number") in text  # noqa: B009  # the base type has no number
    for title in ("平台概况", "资源使用情况", "故障与应急", "网络安全与数据安全", "演练与培训", "投诉", "下月工作计划"):
        assert f"、{title}" in text
    assert "计划内检修割接：卷宗中没有本月的记录。" in text


def test_operation_report_adds_up_what_the_platform_has() -> None:
    """Two projects of two hosts of 4 vCPU and 8 GB, each 300 of 500 GB used: 16 vCPU, 32 GB, 1200 of 2000 GB."""
    names = ("one", "two")
    records = tuple(made for name in names for made in (project_record(name), usage_record(name)))
    results: tuple[ProjectResult, ...] = tuple(project_result(name) for name in names)
    rows = table(operation_report(Make(records=records, projects=results).report()), "资源").rows
    assert rows == (
        ("处理器", "16 核"),
        ("内存", "32 GB"),
        ("存储（已分配）", "2000 GB"),
        ("存储（月末已用）", "1200 GB，60.00%"),
    )


def test_letters_of_a_modified_working_copy_say_so() -> None:
    (acceptance,) = [
        one for one in of(replace(sample("2024-05"), differing={"mkdocs.yml": "changed"})) if one.kind == "acceptance"
    ]
    assert "含未提交的修改" in acceptance.basis[0].what


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于更换值班人员的通知", "关于更换值班人员的通知"),
        ("关于数字档案馆资源使用情况及缩减资源的建议函", "关于数字档案馆资源使用情况及\n缩减资源的建议函"),
        (
            "关于2024年3月云服务绩效考核问题的整改通知",
            "关于2024年3月云服务绩效考核问题的\n整改通知",
        ),
        ("安阳市政务云平台2024年3月运行情况报告", "安阳市政务云平台\n2024年3月运行情况报告"),
    ],
)
def test_long_titles_break_between_words(title: str, expected: str) -> None:
    assert balanced(title) == expected


def test_another_citys_contract_has_its_own_letters() -> None:
    """Other names for the parties, no limits of use: its letters come from its data alone."""
    loaded = load(HOME / "tests" / "second-contract").dossier
    assert loaded is not None
    assessments = assess_all(loaded, date(2024, 12, 31))
    for number, assessment in enumerate(assessments, 1):
        report = Report(
            period=Period.parse(assessment.period), assessment=assessment, contract=loaded.contract,
            evidence=loaded.evidence, problems=(), history=assessments[:number], commit=None, commits={},
            differing={}, sample=True,
        )  # fmt: skip
        found = {letter.id: letter for letter in of(report)}
        assert "resize" not in {letter.kind for letter in found.values()}
        assert found["acceptance"].sender == "某云服务公司（虚构）"
        assert found["acceptance"].to == "示例市某局（虚构）"
        assert operation_report(report).title.endswith("月运行情况报告")


@pytest.mark.parametrize(
    ("kind", "field", "words"),
    [
        (Drill, "subject", events._SUBJECTS),
        (Drill, "result", events._RESULTS),
        (DataIncident, "type", events._LOSSES),
        (DataIncident, "cause", events._CAUSES),
        (Complaint, "cause", events._CAUSES),
    ],
)
def test_the_report_has_a_word_for_every_choice(kind: type[Record], field: str, words: dict[str, str]) -> None:
    assert set(get_args(kind.model_fields[field].annotation)) <= words.keys()
