"""Writes into a decision's file what it looked at: digests of today, and what it rests on where nothing is named.

Everything else of the file stays as it is written, its line ends too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dossier.decisions import Looking
from dossier.records.base import Record
from dossier.records.written import order_of
from dossier.source import Path
from dossier.source.editing import changed
from dossier.source.spelling import Quoted, Value

_KEY: Final = "looked_at"


def named(records: Iterable[Record]) -> list[Value]:
    """What a decision says of the records that it looked at."""
    return [{"id": one.id, "sha256": Quoted(one.source.text_digest)} for one in records]


def renewed(data: bytes, one: Looking, bases: Iterable[Record], digests: Mapping[str, str]) -> bytes:
    """The file of a decision with the digests of today; `bases` are named if it names nothing yet.

    What is gone stays as it is: somebody has to look.
    """
    changes: dict[Path, Value] = {}
    for index, looked in enumerate(one.looked_at):
        now = digests.get(looked.id, looked.sha256)
        if now != looked.sha256:
            changes[_KEY, index, "sha256"] = Quoted(now)
    if not one.looked_at and (found := named(bases)):
        changes[_KEY,] = found
    return changed(data, changes, order_of(type(one)))
