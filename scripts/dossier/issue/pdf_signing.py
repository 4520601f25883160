"""A party's signature in the dossier itself, by the party's certificate: PAdES, made by pyHanko.

It is an addition to the file: every byte before it stays, so the manifest's digest and an earlier signature hold. What
is seen of it is set by our own press, with our own fonts; tags, metadata and enclosures stay as they were, so the file
remains PDF/A-3.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from dossier.fields import CHINA
from dossier.issue.signing import LARGEST, SigningError, asked
from dossier.issued.manifest import field_of
from dossier.paper.press import Press

if TYPE_CHECKING:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.timestamps import TimeStamper

_TEMPLATE: Final = "stamp.html.j2"
_PEM: Final = b"-----BEGIN"


@dataclass(frozen=True)
class CertificateSigner:
    """A certificate with its key and the certificates that lead to its authority; refused unless they fit together."""

    certificate: x509.Certificate
    key: PrivateKeyTypes
    others: tuple[x509.Certificate, ...] = ()

    @classmethod
    def read(cls, path: Path, key: Path | None, passphrase: Callable[[], bytes]) -> CertificateSigner:
        """From PKCS#12, or from PEM with the key in the same file or in `key`.

        A passphrase is asked for if there is one. Raises SigningError.
        """
        data = _read(path)
        if not data.lstrip().startswith(_PEM):
            return cls._pkcs12(path, data, passphrase)
        try:
            found = x509.load_pem_x509_certificates(data)
        except ValueError:
            raise SigningError("certificate_unreadable", path=str(path)) from None
        return cls(found[0], _pem_key(key or path, _read(key) if key else data, passphrase), tuple(found[1:]))

    @classmethod
    def _pkcs12(cls, path: Path, data: bytes, passphrase: Callable[[], bytes]) -> CertificateSigner:
        for ask in (lambda: None, passphrase):
            given = ask()
            try:
                key, certificate, others = pkcs12.load_key_and_certificates(data, given)
            except (ValueError, TypeError):
                continue  # there is a passphrase, or it is another one
            if key is None or certificate is None:
                raise SigningError("certificate_no_key", path=str(path))
            return cls(certificate, key, tuple(others))
        raise SigningError("certificate_unreadable", path=str(path))

    def refusal(self, now: datetime) -> SigningError | None:
        """Why nothing may be signed with it at a moment."""
        spki = serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        if self.key.public_key().public_bytes(*spki) != self.certificate.public_key().public_bytes(*spki):
            return SigningError("certificate_other_key", signer=self.name)
        first, last = self.certificate.not_valid_before_utc, self.certificate.not_valid_after_utc
        if not first <= now <= last:
            days = {
                "first": first.astimezone(CHINA).date().isoformat(),
                "last": last.astimezone(CHINA).date().isoformat(),
            }
            return SigningError("certificate_not_valid", signer=self.name, **days)
        return None

    @property
    def name(self) -> str:
        """Whom the certificate names."""
        return _said(self.certificate.subject, NameOID.COMMON_NAME) or self.certificate.subject.rfc4514_string()

    def shown(self, label: str, now: datetime, *, stamped: bool) -> dict[str, object]:
        """What is seen of the signature."""
        issuer = self.certificate.issuer
        return {
            "label": label,
            "name": self.name,
            "office": _said(self.certificate.subject, NameOID.ORGANIZATION_NAME),
            "issuer": _said(issuer, NameOID.COMMON_NAME) or issuer.rfc4514_string(),
            "serial": f"{self.certificate.serial_number:X}",
            "when": f"{now.astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
            "stamped": stamped,
        }


def _pem_key(path: Path, data: bytes, passphrase: Callable[[], bytes]) -> PrivateKeyTypes:
    try:
        return serialization.load_pem_private_key(data, None)
    except TypeError:  # there is a passphrase
        pass
    except (ValueError, UnsupportedAlgorithm):
        raise SigningError("certificate_no_key", path=str(path)) from None
    try:
        return serialization.load_pem_private_key(data, passphrase())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise SigningError("certificate_unreadable", path=str(path)) from None


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST)
    except OSError:
        raise SigningError("no_file", value=str(path)) from None


def _said(name: x509.Name, part: x509.ObjectIdentifier) -> str:
    return ", ".join(str(one.value) for one in name.get_attributes_for_oid(part))


@dataclass(frozen=True)
class SignatureAppearance:
    """What is seen of a signature: the press, the party's label and the moment."""

    press: Press
    label: str
    now: datetime


def by_certificate(
    data: bytes, role: str, signer: CertificateSigner, seen: SignatureAppearance, authority: str = ""
) -> bytes:
    """The PDF with the role's signature, and with an authority's time stamp if its address is given.

    Raises SigningError: without pyHanko, if the PDF has no such field, if it is signed already, or if the authority
    does not answer.
    """
    try:
        with ThreadPoolExecutor(1) as own:  # a thread has one loop, and whoever asks may be running it
            return own.submit(asyncio.run, _signed(data, role, signer, seen, authority)).result()
    except ImportError:
        raise SigningError("no_pyhanko") from None


async def _signed(
    data: bytes, role: str, signer: CertificateSigner, seen: SignatureAppearance, authority: str
) -> bytes:
    from asn1crypto import keys, x509 as as_x509  # noqa: PLC0415, I001  # comes with the extra
    from pyhanko.pdf_utils.content import ImportedPdfPage  # noqa: PLC0415  # an extra; a second of loading
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule  # noqa: PLC0415  # as above
    from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields  # noqa: PLC0415  # as above
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner  # noqa: PLC0415  # as above
    from pyhanko.stamp import StaticStampStyle  # noqa: PLC0415  # as above
    from pyhanko_certvalidator.registry import SimpleCertificateStore  # noqa: PLC0415  # as above

    writer = _writer(data)
    known = {name: value for name, value, _ in enumerate_sig_fields(writer.prev)}
    if field_of(role) not in known:
        raise SigningError("pdf_no_field", role=role)
    if known[field_of(role)] is not None:
        raise SigningError("pdf_signed_already", role=role)
    der = serialization.Encoding.DER
    private = signer.key.private_bytes(der, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # as pyHanko has it
    store.register_multiple(as_x509.Certificate.load(one.public_bytes(der)) for one in signer.others)
    own = as_x509.Certificate.load(signer.certificate.public_bytes(der))
    with_key = SimpleSigner(signing_cert=own, signing_key=keys.PrivateKeyInfo.load(private), cert_registry=store)
    look = signer.shown(seen.label, seen.now, stamped=bool(authority))
    how = PdfSignatureMetadata(field_of(role), md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    stamper = _authority(authority) if authority else None
    whole = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MID, AxisAlignment.ALIGN_MID, margins=Margins(0, 0, 0, 0))
    with tempfile.TemporaryDirectory(prefix="dossier-") as folder:
        page = Path(folder) / "stamp.pdf"
        page.write_bytes(seen.press.set(seen.press.html(_TEMPLATE, look), seen.press.styles(_TEMPLATE)))
        style = StaticStampStyle(background=ImportedPdfPage(str(page)), background_layout=whole, border_width=0)  # type: ignore[no-untyped-call]  # as pyHanko has it
        signing = PdfSigner(how, with_key, timestamper=stamper, stamp_style=style)
        return bytes((await signing.async_sign_pdf(writer, existing_fields_only=True)).getvalue())


def _writer(data: bytes) -> IncrementalPdfFileWriter:
    """What adds to a file, and leaves the version that it says it is of: PDF/A-3 is PDF 1.7, whatever key signs it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415  # an extra

    class Writer(IncrementalPdfFileWriter):
        """Never raises the version."""

        def ensure_output_version(self, version: tuple[int, int]) -> None:
            """Passed over."""

    return Writer(BytesIO(data))


def _authority(address: str) -> TimeStamper:
    """An authority that is asked as for the manifest's time stamp."""
    from asn1crypto.tsp import TimeStampResp  # noqa: PLC0415  # comes with the extra
    from pyhanko.sign.timestamps import TimeStamper  # noqa: PLC0415  # the same

    class Authority(TimeStamper):
        """Asks at an address."""

        async def async_request_tsa_response(self, req: Any) -> Any:  # noqa: ANN401  # asn1crypto has no types
            return TimeStampResp.load(asked(address, req.dump()))

    return Authority()  # type: ignore[no-untyped-call]  # as pyHanko has it
