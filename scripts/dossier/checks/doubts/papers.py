"""Standing papers that prove less than they say: a renewed one with the old scan, one that counts longer than it lasts.

The days that a record covers say how long it counts as proof; the day on which its certificate ends is written beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dossier.checks.expiry import what_tells_apart
from dossier.checks.spans import NEVER
from dossier.doubt import Doubt, Kind, doubt, without
from dossier.load import Dossier
from dossier.records import Record

RENEWED: Final = Kind("renewed-unchanged")
LONGER: Final = Kind("proof-past-its-end")
KINDS: Final = (RENEWED, LONGER)
CODES: Final = tuple(kind.code for kind in KINDS)


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every standing record, a doubt of each kind at most."""
    standing = [one for one in dossier.evidence.records if one.scope == "standing"]
    yield from _renewed(standing)
    for record in standing:
        until: date | None = getattr(record, "valid_until", None)
        if until is not None and until < (record.covers.to or NEVER):
            words = {"label": record.label, "title": record.title, "day": until.isoformat()}
            found = doubt(LONGER, record.place("covers"), record.place("valid_until"), **words)
            shorter = record.model_copy(update={"covers": record.covers.model_copy(update={"to": until})})
            shorter.bind(record.source)
            yield found.supposing(((record.source.path, shorter),))


def _renewed(standing: list[Record]) -> Iterator[Doubt]:
    """A paper of the same kind and about the same thing as an earlier one, with a file of the earlier one."""
    seen: dict[tuple[tuple[str, str], str], tuple[Record, int]] = {}
    for record in sorted(standing, key=lambda one: (one.covers.from_, one.happened, one.id)):
        told: set[str] = set()
        for nth, attachment in enumerate(record.attachments):
            key = (what_tells_apart(record), attachment.sha256)
            earlier, index = seen.get(key, (record, nth))
            seen[key] = (record, nth)
            if earlier.covers.from_ < record.covers.from_ and earlier.id not in told:
                told.add(earlier.id)
                words = {"label": record.label, "title": record.title, "earlier": earlier.title}
                place, other = record.place("attachments", nth, "sha256"), earlier.place("attachments", index, "sha256")
                yield doubt(RENEWED, place, other, attachment=attachment.path, **words).supposing(without(record))
