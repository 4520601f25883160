"""How a score becomes money: one module for each kind of payment, each entered in `KINDS_OF_PAYMENT`.

A module has `taken`, the share of the fee that a score takes off (yuan of the month's fee where the rule is in yuan),
`extremes`, the least and the most that any score between two takes off, and `said`, the working for people. `most` is
the highest score there can be.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final, Protocol

from dossier.contract.payments import Bands, InFull, Linear, Payment, ServicePoints
from dossier.settlement.payment import coefficient_bands, in_full, linear, service_points
from dossier.trace import SentenceValue

__all__ = ["KINDS_OF_PAYMENT", "PaymentKind", "kind_of"]


class PaymentKind(Protocol):
    """What a module of this package offers; `rule` is one of its kind."""

    def taken(self, rule: Any, score: Fraction, most: Fraction, /) -> Fraction:  # noqa: ANN401  # see the module
        """What is taken off at a score."""

    def extremes(
        self,
        rule: Any,  # noqa: ANN401
        low: Fraction,
        high: Fraction,
        most: Fraction,
        /,
    ) -> tuple[Fraction, Fraction]:
        """The least and the most that is taken off at a score from `low` to `high`."""

    def said(self, rule: Any, score: Fraction, most: Fraction, /) -> SentenceValue | None:  # noqa: ANN401
        """The working at a score; None where there is nothing to tell beside the coefficient."""


KINDS_OF_PAYMENT: Final[Mapping[type[Payment], PaymentKind]] = MappingProxyType(
    {Bands: coefficient_bands, Linear: linear, ServicePoints: service_points, InFull: in_full}
)


def kind_of(payment: Payment) -> PaymentKind:
    """The module of a payment's kind."""
    return KINDS_OF_PAYMENT[type(payment)]
