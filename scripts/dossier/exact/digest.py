"""Digests of bytes: SHA-256 and SM3 (GB/T 32905-2016), which public bodies in China must be able to check."""

from __future__ import annotations

import hashlib
import struct
from typing import Final

_MASK: Final = 0xFFFFFFFF
_EARLY: Final = 16  # the first rounds use other functions
_START: Final[tuple[int, ...]] = (
    0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600, 0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E,
)  # fmt: skip


def sha256(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def sm3(data: bytes) -> str:
    """SM3 in hexadecimal, by OpenSSL where it has it (some builds leave it out)."""
    try:
        return hashlib.new("sm3", data).hexdigest()
    except ValueError:
        return sm3_plain(data)


def sm3_plain(data: bytes) -> str:
    """SM3 in hexadecimal without OpenSSL, after the standard's clauses 5.2 and 5.3."""
    padded = data + b"\x80" + bytes(-(len(data) + 9) % 64) + struct.pack(">Q", len(data) * 8)
    state = _START
    for offset in range(0, len(padded), 64):
        state = _compress(state, padded[offset : offset + 64])
    return "".join(f"{word:08x}" for word in state)


def _left(word: int, count: int) -> int:
    count %= 32
    return (word << count | word >> (32 - count)) & _MASK


def _compress(state: tuple[int, ...], block: bytes) -> tuple[int, ...]:
    words = list(struct.unpack(">16I", block))
    for j in range(16, 68):
        mixed = words[j - 16] ^ words[j - 9] ^ _left(words[j - 3], 15)
        mixed ^= _left(mixed, 15) ^ _left(mixed, 23)
        words.append(mixed ^ _left(words[j - 13], 7) ^ words[j - 6])
    a, b, c, d, e, f, g, h = state
    for j in range(64):
        early = j < _EARLY
        constant = 0x79CC4519 if early else 0x7A879D8A
        ss1 = _left((_left(a, 12) + e + _left(constant, j)) & _MASK, 7)
        ss2 = ss1 ^ _left(a, 12)
        ff = a ^ b ^ c if early else (a & b) | (a & c) | (b & c)
        gg = e ^ f ^ g if early else (e & f) | (~e & g & _MASK)
        tt1 = (ff + d + ss2 + (words[j] ^ words[j + 4])) & _MASK
        tt2 = (gg + h + ss1 + words[j]) & _MASK
        a, b, c, d = tt1, a, _left(b, 9), c
        e, f, g, h = tt2 ^ _left(tt2, 9) ^ _left(tt2, 17), e, _left(f, 19), g
    return tuple(old ^ new for old, new in zip(state, (a, b, c, d, e, f, g, h), strict=True))
