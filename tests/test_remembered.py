"""A result is remembered exactly as long as the readings it asked for stay the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hypothesis import given
from hypothesis import strategies as st

from dossier.remembered import AskedReadings, Lasting, Memory, Overlaid, Same, lasting, remembered

ADOPTED = {"R-01": "a", "R-02": "b"}


class Counted:
    """A computation that says how often it was made."""

    def __init__(self, compute: Callable[[Mapping[str, str]], object]) -> None:
        self.compute, self.made = compute, 0

    def under(self, readings: Mapping[str, str], name: str = "one") -> object:
        def make() -> object:
            self.made += 1
            return self.compute(readings)

        return remembered(readings, name, make)


def test_only_what_was_asked_for_makes_it_anew() -> None:
    memory, one = Memory(), Counted(lambda readings: readings["R-01"])
    assert one.under(AskedReadings(ADOPTED, memory)) == "a"
    assert one.under(AskedReadings(ADOPTED | {"R-02": "other"}, memory)) == "a"
    assert one.made == 1
    assert one.under(AskedReadings(ADOPTED | {"R-01": "other"}, memory)) == "other"
    assert one.made == 2
    assert one.under(AskedReadings(ADOPTED, memory)) == "a"
    assert one.made == 2


def test_a_question_that_is_not_there_was_asked_for_all_the_same() -> None:
    memory, one = Memory(), Counted(lambda readings: readings.get("R-03"))
    assert one.under(AskedReadings(ADOPTED, memory)) is None
    assert one.under(AskedReadings(ADOPTED | {"R-03": "c"}, memory)) == "c"


def test_whoever_sees_all_depends_on_all() -> None:
    for compute in (dict, len, list):
        memory, one = Memory(), Counted(compute)
        one.under(AskedReadings(ADOPTED, memory))
        one.under(AskedReadings(ADOPTED | {"R-02": "other"}, memory))
        assert one.made == 2


def test_what_a_part_asked_for_the_whole_asked_for() -> None:
    """Also when the part was only remembered."""
    memory = Memory()
    part = Counted(lambda readings: readings["R-01"])
    whole = Counted(lambda readings: (part.under(readings, "part"), readings["R-02"]))
    part.under(AskedReadings(ADOPTED, memory), "part")
    assert whole.under(AskedReadings(ADOPTED, memory), "whole") == ("a", "b")
    assert part.made == 1
    assert whole.under(AskedReadings(ADOPTED | {"R-01": "other"}, memory), "whole") == ("other", "b")


def test_readings_that_do_not_remember_compute_each_time() -> None:
    one = Counted(lambda readings: readings["R-01"])
    assert (one.under(ADOPTED), one.under(ADOPTED), one.made) == ("a", "a", 2)


def test_without_a_memory_nothing_is_remembered() -> None:
    """The same readings may stand for other evidence."""
    one, readings = Counted(lambda readings: readings["R-01"]), AskedReadings(ADOPTED)
    assert (one.under(readings), one.under(readings), one.made) == ("a", "a", 2)


def test_a_computation_that_fails_is_not_remembered() -> None:
    memory = Memory()
    one = Counted(lambda readings: readings["R-09"])
    for _ in range(2):
        try:
            one.under(AskedReadings(ADOPTED, memory))
        except KeyError:
            continue
    assert one.made == 2


def test_a_name_for_an_object_is_not_one_for_its_like() -> None:
    first, second = ["a"], ["a"]
    assert Same(first) == Same(first)
    assert Same(first) != Same(second)


QUESTIONS = st.sampled_from(["R-01", "R-02", "R-03", "R-04"])
READINGS = st.dictionaries(QUESTIONS, st.sampled_from("ab"))


@given(st.lists(QUESTIONS, max_size=4), st.lists(READINGS, min_size=1, max_size=6))
def test_remembered_is_what_computing_gives(asked: list[str], sets: list[dict[str, str]]) -> None:
    memory = Memory()

    def compute(readings: Mapping[str, str]) -> list[str | None]:
        return [readings.get(one) for one in asked]

    for readings in sets:
        assert Counted(compute).under(AskedReadings(readings, memory)) == compute(readings)


@given(READINGS, READINGS, READINGS)
def test_an_earlier_month_keeps_its_readings_where_nothing_is_exchanged(
    before: dict[str, str], adopted: dict[str, str], now: dict[str, str]
) -> None:
    exchanged = {key: reading for key, reading in now.items() if adopted.get(key) != reading}
    assert dict(Overlaid(before, adopted, now)) == before | exchanged
    assert len(Overlaid(before, adopted, now)) == len(before | exchanged)


def test_what_lasts_serves_every_memory_that_goes_on_from_it_and_is_forgotten_when_nobody_asks() -> None:
    one = Counted(lambda readings: readings["R-01"])

    def ask(known: Lasting, reading: str = "a") -> object:
        readings = AskedReadings(ADOPTED | {"R-01": reading}, Memory(known))
        return lasting(readings, "one", lambda: one.under(readings, "inside"))

    first = Lasting()
    assert [ask(first), ask(first), ask(Lasting(first))] == ["a", "a", "a"]
    assert one.made == 1
    assert ask(first, "other") == "other"
    assert one.made == 2
    unasked = Lasting(Lasting(first))
    assert ask(unasked) == "a"
    assert one.made == 3


def test_what_lasts_notes_what_was_asked_for_in_what_rests_on_it() -> None:
    memory = Memory()

    def whole(readings: AskedReadings) -> object:
        return remembered(readings, "whole", lambda: lasting(readings, "part", lambda: readings["R-02"]))

    assert whole(AskedReadings(ADOPTED, memory)) == "b"
    assert whole(AskedReadings(ADOPTED | {"R-02": "other"}, memory)) == "other"
