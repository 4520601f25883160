"""Duties and gates as data: which there are, under which reading they are due, and what the lint finds."""

from __future__ import annotations

import pytest

from builders import codes, own_contract
from dossier.checks.contract_links import CODES, problems
from dossier.contract.obligations import Obligations, PeriodicReport
from dossier.fields import parse
from dossier.problems.wording import codes as worded
from dossier.source import read


def obligations(text: str) -> Obligations:
    source, found = read("content/contract/obligations.yml", text.encode())
    assert source is not None, found
    value, found = parse(Obligations, source)
    assert value is not None, found
    return value


def test_the_contract_itself_is_sound() -> None:
    assert list(problems(own_contract())) == []


def test_duties_and_gates() -> None:
    found = own_contract().obligations
    assert [duty.id for duty in found.duties] == [
        "resource-report",
        "operation-report-month",
        "operation-report-half-year",
        "operation-report-year",
        "resize-letter",
        "engineer-change",
        "planned-work",
        "policy-authorisation",
        "weekly-security-report",
        "security-logs",
        "emergency-plan",
        "emergency-notice",
        "onsite-assessment",
        "staff-replacement",
        "attack-claim",
        "service-term",
    ]
    assert [gate.id for gate in found.gates] == ["level-protection", "crypto-assessment", "risk-assessment"]


@pytest.mark.parametrize(
    ("adopted", "day", "moves"),
    [
        ({"R-14": "tenth-in"}, 10, True),
        ({"R-14": "ninth"}, 9, False),
        ({"R-14": "no-move"}, 10, False),
        ({}, 10, True),  # not in the mapping: the first one
    ],
)
def test_deadline_by_reading(adopted: dict[str, str], day: int, moves: bool) -> None:
    duty = next(duty for duty in own_contract().obligations.duties if duty.id == "operation-report-month")
    assert isinstance(duty, PeriodicReport)
    deadline = duty.deadlines.on(adopted)
    assert (deadline.day, deadline.moves) == (day, moves)


HEAD = """\
duties:
  - id: a
    kind: resize-letters
    title: 示例
    clause: 示例
    from: 2024-01-01
    party: provider
    deadlines:
"""


def test_one_deadline_needs_no_reading() -> None:
    found = obligations(HEAD + "      choices: [{day: 5, moves: false}]\n")
    (duty,) = found.duties
    assert duty.deadlines.on({"R-14": "ninth"}).day == 5  # type: ignore[union-attr]
    assert codes(found.problems(own_contract().readings)) == []


@pytest.mark.parametrize(
    ("reading", "choices"),
    [
        ("R-99", "{when: tenth-in, day: 10, moves: true}"),  # no such question
        ("R-14", "{when: tenth-in, day: 10, moves: true}"),  # two readings have no deadline
        ("R-08", "{when: beyond, day: 10, moves: true}, {when: every, day: 9, moves: false}"),  # no such reading
    ],
)
def test_deadlines_must_match_the_question(reading: str, choices: str) -> None:
    found = obligations(f"{HEAD}      reading: {reading}\n      choices: [{choices}]\n")
    (problem,) = found.problems(own_contract().readings)
    assert (problem.code, problem.place.line) == ("reading-deadlines", 9)


def test_an_id_used_twice() -> None:
    text = HEAD + "      choices: [{day: 5, moves: false}]\n"
    text += "gates:\n  - {id: a, title: 示例, clause: 示例, from: 2024-01-01, needs: [{record: risk-assessment, "
    text += "valid: this-year}]}\n"
    (problem,) = obligations(text).problems(own_contract().readings)
    assert (problem.code, problem.place.line, problem.related[0].line) == ("contract-id-twice", 11, 2)


@pytest.mark.parametrize("day", ["0", "32"])
def test_a_day_that_no_month_has(day: str) -> None:
    source, _ = read(
        "content/contract/obligations.yml", f"{HEAD}      choices: [{{day: {day}, moves: false}}]\n".encode()
    )
    assert source is not None
    value, found = parse(Obligations, source)
    assert value is None
    assert [problem.place.line for problem in found] == [9]


def test_every_code_has_words() -> None:
    assert set(CODES) <= worded("zh") & worded("en")
