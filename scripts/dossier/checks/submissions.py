"""A submission names one whole month that is over, and each month is submitted once (R-53).

The moment a submission came in decides which evidence of its month is late. A second one changes nothing, so that
nobody can move that moment.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.problems import Problem, error, warning
from dossier.records.operations import Submission

CODES: Final = ("submission-month", "submission-twice")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every submission, the first of each month before the others."""
    first: dict[Period, Submission] = {}
    for made in sorted(dossier.evidence.all(Submission), key=lambda one: (one.happened, one.id)):
        month = made.month
        if (made.covers.from_, made.covers.to) != (month.start, month.end) or made.happened < month.end:
            yield error("submission-month", made.place("covers"), day=made.happened.isoformat())
        elif month in first:
            words = {"month": str(month), "first": first[month].id}
            yield warning("submission-twice", made.place("covers"), first[month].place("covers"), **words)
        first.setdefault(month, made)
