"""The receipt as a page: what each party prints or keeps outside the repository.

Its line also stands uncompressed among the PDF's keywords, so that `verify --receipt` reads the file itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import segno
from markupsafe import Markup

from dossier.exact.digest import sm3
from dossier.issued.manifest import MANIFEST
from dossier.issued.receipt import receipt
from dossier.paper.press import Press
from dossier.problems.states import superseded
from dossier.report.seal import Seal

_TEMPLATE: Final = "receipt.html.j2"
_GROUP: Final = 8


def receipt_page(seal: Seal, parties: Mapping[str, str], word: Callable[[str, str], str], press: Press) -> bytes:
    """The page of a revision; `parties` are what the contract calls them, by role. The same month, the same bytes."""
    revision, line = seal.revision, receipt(seal.revision)
    code = segno.make(line, error="m", boost_error=False).svg_inline(omitsize=True, title=f"二维码：{line}")
    told = {
        "line": line,
        "code": Markup(code),  # noqa: S704  # segno escapes the title, the rest is a path
        "manifest": revision.manifest,
        "path": f"{revision.folder}/{MANIFEST}",
        "sha256": _grouped(revision.digest),
        "sm3": _grouped(sm3(revision.data(MANIFEST))),
        "signing": word("signing", seal.signing),
        "superseded": superseded(seal.replaced_by) if seal.replaced_by else "",
        "marks": [(parties.get(one.role, one.role), one, word("mark", one.state)) for one in seal.marks],
        "pdfs": [parties.get(role, role) for role in revision.signed_dossiers],
        "parties": list(parties.values()),
    }
    html = press.html(_TEMPLATE, told)
    return press.set(html, press.styles(_TEMPLATE), uncompressed_pdf=True, pdf_identifier=revision.digest[:32].encode())


def _grouped(digest: str) -> str:
    """A digest in groups, as people read it to one another."""
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))
