"""Where a figure comes from: the steps that lead to it, each with clause, rule, value and line."""

from __future__ import annotations

from decimal import Decimal

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.explain.amounts import amounts, from_others, line_of, parts, statement_steps, yuan
from dossier.explain.incidents import incident_steps
from dossier.explain.late import came_late, counted_late, noticed_in
from dossier.explain.lines import line_steps, named
from dossier.explain.scored import net_step, score_steps
from dossier.explain.use import use_steps
from dossier.problems.wording import Language
from dossier.result import IncidentResult, Indicator, Line, ProjectResult
from dossier.trace import ChoiceValue, NameValue, SentenceValue, Step, TermValue, TitleValue, say, told
from dossier.trace.frozen import Result

__all__ = ["Explanation", "amounts", "explain", "names", "score_steps"]


class Explanation(Result):
    """A figure, its steps, and the ids one can ask for next. `figure` says its value; without it `heading` does."""

    id: str
    heading: SentenceValue
    figure: SentenceValue | None = None
    steps: tuple[Step, ...]
    further: tuple[str, ...] = ()

    def told(self, language: Language = "zh") -> tuple[str, str]:
        """What the figure is called, and its value."""
        value = told(self.figure, "text", language) if self.figure else told(self.heading, "value", language)
        return told(self.heading, "text", language), value

    @property
    def value(self) -> str:
        """Its value, in Chinese."""
        return self.told()[1]


def explain(contract: Contract, evidence: Evidence, assessment: Assessment, asked: str) -> Explanation | None:
    """Explain an indicator (id, row or name), a project (id or name), `project/sku`, an incident, `composite`,
    `payable` or another amount of the settlement by its name in the assessment or in the statement.

    None if the month has nothing of that name; `names` lists all.
    """
    asked = line_of(assessment, asked)
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
        if asked in (incident.id, incident.title):
            return _incident(contract, evidence, assessment, incident)
    if asked == "composite":
        return _composite(contract, evidence, assessment)
    if asked == "payable":
        return _payable(contract, evidence, assessment)
    return _amount(contract, assessment, asked) if asked in amounts(assessment) else None


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
    state = ChoiceValue(of="state", value=row.state)
    points = say("explain.points", points=row.points, max=row.max, state=state)
    if row.low != row.high:
        points = say("explain.open-points", points=row.points, max=row.max, low=row.low, high=row.high, state=state)
    late = (
        *came_late(contract, evidence, assessment, among=row.evidence),
        *counted_late(evidence, assessment, row.evidence),
    )
    heading = say("explain.of-row", row=row.row, name=TermValue(value=row.name))
    return Explanation(id=row.id, heading=heading, figure=points, steps=(*row.trace, *late), further=("composite",))


def _composite(contract: Contract, evidence: Evidence, assessment: Assessment) -> Explanation:
    steps = (
        *(
            Step.of(
                say(
                    "explain.row",
                    row=row.row,
                    name=TermValue(value=row.name),
                    state=ChoiceValue(of="state", value=row.state),
                    points=row.points,
                    max=row.max,
                ),
                row.trace[0].clause if row.trace else "",
            )
            for row in assessment.indicators
        ),
        *came_late(contract, evidence, assessment, of="points"),
    )
    total = assessment.composite
    said = say("explain.composite", points=total.points, max=total.max, low=total.low, high=total.high)
    further = tuple(row.id for row in sorted(assessment.indicators, key=lambda row: row.points == row.max))
    return Explanation(id="composite", heading=said, steps=steps, further=further)


def _amount(contract: Contract, assessment: Assessment, asked: str) -> Explanation:
    """A line of the settlement, with the parts it is the sum of where it has any."""
    last = dict(statement_steps(contract, assessment))[asked]
    steps = (*(yuan(said, last.clause, value) for said, value in parts(assessment, asked)), last)
    if asked == "incident_deductions":
        steps = (*noticed_in(assessment), *steps)
    steps = (*from_others(assessment, asked), *steps)
    return Explanation(id=asked, heading=last.said, steps=steps, further=(*_summed(assessment, asked), "payable"))


def _summed(assessment: Assessment, line: str) -> tuple[str, ...]:
    """What a line of the settlement is the sum of, by the ids that can be asked for."""
    if line in ("gross", "after_coefficient"):
        return tuple(project.id for project in assessment.projects)
    if line == "incident_deductions":
        return tuple(incident.id for incident in assessment.incidents)
    rows = {one.row for one in assessment.penalties} if line == "penalties" else set()
    return tuple(row.id for row in assessment.indicators if row.row in rows)


def _payable(contract: Contract, evidence: Evidence, assessment: Assessment) -> Explanation:
    totals = assessment.settlement
    steps = (
        *(
            step
            for key, step in statement_steps(contract, assessment)
            for step in (*from_others(assessment, key), step)
        ),
        *noticed_in(assessment),
        *came_late(contract, evidence, assessment, of="yuan"),
    )
    said = say("explain.payable", amount=totals.payable, capitals=TermValue(value=totals.payable_capitals))
    further = tuple(one for line in ("gross", "incident_deductions", "penalties") for one in _summed(assessment, line))
    return Explanation(id="payable", heading=said, steps=steps, further=further)


def _project(contract: Contract, evidence: Evidence, assessment: Assessment, project: ProjectResult) -> Explanation:
    period = Period.parse(assessment.period)
    steps = [*use_steps(contract, evidence.usage(project.id, period), assessment, project)]
    steps += score_steps(contract, assessment, project)
    steps += line_steps(contract, evidence, project, project.lines)
    steps.append(net_step(contract, period, project))
    further = tuple(dict.fromkeys(f"{project.id}/{line.sku}" for line in project.lines))
    heading = say("explain.part", name=NameValue(value=project.name, id=project.id), amount=project.net)
    return Explanation(id=project.id, heading=heading, steps=tuple(steps), further=further)


def _line(
    contract: Contract, evidence: Evidence, project: ProjectResult, sku: str, lines: tuple[Line, ...]
) -> Explanation:
    item = contract.prices.by_sku[sku]
    total = sum((line.amount for line in lines), Decimal(0))
    return Explanation(
        id=f"{project.id}/{sku}",
        heading=say("explain.of-item", project=NameValue(value=project.name, id=project.id), item=named(item)),
        figure=say("explain.yuan", amount=total),
        steps=tuple(line_steps(contract, evidence, project, lines)),
        further=(project.id,),
    )


def _incident(contract: Contract, evidence: Evidence, assessment: Assessment, incident: IncidentResult) -> Explanation:
    return Explanation(
        id=incident.id,
        heading=say("explain.part", name=TitleValue(value=incident.title, record=incident.id), amount=incident.amount),
        figure=say("explain.pending-yuan", amount=incident.amount) if incident.pending else None,
        steps=tuple(incident_steps(contract, evidence, assessment, incident)),
        further=tuple(share.project for share in incident.shares) or ("payable",),
    )
