"""Comparison of two assessments: every change found, every difference given to a cause, to the fen."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments import a_line, a_project, a_row, an_assessment, an_incident
from dossier.assessment import Assessment
from dossier.compare import Mixed, compare
from dossier.compare.causes import Why
from dossier.compare.changes import Sort
from dossier.compare.formats import FORMATS
from dossier.compare.told import NamedComparison, words_of
from dossier.result import Penalty, ReadingEffect

POINTS = st.integers(0, 8).map(lambda n: Fraction(n, 2))
PRICES = st.sampled_from(["100", "33.33", "0.07"])


RULES = "content/contract/terms.yml"
FILES = ["alpha-1", "evidence/2024-03/usage/p1.yml", "evidence/projects/p1.yml", RULES]


def reading(question: str, adopted: str) -> ReadingEffect:
    """A question of the register with the reading adopted."""
    return ReadingEffect(id=question, adopted=adopted, confirmed=False, alternatives=())


@st.composite
def assessments(draw: st.DrawFn) -> Assessment:
    """A month with a few rows, projects, incidents and penalties, with totals that follow from them."""
    rows = [
        a_row(
            name,
            number,
            points=draw(POINTS),
            state=draw(st.sampled_from(["proven", "deducted", "not-proven", "awaiting-ruling"])),
        )
        for number, name in enumerate(["alpha", "beta", "gamma"], 1)
        if draw(st.booleans())
    ]
    projects = [
        a_project(
            name,
            lines=[
                a_line(sku, price=draw(PRICES), quantity=draw(st.integers(1, 5)))
                for sku in draw(st.sets(st.sampled_from("xyz"), min_size=1))
            ],
            use=draw(st.none() | st.integers(0, 100)),
            composite=sum((row.points for row in rows), Fraction(0)),
        )
        for name in ["p1", "p2", "p3"]
        if draw(st.booleans())
    ]
    incidents = (
        [an_incident("i1", {p.id: Decimal(draw(st.integers(0, 500000))) / 100 for p in projects})]
        if draw(st.booleans()) and projects
        else []
    )
    if draw(st.booleans()):
        incidents.append(an_incident("i2", {}, Decimal(draw(st.integers(0, 500000))) / 100))
    penalties = [Penalty(row=11, count=1, amount=Decimal("10000.00"))] if draw(st.booleans()) else []
    carried = Decimal(draw(st.integers(-50000, 0))) / 100
    files = {name: draw(st.sampled_from(["1", "2"])) for name in FILES if draw(st.booleans())}
    readings = [reading("R-32", draw(st.sampled_from(["month-end", "peak-trough"])))]
    readings += [reading("R-27", draw(st.sampled_from(["pending-in", "pending-out"])))]
    return an_assessment(
        rows=rows, projects=projects, incidents=incidents, penalties=penalties, carried_in=carried, files=files,
        readings=readings,
    )  # fmt: skip


@settings(max_examples=300)
@given(assessments(), assessments())
def test_causes_add_up_to_the_differences(before: Assessment, after: Assessment) -> None:
    result = compare(before, after)
    assert sum((c.points for c in result.causes), Fraction(0)) == after.composite.points - before.composite.points
    assert sum((c.payable for c in result.causes), Decimal(0)) == after.settlement.payable - before.settlement.payable


@given(assessments())
def test_nothing_changes_against_itself(same: Assessment) -> None:
    result = compare(same, same)
    assert result.causes == ()
    assert result.changes == ()


@given(assessments(), assessments())
def test_back_and_forth_differ_only_in_sign(before: Assessment, after: Assessment) -> None:
    there, back = compare(before, after), compare(after, before)
    assert there.points_delta == -back.points_delta
    assert there.payable_delta == -back.payable_delta
    assert {(x.object, x.id, x.field) for x in there.changes if x.object != "evidence"} == {
        (x.object, x.id, x.field) for x in back.changes if x.object != "evidence"
    }


def month(
    points: int, state: str = "proven", *, rule: str = "r", evidence: tuple[str, ...] = (), **rest: Any
) -> Assessment:
    """A month with one row."""
    return an_assessment(rows=[a_row("alpha", 1, Fraction(points), state, rule=rule, evidence=evidence)], **rest)


def only_cause(before: Assessment, after: Assessment) -> tuple[str, str]:
    """The cause and the points of a comparison that has one."""
    (cause,) = compare(before, after).causes
    return cause.cause, str(cause.points)


@pytest.mark.parametrize(
    ("why", "before", "after"),
    [
        ("new-facts", month(4), month(2, "deducted")),
        ("data-missing", month(4), month(0, "not-proven")),
        ("data-missing", month(0, "not-proven"), month(4)),
        ("ruling", month(0, "awaiting-ruling"), month(3, "deducted")),
        (
            "correction",
            month(4, evidence=("rec",), files={"rec": "1"}),
            month(2, "deducted", evidence=("rec",), files={"rec": "2"}),
        ),
    ],
)
def test_a_row_moves_for_one_cause(why: str, before: Assessment, after: Assessment) -> None:
    delta = after.composite.points - before.composite.points
    assert only_cause(before, after) == (why, str(delta))


CERTIFICATE = "evidence/standing/kind/cert.md"
RENEWED = "evidence/standing/kind/cert-2.md"


def test_evidence_that_outlived_its_month_and_carries_no_more_is_expiry() -> None:
    before = month(4, evidence=("cert",), period="2024-03", files={CERTIFICATE: "1"})
    after = month(0, "not-proven", period="2024-04", files={CERTIFICATE: "1"})
    result = compare(before, after)
    assert [cause.cause for cause in result.causes] == ["expiry"]
    assert ("evidence", "cert", "expired") in {(x.object, x.id, x.field) for x in result.changes}


def test_a_register_replaced_by_a_newer_one_has_not_expired() -> None:
    before = month(4, evidence=("cert",), period="2024-03", files={CERTIFICATE: "1"})
    both = {CERTIFICATE: "1", RENEWED: "1"}
    after = month(0, "not-proven", evidence=("cert-2",), period="2024-04", files=both)
    assert [cause.cause for cause in compare(before, after).causes] == ["data-missing"]


def test_a_price_cut_is_a_rule_change_and_a_further_machine_a_new_fact() -> None:
    """100 × 2 = 200 at coefficient 0.5 is 100; 3 machines at 100 are 150; 3 at 80 are 120."""
    before = an_assessment(projects=[a_project("p", [a_line("x", "100", 2)], 30, Fraction(0))])
    after = an_assessment(projects=[a_project("p", [a_line("x", "80", 3)], 30, Fraction(0))])
    found = {cause.cause: str(cause.payable) for cause in compare(before, after).causes}
    assert found == {"new-facts": "50.00", "rule-change": "-30.00"}


def test_a_higher_coefficient_from_the_projects_own_use_is_a_new_fact() -> None:
    """Use 60 -> 80 at composite 90: 69 -> 83, coefficient 0.8 -> 1, so 100 pays 20 more."""
    rows = [a_row(f"r{n}", n, Fraction(45), most=50) for n in (1, 2)]
    months = [
        an_assessment(rows=rows, projects=[a_project("p", [a_line("x", "100", 1)], use, Fraction(90))])
        for use in (60, 80)
    ]
    (cause,) = compare(months[0], months[1]).causes
    assert (cause.cause, str(cause.payable), cause.effects[0].object) == ("new-facts", "20.00", "coefficient")


def by_cause(before: Assessment, after: Assessment) -> dict[str, str]:
    """What each cause is worth in yuan."""
    return {cause.cause: str(cause.payable) for cause in compare(before, after).causes}


USAGE, REGISTER = "evidence/2024-03/usage/p.yml", "evidence/projects/p.yml"


@pytest.mark.parametrize(
    ("changed", "use", "quantity", "expected"),
    [
        (USAGE, 80, 1, {"correction": "20.00"}),
        (REGISTER, 80, 1, {"new-facts": "20.00"}),
        (REGISTER, 60, 2, {"correction": "80.00"}),
        (USAGE, 60, 2, {"new-facts": "80.00"}),
    ],
)
def test_a_correction_is_told_by_the_file_that_was_corrected(
    changed: str, use: int, quantity: int, expected: dict[str, str]
) -> None:
    """Files of use and of the register have the project's name. At composite 90: use 60 pays 0.8, use 80 pays 1."""
    rows = [a_row(f"r{n}", n, Fraction(45), most=50) for n in (1, 2)]
    months = [
        an_assessment(
            rows=rows,
            projects=[a_project("p", [a_line("x", "100", count)], score, Fraction(90))],
            files={USAGE: "1", REGISTER: "1"} | {changed: digest},
        )
        for score, count, digest in ((60, 1, "1"), (use, quantity, "2"))
    ]
    assert by_cause(*months) == expected


def test_another_reading_of_the_same_evidence_is_the_contracts_alone() -> None:
    """Use (R-32), points, lines (R-37) and penalties (R-08, R-09) all move, and nothing was filed.

    Before: composite 90, use 60, 100 x 0.8 = 80. After: composite 86, 31 of 31 days of 2 at use 80: 200, and 81.8
    pays 1; less 10000 the sum is below zero, so 0 is paid.
    """
    files = {"evidence/2024-03/usage/p.yml": "1", "content/contract/readings.yml": "1"}
    before = an_assessment(
        rows=[a_row("r", 1, Fraction(90), most=100)], files=files, readings=[reading("R-32", "month-end")],
        projects=[a_project("p", [a_line("x", "100", 1)], 60, Fraction(90))],
    )  # fmt: skip
    after = an_assessment(
        rows=[a_row("r", 1, Fraction(86), "deducted", most=100)], files=files | {"content/contract/readings.yml": "2"},
        projects=[a_project("p", [a_line("x", "100", 2)], 80, Fraction(86))],
        penalties=[Penalty(row=11, count=1, amount=Decimal("10000.00"))], readings=[reading("R-32", "peak-trough")],
    )  # fmt: skip
    # 80 -> 200 - 10000 = -9800, of which the floor pays 0
    assert by_cause(before, after) == {"contract-data": "-80.00"}
    (cause,) = compare(before, after).causes
    assert cause.points == -4
    assert {(x.object, x.id): str(x.payable) for x in cause.effects if x.payable} == {
        ("project", "p"): "80.00", ("coefficient", "p"): "40.00",
        ("penalty", "11"): "-10000.00", ("settlement", "floor"): "9800.00",
    }  # fmt: skip


def test_new_evidence_beside_another_reading_stays_a_new_fact() -> None:
    line = [a_line("x", "100", 1)], 90, Fraction(100)
    before = an_assessment(projects=[a_project("p", *line)], readings=[reading("R-32", "month-end")])
    after = an_assessment(
        projects=[a_project("p", *line), a_project("q", *line)],
        files={"evidence/projects/q.yml": "1"}, readings=[reading("R-32", "peak-trough")],
    )  # fmt: skip
    assert by_cause(before, after) == {"new-facts": "100.00"}


def test_a_later_record_that_only_another_reading_makes_use_of_is_no_new_fact() -> None:
    line = [a_line("x", "100", 1)], 60, Fraction(100)
    before = an_assessment(projects=[a_project("p", *line)], readings=[reading("R-32", "month-end")])
    after = an_assessment(
        projects=[a_project("p", *line), a_project("q", *line)],
        files={"evidence/2024-04/rulings/r.md": "1", RULES: "2"}, readings=[reading("R-32", "peak-trough")],
    )  # fmt: skip
    assert by_cause(before, after) == {"contract-data": "80.00"}


def test_contract_and_records_are_each_worth_what_they_move_alone() -> None:
    """A band lowered from 80 to 60 and points from 80 to 100 (use 60, fee 1000), in one change.

    Before: 0.3 x 80 + 0.7 x 60 = 66: 800. The bands alone: 66 pays 1: 1000. The points alone: 72: 800.
    Both: 72 pays 1: 1000. So the bands 200, the points nothing.
    """

    def month(points: int, coefficient: str, rules: str, ruling: str) -> Assessment:
        project = a_project("p", [a_line("x", "1000", 1)], 60, Fraction(points))
        factor = Fraction(coefficient)
        fee = Decimal("1000.00") * Decimal(coefficient)
        project = project.model_copy(update={"coefficient": factor, "after_coefficient": fee.quantize(Decimal("0.01")),
                                             "net": fee.quantize(Decimal("0.01"))})  # fmt: skip
        return an_assessment(
            rows=[a_row("r", 1, Fraction(points), "proven" if points == 100 else "awaiting-ruling", most=100)],
            projects=[project], files={RULES: rules, "evidence/2024-03/rulings/r.md": ruling},
        )  # fmt: skip

    before, after = month(80, "0.8", "1", "1"), month(100, "1", "2", "2")
    mixed = Mixed(later_contract=month(80, "1", "2", "1"), later_records=month(100, "0.8", "1", "2"))
    found = {one.cause: (str(one.points), str(one.payable)) for one in compare(before, after, mixed).causes}
    assert found == {"ruling": ("20", "0.00"), "contract-data": ("0", "200.00")}
    # What only both together move has a name of its own: alone neither would have paid more.
    mixed = Mixed(later_contract=month(80, "0.8", "2", "1"), later_records=month(100, "0.8", "1", "2"))
    found = {one.cause: (str(one.points), str(one.payable)) for one in compare(before, after, mixed).causes}
    assert found == {"ruling": ("20", "0.00"), "interaction": ("0", "200.00")}
    found = {one.cause: (str(one.points), str(one.payable)) for one in compare(before, after).causes}
    assert found == {"inseparable": ("20", "200.00")}


def test_an_incident_that_the_platform_bears_is_a_new_fact() -> None:
    """R-25 `platform`: no shares, the amount is deducted below the line: 400 - 300 = 100."""
    project = a_project("p", [a_line("x", "100", 4)], 90, Fraction(100))
    after = an_assessment(projects=[project], incidents=[an_incident("i", {}, Decimal("300.00"))])
    assert by_cause(an_assessment(projects=[project]), after) == {"new-facts": "-300.00"}


def test_a_coefficient_lost_with_the_platforms_points_names_the_rows() -> None:
    """Use 72, composite 100 -> 90: 80.4 -> 77.4, coefficient 1 -> 0.8: 20 less, 12 for 6 points, 8 for 4."""
    line = a_line("x", "100", 1)
    before, after = (
        an_assessment(
            rows=[a_row("r1", 1, Fraction(first), most=50), a_row("r2", 2, Fraction(second), most=50)],
            projects=[a_project("p", [line], 72, Fraction(first + second))],
        )
        for first, second in ((50, 50), (44, 46))
    )
    (cause,) = compare(before, after).causes
    paid = [(effect.by, str(effect.payable)) for effect in cause.effects if effect.object == "coefficient"]
    assert paid == [("r1", "-12.00"), ("r2", "-8.00")]


def test_a_debt_carried_in_is_carry_over_and_the_floor_gives_it_back() -> None:
    """Fee 100 - debt 150 = -50: pays 0 and carries 50 on; against 100 before: -150 + 50."""
    project = a_project("p", [a_line("x", "100", 1)], 90, Fraction(100))
    before = an_assessment(projects=[project])
    after = an_assessment(projects=[project], carried_in=Decimal("-150.00"))
    (cause,) = compare(before, after).causes
    assert (cause.cause, str(cause.payable)) == ("carry-over", "-100.00")
    assert [str(effect.payable) for effect in cause.effects] == ["-150.00", "50.00"]


def test_two_contracts_cannot_be_compared() -> None:
    other = an_assessment().model_copy(update={"contract": "other"})
    with pytest.raises(ValueError, match="other"):
        compare(an_assessment(), other)


def named(before: Assessment, after: Assessment, **names: Mapping[str, str]) -> NamedComparison:
    return NamedComparison(compare(before, after), before, after, names)


def test_formats_say_the_same() -> None:
    result = named(month(4), month(2, "deducted"))
    assert json.loads(FORMATS["json"](result, "zh"))["causes"][0]["points"] == "-2"
    for name in ("text", "markdown", "html"):
        told = FORMATS[name](result, "zh")
        for words in ("当月新事实", "-2", "影响得分，不影响金额", "得分", "已证实", "扣分"):
            assert words in told


def test_what_people_read_has_names_and_short_figures() -> None:
    """Of 10/7 points 30 % are 3/7, which is 0.43; a fee has its thousands; the machine's format keeps every digit."""
    before = an_assessment(projects=[a_project("p1", [a_line("vm", "1234.5", 1)], 0, Fraction(10, 7))])
    after = an_assessment(projects=[a_project("p1", [a_line("vm", "2234.5", 1)], 0, Fraction(20, 7))])
    told = FORMATS["text"](named(before, after, prices={"vm": "云主机"}), "zh")
    assert "云主机 单价  1234.5 → 2234.5" in told
    assert "计费  1,234.50 → 2,234.50" in told
    assert "考核得分  0.43 → 0.86" in told
    assert not re.search(r"[a-z]+_[a-z]+|[0-9]\.[0-9]{5}", told)  # no key of the assessment, no long figure
    assert re.search(r"[0-9]\.[0-9]{20}", FORMATS["json"](named(before, after), "zh"))


def test_records_of_every_month_are_counted_and_a_few_are_named() -> None:
    few = {f"evidence/2024-04/loss/loss-{n}.md": "1" for n in range(3)}
    many = {f"evidence/2024-04/loss/loss-{n}.md": "1" for n in range(30)}
    assert "新增 大楼断电" in FORMATS["text"](named(month(4), month(4, files=few), record={"loss-1": "大楼断电"}), "zh")
    told = FORMATS["text"](named(month(4), month(4, files=many)), "zh")
    assert "2024-04 的文件：新增 30 个" in told
    assert "loss-1" not in told


def test_in_english_nothing_is_chinese() -> None:
    """Every cause, object and field has its word in both languages."""
    result = named(month(4), month(2, "deducted"))
    for name in ("text", "markdown", "html"):
        told = FORMATS[name](result, "en")
        assert "New facts of the month" in told
        assert "→" in told
        assert not re.search("[\u4e00-\u9fff（），：]", told)
    prices = ("100.25", "200.25"), ("100.25", "300.25")  # two prices of one thing within the month
    billed = [a_project("p1", [a_line("vm", one, 1) for one in both], 0, Fraction(10)) for both in prices]
    was, then = (an_assessment(projects=[one]) for one in billed)
    assert "100.25, 200.25 → 100.25, 300.25" in FORMATS["text"](named(was, then), "en")
    chinese, english = words_of("zh"), words_of("en")
    assert english.keys() == chinese.keys()
    for family in ("sections", "remarks", "fields", "terms", "values"):
        assert english[family].keys() == chinese[family].keys()
    assert english["causes"].keys() == chinese["causes"].keys() == {*get_args(Why)}
    assert english["objects"].keys() == chinese["objects"].keys() == {*get_args(Sort)}


def test_markdown_and_html_let_nothing_act() -> None:
    path = "evidence/2024-04/loss/l.md"
    result = named(month(4, files={path: "1"}), month(4), record={"l": "<script>|\x1b[2J"})
    assert "<script>" not in FORMATS["html"](result, "zh")
    assert "&lt;script&gt;\\|" in FORMATS["markdown"](result, "zh")
    assert "\x1b" not in FORMATS["text"](result, "zh")
