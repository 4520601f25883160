"""A warning where a record claims a paper or a picture that is not attached.

`photos: true` is only the filer's word; the plan, the sign-in sheet or the photo itself has to lie beside the record.
A paper may be scanned, so a picture will do for it, but not the only one where photos are claimed as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.filetypes import is_pictured
from dossier.load import Dossier
from dossier.problem import Problem, warning
from dossier.records import Record
from dossier.records.operations import Training
from dossier.records.platform import PolicyBackup
from dossier.records.security import Drill

CODES: Final = ("claim-without-attachment",)

_PAPERS: Final[tuple[tuple[type[Record], str], ...]] = (
    (PolicyBackup, "backups"),
    (Drill, "plan"),
    (Drill, "record"),
    (Training, "plan"),
    (Training, "content"),
    (Training, "sign_in"),
)
_PICTURES: Final[tuple[tuple[type[Record], str], ...]] = ((Drill, "photos"), (Training, "photos"))
_PICTURED: Final = ("photo", "screenshot")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every claim of `_PAPERS` and `_PICTURES`, and records that say they were collected as pictures."""
    for record in dossier.evidence.records:
        pictured = [is_pictured(attachment.path) for attachment in record.attachments]
        photos = list(_claims(record, _PICTURES))
        papers = pictured.count(False) + max(0, pictured.count(True) - bool(photos))
        if not papers:
            yield from (_missing(record, key, "paper") for key in _claims(record, _PAPERS))
        if not any(pictured):
            yield from (_missing(record, key, "picture") for key in photos)
            if record.collected.method in _PICTURED and not photos:
                yield _missing(record, "collected", "picture", "method")


def _claims(record: Record, table: tuple[tuple[type[Record], str], ...]) -> Iterator[str]:
    return (key for model, key in table if isinstance(record, model) and getattr(record, key))


def _missing(record: Record, key: str, sort: str, *inside: str) -> Problem:
    place = record.place(key, *inside)
    return warning("claim-without-attachment", place, key=inside[-1] if inside else key, sort=sort)
