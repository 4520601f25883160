"""Figures as a reader sees them: exact where they end, cut (never rounded up to a threshold) and marked where not."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from dossier.fields import CHINA
from dossier.number import plain

PLACES: Final = 4
CUT: Final = "…"


def money(value: Decimal | Fraction) -> str:
    """Yuan with thousands separators: `1,234.56`; unit prices keep the places they were agreed with."""
    if isinstance(value, Decimal):
        return f"{value:,.2f}".replace("-", "−")
    text = plain(value)
    whole, _, rest = text.partition(".")
    return f"{int(whole):,}".replace("-", "−") + f".{rest.ljust(2, '0')}"


def signed(value: Decimal) -> str:
    """A difference in yuan: with its sign."""
    return f"+{money(value)}" if value > 0 else money(value)


@lru_cache(maxsize=1 << 14)  # the same points and rates stand on many pages
def figure(value: Fraction, places: int = PLACES) -> str:
    """Points, quantities: exact, or cut after `places` and marked `…`, so that 79.99999 never reads as 80."""
    scaled = abs(value) * 10**places
    whole = scaled.numerator // scaled.denominator
    text = plain(Fraction(whole, 10**places))
    mark = CUT if scaled.denominator != 1 else ""
    return ("−" if value < 0 else "") + text + mark


def change(value: Fraction) -> str:
    """A difference of points: with its sign."""
    return f"+{figure(value)}" if value > 0 else figure(value)


def percent(rate: Fraction) -> str:
    """A rate of 0 to 1 in per cent: `52.5%`."""
    return f"{figure(rate * 100, 2)}%"


def span(low: Fraction, high: Fraction) -> str:
    """Bounds: `90 ~ 94`, one figure if they meet."""
    return figure(low) if low == high else f"{figure(low)} ~ {figure(high)}"


def money_span(low: Decimal, high: Decimal) -> str:
    """Bounds in yuan."""
    return money(low) if low == high else f"{money(low)} ~ {money(high)}"


def day(value: date | None) -> str:
    """A day: `2024-02-18`, a dash for none."""
    return "—" if value is None else value.isoformat()


def moment(value: datetime) -> str:
    """A moment, in China's time."""
    return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def size(count: int) -> str:
    """The size of a file."""
    kib = Fraction(count, 1024)
    if kib < 1:
        return f"{count} B"
    return f"{figure(kib, 1).rstrip(CUT)} KB" if kib < 1024 else f"{figure(kib / 1024, 1).rstrip(CUT)} MB"  # noqa: PLR2004
