"""`sign`: a party's signature of an issued revision, by its own key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.cli.text import say
from dossier.issue.signing import SigningError, by_sm2, by_ssh, stamp
from dossier.issue.writing import BusyError, TakenError, add, alone
from dossier.issued import Revision
from dossier.issued.manifest import MANIFEST
from dossier.issued.receipt import receipt
from dossier.issued.signatures import SM2, SSH, STAMP, name_of, signer
from dossier.problems.wording import Language


@dataclass(frozen=True)
class SignOrder:
    """What the command line asks for: the role that signs, with which key, and a time stamp; and in the dossier itself
    with which certificate, whose key and passphrase may be elsewhere.
    """

    role: str
    key: Path | None
    sm2: Path | None
    timestamp: str
    pdf: Path | None = None
    pdf_key: Path | None = None
    passphrase: Path | None = None


def revision_of(session: Session, text: str, number: int | None) -> Revision:
    """An issued revision of a month, the one that stands if none is named. Raises WrongUse."""
    period = session.period(text)
    found = session.issued.months.get(period, ())
    if not found:
        raise WrongUse("issue_not_yet_signed", period=text)
    if number is None:
        return found[-1]
    if not 1 <= number <= len(found):
        raise WrongUse("no_revision", period=text, value=str(number), known=", ".join(str(one.number) for one in found))
    return found[number - 1]


def sign(session: Session, revision: Revision, asked: SignOrder, lang: Language) -> int:
    """Write the signatures, and the time stamp if one is asked for; returns the exit code."""
    data = revision.data(MANIFEST)
    try:
        made = {name_of(asked.role, suffix): one for suffix, one in _signatures(session, asked, data)}
        if asked.timestamp and (made or not asked.pdf):
            made[name_of(asked.role, STAMP)] = stamp(asked.timestamp, data)
        if asked.pdf:
            made.update([_in_pdf(session, revision, asked, asked.pdf, lang)])
    except SigningError as failed:
        raise WrongUse(failed.message, **failed.values) from None
    if not made:
        raise WrongUse("sign_with_what")
    _write(session, revision, made, lang)
    click.echo(receipt(revision))
    click.echo(say(lang, "signed_next", path=revision.folder))
    return 0


def _signatures(session: Session, asked: SignOrder, data: bytes) -> list[tuple[str, bytes]]:
    roles = session.dossier.contract.roles
    known = [role.id for role in roles.roles]
    if asked.role not in known:
        raise WrongUse("sign_no_role", role=asked.role, known=", ".join(known))
    for path in (asked.key, asked.sm2, asked.pdf, asked.pdf_key, asked.passphrase):
        if path is not None and not path.is_file():
            raise WrongUse("no_file", value=str(path))
    made = [(SSH, by_ssh(asked.key, data))] if asked.key else []
    made += [(SM2, by_sm2(asked.sm2, data))] if asked.sm2 else []
    for suffix, signature in made:
        key = signer(signature, suffix, data, roles)
        held = roles.holder(key) if key else None
        if held is None:
            if roles.people or suffix == SM2:
                raise WrongUse("sign_unknown_key", key=key.fingerprint if key else "")
        elif held[0].role != asked.role:
            raise WrongUse("sign_other_role", person=held[0].name, role=held[0].role)
        elif not held[1].holds(session.as_of):
            raise WrongUse("sign_not_valid", person=held[0].name, day=session.as_of.isoformat())
    return made


def _in_pdf(
    session: Session, revision: Revision, asked: SignOrder, certificate: Path, lang: Language
) -> tuple[str, bytes]:
    from dossier.cli.signing_pdf import PdfOrder, signed_pdf  # noqa: PLC0415  # setting what is seen takes seconds to load

    order = PdfOrder(asked.role, certificate, asked.pdf_key, asked.passphrase, asked.timestamp)
    return signed_pdf(session, revision, order, lang)


def _write(session: Session, revision: Revision, made: dict[str, bytes], lang: Language) -> None:
    try:
        with alone(session.root) as work:
            for name, signature in made.items():
                path = f"{revision.folder}/{name}"
                add(session.root, work, path, signature)
                click.echo(say(lang, "signed", path=path))
    except BusyError:
        raise WrongUse("issue_busy") from None
    except TakenError as taken:
        raise WrongUse("issue_taken", path=str(taken)) from None
