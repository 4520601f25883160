"""What came in after its month was submitted: told apart, and left out if the contract is read so; what counts at all.

A month is submitted with the first record that says so and is not rejected, at the moment that record came in: what
was committed with it or before it was there. Only what the provider alone hands in can be late; what the bureau finds
or rules comes after the submission by its nature, and whoever may have filed the rest is not known.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

from dossier.contract import Contract
from dossier.contract.policies import LateEvidence
from dossier.contract.readings import Adopted
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.records.base import Record
from dossier.records.layout import month_of
from dossier.records.operations import Submission

_PROVIDER: Final = ("provider",)


def submission_of(evidence: Evidence, period: Period) -> Submission | None:
    """The submission of a month, the first one that was not rejected if there are several."""
    rejected = evidence.decisions.rejected
    made = [one for one in evidence.all(Submission) if one.month == period and one.id not in rejected]
    return min(made, key=lambda one: (one.happened, one.id), default=None)


def late(contract: Contract, evidence: Evidence, period: Period) -> tuple[Record, ...]:
    """The records of a month that came in after it was submitted; none if nobody knows."""
    made = submission_of(evidence, period)
    arrival = evidence.arrival(made) if made is not None else None
    if made is None or arrival is None or arrival.first is None:
        return ()
    told = datetime.combine(made.happened, time.max, CHINA)
    if evidence.made_up(made, told):
        return ()
    return tuple(
        record
        for record in evidence.records
        if month_of(record.source.path) == period
        and contract.roles.may_commit(record.source.path) == _PROVIDER
        and _came_in_after(evidence, record, arrival.first)
    )


def _came_in_after(evidence: Evidence, record: Record, moment: datetime) -> bool:
    arrival = evidence.arrival(record)
    return arrival is not None and (arrival.first is None or arrival.first > moment)


def counted(contract: Contract, evidence: Evidence, period: Period, adopted: Adopted) -> Evidence:
    """The evidence that counts in a month under some readings: what came in time, with the papers asked for."""
    there = in_time(contract, evidence, period) if leaves_out(adopted) else evidence
    papers = contract.rubric.scheme.papers
    return there.asking(papers.asked(adopted, period.end)) if papers else there


def leaves_out(adopted: Adopted) -> bool:
    """Whether what came in late does not count."""
    return adopted.choice(LateEvidence) is LateEvidence.UNTIL_SUBMITTED


def in_time(contract: Contract, evidence: Evidence, period: Period) -> Evidence:
    """The evidence without what came in late; itself if nothing did."""
    found = late(contract, evidence, period)
    return evidence.instead({record.source.path: None for record in found}) if found else evidence
