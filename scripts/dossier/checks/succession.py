"""A contract that follows another begins where that one ends, with what that one leaves, and nothing is paid twice.

Reported: an opening or a successor that is this contract itself; a predecessor that ends only after the first day;
bounds of the debt that do not hold it; a first month on file that is not the opening's, so that the debt would be lost
or come too late; a project in service before the opening, or still after a successor has begun, whose days both
contracts would bill; a debt that is not what the predecessor's last assessment beside terms.yml says, or of which
nothing says where it comes from; a debt in a contract that carries no debt beyond a month.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.contract import Contract
from dossier.contract.policies import NegativeResult
from dossier.contract.predecessor import PREDECESSOR, LastResult
from dossier.contract.succession import Opening
from dossier.exact.money import ZERO, cents
from dossier.exact.number import plain
from dossier.load import Dossier
from dossier.problems import Place, Problem, error, warning

CODES: Final = (
    "opening-bounds",
    "opening-month",
    "opening-overlap",
    "opening-project",
    "opening-unproven",
    "opening-waived",
    "predecessor-alone",
    "predecessor-differs",
    "same-contract",
    "successor-project",
)


def check(dossier: Dossier) -> Iterator[Problem]:
    """The opening, then the successor."""
    contract = dossier.contract
    opening = contract.terms.opening
    yield from _same(contract)
    if opening is not None:
        yield from _agreed(contract, opening)
        yield from _told(contract, opening)
        yield from _filed(dossier, opening)
    elif contract.predecessor is not None:
        yield error("predecessor-alone", Place(PREDECESSOR), contract.terms.place("contract"))
    yield from _after(dossier)


def _same(contract: Contract) -> Iterator[Problem]:
    """The contract itself, or one and the same before and after it."""
    terms = contract.terms
    numbers = {terms.contract: terms.place("contract")}
    if terms.opening is not None:
        number, place = terms.opening.predecessor.contract, terms.place("opening", "predecessor", "contract")
        if number in numbers:
            yield error("same-contract", place, numbers[number], value=number)
        numbers.setdefault(number, place)
    if terms.successor is not None and terms.successor.contract in numbers:
        number = terms.successor.contract
        yield error("same-contract", terms.place("successor", "contract"), numbers[number], value=number)


def _agreed(contract: Contract, opening: Opening) -> Iterator[Problem]:
    """What the opening says of itself."""
    terms = contract.terms
    if opening.predecessor.until >= opening.from_:
        words = {"until": opening.predecessor.until.isoformat(), "day": opening.from_.isoformat()}
        place = terms.place("opening", "predecessor", "until")
        yield error("opening-overlap", place, terms.place("opening", "from"), **words)
    if not opening.least <= opening.carried <= opening.most:
        low, high = (plain(-amount) for amount in (opening.most, opening.least))
        yield error("opening-bounds", terms.place("opening", "debt"), debt=plain(-opening.carried), low=low, high=high)
    if opening.carried and contract.readings.adopted(opening.month).choice(NegativeResult) is not NegativeResult.CARRY:
        words = {"debt": plain(-opening.carried), "month": str(opening.month)}
        yield warning("opening-waived", terms.place("opening", "debt"), **words)


def _told(contract: Contract, opening: Opening) -> Iterator[Problem]:
    """The opening against the predecessor's last assessment, if that is at hand."""
    terms, found = contract.terms, contract.predecessor
    if found is None:
        if opening.least < ZERO and not (opening.assessment_sha256 or opening.manifest_sha256):
            words = {"debt": plain(-opening.carried), "month": str(opening.closed)}
            yield warning("opening-unproven", terms.place("opening", "debt"), **words)
        return
    before = opening.predecessor
    compared = (
        (("predecessor", "contract"), before.contract, found.contract),
        (("predecessor", "until"), before.until, before.until if opening.closed == found.period else found.period.end),
        (("debt",), opening.carried, found.carried),
        (("debt_least",), *_bound(opening.debt_least, opening, found.most, found)),
        (("debt_most",), *_bound(opening.debt_most, opening, found.least, found)),
        (("assessment_sha256",), opening.assessment_sha256 or found.sha256, found.sha256),
    )
    for loc, here, there in compared:
        if here != there:
            words = {"key": loc[-1], "value": _shown(here), "right": _shown(there)}
            yield error("predecessor-differs", terms.place("opening", *loc), Place(PREDECESSOR), **words)


def _bound(given: Fraction | None, opening: Opening, right: Decimal, found: LastResult) -> tuple[Decimal, Decimal]:
    """A bound of the debt here and there; one that is left out is the debt itself, in either."""
    if given is None:
        return opening.carried, opening.carried if right == found.carried else right
    return -cents(given), right


def _shown(value: str | date | Decimal) -> str:
    """A debt is written as the positive number that it is."""
    return plain(-value) if isinstance(value, Decimal) else str(value)


def _filed(dossier: Dossier, opening: Opening) -> Iterator[Problem]:
    """The first month on file, and projects that were in service before."""
    terms, evidence = dossier.contract.terms, dossier.evidence
    place = terms.place("opening", "from")
    first = min(evidence.periods, default=None)
    if first is not None and first != opening.month:
        yield error("opening-month", Place(f"evidence/{first}"), place, month=str(first), right=str(opening.month))
    for project in evidence.projects:
        if project.moved_in < opening.from_:
            words = {"project": project.name, "day": project.moved_in.isoformat(), "right": opening.from_.isoformat()}
            yield error("opening-project", project.place("moved_in"), place, **words)


def _after(dossier: Dossier) -> Iterator[Problem]:
    """Projects still in service under this contract after the successor has begun, in months on file."""
    terms, last = dossier.contract.terms, max(dossier.evidence.periods, default=None)
    successor = terms.successor
    if successor is None or last is None or last.end < successor.from_:
        return
    for project in dossier.evidence.projects:
        if project.service(successor.from_, last.end):
            words = {"project": project.name, "day": successor.from_.isoformat(), "right": successor.until.isoformat()}
            key = "moved_in" if project.released is None else "released"
            yield error("successor-project", project.place(key), terms.place("successor", "from"), **words)
