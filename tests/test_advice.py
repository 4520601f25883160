"""Following the advice works: whoever does by the word what a problem says has no other error, and it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.problem import Problem, Severity
from following import advice
from test_catalogue import COMPUTED, ENTRIES, HISTORICAL, IMPORTED, problems_of, scene

TOGETHER = {"workdays-above"}  # two figures are to be changed at once, as its words say
CODES = [code for code in ENTRIES if code not in COMPUTED | HISTORICAL | IMPORTED | TOGETHER]
LEAST = 40
"""Codes whose words can be followed without a judgement of one's own."""
ROUNDS = 8
"""Problems of one code in an example."""


def _errors(root: Path) -> list[Problem]:
    return [problem for problem in problems_of(root)[1] if problem.severity is Severity.ERROR]


def followed(root: Path, code: str) -> str:
    """Do what the problems of a code say, until there is none; what came of it: mended, left to people, or worse."""
    for _ in range(ROUNDS):
        found = [problem for problem in problems_of(root)[1] if problem.code == code]
        if not found:
            return "mended"
        todo = advice(root, found[0])
        if todo is None:
            return "left"
        rule, new = todo
        rule(root, found[0], new)
        if others := {problem.code for problem in _errors(root)} - {code}:
            return f"{new!r} leads to {others}"
    return "no end of it"


def test_following_the_advice_leads_to_no_other_error(monkeypatch: pytest.MonkeyPatch) -> None:
    came: dict[str, str] = {}
    for code in CODES:
        with scene(code, monkeypatch) as root:
            came[code] = followed(root, code)
    assert {code: what for code, what in came.items() if what not in {"mended", "left"}} == {}
    assert sum(what == "mended" for what in came.values()) >= LEAST, came
