"""What works by script alone and is the same on every page of a month, such as the field of the search: kept once.

Templates mark it: `<!--once:name-->...<!--/once-->`, and by `<!--once-->` in the head where the file that keeps it is
asked for. A page where it differs keeps its own; a site that is not treated is whole as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dossier.publish.committed import unmarked
from dossier.publish.generator import ASSETS

FILE: Final = "once.js"

_PIECE: Final = re.compile(rb"<!--once:([a-z]+)-->\s*(.*?)\s*<!--/once-->", re.DOTALL)
_HEAD: Final = b"<!--once-->"
_SCRIPT: Final = re.compile(rb"<script>(.*)</script>", re.DOTALL)
_PUT: Final = b"function(text){document.currentScript.insertAdjacentHTML('beforebegin',text)}"


def once(built: Path) -> None:
    """Take it from the pages of a built month, and write the file that has it."""
    pages = sorted(built.rglob("*.html"))
    kept: dict[bytes, bytes] = {}
    for path in pages:
        kept = pieces(path.read_bytes()) | kept
    for path in pages:
        path.write_bytes(without(path.read_bytes(), kept, "../" * (len(path.relative_to(built).parts) - 1)))
    (built / ASSETS / FILE).write_bytes(script(kept))


def pieces(page: bytes) -> dict[bytes, bytes]:
    """What is marked on a page, by its name: where a name stands more than once, the first."""
    found: dict[bytes, bytes] = {}
    for name, text in _PIECE.findall(page):
        found.setdefault(name, text)
    return found


def without(page: bytes, kept: Mapping[bytes, bytes], up: str) -> bytes:
    """A page as it is published, which asks for what is kept; `up` leads to the month's folder."""

    def piece(found: re.Match[bytes]) -> bytes:
        name, text = found.groups()
        return b"<script>dossierOnce." + name + b"()</script>" if kept.get(name) == text else text

    asked = f'<script src="{up}{ASSETS}/{FILE}"></script>'.encode()
    return unmarked(_PIECE.sub(piece, page)).replace(_HEAD, asked, 1)


def script(kept: Mapping[bytes, bytes]) -> bytes:
    """The file: for each piece what puts it where it is asked for, or runs it if it is itself a script."""
    lines = [b"var dossierOnce = {};", b"(function (put) {"]
    for name, text in sorted(kept.items()):
        run = _SCRIPT.fullmatch(text)
        does = run[1] if run else b"put(" + json.dumps(text.decode()).encode() + b")"
        lines.append(b"dossierOnce." + name + b" = function () { " + does + b" };")
    return b"\n".join([*lines, b"})(" + _PUT + b");", b""])
