"""What the bureau sends to the provider: rectification with its reply slip, replacement of staff, payment on hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from dossier.contract.obligations import StaffReplacement
from dossier.letters import reasons, written
from dossier.letters.happened import happened, order
from dossier.letters.month import DATE, LetterMonth
from dossier.paper.document import Block, Break, Document, Paragraph, Table
from dossier.records import KINDS
from dossier.result import Gate, Indicator, Obligation
from dossier.trace import Step
from dossier.views.figures import day, figure, money

_TITLE: Final = "关于{}{}问题的整改通知"


def rectification(month: LetterMonth) -> Iterator[Document]:
    """One notice for all rows that lost points or are not proven, and for duties that are late or missing."""
    rows = tuple(row for row in month.report.assessment.indicators if reasons.lost(row))
    duties = month.undone
    if not rows and not duties:
        return
    yield Document(
        id="rectification",
        kind="rectification",
        title=_TITLE.format(month.label, month.assessment),
        sender=month.bureau,
        to=month.provider,
        number=month.number,
        blocks=tuple(_rectify(month, rows, duties)),
        basis=month.basis(record for row in rows for record in reasons.few(reasons.records(month, row))),
        facts=month.facts(),
    )


def _rectify(month: LetterMonth, rows: tuple[Indicator, ...], duties: tuple[Obligation, ...]) -> Iterator[Block]:
    composite = month.report.assessment.composite
    yield Paragraph(
        f"依据{month.contract}及其附件，{month.label}{month.assessment}综合得分为 {figure(composite.points)} 分"
        f"（满分 {figure(composite.max)} 分）。现将考核中发现的问题通知如下，请按期整改并回复。"
    )
    number = iter("一二三四")
    if rows:
        yield Paragraph(f"{next(number)}、失分与未证实的事项", "heading")
        yield Paragraph(month.spoken("“未证实”指证明材料尚未提交或不完整，不等于不合格；按期补交后，由甲方重新核定。"))
        yield _rows(month, rows)
    if duties:
        yield Paragraph(f"{next(number)}、逾期或未履行的事项", "heading")
        yield _duties(month, duties)
    yield Paragraph(f"{next(number)}、整改要求", "heading")
    yield Paragraph(
        f"请于{DATE}前完成整改，填写所附回执并附佐证材料。合同没有规定整改期限，上述日期由发函方填写；"
        "已有法定或约定期限的，以该期限为准。"
    )
    yield month.by_bureau()
    yield from _slip(month, rows, duties)


def _rows(month: LetterMonth, rows: tuple[Indicator, ...]) -> Table:
    penalties = {penalty.row: penalty for penalty in month.report.assessment.penalties}

    def line(row: Indicator) -> tuple[str, ...]:
        penalty = penalties.get(row.row)
        cash = f"\n另扣款 {money(penalty.amount)} 元" if penalty and penalty.amount else ""
        state = month.word("state", row.state)
        lost = f"{figure(row.points)}/{figure(row.max)}\n{state}{cash}"
        on = reasons.named(reasons.records(month, row))
        return (str(row.row), f"{row.name}\n{month.clause(row.id)}", lost, reasons.told(row), on)

    return Table(
        ("序号", "分项指标与条款", "得分", "事实", "记录"),
        tuple(line(row) for row in rows),
        (7, 18, 15, 33, 27),
        centre=frozenset({0, 2}),
    )


def _duties(month: LetterMonth, duties: tuple[Obligation, ...]) -> Table:
    return Table(
        ("事项", "条款", "最后一日", "完成日", "状态"),
        tuple(
            (month.word("obligation", one.id), one.clause, day(one.due), day(one.done), month.word("duty", one.state))
            for one in duties
        ),
        (40, 20, 15, 15, 10),
        centre=frozenset({2, 3, 4}),
    )


def _slip(month: LetterMonth, rows: tuple[Indicator, ...], duties: tuple[Obligation, ...]) -> Iterator[Block]:
    yield Break()
    yield Paragraph("整改情况回执", "centre")
    yield Paragraph(f"{month.bureau}：", "flush")
    yield Paragraph(f"贵单位《{_TITLE.format(month.label, month.assessment)}》收悉，现将整改情况回复如下：")
    names = [f"第 {row.row} 项 {row.name}" for row in rows] + [month.word("obligation", one.id) for one in duties]
    yield Table(
        ("序号", "事项", "整改措施与结果", "完成日期", "佐证材料（文件名）"),
        tuple((str(number), name, "", "", "") for number, name in enumerate(names, 1)),
        (6, 26, 32, 14, 22),
        centre=frozenset({0}),
        tall=True,
    )
    yield month.by_provider()


def replacement(month: LetterMonth) -> Iterator[Document]:
    """An order to replace staff, if the month's rubric brought it about (row 8, R-12)."""
    duties = {duty.id: duty for duty in month.report.contract.obligations.duties if isinstance(duty, StaffReplacement)}
    for owed in month.report.assessment.obligations:
        duty = next((one for name, one in duties.items() if owed.id.startswith(f"{name}-")), None)
        row = _ordering(month, duty) if duty else None
        if row is not None and duty is not None:
            yield _replace(month, owed, row, duty.consequence)


def _ordering(month: LetterMonth, duty: StaffReplacement) -> Indicator | None:
    """The row whose rule orders what the duty is about."""
    rubric = month.report.contract.rubric.on(month.report.period.end)
    ids = {
        row.id
        for row in rubric
        if duty.consequence in {one.id for one in getattr(row.version.rule, "consequences", ())}
    }
    return next((row for row in month.report.assessment.indicators if row.id in ids), None)


def _replace(month: LetterMonth, owed: Obligation, row: Indicator, consequence: str) -> Document:
    ordered = next((step.text for step in row.trace if step.about == consequence), "")
    records = reasons.records(month, row)
    return Document(
        id="replacement",
        kind="replacement",
        title="关于更换值班人员的通知",
        sender=month.bureau,
        to=month.provider,
        number=month.number,
        blocks=(
            Paragraph(
                f"{month.label}“{row.name}”考核（{month.clause(row.id)}）中，累计扣分超过约定上限"
                f"{f'（{ordered}）' if ordered else ''}，依据{month.contract}{owed.clause}，"
                "须更换相关人员。事实如下："
            ),
            _facts(month, [step for step in reasons.against(row) if step.source]),
            Paragraph(
                f"请于{_by(owed.due)}前完成更换，并书面告知更换的岗位与到岗日期。合同没有规定更换期限，"
                "上述日期取自双方约定并登记的期限。更换驻场人员的，另须按合同提前告知并经我单位同意。"
            ),
            *(
                (Paragraph(f"卷宗显示{written.day(owed.done)}已有人员变动记录，请一并确认是否即为本次更换。"),)
                if owed.done
                else ()
            ),
            month.by_bureau(),
        ),
        basis=month.basis(records),
        facts=month.facts(),
    )


def _facts(month: LetterMonth, steps: Sequence[Step]) -> Table:
    """What happened by day, time and post; without a moment of its own, on the day of its record."""

    def line(number: int, step: Step) -> tuple[str, ...]:
        found, record = happened(step), month.record(step.record)
        on, at = found.moment.split(" ") if found.moment else (day(record.happened) if record else "—", "—")
        title = f"《{record.title}》" if record else "—"
        return (str(number), on, at, found.where or "—", found.what, step.value, title)

    return Table(
        ("序号", "日期", "时间", "岗位或电话", "事实", "扣分", "记录"),
        tuple(line(number, step) for number, step in enumerate(sorted(steps, key=order), 1)),
        (7, 15, 9, 21, 20, 8, 20),
        centre=frozenset({0, 1, 2}),
        right=frozenset({5}),
    )


def _by(due: date | None) -> str:
    return written.day(due) if due else DATE


def hold(month: LetterMonth) -> Iterator[Document]:
    """Payment is held while a gate is not satisfied (6.3, R-43)."""
    held = month.held
    if not held:
        return
    totals = month.report.assessment.settlement
    yield Document(
        id="payment-hold",
        kind="payment-hold",
        title=f"关于{month.label}服务费暂缓支付的通知",
        sender=month.bureau,
        to=month.provider,
        number=month.number,
        blocks=(
            Paragraph(
                f"依据{month.cites(held[0].clause)}，每次付款前须提供当年有效的证明文件。"
                "按目前已归档的文件，下列付款条件尚未满足，本月服务费暂缓支付。考核与结算照常进行。"
            ),
            _gates(month, held),
            Paragraph(
                f"{month.label}核算应付金额为 {money(totals.payable)} 元（大写：{totals.payable_capitals}），"
                "待上述文件补齐并核验后，按考核结果支付。"
            ),
            month.by_bureau(),
        ),
        basis=month.basis(month.record(name) for gate in held for name in gate.documents),
        facts=month.facts(),
    )


def _gates(month: LetterMonth, held: tuple[Gate, ...]) -> Table:
    return Table(
        ("付款条件", "条款", "尚缺", "已提交"),
        tuple(
            (
                month.word("gate", one.id),
                one.clause,
                "、".join(KINDS[kind].label for kind in one.missing),
                "\n".join(f"《{record.title}》" for record in map(month.record, one.documents) if record) or "无",
            )
            for one in held
        ),
        (36, 10, 26, 28),
        centre=frozenset({1}),
    )
