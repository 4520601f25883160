"""Reports of assessors say what such reports can say: a score where their template has one, and no satisfying
conclusion beside a high risk (6.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.load import Dossier
from dossier.problems import Problem, error, warning
from dossier.records.security import CryptoAssessment, LevelAssessment

CODES: Final = ("template-score", "crypto-high-risks")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every equal-protection and cryptography assessment."""
    for one in dossier.evidence.all(LevelAssessment):
        if (one.score is None) == one.scored:
            place = one.place("template" if one.score is None else "score")
            yield error("template-score", place, template=one.template, known=", ".join(one.without_score))
    for other in dossier.evidence.all(CryptoAssessment):
        if other.high_risks and other.conclusion != "not-compliant":
            place, risks = other.place("conclusion"), other.place("high_risks")
            yield warning("crypto-high-risks", place, risks, value=str(other.high_risks), found=other.conclusion)
