"""Looks into attachments through children, many files a child; what was seen of a file is kept by its digest."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import Final

from dossier.cache import Cache
from dossier.openers import words
from dossier.openers.child import ChildEnd, ChildError, Limits, run
from dossier.openers.content import UNSEEN, Content, told
from dossier.openers.filetypes import suffix_of, type_of
from dossier.openers.plaintext import cleaned, decoded

CLOCK: Final = 300
"""Seconds by the clock that a child may take for its files."""
LIMITS: Final = Limits()
"""For each of them; what comes to these limits cannot be opened."""

_PACKAGES: Final = frozenset({".ofd", ".docx", ".docm", ".xlsx", ".xlsm", ".pptx"})  # sealed, but for their lists
_SCANS: Final = frozenset({".tif", ".tiff"})  # sealed; looked at for when they were taken, and whether they come twice
_OPENED: Final = frozenset({"picture", "document"})
_HEAD: Final = 64 * 1024  # bytes, in which nearly every text has a character
_FILES: Final = 500
_BYTES: Final = 64 * 1024 * 1024
_PROGRAMS: Final = " ".join(f"{name}={version(name)}" for name in ("pillow", "pypdf", "pypdfium2"))
_BEYOND: Final = Content(fault="too-large")


@dataclass(frozen=True, slots=True)
class _File:
    digest: str
    suffix: str
    data: bytes


@dataclass
class Contents:
    """What is known of the files so far, by sha256; `unseen` are those for which the machine could not run a child."""

    cache: Cache
    found: dict[str, Content] = field(default_factory=dict)
    unseen: set[str] = field(default_factory=set)
    _waiting: dict[str, _File] = field(default_factory=dict)
    _bytes: int = 0

    def add(self, path: str, digest: str, data: bytes) -> None:
        """Look into a file, now or together with the next ones, of which no more than a batch is held."""
        suffix, kind = suffix_of(path), type_of(path)
        if digest in self.found or digest in self._waiting:
            return
        if kind is None or (kind.way not in _OPENED and suffix not in _PACKAGES | _SCANS):
            self.found[digest] = self._text(digest, data) if kind and kind.way == "text" else _sealed(data)
            return
        known = self.cache.kept(_key(digest))
        if isinstance(known, Content):
            self.found[digest] = known
            return
        self._waiting[digest] = _File(digest, suffix, data)
        self._bytes += len(data)
        if len(self._waiting) == _FILES or self._bytes >= _BYTES:
            self.finish()

    def _text(self, digest: str, data: bytes) -> Content:
        return self.cache.remember(f"text {digest}", lambda: _of_text(data))

    def finish(self) -> None:
        """Look into what is still waiting. A file that ends its child is passed over by the next child."""
        files = list(self._waiting.values())
        self._waiting.clear()
        self._bytes = 0
        while files:
            seen, ended = _child(files)
            if not ended.end and ended.lasting:
                seen.append(_BEYOND)
            for file, content in zip(files, seen, strict=False):
                known = _of_scan(content) if file.suffix in _SCANS else content
                self.found[file.digest] = known
                self.cache.keep(_key(file.digest), known)
            files = files[len(seen) :]
            if not seen:
                self.unseen |= {file.digest for file in files}
                return


def _of_text(data: bytes) -> Content:
    """What a text says that can be told without a child: it is nothing but characters."""
    if not _is_written(data):
        return Content(fault="empty")
    text = cleaned(decoded(data[: words.LONGEST], cut=len(data) > words.LONGEST))
    return told(json.dumps(words.facts(text)).encode()) or UNSEEN


def _of_scan(content: Content) -> Content:
    """What was seen of a TIFF; that we cannot read every one of them is nobody's fault."""
    return content if content.fault in ("", "empty", "stub", "blank") else UNSEEN


def _sealed(data: bytes) -> Content:
    return Content(fault="" if data.strip(b"\0") else "empty")


def _is_written(data: bytes) -> bool:
    """Whether a text has a character that can be seen."""
    parts = (data[:_HEAD], data) if len(data) > _HEAD else (data,)
    return any(not one.isspace() and one.isprintable() for part in parts for one in decoded(part, cut=True))


def _key(digest: str) -> str:
    return f"{digest} {_PROGRAMS}"


def _child(files: Sequence[_File]) -> tuple[list[Content], ChildEnd]:
    """What a child saw of the first files, as far as it came."""
    limits = replace(LIMITS, clock=CLOCK)
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out:
            for file in files:
                given.write(f"{file.suffix} {len(file.data)}\n".encode() + file.data)
            given.seek(0)
            ended = run("looking", (str(limits.cpu), str(limits.memory)), given, out, limits)
            out.seek(0)
            return [told(line) or _BEYOND for line in out][: len(files)], ended
    except (ChildError, OSError):
        return [], ChildEnd(end=False, lasting=False)
