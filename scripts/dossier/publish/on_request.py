"""A month's pages made when they are asked for, each with the bytes that building the month gives it.

Making one page takes a fraction of a second once the generator is at hand, and it stays at hand as long as what all
pages of the month share is the same. What rests on all pages, such as the search, is left to the build.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from dossier.cache import Cache
from dossier.publish import epoch, previews
from dossier.publish.appearance import Look
from dossier.publish.compiled import Compiled
from dossier.publish.generator import ASSETS, SinglePages
from dossier.publish.lean import squeezed
from dossier.publish.once import FILE, pieces, script, without
from dossier.publish.shared import Common
from dossier.publish.staging import BUILT, StaleAttachmentError, asked_by_pages, configured, stage_texts, unchanged
from dossier.report import Report
from dossier.site.pages import PagesInMaking
from dossier.site.shared import SHARED


class AtHand:
    """What the months made with one look have in common; `work` is the folder that a build works in."""

    def __init__(self, look: Look, work: Path) -> None:
        self.look = look
        self.work = work
        self.compiled = Compiled(work / "templates" / "pages")
        self.previews = previews(work)
        self.previews.prepare()
        kept = Cache(work / "manual")
        self.common = Common.of(look, kept)
        kept.save()
        self.theme = replace(self.common.theme(look.theme), compiled=self.compiled)

    @cached_property
    def files(self) -> Mapping[str, bytes]:
        """The files of the sets that lie beside the months, by path below the site."""
        sets = self.common.sets
        return {f"{SHARED}/{one.name}/{name}": data for one in sets for name, data in one.files.items()}


@dataclass(frozen=True)
class MonthGenerator:
    """The generator of a month, for pages that share `shared`, with the pieces that are kept once for all of them."""

    shared: tuple[object, ...]
    pages: SinglePages
    folder: Path
    kept: Mapping[bytes, bytes]


class MonthOnRequest:
    """A month whose pages are made one at a time; `known` is the generator of the month as it was, which may still do.

    `root` is the folder that attachments are read from.
    """

    def __init__(self, report: Report, root: Path, at_hand: AtHand, known: MonthGenerator | None = None) -> None:
        self._report = report
        self._at_hand = at_hand
        self._read = unchanged(report, root)
        self._making = PagesInMaking(report, at_hand.theme, read=self._read, draw=at_hand.previews.draw)
        self._sources = {page.path: source for source, page in self._making.pages.items()}
        self._made: dict[str, bytes] = {}
        self._known = known

    def file(self, path: str) -> bytes | None:
        """The file at a path seen from the month's folder, one beside a page once that was asked for; None if only
        the build has it.
        """
        if path not in self._made:
            self._made |= self._page(path) if path in self._sources else self._other(path)
        return self._made.get(path)

    def _page(self, path: str) -> Mapping[str, bytes]:
        source, generator = self._sources[path], self.generator
        files = dict(self._making.make(source))
        made = self._generated(generator.pages, generator.folder, source, files.pop(source))
        up = "../" * (len(PurePosixPath(path).parts) - 1)
        return {path: without(made, generator.kept, up), **files}

    def _other(self, path: str) -> Mapping[str, bytes]:
        if path in self._making.copies:
            try:
                return {path: self._read(self._making.copies[path])}
            except (OSError, StaleAttachmentError):
                return {}
        return self._asked.get(path, dict)()

    @cached_property
    def _asked(self) -> Mapping[str, Callable[[], Mapping[str, bytes]]]:
        """What pages ask for of the month's own."""
        report, names = self._report, self._making.pages
        return {
            **dict.fromkeys(asked_by_pages(report, ()), lambda: asked_by_pages(report, names)),
            "assessment.json": lambda: {"assessment.json": report.result.encode()},
            f"{ASSETS}/{FILE}": lambda: {f"{ASSETS}/{FILE}": script(self.generator.kept)},
        }

    @cached_property
    def generator(self) -> MonthGenerator:
        """The generator for the pages as they are now."""
        look, names = self._at_hand.look, tuple(self._making.pages)
        configuration = configured(self._report, self._making.navigation, look, self._at_hand.common)
        shared = (configuration, names, look.digest, epoch(self._report))
        if self._known is not None and self._known.shared == shared:
            return self._known
        folder = self._at_hand.work / "on-request" / self._report.version
        shutil.rmtree(folder, ignore_errors=True)
        stage_texts(folder, names, look, configuration)
        pages = SinglePages(folder / "mkdocs.yml", self._at_hand.compiled)
        first = self._sources[min(self._sources, key=PurePosixPath)]
        made = self._generated(pages, folder, first, self._making.make(first)[first])
        return MonthGenerator(shared, pages, folder, pieces(made))

    def _generated(self, pages: SinglePages, folder: Path, source: str, text: bytes) -> bytes:
        os.environ["SOURCE_DATE_EPOCH"] = str(epoch(self._report))
        (folder / "docs" / source).write_bytes(text)
        try:
            return squeezed(pages.make(source))
        finally:
            (folder / BUILT / source).with_suffix(".html").unlink(missing_ok=True)
