"""The dossier of a month with its attachments bound in: the reader beside the pure renderer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from dossier.publish.staging import StaleAttachmentError
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
    digests = {file.path: file.sha256 for file in report.assessment.inputs.files}
    found: dict[str, bytes] = {}
    for name, origin in embedded(report).items():
        data = (files / origin).read_bytes()
        if hashlib.sha256(data).hexdigest() != digests.get(origin):
            raise StaleAttachmentError(origin)
        found[name] = data
    return found
