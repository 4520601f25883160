"""From a project's scores to its fee: the combined score, the coefficient, and what is left of the bill."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from dossier.assessment import Assessment
from dossier.contract import Contract
from dossier.contract.policies import Cents, WithoutHosts
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.explain.use import incomplete, without_hosts
from dossier.result import ProjectResult
from dossier.trace import ChoiceValue, SentenceValue, Step, TermValue, say


def net_step(contract: Contract, period: Period, project: ProjectResult) -> Step:
    """From the bill to the fee, in the words of the kind of payment."""
    kind, hit = contract.terms.payment_on(period.end).kind, bool(contract.terms.incidents)
    net, deduction = project.net, project.incident_deduction
    if kind == "coefficient-bands":
        gross, coefficient = project.gross, project.coefficient
        said = say("explain.net-alone", gross=gross, coefficient=coefficient, net=net)
        if hit:
            said = say("explain.net", gross=gross, coefficient=coefficient, deduction=deduction, net=net)
    else:
        after, fee = ChoiceValue(of="after", value=kind), project.after_coefficient
        said = say("explain.rest-alone", after=after, fee=fee, net=net)
        if hit:
            said = say("explain.rest", after=after, fee=fee, deduction=deduction, net=net)
    return Step.of(said, contract.readings.clause_of(Cents))


def score_steps(
    contract: Contract, assessment: Assessment, project: ProjectResult, show: Callable[[Fraction], str] = plain
) -> Iterator[Step]:
    """The combined score and the coefficient; without hosts as the contract is read. `show` prints scores."""
    weights, bounds = assessment.weights, project.utilisation_bounds
    low = bounds.score.low if bounds else Fraction(0)
    composite, combined, used = (
        TermValue(value=show(one)) for one in (assessment.composite.points, project.combined, low)
    )
    without = None if project.has_hosts else assessment.choice(WithoutHosts)
    what = say("explain.weighted")
    if not weights.utilisation:
        what, without = say("explain.same-score"), WithoutHosts.COMPOSITE_ONLY
    elif not project.has_hosts:
        what = without_hosts(contract, assessment)
    elif project.utilisation is None:
        what = incomplete(contract)
    if without is None or without is WithoutHosts.ZERO:
        said = say(
            "explain.combined",
            what=what,
            composite=composite,
            share=weights.composite,
            used=used,
            rest=weights.utilisation,
            combined=combined,
        )
        yield Step.of(said, weights.clause)
    elif without is not WithoutHosts.FULL:
        said = say("explain.composite-only", what=what, composite=composite, combined=combined)
        yield Step.of(said, weights.clause)
    if contract.terms.payment:
        yield Step.of(
            _rate(assessment, project, combined, what if without is WithoutHosts.FULL else None),
            assessment.payment.clause,
        )


def _rate(
    assessment: Assessment, project: ProjectResult, combined: TermValue, full: SentenceValue | None
) -> SentenceValue:
    """What the score leaves of the fee, in the words of the kind of payment; `full` is why the score does not count."""
    if full is not None:
        return say("explain.full-coefficient", what=full, coefficient=project.coefficient)
    if project.working is not None:
        return say("explain.rate", working=project.working, rate=project.coefficient)
    within = _within(assessment, project.combined)
    if project.band:
        band = TermValue(value=project.band)
        return say("explain.band", combined=combined, within=within, coefficient=project.coefficient, band=band)
    return say("explain.coefficient", combined=combined, within=within, coefficient=project.coefficient)


def _within(assessment: Assessment, score: Fraction) -> SentenceValue:
    """The ends of the band that a score lies in."""
    for band in assessment.payment.bands:
        least, below = band.at_least, band.below
        if (least is None or least <= score) and (below is None or score < below):
            ends = [say("stretch.at-least", end=least)] if least is not None else []
            ends += [say("stretch.below", end=below)] if below is not None else []
            return say("stretch.of", ends=tuple(ends)) if ends else say("stretch.any")
    return say("stretch.any")
