"""Where a figure comes from: the steps that lead to it, each with clause, rule, value and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from dossier import utilisation
from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.cited import on
from dossier.contract.policies import Cents, IncidentShares, WithoutHosts
from dossier.contract.prices import Item
from dossier.evidence import Evidence
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.incidents import judgement
from dossier.incidents.grounds import grounds
from dossier.lateness import came_late, noticed_in
from dossier.problems.wording import payment, statement_line
from dossier.records import Record
from dossier.records.operations import Incident
from dossier.records.projects import Project
from dossier.result import IncidentResult, Indicator, Line, ProjectResult, Result, Spot, Step

STATES = {
    "proven": "已证实",
    "deducted": "已扣分",
    "not-proven": "未证实",
    "awaiting-ruling": "待评定",
    "not-due": "未到期",
}


_CUMULATIVE = "cumulative"


class Explanation(Result):
    """A figure, its value in words, its steps, and the ids one can ask for next."""

    id: str
    title: str
    value: str
    steps: tuple[Step, ...]
    further: tuple[str, ...] = ()


def explain(contract: Contract, evidence: Evidence, assessment: Assessment, asked: str) -> Explanation | None:
    """Explain an indicator (id, row or name), a project (id or name), `project/sku`, an incident, `composite`,
    `payable` or another amount of the settlement by its name in the assessment.

    None if the month has nothing of that name; `names` lists all.
    """
    for row in assessment.indicators:
        if asked in (row.id, str(row.row), row.name):
            return _indicator(contract, evidence, assessment, row)
    project_id, _, sku = asked.partition("/")
    for project in assessment.projects:
        if asked in (project.id, project.name):
            return _project(contract, evidence, assessment, project)
        if project_id == project.id:
            lines = tuple(line for line in project.lines if line.sku == sku)
            return _line(contract, evidence, project, sku, lines) if lines else None
    for incident in assessment.incidents:
        if asked == incident.id:
            return _incident(contract, evidence, incident)
    if asked == "composite":
        return _composite(contract, evidence, assessment)
    if asked == "payable":
        return _payable(contract, evidence, assessment)
    return _amount(contract, evidence, assessment, asked) if asked in amounts(assessment) else None


def amounts(assessment: Assessment) -> tuple[str, ...]:
    """The amounts that can be explained beside `payable`: the lines of the statement, and what all months come to."""
    return (*(line.key for line in assessment.statement if line.key != "payable"), _CUMULATIVE)


def names(assessment: Assessment) -> tuple[str, ...]:
    """Every id that can be explained."""
    return (
        "composite",
        "payable",
        *amounts(assessment),
        *(row.id for row in assessment.indicators),
        *(project.id for project in assessment.projects),
        *(f"{project.id}/{line.sku}" for project in assessment.projects for line in project.lines),
        *(incident.id for incident in assessment.incidents),
    )


def _indicator(contract: Contract, evidence: Evidence, assessment: Assessment, row: Indicator) -> Explanation:
    bounds = "" if row.low == row.high else f"（{plain(row.low)} 至 {plain(row.high)}）"
    value = f"{plain(row.points)} / {plain(row.max)} 分{bounds}，{STATES[row.state]}"
    late = came_late(contract, evidence, assessment, among=row.evidence)
    return Explanation(id=row.id, title=f"第 {row.row} 行 {row.name}", value=value, steps=(*row.trace, *late))


def _composite(contract: Contract, evidence: Evidence, assessment: Assessment) -> Explanation:
    steps = (
        *(
            Step(
                text=f"第 {row.row} 行 {row.name}：{STATES[row.state]}",
                clause=row.trace[0].clause if row.trace else "",
                rule=row.id,
                value=f"{plain(row.points)} / {plain(row.max)}",
            )
            for row in assessment.indicators
        ),
        *came_late(contract, evidence, assessment, of="points"),
    )
    total = assessment.composite
    value = f"{plain(total.points)} / {plain(total.max)} 分（{plain(total.low)} 至 {plain(total.high)}）"
    further = tuple(row.id for row in assessment.indicators if row.points < row.max)
    return Explanation(id="composite", title="综合得分", value=value, steps=steps, further=further)


def _lines(contract: Contract, assessment: Assessment) -> Iterator[tuple[str, Step]]:
    """The statement, and what all months come to, as steps by their keys."""
    for line in assessment.statement:
        value = -line.amount if line.sign == "-" and line.amount else line.amount
        yield line.key, _yuan(statement_line(line.key), line.clause, value)
    ceiling = contract.terms.ceiling_on(Period.parse(assessment.period).end)
    clause = ceiling.clause if ceiling else contract.readings.clause_of(Cents)
    yield _CUMULATIVE, _yuan("合同累计应付", clause, assessment.settlement.cumulative)


def _yuan(text: str, clause: str, amount: Decimal) -> Step:
    return Step(text=text, clause=clause, rule="", value=f"{plain(amount)} 元", amount=Fraction(amount))


def _amount(contract: Contract, evidence: Evidence, assessment: Assessment, asked: str) -> Explanation:
    """A line of the settlement, with the parts it is the sum of where it has any."""
    last = dict(_lines(contract, assessment))[asked]
    rows = {row.row: row.name for row in assessment.indicators}
    parts: tuple[tuple[str, Decimal], ...] = ()
    match asked:
        case "gross":
            parts = tuple((one.name, one.gross) for one in assessment.projects)
        case "after_coefficient" | "after_score" | "after_credit":
            parts = tuple((one.name, one.after_coefficient) for one in assessment.projects)
        case "incident_deductions":
            parts = tuple((one.id, -one.amount) for one in assessment.incidents)
        case "penalties":
            parts = tuple((f"第 {one.row} 行 {rows.get(one.row, '')}", -one.amount) for one in assessment.penalties)
    steps = (*(_yuan(text, last.clause, value) for text, value in parts), last)
    if asked == "incident_deductions":
        steps = (*noticed_in(contract, evidence, assessment), *steps)
    return Explanation(id=asked, title=last.text, value=last.value, steps=steps, further=("payable",))


def _payable(contract: Contract, evidence: Evidence, assessment: Assessment) -> Explanation:
    totals = assessment.settlement
    steps = (
        *(step for _, step in _lines(contract, assessment)),
        *noticed_in(contract, evidence, assessment),
        *came_late(contract, evidence, assessment, of="yuan"),
    )
    value = f"{plain(totals.payable)} 元，{totals.payable_capitals}"
    further = (*(project.id for project in assessment.projects), *(incident.id for incident in assessment.incidents))
    return Explanation(id="payable", title="应付金额", value=value, steps=steps, further=further)


def _project(contract: Contract, evidence: Evidence, assessment: Assessment, project: ProjectResult) -> Explanation:
    period = Period.parse(assessment.period)
    record = evidence.by_id[project.id]
    steps: list[Step] = []
    if isinstance(record, Project):
        steps += utilisation.trace(contract, evidence, record, period, contract.readings.adopted(period))
    steps += score_steps(contract, evidence, assessment, project)
    steps += _line_steps(contract, evidence, project, project.lines)
    steps.append(_net(contract, period, project))
    further = tuple(dict.fromkeys(f"{project.id}/{line.sku}" for line in project.lines))
    return Explanation(
        id=project.id, title=project.name, value=f"{plain(project.net)} 元", steps=tuple(steps), further=further
    )


def _net(contract: Contract, period: Period, project: ProjectResult) -> Step:
    """From the bill to the fee, in the words of the kind of payment."""
    terms = contract.terms
    kind = terms.payment_on(period.end).kind
    text, rule = payment(kind)["after"], plain(project.after_coefficient)
    if kind == "coefficient-bands":
        text, rule = "费用×系数", f"{plain(project.gross)} × {plain(project.coefficient)}"
    if terms.incidents:
        text, rule = f"{text}−故障扣费", f"{rule} − {plain(project.incident_deduction)}"
    return Step(text=text, clause=contract.readings.clause_of(Cents), rule=rule, value=f"{plain(project.net)} 元")


def score_steps(
    contract: Contract,
    evidence: Evidence,
    assessment: Assessment,
    project: ProjectResult,
    show: Callable[[Fraction], str] = plain,
) -> Iterator[Step]:
    """The combined score and the coefficient; without hosts as the contract is read. `show` prints scores."""
    period = Period.parse(assessment.period)
    adopted = contract.readings.adopted(period)
    weights, clause = contract.terms.weights_on(period.end), contract.terms.payment_on(period.end).clause
    record = evidence.by_id[project.id]
    measured = utilisation.NO_HOSTS
    if isinstance(record, Project):
        measured = utilisation.measure(contract, evidence, record, period, adopted)
    composite, combined = show(assessment.composite.points), show(project.combined)
    without = None if measured.has_hosts else adopted.choice(WithoutHosts)
    text = "综合得分与使用效率得分加权"
    if not weights.utilisation:
        text, without = "考核得分即综合得分", WithoutHosts.COMPOSITE_ONLY
    elif not measured.has_hosts:
        text = utilisation.without_hosts(contract, adopted)
    elif measured.value is None:
        text = utilisation.incomplete(contract)
    if without is None or without is WithoutHosts.ZERO:
        rule = f"{composite} × {plain(weights.composite)} + {show(measured.low)} × {plain(weights.utilisation)}"
        yield Step(text=text, clause=weights.clause, rule=rule, value=combined)
    elif without is not WithoutHosts.FULL:
        yield Step(text=text, clause=weights.clause, rule=f"综合得分 {composite}", value=combined)
    if contract.terms.payment:
        rule = text if without is WithoutHosts.FULL else project.working or f"得分 {combined}"
        rate = payment(contract.terms.payment_on(period.end).kind)["rate"]
        yield Step(text=rate, clause=clause, rule=rule, value=named(project))


def named(project: ProjectResult) -> str:
    """The coefficient, with the band's name where it has one."""
    return f"{plain(project.coefficient)}（{project.band}）" if project.band else plain(project.coefficient)


def _line(
    contract: Contract, evidence: Evidence, project: ProjectResult, sku: str, lines: tuple[Line, ...]
) -> Explanation:
    item = contract.prices.by_sku[sku]
    total = sum((line.amount for line in lines), Decimal(0))
    return Explanation(
        id=f"{project.id}/{sku}",
        title=f"{project.name}：{_named(item)}",
        value=f"{plain(total)} 元",
        steps=tuple(_line_steps(contract, evidence, project, lines)),
    )


def _line_steps(
    contract: Contract, evidence: Evidence, project: ProjectResult, lines: tuple[Line, ...]
) -> Iterator[Step]:
    record = evidence.by_id.get(project.id)
    for line in lines:
        item = contract.prices.by_sku[line.sku]
        price = on(item.prices, line.from_)
        yield Step(
            text=f"{_named(item)}（{line.sku}），{line.from_} 至 {line.to}",
            clause=price.clause,
            rule=f"{plain(line.unit_price)} × {plain(line.quantity)} × {line.days}/{line.days_in_month}",
            value=f"{plain(line.amount)} 元",
        )
        if isinstance(record, Project):
            family = item.tier.family if item.tier else line.sku
            yield from _resources(record, (line.sku, family), line)
        dearer = contract.prices.dearer(line.sku, line.quantity, line.from_)
        if dearer:
            yield Step(text=dearer, clause=price.clause, rule="提示，不影响金额", value="")


def _resources(record: Project, skus: tuple[str, ...], line: Line) -> Iterator[Step]:
    """The reviewed quantities a line is made of, each at its line in the register, and what of them is free."""
    total = Fraction(0)
    for index, resource in enumerate(record.resources):
        if resource.sku in skus and resource.from_ <= line.from_ and (resource.to is None or resource.to >= line.from_):
            total += resource.quantity or 0
            quantity = f"{resource.users} 个用户" if resource.quantity is None else plain(resource.quantity)
            host = f"，主机 {resource.host}" if resource.host else ""
            yield Step(
                text=f"评审数量 {quantity}{host}，自 {resource.from_} 起",
                clause="",
                rule=f"评审 {resource.review}",
                value=quantity,
                source=Spot.at(record.place("resources", index, "sku")),
            )
    if total > line.quantity:
        free = plain(total - line.quantity)
        yield Step(text=f"其中免费 {free}", clause="", rule="随主机或操作系统赠送", value=f"-{free}")


def _named(item: Item) -> str:
    return f"{item.name} {item.spec or ''}".strip()


def _incident(contract: Contract, evidence: Evidence, incident: IncidentResult) -> Explanation:
    record = evidence.by_id.get(incident.id)
    steps = list(_judged(contract, evidence, record))
    steps += [
        Step(
            text=f"分摊至 {share.project}",
            clause=contract.readings.clause_of(IncidentShares),
            rule="按扣费前费用比例，最大余数法",
            value=f"{plain(share.amount)} 元",
        )
        for share in incident.shares
    ]
    pending = "（待双方确认）" if incident.pending else ""
    return Explanation(
        id=incident.id,
        title=record.title if record else incident.id,
        value=f"{plain(incident.amount)} 元{pending}",
        steps=tuple(steps),
        further=tuple(share.project for share in incident.shares),
    )


def _judged(contract: Contract, evidence: Evidence, record: Record | None) -> Iterator[Step]:
    """Why the incident has its level, and how far its deduction may still move."""
    if not isinstance(record, Incident):
        return
    yield from grounds(contract, evidence, record)
    verdict = judgement(contract, evidence, record).verdict
    if verdict.least != verdict.most:
        yield Step(
            text="责任、等级或停机时长尚待裁定，一次扣费的范围",
            clause=contract.terms.tariff_on(record.started.astimezone(CHINA).date()).clause,
            rule="按可能的最轻与最重等级",
            value=f"{plain(verdict.least)} 至 {plain(verdict.most)} 元",
        )
