"""The page of an issued month that tells how to verify it without this program."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from dossier.issued.manifest import MANIFEST, dossier_of
from dossier.issued.receipt import receipt
from dossier.issued.signatures import SM2, SSH, STAMP
from dossier.keys import NAMESPACE
from dossier.problems.states import superseded
from dossier.report import Report
from dossier.report.seal import Seal
from dossier.site.page import Page
from dossier.sm2 import IDENTITY

PAGE: Final = "verify.html"
FOLDER: Final = "issued"
"""Where on the site the manifest and its signatures lie."""


def pages(report: Report, word: Callable[[str, str], str]) -> Iterator[Page]:
    """The page, with the manifest and its signatures beside it; of a draft there is nothing to verify.

    The public edition says what was issued and signed; manifest and signatures name files of the parties and stay out.
    """
    seal = report.seal
    if seal is None:
        return
    manifest = seal.revision.manifest
    beside = files(seal) if report.edition == "full" else {}
    values = {
        "seal": seal,
        "superseded": superseded(seal.replaced_by) if seal.replaced_by else "",
        "manifest": manifest,
        "receipt": receipt(seal.revision),
        "marks": [(word("roles", mark.role), mark, word("mark", mark.state)) for mark in seal.marks],
        "files": sorted(beside),
        "reason": manifest.reason if report.edition == "full" else "",
        "pdf": dossier_of(manifest.period),
        "pdf_sha256": next(one.sha256 for one in manifest.outputs if one.path == dossier_of(manifest.period)),
        "signed_pdfs": [
            (word("roles", role), name, seal.revision.files[name].fact.sha256)
            for role, name in (seal.revision.signed_dossiers if report.edition == "full" else {}).items()
        ],
        "namespace": NAMESPACE,
        "identity": IDENTITY.decode(),
    }
    yield Page(PAGE, "核验", "verify.md.j2", values, beside=beside, hide=("toc",))


def files(seal: Seal) -> Mapping[str, bytes]:
    """The manifest and what was signed of it, by their paths on the site."""
    revision = seal.revision
    kept = (name for name in revision.files if name == MANIFEST or name.endswith((SSH, SM2, STAMP)))
    return {f"{FOLDER}/{name}": revision.data(name) for name in kept}
