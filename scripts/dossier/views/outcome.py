"""What stands beside the amount payable: a sum below zero, deductions not yet confirmed, what else is still open.

Who signs a month signs these too, so cover, conclusion and seal page of the dossier, the site and the letters all say
them, in the same words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from dossier.assessment import Assessment
from dossier.contract.policies import Objections, Unconfirmed
from dossier.contract.readings import Readings
from dossier.exact.money import ZERO
from dossier.report import Report
from dossier.result import Alternative, IncidentResult
from dossier.views.figures import change, figure, money, signed
from dossier.views.succession import carried_into, handed_on

_MOST: Final = 5


@dataclass(frozen=True)
class Outcome:
    """`balance` is the month's sum where it is below zero and nothing is payable for that reason.

    `pending` is the sum of deductions that await both sides, `deducted` whether they are in the amount payable, and
    `otherwise` what would be payable without them, as far as the assessment says so.
    """

    balance: Decimal | None
    pending: Decimal
    deducted: bool
    otherwise: Decimal | None
    open: tuple[str, ...]
    held: int = 0
    """How many conditions of payment are not met."""
    objections: str = ""
    """The sentence on how long the result can be objected to, "" if the register sets nothing."""

    objections_by: str = ""
    """The question of the register that sets it."""

    opened: str = ""
    """The sentence on the debt of the contract before, in the month that it is carried into; else ""."""
    handed_on: bool = False
    """Whether a sum below zero is carried on by the contract after this one."""

    @property
    def hold(self) -> str:
        """The sentence on a payment that is held, "" if it is not."""
        return f"有 {self.held} 项付款条件未满足，暂缓支付" if self.held else ""

    @property
    def carried(self) -> str:
        """The sentence on a sum below zero, "" if there is none."""
        if self.balance is None:
            return ""
        told = f"本月合计 {money(self.balance)} 元，应付为零"
        return f"{told}，差额转由后继合同抵扣" if self.handed_on else f"{told}，差额结转下月"

    @property
    def awaited(self) -> str:
        """The sentence on deductions to be confirmed, "" if there are none."""
        if not self.pending:
            return ""
        told = f"待双方确认的扣费 {money(self.pending)} 元"
        if not self.deducted:
            return f"{told}，本月未扣"
        return told + (f"；如不扣，应付 {money(self.otherwise)} 元" if self.otherwise is not None else "，已先行扣除")

    @property
    def all_unsettled(self) -> str:
        """The same with every name."""
        return f"尚待了结：{'；'.join(self.open)}" if self.open else ""

    @property
    def unsettled(self) -> str:
        """The sentence on what is still open, "" if nothing is; names the first of many."""
        more = f"等共 {len(self.open)} 项" if len(self.open) > _MOST else ""
        return f"尚待了结：{'；'.join(self.open[:_MOST])}{more}" if self.open else ""


def outcome(report: Report, word: Callable[[str, str], str]) -> Outcome:
    """Of the report's month; `word` gives the Chinese word of a state."""
    assessment = report.assessment
    register, waiting = report.contract.readings, Unconfirmed.PENDING_OUT
    question = register.label(Unconfirmed)
    effect = next((one for one in assessment.readings if one.id == question), None)
    other = next((one for one in effect.alternatives if one.reading == waiting), None) if effect else None
    payable = assessment.settlement.payable
    return Outcome(
        balance=assessment.settlement.carried_out if floored(assessment) else None,
        pending=sum((one.amount for one in assessment.incidents if one.pending), ZERO),
        deducted=effect is None or effect.adopted != waiting,
        otherwise=payable + other.payable_delta if other else None,
        open=tuple(_open(report, word)),
        held=sum(one.holds_payment for one in assessment.matters),
        objections=_objections(register, assessment.objections_until),
        objections_by=register.label(Objections),
        opened=carried_into(assessment),
        handed_on=handed_on(assessment),
    )


def _objections(register: Readings, until: date | None) -> str:
    asked, answered = (register.number(Objections, key) for key in ("raise-workdays", "answer-workdays"))
    if asked is None or answered is None:
        return ""
    raised = f"对考核结果有异议的，自收到之日起{figure(asked)}个工作日内书面提出"
    if until is not None:
        raised += f"，没有裁定的结果最迟 {until.isoformat()}"
    return f"{raised}；收到异议的一方在{figure(answered)}个工作日内书面答复"


def floored(assessment: Assessment) -> bool:
    """Whether nothing is payable because the sum is below zero and is carried on."""
    totals = assessment.settlement
    return totals.payable == ZERO and totals.carried_out < ZERO


def effect_of(other: Alternative, *, below: bool) -> str:
    """What another reading would change; in a month `below` zero the amount payable cannot show it."""
    points, same = change(other.composite_delta), not other.composite_delta and not other.payable_delta
    duties = f"{len(other.duties)} 件职责的最后一日或状态不同" if other.duties else ""
    if same:
        return f"得分与应付不变，{duties}" if duties else "得分与应付不变" if below else "本月无影响"
    yuan = "应付仍为零，差额计入结转" if below and not other.payable_delta else f"{signed(other.payable_delta)} 元"
    return "，".join(filter(None, (f"{points} 分", yuan, duties)))


def _open(report: Report, word: Callable[[str, str], str]) -> Iterator[str]:
    """Rows, deductions and conditions of payment that wait, in this order."""
    month = report.assessment
    rows = {one.id: one for one in month.indicators}
    incidents = {one.id: one for one in month.incidents}
    for kind in ("row", "incident", "gate"):
        for name in (one.subject for one in month.matters if one.kind == kind):
            match kind:
                case "row":
                    yield f"第 {rows[name].row} 项 {rows[name].name}（{word('state', rows[name].state)}）"
                case "incident":
                    yield f"“{incidents[name].title}”的扣费 {money(incidents[name].amount)} 元（待双方核算确认）"
                case "gate":
                    yield f"付款条件“{word('gate', name)}”未满足"


def title(report: Report, incident: IncidentResult) -> str:
    """What its record calls an incident."""
    record = report.evidence.by_id.get(incident.id)
    return record.title if record else incident.id
