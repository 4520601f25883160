"""What stands in the way of issuing a month, as names of messages with their values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dossier.assessment import Assessment
from dossier.exact.period import Period
from dossier.issued import IssuedMonths, OpenDecision
from dossier.load import Dossier
from dossier.records.closing import Closing
from dossier.records.layout import own
from dossier.result import Matter

_RULED: Final = ("row", "incident", "decision", "objection")
"""Kinds of matter on which somebody has to decide before the month can be issued, while they await that."""

_UNPROVEN: Final = ("row", "project")
"""Kinds of matter that are issued as far as they are proven."""

Obstacle = tuple[str, dict[str, str]]


@dataclass(frozen=True)
class Wish:
    """What somebody wants to issue: a month, for the first time or again, with what may stay open."""

    period: Period
    restate: bool = False
    reason: str = ""
    closing: Closing | None = None


def of_order(wish: Wish, issued: IssuedMonths, months: Sequence[Period]) -> Iterator[Obstacle]:
    """Months are issued in order, each for the first time once, and restated for a reason."""
    standing = issued.latest(wish.period)
    if wish.restate and standing is None:
        yield "issue_not_yet", {"period": str(wish.period)}
    if standing is not None and not wish.restate:
        yield "issue_done", {"period": str(wish.period), "revision": str(standing.number)}
    if wish.restate and not wish.reason:
        yield "issue_no_reason", {}
    missing = [str(one) for one in months if one < wish.period and one not in issued.months]
    if missing:
        yield "issue_order", {"months": ", ".join(missing), "first": missing[0]}


def of_files(wish: Wish, loaded: Dossier, differing: Sequence[str]) -> Iterator[Obstacle]:
    """Everything is committed, and every file in the month's folder belongs to a record."""
    if differing:
        yield "issue_uncommitted", {"files": ", ".join(differing)}
    unnamed = [path for path in loaded.unnamed if own(path, wish.period)]
    if unnamed:
        yield "issue_unnamed", {"files": ", ".join(unnamed)}


def of_time(wish: Wish, assessment: Assessment) -> Iterator[Obstacle]:
    """The month is over."""
    if assessment.as_of < wish.period.end:
        yield "issue_early", {"period": str(wish.period), "end": wish.period.end.isoformat()}


def of_matters(wish: Wish, assessment: Assessment) -> Iterator[Obstacle]:
    """Nothing awaits a decision, but for what a record takes as it is."""
    closing = wish.closing
    if closing is not None and closing.month != wish.period:
        yield "issue_other_closing", {"record": closing.id, "month": str(closing.month)}
    taken = frozenset(closing.takes) if closing else frozenset()
    for one in open_matters(assessment):
        if name_of(one) not in taken:
            place = f"{one.place.path}:{one.place.line}" if one.place else ""
            yield "issue_open", {"matter": name_of(one), "place": place}


def open_matters(assessment: Assessment) -> tuple[Matter, ...]:
    """What awaits a decision: points, the fault or amount of an incident, an objection, a ruling that is stale."""
    return tuple(one for one in assessment.matters if one.kind in _RULED and one.state in ("awaited", "stale"))


def unproven(assessment: Assessment) -> tuple[Matter, ...]:
    """What could still be proven; it is issued as it stands."""
    decided_ = open_matters(assessment)
    return tuple(one for one in assessment.matters if one.kind in _UNPROVEN and one not in decided_)


def name_of(matter: Matter) -> str:
    """What a decision calls it."""
    return f"{matter.kind}/{matter.subject}"


def decided(wish: Wish, assessment: Assessment) -> OpenDecision | None:
    """What the manifest says of what was open."""
    found = tuple(name_of(one) for one in open_matters(assessment))
    return OpenDecision(record=wish.closing.source.path, matters=found) if wish.closing and found else None
