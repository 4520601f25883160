"""The assessment as a stranger meets it: its exact shape, and every figure recomputed from the file alone."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Any

import pytest

from dossier.assessment import from_json, to_json
from sample_months import assessed

MONTHS = ("2023-12", "2024-01", "2024-02", "2024-03", "2024-04", "2024-05")
VERSION_1 = {
    "": "schema contract period revision status composite indicators projects incidents penalties settlement "
    "gates obligations readings inputs",
    "composite": "points low high max",
    "indicators": "id row group name max points low high state trace evidence",
    "projects": "id name unit utilisation combined combined_low combined_high coefficient coefficient_low "
    "coefficient_high lines gross after_coefficient incident_deduction net",
    "incidents": "id level minutes amount pending shares",
    "penalties": "row count amount",
    "settlement": "gross after_coefficient incident_deductions penalties carried_in payable payable_low payable_high "
    "carried_out cumulative ceiling payable_capitals",
    "gates": "id clause satisfied documents",
    "obligations": "id clause due done state",
    "readings": "id adopted confirmed alternatives",
    "inputs": "digest files",
    "indicators.trace": "text clause rule value source",
    "projects.lines": "sku quantity from to days days_in_month unit_price amount",
    "incidents.shares": "project amount",
    "readings.alternatives": "reading composite_delta payable_delta",
    "inputs.files": "path sha256 sm3",
}
"""Every key of version 1, which programs of others read: all of them stay."""

VERSION_2 = {
    "": "as_of program parties weights payment thresholds statement matters at_stake came_late policies "
    "opening successor doubted submission objections objections_until standings late",
    "program": "version digest",
    "parties": "role label name",
    "weights": "composite utilisation cpu memory disk clause",
    "payment": "kind bands clause",
    "payment.bands": "at_least below coefficient name",
    "thresholds": "highest_load resize_below resize_above margin",
    "indicators.trace": "message values role awaits amount record about decided",
    "projects": "moved_in released has_hosts utilisation_bounds hosts to_rise to_fall utilisation_to_rise near_edge "
    "resize band working",
    "projects.hosts": "id cpu memory disk cpu_other memory_other",
    "incidents": "title day clause fault least most counted announced notice spared ruled_level rulings choices trace",
    "settlement": "carried_out_low carried_out_high",
    "statement": "key sign amount low high clause",
    "gates": "missing",
    "obligations": "duty party subject records found note",
    "policies": "id choice question",
    "matters": "kind subject state party due at_stake holds_payment place code",
    "matters.at_stake": "points_gain points_risk points_lost yuan_gain yuan_risk yuan_lost",
    "submission": "id day self_score total difference",
    "objections": "id kind subject day until answer_by outcome answer",
    "late": "record day after than points yuan",
    "standings": "kind subject state since by until",
    "at_stake": "points_gain points_risk points_lost yuan_gain yuan_risk yuan_lost",
    "doubted": "points_gain points_risk points_lost yuan_gain yuan_risk yuan_lost",
}
"""What version 2 adds."""

CHANGES = {
    "": "numbers title term",
    "parties": "clause",
    "term": "first last clause since",
    "projects.lines": "per",
    "payment": "values",
    "indicators": "since",
}
"""What tells of a contract that changes."""

RISING = {
    "projects": "next_band",
    "projects.next_band": "at_least coefficient band utilisation composite gain change unreached",
    "projects.next_band.change": "hosts utilisation combined coefficient difference fee fee_then letter",
    "projects.next_band.change.hosts": "id now sku disk_gb",
}
"""What tells of the way to the next band."""

AHEAD = {
    "": "outlook",
    "outlook": "period gross ceiling",
    "readings.alternatives": "duties",
}
"""What the months to come will be billed, and the duties that another reading moves."""

ISSUING = {
    "": "adjustments",
    "settlement": "adjustments",
    "adjustments": "period revision replaces amount reason manifest",
}
"""What tells of months that were issued again."""

# The contract's own figures, written here again: annex 1.2, 1.4 and article 6.1.
BANDS = ((80, "1"), (50, "0.8"), (20, "0.5"), (0, "0.2"))
CENT = Decimal("0.01")


def tree(period: str) -> Any:
    """The file as any JSON reader sees it, numbers still text."""
    return json.loads(to_json(assessed()[period]))


def half_up(value: Decimal) -> Decimal:
    return value.quantize(CENT, ROUND_HALF_UP)


def coefficient(score: Decimal) -> Decimal:
    return next(Decimal(value) for least, value in BANDS if score >= least)


def parts(month: Any, path: str) -> list[Any]:
    """All objects at a path."""
    found = [month]
    for step in filter(None, path.split(".")):
        held = [one[step] for one in found if one[step] is not None]
        found = [one for part in held for one in (part if isinstance(part, list) else [part])]
    return found


@pytest.mark.parametrize("period", MONTHS)
def test_shape_is_exactly_as_agreed(period: str) -> None:
    month = tree(period)
    for path in {*VERSION_1, *VERSION_2, *CHANGES, *RISING, *AHEAD, *ISSUING}:
        keys = {
            key
            for agreed in (VERSION_1, VERSION_2, CHANGES, RISING, AHEAD, ISSUING)
            for key in agreed.get(path, "").split()
        }
        for part in parts(month, path):
            assert set(part) == keys, path


@pytest.mark.parametrize("period", MONTHS)
def test_json_is_canonical_and_comes_back_whole(period: str) -> None:
    text = to_json(assessed()[period])
    assert json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, indent=2) + "\n" == text
    assert to_json(from_json(text)) == text
    assert not any(isinstance(value, float) for value in walk(json.loads(text)))


def walk(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for part in value.values() for leaf in walk(part)]
    if isinstance(value, list):
        return [leaf for part in value for leaf in walk(part)]
    return [value]


@pytest.mark.parametrize("period", MONTHS)
def test_a_stranger_recomputes_every_figure(period: str) -> None:
    month = tree(period)
    with localcontext(prec=60):
        composite = sum((Decimal(row["points"]) for row in month["indicators"]), Decimal(0))
        assert composite == Decimal(month["composite"]["points"])
        assert sum(Decimal(row["max"]) for row in month["indicators"]) == 100
        for project in month["projects"]:
            check_project(project, composite)
        check_totals(month)


def check_project(project: Any, composite: Decimal) -> None:
    use = project["utilisation"]
    combined = Decimal(project["combined"])
    if use is not None:
        score = (Decimal(use["cpu"]) * 4 + Decimal(use["memory"]) * 3 + Decimal(use["disk"]) * 3) * 10
        assert abs(score - Decimal(use["score"])) < Decimal("1e-24")
        assert abs(composite * Decimal("0.3") + Decimal(use["score"]) * Decimal("0.7") - combined) < Decimal("1e-24")
    elif project["combined_low"] == project["combined_high"]:
        assert combined == composite
    assert Decimal(project["coefficient"]) == coefficient(combined)
    for line in project["lines"]:
        exact = Decimal(line["unit_price"]) * Decimal(line["quantity"]) * line["days"] / line["days_in_month"]
        assert half_up(exact) == Decimal(line["amount"]), (project["id"], line)
    gross = sum((Decimal(line["amount"]) for line in project["lines"]), Decimal(0))
    assert gross == Decimal(project["gross"])
    assert half_up(gross * Decimal(project["coefficient"])) == Decimal(project["after_coefficient"])
    net = Decimal(project["after_coefficient"]) - Decimal(project["incident_deduction"])
    assert net == Decimal(project["net"])


def check_totals(month: Any) -> None:
    totals = {name: value for name, value in month["settlement"].items() if name != "payable_capitals"}
    money = {name: Decimal(value) for name, value in totals.items()}
    for incident in month["incidents"]:
        assert sum(Decimal(share["amount"]) for share in incident["shares"]) == Decimal(incident["amount"])
    for name, per_project in (
        ("gross", "gross"),
        ("after_coefficient", "after_coefficient"),
        ("incident_deductions", "incident_deduction"),
    ):
        assert money[name] == sum(Decimal(project[per_project]) for project in month["projects"]), name
    assert money["penalties"] == sum((Decimal(penalty["amount"]) for penalty in month["penalties"]), Decimal(0))
    total = sum(Decimal(project["net"]) for project in month["projects"]) - money["penalties"] + money["carried_in"]
    assert money["payable"] == max(total, Decimal(0))
    assert money["carried_out"] == min(total, Decimal(0))
    assert money["payable_low"] <= money["payable"] <= money["payable_high"]
    assert money["ceiling"] == Decimal("22879713.60")


def test_months_hand_their_debt_and_their_sum_on() -> None:
    carried, sum_so_far = Decimal(0), Decimal(0)
    for period in MONTHS:
        money = tree(period)["settlement"]
        assert Decimal(money["carried_in"]) == carried
        sum_so_far += Decimal(money["payable"])
        assert Decimal(money["cumulative"]) == sum_so_far
        carried = Decimal(money["carried_out"])
