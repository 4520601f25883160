"""Has a picture converted by a program with limits of its own (see `openers`)."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from dossier.openers.child import ChildError, Limits, run
from dossier.openers.filetypes import suffix_of

CONVERTED: Final = frozenset({".heic", ".heif", ".webp", ".bmp", ".tif", ".tiff", ".gif"})
"""The suffixes of pictures that are filed as JPEG or PNG."""
_WHY: Final = ("heif", "moving", "pages", "large")
_MADE: Final = {".jpg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n"}


@dataclass(frozen=True)
class ConvertedPicture:
    """A picture with the suffix that its name gets; or `why` it stays as it is, one of `_WHY` or `damaged`."""

    suffix: str
    data: bytes
    why: str = ""


@lru_cache(maxsize=16)
def convert(name: str, data: bytes) -> ConvertedPicture | None:
    """The picture as every program shows it; None if it is one already, or none at all."""
    if suffix_of(name) not in CONVERTED:
        return None
    limits = Limits()
    try:
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out:
            given.write(data)
            given.seek(0)
            ended = run("converting", (str(limits.cpu), str(limits.memory)), given, out, limits)
            out.seek(0)
            line, rest = out.readline(), out.read()
        told = json.loads(line) if ended.end else {}
        suffix, why = told.get("suffix", ""), told.get("why", "")
    except (ChildError, ValueError, AttributeError):
        suffix, rest, why = "", b"", ""
    if suffix in _MADE and rest.startswith(_MADE[suffix]):
        return ConvertedPicture(suffix, rest)
    return ConvertedPicture("", b"", str(why) if why in _WHY else "damaged")
