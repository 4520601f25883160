"""Reports and letters: operation and resource reports, resize letters, weekly security reports, logs."""

from __future__ import annotations

from calendar import SUNDAY
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dossier.contract.calendar import OutsideCalendar
from dossier.contract.decided import assessor
from dossier.contract.obligations import Cycle, LogsKept, PeriodicReport, ResizeLetters, WeeklyReport
from dossier.duties.month import Month, ServiceTerm, State, obligation
from dossier.exact.period import Period, later
from dossier.records.operations import OperationReport, ResourceReport
from dossier.records.projects import ResizeLetter
from dossier.records.security import WeeklySecurityReport
from dossier.result import Obligation
from dossier.trace import ChoiceValue, TermValue, say

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class _Span:
    """What a report is about: its months, and the name that `about` gives them."""

    first: Period
    last: Period

    @classmethod
    def before(cls, cycle: Cycle, period: Period) -> _Span | None:
        """The span whose report falls due in `period`: the one that ended with the month before, if one did."""
        last = period.shift(-1)
        months = {"month": 1, "half-year": 6, "year": 12}[cycle]
        return cls(last.shift(1 - months), last) if last.month % months == 0 else None

    @property
    def name(self) -> str:
        """`2024-01`, `2023-H2` or `2023`."""
        if self.first == self.last:
            return str(self.first)
        if self.first.shift(11) == self.last:
            return str(self.last.year)
        return f"{self.last.year}-H{self.last.month // 6}"


def periodic(duty: PeriodicReport, month: Month) -> Iterator[Obligation]:
    """A report about the span before; late up to the day the next one is due, then missing (R-14, R-15)."""
    span = _Span.before(duty.cycle, month.period)
    owed = None if span is None else _owed(span, month)
    if span is None or owed is False:
        return
    due = month.deadline(duty.deadlines, month.period)
    there = list(_about(duty, span, month))
    reports = sorted(month.proving(there), key=lambda report: report.submitted)[:1]
    done = reports[0].submitted.date() if reports else None
    late_until = _next_due(duty, span, month, done) if done is not None and done > due else None
    state = month.state(due, done, late_until)
    said = [say("duty.span", span=TermValue(value=span.name)), *month.left_out(there)]
    if owed is None and state in {"late", "missing"}:
        state = "undetermined"
        said.append(say("duty.undetermined"))
    yield obligation(duty, span.name.lower(), due, done, state, said=said, records=reports)


def _owed(span: _Span, month: Month) -> bool | None:
    """Whether a report about the span is owed: from the first month in service or in the term on (3.1, R-68).

    None if that depends on an acceptance that is not on file: it can have been on any day since the signature.
    """
    if month.begun is not None and span.last.end >= month.begun:
        return month.term is None or span.first.start <= month.term.last
    if month.term is not None:
        return month.term.meets(span.first.start, span.last.end)
    return None if span.last.end >= month.contract.terms.signed else False


def _next_due(duty: PeriodicReport, span: _Span, month: Month, done: date) -> date:
    """When the report about the next span is due; the calendar is only asked if that decides anything."""
    length = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
    following = month.period.shift(length)
    earliest = duty.deadlines.on(month.before.adopted).earliest(following)
    return earliest if done <= earliest else month.deadline(duty.deadlines, following)


def _about(duty: PeriodicReport, span: _Span, month: Month) -> Iterator[OperationReport | ResourceReport]:
    if duty.record == "resource-report":
        yield from (report for report in month.evidence.all(ResourceReport) if report.about == span.name)
        return
    for report in month.evidence.all(OperationReport):
        if (report.cycle, report.about) == (duty.cycle, span.name):
            yield report


def resize_letters(duty: ResizeLetters, month: Month) -> Iterator[Obligation]:
    """A letter to each project strictly below or above the limits in the month before, copied to the bureau (R-41).

    Where a figure is missing, to each whose use lies outside whatever the figure is (R-60).
    """
    about = month.period.shift(-1)
    if month.term is None or not month.term.meets(about.start, about.end):
        return
    limits = month.contract.terms.resize_on(about.end)
    due = month.deadline(duty.deadlines, month.period)
    letters = _letters(month, str(about))
    for project, used in sorted(month.before.used.items()):
        direction = used.advice(limits)
        if direction is None:
            continue
        advice = ChoiceValue(of="advice", value=direction)
        letter = letters.get((project, direction))
        done = letter.happened if letter else None
        about_month, to = TermValue(value=str(about)), assessor(month.contract)
        said = [say("duty.advise", month=about_month, used=used.said, advice=advice, assessor=to)]
        records = [letter] if letter else []
        yield obligation(duty, f"{about}-{project}", due, done, month.state(due, done), said=said, records=records)


def _letters(month: Month, about: str) -> dict[tuple[str, str], ResizeLetter]:
    """The first letter to each project with each advice about a month, of those copied to the bureau."""
    found: dict[tuple[str, str], ResizeLetter] = {}
    for letter in sorted(month.proving(month.evidence.all(ResizeLetter)), key=lambda letter: letter.happened):
        if letter.about == about and letter.copied_to_bureau:
            found.setdefault((letter.project, letter.direction), letter)
    return found


def weekly(duty: WeeklyReport, month: Month) -> Iterator[Obligation]:
    """One report for each week (Monday to Sunday, wholly within the term) that ends in the month."""
    for sunday in _sundays(month):
        there = list(_of_week(month, sunday))
        reports = sorted(month.proving(there), key=lambda report: report.sent)[:1]
        due = _due(duty, sunday, month)
        done = reports[0].sent if reports else None
        year, week, _ = sunday.isocalendar()
        said = [say("days.span", first=sunday - timedelta(days=6), last=sunday), *month.left_out(there)]
        yield obligation(duty, f"{year}-w{week:02d}", due, done, month.state(due, done), said=said, records=reports)


def _due(duty: WeeklyReport, sunday: date, month: Month) -> date:
    """The last day, moved past days of rest where it is read so (R-51)."""
    try:
        return duty.last(sunday, month.adopted, month.contract.calendar)
    except OutsideCalendar:  # the week after the last notice: nobody can tell yet, and no points hang on it
        return sunday + timedelta(days=duty.days)


def logs_kept(duty: LogsKept, month: Month) -> Iterator[Obligation]:
    """Every weekly report of the month shows logs that reach back far enough, or to the start of the term."""
    sundays = tuple(_sundays(month))
    if month.term is None or not sundays:
        return
    term = month.term
    reports = [report for sunday in sundays for report in _of_week(month, sunday)]
    short = [report for report in reports if report.oldest_log > _reach(report, duty.months, term)]
    due = month.period.end
    if short:
        said = [say("duty.oldest-log", sent=short[0].sent, oldest=short[0].oldest_log)]
        yield obligation(duty, str(month.period), due, None, "missing", said=said, records=short)
        return
    done = max((report.sent for report in reports), default=None)
    state: State = "met" if reports else month.state(due, None)
    kept = [say("duty.keep", months=duty.months)]
    yield obligation(duty, str(month.period), due, done, state, said=kept, records=reports)


def _reach(report: WeeklySecurityReport, months: int, term: ServiceTerm) -> date:
    return max(later(report.sent, -months), term.first)


def _sundays(month: Month) -> Iterator[date]:
    term = month.term
    if term is None:
        return
    for day in month.period.each_day():
        if day.weekday() == SUNDAY and term.first <= day - timedelta(days=6) and day <= term.last:
            yield day


def _of_week(month: Month, sunday: date) -> Iterator[WeeklySecurityReport]:
    """The reports whose span ends in the week."""
    for report in month.evidence.all(WeeklySecurityReport):
        if sunday - _WEEK < (report.covers.to or report.covers.from_) <= sunday:
            yield report
