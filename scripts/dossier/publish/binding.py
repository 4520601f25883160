"""The dossier of a month with its attachments bound in: the reader beside the pure renderer.

A large one is set in parts, in processes that begin empty: setting it whole takes most of a GiB, and a fork would hold
the evidence of all months beside it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dossier.letters import drafts, of
from dossier.paper.pdf import embedded, sheets
from dossier.paper.press import Press
from dossier.paper.values import ListedLetter
from dossier.publish.staging import unchanged
from dossier.report import Report
from dossier.views.attached import Draw
from dossier.views.theme import Theme

_PROCESSES: Final = min(4, os.cpu_count() or 1)
"""Each takes memory of its own; the bytes are the same with any number."""


def bind(
    report: Report, theme: Theme, press: Press, files: Path, draw: Draw | None = None, *, in_parts: bool = False
) -> bytes:
    """The PDF; `files` is the root that attachments are read from. With `in_parts` it is set by several processes.

    Raises StaleAttachmentError if an attachment has changed since it was loaded, OSError if it cannot be read.
    """
    listed = tuple(ListedLetter(one.title, one.to) for one in (*of(report), *drafts(report)))
    made = sheets(report, theme, press, attachments(report, files), draw, listed, in_parts=in_parts)
    if not in_parts:
        return press.setter.set(made)
    from dossier.paper.parts import set_in_parts  # noqa: PLC0415  # loads WeasyPrint, which no site needs

    return set_in_parts(press.setter, made, _PROCESSES)


def attachments(report: Report, files: Path) -> Mapping[str, bytes]:
    """The attachments to embed, by their names in the PDF; each is the file that was loaded."""
    read = unchanged(report, files)
    return {name: read(origin) for name, origin in embedded(report).items()}
