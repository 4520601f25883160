"""Attachments: beside their record, of an allowed type, with the digest the record states."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from dossier.problem import Place, Problem, error
from dossier.records import Attachment, Record

_ZIP: Final = (b"PK\x03\x04",)
_SIGNATURES: Final[Mapping[str, tuple[bytes, ...]]] = {
    ".pdf": (b"%PDF-",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".ofd": _ZIP,
    ".docx": _ZIP,
    ".xlsx": _ZIP,
}
_TEXT: Final = frozenset({".txt", ".csv", ".log", ".conf", ".cfg", ".json"})
TYPES: Final = tuple(sorted((*_SIGNATURES, *_TEXT)))
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_OF_DIGESTS: Final = frozenset({"bad-digest", "missing-key", "wrong-type"})
_DRIVE: Final = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class FileFact:
    """What is known of a file: its digests in hexadecimal and its size in bytes."""

    sha256: str
    sm3: str
    size: int


Look = Callable[[str], "FileFact | Problem | None"]
"""Gives a file's facts by its path from the root, the problem if it cannot be used, None if it is not there."""


def suits_its_name(path: str, data: bytes) -> Problem | None:
    """A problem unless the extension is allowed and the content is of that type."""
    suffix = PurePosixPath(path).suffix.lower()
    if suffix in _SIGNATURES:
        fits = data.startswith(_SIGNATURES[suffix])
    elif suffix in _TEXT:
        fits = _is_text(data)
    else:
        return error("attachment-type", Place(path), suffix=suffix, known=", ".join(TYPES))
    return None if fits else error("attachment-content", Place(path), suffix=suffix)


def _is_text(data: bytes) -> bool:
    if _CONTROL.search(data):
        return False
    for encoding in ("utf-8-sig", "gb18030"):  # configuration exported on Chinese Windows is often GB 18030
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def inside(folder: str, path: str) -> str | None:
    """The path from the root of what a record in `folder` calls `path`; None if that lies outside the folder."""
    steps = path.split("/")
    if "\\" in path or _DRIVE.match(path) or any(step in ("", ".", "..") for step in steps):
        return None
    return f"{folder}/{path}"


def verify(record: Record, look: Look) -> tuple[Problem, ...]:
    """All that is wrong with the attachments of a record."""
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for index, attachment in enumerate(record.attachments):
        if attachment.path in seen:
            first = record.place("attachments", seen[attachment.path], "path")
            place = record.place("attachments", index, "path")
            problems.append(error("attachment-twice", place, first, attachment=attachment.path))
            continue
        seen[attachment.path] = index
        problem = _verify(record, index, attachment, look)
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


def _verify(record: Record, index: int, attachment: Attachment, look: Look) -> Problem | None:
    place = record.place("attachments", index, "path")
    folder = record.source.path.rpartition("/")[0]
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
        digest_place = record.place("attachments", index, "sha256")
        return error("attachment-digest", digest_place, attachment=path, stated=attachment.sha256, found=fact.sha256)
    return None
