"""When records came in, from the history: a fact for the stages like the day of looking."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from dossier.evidence import Arrival, Arrivals
from dossier.load.filing import read_record
from dossier.records.base import Record
from dossier.records.operations import MaintenanceNotice
from dossier.repository import History, Version


def arrivals(history: History, records: Iterable[Record], texts: Mapping[str, bytes]) -> Arrivals | None:
    """When each record came in, by path; `texts` are the files as they are now. None without a history."""
    if history.gap is not None:
        return None
    found = {}
    for record in records:
        path = record.source.path
        if history.content(path) is not None:
            first = history.came_in(path)
            told = first
            if isinstance(record, MaintenanceNotice):
                told = _announced_since(history, record, texts.get(path, b""))
            found[path] = Arrival(first, told)
    hidden = tuple(f"{module}/" for module in sorted(history.modules))
    return Arrivals(found, history.begins, hidden)


def _announced_since(history: History, notice: MaintenanceNotice, now: bytes) -> datetime | None:
    """Since when the notice has announced what it announces now: a notice filed in time and rewritten later is late.

    None if what is on file has not been committed. A word that changes nothing of it may change at any time.
    """
    versions = _unbroken(history, notice.source.path)
    if versions[0].content == history.identity(now) and len(versions) == 1:
        return versions[0].moment
    contents = history.read([one.content for one in versions if one.content is not None])
    since = None
    for one in versions:
        there = read_record(notice.source.path, contents.get(one.content or "", b"")).record
        if not isinstance(there, MaintenanceNotice) or there.announced != notice.announced:
            break
        since = one.moment
    return since


def _unbroken(history: History, path: str) -> Sequence[Version]:
    """The contents of a file from the present one back to where it was last missing."""
    found = []
    for version in history.versions(path):
        if version.content is None:
            break
        found.append(version)
    return found
