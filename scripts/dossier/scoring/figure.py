"""What a measure may give instead of a figure."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from dossier.trace import SentenceValue


@dataclass(frozen=True, slots=True)
class Unknown:
    """A figure that the evidence does not give, and why."""

    why: SentenceValue


@dataclass(frozen=True, slots=True)
class Between:
    """A figure that is still to come, and between what it will lie."""

    least: Fraction
    most: Fraction
