"""Objections: by when, to what, answered by whom, final; and the self-scores of a submission.

The ruling of Friday 29 March can be objected to for five working days: 1, 2, 3 April, then 7 (a Sunday worked for the
Qingming days off, 4 to 6) and 8. An objection of 8 April is to be answered by 15 April: 9, 10, 11, 12, 15.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from builders import codes, evidence, own_contract, record
from dossier.assessment import Assessment
from dossier.checks import decisions, objections
from dossier.evidence import Arrival, Arrivals
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.issue.sealing import as_issued
from dossier.issued import NOTHING_ISSUED
from dossier.load import Dossier
from dossier.records import Record
from dossier.records.operations import Submission
from dossier.records.rulings import Objection, Ruling
from dossier.result import Matter, RulingState
from dossier.ruled.objections import raised
from months import assessed
from test_decisions import PROJECT, stop, training

MARCH = "covers: {from: 2024-03-01, to: 2024-03-31}\n"
RULED, LAST, TOO_LATE, ANSWER_BY = "2024-03-29", "2024-04-08", "2024-04-09", "2024-04-15"


def ruling(name: str, day: str, fields: str) -> Ruling:
    return record(Ruling, f"id: {name}\nhappened: {day}\n{MARCH}{fields}\nreason: 示例", month=day[:7])


def objection(name: str = "no", day: str = LAST, against: str = "row: training") -> Objection:
    text = f"id: {name}\nhappened: {day}\n{MARCH}against: {{{against}}}\nreason: 示例"
    return record(Objection, text, month=day[:7])


def answer(outcome: str, fields: str = "", name: str = "answer", day: str = "2024-04-12", to: str = "no") -> Ruling:
    return ruling(name, day, f"objection: {to}\noutcome: {outcome}\n{fields}")


THREE = ruling("first", RULED, "row: training\npoints: 3")


def march(*records: Record, on: str = "2024-04-10") -> Assessment:
    return assessed((PROJECT, training(), *records), date.fromisoformat(on))["2024-03"]


def points(found: Assessment) -> Fraction:
    return next(one.points for one in found.indicators if one.id == "training")


def state(found: Assessment, kind: str, subject: str) -> RulingState:
    return next(one.state for one in found.standings if (one.kind, one.subject) == (kind, subject))


def matters(found: Assessment, *kinds: str) -> list[Matter]:
    return [one for one in found.matters if one.kind in kinds]


def test_a_ruling_can_be_objected_to_for_five_working_days() -> None:
    (open_,) = matters(march(THREE, on="2024-04-08"), "ruling")
    assert [open_.subject, open_.party, str(open_.due)] == ["first", "provider", LAST]
    assert open_.at_stake.points_gain == 1, "1 of 4 points was not given"
    assert state(march(THREE, on="2024-04-08"), "row", "training") is RulingState.REJECTED
    over = march(THREE, on=TOO_LATE)
    assert not matters(over, "ruling")
    assert state(over, "row", "training") is RulingState.EXPIRED


def test_what_no_ruling_gave_can_be_objected_to_for_five_working_days_after_it_was_issued() -> None:
    """Of a month issued on 29 March as of that ruling; a draft has no such day, nor a restatement that of the first."""
    draft = march(on=RULED)
    assert draft.objections_until is None
    issued = as_issued(draft, NOTHING_ISSUED, own_contract())
    assert (issued.status, str(issued.objections_until)) == ("issued", LAST)
    assert as_issued(march(on=LAST), NOTHING_ISSUED, own_contract()).objections_until == date.fromisoformat(ANSWER_BY)


def test_nobody_needs_to_object_to_all_points() -> None:
    found = march(ruling("first", RULED, "row: training\npoints: 4"), on=RULED)
    assert state(found, "row", "training") is RulingState.ACCEPTED
    assert not matters(found, "ruling")


def test_an_objection_awaits_its_answer_and_moves_no_figure() -> None:
    found = march(THREE, objection())
    (awaited,) = matters(found, "objection")
    assert [awaited.subject, awaited.state, awaited.party, str(awaited.due)] == ["no", "awaited", "bureau", ANSWER_BY]
    assert awaited.at_stake.points_gain == 1
    assert points(found) == 3
    assert state(found, "row", "training") is RulingState.OBJECTED
    assert state(found, "record", "no") is RulingState.OBJECTED
    (told,) = found.objections
    assert [str(told.until), str(told.answer_by), told.outcome] == [LAST, ANSWER_BY, "open"]


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (answer("upheld", "row: training\npoints: 4"), 4),
        (answer("partly", "row: training\npoints: 3.5"), Fraction(7, 2)),
        (answer("rejected"), 3),
    ],
    ids=lambda one: getattr(one, "outcome", ""),
)
def test_the_answer_is_final(reply: Ruling, expected: Fraction) -> None:
    found = march(THREE, objection(), reply)
    assert points(found) == expected
    assert state(found, "row", "training") is RulingState.FINAL
    assert state(found, "record", "answer") is RulingState.FINAL
    assert not matters(found, "objection", "ruling")
    after = march(THREE, objection(), reply, ruling("again", "2024-04-20", "row: training\npoints: 1"))
    assert points(after) == expected, "whatever is ruled later"
    assert state(after, "record", "again") is RulingState.SUPERSEDED


def test_an_incident_can_be_objected_to() -> None:
    """50 minutes are grave, 200,000 yuan; the project's own fee is far less, so the debt shrinks by all of it."""
    by = ruling("by", RULED, "subject: stop\nfault: provider\ndeduction_confirmed: true")
    found = march(stop(), by, objection(against="incident: stop"))
    (awaited,) = matters(found, "objection")
    assert awaited.at_stake.yuan_gain == Decimal(200000)
    assert state(found, "incident", "stop") is RulingState.OBJECTED
    reply = answer("upheld", "subject: stop\nfault: user")
    (incident,) = march(stop(), by, objection(against="incident: stop"), reply).incidents
    assert (incident.fault, incident.amount == 0) == ("excused", True)


def told(*records: Record) -> list[str]:
    dossier = Dossier(own_contract(), evidence(PROJECT, training(), *records), {})
    return [*codes(objections.check(dossier)), *codes(decisions.check(dossier))]


AGAIN = objection("again", LAST)


@pytest.mark.parametrize(
    ("records", "expected", "why"),
    [
        ([THREE, objection()], [], "in time"),
        ([THREE, objection(day=TOO_LATE)], ["objection-late"], "a day too late"),
        ([THREE, objection(day=TOO_LATE), answer("rejected")], [], "answered all the same"),
        ([objection(day="2024-05-31")], [], "no ruling gave the result: there is no last day"),
        ([THREE, objection(day="2024-04-02"), AGAIN], ["objection-twice"], "one is enough"),
        (
            [THREE, objection("a", TOO_LATE), objection("b", LAST)],
            ["objection-twice"],
            "the one in time is heard",
        ),
        (
            [THREE, objection(day="2024-04-01"), answer("rejected", day="2024-04-02"), AGAIN],
            ["objection-final"],
            "final",
        ),
        ([objection(against="row: training, incident: stop"), stop()], ["objection-against"], "two things"),
        ([objection(against="row: trainings")], ["unknown-reference"], "no such row"),
        ([objection(against="project: p2")], ["unknown-reference"], "no such project"),
        ([objection(against="duty: weekly-security-report-2024-w10")], [], "a duty of the contract"),
        ([objection(against="duty: tea")], ["unknown-reference"], "no duty of the contract"),
        (
            [THREE, objection(), answer("rejected", "row: training\npoints: 2")],
            ["ruling-outcome"],
            "rejects, and changes",
        ),
        ([THREE, ruling("second", LAST, "row: training\npoints: 2\noutcome: upheld")], ["ruling-outcome"], "of what?"),
        (
            [THREE, objection(), ruling("r", LAST, "row: training\npoints: 2\nobjection: no")],
            ["ruling-outcome"],
            "and?",
        ),
        ([objection(), answer("upheld", "row: staff-management\npoints: 2")], ["ruling-of-objection"], "another row"),
        ([objection(), answer("rejected", day="2024-04-07")], ["ruling-of-objection"], "before it was raised"),
        (
            [THREE, objection(), answer("rejected"), ruling("again", "2024-04-20", "row: training\npoints: 1")],
            ["ruling-after-final"],
            "the last word was spoken",
        ),
        (
            [THREE, objection(), answer("rejected"), answer("upheld", name="second", day="2024-04-13")],
            ["ruling-after-final"],
            "a second answer",
        ),
        ([THREE, objection(day=RULED), answer("upheld", "row: training\npoints: 4", day=RULED)], [], "all on one day"),
    ],
)
def test_what_is_wrong_is_told(records: list[Record], expected: list[str], why: str) -> None:
    assert told(*records) == expected, why


ISSUED = date(2024, 3, 29)
AGAIN_ISSUED = date(2024, 4, 9)


def heard(*records: Record, issued: tuple[date, ...] = (ISSUED,), arrivals: Arrivals | None = None) -> list[str]:
    """What becomes of the objections to a March that was issued on these days."""
    there = replace(evidence(PROJECT, *records), issued={Period(2024, 3): issued}, arrivals=arrivals)
    dossier = Dossier(own_contract(), there, {})
    told: list[str] = [one.heard for one in raised(own_contract(), there)]
    late = codes(objections.check(dossier)).count("objection-late")
    assert told.count("late") == late, "whatever is not heard is told"
    return told


@pytest.mark.parametrize("against", ["row: training", "penalty: training", "project: p1", "incident: stop"])
def test_what_no_ruling_gave_is_objected_to_too_late_once_the_days_after_issuing_are_over(against: str) -> None:
    """Issued on 29 March: until 8 April, as after a ruling of that day."""
    stopped = [stop()] if "stop" in against else []
    assert heard(*stopped, objection(against=against)) == ["open"]
    assert heard(*stopped, objection(against=against, day=TOO_LATE)) == ["late"]
    assert heard(*stopped, objection(against=against, day=TOO_LATE), issued=()) == ["open"], "a draft has no last day"
    assert heard(*stopped, objection(against=against, day=TOO_LATE), answer("rejected")) == ["rejected"]


def test_the_days_count_from_the_revision_that_stood_when_it_was_raised() -> None:
    """Issued again on 9 April: until 16 April (10, 11, 12, 15, 16). What was raised before that day is not revived."""
    both = (ISSUED, AGAIN_ISSUED)
    assert heard(objection(day=TOO_LATE), issued=both) == ["open"]
    assert heard(objection(day="2024-04-16"), issued=both) == ["open"]
    assert heard(objection(day="2024-04-17"), issued=both) == ["late"]
    assert heard(objection(day=TOO_LATE), issued=(ISSUED, date(2024, 4, 10))) == ["late"]
    assert heard(objection(day="2024-03-20")) == ["open"], "raised before the month was issued"


def test_an_objection_counts_from_the_day_it_came_in_against_what_was_issued_too() -> None:
    came = datetime(2024, 4, 9, 8, tzinfo=CHINA)
    late = Arrivals({objection().source.path: Arrival(came, came)}, datetime(2024, 1, 1, tzinfo=CHINA))
    assert heard(objection(day="2024-04-08"), arrivals=late) == ["late"]


def test_a_ruling_gives_its_own_days_whenever_the_month_was_issued() -> None:
    late_ruling = ruling("first", TOO_LATE, "row: training\npoints: 3")
    assert heard(late_ruling, objection(day="2024-04-16")) == ["open"]
    assert heard(late_ruling, objection(day="2024-04-17")) == ["late"]


def submission(fields: str = "", name: str = "sent", day: str = "2024-04-09") -> Submission:
    text = f"id: {name}\nhappened: {day}\n{MARCH}{fields}"
    return record(Submission, text, month=day[:7])


def test_self_scores_stand_beside_the_points() -> None:
    found = march(THREE, submission("self_score: {training: 4, staff-management: 2}"))
    assert found.submission is not None
    assert found.submission.self_score == {"training": 4, "staff-management": 2}
    assert (found.submission.total, found.submission.difference) == (None, None), "20 rows are left out"


def test_self_scores_of_all_rows_have_a_sum() -> None:
    rows = {row.id: row.version.points for row in own_contract().rubric.on(date(2024, 3, 31))}
    every = ", ".join(f"{row}: {points}" for row, points in rows.items())
    found = march(THREE, submission(f"self_score: {{{every}}}"))
    assert found.submission is not None
    assert found.submission.total == 100
    assert found.submission.difference == found.composite.points - 100


def test_a_ruling_that_gives_what_was_claimed_accepts_it() -> None:
    claimed = submission("self_score: {training: 3}", day="2024-03-31")
    assert state(march(THREE, claimed, on="2024-04-01"), "row", "training") is RulingState.ACCEPTED


def test_a_rejected_submission_gives_way_to_the_next() -> None:
    no = ruling("not-yet", "2024-04-10", "subject: sent\naccepted: false")
    again = submission("self_score: {training: 3}", "sent-again", "2024-04-11")
    found = march(submission("self_score: {training: 4}"), no, again, on="2024-04-12")
    assert found.submission is not None
    assert found.submission.id == "sent-again"
    assert state(found, "record", "sent") is RulingState.REJECTED
    assert state(found, "record", "sent-again") is RulingState.SUBMITTED
    alone = march(submission(), no, on="2024-04-12")
    assert alone.submission is None
