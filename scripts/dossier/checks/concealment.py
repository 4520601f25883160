"""A confirmed finding of a concealed incident names the incident, which has to be registered first (table 1, row 9).

Without the record the finding would cost the points of its row and nothing else: level and deduction come from the
incident (1.3). A finding that is not confirmed has nothing to name yet.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.load import Dossier
from dossier.problems import Problem, error
from dossier.records.operations import Incident
from dossier.records.rulings import Finding

CODES: Final = ("concealment-without-incident",)

_CONCEALED: Final = "concealed-incident"


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every confirmed finding of the category; what is named but not on file is told by another check."""
    for finding in dossier.evidence.all(Finding):
        if finding.category != _CONCEALED or not finding.confirmed:
            continue
        if finding.about is None:
            yield error("concealment-without-incident", finding.place("category"))
        elif not isinstance(dossier.evidence.by_id.get(finding.about), Incident | None):
            yield error("concealment-without-incident", finding.place("about"), value=finding.about)
