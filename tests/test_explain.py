"""Whatever a month shows can be explained, down to a clause and a line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest

from dossier.assess.incidents import told
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.explain import amounts, explain, names
from dossier.records.operations import Incident
from dossier.records.rulings import Ruling
from issuing import Office
from sample_months import evidence, loaded, month

PERIODS = ("2024-01", "2024-02", "2024-03")


@pytest.mark.parametrize("period", PERIODS)
def test_every_name_is_explained(period: str) -> None:
    dossier = loaded().dossier
    assert dossier is not None
    for name in names(month(period)):
        found = explain(dossier.contract, evidence(), month(period), name)
        assert found is not None, name
        assert found.steps, name
        assert found.value


def test_a_project_is_found_by_its_name() -> None:
    dossier = loaded().dossier
    assert dossier is not None
    for project in month("2024-02").projects:
        found = explain(dossier.contract, evidence(), month("2024-02"), project.name)
        assert found is not None
        assert found.id == project.id


def test_amounts_of_the_settlement_by_their_names_in_the_assessment() -> None:
    """February (worked-month): 520,837.64 before the coefficient, 412,157.35 after it, less one incident."""
    dossier = loaded().dossier
    assert dossier is not None
    expected = {"gross": "520837.64 元", "after_coefficient": "412157.35 元", "incident_deductions": "-100000.00 元",
                "penalties": "0.00 元", "carried_in": "0.00 元", "carried_out": "0.00 元"}  # fmt: skip
    for name, value in expected.items():
        found = explain(dossier.contract, evidence(), month("2024-02"), name)
        assert found is not None
        assert (found.id, found.value, found.steps[-1].value) == (name, value, value)
    assert amounts(month("2024-02")) == (
        *(line.key for line in month("2024-02").statement if line.key != "payable"), "cumulative",
    )  # fmt: skip


def test_amounts_as_the_statement_calls_them_lead_to_what_they_are_the_sum_of() -> None:
    """March: two incidents, and cash for the second of two false values of row 11."""
    dossier = loaded().dossier
    assert dossier is not None
    march = month("2024-03")
    for name, further in (
        ("考核扣款", ("platform-operation",)),
        ("故障扣费", ("incident-2024-03-06", "incident-2024-03-20")),
        ("按合同单价计费", tuple(one.id for one in march.projects)),
    ):
        found = explain(dossier.contract, evidence(), march, name)
        assert found is not None
        assert found.further == (*further, "payable")
        whole = explain(dossier.contract, evidence(), march, "payable")
        assert whole is not None
        assert set(further) <= set(whole.further)


def test_a_coefficient_tells_the_band_that_the_score_lies_in() -> None:
    """Of 76 points without hosts: at least 50 and below 80 are paid 0.8."""
    dossier = loaded().dossier
    assert dossier is not None
    found = explain(dossier.contract, evidence(), month("2024-03"), "hosting")
    assert found is not None
    assert "得分 76，不低于 50 且低于 80" in [step.rule for step in found.steps]


def test_whose_fault_it_is_is_said_in_words() -> None:
    dossier = loaded().dossier
    assert dossier is not None
    found = explain(dossier.contract, evidence(), month("2024-03"), "故障报告：负载均衡策略误下发")
    assert found is not None
    assert (found.steps[0].value, found.steps[0].told("en")[1]) == ("属乙方责任", "the provider's fault")


def test_a_line_leads_to_the_reviewed_quantities_and_what_is_free() -> None:
    """grid: 4 hosts with 625 GB, one with 1,250 and one with 2,500 are 6,250 GB; 6 Linux hosts free 20 GB each."""
    dossier = loaded().dossier
    assert dossier is not None
    found = explain(dossier.contract, evidence(), month("2024-02"), "grid/san")
    assert found is not None
    sources = [step.source.path for step in found.steps if step.source]
    assert sources == ["evidence/projects/grid.yml"] * 6
    assert found.steps[-1].value == "-120"
    assert "6130" in found.steps[0].rule


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (
            "composite-only",
            [("没有主机，以综合服务得分作为考核得分（R-33）", "综合得分 85"), ("支付系数", "得分 85，不低于 80")],
        ),
        ("full", [("支付系数", "没有主机，支付系数取 1（R-33）")]),
        (
            "zero",
            [
                ("没有主机，使用效率得分按 0 分计（R-33）", "85 × 0.3 + 0 × 0.7"),
                ("支付系数", "得分 25.5，不低于 20 且低于 50"),
            ],
        ),
    ],
)
def test_a_project_without_hosts_tells_what_counts_instead(reading: str, expected: list[tuple[str, str]]) -> None:
    """February has 85 points; 85 x 0.3 = 25.5."""
    dossier = loaded().dossier
    assert dossier is not None
    readings = dossier.contract.readings
    questions = tuple(
        one.model_copy(update={"adopted": (one.adopted[0].model_copy(update={"reading": reading}),)})
        if one.id == "R-33"
        else one
        for one in readings.readings
    )
    contract = replace(dossier.contract, readings=readings.model_copy(update={"readings": questions}))
    combined = Fraction(51, 2) if reading == "zero" else Fraction(85)
    projects = tuple(
        one.model_copy(update={"combined": combined}) if one.id == "hosting" else one
        for one in month("2024-02").projects
    )
    policies = contract.readings.adopted(Period(2024, 2)).chosen
    changed = month("2024-02").model_copy(update={"projects": projects, "policies": policies})
    found = explain(contract, evidence(), changed, "hosting")
    assert found is not None
    assert [(step.text, step.rule) for step in found.steps[: len(expected)]] == expected


def test_a_score_at_its_lower_bound_says_so() -> None:
    """In April a host of `office` has no value for its memory: 92 x 0.3 and the least use x 0.7."""
    dossier = loaded().dossier
    assert dossier is not None
    found = explain(dossier.contract, evidence(), month("2024-04"), "office")
    assert found is not None
    (step,) = [step for step in found.steps if step.text == "缺少使用率数据，按下限计算（R-34）"]
    assert step.rule.startswith("92 × 0.3 + 41.428")


def test_a_line_says_that_a_whole_costs_less() -> None:
    """16 x 202.35 = 3,237.60, a cabinet costs 3,230."""
    dossier = loaded().dossier
    assert dossier is not None
    found = explain(dossier.contract, evidence(), month("2024-02"), "hosting/rack-u")
    assert found is not None
    told = "16 U 每月 3237.60 元，高于一个“单个机柜 42U-44U（4kW）”的 3230.00 元；仍按合同计费"
    assert found.steps[-1].text == told
    other = explain(dossier.contract, evidence(), month("2024-02"), "hosting/rack-cabinet")
    assert other is not None
    assert not any("仍按合同计费" in step.text for step in other.steps)


def test_a_name_that_the_month_does_not_have() -> None:
    dossier = loaded().dossier
    assert dossier is not None
    assert explain(dossier.contract, evidence(), month("2024-02"), "nothing") is None
    assert explain(dossier.contract, evidence(), month("2024-02"), "grid/nothing") is None


def test_an_incident_tells_what_is_still_open() -> None:
    """21 minutes are general, 100,000; an incident of 41 minutes would be severe, 200,000."""
    dossier = loaded().dossier
    assert dossier is not None
    stopped = evidence().by_id["incident-2024-01-23"]
    assert isinstance(stopped, Incident)
    longer = stopped.model_copy(update={"restored": stopped.started + timedelta(minutes=41)})
    others = [one for one in evidence().records if one is not stopped and not isinstance(one, Ruling)]
    for changed, expected in ((stopped, []), (longer, ["100000.00 至 200000.00 元"])):
        records = Evidence.of([*others, changed])
        (settled,) = [one for one in month("2024-01").incidents if one.id == stopped.id]
        judged = told(dossier.contract, records, settled, changed)
        found = explain(
            dossier.contract, records, month("2024-01").model_copy(update={"incidents": (judged,)}), judged.id
        )
        assert found is not None
        assert [step.value for step in found.steps if "待裁定" in step.text] == expected


def test_the_command_names_the_commit_that_a_file_has_its_content_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """None of a file that is not as committed."""
    office, record = Office.new(tmp_path), "evidence/2025-01/measurement/availability-2025-01.md"
    commit = office.repository.git("rev-parse", "HEAD")
    assert office.run("explain", "2025-01", "1") == 0
    assert f"{record}:3 {commit[:10]}\n" in capsys.readouterr().out
    office.repository.write({record: office.read(record).replace("99.2", "99.3")})
    assert office.run("explain", "2025-01", "1") == 0
    assert f"{record}:3\n" in capsys.readouterr().out
