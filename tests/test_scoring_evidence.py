"""Evidence of a row: what its rule picked, looked at or counted; what did not count has its reason in the trace."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from dossier.contract import Contract
from dossier.result import Indicator
from dossier.scoring import Score
from dossier.trace import Step
from rubrics import one_row
from scoring_cases import parameters, scored

MONTH = "2024-03"
POST = "at: 2024-03-06T10:05+08:00, post: 总机房, present: true"
GONE = "at: 2024-03-06T11:15+08:00, post: 五楼值班室, present: false"
USE = "at: 2024-03-06T10:05+08:00, project: p-1, host: h-1, metric: cpu-peak, reported: 50, observed: 50"


def whole(*records: str, contract: Contract | None = None) -> Score:
    """The month of a few records, each in one line of YAML."""
    read = [yaml.load("{" + one + "}", yaml.BaseLoader) for one in records]  # noqa: S506
    return scored({"period": MONTH, "records": read}, contract)


def row_of(name: str, *records: str, contract: Contract | None = None) -> Indicator:
    return next(one for one in whole(*records, contract=contract).indicators if one.id == name)


def on(row: Indicator, record: str) -> Step:
    """The one step about a record."""
    (step,) = (step for step in row.trace if step.record == record)
    return step


@pytest.mark.parametrize("case", parameters("evidence"))
def test_what_was_not_counted_says_why(case: dict[str, Any]) -> None:
    row = next(one for one in scored({"period": MONTH, **case}).indicators if one.id == case["row"])
    step = on(row, "asked")
    assert (step.role, step.text, step.value) == ("note", case["reason"], "不计"), case["why"]
    assert "asked" in row.evidence


def test_a_finding_that_counts_says_who_made_it_and_when() -> None:
    finding = "kind: finding, id: f-1, title: 一项发现, category: concealed-incident, happened: 2024-03-28"
    row = row_of("fault-handling", finding)
    step = on(row, "f-1")
    assert (step.role, step.text) == ("loss", "瞒报、漏报故障：《一项发现》，甲方 2024-03-28 认定")
    assert step.decided is not None
    assert (step.decided.role, str(step.decided.day), step.decided.record) == ("bureau", "2024-03-28", "f-1")


def test_a_complaint_that_counts_by_ruling_says_whose_and_when() -> None:
    complaint = "kind: complaint, id: c-1, title: 一件投诉, received_by_bureau: 2024-03-05, cause: undetermined"
    ruling = "kind: ruling, id: r-1, subject: c-1, fault: provider, happened: 2024-03-20"
    step = on(row_of("complaints", complaint, ruling), "c-1")
    assert (step.role, step.text) == ("loss", "因乙方原因投诉至甲方：《一件投诉》，甲方 2024-03-20 裁定")
    assert step.decided is not None
    assert step.decided.record == "r-1"


@pytest.mark.parametrize(
    ("category", "row"), [("concealed-incident", "fault-handling"), ("report-error", "operation-report")]
)
def test_a_finding_belongs_to_the_row_of_its_sort(category: str, row: str) -> None:
    """Both rows look at findings: of concealment the one, of errors in reports the other."""
    result = whole(f"kind: finding, id: f-1, category: {category}")
    assert [one.id for one in result.indicators if "f-1" in one.evidence] == [row]


@pytest.mark.parametrize(
    ("parts", "rows"),
    [
        (f"posts: [{{{POST}}}]", ["service-response"]),
        (f"usage: [{{{USE}}}]", ["platform-operation"]),
        (f"posts: [{{{POST}}}], usage: [{{{USE}}}]", ["service-response", "platform-operation"]),
        ("sample: false", []),
    ],
)
def test_a_spot_check_belongs_to_the_rows_that_have_something_to_look_at(parts: str, rows: list[str]) -> None:
    result = whole(f"kind: spot-check, id: look, {parts}")
    assert [one.id for one in result.indicators if "look" in one.evidence] == rows


def test_a_look_that_found_nothing_says_so() -> None:
    row = row_of("service-response", f"kind: spot-check, id: look, title: 一次抽查, posts: [{{{POST}}}, {{{POST}}}]")
    step = on(row, "look")
    assert (step.role, step.text, step.value) == ("fact", "抽查时不在岗：《一次抽查》查 2 项，没有这种情形", "不扣")


def test_a_look_that_found_something_tells_only_that() -> None:
    """Day, time and post of the one item, and nothing of the other one."""
    row = row_of("service-response", f"kind: spot-check, id: look, title: 一次抽查, posts: [{{{POST}}}, {{{GONE}}}]")
    said = "抽查时不在岗：《一次抽查》第 2 项（检查时间 2024-03-06 11:15，岗位 五楼值班室）"
    assert on(row, "look").text == said


def test_of_an_item_all_that_it_says_is_told() -> None:
    """Also what stands in a part of it, such as the peak of a host's load."""
    rule = """
        kind: deduct
        events:
          - id: busy
            text: 主机过忙
            points: 1
            select: {kind: usage, each: hosts, where: [{field: cpu.peak, above: 90}]}
        """
    host = "id: h-1, vcpu: 4, memory_gb: 8, cpu: {peak: 95, trough: 10}"
    usage = f"kind: usage, id: use, title: 用量, project: p-1, platform: 示例, interval_minutes: 5, hosts: [{{{host}}}]"
    row = row_of("row-1", usage, contract=one_row(rule, evidence="usage"))
    assert on(row, "use").text == (
        "主机过忙：《用量》第 1 项（编号 h-1，虚拟 CPU 核数 4，内存（GB） 8，CPU 使用率最高值 95，CPU 使用率最低值 10）"
    )


def test_shifts_of_a_roster_are_told_by_day_and_staff() -> None:
    rule = """
        kind: deduct
        events:
          - id: night
            text: 夜班
            points: 1
            select: {kind: duty-roster, each: shifts, where: [{field: shift, is: night}]}
        """
    shifts = "shifts: [{day: 2024-03-02, shift: night, staff: [甲, 乙]}]"
    row = row_of(
        "row-1", f"kind: duty-roster, id: r, title: 值班表, {shifts}", contract=one_row(rule, evidence="duty-roster")
    )
    assert on(row, "r").text == "夜班：《值班表》第 1 项（日期 2024-03-02，人员 甲、乙）"


def test_records_that_agree_are_all_told() -> None:
    """One inspection record is enough for the row; the other one is told as well, and no longer decides."""
    two = [f"kind: inspection-record, id: i-{nth}, title: 巡检 {nth}" for nth in (1, 2)]
    row = row_of("platform-operation", *two)
    assert {step.text for step in row.trace if step.record} == {"本月巡检资料：《巡检 1》", "本月巡检资料：《巡检 2》"}
    assert set(row.evidence) == {"i-1", "i-2"}


def test_of_records_that_differ_those_that_do_not_decide_lose_nothing() -> None:
    """One host migration drill without photographs, and one with: the item is shown, the first is no loss."""
    drills = [f"kind: drill, id: d-{photos}, subject: fire, photos: {photos}" for photos in ("true", "false")]
    row = row_of("emergency-drills", *drills)
    assert (on(row, "d-true").role, on(row, "d-false").role) == ("fact", "note")
    assert on(row, "d-false").text.endswith("，有照片：否")


def test_of_records_that_must_all_do_those_that_do_are_told_as_such() -> None:
    """Of two incidents one has a complete file: the row is lost for the other one alone."""
    incidents = [
        f"kind: incident, id: i-{there}, file: {{procedure: true, response: true, handling: {there}}}"
        for there in ("true", "false")
    ]
    rules = "kind: rule-document, subject: fault-procedure"
    row = row_of("fault-handling", rules, *incidents)
    found = {name: (on(row, name).role, on(row, name).value) for name in ("i-true", "i-false")}
    assert found == {"i-true": ("fact", "已证实"), "i-false": ("loss", "不符合")}
    assert row.points == 0


def test_a_reviewer_looks_at_what_the_row_names() -> None:
    documents = [f"kind: rule-document, id: {name}, subject: {name}" for name in ("staff-management", "emergency-plan")]
    staff = "kind: staffing-record, id: staff, posts: 3, staff: 3, training_hours: 8, social_insurance_proved: true"
    assert set(row_of("staff-management", *documents, staff).evidence) == {"staff", "staff-management"}


def test_a_measure_tells_what_it_leaves_out() -> None:
    rule = """
        kind: step-per-unit
        measure:
          kind: count
          select: {kind: complaint, where: [{field: cause, is: provider, ruled: fault, open: [undetermined]}]}
        threshold: 0
        side: above
        unit: 1
        points: 1
        counting: full
        """
    complaints = [
        f"kind: complaint, id: {cause}, title: 一件投诉, cause: {cause}"
        for cause in ("undetermined", "provider", "other")
    ]
    row = row_of("row-1", *complaints, contract=one_row(rule, evidence="complaint"))
    assert {step.record: (step.text, step.value) for step in row.trace if step.role == "note"} == {
        "undetermined": ("《一件投诉》，尚待认定", "不计"),
        "other": ("《一件投诉》，登记为其他原因", "不计"),
    }
    assert set(row.evidence) == {"undetermined", "provider", "other"}


@pytest.mark.parametrize(("condition", "reason"), [("plan, is: true", "有方案：否"), ("hours, at_least: 4", "学时：2")])
def test_a_reason_has_the_words_of_its_field(condition: str, reason: str) -> None:
    rule = f"""
        kind: all-or-nothing
        facts:
          - id: held
            text: 培训
            select: {{kind: training, where: [{{field: {condition}}}]}}
        """
    training = "kind: training, id: t-1, title: 一次培训, plan: false, hours: 2"
    row = row_of("row-1", training, contract=one_row(rule, evidence="training"))
    assert on(row, "t-1").text == f"培训：《一次培训》，{reason}"


def test_projects_are_told_by_name() -> None:
    """Of a spot check as of a thing that has to be covered; 72.4 was reported and 78.4 seen."""
    project = "kind: project, id: p-1, name: 示例平台"
    check = USE.replace("reported: 50, observed: 50", "reported: 72.4, observed: 78.4")
    row = row_of("platform-operation", project, f"kind: spot-check, id: look, title: 一次抽查, usage: [{{{check}}}]")
    assert on(row, "look").text == (
        "抽查值与运行报告不符：《一次抽查》第 1 项（检查时间 2024-03-06 10:05，项目 示例平台，主机编号 h-1，"
        "指标 CPU 峰值，上报值 72.4，平台实测值 78.4）"
    )
    rule = """
        kind: all-or-nothing
        facts:
          - id: all
            text: 每个项目都有调查表
            coverage:
              every: {kind: project, key: id}
              by: {kind: survey-form, key: project}
              none: met
        """
    covered = row_of("row-1", project, contract=one_row(rule, evidence="project, survey-form"))
    assert on(covered, "p-1").text == "每个项目都有调查表：示例平台 没有被覆盖"


def test_a_request_of_another_month_is_nothing_to_look_at() -> None:
    """Received on 5 March and due on the 8th: in April neither counted nor told."""
    request = "kind: change-request, id: cr-1, received: 2024-03-05, carried_out: 2024-03-12, replied: 2024-03-12"
    read = yaml.load("{" + request + "}", yaml.BaseLoader)  # noqa: S506
    row = next(one for one in scored({"period": "2024-04", "records": [read]}).indicators if one.id == "response-speed")
    assert [step.message for step in row.trace] == ["score.nothing-lost"]
    assert row.evidence == ()
