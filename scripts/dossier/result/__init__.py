"""All that a month's assessment is made of, as typed values.

base      exact numbers, frozen values      steps     steps of a trace         points    rows and penalties
projects  use, bill, fee                    money     incidents, statement     agreed    duties, readings
inputs    files
"""

from dossier.result.agreed import Alternative, Chosen, Gate, Obligation, ReadingEffect
from dossier.result.base import Exact, Money, Result
from dossier.result.inputs import InputFile, Inputs
from dossier.result.money import IncidentResult, LineKey, Settlement, Share, Sign, StatementLine, Totals
from dossier.result.points import Composite, Indicator, Penalty, Points
from dossier.result.projects import Line, ProjectResult, Utilisation
from dossier.result.steps import Awaits, Role, Spot, Step

__all__ = [
    "Alternative",
    "Awaits",
    "Chosen",
    "Composite",
    "Exact",
    "Gate",
    "IncidentResult",
    "Indicator",
    "InputFile",
    "Inputs",
    "Line",
    "LineKey",
    "Money",
    "Obligation",
    "Penalty",
    "Points",
    "ProjectResult",
    "ReadingEffect",
    "Result",
    "Role",
    "Settlement",
    "Share",
    "Sign",
    "Spot",
    "StatementLine",
    "Step",
    "Totals",
    "Utilisation",
]
