"""What a trial calculation takes to be otherwise: use, sizes of hosts, points, readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Final, TypeVar

from dossier.contract.readings import Adopted
from dossier.result import Utilisation
from dossier.settlement import Prepared
from dossier.utilisation import PER_CENT, Measured, Rate

K = TypeVar("K")
V = TypeVar("V")


def _none() -> Mapping[K, V]:
    return MappingProxyType({})


@dataclass(frozen=True)
class Assumed:
    """What is taken otherwise: `uses` by project (0 to 100), `sizes` by project and host, `points` by row, `readings`
    by question.
    """

    uses: Mapping[str, Fraction] = field(default_factory=_none)
    sizes: Mapping[tuple[str, str], str] = field(default_factory=_none)
    points: Mapping[str, Fraction] = field(default_factory=_none)
    readings: Mapping[str, str] = field(default_factory=_none)

    def read(self, adopted: Adopted) -> Adopted:
        """The readings with those that are exchanged."""
        for question, reading in self.readings.items():
            adopted = adopted.exchanged(question, reading)
        return adopted

    def used(self, prepared: Prepared) -> Prepared:
        """The month with another use of some projects, as if each of the three rates came to it."""
        if not self.uses:
            return prepared
        found = {name: _measured(score) for name, score in self.uses.items() if name in prepared.measured}
        return replace(prepared, measured={**prepared.measured, **found})


NOTHING_ASSUMED: Final = Assumed()


def _measured(score: Fraction) -> Measured:
    rate = score / PER_CENT
    value = Utilisation(cpu=rate, memory=rate, disk=rate, score=score)
    return Measured(value, score, score, has_hosts=True, rates=(Rate(rate, rate, rate),) * 3)
