"""What a line that is paid by the use or once is made of: entries of the register, and uses that the month's usage
counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dossier.contract.prices import Item
from dossier.contract.record_fields import quoted
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records import Record
from dossier.records.projects import Project, Resource, Usage, Uses
from dossier.result import Line
from dossier.trace import Spot, Step, say


def counted(evidence: Evidence, project: Record | None, item: Item, line: Line) -> Iterator[Step]:
    """Each at its line, those at the line's own price."""
    if not isinstance(project, Project):
        return
    for index, entry in enumerate(project.resources):
        if entry.quantity is not None and line.from_ <= entry.from_ <= line.to and _of(line, item, entry, entry.from_):
            review = quoted(Resource, "review", entry.review)
            said = say("explain.entry", day=entry.from_, quantity=entry.quantity, review=review)
            spot = Spot.at(project.place("resources", index, "sku"))
            yield Step.of(said, "", source=spot, record=project.id)
    usage = evidence.usage(project.id, Period.of(line.from_))
    if usage is not None:
        yield from _uses(usage, item, line)


def _uses(usage: Usage, item: Item, line: Line) -> Iterator[Step]:
    for index, one in enumerate(usage.uses):
        if not _of(line, item, one, one.day or line.from_):
            continue
        said = say("explain.used-month", quantity=one.quantity)
        if one.day:
            said = say("explain.used", day=one.day, quantity=one.quantity)
        yield Step.of(said, "", source=Spot.at(usage.place("uses", index, "sku")), record=usage.id)


def _of(line: Line, item: Item, one: Resource | Uses, day: date) -> bool:
    """Whether something on a day is part of the line: of its item, at its price."""
    return one.sku == line.sku and item.price_on(day).amount == line.unit_price
