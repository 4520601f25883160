"""Two assessments -> what changed, by object, and why.

Built on two assessments alone, so that any two can be compared: two months, or one month at two commits.
"""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from dossier.assessment import Assessment
from dossier.compare.apart import Mixed, contract_differs, separated
from dossier.compare.causes import Cause, Effect, causes
from dossier.compare.changes import Change, changes
from dossier.trace.frozen import Exact, Money, Result

__all__ = ["Cause", "Change", "Comparison", "Effect", "Mixed", "Side", "compare", "contract_differs", "same_contract"]


class Side(Result):
    """One of the two assessments compared."""

    contract: str
    period: str
    revision: int
    inputs: str
    points: Exact
    payable: Money


class Comparison(Result):
    """All changes from `before` to `after`; the causes' two columns add up exactly to the two differences."""

    model_config = ConfigDict(validate_by_alias=True, validate_by_name=True)

    schema_: Literal["dossier.comparison/1"] = Field(alias="schema", default="dossier.comparison/1")
    before: Side
    after: Side
    points_delta: Exact
    payable_delta: Money
    causes: tuple[Cause, ...]
    changes: tuple[Change, ...]


def compare(before: Assessment, after: Assessment, mixed: Mixed | None = None) -> Comparison:
    """Compare two assessments of the same contract.

    Where both the contract's data and the records differ, `mixed` tells what each of them alone would have moved;
    without it these differences stand undivided. Raises ValueError for assessments of different contracts.
    """
    if not same_contract(before, after):
        raise ValueError(f"{before.contract} is not {after.contract}")
    return Comparison(
        before=_side(before),
        after=_side(after),
        points_delta=after.composite.points - before.composite.points,
        payable_delta=after.settlement.payable - before.settlement.payable,
        causes=separated(before, after, mixed) if contract_differs(before, after) else causes(before, after),
        changes=changes(before, after),
    )


def same_contract(before: Assessment, after: Assessment) -> bool:
    """Whether both are of one contract, by any of the numbers that it has been known by."""
    one, other = ({month.contract, *month.numbers} for month in (before, after))
    return bool(one & other)


def _side(assessment: Assessment) -> Side:
    return Side(
        contract=assessment.contract,
        period=assessment.period,
        revision=assessment.revision,
        inputs=assessment.inputs.digest,
        points=assessment.composite.points,
        payable=assessment.settlement.payable,
    )
