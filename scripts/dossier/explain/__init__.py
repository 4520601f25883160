"""Where a figure comes from: the steps that lead to it, each with clause, rule, value and line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.cited import on
from dossier.contract.policies import Cents, WithoutHosts
from dossier.contract.prices import Item
from dossier.contract.record_fields import quoted
from dossier.evidence import Evidence
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.explain.counted import counted
from dossier.explain.incidents import incident_steps
from dossier.explain.late import came_late, counted_late, noticed_in
from dossier.explain.use import incomplete, use_steps, without_hosts
from dossier.problems.wording import Language, statement_line
from dossier.records.projects import Project, Resource
from dossier.result import IncidentResult, Indicator, Line, LineKey, ProjectResult
from dossier.trace import ChoiceValue, NameValue, SentenceValue, Spot, Step, TermValue, TextValue, TitleValue, say, told
from dossier.trace.frozen import Result

_CUMULATIVE = "cumulative"
_MOVED: Final[Mapping[str, tuple[LineKey, ...]]] = {"carried_in": ("opening",), "carried_out": ("handed_on",)}


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
    `payable` or another amount of the settlement by its name in the assessment.

    None if the month has nothing of that name; `names` lists all.
    """
    asked = _line_of(assessment, asked)
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
            return _incident(contract, evidence, assessment, incident)
    if asked == "composite":
        return _composite(contract, evidence, assessment)
    if asked == "payable":
        return _payable(contract, evidence, assessment)
    return _amount(contract, assessment, asked) if asked in amounts(assessment) else None


def _line_of(assessment: Assessment, asked: str) -> str:
    """The line that an amount of the settlement stands in: a debt comes from, or goes to, another contract at times."""
    keys = {line.key for line in assessment.statement}
    return next((key for key in _MOVED.get(asked, ()) if key in keys), asked)


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


def _lines(contract: Contract, assessment: Assessment) -> Iterator[tuple[str, Step]]:
    """The statement, and what all months come to, as steps by their keys."""
    for line in assessment.statement:
        value = -line.amount if line.sign == "-" and line.amount else line.amount
        name = ChoiceValue(of="statement", value=line.key, word=statement_line(line.key))
        yield line.key, _yuan(say("explain.line", line=name, amount=value), line.clause, value)
    ceiling = contract.terms.ceiling_on(Period.parse(assessment.period).end)
    cumulative, clause = assessment.settlement.cumulative, ceiling.clause if ceiling else ""
    clause = clause or contract.readings.clause_of(Cents)
    yield _CUMULATIVE, _yuan(say("explain.cumulative", amount=cumulative), clause, cumulative)


def _yuan(said: SentenceValue, clause: str, amount: Decimal) -> Step:
    return Step.of(said, clause, amount=Fraction(amount))


def _amount(contract: Contract, assessment: Assessment, asked: str) -> Explanation:
    """A line of the settlement, with the parts it is the sum of where it has any."""
    last = dict(_lines(contract, assessment))[asked]
    steps = (*(_yuan(said, last.clause, value) for said, value in _parts(assessment, asked)), last)
    if asked == "incident_deductions":
        steps = (*noticed_in(assessment), *steps)
    steps = (*_from_others(assessment, asked), *steps)
    return Explanation(id=asked, heading=last.said, steps=steps, further=("payable",))


def _from_others(assessment: Assessment, asked: str) -> tuple[Step, ...]:
    """What the contracts before and after have to do with a line."""
    if asked == "opening" and assessment.opening:
        return assessment.opening.trace
    return assessment.successor.trace if asked == "handed_on" and assessment.successor else ()


def _parts(assessment: Assessment, asked: str) -> Iterator[tuple[SentenceValue, Decimal]]:
    """What a line of the settlement is the sum of."""
    rows = {row.row: row.name for row in assessment.indicators}
    if asked in ("gross", "after_coefficient"):
        for project in assessment.projects:
            amount = project.gross if asked == "gross" else project.after_coefficient
            yield say("explain.part", name=NameValue(value=project.name, id=project.id), amount=amount), amount
    elif asked == "incident_deductions":
        for incident in assessment.incidents:
            name = TitleValue(value=incident.title, record=incident.id)
            yield say("explain.part", name=name, amount=-incident.amount), -incident.amount
    elif asked == "penalties":
        for one in assessment.penalties:
            row = TermValue(value=rows.get(one.row, ""))
            yield say("explain.penalty", row=one.row, name=row, amount=-one.amount), -one.amount
    elif asked == "adjustments":
        for handed in assessment.adjustments:
            yield (
                say(
                    "explain.adjustment",
                    period=TermValue(value=handed.period),
                    revision=handed.revision,
                    replaces=handed.replaces,
                    reason=TextValue(value=handed.reason),
                    amount=handed.amount,
                ),
                handed.amount,
            )


def _payable(contract: Contract, evidence: Evidence, assessment: Assessment) -> Explanation:
    totals = assessment.settlement
    steps = (
        *(step for key, step in _lines(contract, assessment) for step in (*_from_others(assessment, key), step)),
        *noticed_in(assessment),
        *came_late(contract, evidence, assessment, of="yuan"),
    )
    said = say("explain.payable", amount=totals.payable, capitals=TermValue(value=totals.payable_capitals))
    further = (*(project.id for project in assessment.projects), *(incident.id for incident in assessment.incidents))
    return Explanation(id="payable", heading=said, steps=steps, further=further)


def _project(contract: Contract, evidence: Evidence, assessment: Assessment, project: ProjectResult) -> Explanation:
    period = Period.parse(assessment.period)
    steps = [*use_steps(contract, evidence.usage(project.id, period), assessment, project)]
    steps += score_steps(contract, assessment, project)
    steps += _line_steps(contract, evidence, project, project.lines)
    steps.append(_net(contract, period, project))
    further = tuple(dict.fromkeys(f"{project.id}/{line.sku}" for line in project.lines))
    heading = say("explain.part", name=NameValue(value=project.name, id=project.id), amount=project.net)
    return Explanation(id=project.id, heading=heading, steps=tuple(steps), further=further)


def _net(contract: Contract, period: Period, project: ProjectResult) -> Step:
    """From the bill to the fee, in the words of the kind of payment."""
    kind, hit = contract.terms.payment_on(period.end).kind, bool(contract.terms.incidents)
    net, deduction = project.net, project.incident_deduction
    if kind == "coefficient-bands":
        gross, coefficient = project.gross, project.coefficient
        said = say("explain.net-alone", gross=gross, coefficient=coefficient, net=net)
        if hit:
            said = say("explain.net", gross=gross, coefficient=coefficient, deduction=deduction, net=net)
    else:
        after, fee = ChoiceValue(of="after", value=kind), project.after_coefficient
        said = say("explain.rest-alone", after=after, fee=fee, net=net)
        if hit:
            said = say("explain.rest", after=after, fee=fee, deduction=deduction, net=net)
    return Step.of(said, contract.readings.clause_of(Cents))


def score_steps(
    contract: Contract, assessment: Assessment, project: ProjectResult, show: Callable[[Fraction], str] = plain
) -> Iterator[Step]:
    """The combined score and the coefficient; without hosts as the contract is read. `show` prints scores."""
    weights, bounds = assessment.weights, project.utilisation_bounds
    low = bounds.score.low if bounds else Fraction(0)
    composite, combined, used = (
        TermValue(value=show(one)) for one in (assessment.composite.points, project.combined, low)
    )
    without = None if project.has_hosts else assessment.choice(WithoutHosts)
    what = say("explain.weighted")
    if not weights.utilisation:
        what, without = say("explain.same-score"), WithoutHosts.COMPOSITE_ONLY
    elif not project.has_hosts:
        what = without_hosts(contract, assessment)
    elif project.utilisation is None:
        what = incomplete(contract)
    if without is None or without is WithoutHosts.ZERO:
        said = say(
            "explain.combined",
            what=what,
            composite=composite,
            share=weights.composite,
            used=used,
            rest=weights.utilisation,
            combined=combined,
        )
        yield Step.of(said, weights.clause)
    elif without is not WithoutHosts.FULL:
        said = say("explain.composite-only", what=what, composite=composite, combined=combined)
        yield Step.of(said, weights.clause)
    if contract.terms.payment:
        yield Step.of(
            _rate(project, combined, what if without is WithoutHosts.FULL else None), assessment.payment.clause
        )


def _rate(project: ProjectResult, combined: TermValue, full: SentenceValue | None) -> SentenceValue:
    """What the score leaves of the fee, in the words of the kind of payment; `full` is why the score does not count."""
    if full is not None:
        return say("explain.full-coefficient", what=full, coefficient=project.coefficient)
    if project.working is not None:
        return say("explain.rate", working=project.working, rate=project.coefficient)
    if project.band:
        band = TermValue(value=project.band)
        return say("explain.band", combined=combined, coefficient=project.coefficient, band=band)
    return say("explain.coefficient", combined=combined, coefficient=project.coefficient)


def _line(
    contract: Contract, evidence: Evidence, project: ProjectResult, sku: str, lines: tuple[Line, ...]
) -> Explanation:
    item = contract.prices.by_sku[sku]
    total = sum((line.amount for line in lines), Decimal(0))
    return Explanation(
        id=f"{project.id}/{sku}",
        heading=say("explain.of-item", project=NameValue(value=project.name, id=project.id), item=_named(item)),
        figure=say("explain.yuan", amount=total),
        steps=tuple(_line_steps(contract, evidence, project, lines)),
        further=(project.id,),
    )


def _line_steps(
    contract: Contract, evidence: Evidence, project: ProjectResult, lines: tuple[Line, ...]
) -> Iterator[Step]:
    record = evidence.by_id.get(project.id)
    for line in lines:
        item = contract.prices.by_sku[line.sku]
        price = on(item.prices, line.from_)
        yield Step.of(_charged(item, line), price.clause)
        if line.per != "month":
            yield from counted(evidence, record, item, line)
            continue
        if isinstance(record, Project):
            family = item.tier.family if item.tier else line.sku
            yield from _resources(evidence, record, (line.sku, family), line)
        dearer = contract.prices.dearer(line.sku, line.quantity, line.from_)
        if dearer:
            yield Step.of(say("explain.hint", hint=TermValue(value=dearer)), price.clause)


def _charged(item: Item, line: Line) -> SentenceValue:
    """What the line comes to, by its days or by what was counted."""
    how = say("explain.by-days", days=line.days, of=line.days_in_month)
    if line.per != "month":
        how = say("explain.counted", per=ChoiceValue(of="per", value=line.per))
    return say(
        "explain.charge",
        item=_named(item),
        first=line.from_,
        last=line.to,
        price=line.unit_price,
        quantity=line.quantity,
        how=how,
        amount=line.amount,
    )


def _resources(evidence: Evidence, record: Project, skus: tuple[str, ...], line: Line) -> Iterator[Step]:
    """The reviewed quantities a line is made of, each at its line in the register, and what of them is free."""
    total = Fraction(0)
    for index, resource in enumerate(record.resources):
        if resource.sku in skus and resource.from_ <= line.from_ and (resource.to is None or resource.to >= line.from_):
            total += resource.quantity or 0
            yield Step.of(
                _reviewed(evidence, resource),
                "",
                source=Spot.at(record.place("resources", index, "sku")),
                record=record.id,
            )
    if total > line.quantity:
        yield Step.of(say("explain.free", free=total - line.quantity), "")


def _reviewed(evidence: Evidence, resource: Resource) -> SentenceValue:
    users = 0 if resource.users is None else resource.users
    quantity = say("explain.users", users=users) if resource.quantity is None else resource.quantity
    since, known = resource.from_, evidence.by_id.get(resource.review)
    review: TitleValue | TextValue = quoted(Resource, "review", resource.review)
    if known is not None:
        review = TitleValue(value=known.title, record=known.id)
    if not resource.host:
        return say("explain.reviewed", quantity=quantity, since=since, review=review)
    host = quoted(Resource, "host", resource.host)
    return say("explain.reviewed-host", quantity=quantity, host=host, since=since, review=review)


def _named(item: Item) -> TermValue:
    return TermValue(value=f"{item.name} {item.spec or ''}".strip())


def _incident(contract: Contract, evidence: Evidence, assessment: Assessment, incident: IncidentResult) -> Explanation:
    return Explanation(
        id=incident.id,
        heading=say("explain.part", name=TitleValue(value=incident.title, record=incident.id), amount=incident.amount),
        figure=say("explain.pending-yuan", amount=incident.amount) if incident.pending else None,
        steps=tuple(incident_steps(contract, evidence, assessment, incident)),
        further=tuple(share.project for share in incident.shares) or ("payable",),
    )
