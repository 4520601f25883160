"""Office documents that are packages: whether they open, and what runs in them. For children only."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

SUFFIXES: Final = (".ofd", ".docx", ".docm", ".xlsx", ".xlsm", ".pptx")
_MAIN: Final = re.compile(r"(word/document|xl/workbook|ppt/presentation)\d*\.xml|OFD\.xml", re.IGNORECASE)
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
            if not file.read(_READ).strip():
                return {"fault": "empty"}
        names = [entry.filename for entry in entries]
    return {"active": sorted(word for word, sort in _ACTIVE.items() if any(map(sort.fullmatch, names)))}
