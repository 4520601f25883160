"""What somebody meant who wrote a value in another way: full-width, with a unit, as a spreadsheet shows it.

Every function gives "" if it cannot be told. Only the beginning of a value is looked at: nobody writes a day in a
thousand characters.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date, datetime
from fractions import Fraction
from typing import Final

from dossier.exact.near import half_width
from dossier.exact.number import plain

_DAY: Final = re.compile("([0-9]{4}) ?[-/.年]? ?([0-9]{1,2}) ?[-/.月]? ?([0-9]{1,2})日?")
_MOMENT: Final = re.compile(
    "([0-9]{4}) ?[-/.年] ?([0-9]{1,2}) ?[-/.月] ?([0-9]{1,2})日?[ T]*"
    "([0-9]{1,2})[:时点]([0-9]{1,2})分?(?::?([0-9]{1,2})秒?)?"
)
_MONTH: Final = re.compile("([0-9]{4}) ?[-/.年]? ?([0-9]{1,2})月?")
_WITH_UNIT: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?(万|亿)?[^0-9]{0,5}")
_MANY: Final = {"万": 10_000, "亿": 100_000_000}
_GROUPED: Final = re.compile(r"\+?(-?)([0-9]{1,3}(?:[,_ ][0-9]{3})*|[0-9]+)(\.[0-9]*)?")
_LOOKS: Final = str.maketrans("OolI|", "00111")
_WITH_LETTERS: Final = re.compile(r"(?=[^\s]*[0-9])[0-9OolI|.,:/+T-]*[OolI|][0-9OolI|.,:/+T-]*")
"""A figure, day or time in which letters stand for digits that look like them."""
_NOT_ID: Final = re.compile("[^a-z0-9]+")
_YES: Final = frozenset({"true", "yes", "y", "on", "1", "是", "有", "对", "√", "✓", "✔"})
_NO: Final = frozenset({"false", "no", "n", "off", "0", "否", "无", "没有", "×", "✗"})


def day_meant(value: object) -> str:
    """The day, such as a spreadsheet's 2024/4/25."""
    written = _DAY.fullmatch(half_width(value))
    with suppress(ValueError):
        return date(*(int(part) for part in written.groups())).isoformat() if written else ""
    return ""


def moment_meant(value: object) -> str:
    """The moment, in Beijing time."""
    written = _MOMENT.fullmatch(half_width(value).removesuffix("+08:00").strip())
    with suppress(ValueError):
        if written:
            year, month, day, hour, minute, second = (int(part or 0) for part in written.groups())
            return datetime(year, month, day, hour, minute, second).isoformat() + "+08:00"  # noqa: DTZ001  # it follows
    return ""


def month_meant(value: object) -> str:
    """The month, such as 2024年3月."""
    written = _MONTH.fullmatch(half_width(value))
    with suppress(ValueError):
        return date(int(written[1]), int(written[2]), 1).isoformat()[:7] if written else ""
    return ""


def number_meant(value: object) -> str:
    """The number, without unit, thousands separators, plus sign and leading zeros."""
    written = half_width(value)
    if grouped := _GROUPED.fullmatch(written):
        whole = re.sub("[,_ ]", "", grouped[2]).lstrip("0") or "0"
        return f"{grouped[1]}{whole}{(grouped[3] or '').rstrip('.')}"
    with_unit = _WITH_UNIT.fullmatch(written)
    if with_unit is None:
        return ""
    return plain(Fraction(with_unit[1]) * _MANY[with_unit[2]]) if with_unit[2] else with_unit[1]


def figures_meant(value: object) -> tuple[str, str]:
    """The value with digits for letters that look like them, as in `3O.7`, and these letters; "" for both if none."""
    written = half_width(value)
    found = [part[0] for part in _WITH_LETTERS.finditer(written)]
    letters = "".join(dict.fromkeys(one for part in found for one in part if ord(one) in _LOOKS))
    return (_WITH_LETTERS.sub(lambda part: part[0].translate(_LOOKS), written), letters) if letters else ("", "")


def flag_meant(value: object) -> str:
    """true or false."""
    written = half_width(value).casefold()
    return "true" if written in _YES else "false" if written in _NO else ""


def id_meant(value: object) -> str:
    """The id in small letters, its words joined by hyphens."""
    written = half_width(value)
    return _NOT_ID.sub("-", written.casefold()).strip("-") if written.isascii() else ""
