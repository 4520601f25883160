"""So much less for each point that a score lacks, by pieces, in per cent of the fee or in yuan of the month's fee."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from dossier.contract.payments import Linear, Piece
from dossier.fields import FULL
from dossier.trace import SentenceValue, say

_NOTHING = Fraction(0)


def taken(rule: Linear, score: Fraction, _most: Fraction) -> Fraction:
    """Yuan, not yet held against the floor, or a share of the fee, never more than the floor leaves."""
    piece = rule.piece(score)
    return _NOTHING if piece is None else _of(rule, piece, score)


def extremes(rule: Linear, low: Fraction, high: Fraction, most: Fraction) -> tuple[Fraction, Fraction]:
    """At both ends, and at every edge between from either side: within a piece it only rises as the score falls."""
    found = [taken(rule, score, most) for score in (low, high, *(edge for edge in rule.edges if low <= edge <= high))]
    found += [
        _of(rule, piece, piece.below) for piece in rule.pieces if piece.below is not None and low < piece.below <= high
    ]
    return min(found), max(found)


def said(rule: Linear, score: Fraction, _most: Fraction) -> SentenceValue:
    """`扣 （100 − 86.4）× 500 元`."""
    piece = rule.piece(score)
    if piece is None:
        return say("payment.nothing")
    return say("payment.off", parts=[*_parts(rule, piece, score)], more=[*_more(rule)])


def _parts(rule: Linear, piece: Piece, score: Fraction) -> Iterator[SentenceValue]:
    yuan, start, each = rule.unit == "yuan", piece.counted_from, piece.per_point
    if piece.plus or not each:
        yield say("payment.plus-yuan" if yuan else "payment.plus-percent", plus=piece.plus)
    if each:
        yield say("payment.lacking-yuan" if yuan else "payment.lacking-percent", start=start, score=score, each=each)


def _more(rule: Linear) -> Iterator[SentenceValue]:
    if rule.counting == "full":
        yield say("payment.whole-points")
    if rule.counting == "started":
        yield say("payment.points-begun")
    if rule.floor:
        yield say("payment.at-least", share=rule.floor * FULL)


def _of(rule: Linear, piece: Piece, score: Fraction) -> Fraction:
    lacking = max(_NOTHING, piece.counted_from - score)
    if rule.counting != "exact":
        lacking = Fraction(floor(lacking) if rule.counting == "full" else ceil(lacking))
    found = piece.plus + piece.per_point * lacking
    return found if rule.unit == "yuan" else min(found / FULL, 1 - rule.floor)
