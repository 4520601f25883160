"""Records that somebody else should have made, numbers that are left out, and invented records among real ones.

Who may hand in a kind of record is said in `roles.yml`; whose a record is, its `prepared_by` says by naming a party.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dossier.doubt import Doubt, Kind, doubt
from dossier.evidence import filed_under
from dossier.load import Dossier
from dossier.records import Record
from dossier.records.operations import SpotCheck
from dossier.records.satisfaction import Complaint

OTHER: Final = Kind("prepared-by-other")
MISSING: Final = Kind("numbers-missing")
MIXED: Final = Kind("sample-mixed")
KINDS: Final = (OTHER, MISSING, MIXED)
CODES: Final = tuple(kind.code for kind in KINDS)
BY_MONTH: Final = True

_NUMBERED: Final = (Complaint, SpotCheck)  # by the bureau, one after the other
_NUMBER: Final = re.compile(r"(.*?)([0-9]{1,4})")
_YEAR: Final = re.compile(r"(?:.*[^0-9])?(?:19|20)[0-9]{2}[-.]?")


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every record for its maker, the numbered kinds for their numbers, every month for its sample."""
    parties = {party: tuple(_words(dossier, party)) for party in {one.role for one in dossier.contract.terms.parties}}
    for record in filter(dossier.asks, dossier.evidence.records):
        yield from _other(dossier, record, parties)
    for kind in _NUMBERED:
        yield from _missing(dossier, dossier.evidence.all(kind))
    yield from _mixed(dossier)


def _words(dossier: Dossier, role: str) -> Iterator[str]:
    """What a party is called: its name, its label in the contract such as 乙方, and the title of its role."""
    for party in dossier.contract.terms.parties:
        if party.role == role:
            yield from party.names
    yield from (one.title for one in dossier.contract.roles.roles if one.id == role)


def _other(dossier: Dossier, record: Record, parties: dict[str, tuple[str, ...]]) -> Iterator[Doubt]:
    """A record of one party's kinds that was prepared by another party."""
    roles = dossier.contract.roles
    may = set(roles.may_commit(record.source.path))
    made = {party for party, words in parties.items() if record.prepared_by.startswith(words)}
    if made and may and not made & may:
        title = _called(dossier, may)
        words = {"label": record.label, "title": record.title, "maker": record.prepared_by, "role": title}
        yield doubt(OTHER, record.place("prepared_by"), roles.deciding(record.source.path), **words)


def _called(dossier: Dossier, may: set[str]) -> str:
    """The first of some roles, as the contract calls that party, else as the register of roles does."""
    parties = [party for party in dossier.contract.terms.parties if party.role in may]
    titles = [one.title for one in dossier.contract.roles.roles if one.id in may]
    return next(iter((*(party.called for party in parties), *titles)), "")


def _missing(dossier: Dossier, records: tuple[Record, ...]) -> Iterator[Doubt]:
    """A number that follows on none: the one before it is not on file by the month of the record."""
    known: dict[str, dict[int, Record]] = {}
    ordered = sorted(records, key=filed_under)
    for month in dict.fromkeys(map(filed_under, ordered)):
        numbered = [(one, found) for one in ordered if filed_under(one) == month and (found := _number(one))]
        for record, (series, number) in numbered:
            known.setdefault(series, {})[number] = record
        for record, (series, number) in numbered:
            if not dossier.asks(record):
                continue
            before = max((one for one in known[series] if one < number), default=None)
            if before is not None and before < number - 1:
                words = {"label": record.label, "id": record.id, "count": str(number - 1 - before)}
                other = known[series][before]
                yield doubt(MISSING, record.place("id"), other.place("id"), earlier=other.id, **words)


def _number(record: Record) -> tuple[str, int] | None:
    """The series and the number at the end of an id; None if there is none, or it is a year, a month or a day."""
    match = _NUMBER.fullmatch(record.id)
    if match is None:
        return None
    series, number = match[1], int(match[2])
    year = record.happened.year
    day = series.endswith(f"{record.happened:%Y-%m}-") and number == record.happened.day
    month = _YEAR.fullmatch(series) and len(match[2]) == len("05") and number in (filed_under(record).month, year)
    return None if day or month or number == year else (series, number)


def _mixed(dossier: Dossier) -> Iterator[Doubt]:
    """A month some of whose records are a sample: asked about at the fewer ones."""
    asked = [one for one in dossier.evidence.records if one.scope == "month" and dossier.asks(one)]
    for month in sorted({filed_under(one) for one in asked}):
        own = [one for one in asked if filed_under(one) == month]
        fewer, more = sorted(([one for one in own if one.sample is flag] for flag in (False, True)), key=len)
        if fewer:
            words = {"month": str(month), "count": str(len(fewer)), "total": str(len(own)), "title": fewer[0].title}
            yield doubt(MIXED, fewer[0].place("sample"), more[0].place("sample"), **words)
