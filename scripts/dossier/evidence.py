"""All records of a folder, found by kind, id and month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Final, TypeVar

from dossier.decisions import Decisions, digests_of
from dossier.exact.period import Period
from dossier.openers.content import UNSEEN, Content
from dossier.records.base import Attachment, Record
from dossier.records.claims import unborne
from dossier.records.layout import top_of
from dossier.records.projects import Project, Usage
from dossier.records.satisfaction import SurveyRound

R = TypeVar("R", bound=Record)

_ALL: Final = ""
_NOTHING_SEEN: Final[Mapping[str, Content]] = MappingProxyType({})
_NEVER_ISSUED: Final[Mapping[Period, tuple[date, ...]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Arrival:
    """When a record came in, by the history: `first` of all, `told` with what it says now of what counts in time.

    None if it has not come in yet, or nobody can tell the day.
    """

    first: datetime | None = None
    told: datetime | None = None

    def after(self, other: Arrival | None) -> bool:
        """Whether the record came in after another one that has come in."""
        if other is None or other.first is None:
            return False
        return self.first is None or self.first > other.first


@dataclass(frozen=True)
class Arrivals:
    """When each record came in, by path; the history `begins` then, and knows nothing of files below `hidden`."""

    by_path: Mapping[str, Arrival]
    begins: datetime | None = None
    hidden: tuple[str, ...] = ()

    def of(self, path: str) -> Arrival | None:
        """When the file came in; None if nobody knows."""
        return None if path.startswith(self.hidden) else self.by_path.get(path, Arrival())


@dataclass(frozen=True)
class Evidence:
    """The records, in the order of their paths, so that the order of files on disk never matters.

    `contents` says by sha256 what was seen in attachments; of those it does not know, what their records say is taken.
    `arrivals` says when records came in; None if nobody knows. `papered` are the kinds of record that prove nothing
    without the papers they rest on. `digests` are those of all records on file, also of such as do not count here.
    `issued` has the days on which each month was issued, the first revision first.
    """

    records: tuple[Record, ...]
    contents: Mapping[str, Content] = field(default_factory=lambda: _NOTHING_SEEN, hash=False)
    arrivals: Arrivals | None = field(default=None, hash=False)
    papered: frozenset[str] = frozenset()
    digests: Mapping[str, str] | None = field(default=None, hash=False)
    issued: Mapping[Period, tuple[date, ...]] = field(default_factory=lambda: _NEVER_ISSUED, hash=False)

    @classmethod
    def of(
        cls,
        records: Iterable[Record],
        contents: Mapping[str, Content] = _NOTHING_SEEN,
        arrivals: Arrivals | None = None,
    ) -> Evidence:
        """Of any records."""
        return cls(tuple(records), contents, arrivals)

    def __post_init__(self) -> None:
        """However it is made, the records come in the order of their paths."""
        ordered = tuple(sorted(self.records, key=lambda record: record.source.path))
        object.__setattr__(self, "records", ordered)
        if self.digests is None:
            object.__setattr__(self, "digests", digests_of(ordered))

    @cached_property
    def decisions(self) -> Decisions:
        """What has been ruled and found, and what of it is stale."""
        return Decisions(self.records, self.digests or {})

    def arrival(self, record: Record) -> Arrival | None:
        """When a record came in; None if nobody knows."""
        return self.arrivals.of(record.source.path) if self.arrivals else None

    def made_up(self, record: Record, event: datetime) -> bool:
        """Whether a record is of a sample made long after what it tells: of that its history says nothing.

        Every page of a month with such a record says that it is a sample.
        """
        begins = self.arrivals.begins if self.arrivals else None
        return record.sample and (begins is None or begins > event)

    def came_late(self, record: Record, event: datetime, told_by: Record) -> bool | None:
        """Whether what a record says came in after an event that another one tells; None if nobody knows."""
        arrival = self.arrival(record)
        if arrival is None:
            return None
        if record.sample and self.made_up(told_by, event) and not arrival.after(self.arrival(told_by)):
            return None
        return arrival.told is None or arrival.told > event

    def content(self, attachment: Attachment) -> Content:
        """What was seen in an attachment."""
        return self.contents.get(attachment.sha256, UNSEEN)

    def proves(self, record: Record) -> bool:
        """Whether the record can prove anything: not if the bureau has not accepted it, nor if it has attachments, or
        needs some, and nobody can open one."""
        return record.id not in self._void or _ALL not in self._void[record.id]

    def bears_out(self, record: Record, key: str) -> bool:
        """Whether a claim of the record may be believed: not if what it rests on is not there or does not open."""
        return record.id not in self._void or key not in self._void[record.id]

    def unproven(self, record: Record) -> str:
        """Why something that the record says proves nothing: it was `rejected`, attachments are `closed`, or it is
        `bare`; else empty."""
        if record.id in self.decisions.rejected:
            return "rejected"
        if not self._void.get(record.id):
            return ""
        closed = any(self.content(one).fault for one in record.attachments)
        return "closed" if closed else "bare"

    def asking(self, papered: frozenset[str]) -> Evidence:
        """The evidence when papers are asked for of some kinds; itself if they are there or were asked for already."""
        if papered == self.papered:
            return self
        asked = replace(self, papered=papered)
        return self if asked._void == self._void else asked  # noqa: SLF001  # of the same class

    @cached_property
    def _void(self) -> Mapping[str, frozenset[str]]:
        """The keys of claims, or `_ALL`, that rest on what nobody can open, or on what is not there, by record."""
        found: dict[str, frozenset[str]] = {}
        for record in self.records:
            good = tuple(one for one in record.attachments if not self.content(one).fault)
            asked = record.kind in self.papered
            if asked or len(good) < len(record.attachments):
                unseen = set() if asked else {key for key, _ in unborne(record, record.attachments)}
                resting = {key for key, _ in unborne(record, good)} - unseen
                if resting or not good:
                    found[record.id] = frozenset(resting if good else {*resting, _ALL})
        return found | {name: found.get(name, frozenset()) | {_ALL} for name in self.decisions.rejected}

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        """Records by id; ids are unique."""
        return MappingProxyType({record.id: record for record in self.records})

    @cached_property
    def _by_type(self) -> Mapping[type[Record], tuple[Record, ...]]:
        found: dict[type[Record], list[Record]] = {}
        for record in self.records:
            found.setdefault(type(record), []).append(record)
        return {kind: tuple(records) for kind, records in found.items()}

    @cached_property
    def _by_month(self) -> Mapping[tuple[type[Record], Period], tuple[Record, ...]]:
        found: dict[tuple[type[Record], Period], list[Record]] = {}
        for record in self.records:
            if record.scope == "month":
                found.setdefault((type(record), filed_under(record)), []).append(record)
        return {key: tuple(records) for key, records in found.items()}

    def all(self, kind: type[R]) -> tuple[R, ...]:
        """Every record of a type."""
        return self._by_type.get(kind, ())  # type: ignore[return-value]  # keyed by the records' own type

    def month(self, kind: type[R], period: Period) -> tuple[R, ...]:
        """The records of a type filed under a month."""
        return self._by_month.get((kind, period), ())  # type: ignore[return-value]  # keyed by the records' own type

    def standing(self, kind: type[R], day: date) -> tuple[R, ...]:
        """The records of a type whose span covers `day`."""
        return tuple(record for record in self.all(kind) if record.covers.covers(day))

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The register of projects."""
        return self.all(Project)

    def in_service(self, period: Period) -> tuple[Project, ...]:
        """Projects with at least one day in service in the month."""
        return tuple(project for project in self.projects if project.service(period.start, period.end))

    def left_out(self, period: Period) -> tuple[Project, ...]:
        """Projects in service on the day of the month's last survey round that no round of the month sent a form to."""
        rounds = self.month(SurveyRound, period)
        if not rounds:
            return ()
        asked = {one.project for sent in rounds for one in sent.issued}
        day = max(sent.happened for sent in rounds)
        return tuple(
            project for project in self.in_service(period) if project.id not in asked and project.service(day, day)
        )

    def usage(self, project: str, period: Period) -> Usage | None:
        """The usage record of a project and month."""
        return self._usage.get((project, period))

    @cached_property
    def _usage(self) -> Mapping[tuple[str, Period], Usage]:
        return {(record.project, filed_under(record)): record for record in self.all(Usage)}

    def until(self, period: Period) -> Evidence:
        """What is on file up to the end of a month: standing records, projects, and the months so far."""
        return replace(
            self,
            records=tuple(one for one in self.records if one.scope != "month" or filed_under(one) <= period),
        )

    def without_later_use(self, period: Period) -> Evidence:
        """What a month can rest on: everything but the use of later months, unless somebody decides on it or looked at
        it. What is late, a ruling, an objection, an answer, reaches back; what was used afterwards does not.
        """
        kept = tuple(one for one in self.records if not self._used_later(one, period))
        return self if len(kept) == len(self.records) else replace(self, records=kept)

    def _used_later(self, record: Record, period: Period) -> bool:
        later = isinstance(record, Usage) and filed_under(record) > period
        return later and record.covers.from_ > period.end and record.id not in self.decisions.named

    def without_use(self) -> Evidence:
        """Everything but use, unless somebody decides on it or looked at it."""
        named, came_in = self.decisions.named, self.arrivals
        kept = tuple(one for one in self.records if not isinstance(one, Usage) or one.id in named)
        if came_in is not None:
            known, paths = came_in.by_path, (one.source.path for one in kept)
            came_in = replace(came_in, by_path={path: known[path] for path in paths if path in known})
        return replace(self, records=kept, arrivals=came_in)

    def as_of(self, day: date) -> Evidence:
        """What had happened by the end of a day; itself if nothing happened later."""
        kept = tuple(one for one in self.records if one.happened <= day)
        return self if len(kept) == len(self.records) else replace(self, records=kept)

    def instead(self, changed: Mapping[str, Record | None]) -> Evidence:
        """The evidence with other records at some paths; None takes the record away."""
        kept = (record for record in self.records if record.source.path not in changed)
        found = (*kept, *(record for record in changed.values() if record is not None))
        return replace(self, records=tuple(found))

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """The months that have a folder."""
        return tuple(sorted({filed_under(record) for record in self.records if record.scope == "month"}))


def filed_under(record: Record) -> Period:
    """The month whose folder a monthly record lies in: `evidence/2024-03/...`."""
    return _folder_month(record.source.path)


@lru_cache(maxsize=1 << 16)
def _folder_month(path: str) -> Period:
    """What a path says of the month: every record is asked for it many times."""
    return Period.parse(top_of(path))
