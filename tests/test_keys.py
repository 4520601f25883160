"""Public keys and signatures: what ssh-keygen makes is read here, and what it takes or refuses is taken or refused."""

from __future__ import annotations

import base64
import hashlib
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from dossier.keys import BadKeyError, PublicKey, key_of, public_key, verified

MESSAGE = "manifest 中文\n".encode()
KINDS = [("ed25519", ""), ("ecdsa", "256"), ("ecdsa", "384"), ("ecdsa", "521"), ("rsa", "2048"), ("rsa", "3072")]
SK = ["sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-nistp256@openssh.com"]


def made(folder: Path, kind: str, bits: str = "") -> Path:
    path = folder / f"key-{kind}{bits}"
    size = ["-b", bits] if bits else []
    subprocess.run(["ssh-keygen", "-q", "-t", kind, *size, "-N", "", "-C", "某人 remark", "-f", str(path)], check=True)
    return path


def sign(key: Path, message: bytes = MESSAGE, namespace: str = "dossier", *options: str) -> bytes:
    words = ["ssh-keygen", "-Y", "sign", "-q", "-f", str(key), "-n", namespace, *options]
    return subprocess.run(words, check=True, capture_output=True, input=message).stdout


def ssh_keygen_takes(folder: Path, signature: bytes, message: bytes = MESSAGE, namespace: str = "dossier") -> bool:
    """Whether the real program finds the signature good, whoever made it."""
    mark = folder / "mark.sig"
    mark.write_bytes(signature)
    words = ["ssh-keygen", "-Y", "check-novalidate", "-n", namespace, "-s", str(mark)]
    return subprocess.run(words, check=False, capture_output=True, input=message).returncode == 0


def field(data: bytes) -> bytes:
    return len(data).to_bytes(4, "big") + data


def whole(number: int) -> bytes:
    return field(number.to_bytes(number.bit_length() // 8 + 1, "big"))


def armoured(data: bytes) -> bytes:
    text = base64.b64encode(data).decode()
    lines = "\n".join(text[at : at + 70] for at in range(0, len(text), 70))
    return f"-----BEGIN SSH SIGNATURE-----\n{lines}\n-----END SSH SIGNATURE-----\n".encode()


def security_key(kind: str, message: bytes = MESSAGE, flags: int = 1) -> tuple[PublicKey, bytes]:
    """What a key in a security key signs, worked out after PROTOCOL.u2f and PROTOCOL.sshsig."""
    application, name = b"ssh:", kind.encode()
    digest = hashlib.sha512(message).digest()
    parts = b"SSHSIG" + field(b"dossier") + field(b"") + field(b"sha512") + field(digest)
    after = bytes([flags]) + (7).to_bytes(4, "big")
    signed = hashlib.sha256(application).digest() + after + hashlib.sha256(parts).digest()
    if "ed25519" in kind:
        edwards = ed25519.Ed25519PrivateKey.generate()
        point = edwards.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        blob = field(name) + field(point) + field(application)
        proof = field(edwards.sign(signed))
    else:
        private = ec.generate_private_key(ec.SECP256R1())
        point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        blob = field(name) + field(b"nistp256") + field(point) + field(application)
        first, second = decode_dss_signature(private.sign(signed, ec.ECDSA(hashes.SHA256())))
        proof = field(whole(first) + whole(second))
    inner = field(name) + proof + after
    data = b"SSHSIG" + (1).to_bytes(4, "big") + field(blob) + field(b"dossier") + field(b"") + field(b"sha512")
    return PublicKey(kind, blob), armoured(data + field(inner))


@pytest.mark.parametrize(("kind", "bits"), KINDS)
def test_what_ssh_keygen_signs_is_verified_here(tmp_path: Path, kind: str, bits: str) -> None:
    key = made(tmp_path, kind, bits)
    public = public_key(key.with_suffix(".pub").read_text("utf-8"))
    signature = sign(key)
    assert verified(signature, MESSAGE) == key_of(signature) == public
    assert ssh_keygen_takes(tmp_path, signature)
    listed = subprocess.run(["ssh-keygen", "-l", "-f", f"{key}.pub"], check=True, capture_output=True, text=True)
    assert public.fingerprint == listed.stdout.split()[1]
    assert public_key(str(public)) == public


@pytest.mark.parametrize(("kind", "bits"), KINDS)
def test_other_content_another_use_and_a_damaged_signature_are_refused(tmp_path: Path, kind: str, bits: str) -> None:
    signature = sign(made(tmp_path, kind, bits))
    assert verified(signature, MESSAGE + b".") is None
    assert verified(signature, MESSAGE, "git") is None
    assert not ssh_keygen_takes(tmp_path, signature, namespace="git")
    data = bytearray(base64.b64decode(b"".join(signature.split(b"\n")[1:-2])))
    data[-3] ^= 1
    assert verified(armoured(bytes(data)), MESSAGE) is None
    assert not ssh_keygen_takes(tmp_path, armoured(bytes(data)))


@pytest.mark.parametrize("digest", ["sha256", "sha512"])
def test_both_digests_are_known(tmp_path: Path, digest: str) -> None:
    signature = sign(made(tmp_path, "ed25519"), MESSAGE, "dossier", "-O", f"hashalg={digest}")
    assert verified(signature, MESSAGE) is not None


@pytest.mark.parametrize("kind", SK)
@pytest.mark.parametrize("flags", [0, 1, 5])
def test_keys_of_security_keys_as_ssh_keygen_has_it(tmp_path: Path, kind: str, flags: int) -> None:
    key, signature = security_key(kind, flags=flags)
    assert ssh_keygen_takes(tmp_path, signature)
    assert verified(signature, MESSAGE) == key == public_key(f"{key} remark")
    assert verified(signature, MESSAGE + b".") is None
    assert not ssh_keygen_takes(tmp_path, signature, MESSAGE + b".")


def test_one_key_cannot_pose_as_another(tmp_path: Path) -> None:
    """The proof is of the signer's key; the name of another key before it is no signature of that one."""
    mine, other = made(tmp_path, "ed25519"), made(tmp_path, "ecdsa", "256")
    data = base64.b64decode(b"".join(sign(mine).split(b"\n")[1:-2]))
    blob = public_key(mine.with_suffix(".pub").read_text("utf-8")).blob
    theirs = public_key(other.with_suffix(".pub").read_text("utf-8")).blob
    forged = armoured(data.replace(field(blob), field(theirs)))
    assert verified(forged, MESSAGE) is None
    assert not ssh_keygen_takes(tmp_path, forged)


@pytest.mark.parametrize("text", [b"", b"x", b"-----BEGIN PGP SIGNATURE-----\n\niHU=\n-----END PGP SIGNATURE-----\n"])
def test_what_is_no_signature(text: bytes) -> None:
    assert verified(text, MESSAGE) is None
    assert key_of(text) is None


@pytest.mark.parametrize("size", range(0, 60, 7))
def test_a_signature_that_is_cut_off(tmp_path: Path, size: int) -> None:
    data = base64.b64decode(b"".join(sign(made(tmp_path, "ed25519")).split(b"\n")[1:-2]))
    assert verified(armoured(data[:size]), MESSAGE) is None
    assert verified(armoured(data + b"more"), MESSAGE) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "type"),
        ("AAAAC3NzaC1lZDI1NTE5AAAA", "type"),
        ("ssh-dss AAAAB3NzaC1kc3MAAACB", "type"),
        ("ssh-ed25519", "damaged"),
        ("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAA", "damaged"),
        ("ssh-ed25519 不是", "damaged"),
        ("ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAA", "damaged"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk=\n", "private"),
    ],
)
def test_what_is_no_public_key(text: str, why: str) -> None:
    with pytest.raises(BadKeyError) as found:
        public_key(text)
    assert found.value.why == why


def test_a_short_rsa_key_is_refused(tmp_path: Path) -> None:
    key = made(tmp_path, "rsa", "1024")
    with pytest.raises(BadKeyError) as found:
        public_key(key.with_suffix(".pub").read_text("utf-8"))
    assert found.value.why == "short"
    assert verified(sign(key), MESSAGE) is None
