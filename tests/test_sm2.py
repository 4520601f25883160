"""SM2 with SM3, held against the standard's own example and against openssl, which nobody here wrote."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from dossier.sm2 import Sm2Key

# GB/T 32918.5-2017, annex A.2: the recommended curve, the default identity, the message "message digest".
X = 0x09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020
Y = 0xCCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13
R = 0xF5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3
S = 0xB1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA
MESSAGE = b"message digest"


def openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two keys of openssl, `one` and `other`, their public halves, and a message."""
    folder = tmp_path_factory.mktemp("sm2")
    (folder / "message").write_bytes(b"manifest\n" * 50)
    for name in ("one", "other"):
        openssl(folder, "ecparam", "-genkey", "-name", "SM2", "-noout", "-out", f"{name}.pem")
        openssl(folder, "pkey", "-in", f"{name}.pem", "-pubout", "-outform", "DER", "-out", f"{name}.der")
    return folder


def signed(folder: Path, name: str) -> bytes:
    identity = "distid:1234567812345678"
    openssl(folder, "dgst", "-sm3", "-sign", f"{name}.pem", "-sigopt", identity, "-out", "signature", "message")
    return (folder / "signature").read_bytes()


def test_the_example_of_the_standard() -> None:
    key, signature = Sm2Key(X, Y), encode_dss_signature(R, S)
    assert key.verifies(signature, MESSAGE)
    assert not key.verifies(signature, MESSAGE + b".")
    assert not key.verifies(encode_dss_signature(R, S + 1), MESSAGE)
    assert not key.verifies(encode_dss_signature(R + 1, S), MESSAGE)


def test_what_openssl_signs_is_verified_and_nothing_else(keys: Path) -> None:
    message = (keys / "message").read_bytes()
    one, other = (Sm2Key.read((keys / f"{name}.der").read_bytes()) for name in ("one", "other"))
    for _ in range(10):  # a signature holds a number of chance
        signature = signed(keys, "one")
        assert one.verifies(signature, message)
        assert not other.verifies(signature, message)
        assert not one.verifies(signature, message + b" ")
        assert not one.verifies(signature[:-1], message)


def test_a_key_comes_back_as_openssl_writes_it(keys: Path) -> None:
    der = (keys / "one.der").read_bytes()
    assert Sm2Key.read(der).der == der
    assert Sm2Key.of(f"sm2 {base64.b64encode(der).decode()} remark") == Sm2Key.read(der)


@pytest.mark.parametrize(
    "damage",
    [
        lambda der: der[:-1],
        lambda der: der + b"\0",
        lambda der: der[:-1] + bytes([der[-1] ^ 1]),  # a point beside the curve
        lambda der: b"\x30" + der,
    ],
)
def test_what_is_no_key_is_refused(damage: object, keys: Path) -> None:
    assert callable(damage)
    with pytest.raises(ValueError, match="curve"):
        Sm2Key.read(damage((keys / "one.der").read_bytes()))


@pytest.mark.parametrize(("r", "s"), [(0, 1), (1, 0), (1, 2**256)])
def test_numbers_out_of_range_verify_nothing(r: int, s: int) -> None:
    assert not Sm2Key(X, Y).verifies(encode_dss_signature(r, s), MESSAGE)
