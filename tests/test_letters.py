"""Each letter is there when the month calls for it and only then, and says what the assessment says."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import get_args

import pytest

from builders import own_contract
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.letters import events, of, operation_report
from dossier.letters.sizing import Sizer
from dossier.load import load
from dossier.paper.document import Break, Paragraph, Table, balanced
from dossier.pipeline import assess_all
from dossier.records import Record
from dossier.records.projects import Project, Usage
from dossier.records.satisfaction import Complaint
from dossier.records.security import DataIncident, Drill
from dossier.report import Report
from dossier.result import ProjectResult, Utilisation
from dossier.views.figures import money
from letter_reports import letters, sample, table, words
from report_factory import HOME, PERIOD, Make, head, project_record, project_result, record, usage_record
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
    assert kinds == {"resize", "rectification", "replacement", "payment-hold", "readings", "acceptance"}


def test_a_full_month_calls_for_no_rectification() -> None:
    """May of the sample has 100 points and no duty undone."""
    assert month("2024-05").composite.points == 100
    assert "rectification" not in letters("2024-05")


@pytest.mark.parametrize(("score", "letter"), [("39.9999", "缩减"), ("40", ""), ("60", ""), ("60.0001", "扩大")])
def test_limits_of_the_resize_letter_are_strict(score: str, letter: str) -> None:
    result = project_result("portal")
    used = Utilisation(cpu=Fraction(1, 2), memory=Fraction(1, 2), disk=Fraction(1, 2), score=Fraction(score))
    made = Make(projects=(result.model_copy(update={"utilisation": used}),)).report()
    titles = [one.title for one in of(made) if one.kind == "resize"]
    assert [letter in title for title in titles] == ([True] if letter else [])


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


def _portal(cpu: str, memory: str, disk: str) -> tuple[Project, Usage]:
    """One host of 8 vCPU and 16 GB with 100 GB of storage."""
    project = head("project", "portal", "市民服务系统") + (
        "name: 市民服务系统\nunit: {id: unit-a, name: 示例单位甲}\nmoved_in: 2023-12-01\nsurvey_contact: 系统管理岗\n"
        "confidentiality_requested: 2023-12-01\nresources:\n"
        "  - {sku: vm-8c16g, quantity: 1, host: vm-01, from: 2023-12-01, review: review-1}\n"
        "  - {sku: san, quantity: 100, host: vm-01, from: 2023-12-01, review: review-1}\n"
    )
    usage = head("usage", "usage-2024-03-portal", "三月资源使用") + (
        "project: portal\nplatform: 监控系统\ninterval_minutes: 5\nhosts:\n  - id: vm-01\n    vcpu: 8\n"
        f"    memory_gb: 16\n    cpu: {cpu}\n    memory: {memory}\n    disk: {disk}\n"
    )
    found = (
        record("evidence/projects/portal.yml", project),
        record("evidence/2024-03/usage/portal.yml", usage),
    )
    assert isinstance(found[0], Project)
    assert isinstance(found[1], Usage)
    return found[0], found[1]


def _sizer(project: Project, usage: Usage) -> Sizer:
    report = Make(records=(project, usage)).report()
    return Sizer(report.contract, report.evidence, PERIOD)


def test_a_smaller_size_is_proposed_by_the_load_it_has_to_carry() -> None:
    """CPU 40/10 of 8: 25 %, 2 vCPU busy; memory 40/20 of 16 GB: 30 %, 4.8 GB; disk 20 of 100 GB.

    On 4 vCPU and 8 GB: 50 % and 60 %, the peaks 80 %. By weight off the middle 0 * 0.4 + 0.1 * 0.3 = 0.03; on 4 and 16:
    0 + 0.2 * 0.3 = 0.06; on 8 and 8: 0.25 * 0.4 + 0.03 = 0.13. 2 vCPU cannot carry the peak of 3.2. Disk: 20 GB
    at 50 % is 40 GB. Score then: 0.5 * 0.4 + 0.6 * 0.3 + 0.5 * 0.3 = 53.

    A month: 242.25 for 483.55, and 60 GB less at 0.22: 241.30 + 13.20 = 254.50 less.
    """
    project, usage = _portal("{peak: 40, trough: 10}", "{peak: 40, trough: 20}", "{allocated_gb: 100, used_gb: 20}")
    proposal = _sizer(project, usage).propose(project, "reduce")
    (one,) = proposal.advices
    assert one.proposed is not None
    assert (one.proposed.sku, one.disk_gb, proposal.score) == ("vm-4c8g", Fraction(40), Fraction(53))
    assert proposal.difference == Decimal("-254.50")


@pytest.mark.parametrize(("peak", "trough", "sku"), [(50, 0, "vm-4c8g"), (51, 0, "vm-8c8g")])
def test_a_peak_that_would_not_fit_rules_a_size_out(peak: int, trough: int, sku: str) -> None:
    """50 % of 8 vCPU is 4 of 4; 51 % is 4.08, too much, so only the memory shrinks, from 30 to 60 %."""
    project, usage = _portal(
        f"{{peak: {peak}, trough: {trough}}}", "{peak: 40, trough: 20}", "{allocated_gb: 100, used_gb: 50}"
    )
    (one,) = _sizer(project, usage).propose(project, "reduce").advices
    assert one.proposed is not None
    assert one.proposed.sku == sku
    assert one.disk_gb is None


def test_storage_is_cut_further_if_the_score_asks_for_it_and_only_as_far_as_the_limits() -> None:
    """CPU 60 and memory 60 at the peak, 10 and 18 at least: 35 and 39 %; half of either is too little for the peak.

    Disk 36 of 100 GB: at 50 % 72 GB, 0.4 * 35 + 0.3 * 39 + 0.3 * 50 = 40.7, enough. With CPU 32.5 (60/5): 39.7; so the
    storage goes to 60 %, 36 GB on 60, 0.4 * 32.5 + 0.3 * 39 + 0.3 * 60 = 42.7. With CPU 30 and memory 30 (60/0): 39 at
    60 %, still too low, and said so.
    """
    cases = ((10, 18, 72, "40.7", False), (5, 18, 60, "42.7", False), (0, 0, 60, "39", True))
    for cpu, memory, disk_gb, score, beyond in cases:
        loads = f"{{peak: 60, trough: {cpu}}}", f"{{peak: 60, trough: {memory}}}"
        project, usage = _portal(*loads, "{allocated_gb: 100, used_gb: 36}")
        (one,) = _sizer(project, usage).propose(project, "reduce").advices
        assert one.proposed is None
        assert one.disk_gb == disk_gb
        assert (one.then.score, one.beyond) == (Fraction(score), beyond)


def test_a_size_that_leaps_over_the_limits_is_not_proposed() -> None:
    """CPU and memory 70 %, disk 70 of 100 GB. Storage alone, at 40 %: 49 + 12 = 61, above 60.

    Twice both: 35 %, 0.7 * 35 + 0.3 * 50 = 39.5, below 40. Twice the memory: 28 + 10.5 + 15 = 53.5, off the middle by
    20 * 0.4 + 15 * 0.3 = 12.5; twice the CPU: 14 + 21 + 15 = 50, off by 15 * 0.4 + 20 * 0.3 = 12.
    """
    project, usage = _portal("{peak: 75, trough: 65}", "{peak: 75, trough: 65}", "{allocated_gb: 100, used_gb: 70}")
    (one,) = _sizer(project, usage).propose(project, "enlarge").advices
    assert one.proposed is not None
    assert (one.proposed.sku, one.disk_gb, one.then.score) == ("vm-16c16g", Fraction(140), Fraction(50))


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


def test_a_larger_size_never_takes_anything_away() -> None:
    project, usage = _portal("{peak: 95, trough: 85}", "{peak: 50, trough: 30}", "{allocated_gb: 100, used_gb: 90}")
    (one,) = _sizer(project, usage).propose(project, "enlarge").advices
    assert one.proposed is not None
    assert one.proposed.host is not None
    assert one.proposed.host.vcpu > 8
    assert one.proposed.host.memory_gb >= 16
    assert one.disk_gb == 180  # 90 GB at 50 %


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
    assert [row[2] for row in table(letter, "扣分").rows] == ["−2", "−2", "−1"]
    assert "累计5分" in words(letter)
    assert "请于2024年3月31日前" in words(letter)
    assert "双方约定并登记的期限" in words(letter)
    assert {row[3] for row in table(letter, "扣分").rows} == {"《2024-02 抽查记录》"}


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


def test_a_duty_is_called_by_what_it_is_about_and_an_incident_by_its_number() -> None:
    letter = letters("2024-03")["rectification"]
    called = {row[0] for row in table(letter, "最后一日").rows}
    assert called >= {"资源调整建议函（2024-02，公共租赁住房管理系统）", "安全策略变更前的书面授权（lb-01 策略变更）"}
    assert "贵单位《关于2024年3月云服务绩效考核问题的整改通知》收悉" in words(letter)
    rows = table(operation_report(sample("2024-03")), "告知主管部门").rows
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
    assert all(row[5] == row[6] == "□同意\n□另议" for row in rows.values())
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
