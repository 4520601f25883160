"""Everything that is missing, awaited, late, contradictory, expiring or open, made once, with what hangs on each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.assessment import Assessment
from dossier.checks.expiry import expiring
from dossier.contract import Contract
from dossier.decisions import Looking
from dossier.doubt import Doubt
from dossier.evidence import Evidence, filed_under
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.incidents import Verdict
from dossier.problems import Worth
from dossier.records.layout import month_of
from dossier.records.rulings import Finding, Ruling
from dossier.result import (
    NO_POINTS,
    NOTHING,
    AtStake,
    IncidentResult,
    Indicator,
    Matter,
    MatterState,
    ObjectionResult,
    Obligation,
    ProjectResult,
    StandingKind,
)
from dossier.settlement.alone import Alone
from dossier.trace import Spot, Step

_STATES: Final[Mapping[str, MatterState]] = {"not-proven": "missing", "awaiting-ruling": "awaited"}
_DUTIES: Final[Mapping[str, MatterState]] = {"missing": "missing", "late": "late"}


def together(assessment: Assessment) -> AtStake:
    """What is open altogether: what the bounds of the month leave, each thing once."""
    one, totals = assessment.composite, assessment.settlement
    now = totals.payable + totals.carried_out
    return NOTHING.model_copy(
        update={
            "points_gain": one.high - one.points,
            "points_risk": one.points - one.low,
            "yuan_gain": totals.payable_high + totals.carried_out_high - now,
            "yuan_risk": now - totals.payable_low - totals.carried_out_low,
        }
    )


def stake(worth: Worth) -> AtStake:
    """What a month counts and would lose by a doubt, or would gain."""
    return NOTHING.model_copy(
        update={
            "points_gain": max(NO_POINTS, -worth.points),
            "points_risk": max(NO_POINTS, worth.points),
            "yuan_gain": max(ZERO, -worth.yuan),
            "yuan_risk": max(ZERO, worth.yuan),
        }
    )


@dataclass(frozen=True)
class Finder:
    """A month that has been put together, with what it would come to if one thing alone turned out otherwise.

    `cash` is what a row may still cost beyond its points, by its id; `doubts` are those of the month, weighed.
    """

    contract: Contract
    evidence: Evidence
    assessment: Assessment
    alone: Alone
    cash: Mapping[str, Decimal]
    doubts: Sequence[Doubt] = ()

    def matters(self) -> Iterator[Matter]:
        """Rows, projects, conditions of payment, incidents, duties, doubts, decisions, objections, expiring proof, each
        in its order."""
        month = self.assessment
        yield from (self._row(row) for row in month.indicators if row.low != row.high)
        yield from (self._project(one) for one in month.projects if _open(one))
        for gate in month.gates:
            if not gate.satisfied:
                party = self._filer(f"evidence/standing/{gate.missing[0]}/x.md") if gate.missing else ""
                yield Matter(
                    kind="gate", subject=gate.id, state="missing", party=party, at_stake=NOTHING, holds_payment=True
                )
        yield from (self._incident(one) for one in month.incidents if one.pending)
        yield from (self._duty(one) for one in month.obligations if one.state != "met")
        yield from (self._doubt(one, one.worth) for one in self.doubts if one.worth)
        yield from self._stale()
        yield from (self._objection(one) for one in month.objections if one.outcome == "open")
        yield from self._objectable()
        yield from self._expiring()

    def _row(self, row: Indicator) -> Matter:
        gain, risk = row.high - row.points, row.points - row.low
        cost = self.alone.with_cash(self.cash.get(row.id, ZERO)) if self.cash.get(row.id) else ZERO
        stake = self._points(gain, risk)
        waits = [step for step in row.trace if step.role == "open"]
        state = _STATES.get(row.state, "open")
        party = {"missing": self.contract.terms.provider.role, "awaited": self._judge()}.get(state, "")
        place = next((step.source for step in waits if step.source), None)
        stake = stake.model_copy(update={"yuan_risk": stake.yuan_risk - cost})
        return Matter(kind="row", subject=row.id, state=state, party=party, at_stake=stake, place=place)

    def _project(self, project: ProjectResult) -> Matter:
        """Its own use alone; what else its coefficient hangs on are the rows."""
        bounds = project.utilisation_bounds
        gain = self.alone.with_use(project.id, bounds.score.high) if bounds and project.utilisation is None else ZERO
        usage = self.evidence.usage(project.id, Period.parse(self.assessment.period))
        record = usage or self.evidence.by_id.get(project.id)
        lacking = project.has_hosts and project.utilisation is None
        party = self._filer(f"evidence/{self.assessment.period}/usage/{project.id}.yml") if lacking else ""
        stake = NOTHING.model_copy(update={"yuan_gain": gain})
        state: MatterState = "missing" if lacking else "open"
        place = Spot.at(record.place()) if record else None
        return Matter(kind="project", subject=project.id, state=state, party=party, at_stake=stake, place=place)

    def _incident(self, incident: IncidentResult) -> Matter:
        verdict = next(one for one in self.alone.now.verdicts if one.id == incident.id)
        stake = NOTHING.model_copy(
            update={
                "yuan_gain": max(ZERO, self.alone.with_verdict(_lightest(verdict))),
                "yuan_risk": max(ZERO, -self.alone.with_verdict(_gravest(verdict))),
            }
        )
        record = self.evidence.by_id.get(incident.id)
        place = Spot.at(record.place()) if record else None
        party = self._judge()
        return Matter(kind="incident", subject=incident.id, state="awaited", party=party, at_stake=stake, place=place)

    def _duty(self, duty: Obligation) -> Matter:
        lost = sum((step.amount or NO_POINTS for step in self._steps_of(duty.id, "loss")), NO_POINTS)
        gain = sum((step.amount or NO_POINTS for step in self._steps_of(duty.id, "open")), NO_POINTS)
        state = _DUTIES.get(duty.state, "open")
        stake = self._points(gain, NO_POINTS)
        stake = stake.model_copy(update={"points_lost": lost, "yuan_lost": self._worth(lost)})
        record = next((self.evidence.by_id[name] for name in duty.records if name in self.evidence.by_id), None)
        party = "" if state == "late" else duty.party
        place = Spot.at(record.place()) if record else None
        return Matter(kind="duty", subject=duty.id, state=state, party=party, at_stake=stake, due=duty.due, place=place)

    def _doubt(self, doubt: Doubt, worth: Worth) -> Matter:
        """What the month counts and would not if the doubt is right: no part of what is missing or awaited."""
        path = doubt.place.path
        record = next((one.id for one in self.evidence.records if one.source.path == path), path)
        return Matter(
            kind="doubt",
            subject=record,
            state="contradictory",
            party=self._judge(),
            at_stake=stake(worth),
            place=Spot.at(doubt.place),
            code=doubt.code,
        )

    def _stale(self) -> Iterator[Matter]:
        """Rulings and findings of the month that rest on what has changed, with what is open because of each."""
        decisions, month = self.evidence.decisions, Period.parse(self.assessment.period)
        rows = {row.id: row for row in self.assessment.indicators}
        incidents = {one.id: one for one in self.assessment.incidents}
        for one in decisions.standing:
            if one.id not in decisions.stale or not self._of_month(one, month):
                continue
            stake, about = NOTHING, one.subject if isinstance(one, Ruling) else ""
            using = [row for row in rows.values() if one.id in row.evidence]
            if about in incidents:
                stake = self._incident(incidents[about]).at_stake
            elif using:
                stake = self._row(using[0]).at_stake
            place = Spot.at(one.place("looked_at"))
            yield Matter(
                kind="decision", subject=one.id, state="stale", party=self._judge(), at_stake=stake, place=place
            )

    def _objection(self, one: ObjectionResult) -> Matter:
        """One that awaits its answer, with what could be had by it."""
        record = self.evidence.by_id.get(one.id)
        return Matter(
            kind="objection",
            subject=one.id,
            state="awaited",
            party=self._judge(),
            due=one.answer_by,
            at_stake=self._against(one.kind, one.subject),
            place=Spot.at(record.place()) if record else None,
        )

    def _objectable(self) -> Iterator[Matter]:
        """Rulings on rows and incidents that can still be objected to, where something was lost by them."""
        month, provider = self.assessment, self.contract.terms.provider.role
        for one in month.standings:
            open_ = one.kind in ("row", "incident") and one.until is not None and one.until >= month.as_of
            stake = self._against(one.kind, one.subject) if open_ else NOTHING
            if stake != NOTHING:
                record = self.evidence.by_id.get(one.by)
                place = Spot.at(record.place()) if record else None
                yield Matter(
                    kind="ruling",
                    subject=one.by,
                    state="open",
                    party=provider,
                    due=one.until,
                    at_stake=stake,
                    place=place,
                )

    def _against(self, kind: StandingKind, subject: str) -> AtStake:
        """What could be had if something turned out as the provider would have it."""
        month = self.assessment
        match kind:
            case "row":
                row = next(one for one in month.indicators if one.id == subject)
                return self._points(row.max - row.points, NO_POINTS)
            case "incident":
                verdict = next(one for one in self.alone.now.verdicts if one.id == subject)
                gain = self.alone.with_verdict(replace(verdict, amount=ZERO))
                return NOTHING.model_copy(update={"yuan_gain": gain})
            case "penalty":
                number = next(one.row for one in month.indicators if one.id == subject)
                cash = sum((one.amount for one in month.penalties if one.row == number), ZERO)
                return NOTHING.model_copy(update={"yuan_gain": self.alone.with_cash(-cash)})
            case "duty":
                lost = sum((step.amount or NO_POINTS for step in self._steps_of(subject, "loss")), NO_POINTS)
                return self._points(lost, NO_POINTS)
            case _:
                return NOTHING

    def _steps_of(self, duty: str, role: str) -> Iterator[Step]:
        """The steps of rows that tell of a duty and do something."""
        steps = (step for row in self.assessment.indicators for step in row.trace)
        return (step for step in steps if step.about == duty and step.role == role)

    def _of_month(self, one: Looking, month: Period) -> bool:
        """Whether a decision is about something of the month."""
        if any(one.id in row.evidence for row in self.assessment.indicators):
            return True
        if isinstance(one, Finding):
            return filed_under(one) == month
        subject = self.evidence.by_id.get(one.subject or "")
        here = subject is not None and month_of(subject.source.path) == month
        return here or any(one.subject == incident.id for incident in self.assessment.incidents)

    def _expiring(self) -> Iterator[Matter]:
        day = Period.parse(self.assessment.period).end
        days = self.contract.terms.expiry_days_on(day)
        for record, end, place in expiring(self.evidence, day, days) if days is not None else ():
            party = self._filer(record.source.path)
            yield Matter(
                kind="expiry",
                subject=record.id,
                state="expiring",
                party=party,
                at_stake=NOTHING,
                due=end,
                place=Spot.at(place),
            )

    def _points(self, gain: Fraction, risk: Fraction) -> AtStake:
        return NOTHING.model_copy(
            update={
                "points_gain": gain,
                "points_risk": risk,
                "yuan_gain": self._worth(gain),
                "yuan_risk": -self._worth(-risk),
            }
        )

    def _worth(self, points: Fraction) -> Decimal:
        """By how many yuan the month would change with so many points more of one row."""
        one = self.assessment.composite
        rows = sum((row.points for row in self.assessment.indicators), NO_POINTS)
        cap = one.points if one.points < min(one.max, rows) else one.max
        return self.alone.with_points(min(cap, rows + points))

    def _judge(self) -> str:
        """The role that rules."""
        return self._filer(f"evidence/{self.assessment.period}/rulings/x.md")

    def _filer(self, path: str) -> str:
        """The role that files what lies at a path."""
        return next(iter(self.contract.roles.may_commit(path)), "")


def _open(project: ProjectResult) -> bool:
    return project.coefficient_low != project.coefficient_high or (project.has_hosts and project.utilisation is None)


def _lightest(verdict: Verdict) -> Verdict:
    return replace(verdict, amount=verdict.least, projects=verdict.lightest or verdict.projects)


def _gravest(verdict: Verdict) -> Verdict:
    return replace(verdict, amount=verdict.most, projects=verdict.possible or verdict.projects, pending=False)
