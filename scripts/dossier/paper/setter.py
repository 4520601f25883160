"""Sets filled templates as PDF, by WeasyPrint.

Evidence is hostile: the setter can open only the addresses `dossier:<file>` of the fonts it was given and those of
pictures that come with the sheets: no file, no network, no data address.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from multiprocessing.util import Finalize
from pathlib import Path
from typing import TYPE_CHECKING, Final
from weakref import ref

import pydyf
from weasyprint import CSS, DEFAULT_OPTIONS, HTML, Attachment
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from dossier.paper.fields import put_fields
from dossier.paper.numbered import numbered
from dossier.paper.ruled import whole_rules
from dossier.paper.tags import mend
from dossier.paper.written import WrittenObject, pages_listed_once

if TYPE_CHECKING:
    from weasyprint.document import Document

    from dossier.paper.press import Enclosure, Sheets

_SCHEME: Final = "dossier:"


class Shelf(URLFetcher):  # type: ignore[misc]  # weasyprint ships no types
    """Hands out the fonts by `dossier:<file>` and the pictures given, and refuses every other address."""

    def __init__(self, fonts: Mapping[str, Path], pictures: Mapping[str, bytes] | None = None) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._fonts = fonts
        self._pictures = pictures or {}

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:  # noqa: ARG002  # as in the base
        """The font or picture; raises ValueError for any other address, which WeasyPrint then leaves out."""
        if url in self._pictures:
            return URLFetcherResponse(url, self._pictures[url])
        name = url.removeprefix(_SCHEME)
        if not url.startswith(_SCHEME) or name not in self._fonts:
            raise ValueError(f"address not allowed: {url[:80]}")
        return URLFetcherResponse(url, self._fonts[name].read_bytes(), {"Content-Type": "font/ttf"})


@dataclass(frozen=True)
class Setter:
    """Style sheet and fonts, made ready once; plain data until then, so that another process can be given it."""

    styles: str
    fonts: Mapping[str, Path]

    @cached_property
    def font_configuration(self) -> FontConfiguration:
        """The fonts as WeasyPrint knows them; made once, which takes longer than many pages."""
        configuration = FontConfiguration()
        Finalize(configuration, _clear, (ref(configuration),), exitpriority=0)
        return configuration

    @cached_property
    def sheet(self) -> CSS:
        """The style sheet, parsed once."""
        return self._parsed(self.styles)

    def _parsed(self, styles: str) -> CSS:
        return CSS(string=styles, url_fetcher=Shelf(self.fonts), font_config=self.font_configuration)

    def set(self, sheets: Sheets) -> bytes:
        """The PDF.

        A `finisher` among the options comes before the one here, which mends tags and turns the objects into bytes.
        """
        with uncollected():
            return self.write(self.lay(sheets), sheets)

    def lay(self, sheets: Sheets, before: Callable[[int], int] | None = None) -> Document:
        """The pages, laid out and not yet written; `before` as for `numbered`, for a part of a document."""
        page = HTML(string=sheets.html, url_fetcher=Shelf(self.fonts, sheets.pictures), base_url=_SCHEME)
        own = [self._parsed(sheets.styles)] if sheets.styles else []
        page_options = {"stylesheets": [self.sheet, *own], **self.options(sheets)}
        with numbered(page, before):
            return page.render(font_config=self.font_configuration, **page_options)

    def options(self, sheets: Sheets) -> dict[str, object]:
        """The setter's options for these sheets."""
        attachments = [_attachment(one) for one in sheets.enclosures]
        return {"attachments": attachments, **{key: one for key, one in sheets.options.items() if key != "finisher"}}

    def write(self, document: Document, sheets: Sheets) -> bytes:
        """The PDF of pages laid out from these sheets."""
        output = BytesIO()
        first = sheets.options.get("finisher")

        def finish(document: Document, pdf: pydyf.PDF) -> None:
            if callable(first):
                first(document, pdf)
            complete(document, pdf)
            pdf.objects[:] = [known if known.free == "f" else WrittenObject(known) for known in pdf.objects]

        with pages_listed_once(), whole_rules():
            document.write_pdf(output, finisher=finish, **{**DEFAULT_OPTIONS, **self.options(sheets)})
        return output.getvalue()


def pango_version() -> str:
    """The library of the system that sets text, with its version: what is set by another may look otherwise."""
    return f"Pango {pango.pango_version()}"


def _clear(configuration: ref[FontConfiguration]) -> None:
    """Remove the copies of the fonts, 84 MB, of one still in use when a process ends, which nothing else does."""
    if left := configuration():
        left.__del__()


def _attachment(enclosure: Enclosure) -> Attachment:
    return Attachment(
        file_obj=BytesIO(enclosure.data),
        name=enclosure.name,
        description=enclosure.description,
        created=enclosure.moment,
        modified=enclosure.moment,
        relationship=enclosure.kind,
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """Setting makes millions of objects that all stay; looking for garbage among them takes a third of the time."""
    working = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if working:
            gc.enable()


def complete(document: Document, pdf: pydyf.PDF) -> None:
    """Mend tags and the list of embedded files, and put signature fields in their places.

    WeasyPrint names each file twice in the catalogue.
    """
    mend(document, pdf)
    put_fields(document, pdf)
    _name_files(pdf)
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = list(dict.fromkeys(pdf.catalog["AF"]))


def _name_files(pdf: pydyf.PDF) -> None:
    """Name embedded files as PDF writes text, in the order of what is written (PDF 1.7, 7.9.6): WeasyPrint writes other
    than ASCII as bare bytes, which readers show as gibberish.
    """
    tree = pdf.catalog.get("Names", {}).get("EmbeddedFiles")
    if tree is None:
        return
    listed = pdf.objects[int(tree.split()[0])]["Names"]
    files = [(pdf.objects[int(reference.split()[0])], reference) for reference in listed[1::2]]
    files.sort(key=lambda one: _as_pdf_text(one[0]["UF"].string))
    for file, _ in files:
        file["F"] = file["UF"]
    listed[:] = [part for file, reference in files for part in (file["UF"], reference)]


def _as_pdf_text(text: str) -> bytes:
    return text.encode() if text.isascii() else b"\xfe\xff" + text.encode("utf-16-be")
