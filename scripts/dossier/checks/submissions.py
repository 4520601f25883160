"""A submission names one whole month that is over, and each month is submitted once (R-53).

The moment a submission came in decides which evidence of its month is late. A second one changes nothing, so that
nobody can move that moment. Self-scores name rows, and no more points than a row has.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.fields import nearest
from dossier.load import Dossier
from dossier.problems import Problem, error, warning
from dossier.records.operations import Submission

CODES: Final = ("submission-month", "submission-twice", "self-score-above", "unknown-reference")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every submission, the first of each month before the others."""
    first: dict[Period, Submission] = {}
    rejected = dossier.evidence.decisions.rejected
    for made in sorted(dossier.evidence.all(Submission), key=lambda one: (one.happened, one.id)):
        month = made.month
        yield from _self_scores(dossier, made)
        if (made.covers.from_, made.covers.to) != (month.start, month.end) or made.happened < month.end:
            yield error("submission-month", made.place("covers"), day=made.happened.isoformat())
        elif month in first:
            words = {"month": str(month), "first": first[month].id}
            yield warning("submission-twice", made.place("covers"), first[month].place("covers"), **words)
        if made.id not in rejected:
            first.setdefault(month, made)


def _self_scores(dossier: Dossier, made: Submission) -> Iterator[Problem]:
    rows = {row.id: row.version.points for row in dossier.contract.rubric.on(made.month.end)}
    for name, points in made.self_score.items():
        place = made.place("self_score", name)
        if name not in rows:
            where = made.source.key_place("self_score", name)
            yield error("unknown-reference", where, what="row", value=name, meant=nearest(name, rows))
        elif points > rows[name]:
            yield error("self-score-above", place, value=plain(points), max=plain(rows[name]))
