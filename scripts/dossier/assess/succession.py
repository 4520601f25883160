"""The contracts before and after this one, as the assessment tells them."""

from __future__ import annotations

from dossier.contract import Contract
from dossier.contract.succession import Opening
from dossier.result import OpeningResult, SuccessorResult
from dossier.trace import SentenceValue, Spot, Step, TermValue, say


def opening(contract: Contract) -> OpeningResult | None:
    """What the contract carries on; None if it has no predecessor."""
    found = contract.terms.opening
    if found is None:
        return None
    before, terms = found.predecessor, contract.terms
    digest = Spot.at(terms.place("opening", "assessment_sha256" if found.assessment_sha256 else "manifest_sha256"))
    steps = [Step.of(_debt(found), found.clause, source=Spot.at(terms.place("opening", "debt")))]
    if found.assessment_sha256 or found.manifest_sha256:
        steps.append(Step.of(_proof(contract, found), found.clause, source=digest))
    steps.append(
        Step.of(say("opening.anew", day=found.from_), found.clause, source=Spot.at(terms.place("opening", "from")))
    )
    return OpeningResult(
        contract=before.contract,
        title=before.title,
        until=before.until,
        site=before.site,
        month=str(found.month),
        clause=found.clause,
        carried_in=found.carried,
        carried_in_low=found.least,
        carried_in_high=found.most,
        assessment_sha256=found.assessment_sha256,
        manifest_sha256=found.manifest_sha256,
        trace=tuple(steps),
    )


def _debt(found: Opening) -> SentenceValue:
    before, amount = found.predecessor, found.carried
    title, number = TermValue(value=before.title), TermValue(value=before.contract)
    if found.least == found.most:
        return say("opening.debt", title=title, contract=number, until=before.until, amount=amount)
    return say(
        "opening.debt-between",
        title=title,
        contract=number,
        until=before.until,
        amount=amount,
        low=found.least,
        high=found.most,
    )


def _proof(contract: Contract, found: Opening) -> SentenceValue:
    """What the figure is taken from; `held` against the file if that lies beside the terms."""
    month = TermValue(value=str(found.closed))
    if not found.assessment_sha256:
        return say("opening.manifest", month=month, digest=TermValue(value=found.manifest_sha256 or ""))
    digest = TermValue(value=found.assessment_sha256)
    if contract.predecessor:
        return say("opening.assessment-held", month=month, digest=digest)
    return say("opening.assessment", month=month, digest=digest)


def successor(contract: Contract) -> SuccessorResult | None:
    """What follows the contract; None if the data name nothing."""
    found = contract.terms.successor
    if found is None:
        return None
    said = say(
        "successor.follows",
        day=found.from_,
        title=TermValue(value=found.title),
        contract=TermValue(value=found.contract),
        month=TermValue(value=str(found.closed)),
    )
    return SuccessorResult(
        contract=found.contract,
        title=found.title,
        begins=found.from_,
        site=found.site,
        month=str(found.closed),
        clause=found.clause,
        trace=(Step.of(said, found.clause, source=Spot.at(contract.terms.place("successor", "from"))),),
    )
