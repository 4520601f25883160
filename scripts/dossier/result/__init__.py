"""All that a month's assessment is made of, as typed values.

base      exact numbers, frozen values      steps     steps of a trace         points    rows and penalties
projects  use, bill, fee                    money     incidents, statement     agreed    duties, readings
inputs    files
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
    Thresholds,
    WeightsResult,
)
from dossier.result.base import Exact, Money, Result
from dossier.result.inputs import InputFile, Inputs, Program
from dossier.result.money import (
    NONE,
    Deduction,
    IncidentResult,
    LineKey,
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
from dossier.result.steps import Awaits, Role, Spot, Step

__all__ = [
    "NONE",
    "Alternative",
    "Awaits",
    "BandResult",
    "Chosen",
    "Composite",
    "Deduction",
    "Exact",
    "Gate",
    "HostAdvice",
    "HostUse",
    "IncidentResult",
    "Indicator",
    "InputFile",
    "Inputs",
    "Interval",
    "Line",
    "LineKey",
    "MetricUse",
    "Money",
    "Obligation",
    "PartyResult",
    "PaymentResult",
    "Penalty",
    "Points",
    "Program",
    "ProjectFee",
    "ProjectResult",
    "ReadingEffect",
    "ResizeAdvice",
    "Result",
    "Role",
    "Settlement",
    "Share",
    "Sign",
    "Spot",
    "StatementLine",
    "Step",
    "Thresholds",
    "Totals",
    "Utilisation",
    "UtilisationBounds",
    "WeightsResult",
]
