"""Contract data as a cause of its own: what a change of it is worth alone, and what only both together are worth.

Four months decide that: before and after, and the two that mix them. The contract's part is what it alone would have
moved, the records' part what they alone would have moved; what is left is named as the interaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from dossier.assessment import Assessment
from dossier.compare.causes import Cause, Effect, Why, causes
from dossier.contract import FOLDER
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.records.layout import EVIDENCE, feeds


@dataclass(frozen=True)
class Mixed:
    """The earlier month's records under the later contract data, and the later month's under the earlier ones."""

    later_contract: Assessment
    later_records: Assessment


def contract_differs(before: Assessment, after: Assessment) -> bool:
    """Whether the two were computed with different contract data."""
    old, new = ({x.path: x.sha256 for x in one.inputs.files if x.path.startswith(FOLDER)} for one in (before, after))
    return old != new


def _records_differ(before: Assessment, after: Assessment) -> bool:
    """Whether there is anything but the contract's data to explain a difference."""
    return before.period != after.period or _records(before) != _records(after)


def _records(assessment: Assessment) -> dict[str, str]:
    """The evidence, without what was filed in later months: that is listed only if a rule makes use of it."""
    files = {x.path: x.sha256 for x in assessment.inputs.files if x.path.startswith(EVIDENCE)}
    period = Period.parse(assessment.period)
    return {path: sha for path, sha in files.items() if feeds(path, period)}


def separated(before: Assessment, after: Assessment, mixed: Mixed | None) -> tuple[Cause, ...]:
    """The causes of the records, of the contract data and of both together; they add up to the differences.

    Without `mixed`, because one of the months cannot be computed with the other's contract, nothing is told apart
    unless the records are the same.
    """
    if not _records_differ(before, after):
        mixed = Mixed(later_contract=after, later_records=before)
    points = after.composite.points - before.composite.points
    payable = after.settlement.payable - before.settlement.payable
    if mixed is None:
        return tuple(_whole("inseparable", points, payable))
    contract = _effects(causes(before, mixed.later_contract))
    records = causes(before, mixed.later_records)
    found = [*records]
    if contract:
        found.append(_cause("contract-data", contract))
    points -= sum((one.points for one in found), Fraction(0))
    payable -= sum((one.payable for one in found), ZERO)
    return (*found, *_whole("interaction", points, payable))


def _effects(found: Iterable[Cause]) -> tuple[Effect, ...]:
    """All effects; those of one object by one row are one, whatever they came from."""
    merged: dict[tuple[str, str, str], Effect] = {}
    for effect in (effect for cause in found for effect in cause.effects):
        key = effect.object, effect.id, effect.by
        known = merged.get(key)
        points = effect.points + (known.points if known else 0)
        payable = effect.payable + (known.payable if known else ZERO)
        merged[key] = effect.model_copy(update={"points": points, "payable": payable})
    return tuple(effect for effect in merged.values() if effect.points or effect.payable)


def _cause(why: Why, effects: tuple[Effect, ...]) -> Cause:
    return Cause(
        cause=why,
        points=sum((effect.points for effect in effects), Fraction(0)),
        payable=sum((effect.payable for effect in effects), ZERO),
        effects=effects,
    )


def _whole(why: Why, points: Fraction, payable: Decimal) -> Iterator[Cause]:
    if points or payable:
        yield _cause(why, (Effect(object=why, id=why, points=points, payable=payable),))
