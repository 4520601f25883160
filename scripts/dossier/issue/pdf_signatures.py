"""The dossier as the parties have signed it: each such file is the one issued, byte for byte, with signatures added."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal, TypeAlias

from dossier.contract.roles import Roles
from dossier.issued import Revision
from dossier.issued.manifest import dossier_of, field_of
from dossier.load.folder import MAX_ATTACHMENT, read_bytes
from dossier.openers.child import ChildError, Limits, run
from dossier.problems import Place, Problem, error, warning

_CHILD: Final = Limits(cpu=60)
_LONGEST: Final = 80
"""Characters of what a certificate says in a problem."""

State: TypeAlias = Literal["intact", "bad", "altered"]
"""As it was signed; not of these bytes; of these bytes, but something else was changed besides."""

Holder: TypeAlias = Literal["", "unknown", "not-valid-then", "other-role"]
"""A registered person of the role; nobody has registered the certificate; it was not valid when the file came in; a
person of another role has."""

Fault: TypeAlias = Literal["", "other", "damaged", "no-program"]
"""None; not the file that was issued; cannot be read; pyHanko is not there, and nobody has looked."""


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """A signature: its field, the certificate's holder, issuer, serial number and digest, and when it says it was made.

    `stamper` is who bears out the time, "" if nobody does. The other party chose every word of it.
    """

    field: str
    state: State
    signer: str
    issuer: str
    serial: str
    sha256: str
    when: str
    stamper: str


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A file as a role has signed it, with the signatures in it."""

    role: str
    path: str
    fault: Fault
    signatures: tuple[PdfSignature, ...] = ()

    @property
    def how(self) -> str:
        """What is wrong with it as a signature of its role; "" if nothing is."""
        if self.fault:
            return self.fault
        wrong = next((one.state for one in self.signatures if one.state != "intact"), "")
        own = any(one.field == field_of(self.role) for one in self.signatures)
        return wrong or ("" if own else "unsigned")


def signed_pdfs(root: Path, revision: Revision) -> Iterator[SignedPdf]:
    """The files of a revision that roles have signed."""
    for role, name in revision.signed_dossiers.items():
        yield examined(root, revision, role, f"{revision.folder}/{name}")


def examined(root: Path, revision: Revision, role: str, path: str) -> SignedPdf:
    """A file that a role has signed, looked at by a process of its own: the other party made it."""
    issued = read_bytes(root, f"{revision.folder}/{dossier_of(revision.manifest.period)}", MAX_ATTACHMENT)
    data = read_bytes(root, path, MAX_ATTACHMENT)
    if not isinstance(issued, bytes) or not isinstance(data, bytes) or not data.startswith(issued):
        return SignedPdf(role, path, "other")
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out:
        given.write(data)
        given.seek(0)
        words = [str(_CHILD.cpu), str(_CHILD.memory), str(len(issued))]
        try:
            ended = run("signatures", words, given, out, _CHILD)
        except ChildError:
            return SignedPdf(role, path, "damaged")
        out.seek(0)
        if not ended.end:
            return SignedPdf(role, path, "damaged")
        found = json.loads(out.read())
    return SignedPdf(role, path, found["fault"], tuple(PdfSignature(**one) for one in found["signatures"]))


@dataclass(frozen=True, slots=True)
class SealHolder:
    """Whose certificate a signature is by, as the register says for the day when the file came in: what is wrong with
    that, and the person's name, "" if nobody has registered it.
    """

    how: Holder
    person: str


def holder(signature: PdfSignature, roles: Roles, day: date) -> SealHolder:
    """Who the register says has signed."""
    found = roles.certified(signature.sha256)
    if found is None:
        return SealHolder("unknown", "")
    person, certificate = found
    if field_of(person.role) != signature.field:
        return SealHolder("other-role", person.name)
    return SealHolder("" if certificate.holds(day) else "not-valid-then", person.name)


def unregistered(found: Iterable[SignedPdf], roles: Roles, came_in: Callable[[str], date]) -> Iterator[Problem]:
    """Signatures by certificates that the register does not give to their role; `came_in` is the day of a file.

    A warning as long as nobody of the role has a certificate in the register: nothing was agreed then.
    """
    agreed = {field_of(person.role) for person in roles.people if person.certificates}
    for one in found:
        for own in () if one.how else one.signatures:
            known = holder(own, roles, came_in(one.path))
            if known.how:
                said = {"field": own.field, "how": known.how, "signer": own.signer[:_LONGEST], "sha256": own.sha256}
                yield (error if own.field in agreed else warning)("issued-pdf-certificate", Place(one.path), **said)


def problems(found: Iterable[SignedPdf]) -> Iterator[Problem]:
    """The files that are not what they should be, and those that nobody could look at."""
    for one in found:
        if one.fault == "no-program":
            yield warning("issued-pdf-unexamined", Place(one.path))
        elif one.fault == "other":
            yield error("issued-pdf-other", Place(one.path))
        elif one.how:
            yield error("issued-pdf-signature", Place(one.path), role=one.role, how=one.how)
