"""What the bureau has decided, in the order in which it counts, and what of it is stale.

A later ruling replaces an earlier one in whatever it decides. A ruling or finding that names what it looked at is stale
once one of those records has changed or is gone: it decides nothing any more, and no earlier one comes back for it, so
that what it decided is open again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Final, TypeAlias

from dossier.exact.period import Period
from dossier.records.base import Record
from dossier.records.rulings import Finding, LookedAt, Objection, Ruling
from dossier.trace import SentenceValue, TermValue, TextValue, TitleValue, say

Looking: TypeAlias = Ruling | Finding
"""What rests on records that it looked at."""

OF_ROWS: Final = ("points",)
OF_INCIDENTS: Final = ("fault", "level", "deduction_confirmed")
OF_RECORDS: Final = (*OF_INCIDENTS, "received", "accepted")
"""The keys of a ruling that decide something: about rows, incidents, records of any kind."""


def digests_of(records: Iterable[Record]) -> Mapping[str, str]:
    """The digest of each record's text by its id; line ends do not matter."""
    return {record.id: record.source.text_digest for record in records}


def _when(one: Record) -> tuple[date, str]:
    return one.happened, one.id


def _order(one: Ruling) -> tuple[date, bool, str]:
    """What answers an objection comes last on its day."""
    return one.happened, one.objection is not None, one.id


def _aim(one: Objection) -> tuple[object, ...]:
    """What a ruling has to be about to change what is objected to."""
    (key, name), *_ = one.against.named or (("", ""),)
    return (key, name) if key == "incident" else (key, name, one.month)


class Decisions:
    """The rulings and findings among some records; `digests` are those of all that is on file."""

    def __init__(self, records: Iterable[Record], digests: Mapping[str, str]) -> None:
        found = tuple(records)
        self.made: Final = tuple(sorted((one for one in found if isinstance(one, Ruling)), key=_order))
        self.objections: Final = tuple(sorted((one for one in found if isinstance(one, Objection)), key=_when))
        self.looking: Final = tuple(one for one in found if isinstance(one, Ruling | Finding))
        self._digests: Final = digests

    @cached_property
    def answers(self) -> Mapping[str, Ruling]:
        """The ruling on each objection, by the objection's id: the first one, which is final."""
        found: dict[str, Ruling] = {}
        for one in self.made:
            if one.objection is not None:
                found.setdefault(one.objection, one)
        return found

    @cached_property
    def after_final(self) -> Mapping[str, Ruling]:
        """By id the rulings that came after the last word on something, which decide nothing, with that last word."""
        by_id = {one.id: one for one in self.objections}
        ends: dict[tuple[object, ...], Ruling] = {}
        for name, answer in self.answers.items():
            if name in by_id:
                ends.setdefault(_aim(by_id[name]), answer)
        found = {}
        for one in self.made:
            if one.objection is not None:
                if self.answers[one.objection].id != one.id:
                    found[one.id] = self.answers[one.objection]
                continue
            last = ends.get(("row", one.row, one.judges) if one.row else ("incident", one.subject))
            if last is not None and one.happened > last.happened:
                found[one.id] = last
        return found

    @cached_property
    def rulings(self) -> tuple[Ruling, ...]:
        """The rulings that decide something, in the order in which they were made."""
        return tuple(one for one in self.made if one.id not in self.after_final)

    @cached_property
    def named(self) -> frozenset[str]:
        """Ids of what any of them is about or looked at."""
        about = (getattr(one, name) for one in self.looking for name in ("subject", "about") if hasattr(one, name))
        looked = (one.id for decided in self.looking for one in decided.looked_at)
        return frozenset((*(name for name in about if name), *looked))

    @cached_property
    def stale(self) -> frozenset[str]:
        """Ids of the rulings and findings that rest on what is no longer as it was."""
        return frozenset(one.id for one in self.looking if any(self.changed(one)))

    def changed(self, one: Looking) -> Iterator[tuple[int, LookedAt, str]]:
        """What it looked at and is not so any more: its place in the list, and its digest now, "" if it is gone."""
        for index, looked in enumerate(one.looked_at):
            now = self._digests.get(looked.id, "")
            if now != looked.sha256:
                yield index, looked, now

    def lost(self, one: Looking, role: TermValue) -> SentenceValue:
        """The sentence that a stale word of a `role` counts no more, and which records are not as it saw them."""
        title = TitleValue(value=one.title, record=one.id)
        records = [TextValue(value=looked.id) for _, looked, _ in self.changed(one)]
        return say("decision.stale", title=title, role=role, day=one.happened, records=records)

    def undoes(self, record: Record, key: str) -> bool:
        """Whether a field of a record is a finding that has become stale: it may be found again, or not."""
        return isinstance(record, Finding) and key in record.decides and record.id in self.stale

    @cached_property
    def _by_subject(self) -> Mapping[str, tuple[Ruling, ...]]:
        found: dict[str, tuple[Ruling, ...]] = {}
        for one in self.rulings:
            if one.subject is not None:
                found[one.subject] = (*found.get(one.subject, ()), one)
        return found

    def on(self, subject: str) -> tuple[Ruling, ...]:
        """The rulings on a record, in the order in which they were made."""
        return self._by_subject.get(subject, ())

    @cached_property
    def rejected(self) -> frozenset[str]:
        """Ids of the records that the bureau has not accepted: they prove nothing."""
        words = {name: self.word(rulings, "accepted") for name, rulings in self._by_subject.items()}
        return frozenset(name for name, one in words.items() if one is not None and one.accepted is False)

    @cached_property
    def _by_row(self) -> Mapping[tuple[str, Period], tuple[Ruling, ...]]:
        found: dict[tuple[str, Period], tuple[Ruling, ...]] = {}
        for one in self.rulings:
            if one.row is not None:
                found[one.row, one.judges] = (*found.get((one.row, one.judges), ()), one)
        return found

    def on_row(self, row: str, month: Period) -> tuple[Ruling, ...]:
        """The rulings on a row for a month, in the order in which they were made."""
        return self._by_row.get((row, month), ())

    def last(self, rulings: tuple[Ruling, ...], key: str) -> Ruling | None:
        """The last of some rulings that decides something, stale or not."""
        return next((one for one in reversed(rulings) if getattr(one, key) is not None), None)

    def word(self, rulings: tuple[Ruling, ...], key: str) -> Ruling | None:
        """The ruling whose word on something counts; None if none does, or if it is stale."""
        found = self.last(rulings, key)
        return None if found is None or found.id in self.stale else found

    @cached_property
    def standing(self) -> tuple[Looking, ...]:
        """The findings, and the rulings that have the last word on something, stale or not, in the order of files."""
        groups = (*self._by_subject.values(), *self._by_row.values())
        last = {one.id for rulings in groups for one in self._last(rulings)}
        return tuple(one for one in self.looking if isinstance(one, Finding) or one.id in last)

    def _last(self, rulings: tuple[Ruling, ...]) -> tuple[Ruling, ...]:
        found = (self.last(rulings, key) for key in (*OF_ROWS, *OF_RECORDS))
        return tuple(one for one in found if one is not None)

    def lapsed(self, rulings: tuple[Ruling, ...]) -> tuple[Ruling, ...]:
        """Those of some rulings on one thing that would be the last word on something, but are stale."""
        last = {one.id for one in self._last(rulings)}
        return tuple(one for one in rulings if one.id in last & self.stale)
