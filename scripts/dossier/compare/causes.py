"""Why points and payable differ: every difference is given to one cause, to the last digit and the last fen.

The columns are built as telescoping sums, so that they add up by construction: what follows A's figures with
B's value put in place one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

from dossier.assessment import Assessment
from dossier.compare.changes import expired, rule_values
from dossier.compare.rates import by_rules_of
from dossier.contract.policies import Unconfirmed
from dossier.exact.money import ZERO, apportion, cents
from dossier.records.layout import EVIDENCE, PROJECTS, USAGE, kind_of, stem_of
from dossier.result import IncidentResult, Indicator, Line, ProjectResult
from dossier.trace.frozen import Exact, Money, Result

Why = Literal[
    "new-facts",
    "data-missing",
    "expiry",
    "rule-change",
    "correction",
    "ruling",
    "carry-over",
    "restatement",
    "contract-data",
    "interaction",
    "inseparable",
]
_ORDER: tuple[Why, ...] = get_args(Why)


class Effect(Result):
    """What one object contributes to a cause; `by` is the row whose points moved a coefficient."""

    object: str
    id: str
    points: Exact
    payable: Money
    by: str = ""


class Cause(Result):
    """A cause with its part of the two differences."""

    cause: Why
    points: Exact
    payable: Money
    effects: tuple[Effect, ...]


_Entry = tuple[Why, Effect]


def causes(before: Assessment, after: Assessment) -> tuple[Cause, ...]:
    """The causes that contribute, in a fixed order; `points` and `payable` add up to the differences."""
    points = tuple(_points(before, after))
    entries: tuple[_Entry, ...] = (*points, *_money(before, after, points))
    found = []
    for why in _ORDER:
        effects = tuple(effect for cause, effect in entries if cause == why and (effect.points or effect.payable))
        if effects:
            found.append(
                Cause(
                    cause=why,
                    points=sum((effect.points for effect in effects), Fraction(0)),
                    payable=sum((effect.payable for effect in effects), ZERO),
                    effects=effects,
                )
            )
    return tuple(found)


def _points(before: Assessment, after: Assessment) -> Iterator[_Entry]:
    """Row by row; what the rows do not explain (a veto of the whole score, a cap) belongs to the rules."""
    old = {row.id: row for row in before.indicators}
    new = {row.id: row for row in after.indicators}
    rest = after.composite.points - before.composite.points
    corrected = _ids(_corrected(before, after))
    for key in sorted({*old, *new}, key=lambda key: (new.get(key) or old[key]).row):
        was, now = old.get(key), new.get(key)
        delta = (now.points if now else Fraction(0)) - (was.points if was else Fraction(0))
        if delta == 0:
            continue
        rest -= delta
        why = _why_row(was, now, before, after, corrected) if was and now else "rule-change"
        yield why, Effect(object="indicator", id=key, points=delta, payable=ZERO)
    if rest:
        yield "rule-change", Effect(object="composite", id="composite", points=rest, payable=ZERO)


def _why_row(was: Indicator, now: Indicator, before: Assessment, after: Assessment, corrected: frozenset[str]) -> Why:
    key = f"indicator:{now.id}"
    if (
        was.max != now.max
        or was.since != now.since
        or (_readings_differ(before, after) and rule_values(before)[key] != rule_values(after)[key])
    ):
        return "rule-change"
    if corrected.intersection((*was.evidence, *now.evidence)):
        return "correction"
    if now.points < was.points and expired(was, now, before, after):
        return "expiry"
    if "awaiting-ruling" in (was.state, now.state):
        return "ruling"
    if "not-proven" in (was.state, now.state):
        return "data-missing"
    return "new-facts"


def _readings_differ(before: Assessment, after: Assessment) -> bool:
    return {x.id: x.adopted for x in before.readings} != {x.id: x.adopted for x in after.readings}


def _corrected(before: Assessment, after: Assessment) -> frozenset[str]:
    """Paths of records that stand in both with other content."""
    old = {file.path: file.sha256 for file in before.inputs.files}
    return frozenset(x.path for x in after.inputs.files if old.get(x.path, x.sha256) != x.sha256)


def _ids(paths: frozenset[str]) -> frozenset[str]:
    """Ids of the records at these paths. A usage file is named after its project, whose id is not its own."""
    return frozenset(stem_of(path) for path in paths if kind_of(path) != USAGE)


def _names(paths: frozenset[str], folder: str) -> frozenset[str]:
    """Projects that the files of a folder are named after."""
    return frozenset(stem_of(path) for path in paths if path.rpartition("/")[0] == folder)


def _money(before: Assessment, after: Assessment, points: tuple[_Entry, ...]) -> Iterator[_Entry]:
    rest = after.settlement.payable - before.settlement.payable
    for why, effect in _each_money(before, after, points):
        rest -= effect.payable
        yield why, effect
    # What is left is the floor at zero and what it carries on.
    yield "carry-over", _effect("settlement", "floor", rest)


def _each_money(before: Assessment, after: Assessment, points: tuple[_Entry, ...]) -> Iterator[_Entry]:
    corrected = _corrected(before, after)
    old = {project.id: project for project in before.projects}
    new = {project.id: project for project in after.projects}
    for key in sorted({*old, *new}):
        was, now = old.get(key), new.get(key)
        facts: Why = "correction" if key in _names(corrected, f"{EVIDENCE}{PROJECTS}") else "new-facts"
        if was is None or now is None:
            fee = now.after_coefficient if now else -was.after_coefficient if was else ZERO
            yield facts, _effect("project", key, fee)
            continue
        at_old_price = cents(_gross_at_prices_of(was, now) * was.coefficient)
        at_old_coefficient = cents(Fraction(now.gross) * was.coefficient)
        at_old_rules = cents(Fraction(now.gross) * by_rules_of(before, after, was, now))
        yield facts, _effect("project", key, at_old_price - was.after_coefficient)
        yield "rule-change", _effect("price", key, at_old_coefficient - at_old_price)
        yield "rule-change", _effect("coefficient", key, now.after_coefficient - at_old_rules)
        yield from _coefficient(was, now, at_old_rules - at_old_coefficient, before, after, points)
    yield from _incidents(before, after, _ids(corrected))
    rows = {x.row: x.amount for x in before.penalties}
    later = {x.row: x.amount for x in after.penalties}
    for row in sorted({*rows, *later}):
        yield "new-facts", _effect("penalty", str(row), rows.get(row, ZERO) - later.get(row, ZERO))
    yield (
        "carry-over",
        _effect("settlement", "carried_in", after.settlement.carried_in - before.settlement.carried_in),
    )
    yield (
        "restatement",
        _effect("settlement", "adjustments", after.settlement.adjustments - before.settlement.adjustments),
    )


def _effect(sort: str, key: str, payable: Decimal) -> Effect:
    return Effect(object=sort, id=key, points=Fraction(0), payable=payable)


def _gross_at_prices_of(was: ProjectResult, now: ProjectResult) -> Fraction:
    """The later quantities at the earlier prices; an item that was not there before keeps its own price."""
    prices: dict[str, Line] = {line.sku: line for line in was.lines}
    total = Fraction(0)
    for line in now.lines:
        earlier = prices.get(line.sku)
        if earlier is None or earlier.unit_price == line.unit_price:
            total += Fraction(line.amount)
        else:
            total += Fraction(cents(earlier.unit_price * line.quantity * line.days / line.days_in_month))
    return total


def _coefficient(
    was: ProjectResult,
    now: ProjectResult,
    amount: Decimal,
    before: Assessment,
    after: Assessment,
    points: tuple[_Entry, ...],
) -> Iterator[_Entry]:
    """A changed coefficient comes from the project's own use, or from the platform's score with all its causes."""
    if amount == 0:
        return
    if was.utilisation is None or now.utilisation is None:
        if was.utilisation is not now.utilisation:
            yield "data-missing", _effect("coefficient", now.id, amount)
            return
        own = Fraction(0)
    else:
        own = now.utilisation.score - was.utilisation.score
    platform = after.composite.points - before.composite.points
    weight = after.weights.composite
    direction = 1 if amount > 0 else -1
    if own * direction > 0 and own * direction * (1 - weight) >= platform * direction * weight:
        usage = _names(_corrected(before, after), f"{EVIDENCE}{after.period}/{USAGE}")
        why: Why = "correction" if now.id in usage else "new-facts"
        yield why, _effect("coefficient", now.id, amount)
        return
    drivers = [(why, effect) for why, effect in points if effect.points * direction > 0]
    if not drivers:  # neither figure moved that way: the bands or weights did
        yield "rule-change", _effect("coefficient", now.id, amount)
        return
    shares = apportion(amount, [abs(effect.points) for _, effect in drivers])
    for (why, driver), share in zip(drivers, shares, strict=True):
        yield why, Effect(object="coefficient", id=now.id, points=Fraction(0), payable=share, by=driver.id)


def _incidents(before: Assessment, after: Assessment, corrected: frozenset[str]) -> Iterator[_Entry]:
    """What the deductions of the month differ by, incident by incident."""
    old = {incident.id: incident for incident in before.incidents}
    new = {incident.id: incident for incident in after.incidents}
    rest = before.settlement.incident_deductions - after.settlement.incident_deductions
    for key in sorted({*old, *new}):
        was, now = old.get(key), new.get(key)
        amount = _deducted(was, before) - _deducted(now, after)
        rest -= amount
        if was and now:
            yield ("correction" if key in corrected else "ruling"), _effect("incident", key, amount)
        else:
            yield "new-facts", _effect("incident", key, amount)
    # What another reading takes in another way, such as a project's share that floors at zero.
    yield "rule-change", _effect("incident", "reading", rest)


def _deducted(incident: IncidentResult | None, month: Assessment) -> Decimal:
    """What the incident takes: without shares the platform bears it; a pending one may only be shown."""
    if incident is None:
        return ZERO
    waits = month.choice(Unconfirmed) is Unconfirmed.PENDING_OUT
    return ZERO if incident.pending and waits else incident.amount
