"""Records filed under later months that a month rests on all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dossier.assess.standings import Subjects
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.incidents import Verdict
from dossier.records.base import Record
from dossier.records.operations import Incident, Submission
from dossier.records.rulings import Objection, Ruling
from dossier.records.security import EmergencyNotice


def filed_later(evidence: Evidence, period: Period, subjects: Subjects, verdicts: Iterable[Verdict]) -> frozenset[str]:
    """Paths of records that change a month which is over, wherever they are filed.

    A ruling on an incident, a report or letter that came late, the replacement of staff, the submission of the month,
    an objection to its result and the answer.
    """
    return frozenset(one.source.path for one in _records(evidence, period, subjects, verdicts))


def _records(evidence: Evidence, period: Period, subjects: Subjects, verdicts: Iterable[Verdict]) -> Iterator[Record]:
    yield from (evidence.by_id[name] for duty in subjects.obligations for name in duty.records)
    hit = {verdict.id for verdict in verdicts}
    hit |= {one.announced_by for one in evidence.all(Incident) if one.id in hit and one.announced_by}
    hit |= {record for row in subjects.indicators for record in row.evidence}
    told: list[Record] = [one for one in evidence.all(Submission) if one.month == period]
    told += [one for one in evidence.all(Objection) if one.month == period]
    yield from told
    hit |= {one.id for one in told}
    for ruling in evidence.all(Ruling):
        if ruling.subject in hit or ruling.objection in hit or (ruling.row and ruling.judges == period):
            yield ruling
    yield from (notice for notice in evidence.all(EmergencyNotice) if notice.incident in hit)
