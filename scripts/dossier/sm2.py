"""Signatures by SM2 with SM3 (GB/T 32918.2-2016), verified from the standard's own formulas.

The libraries at hand do not know SM2, and whoever verifies a month must come to the same answer on every machine.
Only public values pass through here: nothing is signed, so there is nothing to protect from being timed.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from dossier.exact.digest import sm3

TYPE: Final = "sm2"
IDENTITY: Final = b"1234567812345678"
"""The signer's name where none is agreed (GB/T 35276): what openssl is to be told as `distid`."""

_SIZE: Final = 32
_P: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF00000000FFFFFFFFFFFFFFFF
_A: Final = _P - 3
_B: Final = 0x28E9FA9E9D9F5E344D5A9E4BCF6509A7F39789F515AB8F92DDBCBD414D940E93
_N: Final = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_G: Final = (
    0x32C4AE2C1F1981195F9904466A39C9948FE30BBFF2660BE1715A4589334C74C7,
    0xBC3736A2F4F6779C59BDCEE36B692153D0A9877CC62A474002DF32E52139F0A0,
)
_HEAD: Final = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
"""What a public key of this curve begins with in DER; the two halves of its point follow."""

_Point = tuple[int, int] | None
"""A point of the curve; None is the one at infinity."""


@dataclass(frozen=True, slots=True)
class Sm2Key:
    """A public key: its point."""

    x: int
    y: int

    @classmethod
    def read(cls, der: bytes) -> Sm2Key:
        """From DER as openssl writes it (`openssl pkey -pubout -outform DER`). Raises ValueError."""
        half = len(_HEAD) + _SIZE
        if not der.startswith(_HEAD) or len(der) != half + _SIZE:
            raise ValueError("no public key of this curve")
        x, y = int.from_bytes(der[len(_HEAD) : half], "big"), int.from_bytes(der[half:], "big")
        if not (x < _P and y < _P and (y * y - (x * x * x + _A * x + _B)) % _P == 0):
            raise ValueError("no point of this curve")
        return cls(x, y)

    @classmethod
    def of(cls, text: str) -> Sm2Key:
        """From `sm2` and the base64 of its DER, as the register of keys has it. Raises ValueError."""
        words = text.split()
        if len(words) < 2 or words[0] != TYPE:  # noqa: PLR2004  # the type and the key
            raise ValueError("another type of key")
        return cls.read(base64.b64decode(words[1], validate=True))

    @property
    def der(self) -> bytes:
        """As openssl writes it."""
        return _HEAD + _bytes(self.x) + _bytes(self.y)

    def verifies(self, signature: bytes, signed: bytes) -> bool:
        """Whether it made the signature (DER) of these bytes (GB/T 32918.2, clause 7)."""
        try:
            r, s = decode_dss_signature(signature)
        except ValueError:
            return False
        t = (r + s) % _N
        if not (0 < r < _N and 0 < s < _N and t):
            return False
        found = _add(_times(s, _G), _times(t, (self.x, self.y)))
        message = bytes.fromhex(sm3(self._signer + signed))
        return found is not None and (int.from_bytes(message, "big") + found[0]) % _N == r

    @property
    def _signer(self) -> bytes:
        """The digest that stands for the signer (clause 5.5)."""
        length = (len(IDENTITY) * 8).to_bytes(2, "big")
        parts = (_A, _B, *_G, self.x, self.y)
        return bytes.fromhex(sm3(length + IDENTITY + b"".join(map(_bytes, parts))))


def _bytes(number: int) -> bytes:
    return number.to_bytes(_SIZE, "big")


def _add(one: _Point, other: _Point) -> _Point:
    if one is None or other is None:
        return one or other
    if one[0] == other[0]:
        if (one[1] + other[1]) % _P == 0:
            return None
        slope = (3 * one[0] * one[0] + _A) * pow(2 * one[1], -1, _P) % _P
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, _P) % _P
    x = (slope * slope - one[0] - other[0]) % _P
    return x, (slope * (one[0] - x) - one[1]) % _P


def _times(count: int, point: _Point) -> _Point:
    found: _Point = None
    while count:
        if count & 1:
            found = _add(found, point)
        point = _add(point, point)
        count >>= 1
    return found
