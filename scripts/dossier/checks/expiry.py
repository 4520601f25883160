"""A warning for proof that expires soon and has no successor yet, or one that is called otherwise.

"Soon" is counted from the end of a month, of the last one with a folder unless another is asked for, so that the same
folder gives the same warnings on any day and a month's dossier tells what was near at its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from dossier.checks.spans import NEVER
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Place, Problem, warning
from dossier.records import Record
from dossier.records.operations import OnsiteEngineer

CODES: Final = ("expires-soon", "expires-renamed")

_ABOUT: Final = ("subject", "unit", "product", "system", "engineer")  # what tells two records of a kind apart


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every standing record."""
    periods = dossier.evidence.periods
    if periods:
        yield from at(dossier, periods[-1])


def at(dossier: Dossier, period: Period) -> Iterator[Problem]:
    """The warnings as they stand at a month's end."""
    today = period.end
    days = dossier.contract.terms.expiry_days_on(today)
    if days is None:
        return
    for record, end, place in expiring(dossier.evidence, today, days):
        words = {"title": record.title, "day": end.isoformat()}
        renewed = _called_otherwise(dossier.evidence, record, end)
        if renewed is None:
            yield warning("expires-soon", place, **words)
        else:
            words |= {"renewed": renewed.title, "value": _name(record), "found": _name(renewed)}
            yield warning("expires-renamed", place, renewed.place(_named_by(renewed)), **words)


def expiring(evidence: Evidence, today: date, days: int) -> Iterator[tuple[Record, date, Place]]:
    """Standing records whose last day is `today` or one of the `days` after it, with that day and where it stands.

    A record is passed over if another one of its kind and subject lasts longer.
    """
    latest: dict[tuple[str, str], date] = {}
    for record in evidence.records:
        if record.scope == "standing":
            key = what_tells_apart(record)
            latest[key] = max(latest.get(key, date.min), _end(record)[0])
    for record in evidence.records:
        if record.scope == "standing":
            end, loc = _end(record)
            if today <= end <= today + timedelta(days=days) and latest[what_tells_apart(record)] == end:
                yield record, end, record.place(*loc)


def _called_otherwise(evidence: Evidence, record: Record, end: date) -> Record | None:
    """The record of the kind that lasts longer and whose name is most like this one's; None if none is like it."""
    lasting = {_name(one): one for one in evidence.records if one.kind == record.kind and _end(one)[0] > end}
    return lasting.get(nearest(_name(record), lasting))


def what_tells_apart(record: Record) -> tuple[str, str]:
    """The kind of a record and what it is about."""
    return record.kind, _name(record)


def _name(record: Record) -> str:
    """What tells the record from others of its kind."""
    return " ".join(str(getattr(record, name)) for name in _ABOUT if getattr(record, name, None))


def _named_by(record: Record) -> str:
    return next((name for name in _ABOUT if getattr(record, name, None)), "kind")


def _end(record: Record) -> tuple[date, tuple[str, ...]]:
    """The last day of the record's span or of its certificate, whichever is first."""
    ends: list[tuple[date, tuple[str, ...]]] = [(record.covers.to or NEVER, ("covers", "to"))]
    if isinstance(record, OnsiteEngineer):
        ends.append((record.qualification.valid_until or NEVER, ("qualification", "valid_until")))
    ends.append((getattr(record, "valid_until", None) or NEVER, ("valid_until",)))
    return min(ends)
