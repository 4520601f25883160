"""What becomes of each month: its figures on both sides, what each cause is worth, and the rows that are touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from typing import Final

from dossier.assessment import Assessment
from dossier.compare import Mixed, compare, contract_differs, same_contract
from dossier.compare.formats import CAUSES, OBJECTS
from dossier.exact.money import ZERO
from dossier.proposal.names import Names, row_name
from dossier.proposal.result import CauseMove, MonthFigures, MonthMove, RowFigures, RowMove
from dossier.proposal.state import RootState
from dossier.result import Indicator

Mixing = Callable[[str], Mixed | None]
"""A month with each side's contract and the other's records; None if there is none."""

_RUNNING: Final = ("cumulative",)
"""Sums over months: what an earlier month changes in them is told there."""

_SHOWN: Final = ("total", "indicator")
"""What has a column or a table of its own."""


def what_becomes_of(period: str, before: RootState, after: RootState, mixing: Mixing, names: Names) -> MonthMove | None:
    """What becomes of a month; None if it stays as it is."""
    was, now = before.months.get(period), after.months.get(period)
    move = partial(MonthMove, period=period, before=_figures(was), after=_figures(now))
    if was is None or now is None:
        if now is not None:
            return move(fate="mended" if period in before.months or before.unreadable else "new")
        lost = period in after.months or after.unreadable
        return move(fate="stopped" if lost else "gone")
    if not same_contract(was, now):
        return move(fate="changed")
    mixed = mixing(period) if contract_differs(was, now) else None
    found = compare(was, now, mixed)
    rows = tuple(_rows(was, now))
    moved = [one for one in found.changes if one.object != "evidence" and one.field not in _RUNNING]
    if not rows and not moved:
        return None
    also = tuple(dict.fromkeys(OBJECTS[one.object] for one in moved if one.object not in _SHOWN))
    called = {key: row_name(row) for side in (was, now) for row in side.indicators for key in (row.id, str(row.row))}
    causes = tuple(
        CauseMove(
            cause=CAUSES[one.cause],
            points=one.points,
            payable=one.payable,
            shares=tuple(names.share(effect, called) for effect in one.effects),
        )
        for one in found.causes
    )
    return move(fate="changed", causes=causes, rows=rows, also=also)


def _figures(month: Assessment | None) -> MonthFigures | None:
    if month is None:
        return None
    points, money = month.composite, month.settlement
    return MonthFigures(
        points=points.points,
        low=points.low,
        high=points.high,
        payable=money.payable,
        payable_low=money.payable_low,
        payable_high=money.payable_high,
    )


def payable_of(figures: MonthFigures | None) -> Decimal:
    """What a month comes to; nothing for one that is not there."""
    return figures.payable if figures else ZERO


def sure(move: MonthMove) -> bool:
    """Whether it is known what the change moves: of a month with errors on one side nobody can say."""
    return move.fate in ("changed", "new", "gone")


def _rows(was: Assessment, now: Assessment) -> Iterator[RowMove]:
    old, new = ({row.id: row for row in side.indicators} for side in (was, now))
    for key in sorted({*old, *new}, key=lambda key: (new.get(key) or old[key]).row):
        before, after = old.get(key), new.get(key)
        if before is None or after is None or _row(before) != _row(after) or before.evidence != after.evidence:
            named = after or old[key]
            yield RowMove(name=row_name(named), before=_row(before), after=_row(after))


def _row(row: Indicator | None) -> RowFigures | None:
    return RowFigures(points=row.points, low=row.low, high=row.high, state=row.state) if row else None
