"""All texts that are made of a month of a root: pages, paper, workbook, letters, forms, lists, and what commands print.

The texts are taken before they are set and drawn, which adds no word and takes most of the time.
"""

from __future__ import annotations

import re
import zipfile
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from click.testing import CliRunner

from builders import HOME
from dossier.cli.app import app
from dossier.cli.session import Session
from dossier.exact.period import Period
from dossier.letters import drafts, of
from dossier.package import package
from dossier.paper import document_pdf, pdf, survey_form
from dossier.paper.dated import moment_of
from dossier.paper.press import Press
from dossier.publish.appearance import read_look
from dossier.publish.downloads import Office
from dossier.report import Report
from dossier.repository import History
from dossier.site.ics import ics
from dossier.site.pages import site
from dossier.workbook.whole import workbook
from letter_reports import words

AS_OF = date(2025, 12, 31)
FONTS = HOME / "build" / "fonts"
_TAG = re.compile(r"<[^>]*>")


@cache
def _press() -> Press:
    return Press.read(HOME / "theme" / "pdf", FONTS)


@cache
def _letters() -> Press:
    return document_pdf.press(HOME / "theme", FONTS)


def reports(root: Path) -> tuple[Report, ...]:
    """The months of a root, which must have no error."""
    session = Session(root, None, AS_OF, History(root, "no-repository"))
    assert session.sound, [f"{one.code} {one.place}" for one in session.problems]
    return session.reports(session.months)


def texts(root: Path, report: Report) -> dict[str, str]:
    """What is built of a month, by the name of what is built."""
    theme = read_look(root).theme
    office = Office(theme, root, HOME)
    listed = tuple(one for part in office.parts.values() for one in part.lists(report))
    made = {name: data.decode() for name, data in site(report, theme, downloads=listed).files.items()}
    made["pdf"] = pdf.html(report, theme, _press())
    made["ics"] = ics(report, theme).decode()
    for letter in (*of(report), *drafts(report)):
        made[f"letter {letter.id}"] = words(letter)
    if any(one.name.startswith("settlement-") for one in listed):
        made["workbook"] = _unzipped(workbook(report))
    if report.contract.survey is not None:
        moment = moment_of(report)
        blank = survey_form.page(
            report.contract, survey_form.Recipient(), report.period, moment, _letters(), sample=True
        )
        made["survey form"] = blank
    made["package"] = _unzipped(package(report, theme, lambda _: b""))
    return made


def commands(root: Path, period: Period) -> dict[str, str]:
    """What commands print of a month."""
    day = ("--as-of", AS_OF.isoformat())
    runs = {
        "check": ["check", *day],
        "assess": ["assess", str(period), *day],
        "explain payable": ["explain", str(period), "payable", *day],
        "explain composite": ["explain", str(period), "composite", *day],
    }
    runner = CliRunner()
    made = {}
    for name, arguments in runs.items():
        done = runner.invoke(app, ["--root", str(root), *arguments])
        assert done.exception is None or isinstance(done.exception, SystemExit), (name, done.exception)
        made[name] = done.output
    return made


def _unzipped(data: bytes) -> str:
    """The texts of a zip's parts."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join(_TAG.sub("", part) for part in parts)
