"""Sentences of steps: the catalogue and the code agree, values become words by their type, steps survive JSON."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from string import Formatter

import pytest
import yaml

from builders import HOME
from dossier.assessment import from_json, to_json
from dossier.problems.wording import payments, statement_lines
from dossier.trace import (
    ChoiceValue,
    ListValue,
    NameValue,
    SentenceValue,
    Step,
    TermValue,
    TextValue,
    TitleValue,
    say,
    told,
)
from dossier.trace.sentences import ids, placeholders
from dossier.trace.values import Given
from sample_months import assessed

HAN = re.compile("[\u4e00-\u9fff]")
MONTHS = ("2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
PACKAGE = HOME / "scripts" / "dossier"
AGAIN = {"report/public/redaction.py": "makes the same sentence again"}
"""Where the id of a sentence is not written out."""


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every call of `say` in the modules that have it from the trace."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if not any(_has_say(node) for node in ast.walk(tree)):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                yield path.relative_to(PACKAGE).as_posix(), node


def _has_say(node: ast.AST) -> bool:
    names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()
    return isinstance(node, ast.ImportFrom) and node.module == "dossier.trace" and "say" in names


SAID = [(path, call) for path, call in calls() if path not in AGAIN]


def _ids(call: ast.Call) -> set[str]:
    """The sentence that is said, or those of which one is."""
    (first,) = call.args
    found = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
    assert all(isinstance(one, ast.Constant) for one in found), ast.dump(first)
    return {str(one.value) for one in found if isinstance(one, ast.Constant)}


def test_every_sentence_that_is_said_exists_and_every_one_is_said() -> None:
    said = {name for _, call in SAID for name in _ids(call)}
    assert said - ids() == set()
    assert ids() - said == set()
    assert len(ids()) > 100


def test_every_placeholder_is_given_and_nothing_else() -> None:
    wrong = {
        (path, call.lineno, name)
        for path, call in SAID
        for name in _ids(call)
        if {keyword.arg for keyword in call.keywords} != placeholders(name)
    }
    assert wrong == set()


def _one(value: Given, form: str = "") -> str:
    """How a value is shown, within a sentence whose template has that form."""
    forms = {"": ("found.why", "thing"), "、": ("incident.awaits", "needed"), "whole": ("rule.cash-all", "amount")}
    message, name = forms[form]
    others = dict.fromkeys(placeholders(message) - {name}, TermValue(value="|"))
    text = told(say(message, **{name: value}, **others))
    frame = told(say(message, **{name: TermValue(value="\0")}, **others)) if form != "whole" else ""
    if not frame:
        return text
    before, after = frame.split("\0")
    return text[len(before) : len(text) - len(after)]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(1, 3), "0.3333333333333333333333333333"),
        (7, "7"),
        (Decimal("1234.50"), "1234.50"),
        (date(2024, 3, 31), "2024-03-31"),
        (datetime(2024, 3, 27, 9, 0, 30, tzinfo=UTC), "2024-03-27 09:00"),
        (TitleValue(value="《甲》", record="a"), "《甲》"),
        (NameValue(value="项目甲", id="p-1"), "项目甲"),
        (TextValue(value="{thing}", private=True), "{thing}"),  # what looks like a placeholder is none
        (ChoiceValue(of="shown", value="met"), "已证实"),
        (ChoiceValue(of="field", value="spot-check.reported"), "上报值"),  # of sentences before that of fields
        (ChoiceValue(of="field", value="training.hours"), "学时"),
        (ChoiceValue(of="field", value="training.unheard-of"), "unheard-of"),
        (ChoiceValue(of="kind", value="training", word="业务培训记录"), "业务培训记录"),
        (ChoiceValue(of="nothing", value="known"), "known"),
        (say("days.one", day=date(2024, 3, 1)), "2024-03-01"),
    ],
)
def test_a_value_is_shown_by_its_type(value: Given, shown: str) -> None:
    assert _one(value) == shown


def test_a_list_is_joined_by_its_form() -> None:
    assert _one([1, Decimal("2.00"), TermValue(value="三")], "、") == "1、2.00、三"


@pytest.mark.parametrize(("amount", "shown"), [("10000.00", "10,000"), ("1234.50", "1,234.50")])
def test_an_amount_has_fen_where_it_has_any(amount: str, shown: str) -> None:
    assert f"每次扣款 {shown} 元" in _one(Decimal(amount), "whole")


def test_a_step_says_text_value_and_rule_of_its_sentence() -> None:
    said = say("score.units", full=4, units=2, points=Fraction(1, 2), left=3)
    step = Step.of(said, "附表1", "规则")
    assert (step.text, step.value, step.rule) == ("4 − 2 × 0.5，最低 0 分", "3", "规则")
    assert step.said == said
    own = say("explain.coefficient", combined=80, within=say("stretch.at-least", end=80), coefficient=1)
    assert Step.of(own, "附件 1.4", "不用").rule == "得分 80，不低于 80"


def test_a_step_is_the_same_after_json() -> None:
    thing = say("found.item", title=TitleValue(value="甲", record="a"), number=1, said=[TextValue(value="乙")])
    what = ListValue(values=(thing, NameValue(value="丙")))
    said = say("late.evidence-yuan", count=1, records=what.values, yuan=Decimal("-1.00"))
    step = Step.of(said, "1.2", role="open", awaits="ruling", amount=Fraction(1, 3))
    again = Step.model_validate_json(step.model_dump_json())
    assert again == step.model_copy(update={"amount": again.amount})  # a third ends after 28 digits
    assert told(again.said) == step.text


def test_what_is_not_given_is_an_error() -> None:
    with pytest.raises(KeyError):
        told(SentenceValue(message="days.one"))
    with pytest.raises(KeyError):
        told(SentenceValue(message="no.such"))


def test_the_catalogue_has_no_words_that_are_written_twice() -> None:
    """YAML takes the last of two equal keys without a word."""
    text = (PACKAGE / "messages" / "steps.zh.yml").read_text(encoding="utf-8")
    keys = [line.split(":")[0] for line in text.splitlines() if line[:1].isalpha()]
    assert len(keys) == len(set(keys))


ROOMS = ("scoring", "settlement", "incidents", "duties", "trace", "explain", "utilisation.py")
"""What computes and explains."""


def test_no_words_of_a_sentence_stand_in_code() -> None:
    paths = [PACKAGE / room for room in ROOMS]
    modules = [one for path in paths for one in (path.rglob("*.py") if path.is_dir() else [path])]
    found = {
        (path.name, node.lineno)
        for path in modules
        for statement in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for node in ast.iter_child_nodes(statement)
        if not isinstance(statement, ast.Expr)  # what a docstring shows
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and HAN.search(node.value)
    }
    assert found == set()
    assert len(modules) > 40


@pytest.mark.parametrize("period", MONTHS)
def test_every_step_of_the_sample_says_its_sentence_again_after_json(period: str) -> None:
    steps = [step for row in from_json(to_json(assessed()[period])).indicators for step in row.trace]
    assert len(steps) > 60
    for step in steps:
        assert told(step.said) == step.text
        assert told(step.said, "value") == step.value


def test_every_record_that_did_not_count_has_a_reason() -> None:
    """Of each row and month: what its steps tell only as a note is set aside, and is evidence."""
    aside = {
        (period, row.row, name)
        for period, month in assessed().items()
        for row in month.indicators
        for name in row.set_aside
        if name in row.evidence
    }
    assert ("2024-03", 9, "finding-concealment-2024-03") in aside  # rejected
    assert ("2024-03", 22, "complaint-2024-03-housing") in aside  # not the provider's
    assert ("2024-01", 21, "survey-2024-01-portal") in aside  # not valid


def _uses(entry: str | dict[str, str]) -> dict[str, set[str]]:
    """The values that each use of a sentence asks for."""
    uses = {"text": entry} if isinstance(entry, str) else entry
    return {use: {name for _, name, _, _ in Formatter().parse(text) if name} for use, text in uses.items()}


def test_both_languages_say_the_same_sentences_with_the_same_values() -> None:
    zh, en = (
        yaml.safe_load((HOME / f"scripts/dossier/messages/steps.{language}.yml").read_text(encoding="utf-8"))
        for language in ("zh", "en")
    )
    words = zh.pop("_words"), en.pop("_words")
    assert words[1].keys() == words[0].keys()
    assert statement_lines("en").keys() == statement_lines("zh").keys()
    assert payments("en").keys() == payments("zh").keys()
    assert {key: _uses(entry) for key, entry in zh.items()} == {key: _uses(entry) for key, entry in en.items()}
