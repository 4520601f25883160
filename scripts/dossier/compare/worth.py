"""What each object is worth in a comparison: the yuan and points that its changes account for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.compare.causes import Cause, Effect
from dossier.exact.money import ZERO
from dossier.trace.frozen import Exact, Money, Result

_OBJECTS: Final[Mapping[str, str]] = {
    "indicator": "indicator",
    "project": "project",
    "price": "project",
    "coefficient": "project",
    "incident": "incident",
    "penalty": "penalty",
}
"""The object that an effect is told of, by the effect's sort."""


class MovedWorth(Result):
    """One object with what it moved: of a row, `payable` is what its points did to coefficients."""

    object: str
    id: str
    points: Exact
    payable: Money


def worth(causes: tuple[Cause, ...]) -> tuple[MovedWorth, ...]:
    """The objects that moved something, the most yuan first, then the most points.

    A coefficient that a row's points moved is told of its project and of the row, so these do not add up to the sum.
    """
    points: dict[tuple[str, str], Fraction] = {}
    payable: dict[tuple[str, str], Decimal] = {}
    for effect in (effect for cause in causes for effect in cause.effects):
        for key in _of(effect):
            points[key] = points.get(key, Fraction(0)) + effect.points
            payable[key] = payable.get(key, ZERO) + effect.payable
    found = (MovedWorth(object=key[0], id=key[1], points=points[key], payable=payable[key]) for key in points)
    moved = (one for one in found if one.points or one.payable)
    return tuple(sorted(moved, key=lambda one: (-abs(one.payable), -abs(one.points), one.object, one.id)))


def _of(effect: Effect) -> Iterator[tuple[str, str]]:
    if effect.object in _OBJECTS:
        yield _OBJECTS[effect.object], effect.id
    if effect.by:
        yield "indicator", effect.by
