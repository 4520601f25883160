"""What records say lies beside them: papers and pictures that their attachments have to bear out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, Literal, TypeAlias

from dossier.openers.filetypes import is_pictured
from dossier.records.base import Attachment, Record
from dossier.records.operations import Training
from dossier.records.platform import PolicyBackup
from dossier.records.security import Drill

Sort: TypeAlias = Literal["paper", "picture"]
"""A paper may be scanned, so a picture will do for it, but not the only one where pictures are claimed as well."""

COLLECTED: Final = "collected"
"""The key of the claim that a record was collected as a picture."""

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


def unborne(record: Record, attachments: Sequence[Attachment]) -> Iterator[tuple[str, Sort]]:
    """The keys of the record's claims that these attachments do not bear out."""
    pictured = [is_pictured(one.path) for one in attachments]
    photos = list(_claims(record, _PICTURES))
    papers = pictured.count(False) + max(0, pictured.count(True) - bool(photos))
    if not papers:
        yield from ((key, "paper") for key in _claims(record, _PAPERS))
    if not any(pictured):
        yield from ((key, "picture") for key in photos)
        if record.collected.method in _PICTURED and not photos:
            yield COLLECTED, "picture"


def _claims(record: Record, table: tuple[tuple[type[Record], str], ...]) -> Iterator[str]:
    return (key for model, key in table if isinstance(record, model) and getattr(record, key))
