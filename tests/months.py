"""Whole months from a few records, for tests of what points and money become when another record comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from builders import evidence, own_contract
from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.exact.number import plain
from dossier.load import Dossier
from dossier.pipeline import assess_all
from dossier.records import Record
from dossier.result import Points
from scoring_cases import build


def built(entries: Iterable[Mapping[str, Any]], month: str) -> list[Record]:
    """Records in the words of a case, each under an id of its own."""
    return [build({"id": f"{entry['kind']}-{nth}"} | dict(entry), nth, month) for nth, entry in enumerate(entries)]


def assessed(records: Iterable[Record], as_of: date, contract: Contract | None = None) -> dict[str, Assessment]:
    """Every month of these records, by period."""
    dossier = Dossier(contract or own_contract(), evidence(*records), MappingProxyType({}))
    return {one.period: one for one in assess_all(dossier, as_of)}


def outside(before: Assessment, after: Assessment) -> Iterator[str]:
    """What of a month lies outside the bounds that were told before, or is less certain than it was."""
    pairs: list[tuple[str, Points, Points]] = [("composite", before.composite, after.composite)]
    pairs += [(was.id, was, now) for was, now in zip(before.indicators, after.indicators, strict=True)]
    for name, was, now in pairs:
        if not (was.low <= now.low <= now.points <= now.high <= was.high):
            yield f"{name}: {_span(was.low, was.high)} -> {plain(now.points)} ({_span(now.low, now.high)})"
    for old, new in zip(before.projects, after.projects, strict=True):
        for what in ("combined", "coefficient"):
            told = [getattr(old, f"{what}_low"), getattr(old, f"{what}_high")]
            found = [getattr(new, f"{what}{end}") for end in ("_low", "", "_high")]
            if not told[0] <= found[0] <= found[1] <= found[2] <= told[1]:
                yield f"{old.id} {what}: {_span(*told)} -> {' '.join(map(plain, found))}"
    was_paid, paid = before.settlement, after.settlement
    least, most = was_paid.payable_low, was_paid.payable_high
    if not least <= paid.payable_low <= paid.payable <= paid.payable_high <= most:
        found_paid = f"{paid.payable} ({paid.payable_low} – {paid.payable_high})"
        yield f"payable: {least} – {most} -> {found_paid}"


def _span(low: Fraction, high: Fraction) -> str:
    return f"{plain(low)} – {plain(high)}"
