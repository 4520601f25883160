"""Where a figure comes from: the steps that lead to it, each with clause, rule, value and line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dossier import utilisation
from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.evidence import Evidence
from dossier.number import plain
from dossier.period import Period
from dossier.problem import Place
from dossier.records.base import Record
from dossier.records.projects import Project
from dossier.result import IncidentResult, Indicator, Line, ProjectResult, Result, Spot, Step

STATES = {
    "proven": "已证实",
    "deducted": "已扣分",
    "not-proven": "未证实",
    "awaiting-ruling": "待评定",
    "not-due": "未到期",
}


class Explanation(Result):
    """A figure, its value in words, its steps, and the ids one can ask for next."""

    id: str
    title: str
    value: str
    steps: tuple[Step, ...]
    further: tuple[str, ...] = ()


def explain(contract: Contract, evidence: Evidence, assessment: Assessment, asked: str) -> Explanation | None:
    """Explain an indicator (id, row or name), a project, `project/sku`, an incident, `composite` or `payable`.

    None if the month has nothing of that name; `names` lists all.
    """
    for row in assessment.indicators:
        if asked in (row.id, str(row.row), row.name):
            return _indicator(row)
    project_id, _, sku = asked.partition("/")
    for project in assessment.projects:
        if project_id == project.id:
            if not sku:
                return _project(contract, evidence, assessment, project)
            lines = tuple(line for line in project.lines if line.sku == sku)
            return _line(contract, evidence, project, sku, lines) if lines else None
    for incident in assessment.incidents:
        if asked == incident.id:
            return _incident(evidence, incident)
    if asked == "composite":
        return _composite(assessment)
    if asked == "payable":
        return _payable(assessment)
    return None


def names(assessment: Assessment) -> tuple[str, ...]:
    """Every id that can be explained."""
    return (
        "composite",
        "payable",
        *(row.id for row in assessment.indicators),
        *(project.id for project in assessment.projects),
        *(f"{project.id}/{line.sku}" for project in assessment.projects for line in project.lines),
        *(incident.id for incident in assessment.incidents),
    )


def _indicator(row: Indicator) -> Explanation:
    bounds = "" if row.low == row.high else f"（{plain(row.low)} 至 {plain(row.high)}）"
    value = f"{plain(row.points)} / {plain(row.max)} 分{bounds}，{STATES[row.state]}"
    return Explanation(id=row.id, title=f"第 {row.row} 行 {row.name}", value=value, steps=row.trace)


def _composite(assessment: Assessment) -> Explanation:
    steps = tuple(
        Step(
            text=f"第 {row.row} 行 {row.name}：{STATES[row.state]}",
            clause=row.trace[0].clause if row.trace else "",
            rule=row.id,
            value=f"{plain(row.points)} / {plain(row.max)}",
        )
        for row in assessment.indicators
    )
    total = assessment.composite
    value = f"{plain(total.points)} / {plain(total.max)} 分（{plain(total.low)} 至 {plain(total.high)}）"
    further = tuple(row.id for row in assessment.indicators if row.points < row.max)
    return Explanation(id="composite", title="综合服务指标得分", value=value, steps=steps, further=further)


def _payable(assessment: Assessment) -> Explanation:
    totals = assessment.settlement
    named: tuple[tuple[str, str, Decimal], ...] = (
        ("各项目费用合计（合同单价×数量）", "1.5", totals.gross),
        ("乘支付系数后", "1.4", totals.after_coefficient),
        ("故障扣费", "1.3", -totals.incident_deductions),
        ("按次扣款", "附表1", -totals.penalties),
        ("上期结转", "1.5", totals.carried_in),
        ("应付", "1.5", totals.payable),
        ("结转下期", "1.5", totals.carried_out),
        ("合同累计应付", "6.1", totals.cumulative),
    )
    steps = tuple(Step(text=text, clause=clause, rule="", value=f"{plain(value)} 元") for text, clause, value in named)
    value = f"{plain(totals.payable)} 元，{totals.payable_capitals}"
    further = (*(project.id for project in assessment.projects), *(incident.id for incident in assessment.incidents))
    return Explanation(id="payable", title="应付金额", value=value, steps=steps, further=further)


def _project(contract: Contract, evidence: Evidence, assessment: Assessment, project: ProjectResult) -> Explanation:
    period = Period.parse(assessment.period)
    weights = contract.terms.weights_on(period.end)
    record = evidence.by_id[project.id]
    steps: list[Step] = []
    if isinstance(record, Project):
        steps += utilisation.trace(contract, evidence, record, period, contract.readings.adopted(period.end))
    composite = plain(assessment.composite.points)
    use = plain(project.utilisation.score) if project.utilisation else "—"
    steps.append(
        Step(
            text="综合服务指标得分与资源使用效率得分加权",
            clause=weights.clause,
            rule=f"{composite} × {plain(weights.composite)} + {use} × {plain(weights.utilisation)}",
            value=plain(project.combined),
        )
    )
    steps.append(
        Step(text="支付系数", clause="1.4", rule=f"得分 {plain(project.combined)}", value=plain(project.coefficient))
    )
    steps += _line_steps(evidence, project, project.lines)
    steps.append(
        Step(
            text="费用×系数−故障扣费",
            clause="1.5",
            rule=f"{plain(project.gross)} × {plain(project.coefficient)} − {plain(project.incident_deduction)}",
            value=f"{plain(project.net)} 元",
        )
    )
    further = tuple(dict.fromkeys(f"{project.id}/{line.sku}" for line in project.lines))
    return Explanation(
        id=project.id, title=project.name, value=f"{plain(project.net)} 元", steps=tuple(steps), further=further
    )


def _line(
    contract: Contract, evidence: Evidence, project: ProjectResult, sku: str, lines: tuple[Line, ...]
) -> Explanation:
    item = contract.prices.by_sku[sku]
    total = sum((line.amount for line in lines), Decimal(0))
    return Explanation(
        id=f"{project.id}/{sku}",
        title=f"{project.name}：{item.name} {item.spec}",
        value=f"{plain(total)} 元",
        steps=tuple(_line_steps(evidence, project, lines)),
    )


def _line_steps(evidence: Evidence, project: ProjectResult, lines: tuple[Line, ...]) -> Iterator[Step]:
    record = evidence.by_id.get(project.id)
    for line in lines:
        yield Step(
            text=f"{line.sku}，{line.from_} 至 {line.to}",
            clause="第五条",
            rule=f"{plain(line.unit_price)} × {plain(line.quantity)} × {line.days}/{line.days_in_month}",
            value=f"{plain(line.amount)} 元",
            source=_resource_spot(record, line.sku),
        )


def _resource_spot(record: Record | None, sku: str) -> Spot | None:
    if not isinstance(record, Project):
        return None
    for index, resource in enumerate(record.resources):
        if sku == resource.sku or sku.startswith(f"{resource.sku}-"):
            return Spot.at(record.place("resources", index, "sku"))
    return None


def _incident(evidence: Evidence, incident: IncidentResult) -> Explanation:
    record = evidence.by_id.get(incident.id)
    place: Place | None = record.place("stops") if record else None
    steps = [
        Step(
            text=f"停机 {plain(incident.minutes)} 分钟，等级 {incident.level}",
            clause="1.1.3.4",
            rule="最长停机时间与数据损失定级",
            value=f"{plain(incident.amount)} 元",
            source=Spot.at(place) if place else None,
        )
    ]
    steps += [
        Step(
            text=f"分摊至 {share.project}",
            clause="1.3",
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
