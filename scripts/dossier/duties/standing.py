"""What must be there each month, what the rubric orders, claims, and the end of the term."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from dossier.contract.obligations import Claim, MonthlyRecord, StaffReplacement, StandingDocument, TermEnd
from dossier.duties.month import Month, obligation
from dossier.records import KINDS, Record
from dossier.records.operations import OnsiteEngineer, RuleDocument
from dossier.records.platform import StaffingRecord
from dossier.records.rulings import Finding
from dossier.result import Obligation
from dossier.trace import say


def document(duty: StandingDocument, month: Month) -> Iterator[Obligation]:
    """A rule document in force on the month's last day (7.4)."""
    if not month.in_term:
        return
    day = month.period.end
    there = [one for one in month.evidence.standing(RuleDocument, day) if one.subject == duty.subject]
    documents = month.proving(there)
    done = min((one.covers.from_ for one in documents), default=None)
    yield obligation(
        duty, str(month.period), day, done, month.state(day, done), said=month.left_out(there), records=documents
    )


def monthly(duty: MonthlyRecord, month: Month) -> Iterator[Obligation]:
    """A record of the kind filed under the month (1.1.2.6)."""
    if not month.in_term:
        return
    due = month.period.end
    there = month.evidence.month(KINDS[duty.record], month.period)
    records = sorted(month.proving(there), key=lambda record: record.happened)
    done = records[0].happened if records else None
    yield obligation(
        duty, str(month.period), due, done, month.state(due, done), said=month.left_out(there), records=records
    )


def replacement(duty: StaffReplacement, month: Month) -> Iterator[Obligation]:
    """Staff replaced, if the rubric ordered it (row 8, R-12): somebody left or moved, or there is a new engineer."""
    if duty.consequence not in month.consequences:
        return
    due = month.period.shift(duty.months).end
    changes = sorted(_changes(month), key=lambda change: (change[0], change[1].id))[:1]
    done = changes[0][0] if changes else None
    records = [record for _, record in changes]
    said = [say("duty.ordered")]
    yield obligation(duty, str(month.period), due, done, month.state(due, done), said=said, records=records)


def _changes(month: Month) -> Iterator[tuple[date, Record]]:
    for staffing in month.evidence.all(StaffingRecord):
        for change in staffing.changes:
            if change.change in {"left", "moved"} and change.day >= month.period.start:
                yield change.day, staffing
    for engineer in month.evidence.all(OnsiteEngineer):
        if engineer.replacement is not None and engineer.replacement.effective >= month.period.start:
            yield engineer.replacement.effective, engineer


def claim(duty: Claim, month: Month) -> Iterator[Obligation]:
    """A claim for each confirmed finding of the month: open until settled outside this account (8.2, R-50)."""
    for finding in month.evidence.month(Finding, month.period):
        stale = month.evidence.decisions.undoes(finding, "confirmed")
        if finding.category == duty.category and finding.confirmed and not stale:
            yield obligation(duty, finding.id, None, None, "pending", said=[say("duty.claim")], records=[finding])


def term_end(duty: TermEnd, month: Month) -> Iterator[Obligation]:
    """The last day of the term, in its month (3.1)."""
    last = month.term.last if month.term else None
    if last is not None and last in month.period:
        done = last if month.as_of > last else None
        yield obligation(duty, str(month.period), last, done, month.state(last, done))
