"""Warnings with the pages that explain them, downloads, and the hand-written guides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from dossier.problem import Problem
from dossier.render.page import Page
from dossier.render.places import Places, Trail
from dossier.render.theme import Theme
from dossier.report import Report
from dossier.result import Spot
from dossier.wording import Wording, word

_EXPLAINING: Final = "0.2"  # pages about problems in general come after the month's own
_TITLE: Final = re.compile(r"\A\s*# +(.+)\n")


@dataclass(frozen=True)
class Download:
    """A file beside the pages: its name, what it is, what it is for, and the group it is listed in."""

    name: str
    title: str
    use: str
    group: str = "卷宗与数据"

    @property
    def format(self) -> str:
        """`PDF`, `DOCX`."""
        return self.name.rpartition(".")[2].upper()


@dataclass(frozen=True)
class Offered:
    """A document in all the formats it is offered in."""

    title: str
    files: tuple[Download, ...]


@dataclass(frozen=True)
class Shelf:
    """Documents of one group."""

    title: str
    documents: tuple[Offered, ...]


@dataclass(frozen=True)
class Notice:
    """A warning in words, with the way to its line and to the page that explains its code."""

    problem: Problem
    words: Wording
    page: str
    trail: Trail

    @property
    def text(self) -> str:
        """What is wrong."""
        return self.words.message

    @property
    def hint(self) -> str:
        """What to do about it."""
        return self.words.hint


def notices(_report: Report, places: Places, theme: Theme) -> tuple[Notice, ...]:
    """The warnings of the month, by file."""
    ordered = sorted(places.problems, key=lambda problem: problem.sort_key)
    return tuple(_notice(problem, places, theme) for problem in ordered)


def _notice(problem: Problem, places: Places, theme: Theme) -> Notice:
    page = f"problems/{problem.code}.html" if problem.code in theme.problems else ""
    return Notice(problem, word(problem), page, places.trail(Spot.at(problem.place)))


def pages(report: Report, places: Places, theme: Theme, downloads: Sequence[Download]) -> Iterator[Page]:
    """Warnings, the error catalogue, downloads, guides."""
    shown = notices(report, places, theme)
    catalogue = tuple((code, _heading(text, code)) for code, text in sorted(theme.problems.items()))
    yield Page(
        "problems.html", "提醒与问题", "problems.md.j2", {"notices": shown, "catalogue": catalogue}, hide=("toc",)
    )
    for code, text in sorted(theme.problems.items()):
        trail = (("提醒与问题", "problems.html"),)
        yield _written(f"problems/{code}.html", text, code, trail, weight=_EXPLAINING)
    data = Download("assessment.json", "考核结果数据", "可据此与合同独立复算")
    values = {"shelves": shelves((*downloads, data))}
    yield Page("downloads.html", "下载", "downloads.md.j2", values, hide=("toc",))
    for path, text in sorted(theme.pages.items()):
        yield _written(f"guides/{path.removesuffix('.md')}.html", text, path)


def shelves(downloads: Sequence[Download]) -> tuple[Shelf, ...]:
    """The downloads by group and document, in the order in which groups and documents first come."""
    found: dict[str, dict[str, list[Download]]] = {}
    for one in downloads:
        found.setdefault(one.group, {}).setdefault(one.title, []).append(one)
    return tuple(
        Shelf(group, tuple(Offered(title, tuple(files)) for title, files in documents.items()))
        for group, documents in found.items()
    )


def _heading(text: str, otherwise: str) -> str:
    match = _TITLE.match(text)
    return match[1].strip() if match else otherwise


def _written(path: str, text: str, name: str, trail: tuple[tuple[str, str], ...] = (), *, weight: str = "") -> Page:
    """A page written by hand, in the project itself, so its Markdown is taken as it is."""
    rest = _TITLE.sub("", text, count=1)
    values = {"text": Markup(rest)}  # noqa: S704  # the project's own
    return Page(path, _heading(text, name), "written.md.j2", values, trail=trail, weight=weight)
