"""Writes into a decision's file what it looked at: digests of today, and what it rests on where nothing is named.

Everything else of the file stays as it is written, its line ends too.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Mapping
from typing import Final

from dossier.decisions import Looking
from dossier.records.base import Record

_HEX: Final = re.compile(r"[0-9A-Fa-f]{64}")
_KEY: Final = "looked_at"
_FENCE: Final = "---"


def lines_of(records: Iterable[Record]) -> tuple[str, ...]:
    """The lines of a front matter that name records with their digests; none for none."""
    items = tuple(f'  - {{id: {one.id}, sha256: "{one.source.text_digest}"}}' for one in records)
    return (f"{_KEY}:", *items) if items else ()


def renewed(data: bytes, one: Looking, bases: Iterable[Record], digests: Mapping[str, str]) -> bytes:
    """The file of a decision with the digests of today; `bases` are named if it names nothing yet.

    What is gone stays as it is: somebody has to look.
    """
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    text = data.removeprefix(mark).decode()
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if one.looked_at:
        for index, looked in enumerate(one.looked_at):
            now = digests.get(looked.id)
            if now is not None:
                _replace(lines, one.place(_KEY, index, "sha256").line - 1, looked.sha256, now)
    else:
        at = _end_of_fields(lines, one)
        lines[at:at] = lines_of(bases)
    return mark + end.join(lines).encode()


def _replace(lines: list[str], at: int, old: str, new: str) -> None:
    """The digest on a line, or on one of those below it, where a long text may stand."""
    for nth in range(at, len(lines)):
        for found in _HEX.finditer(lines[nth]):
            if found[0].lower() == old:
                lines[nth] = f"{lines[nth][: found.start()]}{new}{lines[nth][found.end() :]}"
                return


def _end_of_fields(lines: list[str], one: Looking) -> int:
    """Where another key can be put: before the line that closes the front matter, or at the end of a YAML file."""
    source = one.source
    if source.body_line:
        nth = min(source.body_line, len(lines)) - 1
        while lines[nth].rstrip() != _FENCE:
            nth -= 1
        return nth
    if lines[-1]:
        lines.append("")
    return len(lines) - 1
