"""The day until which a paper says that it is valid: 有效期至 2024-03-31, 有效期 2021-04-01 至 2024-03-31."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

MOST: Final = 4
"""Days of a text that are kept."""

_DAY: Final = r"(20[0-9]{2})\s*[-年/.]\s*(1[0-2]|0?[1-9])\s*[-月/.]\s*(3[01]|[12][0-9]|0?[1-9])(?![0-9])\s*日?"
_UNTIL: Final = re.compile(
    rf"(?:有效期限?|有效日期|有效至|有效截止|valid|validity)[^0-9。；;]{{0,16}}(?:20[^。；;至到]{{4,16}}?(?:至|到|—+|-{{2,}}|~|～|to)\s*)?{_DAY}",
    re.IGNORECASE,
)


def ends(text: str) -> tuple[date, ...]:
    """The last days of validity that a text states, in its order; what is no day is passed over."""
    return tuple(dict.fromkeys(_days(text)))[:MOST]


def _days(text: str) -> Iterator[date]:
    for match in _UNTIL.finditer(text):
        try:
            yield date(*map(int, match.groups()))
        except ValueError:
            continue
