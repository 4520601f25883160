"""Figures that are exactly on an edge on which money or a duty hangs (1.1.2.7, 1.4).

Measured figures hardly ever meet an edge to the digit; one that does may have been made to. Of the combined score the
month tells, once it is computed; here it is the use, which asks for a letter only beyond its limits.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.checks.beside import UsageBeside, each_usage
from dossier.doubt import Doubt, Kind, doubt
from dossier.evidence import Evidence
from dossier.exact.number import plain
from dossier.load import Dossier
from dossier.utilisation import measure

ON_EDGE: Final = Kind("on-threshold")
KINDS: Final = (ON_EDGE,)
CODES: Final = tuple(kind.code for kind in KINDS)
BY_MONTH: Final = True


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every project's use in every month, by the readings of that month."""
    yield from each_usage(dossier, __name__, _of)


def _of(one: UsageBeside) -> Iterator[Doubt]:
    contract, period = one.contract, one.month
    if one.project is None or not contract.terms.resize:
        return
    measured = measure(contract, Evidence.of((one.usage,)), one.project, period, contract.readings.adopted(period))
    limits = contract.terms.resize_on(period.end)
    for edge in (limits.below, limits.above):
        if measured.value is not None and measured.value.score == edge:
            words = {"project": one.name, "value": plain(edge), "threshold": plain(edge)}
            yield doubt(ON_EDGE, one.usage.place(), contract.terms.place("resize"), **words, score="use")
