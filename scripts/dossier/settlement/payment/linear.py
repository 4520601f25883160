"""So much less for each point that a score lacks, by pieces, in per cent of the fee or in yuan of the month's fee."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from dossier.contract.payments import Linear, Piece, per_cent
from dossier.exact.number import plain
from dossier.fields import FULL

_NOTHING = Fraction(0)


def taken(rule: Linear, score: Fraction, _most: Fraction) -> Fraction:
    """Yuan, not yet held against the floor, or a share of the fee, never more than the floor leaves."""
    piece = rule.piece(score)
    return _NOTHING if piece is None else _of(rule, piece, score)


def extremes(rule: Linear, low: Fraction, high: Fraction, _most: Fraction) -> tuple[Fraction, Fraction]:
    """At both ends, and at every edge between from either side: within a piece it only rises as the score falls."""
    found = [taken(rule, score, _most) for score in (low, high, *(edge for edge in rule.edges if low <= edge <= high))]
    found += [
        _of(rule, piece, piece.below) for piece in rule.pieces if piece.below is not None and low < piece.below <= high
    ]
    return min(found), max(found)


def words(rule: Linear, score: Fraction, _most: Fraction) -> str:
    """`（100 − 85）× 500 元`."""
    piece = rule.piece(score)
    if piece is None:
        return "不扣"
    unit = " 元" if rule.unit == "yuan" else "%"
    plus = f"{plain(piece.plus)}{unit}" if piece.plus else ""
    each = (
        f"（{plain(piece.counted_from)} − {plain(score)}）× {plain(piece.per_point)}{unit}" if piece.per_point else ""
    )
    rounded = {"exact": "", "full": "，不足 1 分的不计", "started": "，不足 1 分的按 1 分计"}[rule.counting]
    least = f"，至少支付费用的 {per_cent(rule.floor)}" if rule.floor else ""
    return f"扣 {' ＋ '.join(filter(None, (plus, each))) or '0'}{rounded}{least}"


def _of(rule: Linear, piece: Piece, score: Fraction) -> Fraction:
    lacking = max(_NOTHING, piece.counted_from - score)
    if rule.counting != "exact":
        lacking = Fraction(floor(lacking) if rule.counting == "full" else ceil(lacking))
    found = piece.plus + piece.per_point * lacking
    return found if rule.unit == "yuan" else min(found / FULL, 1 - rule.floor)
