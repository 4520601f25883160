"""Damaged records, the same for the same number: other bytes, types and figures, long lines, deep nesting."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Final

_VALUES: Final = (
    *("", "null", "~", "-1", "1e400", ".inf", "0x10", "2024-02-30", "[]", "{}", "''", '"1"', "yes", "12:30", "1_000"),
    *(
        "[[[]]]",
        "*a",
        "%",
        "@",
        "2024-03-05T25:00+08:00",
        "9" * 60,
        "- 1",
        "{a: b}",
        "&a x",
        "!!int 3",
        "|\n  x",
        "? x",
    ),
    *(
        "\u202e",
        "\u2028",
        "\x00",
        r'"\x00"',
        "甲" * 50,
        "见 #2",
        "甲：乙",
        "｛a：b｝",
        '"C:\\Users\\x"',
        "甲: 乙",
        "\u3000",
        "“x”",
    ),
)
_ENCODINGS: Final = ("utf-16", "utf-16-be", "gb18030", "latin-1", "utf-8-sig", "utf-32")
_LONG: Final = (
    "[",
    "{",
    "甲",
    "x",
    "：",
    "，",
    "a: ",
    '"',
    "#",
    " #",
    "- ",
    "\t",
    " ",
    "{a：",
    "\u3000",
    "\\",
    "'",
    "? ",
    "&a ",
)


def _flip(pick: random.Random, data: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(pick.randint(1, 20)):
        changed[pick.randrange(len(changed))] = pick.randrange(256)
    return bytes(changed)


def _cut(pick: random.Random, data: bytes) -> bytes:
    return data[: pick.randrange(len(data))]


def _value(pick: random.Random, data: bytes) -> bytes:
    lines = data.decode().split("\n")
    at = pick.randrange(len(lines))
    key, colon, _ = lines[at].partition(":")
    lines[at] = f"{key}{colon} {pick.choice(_VALUES)}"
    return "\n".join(lines).encode()


def _long(pick: random.Random, data: bytes) -> bytes:
    lines = data.decode().split("\n")
    at = pick.randrange(len(lines))
    lines[at] += " " + pick.choice(_LONG) * pick.choice((1000, 10_000, 100_000))
    return "\n".join(lines).encode()


def _nest(pick: random.Random, data: bytes) -> bytes:
    depth = pick.choice((3, 19, 30, 5000))
    opening, closing = pick.choice((("[", "]"), ("{a: ", "}"), ("- ", "")))
    return data + f"\nextra: {opening * depth}{closing * depth}\n".encode()


def _recode(pick: random.Random, data: bytes) -> bytes:
    return data.decode().encode(pick.choice(_ENCODINGS), "replace")


def _keys(pick: random.Random, data: bytes) -> bytes:
    lines = data.decode().split("\n")
    for _ in range(pick.randint(1, 3)):
        at = pick.randrange(len(lines))
        match pick.randrange(4):
            case 0:
                lines[at] = ""
            case 1:
                lines.insert(at, lines[at])
            case 2:
                lines[at] = "  " + lines[at]
            case _:
                lines[at : at + 1] = [f"k{number}: x" for number in range(pick.choice((1, 50, 2000)))]
    return "\n".join(lines).encode()


def _marks(pick: random.Random, data: bytes) -> bytes:
    text = data.decode()
    for old, new in (
        (":", "："),
        (", ", "，"),
        ("{", "｛"),
        (": ", ":"),
        ("  ", "\t"),
        (" ", "\u00a0"),
        ("---", "———"),
    ):
        if pick.random() < 0.3:
            text = text.replace(old, new, pick.randint(1, 40))
    return text.encode()


def _digits(pick: random.Random, data: bytes) -> bytes:
    """Another figure here and there: still a record as a rule, with days, counts and amounts that do not fit."""
    changed = bytearray(data)
    places = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    for place in pick.sample(places, min(len(places), pick.randint(1, 3))):
        changed[place] = pick.randrange(48, 58)
    return bytes(changed)


def _exchange(pick: random.Random, data: bytes) -> bytes:
    """The values of two lines in each other's place."""
    lines = data.decode().split("\n")
    one, other = pick.randrange(len(lines)), pick.randrange(len(lines))
    (key, colon, value), (beside, mark, second) = lines[one].partition(": "), lines[other].partition(": ")
    lines[one], lines[other] = key + colon + second, beside + mark + value
    return "\n".join(lines).encode()


def _less(pick: random.Random, data: bytes) -> bytes:
    """A line is gone."""
    lines = data.decode().split("\n")
    del lines[pick.randrange(len(lines))]
    return "\n".join(lines).encode()


DAMAGES: Final[Sequence[Callable[[random.Random, bytes], bytes]]] = (
    _flip, _cut, _value, _long, _nest, _recode, _keys, _marks, _digits, _digits, _exchange, _less
)  # fmt: skip


def damaged(number: int, samples: Sequence[bytes]) -> tuple[int, bytes]:
    """The sample taken for this number, and what became of it."""
    pick = random.Random(number)  # noqa: S311  # to be repeated, not to be secret
    which = pick.randrange(len(samples))
    return which, pick.choice(DAMAGES)(pick, samples[which])
