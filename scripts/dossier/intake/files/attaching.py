"""Files -> attachments of a record: under safe names beside it, with digest, size and what they show filled in.

What is attached already changes nothing. A picture that not every program shows is filed as JPEG or PNG, with the
digest of the file it was made from.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from dossier.contract.attachments import AttachmentTerms
from dossier.exact.digest import sha256
from dossier.fields import MAX_NAME
from dossier.intake.files.converting import convert
from dossier.intake.files.naming import fitting, free
from dossier.load.attachments import suits_its_name
from dossier.load.filing import read_record
from dossier.load.folder import MAX_ATTACHMENT
from dossier.openers.filetypes import type_of
from dossier.problems import Place, Problem, error
from dossier.records import KINDS
from dossier.records.written import HEAD, order_of
from dossier.source import Path, Source, read
from dossier.source.editing import changed
from dossier.source.spelling import Value

_KEY: Final = "attachments"
_KEPT: Final = frozenset({"moving", "pages"})
"""Why a picture is filed as it is: it has several frames or pages."""


_ADVICE: Final = {"heif": "heif", "large": "large", "damaged": "broken"}


@dataclass(frozen=True)
class Handed:
    """A file as somebody hands it in."""

    name: str
    data: bytes


@dataclass(frozen=True)
class Manner:
    """How files are attached: of types that are `taken`, what they show (else it is told by their names), whether they
    stay out of the public edition, and whether pictures stay as they are."""

    taken: AttachmentTerms
    shows: str = ""
    confidential: bool = False
    as_is: bool = False


@dataclass
class Attached:
    """What attaching comes to: the new files by path, the record's text, what is wrong, what was there already."""

    record: bytes
    files: dict[str, bytes] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    made_from: dict[str, str] = field(default_factory=dict)


def attached(path: str, data: bytes, files: Iterable[Handed], beside: Mapping[str, str], how: Manner) -> Attached:
    """Attach files to the record at `path`; `beside` are the digests of what lies in its folder, by name.

    Of files with a problem nothing is attached, and the problem stands at the file's name; one of the record that is
    made stands in that.
    """
    source, problems = read(path, data)
    if source is None:
        return Attached(data, problems=list(problems))
    attaching = _Attaching(source, dict(beside), how, Attached(data))
    if attaching.listed is None:
        place = source.place(_KEY)
        attaching.made.problems.append(error("wrong-type", place, expected="list", example="[]"))
        return attaching.made
    for one in files:
        attaching.add(one)
    changes = attaching.changes
    if changes and not attaching.made.problems:
        kind = source.tree.get("kind") if isinstance(source.tree, dict) else ""
        order = order_of(KINDS[kind]) if isinstance(kind, str) and kind in KINDS else HEAD
        attaching.made.record = changed(data, changes, order)
        attaching.made.problems += _new_problems(path, data, attaching.made.record)
    return attaching.made


def _new_problems(path: str, before: bytes, after: bytes) -> Iterator[Problem]:
    """What is wrong with the record now and was not, such as a sign in what a file is said to show."""
    known = {(one.code, one.words) for one in read_record(path, before).problems}
    yield from (one for one in read_record(path, after).problems if (one.code, one.words) not in known)


@dataclass
class _Attaching:
    """The entries of one record, and what is added to them."""

    source: Source
    beside: dict[str, str]
    how: Manner
    made: Attached
    filled: dict[Path, Value] = field(default_factory=dict)
    new: list[Value] = field(default_factory=list)

    @property
    def listed(self) -> list[Any] | None:
        """The entries of the record; None if that is no list."""
        tree = self.source.tree
        found = tree.get(_KEY) if isinstance(tree, dict) else None
        return found if isinstance(found, list) else None if found else []

    @property
    def changes(self) -> dict[Path, Value]:
        """What changes in the record."""
        there = self.listed or []
        if self.new and not there:
            return {(_KEY,): self.new}
        return {**self.filled, **{(_KEY, len(there) + nth): one for nth, one in enumerate(self.new)}}

    def add(self, one: Handed) -> None:
        """Attach a file, unless it is attached or something is wrong with it."""
        if len(one.data) > MAX_ATTACHMENT:
            words = {"size": str(len(one.data)), "limit": str(MAX_ATTACHMENT)}
            self.made.problems.append(error("file-too-large", Place(one.name), **words))
            return
        picture = None if self.how.as_is else convert(one.name, one.data)
        if picture is not None and picture.why and picture.why not in _KEPT:
            self.made.problems.append(error("picture-not-converted", Place(one.name), advice=_ADVICE[picture.why]))
            return
        new = Handed(one.name, one.data)
        if picture is not None and picture.data:
            new = Handed(f"{PurePosixPath(one.name).stem}{picture.suffix}", picture.data)
        path = f"{self.source.path.rpartition('/')[0]}/{fitting(new.name)}"
        if problem := suits_its_name(path, new.data, self.how.taken):
            self.made.problems.append(Problem(problem.code, Place(one.name), problem.words, problem.severity))
            return
        self._file(one, new)

    def _file(self, one: Handed, new: Handed) -> None:
        digest, before = sha256(new.data), sha256(one.data)
        original = before if new.data != one.data else ""
        for index, entry in enumerate(self.listed or []):
            if not isinstance(entry, dict):
                continue
            if digest == _lower(entry.get("sha256")) or before == _lower(entry.get("original")):
                self.made.same.append(one.name)
                return
            if self.beside.get(str(entry.get("path"))) == digest:
                self.filled |= {(_KEY, index, "sha256"): digest, (_KEY, index, "size"): len(new.data)}
                self.made.made_from[one.name] = str(entry["path"])
                return
        if digest in self._own:
            self.made.same.append(one.name)
            return
        self.new.append(self._entry(new, digest, original))
        self.made.made_from[one.name] = str(self._own[digest])

    @property
    def _own(self) -> dict[str, str]:
        """The files that are new, by digest."""
        return {str(one["sha256"]): str(one["path"]) for one in self.new if isinstance(one, Mapping)}

    def _entry(self, new: Handed, digest: str, original: str) -> Value:
        name = fitting(new.name)
        if self.beside.get(name) != digest:
            name = free(name, self.beside)
            folder = self.source.path.rpartition("/")[0]
            self.made.files[f"{folder}/{name}"] = new.data
            self.beside[name] = digest
        entry: dict[str, Value] = {"path": name, "sha256": digest, "size": len(new.data)}
        entry["shows"] = (self.how.shows or _shows(new.name))[:MAX_NAME]
        if self.how.confidential:
            entry["confidential"] = True
        return entry | ({"original": original} if original else {})


def _lower(value: object) -> str:
    return value.lower() if isinstance(value, str) else ""


def _shows(name: str) -> str:
    """What a file shows as far as its name tells: a Chinese name says it, else the type and the name."""
    stem = " ".join(fitting(name).rpartition(".")[0].split())
    kind = type_of(name)
    chinese = any(unicodedata.east_asian_width(char) in "WF" for char in stem)
    return stem if chinese or kind is None else f"{kind.label} {stem}"
