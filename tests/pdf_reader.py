"""What a reader's tools see in a PDF: poppler, qpdf and pikepdf on the real bytes."""

from __future__ import annotations

import io
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
from pdfua import Severity, validate

XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True)
class Word:
    """A word with its box in points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


class Pdf:
    """A PDF in a folder of its own."""

    def __init__(self, data: bytes, folder: Path) -> None:
        self.data = data
        self.path = folder / "read.pdf"
        self.path.write_bytes(data)

    def _run(self, *command: str) -> str:
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return done.stdout

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page, laid out."""
        return self._run("pdftotext", "-layout", str(self.path), "-").split("\f")[:-1]

    @cached_property
    def text(self) -> str:
        """All text without any space, so that line breaks do not matter."""
        return re.sub(r"\s", "", self._run("pdftotext", "-raw", str(self.path), "-"))

    @cached_property
    def info(self) -> dict[str, str]:
        """What pdfinfo prints."""
        lines = self._run("pdfinfo", str(self.path)).splitlines()
        return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}

    @cached_property
    def barriers(self) -> list[str]:
        """What PDF/UA forbids, as far as pdfua's rules see it: missing tags, names, languages, header cells."""
        return [told for severity, told in self._findings if severity is Severity.ERROR]

    @cached_property
    def doubts(self) -> list[str]:
        """What those rules take for a fault but cannot be sure of."""
        return [told for severity, told in self._findings if severity is not Severity.ERROR]

    @cached_property
    def _findings(self) -> list[tuple[Severity, str]]:
        return [(one.severity, f"{one.rule_id} {one.message}") for one in validate(str(self.path)).findings]

    @cached_property
    def fonts(self) -> list[tuple[str, str, str]]:
        """Name, type and encoding of each font; every one is embedded and a subset."""
        lines = self._run("pdffonts", str(self.path)).splitlines()[2:]
        found = [re.split(r"\s{2,}|(?<=TrueType) ", line.strip()) for line in lines]
        assert all(" yes yes yes " in line for line in lines), lines
        return [(row[0], row[1], row[2].split()[0]) for row in found]

    def words(self, page: int) -> list[Word]:
        """The words of a page (counted from 1) with their boxes."""
        (found,) = self._boxes("-f", str(page), "-l", str(page))
        return found

    def laid(self) -> list[list[Word]]:
        """The same of every page."""
        return self._boxes()

    def _boxes(self, *which: str) -> list[list[Word]]:
        html = self._run("pdftotext", "-bbox", *which, str(self.path), "-")
        tree = ET.fromstring(html)  # noqa: S314  # our own tool's output
        return [
            [
                Word(node.text or "", *(float(node.attrib[key]) for key in ("xMin", "yMin", "xMax", "yMax")))
                for node in page.iter(f"{XHTML}word")
            ]
            for page in tree.iter(f"{XHTML}page")
        ]

    def used(self) -> list[float]:
        """How far down the last line of each page's text block stands, 0 to 1."""
        found = []
        for page, words in zip(self.tree.pages, self.laid(), strict=True):
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            top, bottom = (side * 72 / 25.4 for side in ((28, 26) if width > height else (37, 35)))
            ends = [word.bottom for word in words if top - 1 < word.top < height - bottom]
            found.append((max(ends, default=top) - top) / (height - top - bottom))
        return found

    def check(self) -> str:
        """What qpdf says; raises if it finds an error."""
        return self._run("qpdf", "--check", str(self.path))

    @cached_property
    def tree(self) -> Any:  # pikepdf's objects have no useful types
        """The objects."""
        return pikepdf.open(io.BytesIO(self.data))

    def bookmarks(self) -> list[tuple[int, str, int]]:
        """Depth, title and page (counted from 1)."""
        numbers = {page.objgen: index for index, page in enumerate(self.tree.pages, 1)}
        found: list[tuple[int, str, int]] = []

        def walk(items: Any, depth: int) -> None:  # the same
            for item in items:
                found.append((depth, item.title, numbers[item.destination[0].objgen]))
                walk(item.children, depth + 1)

        with self.tree.open_outline() as outline:
            walk(outline.root, 1)
        return found
