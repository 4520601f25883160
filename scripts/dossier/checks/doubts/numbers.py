"""One letter filed as several: records of a kind with the same number and the same project (1.1.1.6, R-07).

A letter's number is given once by whoever sends it. A request that is copied counts again; a complaint or a change that
is copied costs again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.doubt import Doubt, Kind, doubt
from dossier.load import Dossier
from dossier.records import Record
from dossier.records.layout import top_of

NUMBER: Final = Kind("number-twice")
KINDS: Final = (NUMBER,)
CODES: Final = tuple(kind.code for kind in KINDS)


def check(dossier: Dossier) -> Iterator[Doubt]:
    """Every number of a monthly record, told in each month where it comes again."""
    found: dict[tuple[str, str, str], list[Record]] = {}
    for record in dossier.evidence.records:
        number = getattr(record, "number", None)
        if record.scope == "month" and isinstance(number, str):
            found.setdefault((record.kind, str(getattr(record, "project", "")), number), []).append(record)
    for records in found.values():
        months: dict[str, list[Record]] = {}
        for record in records[1:]:
            months.setdefault(top_of(record.source.path), []).append(record)
        for again in months.values():
            first, *rest = records[0], *again[:-1]
            others = (one.place("number") for one in rest)
            words = {"number": str(getattr(first, "number", "")), "label": first.label, "count": str(len(again) + 1)}
            told = doubt(NUMBER, again[-1].place("number"), first.place("number"), *others, **words)
            yield told.supposing(tuple((one.source.path, None) for one in again))
