"""The amount payable in capitals by formulas, place by place: no macro, and no format that one program alone knows.

The rules are those of `dossier.exact.money.capitals`: 零 stands before a digit where digits of its own group of four,
or the whole group before, are zero; 整 after 元 and 角, never after 分.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from dossier.workbook.cells import Column, Formula, TablePlace, Value
from dossier.workbook.tables import TERMS

COLUMNS: Final = (
    Column("name", "大写换算", "text", 26),
    Column("digit", "数字", "text", 18),
    Column("words", "大写", "text", 18),
)
_DIGITS: Final = "壹贰叁肆伍陆柒捌玖"
_UNITS: Final = ("仟", "佰", "拾", "")
_GROUPS: Final = ("亿", "万", "元")
_FOUR: Final = len(_UNITS)
_YUAN: Final = _FOUR * len(_GROUPS)
_PLACES: Final = _YUAN + 2
_NAMES: Final = (
    *("仟亿", "佰亿", "拾亿", "亿"), *("仟万", "佰万", "拾万", "万"), *("仟", "佰", "拾", "元"), "角", "分",
)  # fmt: skip


@dataclass(frozen=True)
class Capitals:
    """The table of places, whose texts follow each other to the amount in capitals.

    Its first entry is the amount in fen as a text of 14 digits, so that no digit comes from a division.
    """

    head: int

    @property
    def table(self) -> TablePlace:
        """Where it stands."""
        return TablePlace(TERMS, self.head, COLUMNS, _PLACES + 1)

    def words(self, payable: str) -> str:
        """The formula of the amount in capitals, for the cell of an amount."""
        parts = "&".join(self.table.cell("words", place) for place in range(1, _PLACES + 1))
        return f'IF(ABS({payable})>=10^{_YUAN},"超过仟亿元，不能大写",IF({payable}<0,"负","")&{parts})'

    def rows(self, payable: str, amount: Decimal) -> Iterator[dict[str, Value]]:
        """The entries of the table with the values they have for an amount."""
        text = f"{int(abs(amount) * 100):0{_PLACES}d}"
        yield {
            "name": "应付金额（分）",
            "digit": Formula(f'TEXT(ROUND(ABS({payable})*100,0),REPT("0",{_PLACES}))', text),
        }
        for place, name in enumerate(_NAMES):
            digit = Formula(f"MID({self._text},{place + 1},1)", text[place])
            yield {"name": name, "digit": digit, "words": Formula(self._formula(place), _words(text, place))}

    @property
    def _text(self) -> str:
        return self.table.here("digit", 0)

    def _digit(self, place: int) -> str:
        return f"VALUE({self.table.here('digit', place + 1)})"

    def _part(self, first: int, last: int) -> str:
        """The number that places make, both included."""
        return f"VALUE(MID({self._text},{first + 1},{last - first + 1}))"

    def _formula(self, place: int) -> str:
        digit, whole = self._digit(place), self._part(0, _YUAN - 1)
        written = f'MID("{_DIGITS}",{digit},1)'
        if place == _YUAN + 1:
            return f'IF({digit}=0,"整",{written}&"分")'
        if place == _YUAN:
            return f'IF({digit}>0,{written}&"角",IF(AND({self._digit(place + 1)}>0,{whole}>0),"零",""))'
        group, within = divmod(place, _FOUR)
        gap = self._part(place - 1, place - 1) if within else self._part(place - _FOUR, place - 1) if group else ""
        zero = f'IF(AND({self._part(0, place - 1)}>0,{gap}=0),"零","")&' if gap else ""
        text = f'IF({digit}=0,"",{zero}{written}&"{_UNITS[within]}")'
        if within < _FOUR - 1:
            return text
        if place == _YUAN - 1:
            return f'{text}&IF({whole}>0,"元",IF({self._part(0, _PLACES - 1)}=0,"零元",""))'
        return f'{text}&IF({self._part(place - _FOUR + 1, place)}>0,"{_GROUPS[group]}","")'


def _words(text: str, place: int) -> str:
    """What the formula of a place gives."""
    digit, whole = int(text[place]), int(text[:_YUAN])
    written = _DIGITS[digit - 1] if digit else ""
    if place == _YUAN + 1:
        return f"{written}分" if digit else "整"
    if place == _YUAN:
        return f"{written}角" if digit else "零" if int(text[place + 1]) and whole else ""
    group, within = divmod(place, _FOUR)
    before = text[place - 1 : place] if within else text[max(place - _FOUR, 0) : place]
    zero = "零" if int(text[:place] or 0) and not int(before) else ""
    words = f"{zero}{written}{_UNITS[within]}" if digit else ""
    if within < _FOUR - 1:
        return words
    if place == _YUAN - 1:
        return words + ("元" if whole else "" if int(text) else "零元")
    return words + (_GROUPS[group] if int(text[place - _FOUR + 1 : place + 1]) else "")
