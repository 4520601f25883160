"""Standing papers that prove less than they say: a renewed one with the old scan, one that counts longer than it lasts.

The days that a record covers say how long it counts as proof; the day on which its certificate ends is written beside,
in a field, in the text or in the scan itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from dossier.checks.expiry import what_tells_apart
from dossier.checks.spans import NEVER
from dossier.checks.walk import texts
from dossier.doubt import Doubt, Kind, doubt, without
from dossier.load import Dossier
from dossier.openers.validity import ends
from dossier.problems import Place
from dossier.records import Record

RENEWED: Final = Kind("renewed-unchanged")
LONGER: Final = Kind("proof-past-its-end")
_REMARK: Final = re.compile(r"[（(][^（()）]*[）)]")  # such as （续期）
KINDS: Final = (RENEWED, LONGER)
CODES: Final = tuple(kind.code for kind in KINDS)


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every standing record, a doubt of each kind at most."""
    standing = [one for one in dossier.evidence.records if one.scope == "standing"]
    yield from _renewed(standing)
    for record in standing:
        until, place = min(_ends(dossier, record), key=lambda end: end[0], default=(NEVER, record.place()))
        if until < (record.covers.to or NEVER):
            words = {"label": record.label, "title": record.title, "day": until.isoformat()}
            found = doubt(LONGER, record.place("covers"), place, **words)
            yield found.supposing(((record.source.path, _shorter(record, until)),))


def _ends(dossier: Dossier, record: Record) -> Iterator[tuple[date, Place]]:
    """The days on which the paper ends: by its own field, by the last one in its text, by the last one in its scans."""
    until: date | None = getattr(record, "valid_until", None)
    if until is not None:
        yield until, record.place("valid_until")
    written = [(day, place(0)) for place, text in texts(record) for day in ends(text)]
    scanned = []
    for index, attachment in enumerate(record.attachments):
        place = record.place("attachments", index, "path")
        scanned += [(day, place) for day in dossier.evidence.content(attachment).ends]
    yield from (max(said, key=lambda end: end[0]) for said in (written, scanned) if said)


def _shorter(record: Record, until: date) -> Record:
    """The record as it would be if it ended with the paper; of one that was over before it began, its first day."""
    last, own = max(until, record.covers.from_), getattr(record, "valid_until", None)
    update: dict[str, object] = {"covers": record.covers.model_copy(update={"to": last})}
    if own is not None:
        update["valid_until"] = min(last, own)
    shorter = record.model_copy(update=update)
    shorter.bind(record.source)
    return shorter


def _renewed(standing: list[Record]) -> Iterator[Doubt]:
    """A paper of the same kind and about the same thing as an earlier one, with a file of the earlier one."""
    seen: dict[tuple[tuple[str, str], str], tuple[Record, int]] = {}
    for record in sorted(standing, key=lambda one: (one.covers.from_, one.happened, one.id)):
        told: set[str] = set()
        for nth, attachment in enumerate(record.attachments):
            kind, name = what_tells_apart(record)
            key = ((kind, _REMARK.sub("", name)), attachment.sha256)
            earlier, index = seen.get(key, (record, nth))
            seen[key] = (record, nth)
            if earlier.covers.from_ < record.covers.from_ and earlier.id not in told:
                told.add(earlier.id)
                words = {"label": record.label, "title": record.title, "earlier": earlier.title}
                place, other = record.place("attachments", nth, "sha256"), earlier.place("attachments", index, "sha256")
                yield doubt(RENEWED, place, other, attachment=attachment.path, **words).supposing(without(record))
