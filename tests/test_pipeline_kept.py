"""Months in full that are kept: they are what a clean run works out, whatever was changed meanwhile."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import dossier.cache
import dossier.pipeline
from dossier.assess.before import NOTHING_BEFORE
from dossier.assess.whole import in_full
from dossier.assessment import Assessment, to_json
from dossier.cache import LivingCache
from dossier.checks import check_all
from dossier.load import Dossier, Loaded, load
from dossier.pipeline import Months
from dossier.problems import Severity
from tools.benchmark.city import Size, make

SIZE = Size(projects=2, hosts=1, months=3)
AS_OF = date(2024, 6, 1)
STATES = 5
LAST = SIZE.periods[-1]
USAGE = f"evidence/{LAST}/usage/p-001.yml"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    make(folder / "root", SIZE)
    return folder


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The months that are really worked out."""
    found: list[str] = []

    def counting(*given: object) -> Assessment:
        made = in_full(*given)  # type: ignore[arg-type]  # handed on as they come
        found.append(made.period)
        return made

    monkeypatch.setattr(dossier.pipeline, "in_full", counting)
    return found


def state(city: Path, over: dict[str, bytes | None]) -> Dossier | None:
    """The city with some files as they are not; None if it has errors, so that no month may be computed."""
    return checked(load(city / "root", city / "cache", over))


def checked(loaded: Loaded) -> Dossier | None:
    """What was loaded; None if it has errors."""
    found = (*loaded.problems, *(check_all(loaded.dossier) if loaded.dossier else ()))
    return None if any(one.severity is Severity.ERROR for one in found) else loaded.dossier


def told(months: Months) -> list[object]:
    return [(to_json(months[period]), months.doubts(period)) for period in months]


def edited(root: Path, chance: random.Random) -> Iterator[tuple[str, bytes | None]]:
    """Other figures and words in a record of any month or none, or in the contract; a record taken away."""
    folder = chance.choice(("evidence/*/usage", "evidence/*/*", "evidence/projects", "content/contract/**"))
    path = chance.choice([one for one in sorted(root.glob(f"{folder}/*")) if one.suffix in (".md", ".yml")])
    text, name = path.read_text("utf-8"), path.relative_to(root).as_posix()
    if chance.random() < 0.2:
        yield name, None
        return
    figures = [*re.finditer(r"(?<=: )[0-9]+(?=[,}\n])", text)] or [*re.finditer(r"\n\Z", text)]
    figure = chance.choice(figures)
    new = str(int(figure[0]) + chance.choice((1, -1, 7))) if figure[0].strip() else "\n改了。\n"
    yield name, (text[: figure.start()] + new + text[figure.end() :]).encode()


def test_what_is_kept_is_what_a_clean_run_works_out(city: Path, tmp_path: Path, worked: list[str]) -> None:
    chance, states = random.Random(5), 0  # noqa: S311  # no secret
    over: dict[str, bytes | None] = {}
    while states < STATES:
        before = dict(over)
        over |= dict(edited(city / "root", chance))
        found = state(city, over)
        if found is None:
            over = before
            continue
        states, day = states + 1, AS_OF if chance.random() < 0.8 else date(2024, 7, 1 + states)
        clean = told(Months(found, day))
        assert told(Months(found, day, kept=tmp_path)) == clean, over
        worked.clear()
        assert told(Months(found, day, kept=tmp_path)) == clean
        assert worked == []


def test_what_goes_on_from_an_earlier_look_is_what_a_clean_run_works_out(city: Path, worked: list[str]) -> None:
    """With records that live on, months taken over, and what is known of single records; and back to what was."""
    text = (city / "root" / USAGE).read_text("utf-8")
    use: dict[str, bytes | None] = {USAGE: re.sub(r"peak: [0-9.]+", "peak: 61.5", text, count=1).encode()}
    chance, states = random.Random(7), 0  # noqa: S311  # no secret
    before, read = NOTHING_BEFORE, LivingCache(None)
    over: dict[str, bytes | None] = {}
    taken = False
    while states < STATES:
        last = dict(over)
        change = use if states == 1 else dict(edited(city / "root", chance))
        over = {} if states == STATES - 1 else over | change
        again = LivingCache(None, read)
        found, clean = checked(load(city / "root", again, over)), load(city / "root", city / "cache", over).dossier
        if found is None or clean is None:
            over = last
            continue
        states += 1
        day = AS_OF if states != 3 else date(2024, 7, 1)  # the day alone is another
        expected = told(Months(clean, day))
        worked.clear()
        months = Months(found, day, before=before)
        assert told(months) == expected, over
        taken = taken or len(worked) < len(months)
        before, read = months.before, again
    assert taken


def test_an_edited_use_leaves_everything_else_as_it_lives(city: Path, worked: list[str]) -> None:
    text = (city / "root" / USAGE).read_text("utf-8")
    other = re.sub(r"peak: [0-9.]+", "peak: 61.5", text, count=1).encode()
    read = LivingCache(None)
    found = checked(load(city / "root", read))
    assert found is not None
    first = Months(found, AS_OF)
    before = {period: first[period] for period in first}
    then = checked(load(city / "root", LivingCache(None, read), {USAGE: other}))
    assert then is not None
    assert then.contract is found.contract
    worked.clear()
    months = Months(then, AS_OF, before=first.before)
    assert [period for period in months if months[period] is before[period]] == list(SIZE.periods[:-1])
    assert worked == [str(LAST)]
    ours, others = ([one.next_band for one in last.projects] for last in (months[LAST], before[LAST]))
    assert [one is other for one, other in zip(ours, others, strict=True)] == [False, True]


def test_the_use_of_a_later_month_leaves_the_months_before_as_they_are(
    city: Path, tmp_path: Path, worked: list[str]
) -> None:
    text = (city / "root" / USAGE).read_text("utf-8")
    other = re.sub(r"peak: [0-9.]+", "peak: 61.5", text, count=1).encode()
    for over, months in (({}, list(map(str, SIZE.periods))), ({USAGE: other}, [str(LAST)])):
        found = state(city, dict(over))
        assert found is not None
        worked.clear()
        told(Months(found, AS_OF, kept=tmp_path))
        assert worked == months


def test_a_month_sees_no_use_of_a_later_one(city: Path) -> None:
    """Else what is kept could be another than what is worked out."""
    found = state(city, {})
    assert found is not None
    first, *_, last = (Months(found, AS_OF).computing(period).evidence for period in (*SIZE.periods[:1], LAST))
    assert first.usage("p-001", LAST) is None
    assert last.usage("p-001", LAST) is not None
    assert last is found.evidence


def test_another_program_keeps_nothing(
    city: Path, tmp_path: Path, worked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = state(city, {})
    assert found is not None
    told(Months(found, AS_OF, kept=tmp_path))
    monkeypatch.setattr(dossier.cache, "_program", lambda: "another")
    worked.clear()
    assert Months(found, AS_OF, kept=tmp_path)[LAST].period == str(LAST)
    assert worked == [str(LAST)]


def test_a_month_is_shown_beside_the_one_before_in_full_and_earlier_ones_as_they_are_adopted(
    city: Path, worked: list[str]
) -> None:
    found = state(city, {})
    assert found is not None
    months = Months(found, AS_OF)
    beside = [months.beside(period, LAST) for period in SIZE.periods]
    assert worked == [str(LAST.shift(-1)), str(LAST)]
    assert beside == [months.adopted[SIZE.periods[0]], *(months[period] for period in SIZE.periods[1:])]
