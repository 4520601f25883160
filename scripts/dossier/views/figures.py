"""Figures as a reader sees them: exact where they end soon, else with two places, never rounded onto a threshold."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from dossier.exact.number import PLACES, brief, ends, plain
from dossier.fields import CHINA


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
def figure(value: Fraction) -> str:
    """Points, quantities: exact where they end within four places, else as `score`."""
    return (plain(value) if ends(value, PLACES) else brief(value)).replace("-", "−")


def threshold(value: Fraction) -> str:
    """Edges of bands: whole, or with two places."""
    return brief(value).replace("-", "−")


@lru_cache(maxsize=1 << 14)
def score(value: Fraction) -> str:
    """Scores and rates in columns: with two places, and never rounded onto a threshold (`number.brief`)."""
    text = threshold(value)
    return text if "." in text else f"{text}.00"


def change(value: Fraction) -> str:
    """A difference of points: with its sign."""
    return f"+{figure(value)}" if value > 0 else figure(value)


def percent(rate: Fraction) -> str:
    """A rate of 0 to 1 in per cent: `52.50%`."""
    return f"{score(rate * 100)}%"


def span(low: Fraction, high: Fraction) -> str:
    """Bounds: `90～94`, one figure if they meet."""
    return figure(low) if low == high else f"{figure(low)}～{figure(high)}"


def money_span(low: Decimal, high: Decimal) -> str:
    """Bounds in yuan."""
    return money(low) if low == high else f"{money(low)}～{money(high)}"


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
    unit, name = (kib, "KB") if kib < 1024 else (kib / 1024, "MB")  # noqa: PLR2004
    return f"{plain(Fraction(int(unit * 10), 10))} {name}"


def eights(digest: str) -> str:
    """A digest in groups of eight, which an eye can compare: `0b5fb367 e33b76cc …`."""
    return " ".join(digest[place : place + 8] for place in range(0, len(digest), 8))
