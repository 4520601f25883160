"""Payment leaves no score without an answer, and says nothing twice (annex 1.4).

Reported: coefficient bands or pieces with a gap or an overlap, or that pay more for a lower score where the contract
does not say `monotonic: false`; service points with no cost or two, or credits that are not in order; yuan for points
of a score that is not the same for all projects; a survey that the rubric counts and the contract does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final, TypeAlias

from dossier.contract import Contract
from dossier.contract.criteria import GradeMean
from dossier.contract.parts import parts
from dossier.contract.payments import Bands, Linear, Piece, ScoreStretch, ServicePoints
from dossier.contract.terms import Terms
from dossier.exact.number import plain
from dossier.load import Dossier
from dossier.problems import Problem, error

CODES: Final = ("coefficient-band", "payment-pieces", "payment-points", "payment-score", "survey-missing")
_Loc: TypeAlias = tuple[str | int, ...]
_Fault: TypeAlias = tuple[int, Fraction | None, Fraction | None]  # which one, and the two ends that do not meet


def check(dossier: Dossier) -> Iterator[Problem]:
    """The contract alone."""
    yield from problems(dossier.contract)


def problems(contract: Contract) -> Iterator[Problem]:
    """The same for a contract alone."""
    terms = contract.terms
    for index, payment in enumerate(terms.payment):
        match payment:
            case Bands():
                yield from _bands(terms, index, payment)
            case Linear():
                yield from _pieces(terms, index, payment)
            case ServicePoints():
                yield from _points(terms, index, payment)
            case _:
                pass
    if contract.survey is None:
        for group, index, row in contract.rubric.rows():
            if any(next(parts(rule, GradeMean), None) for version in row.versions for rule in version.rules()):
                yield error("survey-missing", group.place("rows", index, "id"), row=row.id)


def _apart(stretches: Sequence[ScoreStretch], *, open_top: bool) -> Iterator[_Fault]:
    """Where a stretch does not begin where the one above it ends, or an end is open that must not be, or closed."""
    top, bottom = stretches[0], stretches[-1]
    if open_top == (top.below is not None):
        yield 0, top.below, None
    for nth, (upper, lower) in enumerate(pairwise(stretches), 1):
        empty = lower.at_least is not None and lower.below is not None and lower.at_least >= lower.below
        if upper.at_least is None or upper.at_least != lower.below or empty:
            yield nth, upper.at_least, lower.below
    if bottom.at_least is not None:
        yield len(stretches) - 1, bottom.at_least, None


def _bands(terms: Terms, index: int, rule: Bands) -> Iterator[Problem]:
    """From the top down each band ends where the one above begins, and pays no more."""
    faults = list(_apart(rule.bands, open_top=True))
    if rule.monotonic:
        faults += [
            (nth, upper.at_least, lower.below)
            for nth, (upper, lower) in enumerate(pairwise(rule.bands), 1)
            if lower.coefficient > upper.coefficient
        ]
    yield from _told("coefficient-band", terms, ("payment", index, "bands"), faults)


def _pieces(terms: Terms, index: int, rule: Linear) -> Iterator[Problem]:
    """The same of pieces; above the first nothing is taken off."""
    faults = list(_apart(rule.pieces, open_top=False))
    if rule.monotonic:
        faults += [
            (nth, upper.at_least, lower.below)
            for nth, (upper, lower) in enumerate(pairwise(rule.pieces), 1)
            if upper.at_least is not None and _off(lower, upper.at_least) < _off(upper, upper.at_least)
        ]
    yield from _told("payment-pieces", terms, ("payment", index, "pieces"), faults)
    if rule.unit == "yuan" and any(weights.utilisation for weights in terms.weights):
        yield error("payment-score", terms.place("payment", index, "unit"), terms.place("weights"))


def _off(piece: Piece, score: Fraction) -> Fraction:
    return piece.plus + piece.per_point * max(Fraction(0), piece.counted_from - score)


def _told(code: str, terms: Terms, loc: _Loc, faults: Sequence[_Fault]) -> Iterator[Problem]:
    """Each place once, beside the one above it."""
    for nth, (first, second) in {nth: edges for nth, *edges in reversed(faults)}.items():
        beside = [terms.place(*loc, nth - 1)] if nth and second is not None else []
        words = {"first": "" if first is None else plain(first), "second": "" if second is None else plain(second)}
        yield error(code, terms.place(*loc, nth), *beside, **words)


def _points(terms: Terms, index: int, rule: ServicePoints) -> Iterator[Problem]:
    ordered = [credit.at_least for credit in rule.credits]
    shares = [credit.percent for credit in rule.credits]
    twice = (rule.per_point is None) == (not rule.credits)
    if twice or ordered != sorted(set(ordered)) or shares != sorted(set(shares)):
        yield error("payment-points", terms.place("payment", index, "kind"))
