"""Warnings, downloads, and the hand-written guides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dossier.described import SCHEMA_FILE, schema_text
from dossier.markup.markdown import guide
from dossier.site.page import Here, Page
from dossier.site.shared import single
from dossier.views.doubts import DoubtsShown, others
from dossier.views.theme import Theme
from dossier.views.warnings import TITLE, Notice, heading

_GUIDING: Final = 50  # what explains comes after the month's own


@dataclass(frozen=True)
class Download:
    """A file beside the pages: its name, what it is, what it is for, and the group it is listed in; of a letter whom it
    goes to and how far it has come.
    """

    name: str
    title: str
    use: str
    group: str = "卷宗与数据"
    to: str = ""
    state: str = ""

    @property
    def format(self) -> str:
        """`PDF`, `DOCX`."""
        return self.name.rpartition(".")[2].upper()


@dataclass(frozen=True)
class Offered:
    """A document in all the formats it is offered in."""

    title: str
    files: tuple[Download, ...]

    @property
    def to(self) -> str:
        """Whom it goes to; "" if it is no letter."""
        return self.files[0].to

    @property
    def state(self) -> str:
        """How far it has come."""
        return self.files[0].state


@dataclass(frozen=True)
class DownloadGroup:
    """Documents of one group."""

    title: str
    documents: tuple[Offered, ...]

    @property
    def sent(self) -> bool:
        """Whether they are letters."""
        return any(one.to for one in self.documents)


def pages(theme: Theme, told: Sequence[Notice], asked: DoubtsShown, downloads: Sequence[Download]) -> Iterator[Page]:
    """Doubts and other warnings, downloads, guides."""
    listed = {"notices": others(told), "doubts": asked, "manual": theme.problem_list}
    yield Page("problems.html", "提醒与问题", "problems.md.j2", listed, hide=("toc",))
    data = Download("assessment.json", "考核结果数据", "可据此与合同独立复算")
    schema = Download(schema_page(), "考核结果数据的结构", "JSON Schema，说明每个字段的含义与单位")
    values = {"shelves": shelves((*downloads, data, schema))}
    yield Page("downloads.html", "下载", "downloads.md.j2", values, hide=("toc",))
    for path, text in sorted(theme.pages.items()):
        yield _guide(f"guides/{path.removesuffix('.md')}.html", text, path, tuple(theme.pages))


def schema_page() -> str:
    """Where the schema of the assessment lies, seen from a month's folder."""
    return single("schema", SCHEMA_FILE, schema_text().encode())


def shelves(downloads: Sequence[Download]) -> tuple[DownloadGroup, ...]:
    """The downloads by group and document, in the order in which groups and documents first come."""
    found: dict[str, dict[str, list[Download]]] = {}
    for one in downloads:
        found.setdefault(one.group, {}).setdefault(one.title, []).append(one)
    return tuple(
        DownloadGroup(group, tuple(Offered(title, tuple(files)) for title, files in documents.items()))
        for group, documents in found.items()
    )


def _guide(path: str, text: str, name: str, linked: Sequence[str]) -> Page:
    """A guide; it may link to the guides at these paths."""
    here = Here(path)
    links = {other: str(here.to(f"guides/{other.removesuffix('.md')}.html")) for other in linked}
    values = {"text": guide(TITLE.sub("", text, count=1), links)}
    return Page(path, heading(text, name), "written.md.j2", values, weight=_GUIDING)
