"""One run over a root: what the commands share between reading the folder and printing."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from dossier import submissions
from dossier.assess.flags import flags
from dossier.cache import Cache, LivingCache
from dossier.checks import check_all, expiry
from dossier.checks.past import KnownPast
from dossier.cli.arrivals import arrivals
from dossier.cli.edits import answered, edits
from dossier.cli.exported import not_as_exported
from dossier.cli.left import NOTHING, Left, ReadIssued
from dossier.cli.misuse import WrongUse
from dossier.doubt import asked
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.issue.moved import Watch
from dossier.issue.unchanged import Unchanged
from dossier.issued import IssuedMonths, Revision, read_issued
from dossier.issued.frozen import frozen
from dossier.issued.signatures import marks, signing
from dossier.issued.signatures import problems as bad_signatures
from dossier.load import CONTRACT, NOTHING_OVER, Dossier, Loaded, load
from dossier.load.attachments import FileFact
from dossier.load.folder import MAX_ATTACHMENT, read_bytes
from dossier.pipeline import Months
from dossier.problems import Problem, Severity
from dossier.records.layout import month_of
from dossier.report import Difference, Gap, OneMonth, Report
from dossier.report.seal import Seal
from dossier.report.sent import sent_about
from dossier.repository import TOLD, History, differing, feeds, program_differing, read_history, told
from dossier.ruled.entitled import entitled

__all__ = ["Session", "WrongUse"]


@dataclass(frozen=True)
class Session:
    """A root, loaded and checked once; `cache` keeps parsed records, `chosen_day` stands for the latest known.

    `known_history` is its history if somebody has read it already; `again` is an issued month that is computed all the
    same, because it is to be restated; `over` is what some files are taken to hold in place of what lies there.
    `known_program` is how the program differs from what is committed, if somebody has looked already; `before` is what
    an earlier session leaves.
    """

    root: Path
    cache: Path | None
    chosen_day: date | None = None
    known_history: History | None = None
    again: Period | None = None
    over: Mapping[str, bytes | None] = field(default_factory=lambda: NOTHING_OVER)
    known_program: Mapping[str, Difference | None] | None = None
    before: Left = NOTHING

    @cached_property
    def loaded(self) -> Loaded:
        """The folder as read, with what its history and what was issued tell; raises WrongUse without a contract."""
        loaded, dossier = self._as_read, self._as_read.dossier
        if dossier is None:
            return loaded
        came_in = arrivals(self.history, dossier.evidence.records, loaded.texts)
        evidence = replace(dossier.evidence, arrivals=came_in, issued=self.issued.days)
        known = self.before.found_under(dossier.contract)
        return replace(loaded, dossier=replace(dossier, evidence=evidence, known=known))

    @cached_property
    def _as_read(self) -> Loaded:
        if not (self.root / CONTRACT).is_dir():
            raise WrongUse("no_root", value=str(self.root))
        loaded = load(self.root, self._read, self.over)
        names = sys.getfilesystemencoding()
        if names != "utf-8" and any(problem.code == "bad-file-name" for problem in loaded.problems):
            raise WrongUse("names_unreadable", value=names)
        return loaded

    @cached_property
    def _read(self) -> LivingCache:
        """What was read, by the digest of its bytes."""
        return LivingCache(self.cache, self.before.read)

    @property
    def files_left(self) -> Left:
        """What was read, as it leaves it to the next session over much the same files."""
        dossier = self.loaded.dossier
        if dossier is None:
            return Left(self._read)
        return Left(self._read, (dossier.issued, self._issued), self._past, (dossier.contract, dossier.known))

    @property
    def left(self) -> Left:
        """The same with the months; only to be asked once the problems allow it."""
        return replace(self.files_left, months=self.assessments.before)

    @cached_property
    def found(self) -> tuple[Problem, ...]:
        """What is wrong with the files, without looking at what months come to."""
        dossier = self.loaded.dossier
        checked = self._checked(dossier) if dossier else ()
        exported = not_as_exported(dossier, self.cache, self._unchanged) if dossier else ()
        return (*self.loaded.problems, *checked, *exported, *told(self.history), *self._not_as_issued)

    def _checked(self, dossier: Dossier) -> tuple[Problem, ...]:
        """What the checks find; of months that nobody has touched since the last look as it was kept then."""
        found = check_all(dossier, self._past)
        if self._past and not self.over:  # what somebody is still typing is not worth keeping
            self._past.save()
        return found

    @cached_property
    def _past(self) -> KnownPast | None:
        """What is kept of what checks found."""
        return KnownPast.of(self.dossier, self.cache, self.issued.months, self.before.checked) if self.cache else None

    def keep(self) -> None:
        """Keep what was found, and months from now on: while somebody waits, one that goes on keeps nothing."""
        if self.cache and self._past and self.before.checked and not self.over:
            self._past.save_in(self.cache)
        self.assessments.keeps = True

    @cached_property
    def _not_as_issued(self) -> tuple[Problem, ...]:
        """What of issued months is not as it was issued."""
        if self.loaded.dossier is None:
            return ()
        chain = self.issued.chain if self.dossier.contract.roles.people else ()
        signed = (one for revision in chain for one in bad_signatures(self.seal(revision).marks))
        return (*self._issued[1], *frozen(self.loaded.dossier, self.issued, self._restated), *signed)

    @cached_property
    def _issued(self) -> ReadIssued:
        files = self._as_read.dossier.issued if self._as_read.dossier else {}
        return self.before.read_issued(files) or read_issued(files, self._kept)

    @cached_property
    def _kept(self) -> Cache:
        """What is told of revisions, whose bytes never change."""
        return Cache(self.cache and self.cache / "issued", good=True)

    @property
    def issued(self) -> IssuedMonths:
        """What has been issued."""
        return self._issued[0]

    @property
    def _restated(self) -> tuple[Period, ...]:
        return (self.again,) if self.again else ()

    @cached_property
    def watch(self) -> Watch:
        """What keeps an eye on issued months; only to be asked while months can be computed."""
        return Watch(self.dossier, self.issued, Unchanged(self.cache).known)

    @cached_property
    def moved(self) -> tuple[Problem, ...]:
        """IssuedMonths months that would come out otherwise by what is on file today."""
        return tuple(self.watch.problems(self._restated)) if self.sound and self.loaded.dossier else ()

    @property
    def unsteady(self) -> bool:
        """Whether an issued month would come out otherwise, and nobody has said that it stays."""
        return _has_error(self.moved)

    @cached_property
    def unweighed(self) -> tuple[Problem, ...]:
        """Everything wrong with the files, and what the months should be looked at for if they can be computed.

        Doubts that are switched off are left out; what hangs on the others, which takes long, is not told.
        """
        flagged = (problem for month in self._open for problem in self._flags(month))
        found = dict.fromkeys((*self.found, *flagged, *self.moved))
        if not self.over:
            self._kept.save()
        last = self._last
        kept = (one for one in found if last is None or asked(self.dossier.contract, one, last.end))
        return tuple(sorted(kept, key=lambda problem: problem.sort_key))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The errors, in order; nothing is weighed for them."""
        return tuple(one for one in self.unweighed if one.severity is Severity.ERROR)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """All that is wrong, doubts weighed in the month they lie in, else in the last."""
        if not self.sound or self._last is None:
            return self.unweighed
        by_month: dict[Period, list[Problem]] = {}
        for one in self.unweighed:
            by_month.setdefault(month_of(one.place.path) or self._last, []).append(one)
        found = (one for month, problems in by_month.items() for one in self._weighed(month, problems))
        return tuple(sorted(found, key=lambda problem: problem.sort_key))

    @property
    def _last(self) -> Period | None:
        """The last month that has records; None if there is none, or they cannot be read."""
        return max(self.dossier.evidence.periods, default=None) if self.loaded.dossier else None

    def _weighed(self, period: Period, problems: Iterable[Problem]) -> Iterator[Problem]:
        """The problems, doubts with their worth in the month."""
        if period not in self.assessments:
            return iter(problems)
        known: dict[Problem, Problem] = {replace(one, worth=None): one for one in self.assessments.doubts(period)}
        return (known.get(problem, problem) for problem in problems)

    @property
    def _open(self) -> tuple[Period, ...]:
        """The months that have not been issued; none while no month can be computed."""
        return self.assessments.open if self.sound and self.loaded.dossier is not None else ()

    def _flags(self, period: Period) -> tuple[Problem, ...]:
        """What a month should be looked at for."""
        if period not in self._flagged:
            self._flagged[period] = tuple(flags(self.dossier, self.assessments.adopted[period]))
        return self._flagged[period]

    @cached_property
    def _flagged(self) -> dict[Period, tuple[Problem, ...]]:
        return {}

    @property
    def sound(self) -> bool:
        """Whether months can be computed; one of them may still be refused."""
        return not _has_error(self.found)

    def refusals(self, period: Period) -> tuple[Problem, ...]:
        """Why this month may not be shown or paid though it can be computed; the months before it may (6.1, R-42)."""
        found = self._flags(period) if period in self._open else ()
        return tuple(problem for problem in found if problem.severity is Severity.ERROR)

    @property
    def months(self) -> list[Period]:
        """The months that may be shown, in order."""
        return [period for period in self.assessments if not self.refusals(period)]

    @cached_property
    def history(self) -> History:
        """What git knows."""
        return self.known_history or read_history(self.root, self.cache)

    @cached_property
    def differing(self) -> Mapping[str, Difference]:
        """How the files that were read differ from what is committed."""

        def reader(path: str, fact: FileFact) -> Callable[[], bytes | None]:
            return lambda: self.loaded.texts.get(path) or self._unchanged(path, fact)

        files = {path: reader(path, fact) for path, fact in self.dossier.files.items()}
        return differing(self.history, files, self.program)

    @cached_property
    def program(self) -> Mapping[str, Difference | None]:
        """How each file of the program differs from what is committed."""
        return program_differing(self.history) if self.known_program is None else self.known_program

    def _unchanged(self, path: str, fact: FileFact) -> bytes | None:
        """The bytes of an attachment, None if they are not those that were loaded."""
        data = read_bytes(self.root, path, MAX_ATTACHMENT)
        return data if isinstance(data, bytes) and hashlib.sha256(data).hexdigest() == fact.sha256 else None

    def gap(self, paths: Iterable[str]) -> Gap | None:
        """Why the history of some files cannot be had; None if it can."""
        outside = any(path.startswith(f"{module}/") for module in self.history.modules for path in paths)
        return self.history.gap or ("submodule" if outside else None)

    @property
    def keyless(self) -> bool:
        """Whether there is a history but nobody's key to judge it by."""
        loaded = self.loaded.dossier
        return self.history.gap is None and loaded is not None and not loaded.contract.roles.people

    @cached_property
    def as_of(self) -> date:
        """The day chosen, else the latest of all commits and of all days that any record speaks of.

        Whoever commits sets the date, so one commit dated back must not make what is missing pending again.
        """
        if self.chosen_day is not None:
            return self.chosen_day
        records = self.loaded.dossier.evidence.records if self.loaded.dossier else ()
        days = [record.happened for record in records]
        return max([*days, *([self.history.latest] if self.history.latest else [])], default=date.min)

    @property
    def dossier(self) -> Dossier:
        """The loaded dossier; only to be asked for once the problems allow it."""
        assert self.loaded.dossier is not None  # noqa: S101  # a bug: `sound` was not asked
        return self.loaded.dossier

    @cached_property
    def assessments(self) -> Months:
        """Every month, in order."""
        kept = self.cache / "months" if self.cache and not self.over else None
        months = Months(self.dossier, self.as_of, self.found, self.issued, self.again, kept, self.before.months)
        months.keeps = self.before.read is None
        return months

    def period(self, text: str) -> Period:
        """A month that has records; raises WrongUse otherwise."""
        try:
            period = Period.parse(text)
        except ValueError:
            raise WrongUse("bad_period", value=text) from None
        if self.assessments and period == max(self.assessments).shift(1):
            raise WrongUse("not_begun", value=text)
        if period not in self.assessments:
            raise WrongUse("no_period", value=text, known=", ".join(map(str, self.assessments)))
        return period

    def seal(self, revision: Revision) -> Seal:
        """What an issued revision says of itself: who has signed it, and whether another one has taken its place."""
        terms, roles = self.dossier.contract.terms, self.dossier.contract.roles
        found = marks(revision, roles, self._came_in)
        standing = self.issued.latest(revision.period)
        replaced = standing.number if standing and standing.number > revision.number else 0
        parties = [one.role for one in terms.both]
        return Seal(revision, found, signing(found, parties), replaced)

    def _came_in(self, path: str) -> date:
        """The day on which a file came in; of one that is not committed the day that is taken for today."""
        moment = self.history.came_in(path) if self.history.gap is None else None
        return moment.astimezone(CHINA).date() if moment else self.as_of

    def reports(self, periods: Sequence[Period]) -> tuple[Report, ...]:
        """The bundles that renderers get, one a month."""
        months = sorted(self.assessments)
        return tuple(self._report(period, months) for period in periods)

    def one_month(self, period: Period) -> OneMonth:
        """A month with what is on file, without working out those before it."""
        month, counted = self.assessments[period], self.counted(period)
        paths = {file.path for file in month.inputs.files}
        known = {
            *(problem for problem in self.found if problem.code not in expiry.CODES),
            *expiry.at(self.dossier, period),
            *(problem for before in self.assessments if before <= period for problem in self._flags(before)),
        }
        shown = (one for one in known if self._concerns(one, period, paths))
        problems = sorted(shown, key=lambda one: one.sort_key)
        contract = self.dossier.contract.called_on(period.end)
        behind = replace(counted, records=tuple(one for one in counted.records if one.source.path in paths))
        return OneMonth(
            period=period,
            assessment=month,
            contract=contract,
            evidence=entitled(behind, contract, period.end),
            problems=tuple(self._weighed(period, problems)),
        )

    def _report(self, period: Period, months: Sequence[Period]) -> Report:
        one = self.one_month(period)
        paths = {file.path for file in one.assessment.inputs.files}
        committed = [path for path in paths if self.differing.get(path) in (None, "line-ends")]
        standing = self.issued.latest(period)
        return Report(
            period=period,
            assessment=one.assessment,
            contract=one.contract,
            evidence=one.evidence,
            problems=one.problems,
            history=tuple(self.assessments.beside(month, period) for month in months if month <= period),
            commit=self.history.commit_of(period, paths),
            commits=self.history.commits_of(committed),
            differing={path: how for path, how in self.differing.items() if path in paths or feeds(path, period)},
            gap=self.gap(paths),
            earlier_commits=self.history.commits_before([path for path in committed if answered(path)]),
            edits=edits(
                self.history, {one for one in paths if one in self.loaded.texts}, self.loaded.texts, self.differing
            ),
            sample=any(one.sample for one in self.dossier.evidence.records if one.source.path in paths),
            sent=sent_about(self.dossier.evidence, period),
            seal=self.seal(standing) if standing and period != self.again else None,
        )

    def _concerns(self, problem: Problem, period: Period, paths: Collection[str]) -> bool:
        """Whether a problem is shown in a month: about its files, or about one that its history no longer has."""
        path = problem.place.path
        there = path in paths or (problem.code in TOLD and feeds(path, period))
        return there and asked(self.dossier.contract, problem, period.end)

    def counted(self, period: Period) -> Evidence:
        """The evidence that counts in a month (R-53, R-70)."""
        contract, evidence = self.dossier.contract, self.dossier.evidence
        return submissions.counted(contract, evidence, period, contract.readings.adopted(period))


def _has_error(problems: Iterable[Problem]) -> bool:
    return any(problem.severity is Severity.ERROR for problem in problems)
