"""The day that a form was filled, as people and spreadsheets write it."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date, timedelta
from typing import Final

from dossier.exact.period import Period
from dossier.fields import day_meant

_EPOCH: Final = date(1899, 12, 30)  # the day 0 of spreadsheets
_SERIAL: Final = re.compile(r"([345][0-9]{4})(?:\.[0-9]+)?")  # 1982 to 2064, with the time of day
_GAP: Final = re.compile(r"\s*([年月日号])\s*")
_DIGITS: Final = {ord(sign): str(value) for value, sign in enumerate("〇一二三四五六七八九")} | {
    ord("零"): "0",
    ord("○"): "0",
}
_TEN: Final = re.compile(r"([1-9])?十([1-9])?")
_CLOCK: Final = re.compile(r"(?:[T ]|(?<=日)(?=.)|上午|下午|星期|周|\().*")  # a weekday or a time of day after the day
_WITHOUT_YEAR: Final = re.compile(r"([0-9]{1,2})(?:月|[-/.])([0-9]{1,2})[日号]?")


def day_of(text: str, period: Period) -> date | None:
    """The day, None if it cannot be told. A day without a year is one of the month's year."""
    plain = _GAP.sub(r"\1", unicodedata.normalize("NFKC", text).strip())
    if serial := _SERIAL.fullmatch(plain):
        return _EPOCH + timedelta(int(serial[1]))
    plain = _TEN.sub(_ten, plain.translate(_DIGITS)).replace("号", "日")
    for words in (plain, _CLOCK.sub("", plain)):
        meant = day_meant(words.strip())
        if meant:
            return date.fromisoformat(meant)
        if short := _WITHOUT_YEAR.fullmatch(words.strip()):
            with suppress(ValueError):
                return date(period.year, int(short[1]), int(short[2]))
    return None


def _ten(found: re.Match[str]) -> str:
    """十 as a digit's place: 十 is 10, 二十 20, 十五 15."""
    return f"{found[1] or '1'}{found[2] or '0'}"
