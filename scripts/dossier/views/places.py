"""Addresses of everything on the site of one month, and which records it shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final

from dossier.evidence import filed_under
from dossier.openers.filetypes import suffix_of, type_of
from dossier.problems import Problem
from dossier.records.base import Attachment, Record
from dossier.records.layout import month_of
from dossier.report import Commit, OneMonth, Report
from dossier.trace import Spot

_UNFIT: Final = re.compile(r"[^\w.()（）-]+")
_LONGEST_NAME: Final = 60


@dataclass(frozen=True)
class Trail:
    """A line of a record: the page that shows it, and who recorded it."""

    path: str
    line: int
    page: str
    commit: Commit | None


@dataclass(frozen=True)
class File:
    """An attachment on the site: where it lies, and whether a browser may show it as a picture."""

    attachment: Attachment
    origin: str
    page: str
    picture: bool


def row_page(row: str) -> str:
    """The page of a row of annex table 1."""
    return f"rows/{row}.html"


def project_page(project: str) -> str:
    """The page of a project."""
    return f"projects/{project}.html"


def record_page(record: str) -> str:
    """The page of a record."""
    return f"evidence/{record}.html"


def files_of(record: Record) -> tuple[File, ...]:
    """A record's attachments under names that are safe everywhere and can never be run or rendered as a page."""
    return tuple(_file(record, index, attachment) for index, attachment in enumerate(record.attachments, 1))


def _file(record: Record, index: int, attachment: Attachment) -> File:
    suffix, kind = suffix_of(attachment.path), type_of(attachment.path)
    name = unicodedata.normalize("NFC", PurePosixPath(attachment.path).name)
    stem = _UNFIT.sub("_", name[: len(name) - len(suffix)])[:_LONGEST_NAME].strip("._-") or "file"
    harmless = suffix if kind and kind.own_suffix else f"{_UNFIT.sub('_', suffix)}.txt"
    origin = str(PurePosixPath(record.source.path).parent / attachment.path)
    picture = kind is not None and kind.way == "picture"
    return File(attachment, origin, f"files/{record.id}/{index}-{stem}{harmless}", picture)


def goes_out(report: Report, file: File) -> bool:
    """Whether the file itself is handed on. The public edition hands on texts alone, and of pictures and documents only
    what was drawn of them: the files hold authors, devices, places and comments that no page shows.
    """
    kind = type_of(file.attachment.path)
    return report.edition == "full" or (kind is not None and kind.way == "text")


class ShownRecords:
    """The records that a month's site shows: those of the month, what stands, and whatever its figures rest on."""

    def __init__(self, month: OneMonth) -> None:
        self._month = month

    @cached_property
    def records(self) -> tuple[Record, ...]:
        """In the order of their paths."""
        used = set(self._used())
        return tuple(record for record in self._month.evidence.records if record.id in used or self._stands(record))

    def _stands(self, record: Record) -> bool:
        if record.scope == "month":
            return filed_under(record) == self._month.period
        return True

    def _used(self) -> Iterator[str]:
        assessment = self._month.assessment
        by_path = {record.source.path: record.id for record in self._month.evidence.records}
        for indicator in assessment.indicators:
            yield from indicator.evidence
            yield from (
                by_path[step.source.path] for step in indicator.trace if step.source and step.source.path in by_path
            )
        for gate in assessment.gates:
            yield from gate.documents
        yield from (incident.id for incident in assessment.incidents)

    @cached_property
    def problems(self) -> tuple[Problem, ...]:
        """The warnings that concern the month: not those of other months' files, unless the month shows them."""
        return tuple(
            problem
            for problem in self._month.problems
            if month_of(problem.place.path) in (None, self._month.period) or problem.place.path in self.by_path
        )

    @cached_property
    def by_path(self) -> Mapping[str, Record]:
        """The shown records by their files."""
        return {record.source.path: record for record in self.records}

    @cached_property
    def by_id(self) -> Mapping[str, Record]:
        """The shown records by id."""
        return {record.id: record for record in self.records}


class Places(ShownRecords):
    """These records, with who recorded them."""

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self._report = report

    def commit(self, path: str) -> Commit | None:
        """Who recorded a file last."""
        return self._report.commits.get(path)

    def trail(self, spot: Spot) -> Trail:
        """From a line of a file to the page that shows it; no page for files that are not records."""
        record = self.by_path.get(spot.path)
        page = f"{record_page(record.id)}#l{spot.line}" if record else ""
        return Trail(spot.path, spot.line, page, self.commit(spot.path))
