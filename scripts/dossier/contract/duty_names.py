"""What one occurrence of a duty is called: its title, and in words the span or subject that its id ends in."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

NONE: Final[Mapping[str, str]] = MappingProxyType({})
_WEEK: Final = re.compile(r"([0-9]{4})-w([0-9]{2})")
_HALF: Final = re.compile(r"([0-9]{4})-h([12])")
_OF_MONTH: Final = re.compile(r"([0-9]{4}-[0-9]{2})-(.+)")


def duty_of(key: str, duties: Collection[str]) -> str:
    """The contract's duty that an obligation is one of: `weekly-report` of `weekly-report-2024-03-04`."""
    return max((name for name in duties if key == name or key.startswith(f"{name}-")), key=len, default=key)


def called(key: str, titles: Mapping[str, str], about: Mapping[str, str] = NONE) -> str | None:
    """A duty that comes again and again has its span or subject after its id; `about` names what it may be about."""
    found = duty_of(key, titles)
    if found not in titles:
        return None
    rest = key.removeprefix(found)[1:]
    return f"{titles[found]}（{_subject(rest, about)}）" if rest else titles[found]


def _subject(key: str, about: Mapping[str, str]) -> str:
    """The span or subject of a duty in words: a record's title, a week's days, a month and a project."""
    if key in about:
        return about[key]
    if week := _WEEK.fullmatch(key):
        year, number = int(week[1]), int(week[2])
        return f"{date.fromisocalendar(year, number, 1)} 至 {date.fromisocalendar(year, number, 7)}"
    if half := _HALF.fullmatch(key):
        return f"{half[1]} 年{'上' if half[2] == '1' else '下'}半年"
    if (of_month := _OF_MONTH.fullmatch(key)) and of_month[2] in about:
        return f"{of_month[1]}，{about[of_month[2]]}"
    return key
