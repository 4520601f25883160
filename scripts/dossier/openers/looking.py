"""Looks into attachments that strangers made: whether they open, and what is in them.

    python -I -m dossier.openers.looking CPU-SECONDS BYTES-OF-MEMORY < files > facts

Reads files one after the other, each after a line with its suffix and length, and prints a line of JSON for each, with
the keys of `dossier.openers.content.Content`. It ends early after a file that took all memory: what comes next
deserves a fresh start. A file that takes its processor seconds ends it without a line.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Mapping
from typing import BinaryIO, Final, TypeAlias

from dossier.openers import packages, pictures
from dossier.openers.confine import confine, seconds_from_now

Facts: TypeAlias = Mapping[str, object]

_STUB: Final = 64
"""Bytes; no file of these kinds with something in it is as short."""


def main() -> None:
    """Look at what comes in."""
    seconds, memory = map(int, sys.argv[1:])
    confine(memory)
    logging.disable()
    source, out = sys.stdin.buffer, sys.stdout.buffer
    while head := source.readline():
        suffix, length = head.decode().split()
        seconds_from_now(seconds)
        facts = look(suffix, _read(source, int(length)))
        out.write(json.dumps(facts).encode() + b"\n")
        out.flush()
        if facts.get("fault") == "too-large":
            break


def _read(source: BinaryIO, length: int) -> bytes:
    return source.read(length)


def look(suffix: str, data: bytes) -> Facts:
    """The facts of one file; never raises."""
    if not data.strip(b"\0"):
        return {"fault": "empty"}
    if len(data) < _STUB:
        return {"fault": "stub"}
    try:
        return _LOOKS[suffix](data)
    except (MemoryError, pictures.TooLargeError):
        return {"fault": "too-large"}
    except Exception:  # noqa: BLE001  # see dossier.openers
        return {"fault": "truncated" if _cut(suffix, data) else "damaged"}


def _cut(suffix: str, data: bytes) -> bool:
    """Whether the end of the file is not there."""
    mark = _ENDS.get(suffix)
    return mark is not None and mark not in data[-_TAIL:]


def _pdf(data: bytes) -> Facts:
    from dossier.openers import documents  # noqa: PLC0415  # a second of loading that pictures do without

    return documents.look(data)


_TAIL: Final = 1024
_ENDS: Final = {
    ".pdf": b"%%EOF", ".png": b"IEND", ".jpg": b"\xff\xd9", ".jpeg": b"\xff\xd9",
    **dict.fromkeys(packages.SUFFIXES, b"PK\x05\x06"),
}  # fmt: skip
_LOOKS: Final[Mapping[str, Callable[[bytes], Facts]]] = {
    ".pdf": _pdf,
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp", *pictures.SCANS), pictures.look),
    **dict.fromkeys(packages.SUFFIXES, packages.look),
}


if __name__ == "__main__":
    main()
