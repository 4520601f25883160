"""A month's report -> its dossier on paper: PDF/A-3 with the assessment inside."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Final

from dossier.assessment import to_json
from dossier.paper.dated import moment_of
from dossier.paper.press import Enclosure, Press, Sheets
from dossier.paper.values import ListedLetter, values
from dossier.records.base import Attachment
from dossier.report import Report
from dossier.views.attached import Draw
from dossier.views.places import File, Places, files_of, goes_out
from dossier.views.provenance import keys
from dossier.views.remarks import NOT_DRAWN, WITHHELD, remarks
from dossier.views.shows import shows
from dossier.views.theme import Theme

TEMPLATE: Final = "dossier.html.j2"
VARIANT: Final = "pdf/a-3a"
PICTURES: Final = "dossier:picture/"
DPI: Final = 150  # of the small pictures; the embedded files are whole
DESCRIPTION: Final = "考核结果数据，可据以重算本卷宗的全部数字"
CHAPTERS: Final = (
    ("summary", "考核结论"),
    ("missing", "缺项与待定事项"),
    ("scores", "逐项评分"),
    ("projects", "项目考核"),
    ("settlement", "费用结算单"),
    ("incidents", "故障与扣费"),
    ("duties", "付款条件与履约事项"),
    ("readings", "合同条款理解登记"),
    ("evidence", "证据目录"),
    ("inputs", "输入文件摘要"),
    ("seals", "确认与签章"),
)
OPENING: Final = ("summary", "settlement", "duties")
"""Chapters with which a part of a dossier begins that is set in parts, and"""

BILLS: Final = 100
"""the bills of so many projects, after which another does."""

_NUMERALS: Final = "一二三四五六七八九十"


@dataclass(frozen=True)
class Chapter:
    """A chapter: the name of its template and anchor, and its numbered title."""

    name: str
    title: str


def render(report: Report, theme: Theme, press: Press, attachments: Mapping[str, bytes] | None = None) -> bytes:
    """The dossier. The same report gives the same bytes. `attachments` are as for `sheets`."""
    return press.setter.set(sheets(report, theme, press, attachments))


def sheets(
    report: Report,
    theme: Theme,
    press: Press,
    attachments: Mapping[str, bytes] | None = None,
    draw: Draw | None = None,
    letters: Sequence[ListedLetter] = (),
    *,
    in_parts: bool = False,
) -> Sheets:
    """All that the dossier is set from, `in_parts` or whole; `letters` are those that the month calls for.

    `attachments` maps the names that `embedded` gives to the files' bytes; they are embedded beside assessment.json.
    `draw` makes those pictures plain that the setter would show wrongly.
    """
    files, known = attachments or {}, _files(report)
    shown = dict(_pictures(report, files, draw))
    return Sheets(
        html(report, theme, press, frozenset(shown), letters, in_parts=in_parts),
        {f"{PICTURES}{name}": data for name, data in shown.items()},
        tuple(_enclosures(report, {name: data for name, data in files.items() if goes_out(report, known[name])})),
        {"pdf_variant": VARIANT, "pdf_identifier": _identifier(report), "dpi": DPI},
    )


def _pictures(report: Report, files: Mapping[str, bytes], draw: Draw | None) -> Iterator[tuple[str, bytes]]:
    """The embedded pictures that can be shown, by name: each as it is, or as it was drawn."""
    for name, file in _files(report).items():
        content = report.evidence.content(file.attachment)
        if name not in files or not file.picture or content.fault:
            continue
        if content.plain and goes_out(report, file):
            yield name, files[name]
        elif draw and (drawn := draw(files[name]).pictures):
            yield name, drawn[0].data


def html(
    report: Report,
    theme: Theme,
    press: Press,
    shown: frozenset[str] = frozenset(),
    letters: Sequence[ListedLetter] = (),
    *,
    in_parts: bool = False,
) -> str:
    """The dossier's pages before they are set; `shown` are the embedded files that are shown as small pictures.

    With `in_parts` each part begins on a new page, and the text says where (`dossier.paper.parts.END`).
    """
    files = _files(report)
    pictures = {file.attachment.sha256: f"{PICTURES}{name}" for name, file in files.items() if name in shown}
    withheld = {file.attachment.sha256 for file in files.values() if not goes_out(report, file)}
    undrawn = {file.attachment.sha256 for name, file in files.items() if file.picture and name not in shown}

    def said(attachment: Attachment) -> Iterator[str]:
        content = report.evidence.content(attachment)
        yield from remarks(content)
        if attachment.sha256 in undrawn and not content.plain and not content.fault:
            yield NOT_DRAWN
        if attachment.sha256 in withheld:
            yield WITHHELD

    told = {
        **values(report, theme, letters),
        "chapters": chapters(report),
        "opening": OPENING if in_parts else (),
        "bills": BILLS,
        "moment": moment_of(report),
        "pictures": pictures,
        "remarks": said,
    }
    return press.html(TEMPLATE, told)


def chapters(report: Report) -> tuple[Chapter, ...]:
    """The chapters with numbers, in order, without those of what the contract does not have."""
    has = shows(report)
    there = {"projects": has.projects, "settlement": has.money, "incidents": has.incidents}
    return numbered((name, title) for name, title in CHAPTERS if there.get(name, True))


def numbered(kept: Iterable[tuple[str, str]]) -> tuple[Chapter, ...]:
    """Chapters by name and title, with their numbers."""
    return tuple(Chapter(name, f"{_number(place)}、{title}") for place, (name, title) in enumerate(kept, 1))


def _number(place: int) -> str:
    ten, one = divmod(place, 10)
    return ("十" if ten else "") + (_NUMERALS[one - 1] if one else "")


def _identifier(report: Report) -> bytes:
    source = f"{report.commit.id if report.commit else ''}{report.modified}{report.gap}{keys(report)}"
    told = f"{to_json(report.assessment)}{source}"
    return hashlib.sha256(told.encode()).hexdigest()[:32].encode()


def embedded(report: Report) -> Mapping[str, str]:
    """Names in the PDF -> paths below the root of the attachments on file, without the confidential ones."""
    return {name: file.origin for name, file in _files(report).items()}


def _files(report: Report) -> Mapping[str, File]:
    return {
        file.page.removeprefix("files/").replace("/", "-"): file
        for record in Places(report).records
        for file in files_of(record)
        if not file.attachment.confidential
    }


def _enclosures(report: Report, attachments: Mapping[str, bytes]) -> Iterator[Enclosure]:
    """Embedded files in the order of their names, which the PDF's tree of names asks for."""
    files = {f"assessment-{report.period}.json": to_json(report.assessment).encode(), **attachments}
    at = moment_of(report).astimezone(UTC)
    told = {name: file.attachment.shows for name, file in _files(report).items()}
    for name, content in sorted(files.items()):
        kind = "Supplement" if name in attachments else "Data"
        yield Enclosure(name, content, told.get(name, DESCRIPTION), at, kind)
