"""The contracts before and after this one, as pages, paper and letters name them."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.assessment import Assessment
from dossier.result import OpeningResult, SuccessorResult
from dossier.trace import Step

_INDEX = "index.html"


@dataclass(frozen=True)
class Neighbour:
    """A contract beside this one: what it is to it, its title and number, where its site lies, and what is carried on.

    `address` begins with https, or is a file's way from the folder of the site; "" if the data do not say.
    """

    label: str
    title: str
    contract: str
    address: str
    clause: str
    steps: tuple[Step, ...]

    @property
    def elsewhere(self) -> bool:
        """Whether the address is one on the web, and not of a folder beside this site."""
        return self.address.startswith("https:")

    @property
    def told(self) -> tuple[str, ...]:
        """What is carried on, a sentence a step."""
        return tuple(" ".join(filter(None, (step.text, step.value))) for step in self.steps)


def neighbours(assessment: Assessment) -> tuple[Neighbour, ...]:
    """The contract before, then the one after, as far as there are any."""
    found = (("上一合同", assessment.opening), ("后继合同", assessment.successor))
    return tuple(_neighbour(label, one) for label, one in found if one is not None)


def _neighbour(label: str, one: OpeningResult | SuccessorResult) -> Neighbour:
    site = one.site or ""
    folder = site.endswith("/") and not site.startswith("https:")  # a browser shows no index of a folder on disk
    return Neighbour(label, one.title, one.contract, f"{site}{_INDEX}" if folder else site, one.clause, one.trace)


def carried_into(assessment: Assessment) -> str:
    """The sentence on the debt of the contract before in the month that it is carried into; "" in any other."""
    opening = assessment.opening
    if opening is None or opening.month != assessment.period or not opening.carried_in_low:
        return ""
    return neighbours(assessment)[0].told[0]


def handed_on(assessment: Assessment) -> bool:
    """Whether a debt of this month is carried on by the contract after this one."""
    return assessment.successor is not None and assessment.successor.month == assessment.period
