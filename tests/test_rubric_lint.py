"""The rubric lint: each property with a rubric that lacks it, and the place that is named."""

from __future__ import annotations

from textwrap import indent

import pytest

from builders import own_contract
from dossier.checks import rubric_facts, rubric_lint
from dossier.contract import Contract
from rubrics import contract_with, group_text, one_row, row_text

JUDGED = "kind: judged"


def sums(contract: Contract) -> list[tuple[str, int, dict[str, str]]]:
    return [(one.code, one.place.line, dict(one.words)) for one in rubric_lint.problems(contract)]


def facts(contract: Contract) -> list[tuple[str, int, dict[str, str]]]:
    return [(one.code, one.place.line, dict(one.words)) for one in rubric_facts.problems(contract)]


def test_the_contract_is_sound() -> None:
    assert sums(own_contract()) == []
    assert facts(own_contract()) == []


def test_rows_do_not_add_up_to_the_group() -> None:
    rows = row_text(JUDGED, points="4", evidence="training") + row_text(JUDGED, row=2, points="5", evidence="training")
    found = sums(contract_with({"one": group_text(rows)}))
    assert found == [("rubric-group-points", 3, {"day": "2023-01-01", "group": "one", "total": "10", "sum": "9"})]


def test_groups_do_not_add_up_to_the_total() -> None:
    text = group_text(row_text(JUDGED, evidence="training"))
    found = sums(contract_with({"one": text}, total="12"))
    assert found == [("rubric-total", 4, {"day": "2023-01-01", "total": "12", "sum": "10"})]


def test_sums_must_hold_from_every_day_on() -> None:
    first = row_text(JUDGED, evidence="training")
    later = first.replace("  versions:\n", "").replace("- id: row-1\n  row: 1\n", "")
    later = later.replace("from: 2023-01-01", "from: 2024-03-01").replace("points: 10", "points: 12")
    found = sums(contract_with({"one": group_text(first + later)}))
    assert [(code, words["day"], words["sum"]) for code, _, words in found] == [
        ("rubric-group-points", "2024-03-01", "12")
    ]


def test_bonus_and_veto_do_not_count() -> None:
    bonus = "kind: bonus\nmeasure: {kind: count, select: {kind: training}}\nthreshold: 1\npoints: 3"
    veto = "kind: whole-score-veto\nevents: [{id: a, text: 甲, select: {kind: training}}]\nto: 0"
    rows = (
        row_text(JUDGED, evidence="training")
        + row_text(bonus, row=2, points="3", evidence="training")
        + row_text(veto, row=3, points="0", evidence="training")
    )
    assert sums(contract_with({"one": group_text(rows)})) == []


def bands(text: str, *, points: str = "10") -> list[tuple[str, int, dict[str, str]]]:
    rule = "kind: bands\nmeasure: {kind: count, select: {kind: training}}\nbands:\n" + indent(text, "  ")
    text = group_text(row_text(rule, points=points, evidence="training"), points)
    return sums(contract_with({"one": text}, points))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- {at_least: 80, points: 10}\n- {at_least: 60, below: 80, points: 3}\n- {below: 60, points: 0}", []),
        ("- {points: 10}", []),
        # 80 itself belongs to none.
        ("- {above: 80, points: 10}\n- {below: 80, points: 0}", [("rubric-band-gap", 17, {"edge": "80"})]),
        # 60 to 80 belongs to none.
        ("- {at_least: 80, points: 10}\n- {below: 60, points: 0}", [("rubric-band-gap", 17, {"edge": "60"})]),
        # 80 belongs to two.
        ("- {at_least: 80, points: 10}\n- {up_to: 80, points: 0}", [("rubric-band-overlap", 17, {"edge": "80"})]),
        # 70 to 80 belongs to two.
        ("- {at_least: 70, points: 10}\n- {below: 80, points: 0}", [("rubric-band-overlap", 17, {"edge": "70"})]),
        # Nothing below 60, nothing from 80 on.
        (
            "- {at_least: 60, below: 80, points: 10}",
            [("rubric-band-gap", 17, {"edge": "60"}), ("rubric-band-gap", 17, {"edge": "80"})],
        ),
        # Two that begin nowhere.
        ("- {below: 5, points: 10}\n- {points: 0}", [("rubric-band-overlap", 18, {"edge": "5"})]),
        # One that never ends before another.
        ("- {points: 10}\n- {above: 5, points: 0}", [("rubric-band-overlap", 18, {"edge": "5"})]),
        ("- {points: 9}", [("rubric-band-points", 17, {"total": "10", "most": "9"})]),
    ],
)
def test_bands(text: str, expected: list[tuple[str, int, dict[str, str]]]) -> None:
    assert sorted(bands(text), key=lambda one: one[1]) == expected


def test_bands_that_a_reading_sets() -> None:
    rule = """
        kind: bands
        measure: {kind: count, select: {kind: training}}
        bands: [{points: 10}]
        """
    more = """
        readings:
          - reading: R-05
            choices:
              - {when: rolling, set: {bands: [{at_least: 3, points: 10}]}}
              - {when: calendar, set: {measure: {kind: mean}}}
              - {when: strict, set: {bands: [{points: ten}]}}
        """
    contract = one_row(rule, evidence="training", more=more)
    found = [code for code, _, _ in sums(contract)]
    assert found == ["rubric-band-gap"]


def test_items_do_not_add_up() -> None:
    rule = """
        kind: checklist
        items:
          - {id: a, text: 甲, points: 4, facts: [{id: a, text: 甲, select: {kind: training}}]}
          - {id: b, text: 乙, points: 5, facts: [{id: b, text: 乙, select: {kind: training}}]}
        """
    found = sums(contract_with({"one": group_text(row_text(rule, evidence="training"))}))
    assert found == [("rubric-items", 16, {"total": "10", "sum": "9"})]


def test_used_twice() -> None:
    rows = row_text(JUDGED, points="5", evidence="training") + row_text(JUDGED, points="5", evidence="training")
    found = list(rubric_lint.problems(contract_with({"one": group_text(rows)})))
    assert [(one.code, one.place.line, one.related[0].line) for one in found] == [
        ("contract-id-twice", 15, 5),
        ("rubric-row-twice", 16, 6),
    ]


def test_a_group_in_the_wrong_file() -> None:
    text = group_text(row_text(JUDGED, evidence="training"), name="two")
    found = sums(contract_with({"one": text}))
    assert found == [("rubric-group-file", 1, {"id": "two", "file": "one"})]


def deduct(event: str) -> str:
    return f"kind: deduct\nevents:\n  - {event}"


@pytest.mark.parametrize(
    ("rule", "code", "words"),
    [
        (
            deduct("{id: a, text: 甲, select: {kind: trainings}}"),
            "rubric-kind",
            {"kind": "trainings", "meant": "training"},
        ),
        (deduct("{id: a, text: 甲, select: {kind: complaint}}"), "rubric-evidence", {"kind": "complaint"}),
        (
            deduct("{id: a, text: 甲, select: {kind: training, where: [{field: peoples, above: 1}]}}"),
            "rubric-field",
            {"field": "peoples", "meant": "people"},
        ),
        (deduct("{id: a, text: 甲, select: {kind: training, each: units}}"), "rubric-field", {"field": "units"}),
        (deduct("{id: a, text: 甲, select: {kind: training, dated: held}}"), "rubric-field", {"field": "held"}),
        (deduct("{id: a, text: 甲, select: {kind: training, dated: people}}"), "rubric-number", {"field": "people"}),
        (
            deduct("{id: a, text: 甲, select: {kind: training, where: [{field: plan, is: yes}]}}"),
            "rubric-value",
            {"value": "yes", "meant": "", "known": "true, false"},
        ),
        (
            deduct("{id: a, text: 甲, select: {kind: training, where: [{field: title, above: 3}]}}"),
            "rubric-number",
            {"field": "title"},
        ),
        (
            deduct("{id: a, text: 甲, select: {kind: training, where: [{field: people, reached: true}]}}"),
            "rubric-number",
            {"field": "people"},
        ),
        (
            deduct("{id: a, text: 甲, select: {kind: training, where: [{field: people, differs_from: title}]}}"),
            "rubric-number",
            {"field": "title"},
        ),
        (
            deduct("{id: a, text: 甲, select: {kind: training, where: [{field: people, differs_from: nobody}]}}"),
            "rubric-field",
            {"field": "nobody"},
        ),
        (
            deduct(
                "{id: a, text: 甲, select: {kind: training, where: [{field: people, differs_from: units,"
                " by_more_than: {reading: R-17, setting: none}}]}}"
            ),
            "rubric-setting",
            {"reading": "R-17", "setting": "none"},
        ),
        (
            deduct("{id: a, text: 甲, select: {kind: training, where: [{field: people, ruled: faults}]}}"),
            "rubric-field",
            {"field": "faults", "meant": "fault"},
        ),
        (
            deduct("{id: a, text: 甲, select: {kind: training, where: [{field: record.peopl, above: 1}]}}"),
            "rubric-field",
            {"field": "record.peopl"},
        ),
        (deduct("{id: a, text: 甲}"), "rubric-shape", {"what": "select, owed"}),
        (
            deduct("{id: a, text: 甲, owed: {duties: [resource-reprt], states: [late]}}"),
            "rubric-duty",
            {"value": "resource-reprt", "meant": "resource-report"},
        ),
        (
            deduct(
                "{id: a, text: 甲, owed: {duties: [resource-report], states: [late]},"
                " deadline: {start: happened, workdays: 3, receipt_is_first: false, done: [happened]}}"
            ),
            "rubric-shape",
            {"what": "select"},
        ),
        (
            deduct(
                "{id: a, text: 甲, select: {kind: training},"
                " deadline: {start: begun, workdays: 3, receipt_is_first: false, done: [hours]}}"
            ),
            "rubric-field",
            {"field": "begun"},
        ),
        (
            deduct(
                "{id: a, text: 甲, select: {kind: training},"
                " elsewhere: {kind: training, named_by: titel, text: 另一行已计}}"
            ),
            "rubric-field",
            {"field": "titel", "meant": "title"},
        ),
        (
            deduct(
                "{id: a, text: 甲, select: {kind: training},"
                " elsewhere: {kind: spot-chek, named_by: id, text: 另一行已计}}"
            ),
            "rubric-kind",
            {"kind": "spot-chek", "meant": "spot-check"},
        ),
        (
            deduct(
                "{id: a, text: 甲, select: {kind: training},"
                " recorded: {every: {kind: training, key: title}, by: {kind: training, key: tite}}}"
            ),
            "rubric-field",
            {"field": "tite", "meant": "title"},
        ),
        (
            (
                "kind: bands\nmeasure: {kind: grade-mean, forms: {kind: training}, issued: {kind: training},"
                " over: issued}\nbands: [{points: 10}]"
            ),
            "rubric-field",
            {"field": "project"},
        ),
        (
            (
                "kind: all-or-nothing\nfacts:\n  - id: a\n    text: 甲\n    coverage:\n      none: met\n"
                "      every: {kind: training, key: title, since: people}\n      by: {kind: training, key: title}"
            ),
            "rubric-number",
            {"field": "people"},
        ),
        (
            "kind: all-or-nothing\nfacts: [{id: a, text: 甲, select: {kind: training}, must: [{field: plann, is: x}]}]",
            "rubric-field",
            {"field": "plann", "meant": "plan"},
        ),
        (
            (
                "kind: all-or-nothing\nfacts:\n  - id: a\n    text: 甲\n    coverage:\n      none: met\n"
                "      every: {kind: training, key: nam}\n      by: {kind: training, key: title}"
            ),
            "rubric-field",
            {"field": "nam"},
        ),
        (
            (
                "kind: all-or-nothing\nfacts:\n  - id: a\n    text: 甲\n    coverage:\n      none: met\n"
                "      every: {kind: training, key: title}\n      by: {kind: training, key: title}\n"
                "      must: [{field: plann, is: true}]"
            ),
            "rubric-field",
            {"field": "plann", "meant": "plan"},
        ),
        (
            "kind: bands\nmeasure: {kind: latest, select: {kind: training}, field: titel}\nbands: [{points: 10}]",
            "rubric-field",
            {"field": "titel", "meant": "title"},
        ),
        (
            "kind: count-up\ncounted: {kind: training}\neach: 1\nscale: share",
            "rubric-shape",
            {"what": "received"},
        ),
        (
            deduct("{id: a, text: 甲, select: {kind: training}}").replace("deduct", "deduct-then-cash")
            + "\npenalty: late\ncounting: all",
            "rubric-penalty",
            {"value": "late"},
        ),
    ],
)
def test_what_does_not_exist(rule: str, code: str, words: dict[str, str]) -> None:
    found = facts(one_row(rule, evidence="training"))
    assert [one[0] for one in found][:1] == [code]
    assert words.items() <= found[0][2].items()
    assert found[0][1] >= 11  # at its own line, below the row's head


def test_the_reading_of_what_ran_out_offers_these_choices() -> None:
    """R-63 has two readings; one left out would be counted as the other without a word."""
    text = """
        in_force:
          reading: R-63
          choices: [{when: each-day, needs: each-day}]
        """
    contract = contract_with({"one": group_text(row_text(JUDGED, evidence="training"))}, more=text)
    assert facts(contract) == [("rubric-reading", 8, {"reading": "R-63", "known": "each-day, month-end"})]
    both = text.replace("}]", "}, {when: month-end, needs: month-end}]")
    assert facts(contract_with({"one": group_text(row_text(JUDGED, evidence="training"))}, more=both)) == []


def test_papers_are_asked_for_of_known_kinds_by_a_known_reading() -> None:
    text = """
        papers:
          reading: R-70
          needed: attachd
          kinds: [{kind: dril, from: 2023-06-28, clause: 附表1}]
        """
    rows = {"one": group_text(row_text(JUDGED, evidence="training"))}
    assert facts(contract_with(rows, more=text)) == [
        ("rubric-reading", 8, {"reading": "R-70", "known": "as-recorded, attached"}),
        ("rubric-kind", 10, {"kind": "dril", "meant": "drill"}),
    ]
    assert facts(contract_with(rows, more=text.replace("attachd", "attached").replace("dril,", "drill,"))) == []


def test_unknown_kinds_do_not_hide_other_problems_or_crash() -> None:
    rule = """
        kind: all-or-nothing
        facts:
          - {id: a, text: 甲, select: {kind: nothing, where: [{field: x, is: y}]}, must: [{field: z, is: y}]}
        """
    assert [one[0] for one in facts(one_row(rule, evidence="training, nonsense"))] == ["rubric-kind", "rubric-kind"]
    for rule in (
        "kind: bands\nmeasure: {kind: latest, select: {kind: nothing}, field: x}\nbands: [{points: 10}]",
        deduct(
            "{id: a, text: 甲, select: {kind: nothing},"
            " deadline: {start: begun, workdays: 3, receipt_is_first: false, done: [ended]}}"
        ),
    ):
        assert [one[0] for one in facts(one_row(rule, evidence="training"))] == ["rubric-kind"]


def test_readings_and_what_they_set() -> None:
    more = """
        readings:
          - reading: R-05
            choices:
              - {when: rolling, set: {}}
              - {when: sometimes, set: {colour: red}}
          - reading: R-99
            choices: [{when: x, set: {}}]
        """
    found = facts(one_row(JUDGED, evidence="training", more=more))
    assert [(code, line) for code, line, _ in found] == [
        ("rubric-reading", 16),
        ("unknown-key", 19),
        ("rubric-reading", 20),
    ]


def test_what_a_reading_sets_is_looked_at_too() -> None:
    more = """
        readings:
          - reading: R-19
            choices:
              - {when: both, set: {}}
              - when: either
                set: {events: [{id: a, select: {kind: trainin}}]}
        """
    rule = deduct("{id: a, text: 甲, select: {kind: training}}")
    found = facts(one_row(rule, evidence="training", more=more))
    assert [(code, line) for code, line, _ in found] == [("rubric-kind", 22)]


def test_applies_and_supporting_are_looked_at_too() -> None:
    more = "applies: {facts: [{id: a, text: 甲, select: {kind: complaint}}], otherwise: full}"
    assert [one[0] for one in facts(one_row(JUDGED, evidence="training", more=more))] == ["rubric-evidence"]
    contract = contract_with(
        {"one": group_text(row_text(JUDGED, evidence="training"))}, supporting="[{kind: usages, purpose: 示例}]"
    )
    assert facts(contract)[0][2] == {"kind": "usages", "meant": "usage"}


def test_problems_of_several_readings_are_told_once() -> None:
    more = "readings: [{reading: R-19, choices: [{when: both, set: {}}, {when: either, set: {}}]}]"
    contract = one_row(deduct("{id: a, text: 甲, select: {kind: complaint}}"), evidence="training", more=more)
    assert [(code, line) for code, line, _ in facts(contract)] == [("rubric-evidence", 16)]


def test_the_place_is_the_word_itself() -> None:
    rule = deduct("{id: a, text: 甲, select: {kind: training, where: [{field: plan, in: [true, tru]}]}}")
    contract = one_row(rule, evidence="training")
    (problem,) = rubric_facts.problems(contract)
    # Two spaces of the list, six of the row, eight of the rule, then "- {id: a, ... in: [true, " up to "tru".
    line = group_text(row_text(rule, evidence="training")).splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1 :].startswith("tru]")
