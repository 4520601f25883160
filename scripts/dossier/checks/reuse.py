"""A warning where the same attachment serves different months or different kinds of record.

A screenshot of one month cannot prove the next. One letter may well prove two things, so this is no error.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.load import Dossier
from dossier.problem import Place, Problem, warning

CODES: Final = ("attachment-reused",)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every digest that appears under two months or two kinds, told where it appears again."""
    seen: dict[str, tuple[tuple[str, str], Place]] = {}
    for record in dossier.evidence.records:
        use = (record.source.path.split("/")[1], record.kind)
        for index, attachment in enumerate(record.attachments):
            place = record.place("attachments", index, "sha256")
            first_use, first = seen.setdefault(attachment.sha256, (use, place))
            if first_use != use:
                yield warning("attachment-reused", place, first)
