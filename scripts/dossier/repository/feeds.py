"""Which files of a root have a part in a month's dossier."""

from __future__ import annotations

from typing import Final

from dossier.exact.period import Period
from dossier.records import layout

TOPS: Final = ("content", "evidence", "theme", "scripts/dossier", "mkdocs.yml", "requirements.lock")
"""All that is looked at of a root, its records and the program that shows them."""

PROGRAM: Final = ("content", "theme", "scripts/dossier", "mkdocs.yml", "requirements.lock")
"""What any month is computed or shown with."""

_OF_ITS_MONTH: Final = frozenset({"usage", "survey-round", "survey-form", "attendance", "duty-roster", "spot-check"})
"""Kinds of record that say something about the month they lie in and about no earlier one."""


def feeds(path: str, period: Period) -> bool:
    """Whether a file (relative to the root) has a part in a month's dossier."""
    return belongs_to_program(path) or layout.feeds(path, period)


def belongs_to_program(path: str) -> bool:
    """Whether a file shows or computes every month."""
    return any(path == top or path.startswith(f"{top}/") for top in PROGRAM)


def reaches_back(path: str) -> bool:
    """Whether a file of a later month can have changed a month before it: a ruling, a letter that came late."""
    return layout.month_of(path) is not None and layout.kind_of(path) not in _OF_ITS_MONTH
