"""The dossier of a year: its months side by side, as they were published -> PDF/A-3 with their assessments inside.

Nothing is computed again: points are means and yuan sums of what the months say (`dossier.spans`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from typing import Final, get_args

from markupsafe import Markup

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.exact.digest import sha256
from dossier.exact.money import ZERO, capitals
from dossier.fields import CHINA
from dossier.paper.pdf import VARIANT, numbered
from dossier.paper.press import Enclosure, Press, Sheets
from dossier.paper.values import drawn
from dossier.problems import states
from dossier.result import IncidentResult, LineKey, StatementLine
from dossier.spans import HalfOrYear, over
from dossier.views import glance, incidents, names, reaching
from dossier.views.shows import Shows, shows_of
from dossier.views.statement import lines
from dossier.views.status import EDITIONS
from dossier.views.succession import neighbours
from dossier.views.theme import Theme

TEMPLATE: Final = "year.html.j2"
CHAPTERS: Final = (
    ("months", "各月考核结果"),
    ("scores", "各项得分"),
    ("projects", "项目考核"),
    ("settlement", "费用结算"),
    ("ceiling", "累计应付与合同总价"),
    ("incidents", "故障与扣费"),
    ("duties", "履约事项"),
    ("sources", "依据与核对"),
    ("seals", "确认与签章"),
)
_FONT: Final = "Song, Rare, Rare Sans, Signs"
_AMOUNTS: Final = "本年度各月全部金额"
_LISTING: Final = "各月考核结果数据的 SHA-256 清单"


@dataclass(frozen=True)
class PrintedMonth:
    """A month as it was published: its assessment and the very bytes of it, and what its pages say of its state."""

    assessment: Assessment
    data: bytes
    shown: str

    @property
    def name(self) -> str:
        """What the file is called within the PDF."""
        return f"assessment-{self.assessment.period}.json"

    @property
    def digest(self) -> str:
        """Of the bytes."""
        return sha256(self.data)


@dataclass(frozen=True)
class YearToPrint:
    """A year to be printed: its months in order, the assessments of all months up to its last one, what the contract
    and its records are called, and the marks of every page. `amounts` is the list of amounts that goes with it.
    """

    year: str
    months: tuple[PrintedMonth, ...]
    history: tuple[Assessment, ...]
    contract: Contract
    titles: Mapping[str, str]
    sample: bool
    edition: str
    gap: str
    gap_in_short: str
    amounts: bytes

    @property
    def last(self) -> Assessment:
        """The last of its months."""
        return self.months[-1].assessment

    @property
    def listing(self) -> tuple[str, bytes]:
        """Name and text of the list of its assessments, as sha256sum reads it."""
        lines = "".join(f"{one.digest}  {one.name}\n" for one in self.months)
        return f"assessments-{self.year}.sha256", lines.encode()

    @property
    def moment(self) -> datetime:
        """The time that the PDF carries: the end of the latest day on which one of its months was looked at."""
        return datetime.combine(max(one.assessment.as_of for one in self.months), time(23, 59, 59), CHINA)


@dataclass(frozen=True)
class LineAcross:
    """A line of the statement over the months, None in a month that has none such, and the sum."""

    key: LineKey
    name: str
    months: tuple[StatementLine | None, ...]
    sum: Decimal


def sheets(year: YearToPrint, theme: Theme, press: Press) -> Sheets:
    """All that the dossier is set from. The same months give the same bytes."""
    page = press.html(TEMPLATE, _values(year, theme))
    identifier = hashlib.sha256(page.encode()).hexdigest()[:32].encode()
    return Sheets(
        page,
        {},
        tuple(_enclosures(year)),
        {"pdf_variant": VARIANT, "pdf_identifier": identifier},
        press.styles(TEMPLATE),
    )


def _enclosures(year: YearToPrint) -> Iterator[Enclosure]:
    at = year.moment.astimezone(UTC)
    yield Enclosure(f"amounts-{year.year}.csv", year.amounts, _AMOUNTS, at, "Data")
    yield Enclosure(*year.listing, _LISTING, at, "Data")
    for month in year.months:
        yield Enclosure(month.name, month.data, f"{month.assessment.period} 考核结果数据", at, "Data")


def _values(year: YearToPrint, theme: Theme) -> Mapping[str, object]:
    (shown,) = glance.years([one.assessment for one in year.months])
    has, whole = shows_of(year.contract, year.last), over(year.history, HalfOrYear(int(year.year)))
    found = reaching.reaching(year.history)
    payable, (list_name, listed) = shown.payable, year.listing
    return {
        "year": shown,
        "printed": year.months,
        "absent": _absent(year),
        "whole": whole,
        "payable": payable,
        "capitals": capitals(payable[0]),
        "terms": year.contract.terms,
        "list_name": list_name,
        "list_digest": sha256(listed),
        "code": _code(year.last.contract, year.year, list_name, sha256(listed)),
        "amounts": _AMOUNTS,
        "last": year.last,
        "neighbours": neighbours(year.last),
        "sample": year.sample,
        "edition": EDITIONS.get(year.edition, ""),
        "gap": year.gap,
        "gap_in_short": year.gap_in_short,
        "standing": _standing(year),
        "moment": year.moment,
        "shows": has,
        "word": names.word(year.contract, theme, year.moment.date(), year.titles),
        "counts": glance.counts,
        "statement": tuple(_statement(shown.months)),
        "incidents": tuple(_incidents(shown.months)),
        "why": incidents.why,
        "confirmed": incidents.state,
        "reaching": found,
        "climb": reaching.chart(year.history, found, _FONT) if found else "",
        "chapters": numbered(_chapters(has, climbing=found is not None)),
    }


def _code(contract: str, year: str, name: str, digest: str) -> Markup:
    told = f"{contract} {year} 年度卷宗\n{name} sha256 {digest}\n核对：取出附件，sha256sum {name}"
    return drawn(told, f"{contract} {year} {digest}")


def _chapters(has: Shows, *, climbing: bool) -> Iterator[tuple[str, str]]:
    there = {"projects": has.projects, "settlement": has.money, "ceiling": climbing, "incidents": has.incidents}
    return ((name, title) for name, title in CHAPTERS if there.get(name, True))


def _standing(year: YearToPrint) -> str:
    """How many of its months stand how, in the margin of every page."""
    drafts = sum(one.assessment.status == "draft" for one in year.months)
    issued = len(year.months) - drafts
    told = ((issued, states.state("status", "issued")), (drafts, states.state("status", "draft")))
    return "，".join(f"{count} 个月{word}" for count, word in told if count)


def _absent(year: YearToPrint) -> str:
    """The months of the service within the year that are not in it, "" if none is missing."""
    there = {one.assessment.period for one in year.months}
    term = year.last.term
    first, last = (str(term.first)[:7], str(term.last)[:7]) if term else ("", "9999")
    asked = (str(period) for period in HalfOrYear(int(year.year)).months)
    return "、".join(period for period in asked if first <= period <= last and period not in there)


def _statement(months: Sequence[Assessment]) -> Iterator[LineAcross]:
    """Every line that any month has, in the order of a statement."""
    by_month = [{line.result.key: line for line in lines(month)} for month in months]
    for key in get_args(LineKey):
        named = [found.get(key) for found in by_month]
        if any(named):
            name = next(line.signed_name for line in named if line)
            across = tuple(line.result if line else None for line in named)
            yield LineAcross(key, name, across, sum((line.amount for line in across if line), ZERO))


def _incidents(months: Sequence[Assessment]) -> Iterator[tuple[Assessment, IncidentResult]]:
    return ((month, one) for month in months for one in sorted(month.incidents, key=lambda one: (one.day, one.id)))
