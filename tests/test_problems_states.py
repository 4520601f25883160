"""State words stand in one catalogue, in both languages, and nowhere in the program, its templates or other words."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import get_args

import pytest
import yaml

from builders import HOME
from dossier.issued.signatures import Signing
from dossier.problems.states import state, states, status, superseded
from dossier.problems.wording import LANGUAGES, Language
from dossier.result import Indicator, MatterState, Obligation

COMMON = {"扣分", "逾期", "未定", "待定", "待补", "有效"}  # which stand for other things as well
OWN = ("state", "duty", "gate", "status", "signing")
ZH = {word for of in OWN for word in states("zh")[of].values() if "{" not in word} - COMMON


def test_both_languages_have_the_same_states() -> None:
    assert {of: list(words) for of, words in states("zh").items()} == {
        of: list(words) for of, words in states("en").items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_has_a_word(language: Language) -> None:
    asked = {
        "state": get_args(Indicator.model_fields["state"].annotation),
        "duty": get_args(Obligation.model_fields["state"].annotation),
        "matter": get_args(MatterState),
    }
    for of, names in asked.items():
        assert names
        assert all(state(of, name, language) for name in names)


def test_the_status_of_a_month_says_its_revision() -> None:
    assert status("draft", 0) == "草稿，未签发"
    assert status("issued", 2) == "已签发，第 2 版"
    assert status("issued", 1, "en") == "issued, revision 1"
    assert superseded(3) == "已被第 3 版取代"
    assert all(state("signing", name) for name in get_args(Signing))


def constants() -> Iterator[tuple[str, str]]:
    """Every text in the program, docstrings included."""
    for path in sorted((HOME / "scripts" / "dossier").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.name, node.value


def test_no_state_word_stands_in_the_program() -> None:
    assert [(name, text) for name, text in constants() if text in ZH] == []


def test_the_theme_has_no_words_of_states() -> None:
    words = yaml.safe_load((HOME / "theme" / "words.yml").read_text(encoding="utf-8"))
    assert words.keys().isdisjoint(states("zh"))
