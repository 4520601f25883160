"""An error of a report counts once: not when a spot check already costs points for it, and not in two findings (R-16).

A finding about a spot check that found a mismatch is not counted; one that repeats another word for word is, so that a
warning asks whether it is another error.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.contract.policies import ReportRounding
from dossier.contract.readings import Readings
from dossier.load import Dossier
from dossier.problems import Place, Problem, warning
from dossier.records.operations import SpotCheck
from dossier.records.rulings import Finding

CODES: Final = ("finding-of-mismatch", "finding-twice")

_ERROR: Final = "report-error"


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every confirmed finding of an error."""
    seen: dict[tuple[str | None, str], Place] = {}
    for finding in dossier.evidence.all(Finding):
        if finding.category != _ERROR or not finding.confirmed:
            continue
        spot = dossier.evidence.by_id.get(finding.about or "")
        mismatch = _mismatch(spot, dossier.contract.readings) if isinstance(spot, SpotCheck) else None
        if mismatch is not None:
            yield warning("finding-of-mismatch", finding.place("about"), mismatch, value=finding.about or "")
            continue
        place = finding.place("reason")
        first = seen.setdefault((finding.about, finding.reason), place)
        if first != place:
            yield warning("finding-twice", place, first)


def _mismatch(spot: SpotCheck, readings: Readings) -> Place | None:
    """The first figure that differs from the report by more than its own rounding (R-17)."""
    margin = readings.number(ReportRounding, "tolerance-percent") or Fraction(0)
    for index, line in enumerate(spot.usage):
        if abs(line.observed - line.reported) * 100 > margin:
            return spot.place("usage", index, "observed")
    return None
