"""A warning where a record claims a paper or a picture that is not attached.

`photos: true` is only the filer's word; the plan, the sign-in sheet or the photo itself has to lie beside the record.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.load import Dossier
from dossier.problems import Problem, warning
from dossier.records.claims import COLLECTED, unborne

CODES: Final = ("claim-without-attachment",)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every claim of a record, and records that say they were collected as pictures."""
    for record in dossier.evidence.records:
        for key, sort in unborne(record, record.attachments):
            inside = ("method",) if key == COLLECTED else ()
            place = record.place(key, *inside)
            yield warning("claim-without-attachment", place, key=(key, *inside)[-1], sort=sort)
