"""Why an incident has its level and its deduction: one step for each ground, for those who explain or show it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from dossier.contract import Contract
from dossier.contract.decided import assessor, decided, provider, role
from dossier.contract.policies import LateNotice, PlannedWork, RuledLevel, UnruledFault
from dossier.contract.readings import Adopted
from dossier.contract.terms import Level, Tariff
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.incidents import Announcement, Judgement, judgement
from dossier.records.operations import Incident
from dossier.records.rulings import Ruling
from dossier.trace import ChoiceValue, NameValue, SentenceValue, Spot, Step, TermValue, TextValue, TitleValue, say


def grounds(contract: Contract, evidence: Evidence, incident: Incident) -> tuple[Step, ...]:
    """What the level rests on, what is not counted, and what is still to be decided."""
    found = judgement(contract, evidence, incident)
    tariff = contract.terms.tariff_on(incident.started.astimezone(CHINA).date())
    adopted = contract.readings.adopted(Period.of(incident.started.astimezone(CHINA).date()))
    return (
        *noticed(contract, evidence, found, adopted),
        *_announced(contract, incident, evidence, found, adopted),
        *_level(contract, tariff, incident, found),
        *_open(contract, found, adopted),
        *_lapsed(contract, tariff, evidence, found),
    )


def noticed(contract: Contract, evidence: Evidence, found: Judgement, adopted: Adopted) -> Iterator[Step]:
    """The notice of planned work, when it came in, and how many yuan hang on it."""
    told = found.notice
    if told is None:
        return
    notice, ruling = told.notice, told.ruling
    yield Step.of(
        _noticed(contract, found, told, _came_in(evidence, told)),
        contract.readings.clause_of(LateNotice),
        adopted.words(LateNotice),
        source=Spot.at(notice.place("notified")),
        record=notice.id,
        decided=decided(contract, ruling) if ruling else None,
    )


def _noticed(contract: Contract, found: Judgement, told: Announcement, came_in: SentenceValue) -> SentenceValue:
    title = TitleValue(value=told.notice.title, record=told.notice.id)
    name, spared = TextValue(value=told.notice.id), found.spares
    sent = say("incident.sent", title=title, id=name, day=told.notice.notified, came_in=came_in)
    match told.standing:
        case "counts" if told.late and told.ruling:
            return say("incident.late-notice", sent=sent, by=_whose(contract, told.ruling), spared=spared)
        case "counts":
            return say("incident.notice", sent=sent, spared=spared)
        case "awaits":
            return say("incident.notice-awaits", sent=sent, awaited=_awaited(contract, told), spared=spared)
        case "void" if told.ruling and told.received is False:
            return say("incident.notice-refused", sent=sent, by=_whose(contract, told.ruling))
        case "void":
            return say("incident.notice-void", sent=sent)
        case _:
            assert_never(told.standing)


def _came_in(evidence: Evidence, told: Announcement) -> SentenceValue:
    came_in = _arrived(evidence, told)
    if told.late is None:
        return came_in
    if told.late:
        return say("incident.came-in-late", came_in=came_in)
    return say("incident.came-in-early", came_in=came_in)


def _arrived(evidence: Evidence, told: Announcement) -> SentenceValue:
    if evidence.arrivals is None or told.came_in is None:
        return say("incident.no-history")
    if told.late is None:
        return say("incident.sample-history")
    if told.came_in.told is None:
        return say("incident.uncommitted")
    changed = told.came_in.first is not None and told.came_in.told > told.came_in.first
    day = told.came_in.told.astimezone(CHINA).date()
    return say("incident.changed", day=day) if changed else say("incident.came-in", day=day)


def _awaited(contract: Contract, told: Announcement) -> SentenceValue:
    """What is still needed for a notice that came in late, or of which nothing opens."""
    if not told.late:
        return say("incident.awaits-papers", assessor=assessor(contract))
    needed = (
        (say("incident.proof"), told.proven),
        (say("incident.receipt", assessor=assessor(contract)), told.received is True),
    )
    return say("incident.awaits", needed=(one for one, there in needed if not there))


def _announced(
    contract: Contract, incident: Incident, evidence: Evidence, found: Judgement, adopted: Adopted
) -> Iterator[Step]:
    """What a notice in time excuses of each stop, or that it excuses none because it leaves something."""
    if found.notice is None or found.notice.standing != "counts" or found.verdict.fault == "excused":
        return
    notice = found.notice.notice

    def step(said: SentenceValue) -> Step:
        return Step.of(
            said,
            contract.readings.clause_of(PlannedWork),
            adopted.words(PlannedWork),
            source=Spot.at(notice.place("starts")),
            record=notice.id,
        )

    names = {project.id: project.name for project in evidence.projects}
    for stop, rest in zip(incident.stops, found.rests, strict=True):
        if rest.announced:
            project = NameValue(value=names.get(stop.project, stop.project), id=stop.project)
            excused = stop.minutes - rest.told
            yield step(
                say("incident.announced", project=project, told=stop.minutes, excused=excused, counted=rest.told)
            )
    if any(rest.announced for rest in found.rests):
        return
    if found.ruled.fault_by:
        by = _whose(contract, found.ruled.fault_by)
        yield step(say("incident.provider-by-ruling", by=by, counted=found.counted, provider=provider(contract)))
    else:
        yield step(say("incident.not-all-announced", counted=found.counted))


def _level(contract: Contract, tariff: Tariff, incident: Incident, found: Judgement) -> Iterator[Step]:
    def step(said: SentenceValue, key: str = "", by: Ruling | None = None) -> Step:
        source = Spot.at(incident.place(key)) if key else None
        word = decided(contract, by) if by else None
        return Step.of(said, tariff.clause, source=source, record=incident.id, decided=word)

    if found.verdict.fault == "excused":
        fault_by = found.ruled.fault_by
        if fault_by is None:
            yield step(say("incident.planned"))
        else:
            by = _whose(contract, fault_by)
            yield step(say("incident.excused-by-ruling", by=by, provider=provider(contract)), by=fault_by)
        return
    level_by = found.ruled.level_by
    if level_by is not None and found.ruled.level == found.verdict.level:
        level = _called(tariff.level(found.verdict.level))
        yield step(say("incident.ruled", by=_whose(contract, level_by), level=level), by=level_by)
        return
    reached = tariff.level(found.reached)
    if reached is None:
        yield step(say("incident.below"), "stops")
        return
    level = _called(reached)
    if reached.above_minutes is not None and reached.by_stop(found.counted):
        yield step(say("incident.longer", minutes=found.counted, above=reached.above_minutes, level=level), "stops")
    if incident.data_loss in reached.losses:
        loss = ChoiceValue(of="loss", value=incident.data_loss)
        said = say("incident.loss", loss=loss, level=level)
        if reached.social_effect:
            effect = ChoiceValue(of="effect", value=reached.social_effect)
            said = say("incident.loss-with-effect", loss=loss, effect=effect, level=level)
        yield step(said, "data_loss")
    if level_by is not None:
        by, cite = _whose(contract, level_by), TermValue(value=contract.readings.cite(RuledLevel))
        yield step(say("incident.not-below", by=by, cite=cite, level=level), by=level_by)


def _whose(contract: Contract, ruling: Ruling) -> SentenceValue:
    """Who ruled so, and when."""
    word = decided(contract, ruling)
    return say("incident.by-ruling", role=role(contract, word), day=word.day)


def _called(level: Level | None) -> SentenceValue | TermValue:
    return say("incident.none") if level is None else TermValue(value=level.name)


def _open(contract: Contract, found: Judgement, adopted: Adopted) -> Iterator[Step]:
    register = contract.readings
    if found.verdict.fault == "undetermined" and found.verdict.most:
        amount, cite = found.verdict.amount, TermValue(value=register.cite(UnruledFault))
        said = say("incident.fault-open-nothing", cite=cite, amount=amount)
        if amount:
            said = say("incident.fault-open", cite=cite, amount=amount)
        yield Step.of(said, register.clause_of(UnruledFault), adopted.words(UnruledFault))
    if found.verdict.pending and found.ruled.confirmed:
        cite = TermValue(value=register.cite(RuledLevel))
        yield Step.of(say("incident.confirm-again", cite=cite), register.clause_of(RuledLevel))


def _lapsed(contract: Contract, tariff: Tariff, evidence: Evidence, found: Judgement) -> Iterator[Step]:
    """The rulings on the incident or its notice that are stale."""
    decisions = evidence.decisions
    of_notice = decisions.lapsed(decisions.on(found.notice.notice.id)) if found.notice else ()
    for ruling in (*found.ruled.lapsed, *of_notice):
        word, spot = decided(contract, ruling), Spot.at(ruling.place("looked_at"))
        said = decisions.lost(ruling, role(contract, word))
        yield Step.of(said, tariff.clause, source=spot, record=ruling.id, decided=word)
