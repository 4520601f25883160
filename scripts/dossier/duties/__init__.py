"""Which duties fell due in a month and whether they were done; which documents open the gate of payment.

Contract and evidence -> `Obligation` and `Gate`. The kinds of duty are here, their numbers in obligations.yml.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import Any, Final

from dossier.contract import Contract
from dossier.contract import obligations as duty
from dossier.duties import notices, reports, standing
from dossier.duties.gates import gates
from dossier.duties.month import Before, Month, ServiceTerm, term_of
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.result import Obligation

__all__ = [
    "Before",
    "ServiceTerm",
    "duties",
    "gates",
    "term_of",
]

_KINDS: Final[Mapping[type[duty.Duty], Callable[[Any, Month], Iterable[Obligation]]]] = {
    duty.PeriodicReport: reports.periodic,
    duty.ResizeLetters: reports.resize_letters,
    duty.WeeklyReport: reports.weekly,
    duty.LogsKept: reports.logs_kept,
    duty.LeadTime: notices.lead_time,
    duty.PromptNotice: notices.prompt,
    duty.StandingDocument: standing.document,
    duty.MonthlyRecord: standing.monthly,
    duty.StaffReplacement: standing.replacement,
    duty.Claim: standing.claim,
    duty.TermEnd: standing.term_end,
}


def duties(
    contract: Contract,
    evidence: Evidence,
    period: Period,
    adopted: Mapping[str, str],
    as_of: date,
    *,
    before: Before | None = None,
    consequences: Collection[str] = (),
) -> tuple[Obligation, ...]:
    """The obligations of a month, in the order of obligations.yml.

    `before` is the month before as it was judged, which reports and letters are about: without it nobody is owed a
    letter. `consequences` are what the rubric ordered in this month, such as the replacement of staff. `as_of` only
    decides whether a duty not yet done is pending or missing. Without an acceptance no term has begun (3.1), but
    reports are owed from the first month in service (R-68). Raises OutsideCalendar if a deadline falls into a year
    without a notice of holidays.
    """
    term = term_of(contract, evidence, period.end)
    before = before or Before(adopted)
    month = Month(contract, evidence, period, adopted, as_of, term, before, frozenset(consequences))
    return tuple(chain.from_iterable(_each(month)))


def _each(month: Month) -> Iterator[Iterable[Obligation]]:
    for entry in month.contract.obligations.duties:
        if entry.in_month(month.period):
            yield _KINDS[type(entry)](entry, month)
