"""The steps of a bill's lines: what was charged by which price, for which reviewed quantities, and what was free."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from dossier.contract import Contract
from dossier.contract.cited import on
from dossier.contract.prices import Item
from dossier.contract.record_fields import quoted
from dossier.evidence import Evidence
from dossier.explain.counted import counted
from dossier.records.projects import Project, Resource
from dossier.result import Line, ProjectResult
from dossier.trace import ChoiceValue, SentenceValue, Spot, Step, TermValue, TextValue, TitleValue, say


def line_steps(
    contract: Contract, evidence: Evidence, project: ProjectResult, lines: tuple[Line, ...]
) -> Iterator[Step]:
    """Each line with what was charged and what that rests on."""
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
        item=named(item),
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


def named(item: Item) -> TermValue:
    """A price item as the contract calls it."""
    return TermValue(value=f"{item.name} {item.spec or ''}".strip())
