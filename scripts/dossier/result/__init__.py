"""What is computed of a month, as typed values: all that its assessment is made of.

points    rows and penalties             projects  use, bill, fee, advice        money   incidents, statement
agreed    parties, duties, readings      matters   what is missing or late       inputs    files, program
ruled     states, objections, submission
distance  the next band and what reaches it          succession  the contracts before and after
"""

from dossier.result.agreed import (
    Alternative,
    BandResult,
    Chosen,
    Gate,
    Obligation,
    PartyResult,
    PaymentResult,
    ReadingEffect,
    TermResult,
    ThresholdsResult,
    WeightsResult,
)
from dossier.result.distance import BandChange, HostChange, NextBand, Unreached
from dossier.result.inputs import InputFile, Inputs, Program
from dossier.result.matters import NO_POINTS, NOTHING, AtStake, Matter, MatterKind, MatterState
from dossier.result.money import (
    NONE,
    Adjustment,
    Deduction,
    Fault,
    IncidentResult,
    LineKey,
    MonthAhead,
    RulingChoice,
    Settlement,
    Share,
    Sign,
    StatementLine,
    Totals,
)
from dossier.result.points import Composite, Indicator, Penalty, Points
from dossier.result.projects import (
    HostAdvice,
    HostUse,
    Interval,
    Line,
    MetricUse,
    ProjectFee,
    ProjectResult,
    ResizeAdvice,
    Utilisation,
    UtilisationBounds,
)
from dossier.result.ruled import LateResult, ObjectionResult, RulingState, Standing, StandingKind, SubmissionResult
from dossier.result.succession import OpeningResult, SuccessorResult

__all__ = [
    "NONE",
    "NOTHING",
    "NO_POINTS",
    "Adjustment",
    "Alternative",
    "AtStake",
    "BandChange",
    "BandResult",
    "Chosen",
    "Composite",
    "Deduction",
    "Fault",
    "Gate",
    "HostAdvice",
    "HostChange",
    "HostUse",
    "IncidentResult",
    "Indicator",
    "InputFile",
    "Inputs",
    "Interval",
    "LateResult",
    "Line",
    "LineKey",
    "Matter",
    "MatterKind",
    "MatterState",
    "MetricUse",
    "MonthAhead",
    "NextBand",
    "ObjectionResult",
    "Obligation",
    "OpeningResult",
    "PartyResult",
    "PaymentResult",
    "Penalty",
    "Points",
    "Program",
    "ProjectFee",
    "ProjectResult",
    "ReadingEffect",
    "ResizeAdvice",
    "RulingChoice",
    "RulingState",
    "Settlement",
    "Share",
    "Sign",
    "Standing",
    "StandingKind",
    "StatementLine",
    "SubmissionResult",
    "SuccessorResult",
    "TermResult",
    "ThresholdsResult",
    "Totals",
    "Unreached",
    "Utilisation",
    "UtilisationBounds",
    "WeightsResult",
]
