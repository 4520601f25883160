"""What moved points and yuan since the month before, by cause, with the objects that weigh most: for paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.compare import Cause, compare
from dossier.compare.worth import MovedWorth
from dossier.exact.money import ZERO
from dossier.report import Report
from dossier.views.figures import change, signed
from dossier.views.names import Word
from dossier.views.naming import Naming, amount
from dossier.views.places import Places

_MOST: Final = 6
"""So many objects stand beside a cause; the others are counted."""


@dataclass(frozen=True)
class CauseTold:
    """A cause with what it is worth, and the objects that weigh most in it, each in a few words."""

    cause: str
    points: str
    yuan: str
    objects: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class MonthChange:
    """The differences to the month before and their causes, which add up to them."""

    period: str
    points: str
    yuan: str
    causes: tuple[CauseTold, ...]


def changed(report: Report, places: Places, word: Word) -> MonthChange | None:
    """What changed since the month before; None if there is none."""
    if report.before is None:
        return None
    found, naming = compare(report.before, report.assessment), Naming(report, places, word)
    causes = tuple(_cause(one, naming) for one in found.causes)
    return MonthChange(report.before.period, change(found.points_delta), signed(found.payable_delta), causes)


def _cause(one: Cause, naming: Naming) -> CauseTold:
    moved = sorted(_by_object(one), key=_weight)
    told = tuple(_told(effect, naming) for effect in moved[:_MOST])
    word = naming.word("cause", one.cause)
    return CauseTold(word, change(one.points), signed(one.payable), told, max(0, len(moved) - _MOST))


def _by_object(one: Cause) -> Iterator[MovedWorth]:
    """The parts of each object in one sum: several rows may have moved one project's coefficient."""
    found: dict[tuple[str, str], tuple[Fraction, Decimal]] = {}
    for effect in one.effects:
        points, yuan = found.get((effect.object, effect.id), (Fraction(), ZERO))
        found[effect.object, effect.id] = points + effect.points, yuan + effect.payable
    for (sort, key), (points, yuan) in found.items():
        yield MovedWorth(object=sort, id=key, points=points, payable=yuan)


def _weight(one: MovedWorth) -> tuple[Decimal, Fraction, str, str]:
    """What moved most money first, then points; a fixed order among equals."""
    return -abs(one.payable), -abs(one.points), one.object, one.id


def _told(one: MovedWorth, naming: Naming) -> str:
    what, sort = naming.named(one.object, one.id).name, naming.word("effect", one.object)
    return f"{what}{sort} {amount(one)}" if sort not in what else f"{what} {amount(one)}"
