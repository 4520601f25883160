"""How the cells of a workbook show their numbers: as they are, as per cent, as days and times.

A cell that shows 56.1% holds 0.561, and one that shows a day holds the number of days since 1899: what a reader sees
is what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Final, Literal, TypeAlias

Shown: TypeAlias = Literal["number", "percent", "day"]

_PERCENT: Final = frozenset({9, 10})  # formats that every program knows by their number
_DAYS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_ASIDE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""What is printed as it stands, and colours, conditions and places; but [h] counts hours."""
_OF_DAYS: Final = re.compile("[ymdhs年月日时分秒]", re.IGNORECASE)
_EPOCH: Final = datetime(1899, 12, 30, tzinfo=UTC)
_SINCE_1904: Final = 1462  # days, of workbooks that were first made on a Mac
_EXACT: Final = 15  # significant digits that a spreadsheet shows at most
_FIRST_DAY: Final = 61  # March 1900: before that spreadsheets differ, and a cell for days holds a mere 6.15
_MOST_DAYS: Final = 2_958_465  # the last day of the year 9999
_DAY_SECONDS: Final = 86400


def shown_as(number: int, code: str) -> Shown:
    """What a format is for: by its number if it is one that every program knows, else by its code."""
    if number in _PERCENT:
        return "percent"
    if number in _DAYS:
        return "day"
    first = _ASIDE.sub("", code).split(";")[0]
    if "%" in first:
        return "percent"
    return "day" if _OF_DAYS.search(first) and not re.search("[0#?]/[0#?]", first) else "number"


def shown(text: str, how: Shown, *, since_1904: bool = False) -> str:
    """A number as a reader sees it: exactly, with the sign of per cent, or as a day, a time, or both."""
    try:
        value = Decimal(text)
    except ArithmeticError:
        return text
    if not value.is_finite() or abs(value.adjusted()) > _EXACT + 1:
        return text
    if len(value.as_tuple().digits) > _EXACT:  # the last digits are the machine's
        value = Decimal(repr(float(text)))
        if len(value.as_tuple().digits) > _EXACT:
            value = Decimal(f"{value:.{_EXACT}g}")
    match how:
        case "percent":
            return f"{_plain(value * 100)}%"
        case "day" if 0 <= value < 1 or _FIRST_DAY <= value < _MOST_DAYS:
            return _moment(value + (_SINCE_1904 if since_1904 and value >= 1 else 0))
        case _:
            return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(days: Decimal) -> str:
    """The day, with the time to the second if there is one; of less than a day the time alone."""
    with suppress(OverflowError):
        seconds = int((days * _DAY_SECONDS).to_integral_value())
        moment = _EPOCH + timedelta(seconds=seconds)
        if days < 1:
            return f"{moment:%H:%M:%S}"
        return moment.date().isoformat() if seconds % _DAY_SECONDS == 0 else f"{moment:%Y-%m-%d %H:%M:%S}"
    return str(days)


def by_style(styles: Sequence[str], codes: dict[int, str]) -> tuple[Shown, ...]:
    """For each style of a cell, by its place in the list, what it is for; `styles` are numbers of formats as text."""
    numbers = [int(one) if one.isdecimal() else 0 for one in styles]
    return tuple(shown_as(number, codes.get(number, "")) for number in numbers)
