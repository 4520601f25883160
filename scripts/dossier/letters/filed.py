"""A letter or report that the program has written, as the record that it becomes once it is sent (2.2, 1.1.2.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from dossier.evidence import Evidence
from dossier.fields import MAX_ID, MAX_NAME
from dossier.letters import drafts, of
from dossier.letters.month import LetterMonth
from dossier.letters.usage import total_of
from dossier.paper.document import Document
from dossier.records import Record
from dossier.records.operations import OperationReport, ResourceReport
from dossier.records.projects import ResizeLetter
from dossier.report import Report
from dossier.source.spelling import Value

RESIZE: Final = "resize-"


@dataclass(frozen=True)
class FiledLetter:
    """A letter of the provider: what it is called among a month's letters, its kind of record, what that says of it.

    `earlier` is its record if it is on file already.
    """

    document: Document
    kind: str
    name: str
    says: Mapping[str, Value]
    earlier: Record | None

    @property
    def numbered(self) -> bool:
        """Whether it has a reference number, which only its sender knows."""
        return self.kind == "resize-letter"

    @property
    def timed(self) -> bool:
        """Whether the moment counts at which it was handed in, not the day alone."""
        return not self.numbered

    def fields(self, sent: datetime, number: str, head: Mapping[str, Value]) -> dict[str, Value]:
        """What its record says; `head` are the keys of every record that are not known from the letter."""
        fields = {**head, "kind": self.kind, "id": self.name, "title": self.document.title[:MAX_NAME], **self.says}
        fields["happened"] = sent.date()
        if self.timed:
            fields["submitted"] = sent
        if self.numbered:
            fields |= {"number": number, "collected": {**_mapping(head.get("collected")), "method": "letter"}}
        return fields


def _mapping(value: Value | None) -> Mapping[str, Value]:
    return value if isinstance(value, Mapping) else {}


def filed_letters(report: Report, on_file: Evidence) -> Iterator[FiledLetter]:
    """The letters to units and the reports of a month that its provider sends and files, most of them in the next."""
    month, period = LetterMonth(report), report.period
    span: dict[str, Value] = {"covers": {"from": period.start, "to": period.end}, "about": str(period)}
    directions = {one.id: one.resize.direction for one in report.assessment.projects if one.resize is not None}
    sent = {one.project: one for one in on_file.all(ResizeLetter) if one.about == str(period)}
    for document in of(report):
        project = document.id.removeprefix(RESIZE)
        if document.kind == "resize" and project in directions:
            says = {**span, "project": project, "direction": directions[project], "copied_to_bureau": True}
            name = f"{RESIZE}{period}-{project}"[:MAX_ID]
            yield FiledLetter(document, "resize-letter", name, says, sent.get(project))
    for document in drafts(report):
        counted: dict[str, Value] = {"cycle": "month"}
        found: Iterator[Record] = (
            one for one in on_file.all(OperationReport) if (one.cycle, one.about) == ("month", str(period))
        )
        if document.kind == "resource-report":
            total = total_of(month, period)
            counted = {"projects": total.projects, "hosts": total.hosts}
            found = (one for one in on_file.all(ResourceReport) if one.about == str(period))
        name = f"{document.id}-{period}"
        yield FiledLetter(document, document.kind, name, {**span, **counted}, next(found, None))
