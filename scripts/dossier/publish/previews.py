"""Pictures of the pages of attached PDFs, drawn by a child with limits and kept, because standing files come again.

A document that crashes the library, never ends or wants all memory costs its child's limits and no more: the page then
says that it cannot be shown. What is kept lies in the work folder under what the pictures depend on besides the
document (library, program, fonts), and carries its own digest: what does not fit it is drawn again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Final

from filelock import FileLock

from dossier import openers
from dossier.openers.child import Limits, run
from dossier.views.attached import Drawn, Picture

MOST: Final = 5
"""So many pages of a document are drawn."""

_PROGRAMS: Final = Path(openers.__file__).parent
_FONTS: Final = "Rare*.ttf"  # they have every character, and no two share a name, of which the first found would win
_REFUSED: Final = b'{"total": 0, "pictures": []}\n'
_KINDS: Final = {b"\x89PNG\r\n\x1a\n": ".png", b"\xff\xd8\xff": ".jpg"}
_LARGEST: Final = 10**9


class Previews:
    """Draws documents, or remembers them. `fonts` is the folder of the project's own."""

    def __init__(self, work: Path, fonts: Path, limits: Limits | None = None) -> None:
        self._work = work
        self._fonts = fonts
        self._limits = limits or Limits()

    @cached_property
    def digest(self) -> str:
        """Of everything but the document that a picture depends on."""
        listed = self._fonts / "fonts.json"
        whole = hashlib.sha256(f"{version('pypdfium2')} {version('pillow')} {MOST} {self._limits}\n".encode())
        for program in sorted(_PROGRAMS.glob("*.py")):
            whole.update(program.read_bytes())
        whole.update(listed.read_bytes() if listed.is_file() else b"")
        return whole.hexdigest()

    def prepare(self) -> None:
        """Make the folders, and take away what was drawn in other ways. To be called before any child is at work."""
        for folder in self._work.glob("*"):
            if folder.name != self.digest:
                shutil.rmtree(folder, ignore_errors=True)
        (self._folder / "locks").mkdir(parents=True, exist_ok=True)
        own, fonts = self._folder / "fonts", [font.absolute() for font in sorted(self._fonts.glob(_FONTS))]
        if own.is_dir() and sorted(link.resolve() for link in own.iterdir()) == [font.resolve() for font in fonts]:
            return  # somebody else may be drawing
        shutil.rmtree(own, ignore_errors=True)
        own.mkdir()
        for font in fonts:
            (own / font.name).symlink_to(font)

    def draw(self, document: bytes) -> Drawn:
        """The first pages; without pictures if the document cannot be drawn.

        Raises ChildError if it is the program that fails, OSError if the disk refuses.
        """
        name = hashlib.sha256(document).hexdigest()
        payload = _unsealed(self._folder / name)
        if payload is None:
            with FileLock(self._folder / "locks" / name):  # two months at work come to the same standing files at once
                payload = _unsealed(self._folder / name) or self._made(document, name)
        return _drawn(payload)

    def _made(self, document: bytes, name: str) -> bytes:
        payload, lasting = self._child(document)
        if lasting:
            aside = self._folder / f"{name}.new"
            aside.write_bytes(_sealed(payload))
            aside.replace(self._folder / name)
        return payload

    @property
    def _folder(self) -> Path:
        return self._work / self.digest

    def _child(self, document: bytes) -> tuple[bytes, bool]:
        """What the child wrote, and whether it would write that again."""
        limits = self._limits
        options = [str(self._folder / "fonts"), str(MOST), str(limits.cpu), str(limits.memory)]
        with tempfile.TemporaryFile(dir=self._folder) as given, tempfile.TemporaryFile(dir=self._folder) as out:
            given.write(document)
            given.seek(0)
            ended = run("drawing", options, given, out, limits)
            if not ended.end:
                return _REFUSED, ended.lasting
            out.seek(0)
            return out.read(), True


def _sealed(payload: bytes) -> bytes:
    return hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload


def _unsealed(path: Path) -> bytes | None:
    """What was kept; None if nothing was, or if it is not what was written."""
    try:
        seal, _, payload = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return payload if hashlib.sha256(payload).hexdigest().encode() == seal else None


def _drawn(payload: bytes) -> Drawn:
    """Reads what a child wrote. A document may have taken it over, so nothing but pictures comes through."""
    try:
        line, _, rest = payload.partition(b"\n")
        facts = json.loads(line)
        pictures = []
        for width, height, length in facts["pictures"]:
            data, rest = rest[: _whole(length)], rest[length:]
            pictures.append(Picture(data, _suffix(data), _whole(width), _whole(height)))
        return Drawn(tuple(pictures), _whole(facts["total"]))
    except (ValueError, KeyError, TypeError, RecursionError):
        return Drawn((), 0)


def _whole(value: object) -> int:
    if not isinstance(value, int) or not 0 < value <= _LARGEST:
        raise ValueError
    return value


def _suffix(picture: bytes) -> str:
    for start, suffix in _KINDS.items():
        if picture.startswith(start):
            return suffix
    raise ValueError
