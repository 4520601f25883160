"""What WeasyPrint leaves out of the tags of a PDF: which cells a heading is of, where ids lead, what links say.

It gives cells the ids of their headings, but no heading its scope and the ids no tree (ISO 32000-1, 14.7.2); and a
link's words for those who do not see it are its address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pydyf

if TYPE_CHECKING:
    from weasyprint.document import Document


def mend(document: Document, pdf: pydyf.PDF) -> None:
    """Headings of tables get their scope, ids a tree, links the words that they are shown as."""
    named: list[tuple[str, bytes]] = []
    for one in pdf.objects:
        if isinstance(one, pydyf.Dictionary) and one.get("S") == "/TH":
            one["A"]["Scope"] = "/Column" if _in_head(one, pdf) else "/Row"
            if "ID" in one:
                named.append((one["ID"].string, one.reference))
    if named:
        names = pydyf.Array()
        for name, reference in sorted(named):
            names.extend((pydyf.String(name), reference))
        tree = pydyf.Dictionary({"Names": names})
        pdf.add_object(tree)
        _named(pdf.catalog["StructTreeRoot"], pdf)["IDTree"] = tree.reference
    for page in document.pages:
        for _, _, _, box in page.links:
            if box.link_annotation and box.element is not None:
                box.link_annotation["Contents"] = pydyf.String(" ".join("".join(box.element.itertext()).split()))


def _in_head(heading: Any, pdf: pydyf.PDF) -> bool:  # noqa: ANN401  # pydyf's objects have no types
    row = _named(heading["P"], pdf)
    return bool(_named(row["P"], pdf)["S"] == "/THead")


def _named(reference: bytes, pdf: pydyf.PDF) -> Any:  # noqa: ANN401  # the same
    return pdf.objects[int(reference.split()[0])]
