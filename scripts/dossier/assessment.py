"""The frozen result of one month, as canonical JSON: the interface between computing and showing."""

from __future__ import annotations

import json
from typing import Final, Literal

from pydantic import ConfigDict, Field

from dossier.contract.policies import KEYS, P
from dossier.result import (
    Chosen,
    Composite,
    Gate,
    IncidentResult,
    Indicator,
    Inputs,
    Obligation,
    Penalty,
    ProjectResult,
    ReadingEffect,
    StatementLine,
    Totals,
)
from dossier.trace.frozen import Result

SCHEMA: Final = "dossier.assessment/2"


class Assessment(Result):
    """One month of one contract; `revision` 0 is the draft."""

    model_config = ConfigDict(validate_by_alias=True, validate_by_name=True)

    schema_: Literal["dossier.assessment/2"] = Field(alias="schema", default=SCHEMA)
    contract: str
    period: str
    revision: int
    status: Literal["draft", "issued"]
    composite: Composite
    indicators: tuple[Indicator, ...]
    projects: tuple[ProjectResult, ...]
    incidents: tuple[IncidentResult, ...]
    penalties: tuple[Penalty, ...]
    settlement: Totals
    statement: tuple[StatementLine, ...]
    gates: tuple[Gate, ...]
    obligations: tuple[Obligation, ...]
    policies: tuple[Chosen, ...]
    readings: tuple[ReadingEffect, ...]
    inputs: Inputs

    def choice(self, kind: type[P]) -> P:
        """What the engine did of what a policy lets it do."""
        return kind(next(one.choice for one in self.policies if one.id == KEYS[kind]))


def to_json(assessment: Assessment) -> str:
    """Canonical JSON: sorted keys, UTF-8, decimals as text, two spaces, one newline at the end."""
    tree = assessment.model_dump(mode="json", by_alias=True)
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=2) + "\n"


def from_json(text: str) -> Assessment:
    """Read what `to_json` wrote; raises pydantic's ValidationError for anything else."""
    return Assessment.model_validate(json.loads(text))
