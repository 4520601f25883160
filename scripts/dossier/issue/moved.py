"""IssuedMonths months that would come out otherwise by what is on file today: which change would move which figure.

What several months share (the register, standing records, the contract's data, rulings that came later) may change, as
long as every issued month still comes out the same. Only months of which something has changed are computed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final

from dossier.assessment import Assessment
from dossier.compare.changes import Change, changes
from dossier.contract import FOLDER
from dossier.exact.period import Period
from dossier.issued import IssuedMonths, Moved, Revision
from dossier.load import Dossier
from dossier.pipeline import computed_again
from dossier.problems import Place, Problem, error, warning
from dossier.problems.wording import figure
from dossier.program import program
from dossier.records.layout import EVIDENCE, ISSUED, feeds, own
from dossier.trace.sentences import word

CODES: Final = ("issued-month-moved", "issued-month-stays")

_TRIED: Final = 20
"""So many changed files are tried one by one, to see whether one alone is the reason."""
_SHOWN: Final = 8
_FIGURES: Final = frozenset({"total", "indicator", "project", "line", "incident", "penalty", "gate"})
_WORDS_ALONE: Final = frozenset({"name", "evidence", "documents", "payable_capitals"})

Known = Callable[[str, Callable[[], bool]], bool]
"""Remembers by a key whether a month comes out the same."""


@dataclass(frozen=True)
class Watch:
    """A loaded dossier with what has been issued of it; `known` remembers months that come out the same."""

    loaded: Dossier
    issued: IssuedMonths
    known: Known

    def problems(self, but: Collection[Period] = ()) -> Iterator[Problem]:
        """Every issued month that would come out otherwise, but for those that are about to be restated."""
        watched = [one[-1] for period, one in self.issued.months.items() if period not in but]
        if watched and not self.known(self._key(watched), lambda: all(map(self._same, watched))):
            for revision in watched:
                yield from self._problems(revision)

    def _key(self, watched: Sequence[Revision]) -> str:
        """The digest of everything that any of these months could rest on, and of the program."""
        last, as_of = watched[-1].period, max(one.manifest.as_of for one in watched)
        digest = hashlib.sha256(f"{program().digest}\n".encode())
        for many in (self.issued.chain, watched):
            digest.update(f"{' '.join(one.digest for one in many)}\n".encode())
        for path, fact in self.loaded.files.items():
            if self._counts(path, last, as_of):
                digest.update(f"{fact.sha256} {path}\n".encode())
        return digest.hexdigest()

    def moved(self, revision: Revision) -> Moved | None:
        """The revision's figures as they are and as they would be today; None if they are the same."""
        if self._same(revision):
            return None
        was, now = revision.assessment, computed_again(self.loaded, self.issued, revision)
        return Moved(
            period=revision.manifest.period,
            revision=revision.number,
            points_before=was.composite.points,
            points_after=now.composite.points,
            payable_before=was.settlement.payable,
            payable_after=now.settlement.payable,
        )

    def _same(self, revision: Revision) -> bool:
        changed = self._changed(revision)
        if not changed:
            return True
        stated = "\n".join(f"{path} {digest}" for path, digest in sorted(changed.items()))
        key = hashlib.sha256(f"{revision.digest} {program().digest}\n{stated}".encode()).hexdigest()
        return self.known(key, lambda: not self._figures(revision, self.loaded))

    def _changed(self, revision: Revision) -> Mapping[str, str]:
        """What the month could rest on and is not as it was: by path its digest, "" if it is gone."""
        sealed = {one.path: one.sha256 for one in revision.inputs}
        period, as_of = revision.period, revision.manifest.as_of

        def counts(path: str) -> bool:
            return not own(path, period) and self._counts(path, period, as_of)

        there = {path: fact.sha256 for path, fact in self.loaded.files.items() if sealed.get(path) != fact.sha256}
        gone = {path: "" for path in sealed if path not in self.loaded.files}
        return {path: digest for path, digest in (there | gone).items() if counts(path)}

    def _counts(self, path: str, period: Period, as_of: date) -> bool:
        """Whether a month that was looked at on a day could rest on a file."""
        if f"/{ISSUED}/" in path:
            return False
        if path in self._happened:
            return self._happened[path] <= as_of
        return path.startswith(FOLDER) or (path.startswith(EVIDENCE) and feeds(path, period))

    @cached_property
    def _happened(self) -> Mapping[str, date]:
        return {one.source.path: one.happened for one in self.loaded.evidence.records}

    def _figures(self, revision: Revision, loaded: Dossier) -> tuple[Change, ...]:
        """The figures that would be others."""
        now = computed_again(loaded, self.issued, revision)
        return tuple(_figures(revision.assessment, now))

    def _problems(self, revision: Revision) -> Iterator[Problem]:
        if self._same(revision):
            return
        figures = self._figures(revision, self.loaded)
        changed = sorted(self._changed(revision))
        blamed = next(iter(self._alone(revision, changed)), None)
        named = [blamed] if blamed else changed
        words = {
            "month": revision.manifest.period,
            "revision": str(revision.number),
            "figures": "; ".join(_told(one, revision.assessment) for one in figures[:_SHOWN]),
            "more": str(len(figures) - _SHOWN) if len(figures) > _SHOWN else "",
            "files": ", ".join(named[:_SHOWN]),
        }
        place = Place(named[0])
        yield (warning if self._accepted(revision) else error)(
            CODES[1] if self._accepted(revision) else CODES[0], place, **words
        )

    def _alone(self, revision: Revision, changed: Sequence[str]) -> Iterator[str]:
        """A file that came in since, without which the month would come out as it was issued."""
        sealed = {one.path for one in revision.inputs}
        records = {one.source.path for one in self.loaded.evidence.records}
        for path in [path for path in changed if path not in sealed and path in records][:_TRIED]:
            without = replace(self.loaded, evidence=self.loaded.evidence.instead({path: None}))
            if not self._figures(revision, without):
                yield path

    def _accepted(self, revision: Revision) -> bool:
        """Whether a restatement of an earlier month has said that this one stays, with these figures."""
        now = self.moved(revision)
        return any(now in one.manifest.moved for one in self.issued.chain)


def _figures(was: Assessment, now: Assessment) -> Iterator[Change]:
    for one in changes(was, now):
        if one.object in _FIGURES and one.field not in _WORDS_ALONE:
            yield one
    duties = {one.id: one.state for one in now.obligations}
    for duty in was.obligations:
        if duties.get(duty.id) != duty.state:
            yield Change(object="obligation", id=duty.id, field="state", before=duty.state, after=duties.get(duty.id))


def _told(change: Change, month: Assessment) -> str:
    """A change in a few words: the object, its figure, from what to what."""
    names = {row.id: f"第 {row.row} 行" for row in month.indicators} if change.object == "indicator" else {}
    name = names.get(change.id, "" if change.object == "total" else change.id)
    value = tuple(_short(change, one) for one in (change.before, change.after))
    return f"{name} {figure(change.field)} {value[0]} → {value[1]}".strip()


def _short(change: Change, value: str | None) -> str:
    if value is None:
        return "—"
    of = {"indicator": "state", "obligation": "duty"}.get(change.object) if change.field == "state" else "flag"
    return (word(of, value) if of else "") or value
