"""Proof that runs out within ninety days of a month's end, what takes its place, and what is not yet in force."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dossier.checks.expiry import called_otherwise, ending, name_of, successor
from dossier.problems.wording import Language, stake, title
from dossier.records.base import Record
from dossier.records.validity import first_day, last_day
from dossier.report import Report
from dossier.views.figures import day
from dossier.views.names import numbered
from dossier.views.places import Places, record_page
from dossier.views.records import SOON


@dataclass(frozen=True)
class Expiring:
    """A record that runs out: the last day, what says so, how many days are left from the month's end, what follows.

    `rest` says what takes its place and from when, that something on file may be meant to, or that nothing is.
    """

    name: str
    page: str
    party: str
    last: date
    by: str
    days: int
    rest: str
    following: str
    replaced: bool

    @property
    def within(self) -> int:
        """The first of the spans that it runs out in."""
        return next(one for one in SOON if self.days <= one)


@dataclass(frozen=True)
class Coming:
    """A record on file that is not yet in force at the month's end."""

    name: str
    page: str
    party: str
    kind: str
    begins: date


def expiries(report: Report) -> tuple[Expiring, ...]:
    """All that run out within ninety days of the month's end, the first one first."""
    return tuple(sorted(_expiries(report), key=lambda one: (one.last, one.name)))


def coming(report: Report) -> tuple[Coming, ...]:
    """Standing records whose first day is after the month's end, the first one first."""
    places, today = Places(report), report.period.end
    found = (
        Coming(numbered(one), _page(places, one), _party(report, one), one.label, first_day(one))
        for one in places.records
        if one.scope == "standing" and first_day(one) > today
    )
    return tuple(sorted(found, key=lambda one: (one.begins, one.name)))


def alike(record: Record, other: Record, language: Language = "zh") -> str:
    """That another record may be meant to follow, with the names that were compared."""
    return stake("alike", language, title=other.title, name=name_of(record), other=name_of(other))


def _expiries(report: Report) -> Iterator[Expiring]:
    places, evidence, today = Places(report), report.evidence, report.period.end
    for record, last, _ in ending(evidence, today, SOON[-1]):
        after = successor(evidence, record, last)
        other = None if after else called_otherwise(evidence, record, last)
        following = after or other
        yield Expiring(
            numbered(record),
            _page(places, record),
            _party(report, record),
            last,
            _by(record),
            (last - today).days,
            _follows(after, last) if after else alike(record, other) if other else "尚无接续的证明",
            _page(places, following) if following else "",
            after is not None,
        )


def _follows(after: Record, last: date) -> str:
    """What takes the place, from when, and the days between that nothing covers."""
    begins = first_day(after)
    gap = (begins - last - timedelta(days=1)).days
    told = f"由《{numbered(after)}》接续，{day(begins)} 起有效"
    return f"{told}，中间有 {gap} 日没有证明" if gap > 0 else told


def _by(record: Record) -> str:
    """The key of the record that its last day stands at, in words."""
    ends = last_day(record)
    keys = [str(key) for key in ends[1]] if ends else []
    return "·".join(title(f"{record.kind}.{key}") or title(key) or key for key in keys)


def _page(places: Places, record: Record) -> str:
    return record_page(record.id) if record.id in places.by_id else ""


def _party(report: Report, record: Record) -> str:
    return next(iter(report.contract.roles.may_commit(record.source.path)), "")
