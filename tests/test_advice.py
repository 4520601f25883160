"""Following the advice works: whoever does by the word what a problem says has no other error, and it is gone."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.problems import Severity
from following import advice
from test_problems_catalogue import ENTRIES, PASSED_OVER, problems_of, scene

TOGETHER = {"workdays-above", "opening-project"}  # two figures are to be changed at once, as their words say
RANGES = {"item-not-offered", "use-outside-term"}  # any day of the term would do, and which one it was only people know
CODES = [code for code in ENTRIES if code not in PASSED_OVER | TOGETHER | RANGES]
LEAST = 60
"""Codes whose words can be followed without a judgement of one's own."""
ROUNDS = 8
"""Problems of one code in an example."""


def followed(root: Path, code: str) -> str:
    """Do what the problems of a code say, until there is none; what came of it: mended, left to people, or worse."""
    found = problems_of(root, code)[1]
    for _ in range(ROUNDS):
        asked = next((problem for problem in found if problem.code == code), None)
        todo = advice(root, asked) if asked else None
        if asked is None or todo is None:
            return "left" if asked else "mended"
        rule, new = todo
        rule(root, asked, new)
        found = problems_of(root, code)[1]
        if others := {problem.code for problem in found if problem.severity is Severity.ERROR} - {code}:
            return f"{new!r} leads to {others}"
    return "no end of it"


def test_following_the_advice_leads_to_no_other_error(monkeypatch: pytest.MonkeyPatch) -> None:
    came: dict[str, str] = {}
    for code in CODES:
        with scene(code, monkeypatch) as root:
            came[code] = followed(root, code)
    assert {code: what for code, what in came.items() if what not in {"mended", "left"}} == {}
    assert sum(what == "mended" for what in came.values()) >= LEAST, came
