"""The contract before this one, whose debt is carried on, and the contract after it.

A successor is a root of its own: `opening` in its terms.yml names the predecessor with the debt that it leaves, and
what is payable adds up anew. The predecessor's `successor` names what follows. Amounts are yuan.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from dossier.contract.cited import Cited
from dossier.exact.money import cents
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.fields import Day, Example, Fields, Name, Number
from dossier.records.base import Sha256

_LONGEST: Final = 200
_STEP: Final = r"[\w~-][\w.~-]*"
_PATH: Final = rf"{_STEP}(?:/{_STEP})*/?"
_LINK: Final = re.compile(
    rf"https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{{1,5}})?/?(?:(?<=/){_PATH})?|(?:\.\./)*{_PATH}|(?:\.\./)+"
)


def _link(value: object) -> str:
    text = value if isinstance(value, str) else ""
    if len(text) <= _LONGEST and _LINK.fullmatch(text):
        return text
    slashes = text.replace("\\", "/")
    meant = slashes if slashes != text and len(text) <= _LONGEST and _LINK.fullmatch(slashes) else ""
    raise PydanticCustomError("bad-link", "link expected", {"value": str(value)[:80], "meant": meant})


def _owed(value: Fraction) -> Fraction:
    if value < 0:
        words = {"value": plain(value), "meant": plain(-value)}
        raise PydanticCustomError("debt-negative", "positive number expected", words)
    if Fraction(cents(value)) != value:
        words = {"value": plain(value), "meant": str(cents(value))}
        raise PydanticCustomError("debt-fraction", "two decimals expected", words)
    return value


Link = Annotated[
    str,
    BeforeValidator(_link),
    Example("../2023/"),
    WithJsonSchema({"type": "string", "maxLength": _LONGEST, "pattern": r"^(https://|(\.\./)*[^/:\\]).*$"}),
]
"""Where a published site lies: an address with https, or a way from the folder of this site, such as `../2023/`."""
Debt = Annotated[Number, AfterValidator(_owed), WithJsonSchema({"type": "number", "minimum": 0})]
"""A debt in yuan, as the positive number that it is."""


class Predecessor(Fields):
    """The contract before: its number and title, its last day, and where its site lies."""

    contract: Name
    title: Name
    until: Day
    site: Link | None = None


class Opening(Cited):
    """What is carried on from the contract before, from the first day of this one, by a clause of this one.

    While evidence or rulings of the contract before are missing its debt lies between `debt_least` and `debt_most`. The
    digests say which result it is taken from: that of its last assessment.json, or of the manifest that was signed.
    """

    predecessor: Predecessor
    debt: Debt
    debt_least: Debt | None = None
    debt_most: Debt | None = None
    assessment_sha256: Sha256 | None = None
    manifest_sha256: Sha256 | None = None

    @property
    def month(self) -> Period:
        """The first month, which the debt is carried into."""
        return Period.of(self.from_)

    @property
    def closed(self) -> Period:
        """The predecessor's last month, which leaves the debt."""
        return Period.of(self.predecessor.until)

    @property
    def carried(self) -> Decimal:
        """The debt as an account has it: 0 or less."""
        return -cents(self.debt)

    @property
    def least(self) -> Decimal:
        """The greatest debt there can be."""
        return self.carried if self.debt_most is None else -cents(self.debt_most)

    @property
    def most(self) -> Decimal:
        """The smallest debt there can be."""
        return self.carried if self.debt_least is None else -cents(self.debt_least)


class Successor(Cited):
    """The contract after this one, from its first day on: the debt of the month before that day is its own."""

    contract: Name
    title: Name
    site: Link | None = None

    @property
    def until(self) -> date:
        """The last day before it begins."""
        return self.from_ - timedelta(days=1)

    @property
    def closed(self) -> Period:
        """The last month whose debt is handed on."""
        return Period.of(self.until)
