"""Records of two times whose figures are the same: a month's folder copied with new dates.

What counts are the figures of a record, without days, numbers of letters and attachments. Figures that honest months
share by themselves say nothing: 0, rounds that are so many a day, times on the quarter of an hour, and the kinds that
tell what there is rather than what was done. The digits of what is left say how unlikely it is that they meet by
chance; where the record's own figures have too few, those in the tables of its text are compared as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Final, TypeAlias

from dossier.doubt import Doubt, Kind, doubt, without
from dossier.evidence import filed_under
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.fields import Fields
from dossier.load import Dossier
from dossier.problems import Place
from dossier.records import Record
from dossier.records.operations import Attendance, DutyRoster, ResourceReport
from dossier.records.platform import StaffingRecord
from dossier.records.projects import ResizeLetter, Usage
from dossier.records.rulings import Finding, Ruling

COPIED: Final = Kind("record-copied", {"digits": Fraction(5)})
KINDS: Final = (COPIED,)
CODES: Final = tuple(kind.code for kind in KINDS)
BY_MONTH: Final = True

# The register, the posts and the bureau's decisions stay what they were; usage, rosters and attendance have doubts of
# their own.
_STAYING: Final = (Usage, ResourceReport, StaffingRecord, DutyRoster, Attendance, ResizeLetter, Ruling, Finding)
_QUARTER: Final = 15  # minutes
_CELL: Final = re.compile(r"\|\s*([0-9]{1,9}(?:\.[0-9]{1,9})?)\s*%?\s*(?=\|)")
_DIGITS: Final = re.compile(r"[0-9]+")
_TABLES: Final = "|"


_Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Earlier:
    """A record that another one may be copied from."""

    place: Place
    title: str
    month: Period


def check(dossier: Dossier, seen: Mapping[_Key, _Earlier] | None = None) -> Iterator[Doubt]:
    """Every monthly record against the earlier ones of its kind; the latest of these is named."""
    known = dict(seen or {})
    for record in _ordered(dossier):
        if not dossier.asks(record):
            if seen is None:
                _note(record, *_said(record), known)
            continue
        least = COPIED.limit(dossier.contract, "digits", filed_under(record).end)
        own, cells = _said(record)
        earlier = _same(record, own, cells, least, known)
        _note(record, own, cells, known)
        if earlier is not None:
            words = {"label": record.label, "earlier": earlier.title, "month": str(earlier.month)}
            found = doubt(COPIED, record.place("title"), earlier.place, title=record.title, **words)
            yield found.supposing(without(record))


def seen(past: Dossier) -> dict[_Key, _Earlier]:
    """The last record with each set of figures."""
    known: dict[_Key, _Earlier] = {}
    for record in _ordered(past):
        _note(record, *_said(record), known)
    return known


def _ordered(dossier: Dossier) -> list[Record]:
    monthly = (one for one in dossier.evidence.records if one.scope == "month" and not isinstance(one, _STAYING))
    return sorted(monthly, key=lambda one: (filed_under(one), one.happened, one.id))


def _said(record: Record) -> tuple[_Key, _Key]:
    """The figures of a record, and those in the tables of its text."""
    return (record.kind, *_figures(record)), tuple(_CELL.findall(record.source.body))


def _note(record: Record, own: _Key, cells: _Key, known: dict[_Key, _Earlier]) -> None:
    known[own] = known[*own, _TABLES, *cells] = _Earlier(record.place("title"), record.title, filed_under(record))


def _same(record: Record, own: _Key, cells: _Key, least: Fraction, seen: Mapping[_Key, _Earlier]) -> _Earlier | None:
    """The earlier record with the same figures; None also if they are too few to tell a copy."""
    days = (record.covers.to or record.happened).day
    told = _number_of_digits(own, days)
    if told >= least:
        return seen.get(own)
    enough = told and _number_of_digits((*own, *cells), days) >= least
    return seen.get((*own, _TABLES, *cells)) if enough else None


def _number_of_digits(figures: tuple[str, ...], days: int) -> int:
    """Of all figures that differ, for one that comes again says no more; not of those that are so many a day, or 0."""
    telling = (one for one in set(figures) if one[0].isdigit() and (":" in one or Fraction(one) % days))
    return sum(len("".join(_DIGITS.findall(one)).lstrip("0")) for one in telling)


def _figures(record: Record) -> Iterator[str]:
    """What a record says in its own fields, in their order: figures, times, flags and words without their digits."""
    for name in type(record).model_fields:
        if name not in Record.model_fields:
            yield from _within(getattr(record, name))


def _within(value: object) -> Iterator[str]:
    if isinstance(value, Fields):
        for name in type(value).model_fields:
            yield from _within(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _within(item)
    elif isinstance(value, str):
        yield f"“{_DIGITS.sub('', value)}”"
    elif isinstance(value, datetime):
        yield f"{value:%H:%M}" if value.minute % _QUARTER else "time"
    elif isinstance(value, int | Fraction) and not isinstance(value, bool):
        yield plain(Fraction(value))
    else:
        yield "day" if isinstance(value, date) else str(value)
