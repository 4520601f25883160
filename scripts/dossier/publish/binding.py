"""The dossier of a month with its attachments bound in: the reader beside the pure renderer.

A large one is set in a process that begins empty: setting takes most of a GiB, and a fork would hold the evidence of
all months beside it.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

from dossier.letters import drafts, of
from dossier.paper.pdf import embedded, sheets
from dossier.paper.press import Press
from dossier.paper.values import ListedLetter
from dossier.publish.staging import unchanged
from dossier.report import Report
from dossier.views.attached import Draw
from dossier.views.theme import Theme


def bind(
    report: Report, theme: Theme, press: Press, files: Path, draw: Draw | None = None, *, apart: bool = False
) -> bytes:
    """The PDF; `files` is the root that attachments are read from. With `apart` it is set in a process of its own.

    Raises StaleAttachmentError if an attachment has changed since it was loaded, OSError if it cannot be read.
    """
    listed = tuple(ListedLetter(one.title, one.to) for one in (*of(report), *drafts(report)))
    made = sheets(report, theme, press, attachments(report, files), draw, listed)
    if not apart:
        return press.setter.set(made)
    plain = replace(press.setter)  # without what it may have made ready here, which cannot be handed on
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(plain.set, made).result()


def attachments(report: Report, files: Path) -> Mapping[str, bytes]:
    """The attachments to embed, by their names in the PDF; each is the file that was loaded."""
    read = unchanged(report, files)
    return {name: read(origin) for name, origin in embedded(report).items()}
