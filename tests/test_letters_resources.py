"""The month's report on resources says what usage and register hold, beside the month before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dossier.evidence import Evidence
from dossier.letters import drafts, resource_report
from letter_reports import sample, table, words


def test_the_totals_are_those_of_the_usage_on_file() -> None:
    """February's usage added up by hand for the report that is filed: 16 projects, 97 hosts, 1754 cores, 8970 GB of
    memory, 276534 GB of disk of which 159127.53 are used (to two places there).
    """
    made = resource_report(sample("2024-02"))
    rows = {row[0]: row[1:] for row in table(made, "上月").rows}
    assert {name: row[1] for name, row in rows.items()} == {
        "项目": "16",
        "主机": "97",
        "处理器": "1754",
        "内存": "8970",
        "存储（已分配）": "276534",
        "存储（月末已用）": "159127.532",
    }
    for _, now, before, change in rows.values():
        sign = -1 if change.startswith("−") else 1
        assert abs(float(before) + sign * float(change.lstrip("+−")) - float(now)) < 0.001


def test_every_project_in_service_has_its_line_and_its_rates() -> None:
    report = sample("2024-02")
    made = resource_report(report)
    names = [project.name for project in report.evidence.in_service(report.period)]
    assert [row[0] for row in table(made, "处理器（核）").rows] == names
    assert {row[0] for row in table(made, "得分").rows} == set(names)
    hosting = next(row for row in table(made, "处理器（核）").rows if row[0] == "气象监测设备托管")
    assert hosting[2:] == ("—",) * 5  # it rents racks, and has no usage


def test_what_was_taken_into_use_is_told_by_day() -> None:
    """Two hosts and more bandwidth from 20 February (asked for on 8 February); what it replaced ended before."""
    rows = [row for row in table(resource_report(sample("2024-02")), "变动").rows if row[1] == "应急指挥调度系统"]
    assert {row[0]: row[2] for row in rows} == {"2024-02-19": "减少", "2024-02-20": "增加"}
    assert any(row[2] == "增加" and "（emergency-" in row[3] for row in rows)


def test_the_first_month_has_none_before_it() -> None:
    rows = table(resource_report(sample("2023-12")), "上月").rows
    assert {row[3:] for row in rows} == {("—", "—")}


def test_a_month_without_usage_says_so() -> None:
    report = sample("2024-02")
    bare = Evidence.of(one for one in report.evidence.records if one.kind != "usage")
    made = resource_report(replace(report, evidence=bare))
    assert {row[2:] for row in table(made, "处理器（核）").rows} == {("—",) * 5}
    assert "数据来源" not in words(made)


@pytest.mark.parametrize("period", ["2023-12", "2024-03"])
def test_both_reports_are_drafted_where_duties_ask_for_them(period: str) -> None:
    report = sample(period)
    assert [one.id for one in drafts(report)] == ["operation-report", "resource-report"]
    duties = tuple(one for one in report.contract.obligations.duties if one.id != "resource-report")
    obligations = report.contract.obligations.model_copy(update={"duties": duties})
    less = replace(report, contract=replace(report.contract, obligations=obligations))
    assert [one.id for one in drafts(less)] == ["operation-report"]
