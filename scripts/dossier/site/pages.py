"""A month's report -> the Markdown of its site, and the order of its navigation."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from markupsafe import Markup

from dossier.described import schema_text
from dossier.records.layout import lasts
from dossier.report import Report
from dossier.site import (
    comparison,
    contract,
    guides,
    matters,
    obligations,
    overview,
    projects,
    records,
    rows,
    settlement,
    spans,
    verify,
)
from dossier.site.guides import Download
from dossier.site.page import Page, Printer
from dossier.site.shared import of_attachment
from dossier.views import charts, doubts, drawings, duties, lookup, names, provenance, todo, warnings
from dossier.views.attached import Draw, Open, Opened, Read, opened
from dossier.views.outcome import outcome
from dossier.views.places import File, Places, goes_out
from dossier.views.projects import table as all_projects
from dossier.views.records import catalogue
from dossier.views.rows import rows as all_rows
from dossier.views.ruled import Ruled, self_scores
from dossier.views.shows import shows
from dossier.views.succession import neighbours
from dossier.views.theme import Theme

NAVIGATION: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("本月", ("index", "rows", "projects", "distance", "settlement", "incidents", "compare", "spans")),
    ("依据", ("evidence", "obligations", "problems")),
    ("合同", ("readings", "clauses", "prices")),
    ("资料", ("verify", "downloads")),
)

_FONT: Final = "inherit"

Navigation: TypeAlias = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""The sections of the menu, each with the titles and sources of its pages."""


Made: TypeAlias = tuple[Mapping[str, bytes], Mapping[str, str]]
"""A page with the files beside it, by path, and the attachments to be copied, as in `Site`."""

AllOf: TypeAlias = Callable[[Callable[[str], Made], Sequence[str]], Sequence[Made]]
"""Makes each of several pages."""


def one_by_one(make: Callable[[str], Made], names: Sequence[str]) -> Sequence[Made]:
    """Each after the other, here."""
    return tuple(map(make, names))


@dataclass(frozen=True)
class Site:
    """The site of one month.

    `files` are its pages, pictures and data by path, `copies` the attachments to be copied (path on the site -> path
    below the root); paths are those seen from the month's folder, and some lead to what lies beside the months.
    `navigation` the titles and sources of the pages that stand in the menu, `weights` how much each page counts in the
    search, by path.
    """

    files: Mapping[str, bytes]
    copies: Mapping[str, str]
    navigation: Navigation
    weights: Mapping[str, int] = field(default_factory=dict)


def pages(report: Report, theme: Theme, *, downloads: Sequence[Download] = ()) -> Mapping[str, bytes]:
    """The generated Markdown and data of one month by path; no disk, no clock."""
    return site(report, theme, downloads=downloads).files


def site(
    report: Report,
    theme: Theme,
    *,
    downloads: Sequence[Download] = (),
    read: Read | None = None,
    draw: Draw | None = None,
    all_of: AllOf = one_by_one,
) -> Site:
    """All of one month's site but the look.

    `downloads` are the files that will lie beside it; `read` gives the bytes of attachments, so that pages can show
    the text of those that are text; `draw` gives pictures of PDFs, and of pictures that programs show differently;
    `all_of` may share out the pages among processes.
    """
    making = PagesInMaking(report, theme, downloads=downloads, read=read, draw=draw)
    making.load()
    made = all_of(making.make_with_copies, tuple(making.pages))
    files = {path: data for files, _ in made for path, data in files.items()}
    copies = {page: origin for _, copies in made for page, origin in copies.items()}
    files["assessment.json"] = report.result.encode()
    files[guides.schema_page()] = schema_text().encode()
    weights = {page.path: page.weight for page in making.pages.values()}
    return Site(files, copies, making.navigation, weights)


class PagesInMaking:
    """The pages of a month, each of which can be made alone; the parameters are those of `site`.

    `pages` are theirs by source; `copies` the attachments that lie beside the pages that have been made.
    """

    def __init__(
        self,
        report: Report,
        theme: Theme,
        *,
        downloads: Sequence[Download] = (),
        read: Read | None = None,
        draw: Draw | None = None,
    ) -> None:
        self._report, self._read, self._draw = report, read, draw
        places = Places(report)
        word = names.word(report.contract, theme, report.period.end, names.subjects(report))
        self._digests = {file.path: file.sha256 for file in report.assessment.inputs.files}
        self._printer = Printer(theme, word, _shared(report, word))
        self.copies: Final[dict[str, str]] = {}
        found = _pages(report, places, theme, word, downloads, self._attached)
        self.pages: Final = {page.source: page for page in found}

    @property
    def navigation(self) -> Navigation:
        """The titles and sources of the pages that stand in the menu."""
        return _navigation(tuple(self.pages.values()))

    def load(self) -> None:
        """Load the templates, before processes begin that need them."""
        for page in self.pages.values():
            self._printer.load(page.template)

    def make(self, source: str) -> Mapping[str, bytes]:
        """A page's Markdown and the files beside it, by path."""
        return self._printer.print(self.pages[source])

    def make_with_copies(self, source: str) -> Made:
        """The same, and the attachments that lie beside this page alone."""
        self.copies.clear()
        return self.make(source), dict(self.copies)

    def _attached(self, file: File) -> Opened:
        report = self._report
        content, handed = report.evidence.content(file.attachment), goes_out(report, file)
        shown = opened(file, self._read, self._draw, content if handed else replace(content, plain=False))
        if lasts(file.origin):
            lying = of_attachment(shown, self._digests.get(file.origin, "") if handed else "")
            shown = replace(shown, file=replace(file, page=lying))
        if handed:
            self.copies[shown.file.page] = file.origin
        return replace(shown, handed=handed)


def _shared(report: Report, word: Callable[[str, str], str]) -> Mapping[str, object]:
    assessment = report.assessment
    return {
        "period": str(report.period),
        "contract_id": assessment.contract,
        "status": assessment.status,
        "revision": assessment.revision,
        "commit": report.commit,
        "gap": provenance.gap(report),
        "keys": provenance.keys(report),
        "modified": provenance.modified(report),
        "differences": provenance.differences(report),
        "sample": report.sample,
        "public": report.edition == "public",
        "inputs": assessment.inputs,
        "outcome": outcome(report, word),
        "shows": shows(report),
        "neighbours": neighbours(assessment),
        "charts": _charts(report),
        "ruled": Ruled(report, word).of,
        "own": self_scores(report),
        "verified": verify.PAGE if report.seal else "",
    }


def _charts(report: Report) -> Mapping[str, tuple[Markup, ...]]:
    """The same drawings as on paper, each on one line so that Markdown leaves it alone."""
    drawn = {
        "waterfall": (charts.waterfall(tuple(drawings.falls(report.assessment)), _FONT),),
        "use": (drawings.use(report, _FONT),),
        "trend": drawings.trend(report, _FONT),
    }
    return {name: tuple(Markup(svg.replace("\n", " ")) for svg in svgs) for name, svgs in drawn.items()}  # noqa: S704


def _pages(
    report: Report,
    places: Places,
    theme: Theme,
    word: Callable[[str, str], str],
    downloads: Sequence[Download],
    attached: Open,
) -> Iterator[Page]:
    found = all_rows(report, places)
    table = all_projects(report, places)
    entries = catalogue(report, places, found)
    hashes = {file.path: file.sm3 for file in report.assessment.inputs.files}
    conditions, owed = duties.conditions(report, places), duties.owed(report, places, found)
    told = warnings.notices(places, theme)
    left = todo.todo(report, word)
    asked = doubts.doubts(report, told, theme)
    yield from overview.pages(report, found, table, left, conditions, asked, len(told) - asked.count)
    yield from matters.pages(report, left, word)
    yield from rows.pages(report, found)
    yield from projects.pages(report, places, table, names.items(report.contract))
    yield from settlement.pages(report, places, table)
    yield from comparison.pages(report, places, word)
    yield from spans.pages(report)
    yield from records.pages(entries, hashes, lookup.lookup(report), attached)
    yield from obligations.pages(report, places, owed, word, downloads)
    yield from contract.pages(report, word)
    yield from verify.pages(report, word)
    yield from guides.pages(theme, told, asked, downloads)


def _navigation(found: Sequence[Page]) -> Navigation:
    by_stem = {page.source.removesuffix(".md"): page for page in found}
    guides = tuple(stem for stem in by_stem if stem.startswith("guides/"))
    parties = tuple(stem for stem in by_stem if stem.startswith(f"{matters.FOLDER}/"))
    more = {NAVIGATION[0][0]: parties, NAVIGATION[-1][0]: guides}
    menu = [(section, (*stems, *more.get(section, ()))) for section, stems in NAVIGATION]
    return tuple(
        (section, tuple((by_stem[stem].title, by_stem[stem].source) for stem in stems if stem in by_stem))
        for section, stems in menu
    )
