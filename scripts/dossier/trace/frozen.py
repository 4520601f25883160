"""The base of all computed values: frozen, closed, with exact numbers that are text in JSON."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer
from pydantic.json_schema import WithJsonSchema

from dossier.exact.number import exact, plain


def _exact(value: object) -> object:
    match value:
        case str():
            return exact(value)
        case int() | Decimal():
            return Fraction(value)
        case _:
            return value  # a Fraction passes, anything else is refused by the type


def _money(value: object) -> object:
    return Decimal(value) if isinstance(value, str) else value


EXACT: Final = r"^-?[0-9]+(\.[0-9]+)?$"
YUAN: Final = r"^-?[0-9]+\.[0-9]{2}$"
"""What the two kinds of number look like in JSON."""

Exact = Annotated[
    Fraction,
    BeforeValidator(_exact),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": EXACT}),
]
"""Points, rates, quantities: exact inside, printed in plain notation (28 significant digits if endless)."""

Money = Annotated[
    Decimal,
    BeforeValidator(_money),
    PlainSerializer(plain, return_type=str),
    WithJsonSchema({"type": "string", "pattern": YUAN}),
]
"""Yuan, always with two places."""


class Result(BaseModel):
    """Base of all computed values: frozen, closed."""

    model_config = ConfigDict(
        frozen=True,
        defer_build=True,  # as for records: a command that looks at none pays for none
        extra="forbid",
        arbitrary_types_allowed=True,
        serialize_by_alias=True,
    )
