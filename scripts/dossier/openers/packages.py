"""Office documents that are packages: whether they open, and what runs in them. For children only."""

from __future__ import annotations

import html
import io
import re
import zipfile
from typing import Final

from dossier.openers import words

SUFFIXES: Final = (".ofd", ".docx", ".docm", ".xlsx", ".xlsm", ".pptx")
_MAIN: Final = re.compile(r"(word/document|xl/workbook|ppt/presentation)\d*\.xml|OFD\.xml", re.IGNORECASE)
_END_OF_LINE: Final = re.compile(r"</w:p>|</w:tc>|<w:br[^>]*>")
_TAG: Final = re.compile(r"<[^>]*>")
_READ: Final = 32 * 1024 * 1024
_LOCKED: Final = 0x1
_ACTIVE: Final = {
    "macro": re.compile(r".*vbaProject.*\.bin", re.IGNORECASE),
    "program": re.compile(
        r".*/(embeddings/.*\.bin|activeX/.*)|.*\.(exe|dll|com|bat|cmd|scr|js|vbs|ps1|hta|lnk|msi)", re.IGNORECASE
    ),
}


def look(data: bytes) -> dict[str, object]:
    """The facts of a package; raises zipfile.BadZipFile and others for one that cannot be read."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
        if any(entry.flag_bits & _LOCKED for entry in entries):
            return {"fault": "locked"}
        main = next(entry for entry in entries if _MAIN.fullmatch(entry.filename))
        with package.open(main) as file:
            data = file.read(_READ)
        if not data.strip():
            return {"fault": "empty"}
        said = words.facts(_text(data)) if main.filename.lower().startswith("word/") else {}
        names = [entry.filename for entry in entries]
    return {"active": sorted(word for word, sort in _ACTIVE.items() if any(map(sort.fullmatch, names))), **said}


def _text(data: bytes) -> str:
    """The words of a text document, a line for each paragraph and cell."""
    ended = _END_OF_LINE.sub("\n", data.decode("utf-8", "replace"))
    return html.unescape(_TAG.sub("", ended))
