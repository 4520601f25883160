"""Empty signature fields of a PDF: where a page has a link to `dossier:field/<role>`, a party can sign for that role.

WeasyPrint knows no signature fields. The link gives place and tag; it becomes the field (ISO 32000-1, 12.7.4.5), which
has an appearance, as PDF/A asks for of every annotation that can be seen, and words for those who do not see it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pydyf

from dossier.issued.manifest import field_of

if TYPE_CHECKING:
    from weasyprint.document import Document

LINK: Final = "dossier:field/"
_PRINTED: Final = 4


def put_fields(document: Document, pdf: pydyf.PDF) -> None:
    """Turn every such link into a signature field."""
    fields = pydyf.Array()
    for page in document.pages:
        for _, target, _, box in page.links:
            if str(target).startswith(LINK) and box.link_annotation:
                role = str(target).removeprefix(LINK)
                _become_field(box.link_annotation, role, box.element.get("title") or role, pdf)
                fields.append(box.link_annotation.reference)
    if fields:
        pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": fields})
        _tag(set(fields), pdf)


def _become_field(annotation: Any, role: str, words: str, pdf: pydyf.PDF) -> None:  # noqa: ANN401  # pydyf has no types
    left, top, right, bottom = annotation["Rect"]
    annotation["Rect"] = pydyf.Array([min(left, right), min(top, bottom), max(left, right), max(top, bottom)])
    empty = pydyf.Stream(
        extra={
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array([0, 0, abs(right - left), abs(bottom - top)]),
        }
    )
    pdf.add_object(empty)
    for key in ("A", "BS", "Contents"):
        annotation.pop(key, None)
    annotation.update(
        {
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(field_of(role)),
            "TU": pydyf.String(words),
            "F": _PRINTED,
            "AP": pydyf.Dictionary({"N": empty.reference}),
        }
    )


def _tag(fields: set[bytes], pdf: pydyf.PDF) -> None:
    """What was tagged as a link is a field of a form."""
    shown = {one.reference for one in pdf.objects if isinstance(one, pydyf.Dictionary) and one.get("Obj") in fields}
    for one in pdf.objects:
        if isinstance(one, pydyf.Dictionary) and one.get("S") == "/Link" and shown & set(one["K"]):
            one["S"] = "/Form"
