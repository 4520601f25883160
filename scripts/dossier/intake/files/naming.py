"""A file's name made fit for every system: Chinese stays, what Windows, a shell or a page cannot hold goes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from itertools import count
from typing import Final

from dossier.fields import is_device
from dossier.load.filing import SUFFIXES

_UNFIT: Final = re.compile(r"[\\/:*?\"<>|\x00-\x1f\x7f]+")
_LONGEST: Final = 120  # bytes of a name: a path of Windows has 260 characters altogether
_NOTES: Final = ".txt"


def fitting(name: str) -> str:
    """The name as it can be filed: one step, printable, not a device of Windows, no record's ending, not too long."""
    plain = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFC", name))
    plain = _UNFIT.sub("-", plain.replace("\\", "/").rpartition("/")[2])
    stem, dot, suffix = plain.rpartition(".") if "." in plain.strip(". ") else (plain, "", "")
    stem, suffix = stem.strip(" .-") or "file", f"{dot}{suffix.strip()}".lower()
    if suffix in SUFFIXES:
        suffix = _NOTES
    if is_device(stem):
        stem = f"file-{stem}"
    while len(f"{stem}{suffix}".encode()) > _LONGEST and len(stem) > 1:
        stem = stem[:-1]
    return f"{stem.rstrip(' .-') or 'file'}{suffix}"


def free(name: str, taken: Collection[str]) -> str:
    """The name, with a number if another one is called so; capitals and ways of writing a sign make no difference."""
    known = {_plain(one) for one in taken}
    stem, dot, suffix = name.rpartition(".")
    numbered = (f"{stem or name}-{number}{dot}{suffix if dot else ''}" for number in count(2))
    return name if _plain(name) not in known else next(one for one in numbered if _plain(one) not in known)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
