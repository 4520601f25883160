"""What is said beside the amount payable; the figures of March 2024 are worked out below."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from dossier.publish.appearance import read_look
from dossier.result import Alternative, ReadingEffect
from dossier.site.pages import site
from dossier.views.outcome import Outcome, effect_of, floored, outcome
from dossier.views.todo import todo
from letter_reports import sample
from report_factory import HOME, Make

STATES = {("state", "awaiting-ruling"): "待评定", ("state", "not-proven"): "未证实"}


def word(family: str, key: str) -> str:
    return STATES.get((family, key), key)


def test_an_issued_month_says_until_when_it_can_be_objected_to() -> None:
    """In the sentence that overview, dossier and letters have, and among what the provider can do, not the bureau."""
    draft = sample("2024-03")
    issued = replace(draft, assessment=draft.assessment.model_copy(update={"objections_until": date(2024, 4, 15)}))
    assert "最迟" not in outcome(draft, word).objections
    told = "自收到之日起5个工作日内书面提出，没有裁定的结果最迟 2024-04-15；收到异议的一方在5个工作日内书面答复"
    assert told in outcome(issued, word).objections
    left = [one for one in todo(issued, word, "provider") if one.matter.kind == "result"]
    assert [(one.name, one.matter.due, one.worth, one.command) for one in left] == [
        ("对 2024-03 考核结果的异议（无裁定的结果）", date(2024, 4, 15), "", "new objection 2024-04")
    ]
    assert not [one for one in (*todo(issued, word, "bureau"), *todo(draft, word)) if one.matter.kind == "result"]


def test_the_overview_of_an_issued_month_says_it_and_a_draft_does_not() -> None:
    draft = Make().report()
    issued = replace(draft, assessment=draft.assessment.model_copy(update={"objections_until": date(2024, 4, 15)}))
    first, other = (site(one, read_look(HOME).theme).files["index.md"].decode() for one in (issued, draft))
    assert first.count("没有裁定的结果最迟 2024-04-15") == 1
    assert "没有裁定的结果" not in other


def test_a_month_below_zero_says_what_is_carried_and_what_still_waits() -> None:
    """394,043.63 after coefficients, less 400,000.00 for two incidents and 10,000.00 of penalties: -15,956.37.

    The second incident, 200,000.00, is not confirmed by both: without it 184,043.63 would be payable.
    """
    found = outcome(sample("2024-03"), word)
    assert found.carried == "本月合计 −15,956.37 元，应付为零，差额结转下月"
    assert found.awaited == "待双方确认的扣费 200,000.00 元；如不扣，应付 184,043.63 元"
    assert found.unsettled == (
        "尚待了结：第 6 项 部署沟通（未证实）；“故障报告：卷扩容误操作导致部分公文附件丢失”的扣费 200,000.00 元"
        "（待双方核算确认）"
    )
    assert found.all_unsettled == found.unsettled


def test_a_settled_month_says_nothing_beside_the_amount() -> None:
    found = outcome(sample("2024-02"), word)
    assert (found.carried, found.awaited) == ("", "")
    assert not floored(sample("2024-02").assessment)
    assert replace(found, open=()).unsettled == ""


def test_without_that_reading_only_the_amount_is_told() -> None:
    found = outcome(Make().report(), word)  # its assessment has effects of R-01 alone
    assert found.awaited == "待双方确认的扣费 100.00 元，已先行扣除"
    assert "付款条件“crypto-assessment”未满足" in found.unsettled
    assert found.hold == "有 1 项付款条件未满足，暂缓支付"
    assert outcome(sample("2024-03"), word).hold == ""


def test_under_the_other_reading_it_is_not_deducted() -> None:
    report = Make().report()
    waiting = ReadingEffect(id="R-27", adopted="pending-out", confirmed=False, alternatives=())
    told = outcome(replace(report, assessment=report.assessment.model_copy(update={"readings": (waiting,)})), word)
    assert told.awaited == "待双方确认的扣费 100.00 元，本月未扣"


def test_many_open_items_are_counted() -> None:
    found = Outcome(None, Decimal("0.00"), deducted=True, otherwise=None, open=tuple("一二三四五六"))
    assert found.unsettled == "尚待了结：一；二；三；四；五等共 6 项"
    assert found.all_unsettled == "尚待了结：一；二；三；四；五；六"


@pytest.mark.parametrize(
    ("points", "yuan", "below", "told"),
    [
        ("0", "0.00", False, "本月无影响"),
        ("-3", "-12.50", False, "−3 分，−12.50 元"),
        ("-3", "0.00", False, "−3 分，0.00 元"),
        ("0", "0.00", True, "得分与应付不变"),
        ("-3", "0.00", True, "−3 分，应付仍为零，差额计入结转"),
        ("0", "184043.63", True, "0 分，+184,043.63 元"),
    ],
)
def test_effects_of_other_readings(points: str, yuan: str, below: bool, told: str) -> None:
    other = Alternative(reading="other", composite_delta=Fraction(points), payable_delta=Decimal(yuan))
    assert effect_of(other, below=below) == told


def test_a_reading_that_moves_the_days_of_duties_alone_has_an_effect_as_well() -> None:
    """R-51: reports are due by a Sunday, and would be by Monday; 7 April is a Sunday to be worked, so week 13 stays."""
    month = sample("2024-03").assessment
    (other,) = next(one for one in month.readings if one.id == "R-51").alternatives
    due = {one.id: str(one.due) for one in month.obligations if one.duty == "weekly-security-report"}
    assert due["weekly-security-report-2024-w13"] == "2024-04-07"
    assert due.keys() - set(other.duties) == {"weekly-security-report-2024-w13"}
    assert (str(other.composite_delta), str(other.payable_delta)) == ("0", "0.00")
    assert effect_of(other, below=False) == f"得分与应付不变，{len(other.duties)} 件职责的最后一日或状态不同"
    points = other.model_copy(update={"composite_delta": Fraction(-3)})
    assert effect_of(points, below=True).startswith("−3 分，应付仍为零，差额计入结转，")
