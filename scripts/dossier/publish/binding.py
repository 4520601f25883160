"""The dossier of a month with its attachments bound in: the reader beside the pure renderer."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dossier.publish.staging import unchanged
from dossier.render.pdf import embedded, render
from dossier.render.pdf_press import Press
from dossier.render.theme import Theme
from dossier.report import Report


def bind(report: Report, theme: Theme, press: Press, files: Path) -> bytes:
    """The PDF; `files` is the root that attachments are read from.

    Raises StaleAttachmentError if an attachment has changed since it was loaded, OSError if it cannot be read.
    """
    return render(report, theme, press, attachments(report, files))


def attachments(report: Report, files: Path) -> Mapping[str, bytes]:
    """The attachments to embed, by their names in the PDF; each is the file that was loaded."""
    read = unchanged(report, files)
    return {name: read(origin) for name, origin in embedded(report).items()}
