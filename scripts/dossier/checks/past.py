"""Keeps what was found in months that nobody touches any more, so that it is not searched for again at every look.

A check that declares `BY_MONTH` tells of every record by what lies in no month, in the record's own month or in an
earlier one, and of `dossier.asks` whether to tell. So what it finds up to a month stays true whatever is filed later;
it is kept by the digest of all that lies up to that month. Where one byte of that is another, it is found anew.

A check whose later findings need the earlier records offers `seen`: all that it has to know of these months, kept in
the same way and handed to it.

A check that never looks at use declares `UNMETERED`. It is shown none, but for that which somebody decides on or looked
at, and what all such checks found is kept as long as the rest is the same.

A check that takes long and looks at few records says with `concerns` which these are. It is shown no others, and what
it found is kept as long as these are the same, whatever became of the others.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from dossier.cache import Cache, LivingCache
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Problem
from dossier.records import Record
from dossier.records.layout import month_of

if TYPE_CHECKING:
    from dossier.checks import Check


_PAST: Final = "past"
_CONCERNED: Final = "concerned"
_PICTURES: Final = f"pillow={version('pillow')}"


@runtime_checkable
class Concerned(Protocol):
    """A check that few records concern."""

    def concerns(self, dossier: Dossier, record: Record, /) -> bool:
        """Whether it has to see the record."""


@dataclass(frozen=True)
class FoundBefore:
    """What checks found before the month `since`, and what they have to know to go on, by their modules' names."""

    problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    seen: Mapping[str, object] = field(default_factory=dict)
    since: Period | None = None

    def found(self, check: Check, dossier: Dossier, cache: Cache) -> Iterator[Problem]:
        """What a check finds: as it is known of the months before, and by itself in those after them."""
        name = check.__name__
        known = (self.seen[name],) if name in self.seen else ()
        if name not in self.problems:
            return iter(_looked(check, dossier, known, cache))
        later = replace(dossier, since=self.since)
        return iter((*self.problems[name], *_looked(check, later, known, cache)))


@dataclass(frozen=True)
class KnownPast:
    """What is kept of the months up to each of `stops`, in their order: what is edited after a stop leaves it alone.

    What is found in the records that concern a check is kept in `concerned`, since it outlives runs that ask for none.
    """

    stops: tuple[Period, ...]
    cache: LivingCache
    concerned: LivingCache

    def before(self, checks: Iterable[Check], dossier: Dossier) -> FoundBefore:
        """What the checks by month find up to the last stop, in what lies in no month too."""
        checks, known = tuple(checks), FoundBefore()
        for until in self.stops:
            past = _up_to(dossier, until)
            find = partial(_found, checks, past, until, known, self.concerned)
            known = self.cache.remember(digest_of(past, until), find)
        return known

    @classmethod
    def at(cls, folder: Path, stops: tuple[Period, ...], then: KnownPast | None = None) -> KnownPast:
        """What is kept in a folder, or lives on of what was known `then`."""
        cache, concerned = (then.cache, then.concerned) if then else (None, None)
        return cls(stops, LivingCache(folder / _PAST, cache), LivingCache(folder / _CONCERNED, concerned))

    @classmethod
    def of(cls, dossier: Dossier, folder: Path, issued: Iterable[Period], then: KnownPast | None = None) -> KnownPast:
        """What is kept of a dossier, up to the last month that is issued and to the last but one."""
        before = sorted(dossier.evidence.periods)[:-1]  # the last month is the one that is worked at
        return cls.at(folder, tuple(sorted({*sorted(issued)[-1:], *before[-1:]})), then)

    def remember(self, dossier: Dossier, find: Callable[[], tuple[Problem, ...]]) -> tuple[Problem, ...]:
        """What is found in all there is: as it is kept, as long as nothing at all has changed."""
        return self.cache.remember(digest_of(dossier), find)

    def save(self) -> None:
        """Keep what was found for the next run."""
        self.cache.save()
        self.concerned.save()

    def save_in(self, folder: Path) -> None:
        """The same of what lives on from another one, which keeps nothing by itself."""
        self.cache.save_in(folder / _PAST)
        self.concerned.save_in(folder / _CONCERNED)


def _found(checks: Iterable[Check], past: Dossier, until: Period, known: FoundBefore, cache: Cache) -> FoundBefore:
    """What is found up to a month, if it is known what was found before."""
    bounded = {check.__name__: check for check in checks if getattr(check, "BY_MONTH", False)}
    seeing = [(check, check.seen) for check in checks if hasattr(check, "seen")]
    return FoundBefore(
        {name: tuple(known.found(check, past, cache)) for name, check in bounded.items()},
        {check.__name__: seen(past) for check, seen in seeing},
        until.shift(1),
    )


def _looked(check: Check, dossier: Dossier, known: tuple[object, ...], cache: Cache) -> Iterable[Problem]:
    """What a check finds by itself, or found already in all that concerns it."""
    if not isinstance(check, Concerned):
        return check.check(dossier, *known)
    few = _only(dossier, [one for one in dossier.evidence.records if check.concerns(dossier, one)])
    key = f"{check.__name__} {few.since} {digest_of(few)}"
    return cache.remember(key, lambda: tuple(check.check(few, *known)))


def found_without_use(checks: Iterable[Check], dossier: Dossier, cache: Cache) -> Mapping[str, tuple[Problem, ...]]:
    """What those of the checks find, by their modules' names, that never look at use."""
    evidence = dossier.evidence.without_use()
    left = {one.source.path for one in dossier.evidence.records} - {one.source.path for one in evidence.records}
    files = {path: fact for path, fact in dossier.files.items() if path not in left}
    rest = replace(dossier, evidence=evidence, files=files)
    looking = [check for check in checks if getattr(check, "UNMETERED", False)]
    key = f"without use {digest_of(rest)}"
    return cache.remember(key, lambda: {check.__name__: tuple(check.check(rest)) for check in looking})


def _only(dossier: Dossier, records: Sequence[Record]) -> Dossier:
    """The dossier as if there were no other records than these."""
    paths = {one.source.path for one in records}
    others = {one.source.path for one in dossier.evidence.records} - paths
    return replace(
        dossier,
        evidence=_evidence_of(dossier, records),
        files={path: fact for path, fact in dossier.files.items() if path not in others},
    )


def _evidence_of(dossier: Dossier, records: Sequence[Record]) -> Evidence:
    contents = dossier.evidence.contents
    named = dict.fromkeys(one.sha256 for record in records for one in record.attachments)
    return Evidence.of(records, MappingProxyType({one: contents[one] for one in named if one in contents}))


def _up_to(dossier: Dossier, until: Period) -> Dossier:
    """The dossier as if nothing had been filed after a month."""

    def counts(path: str) -> bool:
        month = month_of(path)
        return month is None or month <= until

    return replace(
        dossier,
        evidence=_evidence_of(dossier, [one for one in dossier.evidence.records if counts(one.source.path)]),
        files={path: fact for path, fact in dossier.files.items() if counts(path)},
        unread=tuple(one for one in dossier.unread if counts(one.path)),
        unnamed=tuple(path for path in dossier.unnamed if counts(path)),
        issued={},
    )


def digest_of(dossier: Dossier, until: Period | None = None) -> str:
    """The digest of everything in a dossier; what was seen in attachments counts as it was seen, and when records came
    in as the history says.
    """
    digest = hashlib.sha256(f"{until} {_PICTURES}\n{dossier.unread}\n{dossier.unnamed}\n".encode())
    for path, fact in dossier.files.items():
        digest.update(f"{fact.sha256} {path}\n".encode())
    digest.update(pickle.dumps(sorted(dossier.issued.items()), pickle.HIGHEST_PROTOCOL))
    if came_in := dossier.evidence.arrivals:
        digest.update(f"{came_in.begins} {came_in.hidden}\n".encode())
        for path, one in sorted(came_in.by_path.items()):
            digest.update(f"{one.first} {one.told} {path}\n".encode())
    for name in sorted(dossier.evidence.contents):  # what is kept comes in another order than what is looked at now
        digest.update(f"{name} {dossier.evidence.contents[name]}\n".encode())
    return digest.hexdigest()
