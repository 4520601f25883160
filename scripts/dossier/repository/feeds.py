"""Which files of a root have a part in a month's dossier."""

from __future__ import annotations

from typing import Final

from dossier.exact.period import Period

TOPS: Final = ("content", "evidence", "theme", "scripts/dossier", "mkdocs.yml", "requirements.lock")
"""All that is looked at of a root, its records and the program that shows them."""

PROGRAM: Final = ("content", "theme", "scripts/dossier", "mkdocs.yml", "requirements.lock")
"""What any month is computed or shown with."""

_EVERY_MONTH: Final = ("evidence/projects/", "evidence/standing/")
_OF_ITS_MONTH: Final = frozenset({"usage", "survey-round", "survey-form", "attendance", "duty-roster", "spot-check"})
"""Kinds of record that say something about the month they lie in and about no earlier one."""


def feeds(path: str, period: Period) -> bool:
    """Whether a file (relative to the root) has a part in a month's dossier."""
    if path.startswith(_EVERY_MONTH) or belongs_to_program(path):
        return True
    month = _month(path)
    return month is not None and month <= period


def belongs_to_program(path: str) -> bool:
    """Whether a file shows or computes every month."""
    return any(path == top or path.startswith(f"{top}/") for top in PROGRAM)


def reaches_back(path: str) -> bool:
    """Whether a file of a later month can have changed a month before it: a ruling, a letter that came late."""
    return _month(path) is not None and path.split("/")[2] not in _OF_ITS_MONTH


def _month(path: str) -> Period | None:
    top, *rest = path.split("/")
    if top != "evidence" or len(rest) < 2:  # noqa: PLR2004  # a month and a kind
        return None
    try:
        return Period.parse(rest[0])
    except ValueError:
        return None
