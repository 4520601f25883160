"""The rubric as data: readings that set parameters, versions by day, and the fields it may speak of."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from pydantic import ValidationError

from builders import own_contract, record
from dossier.contract.record_fields import known, reach, text
from dossier.contract.rules import Checklist, Deduct, Periodic
from dossier.records.operations import Attendance, ChangeRequest, Incident, OperationReport, SpotCheck
from dossier.records.platform import Measurement
from dossier.records.projects import Project, Usage
from dossier.records.rulings import PriceNotice
from rubrics import contract_with, group_text, one_row, read_group, row_text

DAY = date(2024, 3, 31)


def test_the_points_of_the_contract() -> None:
    rows = own_contract().rubric.on(DAY)
    assert [row.row for row in rows] == list(range(1, 23))
    groups: dict[str, Fraction] = {}
    for row in rows:
        groups[row.group_id] = groups.get(row.group_id, Fraction(0)) + row.version.points
    assert groups == {"capability": 21, "quality": 32, "security": 29, "satisfaction": 18}
    assert own_contract().rubric.total(DAY) == 100


def test_a_reading_changes_only_what_it_names() -> None:
    (row,) = [row for row in own_contract().rubric.on(DAY) if row.id == "zoning"]
    both, either = row.version.rule_under({"R-19": "both"}), row.version.rule_under({"R-19": "either"})
    assert isinstance(both, Checklist)
    assert isinstance(either, Checklist)
    assert [item.need for item in both.items] == ["all", "all"]
    assert [item.need for item in either.items] == ["all", "any"]
    assert either.items[1].facts == both.items[1].facts
    assert row.version.rule_under({}) is row.version.rule


def test_lists_without_ids_are_replaced_and_new_entries_added() -> None:
    rule = """
        kind: deduct
        events: [{id: a, text: 甲, points: 1, select: {kind: training, where: [{field: people, below: 3}]}}]
        """
    more = """
        readings:
          - reading: R-05
            choices:
              - when: strict
                set:
                  events:
                    - {id: a, select: {where: [{field: units, below: 2}, {field: hours, below: 1}]}}
                    - {id: b, text: 乙, points: 2, select: {kind: training}}
        """
    version = one_row(rule, evidence="training", more=more).rubric.on(DAY)[0].version
    changed = version.rule_under({"R-05": "strict"})
    assert isinstance(changed, Deduct)
    assert [event.id for event in changed.events] == ["a", "b"]
    assert changed.events[0].select is not None
    assert [one.field for one in changed.events[0].select.where] == ["units", "hours"]
    assert [event.points == points for event, points in zip(changed.events, (1, 2), strict=True)] == [True, True]


def test_what_a_reading_sets_may_be_wrong() -> None:
    more = "readings: [{reading: R-05, choices: [{when: strict, set: {colour: red}}]}]"
    version = one_row("kind: judged", evidence="training", more=more).rubric.on(DAY)[0].version
    assert version.readable({"R-05": "strict"}) is None
    with pytest.raises(ValidationError):
        version.rule_under({"R-05": "strict"})


def test_versions_take_effect_by_day() -> None:
    first = row_text("kind: judged", points="10", evidence="training")
    later = first.replace("  versions:\n", "").replace("- id: row-1\n  row: 1\n", "")
    later = later.replace("from: 2023-01-01", "from: 2024-03-01").replace("points: 10", "points: 12")
    rubric = contract_with({"one": group_text(first + later)}).rubric
    assert [rubric.on(day)[0].version.points for day in (date(2024, 2, 29), date(2024, 3, 1))] == [10, 12]


@pytest.mark.parametrize(
    ("rule", "code", "line"),
    [
        ("kind: judge", "unknown-choice", 14),
        ("kind: bands\nmeasure: {kind: count, select: {kind: training}}\nbands: []", "empty-list", 16),
        ("kind: deduct", "missing-key", 13),
        ("kind: judged\nscale: 5", "unknown-key", 15),
        (
            "kind: deduct\nevents: [{id: a, text: 甲, select: {kind: training, where: [{field: plan, is: [a]}]}}]",
            "wrong-type",
            15,
        ),
        ("kind: deduct\nevents: [{id: a, text: 甲, points: -1, select: {kind: training}}]", "negative-number", 15),
    ],
)
def test_a_rule_that_does_not_parse(rule: str, code: str, line: int) -> None:
    group, problems = read_group(group_text(row_text(rule, evidence="training")))
    assert group is None
    assert [(one.code, one.place.line) for one in problems] == [(code, line)]


@pytest.mark.parametrize("leave_out", ["clause", "evidence", "rule"])
def test_every_row_has_rule_clause_and_evidence(leave_out: str) -> None:
    lines = row_text("kind: judged", evidence="training").splitlines()
    kept = [line for line in lines if not line.strip().startswith(leave_out) and "kind: judged" not in line]
    if leave_out != "rule":
        kept.insert(kept.index("      rule:") + 1, "        kind: judged")
    _, problems = read_group(group_text("\n".join(kept)))
    assert ("missing-key", (("key", leave_out),)) in [(one.code, one.words) for one in problems]


def test_reach_writes_values_as_the_file_does() -> None:
    check = record(
        SpotCheck,
        "usage:\n  - {at: 2024-03-05T09:00+08:00, project: p, host: h, metric: disk, reported: 61.25, observed: 50}",
    )
    items = reach(SpotCheck, "usage")
    assert items is not None
    assert items.item is not None
    reported = reach(items.item, "reported")
    assert reported is not None
    assert reported.percent
    assert reported.written(check.usage[0]) == Fraction("61.25")
    moment = reach(items.item, "at")
    assert moment is not None
    assert moment.written(check.usage[0]) == date(2024, 3, 5)


def test_reach_through_what_may_be_missing() -> None:
    usage = record(
        Usage,
        "project: p\nplatform: 示例\ninterval_minutes: 5\nhosts:\n"
        "  - {id: h, vcpu: 1, memory_gb: 2}\n  - {id: i, vcpu: 1, memory_gb: 2, cpu: {peak: 80, trough: 20}}",
    )
    hosts = reach(Usage, "hosts")
    assert hosts is not None
    assert hosts.item is not None
    peak = reach(hosts.item, "cpu.peak")
    assert peak is not None
    assert [peak.written(host) for host in usage.hosts] == [None, 80]
    optional = reach(Measurement, "value")
    assert optional is not None
    assert optional.percent


def test_reach_knows_what_there_is() -> None:
    assert reach(Incident, "file.handling") is not None
    assert reach(Incident, "file.handled") is None
    assert reach(Incident, "cause.deep") is None
    assert reach(Project, "unit.id") is not None
    notice = reach(PriceNotice, "from")
    assert notice is not None
    assert notice.sort is date
    assert "from" in known(PriceNotice)
    fault = reach(Incident, "fault")
    assert fault is not None
    assert fault.choices == ("provider", "user", "force-majeure", "undetermined")
    assert reach(OperationReport, "cycle") is not None
    late = reach(Attendance, "late")
    assert late is not None
    assert late.item is not None
    carried = reach(ChangeRequest, "carried_out")
    assert carried is not None
    assert carried.item is None


def test_values_in_words() -> None:
    found = [text(None), text(value=True), text(Fraction(1, 2)), text(3), text(("a", "b")), text(DAY), text("x")]
    assert found == ["", "true", "0.5", "3", "a、b", "2024-03-31", "x"]


def test_periodic_rows_share_a_reading() -> None:
    for row in own_contract().rubric.on(DAY):
        if isinstance(row.version.rule, Periodic):
            changed = row.version.rule_under({"R-05": "calendar"})
            assert isinstance(changed, Periodic)
            assert (changed.validity, changed.items) == ("calendar", row.version.rule.items)
