"""`sign --pdf`: a party's signature in the dossier itself, by the party's certificate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
from cryptography.hazmat.primitives.hashes import SHA256

from dossier.cli.session import Session, WrongUse
from dossier.cli.text import say
from dossier.fields import CHINA
from dossier.issue.pdf_signatures import signed_pdfs
from dossier.issue.pdf_signing import CertificateSigner, SignatureAppearance, by_certificate
from dossier.issue.signing import SigningError, is_address
from dossier.issued import Revision
from dossier.issued.manifest import dossier_of, signed_dossier_of
from dossier.load.folder import MAX_ATTACHMENT, read_bytes
from dossier.paper.press import Press
from dossier.problems.wording import Language
from dossier.publish.appearance import HOME


@dataclass(frozen=True)
class PdfOrder:
    """What the command line asks for: the role, its certificate, where key and passphrase are, and an authority."""

    role: str
    certificate: Path
    key: Path | None
    passphrase: Path | None
    timestamp: str


def signed_pdf(session: Session, revision: Revision, asked: PdfOrder, lang: Language) -> tuple[str, bytes]:
    """The name and the bytes of the dossier with the role's signature, on top of what the other party has signed.

    Raises WrongUse if it cannot be signed, SigningError if the signing itself fails.
    """
    if asked.timestamp and not is_address(asked.timestamp):
        raise WrongUse("pdf_stamp_address", value=asked.timestamp)
    name = signed_dossier_of(revision.manifest.period, asked.role)
    if name in revision.files:
        raise WrongUse("issue_taken", path=f"{revision.folder}/{name}")
    signer = CertificateSigner.read(asked.certificate, asked.key, lambda: _passphrase(asked, lang))
    now = datetime.now(CHINA)
    refusal = signer.refusal(now)
    if refusal is not None:
        raise refusal
    _registered(session, asked.role, signer)
    base = _so_far(session, revision)
    parties = {one.role: one.called for one in session.dossier.contract.terms.both}
    try:
        seen = SignatureAppearance(
            Press.read(HOME / "theme" / "pdf", HOME / "build" / "fonts"), parties.get(asked.role, asked.role), now
        )
    except FileNotFoundError as missing:
        raise WrongUse("no_fonts", value=str(missing.filename)) from None
    made = by_certificate(base, asked.role, signer, seen, asked.timestamp)
    assert made.startswith(base)  # noqa: S101  # else it would be no addition, but another file
    return name, made


def _registered(session: Session, role: str, signer: CertificateSigner) -> None:
    """Raise WrongUse for a certificate that the register does not give to the role, once it gives it one."""
    roles, sha256 = session.dossier.contract.roles, signer.certificate.fingerprint(SHA256()).hex()
    found = roles.certified(sha256)
    if found is None:
        if any(person.certificates for person in roles.people if person.role == role):
            raise WrongUse("sign_unknown_certificate", signer=signer.name, sha256=sha256)
    elif found[0].role != role:
        raise WrongUse("sign_other_role", person=found[0].name, role=found[0].role)
    elif not found[1].holds(session.as_of):
        raise WrongUse("sign_not_valid", person=found[0].name, day=session.as_of.isoformat())


def _so_far(session: Session, revision: Revision) -> bytes:
    """The dossier as issued, or as the other party has signed it, who must have signed nothing else."""
    path = f"{revision.folder}/{dossier_of(revision.manifest.period)}"
    signatures = 0
    for one in signed_pdfs(session.root, revision):
        if one.fault == "no-program":
            raise SigningError("no_pyhanko")
        if one.how:
            raise WrongUse("pdf_other_bad", path=one.path)
        if len(one.signatures) > signatures:
            path, signatures = one.path, len(one.signatures)
    data = read_bytes(session.root, path, MAX_ATTACHMENT)
    if not isinstance(data, bytes):
        raise WrongUse("no_file", value=path)
    return data


def _passphrase(asked: PdfOrder, lang: Language) -> bytes:
    """From the file, else from whoever sits there; never from the command line, which others can see."""
    if asked.passphrase is None:
        typed: str = click.prompt(say(lang, "ask_passphrase", path=str(asked.certificate)), hide_input=True, err=True)
        return typed.encode()
    try:
        lines = asked.passphrase.read_bytes().splitlines()
    except OSError:
        raise WrongUse("no_file", value=str(asked.passphrase)) from None
    return lines[0] if lines else b""
