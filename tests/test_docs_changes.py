"""The examples of docs/rule-language.md about prices, deadlines and changes come out as the page says."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pydantic import TypeAdapter

from builders import HOME, own_contract, under
from dossier.checks import rubric_lint
from dossier.contract import Contract
from dossier.contract.obligations import AnyDuty, LeadTime, PeriodicReport, WeeklyReport
from dossier.contract.prices import Prices
from dossier.contract.rubric import Filing, Rubric
from dossier.contract.terms import Term, Terms
from dossier.exact.number import plain
from dossier.exact.period import Period
from dossier.fields import parse
from dossier.records.projects import Usage
from dossier.settlement.billing import bill
from dossier.source import read
from rubrics import group_text, read_group, scheme
from tenants import project
from test_settlement_uses import used

PAGE = (HOME / "docs" / "rule-language.md").read_text("utf-8")


def examples(language: str) -> list[Any]:
    """The blocks of a language, as the project reads files."""
    found = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    assert found, language
    made = []
    for block in found:
        source, problems = read("content/contract/example.yml", block.encode())
        assert source is not None, problems
        assert isinstance(source.tree, dict)
        made.append(pytest.param(dict(source.tree), id=str(source.tree["title"])))
    return made


def parsed(model: Any, tree: object) -> Any:
    """A part of content/contract with this tree."""
    source, problems = read("content/contract/example.yml", b"{}")
    assert source is not None, problems
    value, problems = parse(model, source, data=tree)
    assert value is not None, problems
    return value


@pytest.mark.parametrize("example", examples("bill"))
def test_bill(example: dict[str, Any]) -> None:
    items = [
        {"group": "示例", "name": "示例"} | item | {"prices": [{"clause": "示例"} | price for price in item["prices"]]}
        for item in example["items"]
    ]
    contract: Contract = replace(own_contract(), prices=parsed(Prices, {"items": items}))

    def flow(entry: dict[str, str]) -> str:
        return ", ".join(f"{key}: {value}" for key, value in entry.items())

    tenant = project("\n".join(f"- {{{flow(entry)}}}" for entry in example.get("resources", ())))
    usage: Usage = used("\n".join(map(flow, example.get("uses", ()))), month=example["month"])
    lines = bill(contract, tenant, Period.parse(example["month"]), under(), usage)
    shown = [f"{one.sku} {plain(one.quantity)} × {plain(one.unit_price)} = {one.amount}" for one in lines]
    assert shown == example["lines"], example["why"]


@pytest.mark.parametrize("example", examples("deadline"))
def test_deadline(example: dict[str, Any]) -> None:
    common = {"id": "example", "title": "示例", "party": "provider", "clause": "示例", "from": "2024-01-01"}
    duty, day = TypeAdapter(AnyDuty).validate_python(common | example["duty"]), date.fromisoformat(example["on"])
    calendar = own_contract().calendar
    if isinstance(duty, LeadTime):
        last = duty.latest(day, calendar)
    elif isinstance(duty, WeeklyReport):
        last = duty.last(day, {}, calendar)
    else:
        assert isinstance(duty, PeriodicReport)
        last = duty.deadlines.on({}).last(Period.of(day), calendar)
    assert last.isoformat() == example["last"], example["why"]


@pytest.mark.parametrize("example", examples("names"))
def test_names(example: dict[str, Any]) -> None:
    terms: Terms = parsed(Terms, example["terms"])
    for day, expected in example["on"].items():
        found = terms.called_on(date.fromisoformat(day))
        assert f"{found.contract}, {found.title}, {found.assessor.name}" == expected, example["why"]


@pytest.mark.parametrize("example", examples("term"))
def test_term(example: dict[str, Any]) -> None:
    terms = own_contract().terms.model_copy(update={"term": tuple(parsed(Term, one) for one in example["term"])})
    begun = date.fromisoformat(example["accepted"])
    last = {day: terms.term_on(date.fromisoformat(day)).last(begun).isoformat() for day in example["last"]}
    assert last == example["last"], example["why"]


@pytest.mark.parametrize("example", examples("rows"))
def test_rows(example: dict[str, Any]) -> None:
    text = ""
    for row in example["rows"]:
        ended = f"  ended: {json.dumps(row['ended'])}\n" if "ended" in row else ""
        version = f"from: {row['from']}, clause: 示例, name: 示例, points: {row['points']}"
        rule = "evidence: [ruling], rule: {kind: judged}"
        text += f"- id: {row['id']}\n  row: {row['row']}\n{ended}  versions: [{{{version}, {rule}}}]\n"
    group, problems = read_group(group_text(text, "15"))
    assert group is not None, problems
    total = scheme("15").model_copy(
        update={"total": (scheme("15").total[0].model_copy(update={"from_": date(2024, 1, 1)}),)}
    )
    rubric = Rubric(total, (group,))
    contract = replace(own_contract(), rubric=rubric, survey=None)
    assert list(rubric_lint.problems(contract)) == []
    for day, expected in example["on"].items():
        rows = rubric.on(date.fromisoformat(day))
        assert ", ".join(f"{row.id} {plain(row.version.points)}" for row in rows) == expected, example["why"]


@pytest.mark.parametrize("example", examples("kinds"))
def test_kinds(example: dict[str, Any]) -> None:
    (filing,) = (parsed(Filing, one) for one in example["kinds"])
    found = {month: "yes" if filing.in_month(Period.parse(month)) else "no" for month in example["filed"]}
    assert found == example["filed"], example["why"]
