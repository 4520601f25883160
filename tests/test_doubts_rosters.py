"""Rosters and attendance of an earlier month with new days; rotations that go on are none."""

from __future__ import annotations

import random
from calendar import monthrange
from datetime import date

import pytest

from builders import codes, evidence, own_contract, record
from dossier.checks.doubts import rosters
from dossier.doubt import Doubt
from dossier.load import Dossier
from dossier.records import Record
from dossier.records.operations import Attendance, DutyRoster

TEAMS = ("zb-01", "zb-02", "zb-03", "zb-04", "zb-05")


def roster(month: str, *, seed: int = 0, turn: int = 0, again: bool = False, days: int = 31, number: int = 1) -> Record:
    """A month of day shifts: at random by seed, or a rotation of `turn` teams that goes on, or begins `again`."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    year, nth = map(int, month.split("-"))
    lines = []
    for day in range(1, min(days, monthrange(year, nth)[1]) + 1):
        step = day if again else date(year, nth, day).toordinal()
        team = TEAMS[step % turn] if turn else chance.choice(TEAMS)
        lines.append(f"  - {{day: {month}-{day:02}, shift: day, staff: [{team}]}}")
    text = f"id: roster-{month}-{number}\nhappened: {month}-01\nshifts:\n" + "\n".join(lines)
    return record(DutyRoster, text, month=month)


def attendance(month: str, *days: int, workdays: int = 21, minutes: tuple[int, ...] = (12, 25, 7)) -> Record:
    late = "".join(
        f"  - {{day: {month}-{day:02}, minutes: {late}}}\n" for day, late in zip(days, minutes, strict=False)
    )
    head = f"id: attendance-{month}\nengineer: yw-1\nworkdays: {workdays}\npresent: {workdays}\n"
    return record(Attendance, f"{head}late:\n{late}" if days else head, month=month)


def found(*records: Record) -> list[Doubt]:
    return list(rosters.check(Dossier(own_contract(), evidence(*records), {}, ())))


@pytest.mark.parametrize(
    ("first", "second", "expected", "why"),
    [
        (roster("2024-03", seed=1), roster("2024-04", seed=1), ["roster-copied"], "the same people on 28 days"),
        (roster("2024-03", seed=1), roster("2024-04", seed=2), [], "other people"),
        (roster("2024-03", turn=3), roster("2024-04", turn=3), [], "a rotation that goes on: 31 is no multiple of 3"),
        (roster("2024-01", turn=3), roster("2024-03", turn=3), [], "60 days later it is at the same place, rightly"),
        (roster("2024-03", turn=3, again=True), roster("2024-04", turn=3, again=True), ["roster-copied"], "from anew"),
        (roster("2024-03", turn=1), roster("2024-04", turn=1), [], "always the same post"),
        (roster("2024-03", seed=1, days=6), roster("2024-04", seed=1, days=6), [], "six days are too few"),
        (roster("2024-03", seed=1), roster("2024-03", seed=1, number=2), [], "two rosters of one month"),
    ],
)
def test_rosters(first: Record, second: Record, expected: list[str], why: str) -> None:
    assert codes(found(second, first)) == expected, why


def test_the_later_roster_is_named_and_would_not_count() -> None:
    first, second = roster("2024-02", seed=1), roster("2024-03", seed=1)
    (doubt,) = found(first, second)
    assert (doubt.place, doubt.related) == (second.place("shifts"), (first.place("shifts"),))
    assert doubt.otherwise == ((second.source.path, None),)


@pytest.mark.parametrize(
    ("second", "expected", "why"),
    [
        (attendance("2024-04", 2, 9, 18, workdays=22), ["attendance-copied"], "three days earlier, as far apart"),
        (attendance("2024-04", 5, 12, 21, workdays=22), ["attendance-copied"], "on the same days"),
        (attendance("2024-04", 5, 12, 22), [], "one of them on another day"),
        (attendance("2024-04", 5, 12, 21, minutes=(12, 25, 8)), [], "one of them longer"),
        (attendance("2024-04", 5, 12), [], "two only"),
        (attendance("2024-04"), [], "nobody was late"),
    ],
)
def test_attendance(second: Record, expected: list[str], why: str) -> None:
    assert codes(found(attendance("2024-03", 5, 12, 21), second)) == expected, why


def test_months_without_late_arrivals_are_all_the_same() -> None:
    assert not found(attendance("2024-03"), attendance("2024-04"))
