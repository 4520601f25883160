"""Filled PDFs, joined and changed by whatever programs units have: every answer comes in or is told."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, String
from pypdf import PdfReader, PdfWriter

from builders import own_contract
from dossier.problems.wording import LANGUAGES, word
from dossier.survey import tally
from returned_forms import ANSWERS, GOOD, MARCH, NAMES, PATH, filled, form, found, printed

pytestmark = pytest.mark.filterwarnings("ignore::pikepdf.exceptions.PageCopyWarning")
BOTH = {PATH.format("water"), PATH.format("grid")}
WORST = dict.fromkeys(ANSWERS, "/3")


@cache
def water() -> bytes:
    return filled(printed(), **ANSWERS, day="2024-03-28", comment="good")


@cache
def grid() -> bytes:
    return filled(printed("grid", "u-grid"), **WORST, day="2024-03-29", comment="网格：慢")


def written(pdf: pikepdf.Pdf | PdfWriter, **options: Any) -> bytes:
    output = io.BytesIO()
    if isinstance(pdf, PdfWriter):
        pdf.write(output)
    else:
        pdf.save(output, **options)
    return output.getvalue()


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def widgets(pdf: pikepdf.Pdf, name: str, page: int = 0) -> Iterator[Any]:
    for widget in pdf.pages[page].obj.Annots:
        named = widget if "/T" in widget else widget.get("/Parent", Dictionary())
        if str(named.get("/T")) == name:
            yield widget


def test_a_form_filled_on_screen_gives_the_grades_that_were_chosen() -> None:
    files, problems = found("water.pdf", water())
    assert problems == []
    one = form(files, "water")
    assert (one.project, one.unit, one.grades) == ("water", "u-water", GOOD)
    assert (one.happened, one.comment) == (date(2024, 3, 28), "good")


def test_a_returned_pdf_stands_beside_its_record_under_the_projects_name() -> None:
    data = filled(printed(), **ANSWERS)
    files, _ = found("filled.pdf", data)
    path = PATH.format("water")
    assert files == {path: files[path], path.replace(".yml", ".pdf"): data}
    one = form(files, "water")
    assert (one.title, one.collected.origin) == ("水资源监测系统满意度调查表", "交回的电子表 filled.pdf")
    (attached,) = one.attachments
    assert attached.path == "survey-2024-03-water.pdf"
    assert attached.sha256 == hashlib.sha256(data).hexdigest()
    assert attached.shows == "水资源监测系统交回的满意度调查表"


def test_questions_left_open_are_told_once() -> None:
    answers = {name: value for name, value in ANSWERS.items() if name not in ("q3", "q10")}
    made = tally("water.pdf", filled(printed(), **answers), own_contract(), MARCH)
    assert not made.files
    (problem,) = made.problems
    assert (problem.code, str(problem.place)) == ("form-questions-open", "water.pdf:3:1")
    assert "3、10" in word(problem).message


def test_a_blank_form_has_not_come_back() -> None:
    assert found("water.pdf", printed()) == ({}, [("form-not-returned", "water.pdf")])
    made = tally("blank.pdf", printed("", ""), own_contract(), MARCH)
    for language in LANGUAGES:
        assert word(made.problems[0], language).message  # though it names no project


def test_a_form_of_another_month_is_refused() -> None:
    assert found("a.pdf", filled(printed(period="2024-02"), **ANSWERS)) == ({}, [("form-other-month", "a.pdf")])


# Joined --------------------------------------------------------------------------------------------------


def by_pypdf() -> bytes:
    """Fields of one name stand twice in the list of fields."""
    writer = PdfWriter()
    for data in (water(), grid()):
        writer.append(io.BytesIO(data))
    return written(writer)


def by_pypdf_with_prefix() -> bytes:
    writer = PdfWriter()
    for name, data in (("one", water()), ("two", grid())):
        reader = PdfReader(io.BytesIO(data))
        reader.add_form_topname(name)
        writer.append(reader)
    return written(writer)


def by_qpdf() -> bytes:
    """Fields that exist already are renamed: q1+1."""
    pdf = pikepdf.new()
    for data in (water(), grid()):
        pdf.pages.extend(opened(data).pages)
    return written(pdf)


def with_dummy_names() -> bytes:
    """As PDFBox joins: fields that exist already are called dummyFieldName1 and so on."""
    pdf, seen = opened(by_pypdf()), set()
    for number, field in enumerate(pdf.Root.AcroForm.Fields):
        if str(field.T) in seen:
            field.T = String(f"dummyFieldName{number}")
        seen.add(str(field.T))
    return written(pdf)


def without_form() -> bytes:
    """The pages with their fields, but no list of them."""
    pdf = opened(by_pypdf())
    del pdf.Root.AcroForm
    return written(pdf)


def with_the_first_form_only_listed() -> bytes:
    pdf = opened(by_pypdf())
    pdf.Root.AcroForm.Fields = Array(list(pdf.Root.AcroForm.Fields)[:15])
    return written(pdf)


@pytest.mark.parametrize(
    "join",
    [by_pypdf, by_pypdf_with_prefix, by_qpdf, with_dummy_names, without_form, with_the_first_form_only_listed],
)
def test_both_forms_of_a_joined_file_come_in(join: Callable[[], bytes]) -> None:
    data = join()
    files, problems = found("both.pdf", data)
    assert problems == []
    assert form(files, "water").grades == GOOD
    assert form(files, "grid").grades == ("差",) * 10
    (returned,) = files.keys() - BOTH  # kept once, beside both records
    assert files[returned] == data
    assert {one.attachments[0].path for one in (form(files, "water"), form(files, "grid"))} == {
        returned.rsplit("/", 1)[1]
    }
    assert form(files, "grid").collected.origin == "交回的电子表 both.pdf 第 2 页"


def with_one_value_for_both(*, drawn: bool) -> bytes:
    """As programs join that take fields of one name for one: the second form's values are everybody's. `drawn`: the
    pages show them as well.
    """
    pdf = opened(by_pypdf())
    fields: dict[str, list[Any]] = {}
    for field in pdf.Root.AcroForm.Fields:
        fields.setdefault(str(field.T), []).append(field)
    listed = Array()
    for one, other in fields.values():
        parent = pdf.make_indirect(Dictionary(T=one.T, FT=one.FT, Kids=Array()))
        if "/V" in other:
            parent.V = other.V
        kids = [list(field.Kids) if "/Kids" in field else [field] for field in (one, other)]
        for mine, theirs in zip(*kids, strict=True):
            if drawn:
                mine.AP = theirs.get("/AP", Dictionary())
                mine.AS = theirs.get("/AS", Name.Off)
        for kid in (*kids[0], *kids[1]):
            for key in ("/T", "/V", "/FT", "/Ff", "/TU", "/Opt"):
                if key in kid:
                    del kid[key]
            kid.Parent = parent
            parent.Kids.append(kid)
        listed.append(parent)
    pdf.Root.AcroForm.Fields = listed
    return written(pdf)


def test_answers_lost_in_joining_are_told() -> None:
    files, problems = found("both.pdf", with_one_value_for_both(drawn=False))
    assert PATH.format("water") not in files
    assert {code for code, _ in problems} == {"form-shows-other"}
    files, problems = found("both.pdf", with_one_value_for_both(drawn=True))
    assert PATH.format("water") not in files
    assert problems == [("form-shows-other", "both.pdf#1")]  # its printed name is another project's


def test_the_same_form_twice_in_a_file_is_told() -> None:
    pdf = opened(water())
    pdf.pages.extend(opened(water()).pages)
    assert found("a.pdf", written(pdf)) == ({}, [("form-pages-alike", "a.pdf#2")])


def test_pages_that_are_no_forms_are_told() -> None:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages.extend(opened(water()).pages)
    files, problems = found("a.pdf", written(pdf))
    assert problems == [("form-page-left-out", "a.pdf#1")]
    assert form(files, "water").grades == GOOD


def pressed(data: bytes) -> bytes:
    """Printed into a PDF: everything is seen, no field is left."""
    pdf = opened(data)
    page = pdf.pages[0]
    for number, widget in enumerate(page.obj.Annots):
        looks = widget.get("/AP", Dictionary()).get("/N")
        looks = looks.get(str(widget.get("/AS", "/Off"))) if isinstance(looks, Dictionary) else looks
        if isinstance(looks, pikepdf.Stream):
            page.add_resource(looks, Name.XObject, Name(f"/F{number}"))
            left, bottom = widget.Rect[0], widget.Rect[1]
            page.contents_add(f"q 1 0 0 1 {left} {bottom} cm /F{number} Do Q".encode())
    del page.obj.Annots
    del pdf.Root.AcroForm
    return written(pdf)


def test_a_printed_form_beside_a_filled_one_is_an_error() -> None:
    assert found("a.pdf", pressed(grid())) == ({}, [("form-printed", "a.pdf")])
    pdf = opened(water())
    pdf.pages.extend(opened(pressed(grid())).pages)
    files, problems = found("a.pdf", written(pdf))
    assert problems == [("form-printed", "a.pdf#2")]
    assert set(files) & BOTH == {PATH.format("water")}


# What is shown -------------------------------------------------------------------------------------------


def changed(change: Callable[[pikepdf.Pdf], object]) -> bytes:
    pdf = opened(water())
    change(pdf)
    return written(pdf)


def draw(widget: Any, text: str, other: str) -> None:
    looks = widget.AP.N
    data = looks.read_bytes()
    assert text.encode() in data
    looks.write(data.replace(text.encode(), other.encode()))


def off(pdf: pikepdf.Pdf) -> None:
    for widget in widgets(pdf, "q2"):
        widget.AS = Name.Off


def elsewhere(pdf: pikepdf.Pdf) -> None:
    """The button that is called as the first grade stands in the last one's place."""
    first, *_, last = widgets(pdf, "q1")
    first.Rect, last.Rect = last.Rect, first.Rect


def turned(pdf: pikepdf.Pdf) -> None:
    """A button that is drawn while it is off, and not while it is on."""
    for widget in widgets(pdf, "q1"):
        looks = widget.AP.N
        (on,) = (state for state in looks if state != "/Off")
        looks[on], looks.Off = looks.Off, looks[on]


def mark(pdf: pikepdf.Pdf) -> None:
    """A comment drawn upon the last grade, as readers without forms let one do."""
    box = list(widgets(pdf, "q1"))[3].Rect
    square = pdf.make_stream(b"0 0 10 10 re f", Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 10, 10]))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Square, Rect=box, F=4, AP=Dictionary(N=square))
    pdf.pages[0].obj.Annots.append(pdf.make_indirect(note))


def hide(pdf: pikepdf.Pdf) -> None:
    next(widgets(pdf, "day")).F = 2


def stale(pdf: pikepdf.Pdf) -> None:
    """Readers that draw anew show another day than those that do not."""
    next(widgets(pdf, "day")).V = String("2024-03-05")
    pdf.Root.AcroForm.NeedAppearances = True


# how the file was changed -> question or field, what it holds, what the page shows
OTHER: dict[str, tuple[Callable[[pikepdf.Pdf], object], str, str, str]] = {
    "state": (off, "第2题", "良", "空"),
    "place": (elsewhere, "第1题", "优、差", "差"),
    "look": (turned, "第1题", "优", "良、中、差"),
    "note": (mark, "第1题", "优", "优、差"),
    "hidden": (hide, "填表日期", "2024-03-28", "空"),
    "stale": (stale, "填表日期", "2024-03-05", "2024-03-28"),
    "project": (lambda pdf: draw(next(widgets(pdf, "project")), "water", "grid"), "项目编号", "water", "grid"),
    "comment": (lambda pdf: draw(next(widgets(pdf, "comment")), "good", "bad"), "意见与建议", "good", "bad"),
}


@pytest.mark.parametrize("name", [name for name in OTHER if name != "comment"])
def test_a_form_that_shows_other_than_it_holds_is_refused(name: str) -> None:
    change, field, held, shown = OTHER[name]
    made = tally("a.pdf", changed(change), own_contract(), MARCH, NAMES)
    assert not made.files
    (problem,) = made.problems
    assert problem.code == "form-shows-other"
    said = word(problem).message
    assert all(f"“{part}”" in said for part in (field, held, shown))


def test_a_form_whose_id_is_another_projects_than_its_printed_name_is_refused() -> None:
    """Both value and look were changed, but the page was printed for another project."""

    def rename(pdf: pikepdf.Pdf) -> None:
        for name, text, other in (("project", "water", "grid"), ("unit", "u-water", "u-grid")):
            widget = next(widgets(pdf, name))
            draw(widget, text, other)
            widget.V = String(other)

    files, problems = found("a.pdf", changed(rename))
    assert not files
    assert problems == [("form-shows-other", "a.pdf")]


def without_looks(pdf: pikepdf.Pdf) -> None:
    """Readers draw the fields from their values."""
    for widget in pdf.pages[0].obj.Annots:
        if "/AP" in widget:
            del widget.AP


def turn(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].rotate(90, relative=False)


@pytest.mark.parametrize("change", [without_looks, turn])
def test_what_nothing_contradicts_is_taken(change: Callable[[pikepdf.Pdf], object]) -> None:
    files, problems = found("a.pdf", changed(change))
    assert problems == []
    assert form(files, "water").grades == GOOD


def test_a_field_that_is_there_twice_or_not_at_all_is_told() -> None:
    def twice(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Annots.append(pdf.make_indirect(Dictionary(next(widgets(pdf, "project")))))

    def missing(pdf: pikepdf.Pdf) -> None:
        kept = [one for one in pdf.pages[0].obj.Annots if one not in list(widgets(pdf, "q7"))]
        pdf.pages[0].obj.Annots = Array(kept)

    for change, named in ((twice, "项目编号"), (missing, "第7题")):
        made = tally("a.pdf", changed(change), own_contract(), MARCH)
        (problem,) = made.problems
        assert (problem.code, bool(made.files)) == ("form-fields", False)
        assert named in word(problem).message


# Files that cannot be read -------------------------------------------------------------------------------


@pytest.mark.parametrize(("revision", "aes"), [(3, False), (4, True), (6, True)])
def test_a_form_that_only_forbids_changes_is_read(revision: int, aes: bool) -> None:
    allowed = pikepdf.Permissions(modify_form=False, extract=False)
    protected = pikepdf.Encryption(owner="o", user="", R=revision, aes=aes, metadata=aes, allow=allowed)  # type: ignore[arg-type]  # a number
    data = written(opened(water()), encryption=protected)
    files, problems = found("a.pdf", data)
    assert problems == []
    assert form(files, "water").grades == GOOD
    assert data in files.values()  # as it was returned


def test_a_form_with_a_password_is_told() -> None:
    data = written(opened(water()), encryption=pikepdf.Encryption(owner="o", user="u"))
    assert found("a.pdf", data) == ({}, [("form-locked", "a.pdf")])


def test_forms_of_other_programs_are_told() -> None:
    pdf = opened(water())
    pdf.Root.AcroForm.XFA = pdf.make_stream(b"<xdp/>")
    assert found("a.pdf", written(pdf)) == ({}, [("form-printed", "a.pdf")])
    blank = pikepdf.new()
    blank.add_blank_page()
    assert found("a.pdf", written(blank)) == ({}, [("form-printed", "a.pdf")])


@pytest.mark.parametrize("data", [b"%PDF-1.7\n%%EOF", b"%PDF-1.7\n" + b"0" * 999])
def test_files_that_are_no_pdf(data: bytes) -> None:
    assert found("a.pdf", data) == ({}, [("form-unreadable", "a.pdf")])


def test_any_byte_may_be_wrong() -> None:
    """Nothing but a problem comes of a damaged file, or the form itself."""
    whole = water()
    for place in range(50, len(whole), len(whole) // 5):
        made = tally("a.pdf", whole[:place] + b"\xff" + whole[place + 1 :], own_contract(), MARCH)
        assert made.files or made.problems
