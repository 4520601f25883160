"""Frozen record types, one module per family, and the register of kinds."""

from __future__ import annotations

from typing import Final, get_args

from dossier.records import closing, operations, platform, projects, rulings, satisfaction, security
from dossier.records.base import Attachment, Record

__all__ = ["KINDS", "Attachment", "Record", "kind_of"]


def kind_of(record: type[Record]) -> str:
    """The word in a file's `kind` that stands for the record type."""
    (kind,) = get_args(record.model_fields["kind"].annotation)
    return str(kind)


KINDS: Final[dict[str, type[Record]]] = {
    kind_of(record): record
    for family in (projects, platform, operations, security, satisfaction, rulings, closing)
    for record in vars(family).values()
    if isinstance(record, type) and issubclass(record, Record) and record.__module__ == family.__name__
}
