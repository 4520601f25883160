"""The survey form of annex table 2 as PDF: to print, or to fill on screen and send back (1.1.4.1).

WeasyPrint sets the page and the widgets; its fields are then put in order: a choice is one field with its buttons as
children, and text is written in a face that every reader has, so that no Chinese face needs to go into each form.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pydyf

from dossier.contract import Contract
from dossier.exact.period import Period
from dossier.paper.document_pdf import identifier
from dossier.paper.press import Press
from dossier.records.projects import Project

TEMPLATE: Final = "survey.html.j2"
_FIXED: Final = frozenset({"project", "unit", "period"})
_READ_ONLY: Final = 1
_FREE: Final = "comment"
_FACE: Final = "STSong"
_LATIN: Final = "Helv"
_SIGNS: Final = "ZaDb"
_DOT: Final = b"8 5 m 8 6.66 6.66 8 5 8 c 3.34 8 2 6.66 2 5 c 2 3.34 3.34 2 5 2 c 6.66 2 8 3.34 8 5 c f"
_SIZE: Final = 10.5


@dataclass(frozen=True)
class Recipient:
    """Whom a form is for; empty for a blank one."""

    id: str = ""
    name: str = ""
    unit_id: str = ""
    unit: str = ""

    @classmethod
    def of(cls, project: Project) -> Recipient:
        """A project and its unit."""
        return cls(project.id, project.name, project.unit.id, project.unit.name)


def page(  # one form takes what it shows
    contract: Contract, asked: Recipient, period: Period, moment: datetime, press: Press, *, sample: bool
) -> str:
    """The form before it is set; `press` is that of `paper.document_pdf`. Raises ValueError without a survey."""
    version, survey = contract.form_on(period.end), contract.survey
    values = {
        "title": f"{survey.title if survey else ''}表",
        "contract": contract.called_on(period.end).terms.contract,
        "clause": version.clause,
        "period": period,
        "project": asked,
        "grades": version.grades,
        "questions": version.questions,
        "moment": moment,
        "sample": sample,
    }
    return press.html(TEMPLATE, values)


def render(page: str, press: Press, *, locked: bool) -> bytes:
    """The form that `page` has given, with what is printed on it closed to change if it is `locked`. The same form
    gives the same bytes.
    """
    return press.set(
        page,
        finisher=lambda _document, pdf: _mend(pdf, locked=locked),
        pdf_forms=True,
        pdf_tags=True,
        pdf_identifier=identifier(page),
    )


def _mend(pdf: pydyf.PDF, *, locked: bool) -> None:
    """Fields without the setter's doubles, a face for what will be typed, and the printed ids closed to change."""
    form = pdf.catalog["AcroForm"]
    fields = [(reference, _object(pdf, reference)) for reference in form["Fields"]]
    form.pop("NeedAppearances", None)
    form["Fields"] = pydyf.Array(reference for reference, field in fields if "Parent" not in field)
    faces = {_FACE: _face(pdf), _LATIN: _standard("Helvetica"), _SIGNS: _standard("ZapfDingbats")}
    for face in (faces[_LATIN], faces[_SIGNS]):
        pdf.add_object(face)
    form["DR"] = pydyf.Dictionary({"Font": pydyf.Dictionary({name: face.reference for name, face in faces.items()})})
    buttons = _button(pdf, _DOT), _button(pdf, b"")
    for _, field in fields:
        if "Rect" in field:  # as PDF wants it: from the lower left to the upper right
            left, one, right, other = field["Rect"]
            field["Rect"] = pydyf.Array((left, min(one, other), right, max(one, other)))
        if "Parent" in field:
            _choice(field, *buttons)
        elif field.get("FT") == "/Tx":
            face = _FACE if _name(field) == _FREE else _LATIN
            field["DA"] = pydyf.String(f"/{face} {_SIZE} Tf 0 g")
            if field["V"].string:
                _print(pdf, field, faces[_LATIN])
            if locked and _name(field) in _FIXED:
                field["Ff"] = _READ_ONLY


def _choice(field: pydyf.Dictionary, on: pydyf.Stream, off: pydyf.Stream) -> None:
    """A button of a choice: the choice has the name; its own state is the place of the grade."""
    for key in ("T", "TU", "FT"):  # the choice's own
        field.pop(key, None)
    shown = field["AP"]["N"]
    for state in list(shown):
        shown[state] = on.reference
    shown["Off"] = off.reference
    field["MK"] = pydyf.Dictionary({"CA": pydyf.String("l")})
    field["DA"] = pydyf.String(f"/{_SIGNS} 0 Tf 0 g")


def _object(pdf: pydyf.PDF, reference: bytes) -> pydyf.Dictionary:
    return pdf.objects[int(reference.split()[0])]


def _name(field: pydyf.Dictionary) -> str:
    return str(field["T"].string)


def _button(pdf: pydyf.PDF, drawing: bytes) -> pydyf.Stream:
    """What a button shows upon the printed circle: a dot, or nothing."""
    box = pydyf.Array((0, 0, 10, 10))
    stream = pydyf.Stream([drawing], {"Type": "/XObject", "Subtype": "/Form", "BBox": box})
    pdf.add_object(stream)
    return stream


def _print(pdf: pydyf.PDF, field: pydyf.Dictionary, face: pydyf.Dictionary) -> None:
    """What a field that is filled beforehand shows: an id or a month, plain ASCII without brackets."""
    left, low, right, high = field["Rect"]
    text = field["V"].string.encode("ascii")
    drawing = b"/Tx BMC q BT /%s %.1f Tf 0 g 2 4 Td (%s) Tj ET Q EMC" % (_LATIN.encode(), _SIZE, text)
    fonts = pydyf.Dictionary({"Font": pydyf.Dictionary({_LATIN: face.reference})})
    box = pydyf.Array((0, 0, right - left, high - low))
    stream = pydyf.Stream([drawing], {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": fonts})
    pdf.add_object(stream)
    field["AP"] = pydyf.Dictionary({"N": stream.reference})


def _standard(name: str) -> pydyf.Dictionary:
    """One of the faces that every reader has."""
    return pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type1", "BaseFont": f"/{name}"})


def _face(pdf: pydyf.PDF) -> pydyf.Dictionary:
    """宋体 by its standard name and encoding: readers bring the face themselves (PDF 1.7, 9.7.5.2)."""
    made = list(_objects())
    for one in made:
        pdf.add_object(one)
    font, descendant, descriptor = made
    descendant["FontDescriptor"] = descriptor.reference
    font["DescendantFonts"] = pydyf.Array([descendant.reference])
    return font


def _objects() -> Iterator[pydyf.Dictionary]:
    name = "/STSong-Light"
    yield pydyf.Dictionary({"Type": "/Font", "Subtype": "/Type0", "BaseFont": name, "Encoding": "/UniGB-UCS2-H"})
    system = pydyf.Dictionary({"Registry": pydyf.String("Adobe"), "Ordering": pydyf.String("GB1"), "Supplement": 2})
    yield pydyf.Dictionary(
        {"Type": "/Font", "Subtype": "/CIDFontType0", "BaseFont": name, "CIDSystemInfo": system, "DW": 1000,
         "W": pydyf.Array([1, 95, 500])}
    )  # fmt: skip
    yield pydyf.Dictionary(
        {"Type": "/FontDescriptor", "FontName": name, "Flags": 4, "FontBBox": pydyf.Array([-25, -254, 1000, 880]),
         "ItalicAngle": 0, "Ascent": 880, "Descent": -120, "CapHeight": 880, "StemV": 93}
    )  # fmt: skip
