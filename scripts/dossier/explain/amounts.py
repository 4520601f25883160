"""The amounts of a settlement: its lines as steps, and the parts that each is the sum of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.policies import Cents
from dossier.exact.period import Period
from dossier.problems.wording import statement_line
from dossier.result import LineKey
from dossier.trace import ChoiceValue, NameValue, SentenceValue, Step, TermValue, TextValue, TitleValue, say

_CUMULATIVE: Final = "cumulative"
_MOVED: Final[Mapping[str, tuple[LineKey, ...]]] = {"carried_in": ("opening",), "carried_out": ("handed_on",)}


def line_of(assessment: Assessment, asked: str) -> str:
    """The line that an amount of the settlement stands in, by its key or as the statement calls it.

    A debt comes from, or goes to, another contract at times.
    """
    keys = {line.key for line in assessment.statement}
    asked = next((key for key in keys if asked == statement_line(key)), asked)
    return next((key for key in _MOVED.get(asked, ()) if key in keys), asked)


def amounts(assessment: Assessment) -> tuple[str, ...]:
    """The amounts that can be explained beside `payable`: the lines of the statement, and what all months come to."""
    return (*(line.key for line in assessment.statement if line.key != "payable"), _CUMULATIVE)


def statement_steps(contract: Contract, assessment: Assessment) -> Iterator[tuple[str, Step]]:
    """The statement, and what all months come to, as steps by their keys."""
    for line in assessment.statement:
        value = -line.amount if line.sign == "-" and line.amount else line.amount
        name = ChoiceValue(of="statement", value=line.key, word=statement_line(line.key))
        yield line.key, yuan(say("explain.line", line=name, amount=value), line.clause, value)
    ceiling = contract.terms.ceiling_on(Period.parse(assessment.period).end)
    cumulative, clause = assessment.settlement.cumulative, ceiling.clause if ceiling else ""
    clause = clause or contract.readings.clause_of(Cents)
    yield _CUMULATIVE, yuan(say("explain.cumulative", amount=cumulative), clause, cumulative)


def yuan(said: SentenceValue, clause: str, amount: Decimal) -> Step:
    """A step that comes to an amount."""
    return Step.of(said, clause, amount=Fraction(amount))


def from_others(assessment: Assessment, asked: str) -> tuple[Step, ...]:
    """What the contracts before and after have to do with a line."""
    if asked == "opening" and assessment.opening:
        return assessment.opening.trace
    return assessment.successor.trace if asked == "handed_on" and assessment.successor else ()


def parts(assessment: Assessment, asked: str) -> Iterator[tuple[SentenceValue, Decimal]]:
    """What a line of the settlement is the sum of."""
    rows = {row.row: row.name for row in assessment.indicators}
    if asked in ("gross", "after_coefficient"):
        for project in assessment.projects:
            amount = project.gross if asked == "gross" else project.after_coefficient
            yield say("explain.part", name=NameValue(value=project.name, id=project.id), amount=amount), amount
    elif asked == "incident_deductions":
        for incident in assessment.incidents:
            name = TitleValue(value=incident.title, record=incident.id)
            yield say("explain.part", name=name, amount=-incident.amount), -incident.amount
    elif asked == "penalties":
        for one in assessment.penalties:
            row = TermValue(value=rows.get(one.row, ""))
            yield say("explain.penalty", row=one.row, name=row, amount=-one.amount), -one.amount
    elif asked == "adjustments":
        for handed in assessment.adjustments:
            yield (
                say(
                    "explain.adjustment",
                    period=TermValue(value=handed.period),
                    revision=handed.revision,
                    replaces=handed.replaces,
                    reason=TextValue(value=handed.reason),
                    amount=handed.amount,
                ),
                handed.amount,
            )
