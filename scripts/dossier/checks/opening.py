"""A warning for attachments in which nobody can see anything, and for those that do more than be read.

What cannot be opened proves nothing: scoring, gates and duties leave out what rests on it alone. Scripts and programs
in a document are named wherever it is offered; nothing here ever runs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.load import Dossier
from dossier.problems import Place, Problem, warning

CODES: Final = ("attachment-closed", "attachment-active")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every attachment that was looked into."""
    for record in dossier.evidence.records:
        folder = record.source.path.rpartition("/")[0]
        for index, attachment in enumerate(record.attachments):
            content = dossier.evidence.content(attachment)
            place, file = record.place("attachments", index, "path"), Place(f"{folder}/{attachment.path}")
            if content.fault:
                yield closed_file(content.fault, attachment.path, place, file)
            for active in content.active:
                yield warning("attachment-active", place, file, attachment=attachment.path, active=active)


def closed_file(fault: str, named: str, place: Place, *related: Place) -> Problem:
    """The warning of a file that cannot be opened."""
    return warning("attachment-closed", place, *related, attachment=named, fault=fault, mend=fault)
