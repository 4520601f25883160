import hashlib

import pytest

from dossier.exact.digest import sha256, sm3, sm3_plain

# GB/T 32905-2016, annex A: A.1 and A.2
VECTORS = [
    (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
    (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
]


@pytest.mark.parametrize(("data", "digest"), VECTORS)
def test_sm3_of_the_standard(data: bytes, digest: str) -> None:
    assert sm3(data) == digest
    assert sm3_plain(data) == digest


@pytest.mark.skipif("sm3" not in hashlib.algorithms_available, reason="this OpenSSL has no SM3 to compare with")
@pytest.mark.parametrize("size", [0, 1, 54, 55, 56, 63, 64, 65, 119, 120, 1000])
def test_sm3_with_and_without_openssl(size: int) -> None:
    data = bytes(index * 7 % 256 for index in range(size))
    assert sm3_plain(data) == hashlib.new("sm3", data).hexdigest()


def test_sha256_of_the_standard() -> None:
    assert sha256(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4
