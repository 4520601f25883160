"""A kind of record that is only filed from a day on, or until a day, is on file then alone, and no row asks for it
at other times.

`kinds` of scheme.yml says so. A record of such a kind that lies in another month, or, if it is not filed month by
month, was made on another day, is an error: nothing of the contract speaks of it. A row that lists a kind as its
evidence while the kind is not filed could never be proven.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from dossier.contract import Contract
from dossier.contract.rubric import Filing, RowOn
from dossier.evidence import filed_under
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Problem, error
from dossier.records import KINDS, Record, kind_of

CODES: Final = ("kind-not-asked", "kind-not-filed")
_DAY: Final = timedelta(days=1)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every record, then the rubric."""
    filings = _by_kind(dossier.contract)
    for record in dossier.evidence.records:
        entries = filings.get(kind_of(type(record)), ())
        if entries and not any(_fits(record, one) for one in entries):
            nth = dossier.contract.rubric.scheme.kinds.index(entries[0])
            place = dossier.contract.rubric.scheme.place("kinds", nth)
            yield error("kind-not-filed", record.place("kind"), place, label=record.label, **_span(entries))
    yield from problems(dossier.contract)


def problems(contract: Contract) -> Iterator[Problem]:
    """The same for a contract alone: each row once for each kind that it lacks."""
    filings, rubric, told = _by_kind(contract), contract.rubric, set[tuple[str, str]]()
    days = {one.from_ for entries in filings.values() for one in entries}
    days |= {one.ended.from_ for entries in filings.values() for one in entries if one.ended}
    days |= {version.from_ for _, _, row in rubric.rows() for version in row.versions}
    for day in sorted(days):
        for row in rubric.on(day):
            for kind in row.version.evidence:
                entries = filings.get(kind, ())
                if entries and (row.id, kind) not in told and not any(one.in_month(Period.of(day)) for one in entries):
                    told.add((row.id, kind))
                    yield _unasked(contract, row, kind, day, entries)


def _unasked(contract: Contract, row: RowOn, kind: str, day: date, entries: Sequence[Filing]) -> Problem:
    group, index, found = next(one for one in contract.rubric.rows() if one[2].id == row.id)
    version = found.versions.index(row.version)
    place = group.place("rows", index, "versions", version, "evidence", row.version.evidence.index(kind))
    scheme = contract.rubric.scheme
    words = {"row": row.version.name, "kind": kind, "day": day.isoformat(), **_span(entries)}
    return error("kind-not-asked", place, scheme.place("kinds", scheme.kinds.index(entries[0])), **words)


def _by_kind(contract: Contract) -> dict[str, tuple[Filing, ...]]:
    found: dict[str, tuple[Filing, ...]] = {}
    for one in contract.rubric.scheme.kinds:
        found[one.kind] = (*found.get(one.kind, ()), one)
    return {kind: entries for kind, entries in found.items() if kind in KINDS}


def _fits(record: Record, filing: Filing) -> bool:
    if record.scope == "month":
        return filing.in_month(filed_under(record))
    return filing.from_ <= record.happened and (filing.ended is None or record.happened < filing.ended.from_)


def _span(entries: Sequence[Filing]) -> dict[str, str]:
    """From the first day to the last, "…" where it is open."""
    first, last = min(one.from_ for one in entries), max(entries, key=lambda one: one.from_)
    return {"first": first.isoformat(), "last": (last.ended.from_ - _DAY).isoformat() if last.ended else "…"}
