"""An authority of our own with the certificates that people sign PDFs by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = "示例 passphrase"  # noqa: S105  # of certificates made here


def named(common: str, office: str) -> x509.Name:
    return x509.Name(
        [x509.NameAttribute(NameOID.ORGANIZATION_NAME, office), x509.NameAttribute(NameOID.COMMON_NAME, common)]
    )


@dataclass(frozen=True)
class Certifier:
    """The authority: its certificate, its key, and the folder that its files lie in."""

    folder: Path
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def new(cls, folder: Path) -> Certifier:
        key = ec.generate_private_key(ec.SECP256R1())
        name = named("示例电子认证机构", "示例")
        made = _certificate(name, name, key.public_key(), key, last=30, authority=True)
        (folder / "authority.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
        return cls(folder, made, key)

    def issue(self, common: str, office: str, last: int = 2) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        """A certificate that holds until so many days from now, with its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = self.certificate.subject
        return _certificate(named(common, office), name, key.public_key(), self.key, last=last), key

    def p12(
        self, file: str, common: str, office: str = "示例单位", last: int = 2, passphrase: str = PASSPHRASE
    ) -> Path:
        """PKCS#12 with a passphrase, as authorities hand it out."""
        certificate, key = self.issue(common, office, last)
        closed = (
            serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
        )
        data = pkcs12.serialize_key_and_certificates(common.encode(), key, certificate, [self.certificate], closed)
        (self.folder / file).write_bytes(data)
        return self.folder / file

    def pem(self, file: str, common: str, passphrase: str = "") -> tuple[Path, Path]:
        """A certificate and its key, each in a file."""
        certificate, key = self.issue(common, "示例单位")
        paths = self.folder / f"{file}.pem", self.folder / f"{file}.key"
        paths[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        closed = (
            serialization.BestAvailableEncryption(passphrase.encode()) if passphrase else serialization.NoEncryption()
        )
        paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, closed))
        return paths


def _certificate(  # one argument a part of the certificate
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePublicKey,
    by: ec.EllipticCurvePrivateKey,
    *,
    last: int,
    authority: bool = False,
) -> x509.Certificate:
    now = datetime.now(UTC)
    uses = x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + timedelta(days=last))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(uses, critical=True)
        .sign(by, hashes.SHA256())
    )
