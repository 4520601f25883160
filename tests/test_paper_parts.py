"""A dossier set in parts by several processes is the dossier that one process sets whole."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pikepdf
import pytest

from builders import HOME
from dossier.paper import parts, pdf
from dossier.paper.press import Press, Sheets
from dossier.paper.setter import Setter
from dossier.publish.appearance import read_look
from dossier.report import Report
from pdf_reader import Pdf
from report_factory import city

BILLS = 3


@pytest.fixture(scope="module")
def month() -> Report:
    return city(4, 1)


@pytest.fixture(scope="module")
def setter() -> Setter:
    return Press.read(HOME / "theme" / "pdf", HOME / "build" / "fonts").setter


@pytest.fixture(scope="module")
def sheets(month: Report) -> Sheets:
    press = Press.read(HOME / "theme" / "pdf", HOME / "build" / "fonts")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pdf, "BILLS", BILLS)
        made = pdf.sheets(month, read_look(HOME).theme, press, in_parts=True)
    assert len(made.html.split(parts.END)) == 1 + len(pdf.OPENING) + 1
    return made


@pytest.fixture(scope="module")
def whole(sheets: Sheets, setter: Setter, tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    return Pdf(setter.set(sheets), tmp_path_factory.mktemp("whole"))


@pytest.fixture(scope="module")
def joined(sheets: Sheets, setter: Setter, tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    return Pdf(parts.set_in_parts(setter, sheets, 2), tmp_path_factory.mktemp("joined"))


def test_the_same_bytes_however_many_processes(
    sheets: Sheets, setter: Setter, joined: Pdf, caplog: pytest.LogCaptureFixture
) -> None:
    assert parts.set_in_parts(setter, sheets, 1) == joined.data
    assert not caplog.messages  # nor is any link sought in vain


def test_pages_show_what_they_show_when_set_whole(joined: Pdf, whole: Pdf) -> None:
    assert joined.laid() == whole.laid()  # every word at its place: numbers of pages, contents and heads among them
    assert joined.fonts == whole.fonts
    assert joined.bookmarks() == whole.bookmarks()


def test_it_is_tagged_as_when_set_whole(joined: Pdf, whole: Pdf) -> None:
    assert _tags(joined) == _tags(whole)
    assert not joined.barriers
    assert "No syntax or stream encoding errors" in joined.check()


def test_every_page_and_annotation_finds_its_tags(joined: Pdf) -> None:
    listed = list(joined.tree.Root.StructTreeRoot.ParentTree.Nums)
    keys = [int(key) for key in listed[::2]]
    assert keys == sorted(set(keys))
    tagged = dict(zip(keys, listed[1::2], strict=True))
    notes = [note for page in joined.tree.pages for note in page.get("/Annots", ())]
    for page in joined.tree.pages:
        assert all(one.Pg.objgen == page.objgen for one in tagged.pop(int(page.StructParents)) if "/Pg" in one)
    for note in notes:
        assert any(one.get("/Obj", note).objgen == note.objgen for one in _kids(tagged.pop(int(note.StructParent))))
    assert not tagged


def test_links_lead_where_they_lead_when_set_whole(joined: Pdf, whole: Pdf) -> None:
    assert _links(joined) == _links(whole)
    assert _links(joined)


def test_names_of_headings_differ_from_part_to_part(joined: Pdf) -> None:
    names = list(joined.tree.Root.StructTreeRoot.IDTree.Names)[::2]
    headings = [one for one in _dictionaries(joined) if one.get("/S") == "/TH"]
    assert [bytes(name) for name in names] == sorted({bytes(one.ID) for one in headings})
    assert len(names) == len(headings)
    known = {bytes(name) for name in names}
    cells = [one for one in _dictionaries(joined) if one.get("/S") == "/TD" and "/Headers" in one.get("/A", {})]
    assert cells
    assert all(bytes(name) in known for cell in cells for name in cell.A.Headers)


def test_catalog_and_what_is_embedded_are_those_of_the_whole(joined: Pdf, whole: Pdf) -> None:
    assert joined.tree.Root.keys() == whole.tree.Root.keys()
    assert set(joined.tree.attachments) == set(whole.tree.attachments)
    assert [str(one.T) for one in joined.tree.Root.AcroForm.Fields] == [
        str(one.T) for one in whole.tree.Root.AcroForm.Fields
    ]
    assert {**joined.info, "File size": ""} == {**whole.info, "File size": ""}


def test_joining_adds_nothing_but_a_list_of_resources_for_each_part(sheets: Sheets, joined: Pdf, whole: Pdf) -> None:
    added = len(joined.tree.objects) - len(whole.tree.objects)
    assert added == sheets.html.count(parts.END)
    assert _left_over(joined) == _left_over(whole)


def test_a_part_that_fails_says_why(setter: Setter) -> None:
    broken = Sheets("<html lang='zh-CN'><body>", options={"pdf_variant": "pdf/none"})
    sums = parts._Sums({"pages": 0, "objects": 0})  # the first part would fail here before
    with pytest.raises(RuntimeError, match="pdf/none"):
        parts._draw_all(setter, [broken, broken], 2, sums)


def _left_over(found: Pdf) -> int:
    """How many objects nothing leads to; two always are: the lists of objects and of places, which are written anew."""
    again = found.path.with_name("again.pdf")
    found.tree.save(again)
    with pikepdf.open(again) as opened:
        return len(found.tree.objects) - len(opened.objects)


def _dictionaries(found: Pdf) -> list[Any]:
    return [one for one in found.tree.objects if isinstance(one, pikepdf.Dictionary)]


def _kids(tag: Any) -> list[Any]:
    return [one for one in tag.K if isinstance(one, pikepdf.Dictionary)]


def _tags(found: Pdf) -> Counter[tuple[str, ...]]:
    """How often each path of tags comes in the tree of tags, with the words for those who do not see it."""
    paths = Counter[tuple[str, ...]]()
    numbers = {page.objgen: number for number, page in enumerate(found.tree.pages, 1)}

    def walk(tag: Any, path: tuple[str, ...]) -> None:
        path = (*path, f"{tag.S}{tag.get('/Alt', '')}")
        paths[(*path, str(numbers[tag.Pg.objgen]) if "/Pg" in tag else "")] += 1
        for one in tag.get("/K", ()):
            if isinstance(one, pikepdf.Dictionary) and "/S" in one:
                walk(one, path)

    (body,) = found.tree.Root.StructTreeRoot.K
    walk(body, ())
    return paths


def _links(found: Pdf) -> list[tuple[int, str, str, int, list[float]]]:
    """Page, words, name, page led to and place of every link."""
    numbers = {page.objgen: number for number, page in enumerate(found.tree.pages, 1)}
    names = list(found.tree.Root.Names.Dests.Names)
    places = {str(name): to for name, to in zip(names[::2], names[1::2], strict=True)}
    return [
        (
            number,
            str(note.Contents),
            str(note.Dest),
            numbers[places[str(note.Dest)][0].objgen],
            [float(x) for x in note.Rect],
        )
        for number, page in enumerate(found.tree.pages, 1)
        for note in page.get("/Annots", ())
        if note.Subtype == "/Link"
    ]
