"""A warning where the same attachment serves different months, kinds of record or facts of the rubric.

A screenshot of one month cannot prove the next, nor a photo of the fire drill the failure of power. One letter may well
prove two things, so this is no error.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.contract import Contract
from dossier.contract.criteria import Fact, parts
from dossier.contract.record_fields import reach, text
from dossier.load import Dossier
from dossier.problems import Place, Problem, warning
from dossier.records import Record
from dossier.records.layout import top_of

CODES: Final = ("attachment-reused",)


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every digest that appears under two months, two kinds or for two facts, told where it appears again."""
    seen: dict[str, tuple[tuple[str, ...], Place]] = {}
    apart = _telling_apart(dossier.contract)
    for record in dossier.evidence.records:
        use = (top_of(record.source.path), record.kind, *_words(record, apart.get(record.kind, ())))
        for index, attachment in enumerate(record.attachments):
            place = record.place("attachments", index, "sha256")
            first_use, first = seen.setdefault(attachment.sha256, (use, place))
            if first_use != use:
                yield warning("attachment-reused", place, first)


def _telling_apart(contract: Contract) -> dict[str, tuple[str, ...]]:
    """The fields by which the rubric's facts tell records of a kind apart, such as the subject of a drill."""
    found: dict[str, set[str]] = {}
    for _, _, row in contract.rubric.rows():
        for part in (part for version in row.versions for part in parts(tuple(version.rules()))):
            if isinstance(part, Fact) and part.select is not None and part.select.each is None:
                fields = (condition.field for condition in part.select.where if condition.is_ or condition.in_)
                found.setdefault(part.select.kind, set()).update(fields)
    return {kind: tuple(sorted(fields)) for kind, fields in found.items()}


def _words(record: Record, fields: tuple[str, ...]) -> tuple[str, ...]:
    """What the record says in the fields; one that it does not have is told by the lint of the rubric."""
    known = (reach(type(record), field) for field in fields)
    return tuple(text(field.written(record)) for field in known if field is not None)
