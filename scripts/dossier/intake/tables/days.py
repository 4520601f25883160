"""Days, times and moments as people, spreadsheets and machines write them."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from typing import Final

from dossier.exact.period import Period
from dossier.fields import day_meant

_EPOCH: Final = date(1899, 12, 30)  # the day 0 of spreadsheets
_SERIAL: Final = re.compile(r"([345][0-9]{4})(\.[0-9]+)?")  # 1982 to 2064, with the time of day
_GAP: Final = re.compile(r"\s*([年月日号时点分秒])\s*")
_DIGITS: Final = {ord(sign): str(value) for value, sign in enumerate("〇一二三四五六七八九")} | {
    ord("零"): "0",
    ord("○"): "0",
}
_TEN: Final = re.compile(r"([1-9])?十([1-9])?")
_CLOCK: Final = re.compile(r"(?:[T ]|(?<=日)(?=.)|上午|下午|星期|周|\().*")  # a weekday or a time of day after the day
_WITHOUT_YEAR: Final = re.compile(r"([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})[日号]?")
_CUT: Final = re.compile(r"[0-9]{1,2}\.[123]")
_TIME: Final = re.compile(
    r"(?P<half>上午|下午|早上|晚上|中午|凌晨)? ?(?P<hour>[0-9]{1,2})[:时点](?:(?P<minute>[0-9]{1,2})分?)?"
    r"(?::?(?P<second>[0-9]{1,2})(?:\.[0-9]{1,9})?秒?)? ?(?P<english>[AP]M)?",
    re.IGNORECASE,
)
_ZONE: Final = re.compile(
    r" ?(?:(?P<utc>Z|UTC|GMT)|(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})(?: [A-Z]{3,4})?)$"
)
_COMPACT: Final = re.compile(
    r"((?:19|20)[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])[T ]?([01][0-9]|2[0-4])([0-5][0-9])([0-5][0-9])?"
)
_UNTIL: Final = re.compile(r"\s*(?:[~—–至]|\s-\s).*")  # the end of a span, which is known by its beginning
_WEEKDAY: Final = re.compile(r"\s*\(?(?:星期|周)[1-6日天]\)?\s*|^(?:Mon|Tues?|Wed|Thu|Fri|Sat|Sun)[a-z]*,? ")
_ENGLISH: Final = re.compile(
    r"(?:(?P<day>[0-9]{1,2})[ -])?(?P<month>[A-Z][a-z]{2})[a-z]*\.?[ ,-]+(?:(?P<after>[0-9]{1,2}),? )?"
    r"(?P<year>[0-9]{4}),?(?P<rest>.*)"
)
_MONTHS: Final = "JanFebMarAprMayJunJulAugSepOctNovDec"
_MIDNIGHT: Final = re.compile(r"24[:时点](?:00?[:分]?(?:00?秒?)?)?")  # that ends the day
_UNIX: Final = re.compile(r"[0-9]{9,10}(\.[0-9]+)?|[0-9]{12,13}|[0-9]{15,16}|[0-9]{18,19}")
_LONGEST: Final = 100  # characters of a span with both its ends
_SECONDS: Final = 10  # digits of Unix seconds; three more for each thousandth
_HALF_DAY: Final = 12
_AFTERNOON: Final = frozenset({"下午", "晚上", "pm"})
_DAY_SECONDS: Final = 86400


def day_of(text: str, period: Period) -> date | None:
    """The day, None if it cannot be told. A day without a year is one of the month's year."""
    plain = _plain(text)
    if serial := _SERIAL.fullmatch(plain):
        return _EPOCH + timedelta(int(serial[1]))
    for words in (plain, _CLOCK.sub("", plain)):
        meant = day_meant(words.strip())
        if meant:
            return date.fromisoformat(meant)
        if short := _WITHOUT_YEAR.fullmatch(words.strip()):
            with suppress(ValueError):
                return date(period.year, int(short[1]), int(short[2]))
    return None


def cut_of(day: date) -> str:
    """A day without its year as a spreadsheet keeps it that takes it for a number: 6.10 becomes 6.1; "" if it stays."""
    return "" if day.day % 10 else f"{day.month}.{day.day // 10}"


def may_be_cut(text: str) -> bool:
    """Whether a day without its year may be another one that was cut (see `cut_of`)."""
    return _CUT.fullmatch(_plain(text)) is not None


def clock_of(text: str) -> time | None:
    """A time of day, to the second, None if it is none: 8:31, 08:31:22, 下午5点30分, or the part of a day that a
    spreadsheet keeps.
    """
    plain = _plain(text)
    if re.fullmatch(r"0?\.[0-9]+", plain):
        seconds = int((Decimal(plain) * _DAY_SECONDS).to_integral_value())
        return (datetime.min.replace(tzinfo=UTC) + timedelta(seconds=min(seconds, _DAY_SECONDS - 1))).time()
    found = _TIME.fullmatch(plain)
    if found is None:
        return None
    half = (found["half"] or found["english"] or "").lower()
    hour = int(found["hour"])
    if half in _AFTERNOON and hour < _HALF_DAY:
        hour += _HALF_DAY
    elif hour == _HALF_DAY and (half in ("am", "凌晨") or (half == "上午" and ":" in plain)):
        hour = 0  # as Windows shows the first hour of a day; a person's 上午12点 is noon
    with suppress(ValueError):
        return time(hour, int(found["minute"] or 0), int(found["second"] or 0))
    return None


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """A moment to the second with its zone, None if it cannot be told.

    A day with a time of day is in `zone` unless it names its own; ten digits are Unix seconds, thirteen milliseconds.
    A day alone is its midnight, a span its beginning.
    """
    plain = _plain(text)
    if compact := _COMPACT.fullmatch(plain):
        year, month, day, hour, minute, second = compact.groups()
        plain = f"{year}-{month}-{day} {hour}:{minute}:{second or 0}"
    if _UNIX.fullmatch(plain):
        whole = plain.partition(".")[0]
        return datetime.fromtimestamp(int(whole) // 10 ** max(0, len(whole) - _SECONDS), UTC)
    if (serial := _SERIAL.fullmatch(plain)) is not None:
        day = datetime.combine(_EPOCH + timedelta(int(serial[1])), time(), zone)
        return day + timedelta(seconds=int((Decimal(serial[2] or 0) * _DAY_SECONDS).to_integral_value()))
    plain = _year_first(_WEEKDAY.sub(" ", _UNTIL.sub("", plain)).strip())
    named = _ZONE.search(plain) if ":" in plain or "时" in plain else None
    words = plain[: named.start()] if named else plain
    head, clock = _split(words)
    ends = bool(_MIDNIGHT.fullmatch(clock))
    meant, at = day_meant(head), clock_of(clock) if clock and not ends else time()
    if not meant or at is None:
        return None
    with suppress(OverflowError):  # the last day of all has no end
        return datetime.combine(date.fromisoformat(meant), at, _zone(named) if named else zone) + timedelta(int(ends))
    return None


def _year_first(words: str) -> str:
    """A day with an English month, as `Mar 1, 2024 12:05:00 AM` and `01-Mar-2024 00:05`, by its numbers."""
    found = None if words[:4].isdecimal() else _ENGLISH.fullmatch(words)
    day = found and (found["day"] or found["after"])
    at = _MONTHS.find(found["month"]) if found else -1
    if not found or not day or at % 3:
        return words
    return f"{found['year']}-{at // 3 + 1}-{day} {found['rest'].strip()}".strip()


def _split(words: str) -> tuple[str, str]:
    """The day and the time of day."""
    found = re.match(r"([^T ]+?日|[^T 上下早晚中凌]+)[T ]?(.*)", words)
    return (found[1].strip(), found[2].strip()) if found else (words, "")


def _zone(named: re.Match[str]) -> tzinfo:
    if named["utc"]:
        return UTC
    ahead = timedelta(hours=int(named["hours"]), minutes=int(named["minutes"]))
    return timezone(-ahead if named["sign"] == "-" else ahead)


def _plain(text: str) -> str:
    """In half-width letters and figures, the Chinese ones as digits, without blanks around 年, 月 and 日; nothing of
    what is longer than any time.
    """
    if len(text) > _LONGEST:
        return ""
    plain = _GAP.sub(r"\1", unicodedata.normalize("NFKC", text).strip())
    return _TEN.sub(_ten, plain.translate(_DIGITS)).replace("号", "日")


def _ten(found: re.Match[str]) -> str:
    """十 as a digit's place: 十 is 10, 二十 20, 十五 15."""
    return f"{found[1] or '1'}{found[2] or '0'}"
