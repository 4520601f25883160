"""The sheet 汇总: from fees to what is payable, beside what the assessment says (annex 1.5)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.contract.policies import IncidentShares, NegativeResult, SumReached, Unconfirmed, UnmetCondition
from dossier.exact.money import ZERO
from dossier.problems.states import state
from dossier.problems.wording import statement_line
from dossier.views.status import standing
from dossier.views.succession import carried_into, handed_on
from dossier.workbook.cells import Formula, Style, Value
from dossier.workbook.facts import Facts
from dossier.workbook.formulas import POINT_PLACES, RATE_PLACES, lifted, rounded
from dossier.workbook.incidents import platform
from dossier.workbook.projects import AGREED, DIFFERENT
from dossier.workbook.scores import Scores
from dossier.workbook.sheet import PrintFrame, Sheet
from dossier.workbook.tables import SUMMARY, TOP, contents
from dossier.workbook.terms import TermsSheet

_HOW: Final = (
    "“公式结果”由各表的数据算出，改动数据后自动重算；“评分程序”为考核结果，固定不变。两者不同，“核对”显示“不一致”。"
)
_MARKED: Final = (
    "黄底的单元格是输入，可以改写：改后各表自动重算；点中它，会显示填什么。其余是公式或评分程序的结果，请勿改写。"
)
_CARRIED: Final = "上月结转的金额；负数为待抵扣的金额。"
_AGAIN: Final = "以前月份重新签发带来的差额。"
_BEFORE: Final = "以前各月累计的应付金额。"
HEADS: Final = (("项目", 46), ("公式结果", 24), ("评分程序", 24), ("核对", 10), ("说明", 64))


@dataclass(frozen=True)
class _Line:
    """One line: what the formula gives, and what the assessment says; without that nothing is checked."""

    key: str
    label: str
    value: Value
    given: Decimal | Fraction | None = None
    style: Style = "money"
    note: str = ""
    strong: bool = False
    asks: str = ""


class Summary:
    """The sheet. Its lines name each other by key, so all of them are listed before any is written."""

    def __init__(self, facts: Facts, terms: TermsSheet, scores: Scores) -> None:
        self._facts = facts
        self._terms = terms
        self._scores = scores
        self._totals = facts.report.assessment.settlement
        self._rows: dict[str, int] = {}

    def write(self, sheet: Sheet, paper: PrintFrame) -> None:
        """Write the sheet."""
        sheet.open(paper, [width for _, width in HEADS], TOP, whole=True)
        sheet.put(2, 0, _HOW, "text", "plain-line")
        sheet.line(TOP, [(title, "text") for title, _ in HEADS], "head")
        row = TOP + 1
        for row, line in enumerate(self._lines(), TOP + 1):
            self._rows[line.key] = row + 1
            look = "strong" if line.strong else ""
            check: Value = None
            if line.given is not None:
                text = f'IF(ABS(B{row + 1}-C{row + 1})<0.005,"{AGREED}","{DIFFERENT}")'
                check = Formula(text, AGREED)
            cells: tuple[tuple[Value, Style], ...] = (
                (line.label, "text"), (line.value, line.style), (line.given, line.style), (check, "text"),
                (line.note or None, "note"),
            )  # fmt: skip
            sheet.line(row, cells, look)
            if line.asks:
                sheet.typed(row, 1, line.value, line.style, line.asks)
        sheet.alarm(TOP + 1, 3, row, DIFFERENT)
        self._close(sheet, row + 3)

    def _close(self, sheet: Sheet, first: int) -> None:
        """Where to seal, what the sheets hold, and what all of it rests on."""
        report, terms = self._facts.report, self._facts.report.contract.terms
        lines = (
            *((f"{party.called}（盖章）：", "") for party in terms.both),
            ("日期：", ""), ("", ""), ("版本与核对", ""), ("状态", standing(report)), *self._signed(),
            ("怎样核对", f"dossier replay {report.period} 重算并逐项比较；dossier verify 核对历史、角色和签名"),
            ("输入文件摘要", report.assessment.inputs.digest), ("", ""),
            ("本工作簿各表", _MARKED), *contents(self._facts.shows).items(),
        )  # fmt: skip
        for row, texts in enumerate(lines, first):
            for col, text in enumerate(texts):
                sheet.put(row, col, text, "text", "plain-line")

    def _signed(self) -> Iterator[tuple[str, str]]:
        """Who has signed an issued month, and what each signature is worth."""
        seal = self._facts.report.seal
        for mark in seal.marks if seal else ():
            told = f"{mark.person} {state('mark', mark.state)}".strip()
            yield f"{self._facts.word('roles', mark.role)}签名", told

    def _cell(self, key: str) -> str:
        return f"B{self._rows[key]}"

    @property
    def payable(self) -> str:
        """The cell of the amount payable, for other sheets; known once this one is written."""
        return f"'{SUMMARY}'!$B${self._rows['payable']}"

    def _lines(self) -> Iterator[_Line]:
        yield from self._points()
        yield from self._sums()
        yield from self._bottom()
        yield from self._ceiling()
        yield from self._conditions()

    def _points(self) -> Iterator[_Line]:
        found = self._facts.report.assessment.composite
        for key, label, cell, value in (
            ("composite", "综合得分", self._scores.composite, found.points),
            ("low", "综合得分可能最低", self._scores.bound("low"), found.low),
            ("high", "综合得分可能最高", self._scores.bound("high"), found.high),
        ):
            yield _Line(key, label, Formula(cell, rounded(value, POINT_PLACES)), value, "points")

    def _sums(self) -> Iterator[_Line]:
        table, totals = self._facts.project_table, self._totals

        def summed(key: str, value: Decimal) -> Formula:
            return Formula(f"ROUND(SUM({table.span(key)}),2)", value)

        net = sum((one.net for one in self._facts.projects), ZERO)
        shares = sum((one.incident_deduction for one in self._facts.projects), ZERO)
        borne, has = platform(self._facts), self._facts.shows
        cash = self._facts.penalty_table.span("amount")
        yield _Line("gross", "费用合计", summed("gross", totals.gross), totals.gross)
        if has.pays:
            after = summed("after", totals.after_coefficient)
            yield _Line("after", f"{has.after}合计", after, totals.after_coefficient)
        if has.incidents:
            yield from self._incidents(summed("share", shares), shares, borne)
        yield _Line("net", "项目净额合计", summed("net", net), net)
        if has.penalties:
            yield _Line("penalties", "考核扣款合计", self._exactly(
                f"ROUND(SUM({cash}),2)", sum((one.amount for one in self._facts.report.assessment.penalties), ZERO),
                totals.penalties,
            ), totals.penalties)  # fmt: skip
        note = f"上月评分程序的结果；负数为待抵扣的金额{self._facts.cite(NegativeResult)}"
        told = carried_into(self._facts.report.assessment)
        label = statement_line("opening" if told else "carried_in")
        yield _Line("carried-in", label, totals.carried_in, note=told or note, asks=_CARRIED)
        for one in self._facts.report.assessment.adjustments:
            label = f"{one.period} 重新签发（第 {one.revision} 版）的差额"
            yield _Line(f"adjustment-{one.period}-{one.revision}", label, one.amount, note=one.reason, asks=_AGAIN)

    def _incidents(self, summed: Formula, shares: Decimal, borne: Decimal) -> Iterator[_Line]:
        totals = self._totals
        of_incidents = f"ROUND(SUM({self._facts.incident_table.span('platform')}),2)"
        taken = f"本月扣除的部分{self._facts.cite(IncidentShares, Unconfirmed)}"
        yield _Line("shares", "故障扣费：分摊到项目", summed, note=taken)
        yield _Line("platform", "故障扣费：平台承担", Formula(of_incidents, borne))
        yield _Line("incidents", "故障扣费合计", self._exactly(
            f"ROUND({self._cell('shares')}+{self._cell('platform')},2)", shares + borne, totals.incident_deductions
        ), totals.incident_deductions)  # fmt: skip

    @staticmethod
    def _exactly(text: str, found: Decimal, given: Decimal) -> Value:
        """The formula if it gives what the assessment says, else that."""
        return Formula(text, given) if found == given else given

    @property
    def _total(self) -> Decimal:
        net = sum((one.net for one in self._facts.projects), ZERO)
        carried = self._totals.carried_in + self._totals.adjustments
        return net - platform(self._facts) - self._totals.penalties + carried

    def _bottom(self) -> Iterator[_Line]:
        totals, negative = self._totals, self._facts.adopted.choice(NegativeResult)
        parts = "-".join(self._cell(key) for key in ("net", "platform", "penalties") if key in self._rows)
        added = [key for key in self._rows if key == "carried-in" or key.startswith("adjustment-")]
        whole = "+".join((parts, *(self._cell(key) for key in added)))
        yield _Line("total", "合计", Formula(f"ROUND({whole},2)", self._total))
        total = self._cell("total")
        paid = self._total if negative is NegativeResult.REFUND else max(ZERO, self._total)
        kept = min(ZERO, self._total) if negative is NegativeResult.CARRY else ZERO
        payable = self._exactly(total if negative is NegativeResult.REFUND else f"MAX(0,{total})", paid, totals.payable)
        told = f"{_NEGATIVE[negative]}{self._facts.cite(NegativeResult)}"
        yield _Line("payable", "应付金额", payable, totals.payable, strong=True, note=told)
        words = Formula(self._terms.capitals.words(self._cell("payable")), totals.payable_capitals)
        yield _Line("capitals", "应付金额（大写）", words, style="text", strong=True)
        out = self._exactly(f"MIN(0,{total})" if negative is NegativeResult.CARRY else "0", kept, totals.carried_out)
        label = "转后继合同" if handed_on(self._facts.report.assessment) else "结转下月"
        yield _Line("carried-out", label, out, totals.carried_out)
        note = "缺项或待定事项落定后可能的范围，固定值"
        yield _Line("payable-low", "应付金额可能最低", totals.payable_low, note=note)
        yield _Line("payable-high", "应付金额可能最高", totals.payable_high, note=note)

    def _ceiling(self) -> Iterator[_Line]:
        totals = self._totals
        before = totals.cumulative - totals.payable
        yield _Line("before", "以前各月累计应付", before, note="以前各月评分程序的结果", asks=_BEFORE)
        paid = Formula(f"ROUND({self._cell('before')}+{self._cell('payable')},2)", totals.cumulative)
        yield _Line("cumulative", "累计应付", paid, totals.cumulative)
        ceiling = self._facts.report.contract.terms.ceiling_on(self._facts.report.period.end)
        if ceiling is None or totals.ceiling is None:
            return
        yield _Line("ceiling", "合同总价", Formula(self._terms.value("ceiling"), totals.ceiling), totals.ceiling)
        share = Fraction(totals.cumulative) / Fraction(totals.ceiling) if totals.ceiling else Fraction(0)
        ratio = lifted(f"{self._cell('cumulative')}/{self._cell('ceiling')}", RATE_PLACES)
        warn, refuse = self._terms.value("warn_at"), self._terms.value("refuse_above")
        reached = ceiling.state(totals.cumulative)
        used = f"{self._cell('cumulative')}*100"
        whole = self._cell("ceiling")
        words = (
            f'IF(ROUND({used}-{whole}*{refuse},2)>0,"{_CEILING["refuse"]}",'
            f'IF(ROUND({used}-{whole}*{warn},2)>=0,"{_CEILING["warn"]}","{_CEILING["ok"]}"))'
        )
        yield _Line("ratio", "累计占总价", Formula(ratio, share), style="rate")
        yield _Line("state", f"总价状态{self._facts.cite(SumReached)}", Formula(words, _CEILING[reached]), style="text")

    def _conditions(self) -> Iterator[_Line]:
        titles = {gate.id: gate.title for gate in self._facts.report.contract.obligations.gates}
        for gate in self._facts.report.assessment.gates:
            held = f"{state('gate', 'missing')}，暂缓支付{self._facts.cite(UnmetCondition)}"
            words = state("gate", "met") if gate.satisfied else held
            label = f"支付条件：{titles.get(gate.id, gate.id)}"
            records = self._facts.report.evidence.by_id
            names = "、".join(records[name].title if name in records else name for name in gate.documents)
            yield _Line(gate.id, label, words, style="text", note=f"{gate.clause}　{names}".strip())


_NEGATIVE: Final = {
    NegativeResult.CARRY: "合计为负时支付 0 元，余额结转下月",
    NegativeResult.CLAMP: "每个项目最低为 0 元，不结转",
    NegativeResult.REFUND: "合计为负时立即作为应退款项",
}
_CEILING: Final = {"ok": "未达总价", "warn": "已达总价，须提示", "refuse": "超过上限，不得结算"}
