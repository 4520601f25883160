"""A warning where the figure that a spot check takes from the report is not the one of the usage record: it may be
mistyped, and a mismatch that is none would cost all points of the row (annex 1.1.2.5, R-17).

A report in error differs rightly; so this is no error, and the look stays as it was filed.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from dossier.contract.policies import ReportRounding
from dossier.evidence import Evidence
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.fields import CHINA, FULL
from dossier.load import Dossier
from dossier.problems import Place, Problem, warning
from dossier.records.operations import SpotCheck, UsageCheck
from dossier.records.projects import Usage

CODES: Final = ("reported-differs",)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every figure looked up, against the month of the look and, for the report of before, the month before."""
    margin = (dossier.contract.readings.number(ReportRounding, "tolerance-percent") or Fraction(0)) / FULL
    for spot in dossier.evidence.all(SpotCheck):
        for index, look in enumerate(spot.usage):
            month = Period.of(look.at.astimezone(CHINA).date())
            own, before = (_measured(dossier.evidence, look, one) for one in (month, month.shift(-1)))
            if own and all(abs(one[0] - look.reported) > margin for one in (own, before) if one):
                figure, place = own
                words = {"value": plain(look.reported * FULL), "limit": plain(figure * FULL)}
                yield warning("reported-differs", spot.place("usage", index, "reported"), place, **words)


def _measured(evidence: Evidence, look: UsageCheck, month: Period) -> tuple[Fraction, Place] | None:
    """The figure of a month's usage record and where it stands; None if the platform had none."""
    usage = evidence.usage(look.project, month)
    for index, host in enumerate(usage.hosts if usage else ()):
        if usage is not None and host.id == look.host:
            return _figure(usage, index, look.metric)
    return None


def _figure(usage: Usage, index: int, metric: str) -> tuple[Fraction, Place] | None:
    name, _, end = metric.partition("-")
    host = usage.hosts[index]
    if name == "disk":
        if host.disk is None or not host.disk.allocated_gb:
            return None
        return host.disk.used_gb / host.disk.allocated_gb, usage.place("hosts", index, "disk", "used_gb")
    load = host.cpu if name == "cpu" else host.memory
    if load is None:
        return None
    return load.peak if end == "peak" else load.trough, usage.place("hosts", index, name, end)
