"""What the engine can do in more than one way, and what it does because a contract is read so: each a typed choice.

The register of readings says which question decides a choice (`drives: negative-result`); the number of the question
is a label that people cite, nothing more. The first choice of each kind holds where a contract's register says
nothing about it. Kinds with one choice are readings that the engine has no other way for: the register may carry them,
so that they can be cited, confirmed and given their settings.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final, TypeVar


class Policy(StrEnum):
    """A choice; its value is the id of the reading in the register."""


P = TypeVar("P", bound=Policy)


class NegativeResult(Policy):
    """What becomes of a month whose sum is below zero (annex 1.5)."""

    CARRY = "carry"
    CLAMP = "clamp"
    REFUND = "refund"


class IncidentShares(Policy):
    """Who bears the deduction of an incident that hit several projects (annex 1.3)."""

    ONCE = "once"
    EACH = "each"
    PLATFORM = "platform"


class Unconfirmed(Policy):
    """What becomes of a deduction that both sides have not confirmed yet (annex 1.3)."""

    PENDING_IN = "pending-in"
    PENDING_OUT = "pending-out"


class UnruledFault(Policy):
    """What an incident deducts as long as nobody has ruled whose fault it was."""

    DEDUCTED_UNTIL_RULED = "deducted-until-ruled"
    OPEN_UNTIL_RULED = "open-until-ruled"


class RuledLevel(Policy):
    """What a ruling can do to the level that stops and losses on file give."""

    NO_LOWER = "no-lower"


class PlannedWork(Policy):
    """What a notice of planned work excuses (4.6)."""

    STOP_BY_STOP = "stop-by-stop"
    WHOLE = "whole"


class LateNotice(Policy):
    """Whether a notice of planned work counts that came in after the stop."""

    BY_PROOF = "by-proof"
    BY_FILING = "by-filing"


class LateEvidence(Policy):
    """Whether evidence counts that came in after its month was submitted."""

    UNTIL_ISSUED = "until-issued"
    UNTIL_SUBMITTED = "until-submitted"


class Thresholds(Policy):
    """What is compared with the thresholds of the bands (annex 1.4)."""

    EXACT = "exact"
    TWO_PLACES = "two-places"


class Cents(Policy):
    """Where money is rounded (annex 1.5)."""

    HALF_UP_LINE = "half-up-line"


class PenaltyLine(Policy):
    """Where cash penalties of the rubric are taken off."""

    PLATFORM_LINE = "platform-line"


class PartMonths(Policy):
    """How a quantity counts that was not in force for the whole month (6.2)."""

    ACTUAL_DAYS = "actual-days"
    WHOLE_MONTH = "whole-month"
    THIRTY = "thirty"


class HostAverage(Policy):
    """How the rates of hosts become the rate of their project (annex 1.2)."""

    WEIGHTED = "weighted"
    MEAN = "mean"


class DiskUse(Policy):
    """Which use of a disk counts (annex 1.2.3)."""

    MONTH_END = "month-end"
    PEAK_TROUGH = "peak-trough"


class LoadSamples(Policy):
    """Which samples the peak and the trough of a load are."""

    INTERVAL = "interval"
    RAW = "raw"


class LoadAboveFull(Policy):
    """What a load above what was rented counts for."""

    COUNTED_AS_FULL = "counted-as-full"


class MissingMetric(Policy):
    """What counts where the monitoring platform gave no figure."""

    NOT_PROVABLE = "not-provable"


class WithoutHosts(Policy):
    """What counts for a project that rents no host (annex 1.4)."""

    COMPOSITE_ONLY = "composite-only"
    FULL = "full"
    ZERO = "zero"


class ReportRounding(Policy):
    """By how much a reported figure may differ from the one looked up and still agree with it."""

    REPORTED_ROUNDING = "reported-rounding"


class SumReached(Policy):
    """What happens when all months together reach the sum of the contract (6.1)."""

    BY_USE = "by-use"


class UnmetCondition(Policy):
    """What happens to a month while a condition of its payment is not met (6.3)."""

    ON_HOLD = "on-hold"


class Objections(Policy):
    """How long a result can be objected to, and how long an answer may take."""

    WORKING_DAYS = "working-days"


POLICIES: Final[Mapping[str, type[Policy]]] = MappingProxyType(
    {
        "cents": Cents,
        "disk-use": DiskUse,
        "host-average": HostAverage,
        "incident-shares": IncidentShares,
        "late-evidence": LateEvidence,
        "late-notice": LateNotice,
        "load-above-full": LoadAboveFull,
        "load-samples": LoadSamples,
        "missing-metric": MissingMetric,
        "negative-result": NegativeResult,
        "objections": Objections,
        "part-months": PartMonths,
        "penalty-line": PenaltyLine,
        "planned-work": PlannedWork,
        "report-rounding": ReportRounding,
        "ruled-level": RuledLevel,
        "sum-reached": SumReached,
        "thresholds": Thresholds,
        "unconfirmed": Unconfirmed,
        "unmet-condition": UnmetCondition,
        "unruled-fault": UnruledFault,
        "without-hosts": WithoutHosts,
    }
)
"""By the name under which the register drives them."""
KEYS: Final[Mapping[type[Policy], str]] = MappingProxyType({kind: key for key, kind in POLICIES.items()})
SETTINGS: Final[Mapping[type[Policy], tuple[str, ...]]] = MappingProxyType(
    {
        HostAverage: ("memory-tolerance-percent",),
        LoadAboveFull: ("most-percent",),
        Objections: ("raise-workdays", "answer-workdays"),
        ReportRounding: ("tolerance-percent",),
    }
)
"""The numbers that a question leaves to the parties and the engine reads."""


def default(kind: type[P]) -> P:
    """What holds where a contract's register says nothing."""
    return next(iter(kind))
