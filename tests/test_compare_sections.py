"""Changes laid out by what they move; figures worked out by hand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from assessments import a_line, a_project, a_row, an_assessment, an_incident
from dossier.assessment import Assessment
from dossier.compare import Change, compare
from dossier.compare.sections import Sections, sections
from dossier.compare.worth import worth
from dossier.result import Line

OWN = {"evidence/2024-02/usage/p1.yml": "a", "evidence/projects/p1.yml": "a"}
LATER = {**OWN, "evidence/2024-03/usage/p1.yml": "b", "evidence/projects/p1.yml": "c"}


def month(period: str, points: int = 4, use: int = 90, days: int = 31, **more: object) -> Assessment:
    """One row, and a project that costs 31 yuan for a month of 31 days; with 90 points of use its coefficient is 1."""
    line = a_line("vm", "31", 1, days)
    project = a_project("p1", [line], use, Fraction(100))
    row = a_row("backup", 7, Fraction(points), evidence=[f"usage-{period}"])
    own = {f"evidence/{period}/usage/usage-{period}.yml": "1"}
    files = {**(OWN if period == "2024-02" else LATER), **own}
    return an_assessment([row], [project], files=files, period=period, **more)  # type: ignore[arg-type]  # as it takes


def laid(before: Assessment, after: Assessment) -> Sections:
    found = compare(before, after)
    return sections(before, after, found.changes, worth(found.causes))


def fields(changes: tuple[Change, ...]) -> list[str]:
    return [one.field for one in changes]


def test_what_moves_money_comes_first_with_what_it_is_worth() -> None:
    found = laid(month("2024-02"), month("2024-03", use=40))  # (100 x 0.3 + 40 x 0.7) = 58 points: a coefficient of 0.8
    total, project = found.money
    assert (total.object, project.object, project.id) == ("total", "project", "p1")
    assert project.worth is not None
    assert project.worth.payable == Decimal("-6.20")  # 31 x 0.8 - 31
    assert fields(project.changes) == ["utilisation", "combined", "coefficient", "after_coefficient", "net"]
    assert not found.points


def test_a_row_that_moved_no_coefficient_is_worth_its_points() -> None:
    found = laid(month("2024-02"), month("2024-03", points=1))
    (row,) = found.points
    assert (row.object, row.id) == ("indicator", "backup")
    assert row.worth is not None
    assert (row.worth.points, row.worth.payable) == (Fraction(-3), Decimal("0.00"))
    assert fields(row.changes) == ["points"]  # low and high went with it; its record is each month's own
    assert found.swapped == 1


def test_a_row_whose_points_moved_a_coefficient_is_worth_that() -> None:
    fee = [a_line("vm", "31", 1)]
    one = an_assessment([a_row("backup", 1, Fraction(80), most=80)], [a_project("p1", fee, 80, Fraction(80))])
    two = an_assessment([a_row("backup", 1, Fraction(60), most=80)], [a_project("p1", fee, 80, Fraction(60))])
    found = laid(one, two)  # 80 x 0.3 + 80 x 0.7 = 80 points pay 1, 60 x 0.3 + 80 x 0.7 = 74 pay 0.8 of 31 yuan
    assert [(one.object, one.worth.payable) for one in found.money if one.worth] == [
        ("indicator", Decimal("-6.20")),
        ("project", Decimal("-6.20")),
    ]


def test_whole_months_are_the_calendar_alone() -> None:
    line = a_line("vm", "31", 1)
    february = line.model_copy(update={"days": 29, "days_in_month": 29})
    found = laid(_with(february), _with(line))
    assert found.days == (("29/29", "31/31", 1),)
    assert not found.other


def test_part_of_a_month_is_told() -> None:
    found = laid(_with(a_line("vm", "31", 1, days=30)), _with(a_line("vm", "31", 1)))
    assert found.days == ()
    project = found.money[-1]
    assert [(one.field, one.before, one.after) for one in project.changes if one.object == "line"] == [
        ("days", "30/31", "31/31"),
        ("amount", "30.00", "31.00"),
    ]


def _with(line: Line) -> Assessment:
    return an_assessment((), [a_project("p1", [line], 90, Fraction(100))])


def test_files_of_months_are_counted_and_those_that_last_are_named() -> None:
    found = laid(month("2024-02"), month("2024-03"))
    assert [(one.id, one.field) for one in found.records] == [("evidence/projects/p1.yml", "corrected")]
    assert [(one.month, [x.id for x in one.added], [x.id for x in one.withdrawn]) for one in found.months] == [
        ("2024-02", [], ["evidence/2024-02/usage/usage-2024-02.yml"]),
        ("2024-03", ["evidence/2024-03/usage/p1.yml", "evidence/2024-03/usage/usage-2024-03.yml"], []),
    ]


def test_rows_stand_in_the_order_of_the_rubric_and_the_rest_by_yuan() -> None:
    rows = [a_row("zeta", 1, Fraction(4)), a_row("alpha", 2, Fraction(4))]
    lost = [a_row("zeta", 1, Fraction(3)), a_row("alpha", 2, Fraction(1))]
    stops = [an_incident("a", {}, Decimal("1.00")), an_incident("b", {}, Decimal("9.00"))]
    found = laid(an_assessment(rows), an_assessment(lost, incidents=stops))
    assert [one.id for one in found.points] == ["zeta", "alpha"]
    assert [one.id for one in found.money] == ["settlement", "b", "a"]


def test_nothing_is_left_out() -> None:
    one, two = month("2024-02"), month("2024-03", points=1, use=40)
    found = compare(one, two)
    shown = laid(one, two)
    told = [x for part in (shown.money, shown.points, shown.other) for told in part for x in told.changes]
    told += [x for folder in shown.months for x in (*folder.added, *folder.withdrawn)]
    told += shown.records
    counted = shown.swapped + sum(count for _, _, count in shown.days)
    bounds = [x for x in found.changes if x.field.rpartition("_")[2] in ("low", "high") and x not in told]
    assert len(told) + counted + len(bounds) == len(found.changes)
