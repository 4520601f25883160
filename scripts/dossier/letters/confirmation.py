"""For both parties to sign: the readings of the contract (11.2), and the month's result with the application to pay."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.contract.readings import Question
from dossier.exact.money import ZERO
from dossier.letters.month import LetterMonth
from dossier.paper.document import Block, Break, Document, Items, Paragraph, Table
from dossier.result import ReadingEffect
from dossier.views.figures import day, figure, money, money_span, span
from dossier.views.outcome import effect_of, floored, outcome
from dossier.views.shows import shows
from dossier.views.statement import moving

_READINGS: Final = "stage:readings"
_BOX: Final = "□同意\n□有异议"
_ROOM: Final = "\u3000\n" * 4
"""Lines to write on."""


def readings(month: LetterMonth) -> Iterator[Document]:
    """The confirmation sheet, as long as a reading is only proposed: a change of the contract asks for writing."""
    report = month.report
    effects = {effect.id: effect for effect in report.assessment.readings}
    if not effects or all(effect.confirmed for effect in effects.values()):
        return
    asked = tuple(question for question in report.contract.readings.readings if question.id in effects)
    proposed = sum(not effects[question.id].confirmed for question in asked)
    unsettled = "均" if proposed == len(asked) else f"其中 {proposed} 处"
    yield Document(
        id="readings",
        kind="readings",
        title="合同条款理解确认单",
        sender=month.bureau,
        to=month.provider,
        letterhead=False,
        blocks=(
            Paragraph(
                f"{month.contract}及其附件中，有 {len(asked)} 处可作不止一种理解，{unsettled}尚未书面确认。"
                f"双方{_by_clause(month)}对所附各条采用的理解逐条书面确认；"
                "未同意的，另行协商，协商一致前按本表所列暂行计算。"
            ),
            Paragraph(
                f"“其他理解”一栏列出改用该理解对{month.label}综合得分与应付金额的影响，按本月实际材料计算，每次只改一条；"
                "没有写明影响的，不改变本月计算。所列影响不含上月结转的变化。"
            ),
            month.by_both(),
            Break(wide=True),
            _table(month, asked, effects),
            _reservations(month),
        ),
        basis=month.basis(),
        facts=month.facts(),
    )


def _table(month: LetterMonth, asked: tuple[Question, ...], effects: dict[str, ReadingEffect]) -> Table:
    rows = tuple(_reading(month, question, effects[question.id]) for question in asked)
    return Table(
        ("编号", "条款", "问题", "采用的理解", "其他理解及对本月的影响", *_boxes(month)),
        rows,
        (5, 9, 20, 27, 25, 7, 7),
        caption="合同条款理解登记",
        centre=frozenset({0, 5, 6}),
    )


def _reading(month: LetterMonth, question: Question, effect: ReadingEffect) -> tuple[str, ...]:
    adoption = question.adoption(month.report.period)
    confirmed = f"（{adoption.confirmed_by} {day(adoption.confirmed_on)} 已确认）" if adoption.confirmed else ""
    deltas = {one.reading: one for one in effect.alternatives}
    others = []
    for reading in question.readings:
        if reading.id == effect.adopted:
            continue
        delta = deltas.get(reading.id)
        told = ""
        if delta is not None:
            told = f"（{effect_of(delta, below=floored(month.report.assessment))}）"
        others.append(f"{reading.text}{told}")
    adopted = (question.text(effect.adopted) + confirmed, *_settings(question), *_coming(month, question))
    return (
        question.id, question.clause, question.question, "\n".join(adopted), "\n".join(others) or "—",
        *(_BOX for _ in _boxes(month)),
    )  # fmt: skip


def _reservations(month: LetterMonth) -> Table:
    """Room for what a party accepts with a reservation, or does not accept, and why."""
    parties = _boxes(month)
    return Table(
        tuple(f"{party}保留意见（写明编号）" for party in parties),
        (tuple(_ROOM for _ in parties),),
        _shares(100, len(parties)),
        caption="保留意见",
    )


def _opinion(month: LetterMonth) -> Table:
    """What each party says to the result: accepted, objected to, and with which reservations."""
    parties = _boxes(month)
    rows = (("确认", *(_BOX for _ in parties)), ("保留意见", *(_ROOM for _ in parties)))
    return Table(("", *parties), rows, (16, *_shares(84, len(parties))), caption="双方意见")


def _shares(whole: int, count: int) -> tuple[int, ...]:
    """The width of each of so many columns, in per cent."""
    return (whole // count,) * count


def _by_clause(month: LetterMonth) -> str:
    """The clause that asks for changes in writing, where the contract's register of clauses has it."""
    number = month.report.contract.clauses.number_of(_READINGS)
    return f"依据合同{number}，" if number else ""


def _boxes(month: LetterMonth) -> tuple[str, ...]:
    """A column for each of those who sign."""
    return tuple(party.called for party in month.report.contract.terms.both)


def _settings(question: Question) -> Iterator[str]:
    for setting in question.settings:
        yield f"{setting.meaning}：{figure(setting.number)}"


def _coming(month: LetterMonth, question: Question) -> Iterator[str]:
    """What has been agreed already for a later month."""
    coming = question.coming(month.report.period)
    if coming is not None:
        yield f"自 {coming.first} 起：{question.text(coming.reading)}"


def result(month: LetterMonth) -> Iterator[Document]:
    """The month's result for both to accept; with something to pay and all gates open, also the application for it."""
    totals = month.report.assessment.settlement
    gates = month.report.assessment.gates
    due = shows(month.report).money and totals.payable > ZERO and all(gate.satisfied for gate in gates)
    yield Document(
        id="acceptance",
        kind="acceptance",
        title=f"{month.label}考核结果确认书" + ("暨付款申请" if due else ""),
        sender=month.provider,
        to=month.bureau,
        number=month.number,
        blocks=tuple(_result(month, due=due)),
        basis=month.basis(month.record(name) for gate in gates for name in gate.documents),
        facts=month.facts(),
    )


def _result(month: LetterMonth, *, due: bool) -> Iterator[Block]:
    report, totals, composite = month.report, month.report.assessment.settlement, month.report.assessment.composite
    yield Paragraph(
        f"依据{month.contract}及其附件，{month.label}（{report.period.start.day}日至{report.period.end.day}日）"
        f"的考核{'与结算' if shows(report).money else ''}结果如下，请予确认。"
    )
    yield Paragraph("一、考核结果", "heading")
    bounds = (
        f"，材料补齐或评定后可能为 {span(composite.low, composite.high)} 分" if composite.low != composite.high else ""
    )
    yield Paragraph(f"综合得分 {figure(composite.points)} 分（满分 {figure(composite.max)} 分）{bounds}。")
    if not shows(report).money:
        yield _opinion(month)
        yield month.by_both()
        return
    yield Paragraph("二、结算金额", "heading")
    yield _totals(month)
    yield Paragraph(f"应付金额：{money(totals.payable)} 元，大写：{totals.payable_capitals}。")
    if totals.payable_low != totals.payable_high:
        yield Paragraph(f"待定事项了结后，应付金额可能为 {money_span(totals.payable_low, totals.payable_high)} 元。")
    beside = outcome(report, month.word)
    for told in (beside.opened, beside.carried, beside.awaited, beside.all_unsettled, beside.objections):
        if told:
            yield Paragraph(f"{told}。")
    if due:
        yield Paragraph("三、付款申请", "heading")
        yield Paragraph(
            f"{_met(month)}申请支付{month.label}服务费 {money(totals.payable)} 元"
            f"（大写：{totals.payable_capitals}）。收款信息以合同为准，本文件不另列。"
        )
    elif totals.payable > ZERO:
        yield Paragraph("付款条件尚未全部满足，本文件仅确认考核结果；条件满足后另行申请付款。")
    yield _opinion(month)
    yield Items("附件", tuple(_attachments(month, due=due)))
    yield month.by_both()


def _met(month: LetterMonth) -> str:
    """The conditions of payment by their clauses, where the contract has any."""
    clauses = dict.fromkeys(gate.clause for gate in month.report.assessment.gates)
    return f"合同 {'、'.join(clauses)} 规定的付款条件均已满足。" if clauses else ""


def _totals(month: LetterMonth) -> Table:
    totals = month.report.assessment.settlement
    rows = [
        *((line.signed_name, money(line.result.amount)) for line in moving(month.report.assessment)),
        ("累计应付", money(totals.cumulative)),
        *([] if totals.ceiling is None else [("合同总价", money(totals.ceiling))]),
    ]
    return Table(("项目", "金额（元）"), tuple(rows), (60, 40), right=frozenset({1}))


def _attachments(month: LetterMonth, *, due: bool) -> Iterator[str]:
    period = month.report.period
    yield f"{month.assessment}{'与结算' if shows(month.report).money else ''}卷宗（dossier-{period}.pdf）"
    yield f"考核结果数据 assessment.json（PDF 内附的同一文件：assessment-{period}.json）"
    if not due:
        return
    for gate in month.report.assessment.gates:
        for name in gate.documents:
            record = month.record(name)
            if record is not None:
                yield record.title
