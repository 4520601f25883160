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
from dossier.records.validity import last_day

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
        renewed = called_otherwise(dossier.evidence, record, end)
        if renewed is None:
            yield warning("expires-soon", place, **words)
        else:
            words |= {"renewed": renewed.title, "value": name_of(record), "found": name_of(renewed)}
            yield warning("expires-renamed", place, renewed.place(_named_by(renewed)), **words)


def expiring(evidence: Evidence, today: date, days: int) -> Iterator[tuple[Record, date, Place]]:
    """Standing records whose last day is `today` or one of the `days` after it, with that day and where it stands.

    A record is passed over if another one that takes its place lasts longer.
    """
    for record, last, place in ending(evidence, today, days):
        if successor(evidence, record, last) is None:
            yield record, last, place


def ending(evidence: Evidence, today: date, days: int) -> Iterator[tuple[Record, date, Place]]:
    """The same, whatever follows."""
    for record in evidence.records:
        last = last_day(record) if record.scope == "standing" else None
        if last is not None and today <= last[0] <= today + timedelta(days=days):
            yield record, last[0], record.place(*last[1])


def successor(evidence: Evidence, record: Record, last: date) -> Record | None:
    """The record that takes its place and lasts longest beyond the day; None if none does."""
    lasting = [one for one in evidence.records if one.kind == record.kind and _end(one) > last]
    return max((one for one in lasting if _follows(one, record)), key=_end, default=None)


def _follows(one: Record, record: Record) -> bool:
    """Whether it is about the same, or says itself that it replaces it."""
    if isinstance(one, OnsiteEngineer) and isinstance(record, OnsiteEngineer):
        replaced = one.replacement.replaces if one.replacement else one.engineer
        return record.engineer in (one.engineer, replaced)
    return name_of(one) == name_of(record)


def called_otherwise(evidence: Evidence, record: Record, last: date) -> Record | None:
    """The record of the kind that lasts beyond the day and whose name is most like this one's, or holds it or is held
    by it; None if none is like it.
    """
    name = name_of(record)
    kind = [one for one in evidence.records if one.kind == record.kind and name_of(one) != name]
    lasting = {name_of(one): one for one in kind if _end(one) > last}
    held = (other for other in sorted(lasting) if name and other and (name in other or other in name))
    return lasting.get(nearest(name, lasting) or next(held, ""))


def what_tells_apart(record: Record) -> tuple[str, str]:
    """The kind of a record and what it is about."""
    return record.kind, name_of(record)


def name_of(record: Record) -> str:
    """What tells the record from others of its kind: the name that is compared with those of others."""
    return " ".join(str(getattr(record, name)) for name in _ABOUT if getattr(record, name, None))


def _named_by(record: Record) -> str:
    return next((name for name in _ABOUT if getattr(record, name, None)), "kind")


def _end(record: Record) -> date:
    last = last_day(record)
    return last[0] if last else NEVER
