"""Figures as tables show them: with thousands separators, a unit, a sign of per cent, in full-width digits."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dossier.contract.record_tables import RowTest

_FIGURE: Final = re.compile(
    r"(?P<sign>[+-])?(?P<whole>[0-9]{1,3}(?:[, '][0-9]{3})+|[0-9]+)?(?P<part>\.[0-9]*)?(?P<power>[eE][+-]?[0-9]{1,3})?"
    r" ?(?P<many>万|亿)?(?P<unit>[^0-9+\-.,]{0,12})"
)
_PLAIN: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:E-?[0-9]{1,3})?")
_MANY: Final = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_UNIT: Final = re.compile(r"(?P<name>.*?)[\s_]*[(\[（【/](?P<unit>[^()\[\]（）【】/]{1,12})[)\]）】]?\s*$")
_LONGEST: Final = 80


@dataclass(frozen=True)
class CellFigure:
    """A number exactly as it is written, and its unit, "" if none stands with it."""

    value: Decimal
    unit: str


def figure_of(text: str) -> CellFigure | None:
    """The figure in a cell, None if it is none: `1,234.5`, `56.1%`, `7.84 GB`, `1.2万`, `－3`.

    The unit is told as it is written, in half-width letters; what a comma before other than three digits means nobody
    knows.
    """
    if len(text) > _LONGEST:
        return None
    if _PLAIN.fullmatch(text):  # as nearly every cell of an export is
        return CellFigure(Decimal(text), "")
    found = _FIGURE.fullmatch(unicodedata.normalize("NFKC", text).replace("−", "-").strip())
    if found is None or not re.search("[0-9]", f"{found['whole'] or ''}{found['part'] or ''}"):
        return None
    digits = re.sub("[, ']", "", found["whole"] or "0")
    value = Decimal(f"{found['sign'] or ''}{digits}{found['part'] or ''}{found['power'] or ''}")
    return CellFigure(value * _MANY.get(found["many"] or "", Decimal(1)), found["unit"].strip())


def holds(test: RowTest, text: str) -> bool:
    """Whether what stands in the column of a test satisfies it."""
    if test.filled is not None and test.filled != bool(text):
        return False
    if test.above is not None:
        figure = figure_of(text)
        if figure is None or figure.value <= test.above:
            return False
    return not test.is_ or text in test.is_


def head_unit(head: str) -> tuple[str, str]:
    """A word of a head and the unit in brackets behind it, "" if there is none: `CPU使用率(%)`, `内存 [GB]`."""
    found = _UNIT.fullmatch(unicodedata.normalize("NFKC", head).strip())
    return (found["name"].strip(), found["unit"].strip()) if found and found["name"].strip() else (head.strip(), "")
