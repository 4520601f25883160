"""Duties that carry no points, and the gates of payment, as data (articles 2 to 8, annex 1.1.2.6 and 1.1.2.7).

Each duty is of one kind; the kind's arithmetic is in `dossier.duties`, its numbers are here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, ClassVar, Final, Generic, Literal, TypeAlias, TypeVar

from pydantic import Field

from dossier.contract.calendar import DayUnit, WorkCalendar
from dossier.contract.cited import Cited, Ended, there
from dossier.contract.readings import ReadingId, Readings
from dossier.exact.period import Period
from dossier.fields import Count, Fields, Filed, Flag, Id, Length, Name
from dossier.problems import Problem, error

Cycle: TypeAlias = Literal["month", "half-year", "year"]
Conclusion: TypeAlias = Literal[
    "excellent", "good", "fair", "poor", "compliant", "basically-compliant", "not-compliant"
]


class LastDay(Fields):
    """Whether a last day moves past days of rest (Civil Code 203). `when`: under that reading."""

    when: Id | None = None
    moves: Flag


class DueDay(LastDay):
    """The day of the month after the span, or with `unit: workdays` its so many-th working day."""

    day: Annotated[Count, Field(ge=1, le=31)]
    unit: DayUnit = "days"

    def last(self, period: Period, calendar: WorkCalendar) -> date:
        """The last day in a month; one that has no such day ends earlier. Raises OutsideCalendar."""
        if self.unit == "workdays":
            return calendar.counted(period.shift(-1).end, self.day, self.unit)
        day = self.earliest(period)
        return calendar.move_past_holiday(day) if self.moves else day

    def earliest(self, period: Period) -> date:
        """The day before which the last day cannot lie, whatever the calendar says."""
        return date(period.year, period.month, min(self.day, period.days))


D = TypeVar("D", bound=LastDay)


class Deadlines(Fields, Generic[D]):
    """One last day, or one for each reading of a question."""

    reading: ReadingId | None = None
    choices: tuple[D, ...] = Field(min_length=1)

    def on(self, adopted: Mapping[str, str]) -> D:
        """What holds under the adopted reading; the first one if the question is not open."""
        wanted = adopted.get(self.reading) if self.reading else None
        return next((choice for choice in self.choices if choice.when == wanted), self.choices[0])


# Classes with a name of their own: what is read once is kept pickled, and a class without one cannot be.
class LastDays(Deadlines[LastDay]):
    """Last days that are counted from something."""


class MonthDays(Deadlines[DueDay]):
    """Last days that are days of a month."""


FIXED: Final = LastDays(choices=(LastDay(moves=False),))
"""A last day that is counted from something and never moves."""


class Duty(Cited):
    """What every duty has: the role of the party that owes it, its title, its clause, the day it takes effect.

    `ended`: by what it is owed no longer, from that day on.
    """

    shown_by: ClassVar[str] = ""
    """The kind of record that does it, where the duty does not name one itself."""
    drafted: ClassVar[bool] = False
    """Whether the program writes what is to be sent."""

    id: Id
    title: Name
    party: Id
    ended: Ended | None = None

    @property
    def filed_as(self) -> str:
        """The kind of record that shows it done; "" if none does."""
        return str(getattr(self, "record", self.shown_by))

    def holds(self, day: date) -> bool:
        """Whether it is owed on a day."""
        return there((self,), self.ended, day)

    def in_month(self, period: Period) -> bool:
        """Whether it is owed on a day of the month."""
        return self.from_ <= period.end and (self.ended is None or period.start < self.ended.from_)


class PeriodicReport(Duty):
    """A report about each month, half-year or year, due in the month after it (2.2, 1.1.2.7)."""

    drafted: ClassVar = True
    kind: Literal["periodic-report"]
    record: Literal["operation-report", "resource-report"]
    cycle: Cycle
    deadlines: MonthDays


class ResizeLetters(Duty):
    """A letter to each project whose utilisation lies outside the limits, due in the month after (1.1.2.7, R-41)."""

    drafted: ClassVar = True
    shown_by: ClassVar = "resize-letter"
    kind: Literal["resize-letters"]
    deadlines: MonthDays


class LeadTime(Duty):
    """Something announced or authorised before it happens: `lead` days or working days (4.5, 4.6, 7.2)."""

    kind: Literal["lead-time"]
    record: Literal["onsite-engineer", "maintenance-notice", "policy-change"]
    lead: Length
    unit: DayUnit
    consent: Flag = False

    @property
    def event_day(self) -> str:
        """The field of the record with the day of what needs notice."""
        return {"onsite-engineer": "replacement.effective", "maintenance-notice": "starts", "policy-change": "changed"}[
            self.record
        ]

    def latest(self, day: date, calendar: WorkCalendar) -> date:
        """The last day on which notice of something on `day` is in time; `day` is day 0. Raises OutsideCalendar."""
        return calendar.counted(day, -self.lead, self.unit)


class WeeklyReport(Duty):
    """A report about each week, sent within so many days or working days after its Sunday (7.3).

    Whether the last one moves is a reading (R-51).
    """

    shown_by: ClassVar = "weekly-security-report"
    kind: Literal["weekly-report"]
    days: Length
    unit: DayUnit = "days"
    deadlines: LastDays = FIXED

    def last(self, sunday: date, adopted: Mapping[str, str], calendar: WorkCalendar) -> date:
        """The last day for the week that ends on a Sunday, which is day 0. Raises OutsideCalendar."""
        day = calendar.counted(sunday, self.days, self.unit)
        return calendar.move_past_holiday(day) if self.deadlines.on(adopted).moves else day


class LogsKept(Duty):
    """Logs that reach back so many months, or to the start of the service (7.3)."""

    shown_by: ClassVar = "weekly-security-report"
    kind: Literal["logs-kept"]
    months: Length


class StandingDocument(Duty):
    """A rule document in force at the end of each month (7.4)."""

    shown_by: ClassVar = "rule-document"
    kind: Literal["standing-document"]
    subject: Literal[
        "facility-inspection", "facility-security", "fault-procedure", "emergency-plan", "staff-management"
    ]


class PromptNotice(Duty):
    """Notice within so many minutes of the discovery of an emergency or incident (7.4)."""

    shown_by: ClassVar = "emergency-notice"
    kind: Literal["prompt-notice"]
    minutes: Length


class MonthlyRecord(Duty):
    """A record of a kind each month (1.1.2.6)."""

    kind: Literal["monthly-record"]
    record: Id


class StaffReplacement(Duty):
    """Staff replaced within so many months once the rubric orders it (row 8, R-12)."""

    shown_by: ClassVar = "staffing-record"
    kind: Literal["replacement"]
    consequence: Id
    months: Length


class Claim(Duty):
    """A claim kept in a ledger, never netted: one for each confirmed finding of the category (8.2, R-50)."""

    kind: Literal["claim"]
    category: Literal["attack"]


class TermEnd(Duty):
    """The last day of the term (3.1)."""

    kind: Literal["term-end"]


AnyDuty = Annotated[
    PeriodicReport
    | ResizeLetters
    | LeadTime
    | WeeklyReport
    | LogsKept
    | StandingDocument
    | PromptNotice
    | MonthlyRecord
    | StaffReplacement
    | Claim
    | TermEnd,
    Field(discriminator="kind"),
]


class Need(Fields):
    """A document on file by the payment: in force at the period's end or later, or issued in its year (6.3, R-44).

    `conclusions`: those that count; empty if any does. A failed assessment opens no gate.
    """

    record: Literal["filing-certificate", "level-assessment", "crypto-assessment", "risk-assessment"]
    level: Count | None = None
    valid: Literal["in-force", "this-year"]
    conclusions: tuple[Conclusion, ...] = ()


class GateRule(Cited):
    """A condition of payment: all of its documents (6.3, R-43)."""

    id: Id
    title: Name
    needs: tuple[Need, ...] = Field(min_length=1)
    ended: Ended | None = None

    def holds(self, day: date) -> bool:
        """Whether it is a condition of paying the month that ends on a day."""
        return there((self,), self.ended, day)


class Obligations(Filed):
    """All duties and gates (obligations.yml)."""

    duties: tuple[AnyDuty, ...]
    gates: tuple[GateRule, ...] = ()

    def problems(self, readings: Readings) -> Iterator[Problem]:
        """Ids used twice, and deadlines for readings that the register does not have."""
        seen: dict[str, tuple[str, int]] = {}
        for group, entries in (("duties", self.duties), ("gates", self.gates)):
            for index, entry in enumerate(entries):
                if entry.id in seen:
                    yield error(
                        "contract-id-twice", self.place(group, index, "id"), self.place(*seen[entry.id]), id=entry.id
                    )
                seen.setdefault(entry.id, (group, index))
        for index, duty in enumerate(self.duties):
            deadlines = getattr(duty, "deadlines", None)
            if isinstance(deadlines, Deadlines) and deadlines.reading is not None:
                question = readings.by_id.get(deadlines.reading)
                known = {reading.id for reading in question.readings} if question else set()
                given = {choice.when for choice in deadlines.choices}
                if question is None or given != known:
                    place = self.place("duties", index, "deadlines", "reading")
                    yield error("reading-deadlines", place, reading=deadlines.reading, known=", ".join(sorted(known)))
