"""`sign`: a party's signature of an issued revision, by its own key."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from dossier.cli.session import Session, WrongUse
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
    """What the command line asks for: the role that signs, with which key, and a time stamp."""

    role: str
    key: Path | None
    sm2: Path | None
    timestamp: str


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
    """Write the signature, and the time stamp if one is asked for; returns the exit code."""
    data = revision.data(MANIFEST)
    try:
        made = dict(_signatures(session, asked, data))
        if asked.timestamp:
            made[STAMP] = stamp(asked.timestamp, data)
    except SigningError as failed:
        raise WrongUse(failed.message, **failed.values) from None
    if not made:
        raise WrongUse("sign_with_what")
    _write(session, revision, asked.role, made, lang)
    click.echo(receipt(revision))
    click.echo(say(lang, "signed_next", path=revision.folder))
    return 0


def _signatures(session: Session, asked: SignOrder, data: bytes) -> list[tuple[str, bytes]]:
    roles = session.dossier.contract.roles
    known = [role.id for role in roles.roles]
    if asked.role not in known:
        raise WrongUse("sign_no_role", role=asked.role, known=", ".join(known))
    for path in (asked.key, asked.sm2):
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


def _write(session: Session, revision: Revision, role: str, made: dict[str, bytes], lang: Language) -> None:
    try:
        with alone(session.root) as work:
            for suffix, signature in made.items():
                path = f"{revision.folder}/{name_of(role, suffix)}"
                add(session.root, work, path, signature)
                click.echo(say(lang, "signed", path=path))
    except BusyError:
        raise WrongUse("issue_busy") from None
    except TakenError as taken:
        raise WrongUse("issue_taken", path=str(taken)) from None
