"""The dossier of a month as it is issued: the same PDF as the site offers."""

from __future__ import annotations

import os
from pathlib import Path

from dossier.issued.manifest import dossier_of
from dossier.publish import epoch, previews
from dossier.publish.appearance import HOME, read_look
from dossier.publish.downloads import Office
from dossier.report import Report


def dossier_pdf(report: Report, root: Path, work: Path) -> bytes:
    """The PDF; `work` keeps pictures that were drawn. Raises OSError without fonts, or if a file cannot be read.

    Raises StaleAttachmentError of dossier.publish.staging if a file has changed since it was loaded.
    """
    drawn = previews(work)
    drawn.prepare()
    os.environ["SOURCE_DATE_EPOCH"] = str(epoch(report))
    office = Office(read_look(root).theme, root, HOME, drawn.draw)
    return office.parts["pdf"].make(report, root)[dossier_of(str(report.period))]
