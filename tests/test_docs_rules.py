"""The examples of docs/rule-language.md come out as the page says, and there is one for every kind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from textwrap import dedent
from types import UnionType
from typing import Any, Union, get_args, get_origin

import pytest
import yaml
from pydantic import TypeAdapter

from builders import HOME
from dossier.checks import rubric_facts
from dossier.contract.criteria import Measure
from dossier.contract.payments import AnyPayment, Linear, Payment
from dossier.contract.rules import Rule
from dossier.exact.number import plain
from dossier.settlement.payment import kind_of
from dossier.source import read
from rubrics import one_row
from scoring_cases import scored

PAGE = (HOME / "docs" / "rule-language.md").read_text("utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
EXAMPLES: list[dict[str, Any]] = [
    yaml.load(block, yaml.BaseLoader) | {"text": re.findall(r"^rule:(.*?)^\w", block, re.DOTALL | re.MULTILINE)[0]}  # noqa: S506  # text throughout
    for block in BLOCKS
]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["title"])
def test_example(example: dict[str, Any]) -> None:
    kinds = example["evidence"]
    contract = one_row(
        dedent(example["text"]).strip(),
        points=example.get("points", "10"),
        evidence=", ".join(kinds) if isinstance(kinds, list) else kinds,
    )
    assert list(rubric_facts.problems(contract)) == []
    result = scored({"period": "2024-03", "records": example["records"]}, contract)
    (row,) = result.indicators
    found = {
        "points": plain(row.points),
        "low": plain(row.low),
        "high": plain(row.high),
        "state": row.state,
        "penalty": next((plain(one.amount) for one in result.penalties), ""),
    }
    assert {key: found[key] for key in example["expect"]} == example["expect"], example["why"]


def kinds(union: object) -> Iterator[str]:
    """The words of `kind` of every type in a union."""
    for one in get_args(union):
        if get_origin(one) in (Union, UnionType):
            yield from kinds(one)
        elif hasattr(one, "model_fields"):
            yield from get_args(one.model_fields["kind"].annotation)


def used(tree: object) -> Iterator[str]:
    if isinstance(tree, dict):
        if isinstance(tree.get("kind"), str):
            yield tree["kind"]
        for value in tree.values():
            yield from used(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from used(value)


def test_every_kind_of_rule_and_measure_has_an_example() -> None:
    shown = {kind for example in EXAMPLES for kind in used(example["rule"])}
    wanted = {*kinds(Rule), *kinds(Measure)}
    assert len(wanted) > 20
    assert wanted - shown <= {"latest", "mean", "sum", "least", "greatest"}  # of one section
    headings = " ".join(re.findall(r"^### (.+)$", PAGE, re.MULTILINE))
    assert [kind for kind in wanted if not re.search(rf"(?<![\w-]){kind}(?![\w-])", headings)] == []


def payment_in(block: str) -> str:
    """The rule alone, as it would stand in a list of terms.yml."""
    (text,) = re.findall(r"^payment:(.*?)^score", block, re.DOTALL | re.MULTILINE)
    text = dedent(text.lstrip("\n")).strip()
    return text.strip("{}").replace(", ", "\n") if text.startswith("{") else text


PAYMENTS: list[dict[str, Any]] = [
    yaml.load(block, yaml.BaseLoader) | {"text": payment_in(block)}  # noqa: S506  # text throughout
    for block in re.findall(r"```payment\n(.*?)```", PAGE, re.DOTALL)
]
FEE = 10_000


@pytest.mark.parametrize("example", PAYMENTS, ids=lambda example: example["title"])
def test_payment(example: dict[str, Any]) -> None:
    source, problems = read("payment.yml", f"from: 2024-01-01\nclause: one\n{example['text']}".encode())
    assert source is not None, problems
    payment: Payment = TypeAdapter(AnyPayment).validate_python(source.tree)
    taken = kind_of(payment).taken(payment, Fraction(example["score"]), Fraction(100))
    in_yuan = isinstance(payment, Linear) and payment.unit == "yuan"
    assert taken * (1 if in_yuan else FEE) == Fraction(example["taken"]), example["why"]


def test_every_kind_of_payment_has_an_example() -> None:
    assert {one["payment"]["kind"] for one in PAYMENTS} == {*kinds(Payment)} - {"in-full"}  # which takes nothing
