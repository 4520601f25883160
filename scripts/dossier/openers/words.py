"""What the words of an attachment say that records can be held against."""

from __future__ import annotations

from typing import Final

from dossier.openers import outages, validity

LONGEST: Final = 1_000_000
"""Characters of a text that are read."""


def facts(text: str) -> dict[str, object]:
    """How long something stood still, and until when the paper is valid; only what is there."""
    found = {
        "outages": outages.sentences(text[:LONGEST]),
        "ends": [day.isoformat() for day in validity.ends(text[:LONGEST])],
    }
    return {name: value for name, value in found.items() if value}
