"""The sample's site, built once for all tests that visit it: March with all its pages, beside the other five months.

The other months lie there as if they had been published before, with their figures alone, and March lies there as it
was before one of its rulings came, so that the first page and the comparison have what a site of some age has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

import letter_reports
import sample_months
from browsing import serving
from builders import HOME
from dossier.assessment import to_json
from dossier.evidence import Evidence
from dossier.pipeline import assess_all
from dossier.publish import DownloadPart, publish
from dossier.publish.appearance import read_look
from dossier.publish.beside import published
from dossier.publish.compared import Comparisons
from dossier.publish.downloads import Office
from dossier.publish.output import Output, mark
from dossier.report import Report

MONTH: Final = "2024-03"
LATER: Final = "ruling-2024-03-staff-management"
"""The ruling that March was published without before."""


def before(month: Report) -> Report:
    """March as it was before the ruling."""
    dossier = sample_months.loaded().dossier
    assert dossier is not None
    known = [record for record in month.evidence.records if record.id != LATER]
    found = assess_all(replace(dossier, evidence=Evidence.of(known)), sample_months.AS_OF)
    assessment = next(one for one in found if one.period == MONTH)
    return replace(month, assessment=assessment, history=(*month.history[:-1], assessment))


def published_before(folder: Path, march: Report) -> None:
    """Lay the months there as an earlier build has left them."""
    look = read_look(HOME)
    old = before(march)
    found = {**{name: to_json(one) for name, one in sample_months.assessed().items()}, MONTH: old.result}
    output = Output(folder, f"{march.assessment.contract} full")
    folder.mkdir()
    with output.claimed():
        for period, text in found.items():
            (folder / period).mkdir()
            (folder / period / "assessment.json").write_text(text, encoding="utf-8")
            mark(folder / period, "草稿")
        comparisons = Comparisons(folder, look.theme, {MONTH: old}, {})
        output.write(comparisons.files(published(folder, sorted(found)), look.beside))


def parts() -> Mapping[str, DownloadPart]:
    """What is offered for download. The dossier and the letters are listed alone: setting them takes a minute."""
    made = Office(read_look(HOME).theme, HOME, HOME).parts
    return {name: part if name == "files" else replace(part, make=lambda _, __: {}) for name, part in made.items()}


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    month = letter_reports.sample(MONTH)
    published_before(folder / "site", month)
    publish([month], folder / "site", folder / "work", HOME, read_look(HOME), parts=parts(), whole=False)
    return folder / "site"


@pytest.fixture(scope="session")
def sample_server(sample_site: Path) -> Iterator[str]:
    with serving(sample_site) as address:
        yield address
