"""What lies beside the months for all of them: the first page, the list of versions, all amounts, dossiers of years.

All of it is made of the months as they lie in the folder, whenever they were built: of an issued one that is what was
issued. A year's dossier is set again only if something of its months, or the look, is new.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from dossier.assessment import from_json
from dossier.issued.manifest import ASSESSMENT
from dossier.paper.press import Press, Sheets
from dossier.paper.year import PrintedMonth, YearToPrint, sheets
from dossier.publish.output import LATEST, files_of, shown
from dossier.publish.staging import redirect, versions
from dossier.publish.workers import Job, run
from dossier.report import Report
from dossier.site import compared
from dossier.site.front import Beside, PublishedMonth, front, standing
from dossier.views import names, provenance
from dossier.views.names import Word
from dossier.views.shows import shows
from dossier.views.theme import Theme
from dossier.workbook.amounts import amounts

AMOUNTS: Final = "amounts.csv"


@dataclass(frozen=True)
class YearsOfDossiers:
    """How dossiers of years are set: `look` is the digest of all that they are made of beside what they say, `work`
    keeps those that were set.
    """

    press: Press
    theme: Theme
    look: str
    work: Path

    def made(self, years: Sequence[YearToPrint]) -> Mapping[str, bytes]:
        """The dossiers by year; raises TaskError of dossier.publish.workers if one cannot be set."""
        self.work.mkdir(parents=True, exist_ok=True)
        pages = [sheets(year, self.theme, self.press) for year in years]
        files = [self.work / f"{year.year}-{self._digest(page)}.pdf" for year, page in zip(years, pages, strict=True)]
        tasks = [
            Job(year.year, partial(self._keep, year, page, file))
            for year, page, file in zip(years, pages, files, strict=True)
            if not file.is_file()
        ]
        run(tasks, 1, lambda _: None)
        for path in set(self.work.iterdir()) - set(files):
            path.unlink()
        return {year.year: file.read_bytes() for year, file in zip(years, files, strict=True)}

    def _digest(self, page: Sheets) -> str:
        whole = hashlib.sha256(f"{self.look}\n{page.html}".encode())
        for one in page.enclosures:
            whole.update(f"\n{one.name} {hashlib.sha256(one.data).hexdigest()}".encode())
        return whole.hexdigest()

    def _keep(self, year: YearToPrint, page: Sheets, file: Path) -> None:
        os.environ["SOURCE_DATE_EPOCH"] = str(int(year.moment.timestamp()))
        aside = file.with_suffix(".new")
        aside.write_bytes(self.press.setter.set(page))
        aside.replace(file)


def beside(
    out: Path,
    months: Sequence[PublishedMonth],
    reports: Sequence[Report],
    theme: Theme,
    dossiers: YearsOfDossiers | None = None,
) -> Mapping[str, bytes]:
    """What lies beside the versions of the folder `out`, by path; `reports` are those at hand, at least one.

    Raises OSError if the disk refuses, TaskError of dossier.publish.workers if a dossier cannot be set.
    """
    newest = max(one.version for one in months if not one.replaced)
    report = max(reports, key=lambda one: one.period)
    found = standing(months)
    word = names.word(report.contract, theme, report.period.end)
    money = bool(found) and shows(report).money
    listed = {AMOUNTS: amounts(found, word)} if money else {}
    set_years = dossiers.made(tuple(_years(out, months, report, word))) if dossiers and found else {}
    files = {f"dossier-{year}.pdf": data for year, data in set_years.items()}
    there = Beside({year: f"dossier-{year}.pdf" for year in set_years}, "".join(listed), compared.PAGE)
    page = front(theme, months, reports, there)
    pages = sorted({path.name for path in (out / newest).glob("*.html")} - {"404.html"})
    return {
        **versions({month.version: month.title for month in months}, newest),
        **listed,
        **files,
        "index.html": page,
        **{f"{LATEST}/{name}": redirect(f"../{newest}/{name}", f"最新月份 {newest}") for name in pages},
    }


def published(out: Path, versions: Sequence[str]) -> tuple[PublishedMonth, ...]:
    """The versions of a folder as they were published."""
    return tuple(_month(out / version) for version in versions)


def _month(folder: Path) -> PublishedMonth:
    """A month's figures as they were published."""
    try:
        assessment = from_json((folder / ASSESSMENT).read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError):
        assessment = None
    return PublishedMonth(folder.name, assessment, files_of(folder), shown(folder))


def _years(out: Path, months: Sequence[PublishedMonth], report: Report, word: Word) -> Iterator[YearToPrint]:
    """The years of the months that stand, each with the months that there are."""
    found, said = standing(months), {month.version: month.status for month in months}
    for year, of_year in groupby(found, lambda one: one.period[:4]):
        there = tuple(of_year)
        printed = (PrintedMonth(one, (out / one.period / ASSESSMENT).read_bytes(), said[one.period]) for one in there)
        yield YearToPrint(
            year=year,
            months=tuple(printed),
            history=tuple(one for one in found if one.period <= there[-1].period),
            contract=report.contract,
            titles=names.subjects(report),
            sample=report.sample,
            edition=report.edition,
            gap=provenance.gap(report) or provenance.keys(report),
            gap_in_short=provenance.in_short(report),
            amounts=amounts(there, word),
        )
