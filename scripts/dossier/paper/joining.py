"""Parts of one document, set apart, as one tagged PDF: what each draws, and how that is put together.

Every part draws its pages into a PDF of its own. Its objects then take the numbers that they have in the whole, where
links, tags and bookmarks name them, and become bytes. What the parts share (fonts, colours, the roots of pages and of
tags) has the same few numbers in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import pydyf
import weasyprint.pdf as engine
from weasyprint import DEFAULT_OPTIONS

from dossier.paper.ruled import whole_rules
from dossier.paper.used_fonts import UsedFont, build, used
from dossier.paper.written import WrittenObject, pages_listed_once

if TYPE_CHECKING:
    from weasyprint.document import Document
    from weasyprint.text.fonts import FontConfiguration

LINK: Final = "dossier:to/"
"""What a link to another part is addressed to."""

FIRST: Final = 9
"""The number of the first object that is not shared."""

_PAGES, _CATALOG, _FONTS, _ROOT, _CONTENT, _BODY, _COLORS, _PROFILE = range(1, FIRST)
_REFERENCE: Final = re.compile(rb"(\d+) 0 R")


class _NoFonts(pydyf.Dictionary):  # type: ignore[misc]  # pydyf ships no types
    """Stands in a part for the fonts of the whole."""


@dataclass(frozen=True)
class DrawnPart:
    """A part's pages as they stand in the whole: objects in the order of their numbers, and what is listed of them."""

    objects: tuple[Any, ...]
    colors: tuple[Any, ...]
    pages: tuple[int, ...]
    tags: tuple[bytes, ...]
    tagged: tuple[tuple[int, Any], ...]
    bookmarks: tuple[Any, ...]
    open_bookmarks: int
    anchors: tuple[tuple[str, Any], ...]
    headings: tuple[tuple[str, bytes], ...]
    fields: tuple[bytes, ...]
    fonts: tuple[UsedFont, ...]
    catalog: Mapping[str, Any]
    info: Any


def draw(
    document: Document,
    options: Mapping[str, object],
    finish: Callable[[Document, pydyf.PDF], None],
    name: str,
    place: Callable[[int], int],
    *,
    first: bool = False,
) -> DrawnPart:
    """The part called `name`; `place` gives the number of its first object when told how many it has.

    The `first` one alone gives the whole its catalog and colours.
    """
    with _without_fonts(), pages_listed_once(), whole_rules():
        pdf = engine.generate_pdf(document, None, 1, **options)
    finish(document, pdf)
    _link(document)
    root = _at(pdf, pdf.catalog["StructTreeRoot"])
    content, body = _at(pdf, root["ParentTree"]), _at(pdf, root["K"][0])
    ids = _at(pdf, root["IDTree"]) if "IDTree" in root else pydyf.Dictionary({"Names": []})
    outlines = _at(pdf, pdf.catalog["Outlines"]) if "Outlines" in pdf.catalog else pydyf.Dictionary({"Count": 0})
    top = tuple(_in_turn(pdf, outlines.get("First")))
    _name_headings(pdf, name)
    shared = {_PAGES: _PAGES, _CATALOG: _CATALOG, root.number: _ROOT, content.number: _CONTENT, body.number: _BODY}
    spaces, profile = colors = _colors(pdf)
    shared |= {spaces.number: _COLORS, profile.number: _PROFILE}
    shared.update((one.number, _FONTS) for one in pdf.objects if isinstance(one, _NoFonts))
    gone = {0, *shared, ids.number, outlines.number}
    if not first:
        gone.add(_at(pdf, pdf.catalog.pop("Metadata")).number)
    kept = [one for one in pdf.objects if one.number not in gone]
    numbers = {**shared, **{one.number: number for number, one in enumerate(kept, place(len(kept)))}}
    tagged = tuple(_tagged(kept, content["Nums"], numbers))
    for one in top:
        one.pop("Parent")
    for one in (*kept, *colors):
        one.number = numbers[one.number]
        entries = one.extra if isinstance(one, pydyf.Stream) else one
        entries.update(_moved(entries, numbers))
    known = {id(one) for one in top}  # they are joined to those of other parts, and so not yet bytes
    anchors = pdf.catalog.get("Names", {}).pop("Dests", {"Names": []})["Names"]
    return DrawnPart(
        objects=tuple(one if id(one) in known else WrittenObject(one) for one in kept),
        colors=tuple(map(WrittenObject, colors)) if first else (),
        pages=tuple(numbers[number] for number in pdf.pages["Kids"][::3]),
        tags=tuple(_moved(body["K"], numbers)),
        tagged=tagged,
        bookmarks=top,
        open_bookmarks=outlines["Count"],
        anchors=tuple(_pairs(anchors, numbers)),
        headings=tuple((f"{name}-{id_}", to) for id_, to in _pairs(ids["Names"], numbers)),
        fields=tuple(_moved(pdf.catalog.pop("AcroForm", {"Fields": ()})["Fields"], numbers)),
        fonts=tuple(used(document.fonts.values())),
        catalog={
            key: _moved(value, numbers)
            for key, value in pdf.catalog.items()
            if key not in ("Outlines", "Pages", "StructTreeRoot")
        },
        info=pdf.info,
    )


def join(front: DrawnPart, others: Sequence[DrawnPart], configuration: FontConfiguration) -> pydyf.PDF:
    """The whole: the pages of `front` first, though its objects have the last numbers, and its catalog."""
    pdf, parts = pydyf.PDF(), (front, *others)
    fonts, root, content, body = (pydyf.Dictionary() for _ in range(4))
    for one in (fonts, root, content, body, *front.colors, *(one for part in (*others, front) for one in part.objects)):
        number = one.number
        pdf.add_object(one)
        if number not in (None, one.number):
            raise ValueError(f"object {number} stands at {one.number}")
    pages = [page for part in parts for page in part.pages]
    pdf.pages.update({"Kids": pydyf.Array(entry for page in pages for entry in (page, 0, "R")), "Count": len(pages)})
    pdf.catalog.update(front.catalog)
    pdf.info = front.info
    tags = pydyf.Array(tag for part in parts for tag in part.tags)
    body.update({"Type": "/StructElem", "S": "/Document", "K": tags, "P": root.reference})
    marked = sorted(entry for part in parts for entry in part.tagged)
    content["Nums"] = pydyf.Array(entry for number, tag in marked for entry in (number, tag))
    root.update(
        {"Type": "/StructTreeRoot", "ParentTree": content.reference, "K": pydyf.Array([body.reference])},
    )
    pdf.catalog["StructTreeRoot"] = root.reference
    if headings := _tree(part.headings for part in parts):
        pdf.add_object(headings)
        root["IDTree"] = headings.reference
    if anchors := _tree(part.anchors for part in parts):
        pdf.catalog.setdefault("Names", pydyf.Dictionary())["Dests"] = anchors
    if fields := pydyf.Array(field for part in parts for field in part.fields):
        pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": fields})
    _bookmark(pdf, parts)
    fonts.update(build(pdf, [one for part in parts for one in part.fonts], configuration))
    return pdf


def known(options: Mapping[str, object]) -> dict[str, Any]:
    """The setter's options with those that their variant of PDF asks for, as WeasyPrint completes them."""
    whole = {**DEFAULT_OPTIONS, **options}
    _, asked = engine.VARIANTS[whole["pdf_variant"]]
    return {**whole, **{key: value for key, value in asked.items() if whole.get(key) is None}}


def _colors(pdf: pydyf.PDF) -> tuple[Any, Any]:
    """The spaces of colours as pages name them, and the profile that PDF/A asks for."""
    page = pdf.objects[pdf.pages["Kids"][0]]
    spaces = _at(pdf, _at(pdf, page["Resources"])["ColorSpace"])
    return spaces, _at(pdf, spaces["srgb"][1])


def _link(document: Document) -> None:
    """Make of an address in another part a place in the same document."""
    for page in document.pages:
        for _, target, _, box in page.links:
            if str(target).startswith(LINK) and box.link_annotation:
                box.link_annotation["Dest"] = pydyf.String(str(target).removeprefix(LINK))
                del box.link_annotation["A"]


def _name_headings(pdf: pydyf.PDF, part: str) -> None:
    """Give headings of tables names of their part's own; a name is the very object by which cells tell it."""
    for one in pdf.objects:
        if isinstance(one, pydyf.Dictionary) and one.get("S") == "/TH" and "ID" in one:
            one["ID"].string = f"{part}-{one['ID'].string}"


def _tagged(kept: Iterable[Any], known: Sequence[Any], numbers: Mapping[int, int]) -> Iterator[tuple[int, Any]]:
    """What each page and annotation is tagged as, by its own number, so that no two parts have the same."""
    told = dict(zip(known[::2], known[1::2], strict=True))
    for one in kept:
        for key in ("StructParents", "StructParent"):
            if isinstance(one, pydyf.Dictionary) and key in one:
                yield numbers[one.number], _moved(told[one[key]], numbers)
                one[key] = numbers[one.number]


def _moved(value: Any, numbers: Mapping[int, int]) -> Any:  # noqa: ANN401  # pydyf's objects have no types
    """The value with the new numbers of what it refers to; pydyf writes nothing but references as such bytes."""
    if isinstance(value, bytes):
        found = _REFERENCE.fullmatch(value)
        return b"%d 0 R" % numbers[int(found[1])] if found else value
    if isinstance(value, dict):
        return pydyf.Dictionary({key: _moved(one, numbers) for key, one in value.items()})
    if isinstance(value, list | tuple):
        return pydyf.Array(_moved(one, numbers) for one in value)
    return value


def _pairs(listed: Sequence[Any], numbers: Mapping[int, int]) -> Iterator[tuple[str, Any]]:
    for name, value in zip(listed[::2], listed[1::2], strict=True):
        yield name.string, _moved(value, numbers)


def _tree(listed: Iterable[Iterable[tuple[str, Any]]]) -> pydyf.Dictionary | None:
    """A tree of names, sorted as PDF asks for; None without names."""
    named = {name: value for part in listed for name, value in part}
    entries = (entry for name in sorted(named) for entry in (pydyf.String(name), named[name]))
    return pydyf.Dictionary({"Names": pydyf.Array(entries)}) if named else None


def _bookmark(pdf: pydyf.PDF, parts: Sequence[DrawnPart]) -> None:
    """Chain the bookmarks of the first level; those below them stand as they are."""
    top = [one for part in parts for one in part.bookmarks]
    if not top:
        return
    outlines = pydyf.Dictionary({"First": top[0].reference, "Last": top[-1].reference})
    outlines["Count"] = sum(part.open_bookmarks for part in parts)
    pdf.add_object(outlines)
    for one, following in pairwise(top):
        one["Next"], following["Prev"] = following.reference, one.reference
    for one in top:
        one["Parent"] = outlines.reference
    pdf.catalog["Outlines"] = outlines.reference


def _in_turn(pdf: pydyf.PDF, first: bytes | None) -> Iterator[Any]:
    while first:
        one = _at(pdf, first)
        yield one
        first = one.get("Next")


def _at(pdf: pydyf.PDF, reference: bytes) -> Any:  # noqa: ANN401  # as above
    return pdf.objects[int(reference.split()[0])]


@contextmanager
def _without_fonts() -> Iterator[None]:
    """No part makes subsets of fonts: that is done once, for the glyphs of all."""
    usual = engine.build_fonts_dictionary
    engine.build_fonts_dictionary = lambda *_: _NoFonts()
    try:
        yield
    finally:
        engine.build_fonts_dictionary = usual
