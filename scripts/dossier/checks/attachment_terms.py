"""What the contract's data say of attachments' types: each type once, one list a day, and none that something runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.load import Dossier
from dossier.problems import Problem

CODES: Final = ("attachment-type-runs", "attachment-type-twice", "version-twice")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every entry of attachments.yml."""
    yield from dossier.contract.attachments.problems()
