"""What the contract's data say of doubts is about doubts that are raised: kinds and limits that some check knows, one
entry a day, and a reason wherever one is switched off.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.checks.doubts import KINDS
from dossier.load import Dossier
from dossier.problems import Problem

CODES: Final = ("missing-key", "unknown-choice", "version-twice")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every entry of doubts.yml."""
    yield from dossier.contract.doubts.problems({kind.code: kind.limits for kind in KINDS})
