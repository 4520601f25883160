"""Kinds of rule and measures that the contract's own rows do not use, and what becomes of the whole score."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from builders import evidence, own_contract
from dossier.contract import Contract
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.scoring import Score, consequences, score
from rubrics import contract_with, group_text, one_row, row_text
from scoring_cases import gathered, parameters, scored

MONTH = "2024-03"


@pytest.mark.parametrize("case", parameters("kinds"))
def test_kind(case: dict[str, Any]) -> None:
    kinds = case["evidence"]
    contract = one_row(
        case["rule"],
        points=case.get("points", "10"),
        evidence=", ".join(kinds) if isinstance(kinds, list) else kinds,
    )
    result = scored(case | {"period": MONTH}, contract)
    (row,) = result.indicators
    expected = case["expect"]
    found = {
        "points": plain(row.points),
        "low": plain(row.low),
        "high": plain(row.high),
        "state": row.state,
        "penalty": next((plain(one.amount) for one in result.penalties), ""),
        "penalties": [plain(result.penalties_low), plain(result.penalties_high)],
    }
    assert {key: found[key] for key in expected} == expected, case["why"]


DOCUMENT = """
    kind: all-or-nothing
    facts: [{id: there, text: 有记录, select: {kind: KIND}}]
    """
VETO = """
    kind: whole-score-veto
    events:
      - id: complaint
        text: 投诉
        select: {kind: complaint, where: [{field: cause, is: provider, ruled: fault, open: [undetermined]}]}
    to: 3
    """
BONUS = """
    kind: bonus
    measure: {kind: latest, select: {kind: measurement}, field: value}
    threshold: 85
    points: 4
    """
APPLIES = """
    applies:
      facts: [{id: asked, text: 有需求, select: {kind: change-request}}]
      otherwise: POLICY
    """


def whole(contract: Contract, *records: dict[str, Any]) -> Score:
    return scored({"period": MONTH, "records": records}, contract)


def figures(result: Score) -> tuple[str, str, str]:
    whole_score = result.composite
    return plain(whole_score.points), plain(whole_score.low), plain(whole_score.high)


def document(kind: str, **more: Any) -> str:
    return row_text(DOCUMENT.replace("KIND", kind), evidence=kind, **more)


def policy(name: str, *, same_group: bool = True) -> Contract:
    """Rows of 2 and 6 points, and one of 2 that applies only if there is a change request."""
    rows = document("duty-roster", row=1, points="2") + document("training", row=2, points="6")
    third = document("inspection-record", row=3, points="2", more=APPLIES.replace("POLICY", name)).replace(
        "evidence: [inspection-record]", "evidence: [inspection-record, change-request]"
    )
    if same_group:
        return contract_with({"one": group_text(rows + third)})
    fourth = document("drill", row=4, points="10").replace("{kind: drill}", "{kind: drill, within: ever}")
    return contract_with({"one": group_text(rows + third), "two": group_text(fourth, name="two")}, "20")


def test_not_applicable_zero() -> None:
    # Roster 2, training missing 0 to 6, the third row gives nothing: 2, up to 8.
    assert figures(whole(policy("zero"), {"kind": "duty-roster"})) == ("2", "2", "8")


def test_not_applicable_full() -> None:
    # 2 + 0..6 + 2.
    result = whole(policy("full"), {"kind": "duty-roster"})
    assert figures(result) == ("4", "4", "10")
    assert result.indicators[2].state == "not-due"


def test_not_applicable_is_spread() -> None:
    # 2 points go to 8 others: each counts 10/8 times; roster 2.5, training 0 to 7.5.
    result = whole(policy("spread"), {"kind": "duty-roster"})
    assert figures(result) == ("2.5", "2.5", "10")
    assert [plain(one.max) for one in result.indicators] == ["2.5", "7.5", "0"]
    assert result.indicators[0].trace[-1].value == "1.25"


def test_a_row_that_applies_is_scored() -> None:
    # Asked for but not shown: 2 + 0..6 + 0..2.
    request = {"kind": "change-request", "received": "2024-03-04"}
    assert figures(whole(policy("spread"), {"kind": "duty-roster"}, request)) == ("2", "2", "10")


def test_spread_over_all_or_over_the_group() -> None:
    # Over all: 2 points to 18 others, roster 2 * 20/18 = 20/9. Over the group: 2 to 8, roster 2.5, the drill stays 10.
    everywhere = whole(policy("spread", same_group=False), {"kind": "duty-roster"})
    assert everywhere.indicators[0].points == Fraction(20, 9)
    assert everywhere.composite.high == 20
    inside = whole(policy("spread-group", same_group=False), {"kind": "duty-roster"})
    assert [plain(one.max) for one in inside.indicators] == ["2.5", "7.5", "0", "10"]


def test_nobody_to_share_with() -> None:
    rule = "kind: judged"
    contract = one_row(rule, evidence="training, change-request", more=APPLIES.replace("POLICY", "spread"))
    assert figures(whole(contract)) == ("0", "0", "0")


def test_no_points_to_share_with() -> None:
    text = row_text("kind: judged", row=1, points="0", evidence="training") + row_text(
        "kind: judged", row=2, evidence="training, change-request", more=APPLIES.replace("POLICY", "spread")
    )
    assert figures(whole(contract_with({"one": group_text(text)}))) == ("0", "0", "0")


def bonus_and_veto() -> Contract:
    text = (
        document("duty-roster", row=1, points="10")
        + row_text(BONUS, row=2, points="4", evidence="measurement")
        + row_text(VETO, row=3, points="0", evidence="complaint")
    )
    return contract_with({"one": group_text(text)})


def test_bonus_stays_within_the_total() -> None:
    # 10 + 4 is capped at 10.
    result = whole(bonus_and_veto(), {"kind": "duty-roster"}, {"kind": "measurement", "indicator": "r", "value": "90"})
    assert figures(result) == ("10", "10", "10")
    assert result.composite.max == 10


def test_bonus_makes_up_for_lost_points() -> None:
    # The roster is missing (0 to 10), the bonus gives 4.
    result = whole(bonus_and_veto(), {"kind": "measurement", "indicator": "r", "value": "90"})
    assert figures(result) == ("4", "4", "10")


def test_whole_score_veto() -> None:
    # 10 + 0..4, brought down to 3; the row itself has no points.
    result = whole(bonus_and_veto(), {"kind": "duty-roster"}, {"kind": "complaint", "cause": "provider"})
    assert figures(result) == ("3", "3", "3")
    assert result.indicators[2].state == "deducted"


def test_whole_score_veto_not_yet_decided() -> None:
    # Undecided: the score stands at 10, but may fall to 3.
    result = whole(bonus_and_veto(), {"kind": "duty-roster"}, {"kind": "complaint", "cause": "undetermined"})
    assert figures(result) == ("10", "3", "10")
    assert result.indicators[2].state == "awaiting-ruling"


def test_whole_score_veto_of_what_is_not_proven() -> None:
    """A report that is not on file vetoes the score for now; one that comes and was in time would lift the veto."""
    veto = VETO[: VETO.index("      - id")] + (
        "      - {id: owed, text: 缺报告, owed: {duties: [operation-report-month], states: [missing]}}\n    to: 3\n"
    )
    rows = document("duty-roster", row=1, points="10")
    contract = contract_with({"one": group_text(rows + row_text(veto, row=2, points="0", evidence="complaint"))})
    owed = {"id": "operation-report-month-2024-02", "due": "2024-03-11", "state": "missing"}
    records = [{"kind": "duty-roster"}]
    result = scored({"period": MONTH, "records": records, "obligations": [owed]}, contract)
    assert figures(result) == ("3", "3", "10")
    assert result.indicators[1].state == "not-proven"


def test_penalties_of_the_month() -> None:
    result = scored(
        {
            "period": MONTH,
            "records": [
                {"kind": "attendance", "late": [{"day": f"2024-03-0{day}", "minutes": "1"} for day in (4, 5, 6, 7)]}
            ],
        }
    )
    # Four late arrivals, two of them beyond two: 2 * 1,000.
    assert [(one.row, one.count, one.amount) for one in result.penalties] == [(12, 2, Decimal("2000.00"))]
    assert (result.penalties_low, result.penalties_high) == (Decimal("2000.00"), Decimal("2000.00"))


def test_consequences_alone() -> None:
    posts = [{"at": f"2024-03-0{day}T09:00+08:00", "post": "甲岗", "present": "false"} for day in (4, 5, 6)]
    records = gathered([{"kind": "spot-check", "posts": posts}], MONTH)
    contract = own_contract()
    adopted = contract.readings.adopted(Period(2024, 3))
    found = consequences(contract, records, Period.parse(MONTH), adopted, date(2024, 4, 30))
    # Three times off post: raw deduction 6.
    assert [(one.id, one.row, plain(one.raw)) for one in found] == [("staff-replacement", "service-response", "6")]
    assert consequences(contract, evidence(), Period.parse(MONTH), adopted, date(2024, 4, 30)) == ()


def test_the_trace_names_clause_rule_value_and_line() -> None:
    result = scored(
        {
            "period": MONTH,
            "records": [
                {"kind": "duty-roster"},
                {
                    "kind": "spot-check",
                    "posts": [{"at": "2024-03-05T09:00+08:00", "post": "甲岗", "present": "false"}],
                },
            ],
        }
    )
    row = next(one for one in result.indicators if one.id == "service-response")
    first = row.trace[0]
    assert first.value == "−2"
    assert first.clause.startswith("附件 1.1.2.2")
    assert first.rule.endswith("（自 2023-06-28）")
    assert first.source is not None
    assert first.source.path == "evidence/2024-03/spot-check/spot-check-200.yml"
    assert first.source.line > 1
    assert row.evidence == ("spot-check-200", "duty-roster-100")


BROKEN = {
    "fact": ("kind: all-or-nothing\nfacts: [{id: x, text: 无}]", ValueError),
    "event": ("kind: deduct\nevents: [{id: x, text: 无}]", ValueError),
    "share": (
        "kind: count-up\ncounted: {kind: training}\neach: 1\nscale: share",
        ValueError,
    ),
    "penalty": (
        "kind: deduct-then-cash\nevents: [{id: x, text: 无, select: {kind: training}}]\npenalty: none\ncounting: all",
        KeyError,
    ),
    "field": (
        "kind: deduct\nevents: [{id: x, text: 无, select: {kind: training, where: [{field: hour, given: true}]}}]",
        KeyError,
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_the_lint_refuses_is_a_bug_here(name: str) -> None:
    rule, expected = BROKEN[name]
    contract = one_row(rule, evidence="training")
    with pytest.raises(expected):
        score(contract, gathered([{"kind": "training"}], MONTH), Period.parse(MONTH), {}, date(2024, 4, 30))


def test_reports_are_told_with_their_records() -> None:
    result = scored(
        {
            "period": MONTH,
            "records": [
                {
                    "kind": "operation-report",
                    "cycle": "month",
                    "about": "2024-02",
                    "submitted": "2024-03-11T09:00+08:00",
                }
            ],
            "obligations": [
                {"id": "operation-report-month-2024-02", "due": "2024-03-11", "done": "2024-03-11", "state": "met"},
                {"id": "operation-report-year-2023", "due": "2024-03-11", "state": "missing"},
            ],
        }
    )
    (row,) = [one for one in result.indicators if one.id == "operation-report"]
    first, second = row.trace[:2]
    assert (first.value, second.value) == ("按时", "−1")
    assert first.text.startswith("运行情况月报（2024-02），2024-03-11 到期")
    assert second.text.startswith("缺少一期报告或延期提交（未证实）：运行情况年报（2023），")
    assert first.source is not None
    assert first.source.path == "evidence/2024-03/operation-report/operation-report-100.yml"
    assert second.source is None


def test_evidence_is_what_the_row_rests_on() -> None:
    result = scored(
        {
            "period": MONTH,
            "adopted": {"R-05": "strict"},
            "records": [
                {"kind": "drill", "id": "fire-1", "subject": "fire"},
                {"kind": "drill", "id": "attack-1", "subject": "attack-defence"},
                {"kind": "inspection-record", "id": "inspection-1"},
                {
                    "kind": "spot-check",
                    "id": "clean-1",
                    "usage": [
                        {
                            "at": "2024-03-06T10:05+08:00",
                            "project": "p-1",
                            "host": "h-1",
                            "metric": "cpu-peak",
                            "reported": "50",
                            "observed": "50",
                        }
                    ],
                },
            ],
        }
    )
    evidence_of = {row.id: row.evidence for row in result.indicators}
    assert evidence_of["attack-drill"] == ("attack-1",)
    assert evidence_of["recovery-drill"] == ()
    assert evidence_of["platform-operation"] == ("clean-1", "inspection-1")


def test_the_survey_tells_which_projects_were_left_out() -> None:
    """The round of 15 March went to p-1; p-2 is in service, p-3 was released on the 14th, p-4 moves in on the 16th."""
    projects = [
        {"kind": "project", "id": "p-1"},
        {"kind": "project", "id": "p-2"},
        {"kind": "project", "id": "p-3", "released": "2024-03-14"},
        {"kind": "project", "id": "p-4", "moved_in": "2024-03-16"},
    ]
    form = {"kind": "survey-form", "grades": ["优"] * 10}
    sent = {"kind": "survey-round", "issued": [{"project": "p-1", "unit": "u-1"}]}
    for records, expected in (([*projects, sent, form], [["p-2"]]), ([*projects, form], [])):
        result = scored({"period": MONTH, "records": records})
        row = next(one for one in result.indicators if one.id == "satisfaction-survey")
        told = [step.model_dump()["values"] for step in row.trace if step.message == "score.left-out"]
        assert [[one["id"] for one in values["projects"]["values"]] for values in told] == expected
        assert plain(row.points) == "6"  # told, not counted
