"""What every kind of duty works with: the month, the term, and how a state follows from two days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias, TypeVar

from dossier.contract import Contract
from dossier.contract.obligations import Duty, MonthDays
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.records import Record
from dossier.records.projects import Acceptance
from dossier.result import Obligation
from dossier.trace import ChoiceValue, SentenceValue, TitleValue, say, told
from dossier.utilisation import Measured

R = TypeVar("R", bound=Record)
State: TypeAlias = Literal["met", "late", "missing", "pending", "undetermined"]


@dataclass(frozen=True)
class ServiceTerm:
    """The service term, both days included (3.1)."""

    first: date
    last: date

    def meets(self, first: date, last: date) -> bool:
        """Whether the term shares a day with `first` to `last`."""
        return first <= self.last and self.first <= last


@dataclass(frozen=True)
class Before:
    """The month before, which reports and letters are about: the readings that ruled it, and each project's use."""

    adopted: Mapping[str, str]
    used: Mapping[str, Measured] = field(default_factory=dict)


@dataclass(frozen=True)
class Month:
    """A month under examination."""

    contract: Contract
    evidence: Evidence
    period: Period
    adopted: Mapping[str, str]
    as_of: date
    term: ServiceTerm | None
    before: Before
    consequences: frozenset[str]

    @property
    def in_term(self) -> bool:
        """Whether the month shares a day with the term."""
        return self.term is not None and self.term.meets(self.period.start, self.period.end)

    @property
    def begun(self) -> date | None:
        """The first day on which a project was in service, before acceptance or after (R-68)."""
        return min((project.moved_in for project in self.evidence.projects), default=None)

    def proving(self, records: Iterable[R]) -> list[R]:
        """The records that show a duty done: not those whose attachments nobody can open, or that lack some."""
        return [record for record in records if self.evidence.proves(record)]

    def left_out(self, records: Iterable[Record]) -> tuple[SentenceValue, ...]:
        """The records that show nothing, by the reason."""
        found: dict[str, list[TitleValue]] = {}
        for record in records:
            if not self.evidence.proves(record):
                title = TitleValue(value=record.title, record=record.id)
                found.setdefault(self.evidence.unproven(record), []).append(title)
        return tuple(
            say(
                "duty.left-out",
                records=[say("found.record", title=title) for title in titles],
                why=ChoiceValue(of="unproven", value=why),
            )
            for why, titles in found.items()
        )

    def deadline(self, deadlines: MonthDays, period: Period) -> date:
        """The last day of a deadline that nominally lies in `period`, as the month before is read, which it is about.

        Raises OutsideCalendar if it moves or counts working days, and the year has no notice.
        """
        return deadlines.on(self.before.adopted).last(period, self.contract.calendar)

    def state(self, due: date | None, done: date | None, late_until: date | None = None) -> State:
        """Not done: pending up to the last day, then missing. Done after it: late, but missing after `late_until`."""
        if done is None:
            return "pending" if due is None or self.as_of <= due else "missing"
        if due is None or done <= due:
            return "met"
        return "late" if late_until is None or done <= late_until else "missing"


def obligation(
    duty: Duty,
    subject: str,
    due: date | None,
    done: date | None,
    state: State,
    *,
    said: Iterable[SentenceValue] = (),
    records: Iterable[Record] = (),
) -> Obligation:
    """One obligation of a duty; its id is the duty's with what it is about."""
    found = tuple(said)
    return Obligation(
        id=f"{duty.id}-{subject}",
        duty=duty.id,
        party=duty.party,
        subject=subject,
        clause=duty.clause,
        due=due,
        done=done,
        state=state,
        records=tuple(record.id for record in records),
        found=found,
        note="，".join(map(told, found)),
    )


def term_of(contract: Contract, evidence: Evidence, day: date) -> ServiceTerm | None:
    """The term from the first accepted acceptance on, as agreed on a day; None without an acceptance (3.1)."""
    begun = min(
        (record.happened for record in evidence.all(Acceptance) if record.conclusion == "accepted"), default=None
    )
    return None if begun is None else ServiceTerm(begun, contract.terms.term_on(day).last(begun))
