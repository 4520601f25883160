"""The predecessor's last assessment, which may lie beside terms.yml: what it says of the debt, and its digest."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, Field, ValidationError

from dossier.exact.digest import sha256
from dossier.exact.period import Period
from dossier.problems import Place, Problem, error

PREDECESSOR: Final = "content/contract/predecessor.json"

_Yuan = Annotated[Decimal, Field(le=0, decimal_places=2, max_digits=20)]


class _Settlement(BaseModel):
    carried_out: _Yuan
    carried_out_low: _Yuan
    carried_out_high: _Yuan


class _Assessment(BaseModel):
    model_config = {"arbitrary_types_allowed": True}

    schema_: Annotated[str, Field(alias="schema", pattern=r"^dossier\.assessment/")]
    contract: str
    period: Annotated[Period, BeforeValidator(Period.parse)]
    settlement: _Settlement


@dataclass(frozen=True)
class LastResult:
    """The contract and the month that the file is of, what it carries on (0 or less, in yuan), and its digest."""

    contract: str
    period: Period
    carried: Decimal
    least: Decimal
    most: Decimal
    sha256: str


def read_predecessor(data: bytes) -> tuple[LastResult | None, tuple[Problem, ...]]:
    """Read the file. Keys that this version of the program does not know may stand in it.

    The digest is that of its canonical form, so that line ends another system has changed do not matter.
    """
    try:
        tree = json.loads(data.decode("utf-8-sig"), parse_float=str)
        found = _Assessment.model_validate(tree)
    except json.JSONDecodeError as fault:
        return None, (error("predecessor-unreadable", Place(PREDECESSOR, fault.lineno, fault.colno)),)
    except (ValidationError, ValueError, TypeError, RecursionError):
        return None, (error("predecessor-unreadable", Place(PREDECESSOR)),)
    canonical = json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=2) + "\n"
    money, digest = found.settlement, sha256(canonical.encode(errors="surrogatepass"))
    result = LastResult(
        found.contract, found.period, money.carried_out, money.carried_out_low, money.carried_out_high, digest
    )
    return result, ()
