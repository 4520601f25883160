"""The register of readings: complete, adopted by day, and what its lint finds."""

from __future__ import annotations

from fractions import Fraction

import pytest

from builders import codes, own_contract
from dossier.checks.readings_lint import CODES, problems
from dossier.contract.readings import Readings
from dossier.exact.period import Period
from dossier.fields import parse
from dossier.problems.wording import codes as worded
from dossier.source import read

# From the register agreed with the bureau: id -> readings, the one adopted by default first.
SWITCHABLE = {
    "R-01": ("upper", "sixty-low", "eighty-low"),
    "R-03": ("returned", "issued"),
    "R-05": ("rolling", "calendar", "strict"),
    "R-07": ("literal", "ratio", "no-demand-full"),
    "R-08": ("beyond", "all"),
    "R-09": ("beyond", "all"),
    "R-13": ("third-day-in", "receipt-is-first"),
    "R-14": ("tenth-in", "ninth", "no-move"),
    "R-18": ("literal", "judged"),
    "R-19": ("both", "either"),
    "R-25": ("once", "each", "platform"),
    "R-26": ("carry", "clamp", "refund"),
    "R-27": ("pending-in", "pending-out"),
    "R-28": ("exact", "two-places"),
    "R-30": ("weighted", "mean"),
    "R-32": ("month-end", "peak-trough"),
    "R-33": ("composite-only", "full", "zero"),
    "R-37": ("actual-days", "whole-month", "thirty"),
    "R-51": ("no-move", "moves"),
    "R-52": ("interval", "raw"),
    "R-53": ("until-issued", "until-submitted"),
    "R-54": ("by-proof", "by-filing"),
    "R-58": ("deducted-until-ruled", "open-until-ruled"),
    "R-59": ("stop-by-stop", "whole"),
    "R-63": ("each-day", "month-end"),
    "R-64": ("month", "day"),
    "R-70": ("as-recorded", "attached"),
}
MARCH = Period(2024, 3)


def register(text: str) -> Readings:
    source, found = read("content/contract/readings.yml", text.encode())
    assert source is not None, found
    value, found = parse(Readings, source)
    assert value is not None, found
    return value


def test_all_are_there_in_order() -> None:
    ids = [question.id for question in own_contract().readings.readings]
    assert ids[:50] == [f"R-{nth:02d}" for nth in range(1, 51)]
    assert ids == sorted(set(ids))


def test_the_switchable_ones_offer_these_readings() -> None:
    shown = {question.id: tuple(one.id for one in question.readings) for question in own_contract().readings.switchable}
    assert shown == SWITCHABLE


def test_the_first_reading_is_adopted_and_nothing_is_confirmed_yet() -> None:
    readings = own_contract().readings
    adopted = readings.adopted(MARCH)
    assert {name: adopted[name] for name in SWITCHABLE} == {name: ids[0] for name, ids in SWITCHABLE.items()}
    assert not any(question.adoption(MARCH).confirmed for question in readings.readings)


def test_alternatives_are_all_others() -> None:
    assert own_contract().readings.alternatives(MARCH) == {name: ids[1:] for name, ids in SWITCHABLE.items()}


def test_settings() -> None:
    readings = own_contract().readings
    # half of the last of two places after the point
    assert readings.setting("R-17", "tolerance-percent") == Fraction(1, 200)
    assert readings.setting("R-17", "no-such-setting") is None
    assert readings.setting("R-99", "tolerance-percent") is None


TEXT = """\
readings:
  - id: R-01
    clause: 示例
    question: 示例
    switchable: true
    readings: [{id: one, text: 甲}, {id: two, text: 乙}]
    adopted:
      - {from: 2024-01-01, reading: one}
      - {from: 2024-07-01, reading: two, confirmed_by: 示例函 1 号, confirmed_on: 2024-06-20}
    touches: {rows: [a]}
"""


@pytest.mark.parametrize(
    ("agreed", "month", "reading", "confirmed"),
    [
        ("2024-07-01", "2023-12", "one", False),  # before the first adoption the first one holds
        ("2024-07-01", "2024-06", "one", False),
        ("2024-07-01", "2024-07", "two", True),
        ("2024-07-02", "2024-07", "one", False),  # agreed within the month: from the first of the next one
        ("2024-07-31", "2024-07", "one", False),
        ("2024-07-31", "2024-08", "two", True),
    ],
)
def test_an_adoption_rules_whole_months(agreed: str, month: str, reading: str, confirmed: bool) -> None:
    readings, period = register(TEXT.replace("2024-07-01", agreed)), Period.parse(month)
    assert readings.adopted(period) == {"R-01": reading}
    assert readings.by_id["R-01"].adoption(period).confirmed is confirmed


@pytest.mark.parametrize(
    ("month", "coming"), [("2023-11", "2024-07-01"), ("2024-06", "2024-07-01"), ("2024-07", None), ("2024-08", None)]
)
def test_what_rules_a_later_month(month: str, coming: str | None) -> None:
    """Before its first month the first adoption holds already, so it is not to come."""
    found = register(TEXT).by_id["R-01"].coming(Period.parse(month))
    assert (str(found.from_) if found else None) == coming


def test_words_of_a_reading() -> None:
    question = register(TEXT).by_id["R-01"]
    assert question.text("two") == "乙"
    with pytest.raises(KeyError):
        question.text("three")


def test_a_sound_register_has_no_problem() -> None:
    assert list(problems(register(TEXT), frozenset({"a"}))) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("reading: two,", "reading: tow,", "reading-adopted", 9),
        ("from: 2024-07-01", "from: 2024-01-01", "reading-adopted-twice", 9),
        (", confirmed_on: 2024-06-20", "", "reading-confirmation", 9),
        ("confirmed_by: 示例函 1 号, ", "", "reading-confirmation", 9),
        ("rows: [a]", "rows: [b]", "reading-row", 10),
        ("{id: two, text: 乙}]", "{id: one, text: 乙}]", "contract-id-twice", 6),
    ],
)
def test_lint(old: str, new: str, code: str, line: int) -> None:
    assert old in TEXT
    found = [one for one in problems(register(TEXT.replace(old, new)), frozenset({"a"})) if one.code == code]
    assert [one.place.line for one in found] == [line]


def test_lint_finds_a_switch_without_choice() -> None:
    text = TEXT.replace(", {id: two, text: 乙}", "").replace("reading: two,", "reading: one,")
    assert codes(problems(register(text), frozenset({"a"}))) == ["reading-single"]


def test_lint_finds_an_id_used_twice() -> None:
    text = TEXT + TEXT.removeprefix("readings:\n")
    found = list(problems(register(text), frozenset({"a"})))
    assert [(one.code, one.place.line, one.related[0].line) for one in found] == [("contract-id-twice", 11, 2)]


def test_meant_reading_is_suggested() -> None:
    (found,) = problems(register(TEXT.replace("reading: two,", "reading: tow,")), frozenset({"a"}))
    assert dict(found.words) == {"value": "tow", "meant": "two", "known": "one, two"}


def test_an_id_has_its_form() -> None:
    source, _ = read("content/contract/readings.yml", TEXT.replace("R-01", "r1").encode())
    assert source is not None
    value, found = parse(Readings, source)
    assert value is None
    assert codes(found) == ["bad-id"]


def test_every_code_has_words() -> None:
    assert set(CODES) <= worded("zh") & worded("en")
