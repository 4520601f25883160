"""Attachments: beside their record, of an allowed type, with the digest the record states."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from dossier.contract.attachments import AttachmentTerms
from dossier.exact.digest import sha256, sm3
from dossier.openers import filetypes
from dossier.openers.plaintext import is_text
from dossier.problems import Place, Problem, error, warning
from dossier.records import Attachment, Record
from dossier.records.layout import month_of
from dossier.source import Source

_OF_DIGESTS: Final = frozenset({"bad-digest", "missing-key", "wrong-type"})
_DRIVE: Final = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class FileFact:
    """What is known of a file: its digests in hexadecimal and its size in bytes."""

    sha256: str
    sm3: str
    size: int


def fact_of(data: bytes) -> FileFact:
    """The facts of these bytes."""
    return FileFact(sha256(data), sm3(data), len(data))


Look = Callable[[str], "FileFact | Problem | None"]
"""Gives a file's facts by its path from the root, the problem if it cannot be used, None if it is not there."""


def suits_its_name(path: str, data: bytes, terms: AttachmentTerms) -> Problem | None:
    """A problem unless the content is there, of a type that the contract takes, and the one that the name says."""
    place, suffix = Place(path), filetypes.suffix_of(path) or "none"
    if problem := pointer(path, data):
        return problem
    if kept := filetypes.left_over(path):
        return error("left-over-file", place, sort=kept, advice=kept)
    month = month_of(path)
    day = month.end if month else None
    if not terms.takes(suffix, day):
        held = terms.on(day)
        known, advice = ", ".join(held.taken), held.advice(suffix)
        return error("attachment-type", place, suffix=suffix, known=known, advice=advice)
    looks, kind = filetypes.looks_like(data), filetypes.type_of(path)
    if kind is None and looks not in filetypes.RUN:
        return None
    if kind is None:
        return error("attachment-content", place, suffix=suffix, looks=looks, advice=looks)
    if kind.begins(data) if kind.starts else not looks and is_text(data):
        return None
    advice = "rename" if looks.startswith(".") else looks or "damaged"
    return error("attachment-content", place, suffix=suffix, looks=looks or "none", advice=advice)


def pointer(path: str, data: bytes) -> Problem | None:
    """A problem if the file only points to one that a store of large files keeps elsewhere."""
    found = filetypes.pointer(data)
    return error("pointer-file", Place(path), store=found[0], size=found[1], advice=found[0]) if found else None


def not_named(path: str) -> Problem:
    """A warning of a file that no record names: what programs leave behind is called what it is."""
    kept = filetypes.left_over(path)
    return (
        warning("left-over-file", Place(path), sort=kept, advice=kept) if kept else warning("orphan-file", Place(path))
    )


def inside(folder: str, path: str) -> str | None:
    """The path from the root of what a record in `folder` calls `path`; None if that lies outside the folder."""
    steps = path.split("/")
    if "\\" in path or _DRIVE.match(path) or any(step in ("", ".", "..") for step in steps):
        return None
    return f"{folder}/{path}"


@dataclass(frozen=True, slots=True)
class NamedFiles:
    """The attachments that a record names, each with its number in the list."""

    source: Source
    attachments: tuple[tuple[int, Attachment], ...]

    @classmethod
    def of(cls, record: Record) -> NamedFiles:
        """All attachments of a record."""
        return cls(record.source, tuple(enumerate(record.attachments)))

    def place(self, index: int, key: str) -> Place:
        """The place of a field of an attachment."""
        return self.source.place("attachments", index, key)


def verify(named: NamedFiles, look: Look) -> tuple[Problem, ...]:
    """All that is wrong with the attachments of a record."""
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for index, attachment in named.attachments:
        if attachment.path in seen:
            first, place = named.place(seen[attachment.path], "path"), named.place(index, "path")
            problems.append(error("attachment-twice", place, first, attachment=attachment.path))
            continue
        seen[attachment.path] = index
        problem = _verify(named, index, attachment, look)
        if problem:
            problems.append(problem)
    return tuple(problems)


def with_digest(problem: Problem, digest: Callable[[str], str]) -> Problem:
    """The problem with the digest of the attachment that it speaks of, so that nobody has to work it out."""
    words = dict(problem.words)
    name = words.get("attachment", "")
    folder = problem.place.path.rpartition("/")[0]
    path = inside(folder, name) if name and problem.code in _OF_DIGESTS else None
    right = digest(path) if path else ""
    if not right:
        return problem
    words = {**words, "right": right} if "example" not in words else words
    shown = {name: value.replace('sha256: "…"', f'sha256: "{right}"') for name, value in words.items()}
    return replace(problem, words=tuple(sorted(shown.items())))


def _verify(named: NamedFiles, index: int, attachment: Attachment, look: Look) -> Problem | None:
    place = named.place(index, "path")
    folder = named.source.path.rpartition("/")[0]
    path = inside(folder, attachment.path)
    if path is None:
        name = attachment.path.replace("\\", "/").rpartition("/")[2]
        meant = name if inside(folder, name) else ""
        return error("attachment-outside", place, attachment=attachment.path, folder=folder, meant=meant)
    fact = look(path)
    if fact is None:
        return error("attachment-missing", place, attachment=path)
    if isinstance(fact, Problem):  # told at the file itself; here only who needs it
        return Problem(fact.code, place, fact.words, fact.severity, (Place(path),))
    if fact.sha256 != attachment.sha256:
        digest_place = named.place(index, "sha256")
        return error("attachment-digest", digest_place, attachment=path, stated=attachment.sha256, found=fact.sha256)
    if attachment.size not in (None, fact.size):
        size_place = named.place(index, "size")
        return error("attachment-size", size_place, attachment=path, value=str(attachment.size), right=str(fact.size))
    return None
