"""Records under a name that is not read: saved by Notepad as `.md.txt`, left by an editor as `.yml.bak`."""

from __future__ import annotations

import re
from typing import Final

from dossier.problems import Place, Problem, error
from dossier.records import KINDS
from dossier.source import readable

HEAD: Final = 64 * 1024
"""Bytes of a file in which a record shows itself."""

_LINES: Final = 100
_NAMED: Final = re.compile(r"(.+?)(\.(?:md|ya?ml))(?![A-Za-z0-9])", re.IGNORECASE)
_KIND: Final = re.compile(r"""kind[ \t]*[:：][ \t]*["']?([A-Za-z-]+)""")
_ENDING: Final = re.compile(r"\.[^.]*")


def stray(path: str, head: bytes) -> Problem | None:
    """The problem that the file at `path`, which no record names, is a record by how it begins."""
    text = readable(head)
    if "\x00" in text:
        return None
    lines = [line for line in text.split("\n", _LINES)[:_LINES] if line.strip() and not line.lstrip().startswith("#")]
    kinds = [found[1] for line in lines if (found := _KIND.match(line))]
    folder, _, name = path.rpartition("/")
    named = _NAMED.match(name)
    if not kinds or not (named or kinds[0] in KINDS):
        return None
    stem, suffix = named.groups() if named else (name.split(".")[0], ".md" if lines[0].startswith("---") else ".yml")
    return error("record-suffix", Place(path), suffix=name[len(stem) :], right=f"{folder}/{stem}{suffix.lower()}")
