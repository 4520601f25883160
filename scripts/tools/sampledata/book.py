"""The book of sample files: collects records and their attachments, and gives them as path -> bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from dossier.exact.period import Period
from dossier.records.layout import folder
from dossier.records.written import record_text
from dossier.source.spelling import Value

STANDING: Final = "standing"


def given(**fields: Value | None) -> dict[str, Value]:
    """The fields that have a value; an underscore at the end of a name only keeps it from being a Python word."""
    return {name.rstrip("_"): value for name, value in fields.items() if value is not None}


@dataclass(frozen=True)
class Annex:
    """An attachment to be: the ending of its name, its bytes and what it shows."""

    ending: str
    data: bytes
    shows: str
    confidential: bool = False


@dataclass(frozen=True)
class Entry:
    """What every record says of itself; `where` is a month such as 2024-03, or "standing"."""

    kind: str
    id: str
    title: str
    where: str
    happened: date
    until: date | None = None
    since: date | None = None
    by: str = "乙方驻场运维组"
    method: str = "statement"
    origin: str = "乙方运维服务台"
    body: str = ""
    annexes: tuple[Annex, ...] = ()


@dataclass
class Book:
    """All files so far; adding a path twice is a bug."""

    files: dict[str, bytes] = field(default_factory=dict)

    def add(self, entry: Entry, **fields: Value) -> None:
        """File a Markdown record and its attachments."""
        base = folder(entry.kind, STANDING if entry.where == STANDING else "month", entry.where)
        text = record_text(self._head(entry, base, fields), body=entry.body)
        self._put(f"{base}/{entry.id}.md", text)

    def add_yaml(self, entry: Entry, path: str, **fields: Value) -> None:
        """File a YAML record (a project or a usage)."""
        self._put(path, record_text(self._head(entry, path.rpartition("/")[0], fields), suffix=".yml"))

    def _head(self, entry: Entry, folder: str, fields: Mapping[str, Value]) -> dict[str, Value]:
        head: dict[str, Value] = {
            "kind": entry.kind,
            "id": entry.id,
            "title": entry.title,
            "sample": True,
            "happened": entry.happened,
            "covers": _span(entry),
            "prepared_by": entry.by,
            "collected": {"method": entry.method, "origin": entry.origin},
        }
        if entry.annexes:
            head["attachments"] = [self._attach(entry, folder, index) for index in range(len(entry.annexes))]
        return head | {key.rstrip("_"): value for key, value in fields.items()}

    def _attach(self, entry: Entry, folder: str, index: int) -> dict[str, Value]:
        annex = entry.annexes[index]
        name = f"{entry.id}-{index + 1}.{annex.ending}"
        self._put(f"{folder}/{name}", annex.data)
        said: dict[str, Value] = {"path": name, "sha256": hashlib.sha256(annex.data).hexdigest(), "shows": annex.shows}
        return said | ({"confidential": True} if annex.confidential else {})

    def _put(self, path: str, data: str | bytes) -> None:
        if path in self.files:
            raise ValueError(f"{path} is written twice")
        self.files[path] = data.encode() if isinstance(data, str) else data


def _span(entry: Entry) -> dict[str, Value]:
    if entry.where == STANDING:
        span: dict[str, Value] = {"from": entry.since or entry.happened}
        return span | ({"to": entry.until} if entry.until else {})
    period = Period.parse(entry.where)
    return {"from": entry.since or period.start, "to": entry.until or period.end}
