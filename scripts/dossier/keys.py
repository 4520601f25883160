"""Public keys of SSH, and what they signed: read from their own bytes, verified here, by no program of the machine.

A signature is what `ssh-keygen -Y sign` writes (OpenSSH's PROTOCOL.sshsig) and what git puts into a commit. A key
says whose hand it was only together with a register of keys (`dossier.contract.roles`).
"""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from dossier.sm2 import TYPE as SM2
from dossier.sm2 import Sm2Key

NAMESPACE: Final = "dossier"
"""What a signature of ours is for; one of a commit is for `git`. A signature for one use is none for another."""

ARMOUR: Final = b"-----BEGIN SSH SIGNATURE-----"
_ARMOURED: Final = re.compile(rb"\s*-----BEGIN SSH SIGNATURE-----\s([A-Za-z0-9+/=\s]*)-----END SSH SIGNATURE-----\s*")
_MAGIC: Final = b"SSHSIG"
_LARGEST: Final = 64 * 1024
"""Bytes of a signature that are read."""

_DIGESTS: Final = ("sha256", "sha512")
_CURVES: Final = {"nistp256": ec.SECP256R1(), "nistp384": ec.SECP384R1(), "nistp521": ec.SECP521R1()}
_HASHES: Final = {"secp256r1": hashes.SHA256(), "secp384r1": hashes.SHA384(), "secp521r1": hashes.SHA512()}
_RSA: Final = {"rsa-sha2-256": hashes.SHA256(), "rsa-sha2-512": hashes.SHA512()}
_LEAST: Final = 2048
"""Bits of an RSA key that can be trusted."""

_ED25519: Final = "ssh-ed25519"
_SK_ED25519: Final = "sk-ssh-ed25519@openssh.com"
_SK_ECDSA: Final = "sk-ecdsa-sha2-nistp256@openssh.com"
TYPES: Final = (_ED25519, *(f"ecdsa-sha2-{curve}" for curve in _CURVES), "ssh-rsa", _SK_ED25519, _SK_ECDSA, SM2)
"""The types of key that are known: `sk-` ones live in a security key, one of SM2 signs manifests and no commits."""


class BadKeyError(ValueError):
    """A text that is no public key of a type that is known; `why` names what is wrong with it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: its type, and its bytes as SSH writes them, which are all that identifies it."""

    type: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """What `ssh-keygen -l` shows: `SHA256:` and the digest."""
        return "SHA256:" + base64.b64encode(hashlib.sha256(self.blob).digest()).decode("ascii").rstrip("=")

    def __str__(self) -> str:
        """One line of a `.pub` file, without the remark at its end."""
        return f"{self.type} {base64.b64encode(self.blob).decode('ascii')}"


def public_key(text: str) -> PublicKey:
    """The key that one line of a `.pub` file says. Raises BadKeyError."""
    if "PRIVATE KEY" in text:
        raise BadKeyError("private")
    words = text.split()
    if not words or words[0] not in TYPES:
        raise BadKeyError("type")
    try:
        blob = base64.b64decode(words[1], validate=True) if len(words) > 1 else b""
        if words[0] == SM2:
            return PublicKey(SM2, Sm2Key.read(blob).der)
        key = PublicKey(words[0], blob)
        if _Fields(blob).text() != key.type:
            raise BadKeyError("damaged")
        _check(key)
    except ValueError as failed:
        raise failed if isinstance(failed, BadKeyError) else BadKeyError("damaged") from None
    return key


def verified(signature: bytes, signed: bytes, namespace: str = NAMESPACE) -> PublicKey | None:
    """The key that made the signature (armoured) of these bytes for this use; None if it did not, or cannot be read."""
    try:
        key, algorithm, proof, message = _unpacked(_bare(signature), signed, namespace)
        _verify(key, algorithm, proof, message)
    except (ValueError, InvalidSignature, UnsupportedAlgorithm):
        return None
    return key


def key_of(signature: bytes) -> PublicKey | None:
    """The key that a signature names, whether or not it made it; None if it cannot be read."""
    try:
        blob = _Fields(_bare(signature).removeprefix(_MAGIC)[4:]).data()
        return PublicKey(_Fields(blob).text(), blob)
    except ValueError:
        return None


def _bare(signature: bytes) -> bytes:
    """A signature without its armour. Raises ValueError."""
    found = _ARMOURED.fullmatch(signature) if len(signature) <= _LARGEST else None
    if found is None:
        raise ValueError("no signature")
    return base64.b64decode(b"".join(found[1].split()), validate=True)


def _unpacked(whole: bytes, signed: bytes, namespace: str) -> tuple[PublicKey, str, _Fields, bytes]:
    """Key, algorithm, proof, and the bytes that the proof is of. Raises ValueError."""
    if not whole.startswith(_MAGIC):
        raise ValueError("another kind of signature")
    fields = _Fields(whole.removeprefix(_MAGIC))
    version = fields.number()
    blob, given, reserved, digest, inner = (fields.data() for _ in range(5))
    name = digest.decode("ascii")
    if version != 1 or not fields.done or given != namespace.encode() or name not in _DIGESTS:
        raise ValueError("another kind of signature")
    parts = [given, reserved, digest, hashlib.new(name, signed).digest()]
    message = _MAGIC + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
    proof = _Fields(inner)
    return PublicKey(_Fields(blob).text(), blob), proof.text(), proof.rest(), message


def _check(key: PublicKey) -> None:
    """Whether the bytes are a key of their type that can be trusted. Raises ValueError."""
    fields = _Fields(key.blob)
    fields.text()
    if key.type == "ssh-rsa":
        fields.integer()
        if fields.integer().bit_length() < _LEAST:
            raise BadKeyError("short")
    else:
        _point(key.type, fields)
        if key.type.startswith("sk-"):
            fields.data()
    if not fields.done:
        raise ValueError("more than a key")


def _verify(key: PublicKey, algorithm: str, given: _Fields, message: bytes) -> None:
    """Raises InvalidSignature if the proof is not of the message, ValueError if that cannot be told."""
    _check(key)
    fields = _Fields(key.blob)
    fields.text()
    if key.type == "ssh-rsa":
        _verify_rsa(fields, algorithm, given, message)
        return
    if algorithm != key.type:
        raise ValueError("the algorithm of another key")
    point, made = _point(key.type, fields), given.data()
    if key.type.startswith("sk-"):
        flags_and_counter = given.take(5)
        message = hashlib.sha256(fields.data()).digest() + flags_and_counter + hashlib.sha256(message).digest()
    if not given.done:
        raise ValueError("more than a signature")
    if isinstance(point, Ed25519PublicKey):
        point.verify(made, message)
    else:
        pair = _Fields(made)
        encoded = encode_dss_signature(pair.integer(), pair.integer())
        point.verify(encoded, message, ec.ECDSA(_HASHES[point.curve.name]))


def _verify_rsa(fields: _Fields, algorithm: str, given: _Fields, message: bytes) -> None:
    exponent, modulus, made = fields.integer(), fields.integer(), given.data()
    if algorithm not in _RSA or not given.done:
        raise ValueError("an algorithm that is not safe")
    whole = made.rjust((modulus.bit_length() + 7) // 8, b"\0")  # SSH may leave out noughts at the front
    RSAPublicNumbers(exponent, modulus).public_key().verify(whole, message, PKCS1v15(), _RSA[algorithm])


def _point(type_: str, fields: _Fields) -> Ed25519PublicKey | ec.EllipticCurvePublicKey:
    """The public point of a key on its curve. Raises ValueError."""
    if type_ in (_ED25519, _SK_ED25519):
        return Ed25519PublicKey.from_public_bytes(fields.data())
    named = "nistp256" if type_ == _SK_ECDSA else type_.removeprefix("ecdsa-sha2-")
    if named not in _CURVES or fields.text() != named:
        raise ValueError("another curve")
    return ec.EllipticCurvePublicKey.from_encoded_point(_CURVES[named], fields.data())


class _Fields:
    """The fields of SSH's wire format, one after the other. Raises ValueError where they end too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def done(self) -> bool:
        """Whether nothing is left."""
        return self._at == len(self._data)

    def take(self, count: int) -> bytes:
        """So many bytes."""
        found = self._data[self._at : self._at + count]
        if len(found) != count:
            raise ValueError("cut off")
        self._at += count
        return found

    def rest(self) -> _Fields:
        """What is left, as fields of their own."""
        return _Fields(self.take(len(self._data) - self._at))

    def number(self) -> int:
        """Four bytes."""
        return int.from_bytes(self.take(4), "big")

    def data(self) -> bytes:
        """Bytes with their length before them."""
        return self.take(self.number())

    def text(self) -> str:
        """The same as ASCII."""
        return self.data().decode("ascii")

    def integer(self) -> int:
        """A whole number of any length; a negative one is no part of a key."""
        number = int.from_bytes(self.data(), "big", signed=True)
        if number < 0:
            raise ValueError("negative")
        return number
