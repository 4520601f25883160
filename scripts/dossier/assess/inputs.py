"""The files that a month was computed from, with the digest that names the whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from dossier import submissions
from dossier.assess.computing import Computing
from dossier.contract import FOLDER
from dossier.exact.period import Period
from dossier.load.attachments import FileFact
from dossier.records.layout import feeds
from dossier.records.operations import Incident
from dossier.records.rulings import Ruling
from dossier.records.security import EmergencyNotice
from dossier.result import InputFile, Inputs


def inputs(files: Mapping[str, FileFact], period: Period, later: frozenset[str]) -> Inputs:
    """The contract, the register, standing records, the months so far, and what came `later` but was used."""
    found = tuple(
        InputFile(path=path, sha256=fact.sha256, sm3=fact.sm3)
        for path, fact in sorted(files.items())
        if path in later or path.startswith(FOLDER) or feeds(path, period)
    )
    listing = "".join(f"{file.sha256}  {file.path}\n" for file in found)
    return Inputs(digest=hashlib.sha256(listing.encode()).hexdigest(), files=found)


def filed_later(month: Computing) -> frozenset[str]:
    """Paths of records filed under later months that this month rests on all the same.

    A ruling on an incident, a report or letter that came late, the replacement of staff: each changes a month that
    is over.
    """
    base = month.base
    records = [month.evidence.by_id[one] for duty in base.obligations for one in duty.records]
    hit = {verdict.id for verdict in base.prepared.verdicts}
    hit |= {one.announced_by for one in month.evidence.all(Incident) if one.id in hit and one.announced_by}
    hit |= {record for row in base.score.indicators for record in row.evidence}
    rulings = month.evidence.all(Ruling)
    records += [one for one in rulings if one.subject in hit or (one.row and one.judges == month.period)]
    records += [notice for notice in month.evidence.all(EmergencyNotice) if notice.incident in hit]
    submitted = submissions.submission_of(month.evidence, month.period)
    records += [submitted] if submitted else []
    return frozenset(record.source.path for record in records)
