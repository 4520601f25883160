"""What is kept of issued months: with it the checks find what they find without, whatever was changed meanwhile."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatch
from functools import cache, partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from dossier.cache import LivingCache
from dossier.checks import CHECKS, Check, check_all
from dossier.checks.past import FoundBefore, KnownPast, found_without_use
from dossier.doubt import Doubt
from dossier.evidence import Arrival, Arrivals, Evidence
from dossier.load import Dossier, load
from dossier.openers.content import Content
from dossier.problems import Problem
from dossier.records.layout import month_of
from dossier.records.operations import InspectionRecord
from dossier.records.projects import Usage
from pictured import scene
from test_doubts_cropped import cut, pngs, seen
from tools.benchmark.city import Size, make

SIZE = Size(projects=3, hosts=2, months=4)
BOUNDED: tuple[Check, ...] = tuple(one for one in CHECKS if getattr(one, "BY_MONTH", False))
KEPT: tuple[Check, ...] = tuple(one for one in CHECKS if one in BOUNDED or hasattr(one, "seen"))
UNMETERED: tuple[Check, ...] = tuple(one for one in CHECKS if getattr(one, "UNMETERED", False))
STATES = 14

_EDITS: tuple[tuple[str, str], ...] = (
    (r"[1-9](?=[0-9]*[,}])", "7"),
    (r"prepared_by: .*", "prepared_by: 甲方云管理科"),
    (r"prepared_by: .*", "prepared_by: 乙方驻场运维组"),
    (r"title: (.*)", r"title: \1 联系人：王小明"),
    (r"title: (.*)", "title: 材\u200b料"),
    (r"sample: true", "sample: false"),
    (r"happened: 20[0-9-]*", "happened: 2023-12-02"),
    (r"trough: [0-9.]*", "trough: 0"),
    (r"peak: [0-9.]*", "peak: 999"),
    (r"peak: [0-9.]*", "peak: 0.5"),
    (r"interval_minutes: 5", "interval_minutes: 0"),
    (r"allocated_gb: [0-9]*, used_gb: [0-9]*", "allocated_gb: 100, used_gb: 100"),
    (r"allocated_gb: [0-9]*, used_gb: [0-9]*", "allocated_gb: 80, used_gb: 10"),
    (r"vcpu: [0-9]*", "vcpu: 512"),
    (r"workdays: [0-9]*", "workdays: 31"),
    (r"(?s).*", ""),
)
_LIMITS = "doubts:\n  - {code: server-size, from: 2023-12-01, clause: 设置, limits: {times: 40}}\n"


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    make(folder / "root", SIZE)
    for nth, period in enumerate(SIZE.periods):  # numbers with gaps between them
        spot = folder / "root" / f"evidence/{period}/spot-check/spot-check-{period}.md"
        text = spot.read_text("utf-8").replace(f"id: spot-check-{period}", f"id: spot-check-{nth * 2 + 1:03}")
        text = text.replace("title: ", "title: 联系人：王小明，", 1)
        # Each month tells the incident of every month otherwise: of an earlier one, of its own and of a later one.
        incidents = [one.stem for one in sorted((folder / "root").glob("evidence/*/incident/*.md"))]
        text += "".join(f"\n{name} 业务中断 {900 + nth} 分钟。\n" for name in incidents)
        (spot.parent / f"spot-check-{nth * 2 + 1:03}.md").write_text(text, "utf-8")
        spot.unlink()
        usage = folder / "root" / f"evidence/{period}/usage/p-001.yml"
        usage.write_text(usage.read_text("utf-8").replace("id: p-001-h02", "id: p-003-h02"), "utf-8")
        edge = usage.with_name("p-002.yml")  # a use of 60 in every metric: as much as asks for no letter
        text = re.sub(r"peak: [0-9.]+, trough: [0-9.]+", "peak: 70, trough: 50", edge.read_text("utf-8"))
        text = re.sub(r"allocated_gb: [0-9]+, used_gb: [0-9]+", "allocated_gb: 1000, used_gb: 600", text)
        edge.write_text(text, "utf-8")
    register = folder / "root" / "evidence/projects/p-001.yml"  # one host in two projects
    register.write_text(register.read_text("utf-8").replace("host: p-001-h02", "host: p-003-h02"), "utf-8")
    return folder


@cache
def photos() -> tuple[Content, ...]:
    """Two photos, each with one that is cropped from it and one that was saved again."""
    whole = [scene(seed) for seed in range(2)]
    cropped = [cut(one, 5, 5, 5, 5) for one in whole]
    made = (*pngs(whole), *cropped, *(cut(one, 0, 0, 0, 0, quality=40) for one in whole))
    return tuple(map(seen, made))


def state(city: Path, over: Mapping[str, bytes | None], shown: Mapping[str, Content]) -> Dossier:
    """The city with some files as they are not, and what its attachments show."""
    found = load(city / "root", city / "cache", over).dossier
    assert found is not None
    return replace(found, evidence=Evidence.of(found.evidence.records, shown))


def pictures(dossier: Dossier) -> dict[str, Content]:
    """What the city's photos of inspections are taken to show: one, the same cropped, another, the same saved again."""
    named = [one.sha256 for record in dossier.evidence.all(InspectionRecord) for one in record.attachments]
    return dict(zip(named, (photos()[0], photos()[2], photos()[1], photos()[5]), strict=True))


def edited(root: Path, chance: random.Random) -> Iterator[tuple[str, bytes | None]]:
    """A few files of any month or of none, edited or taken away."""
    paths = [one for one in sorted(root.glob("evidence/*/**/*")) if one.suffix in (".md", ".yml")]
    texts = {one.relative_to(root).as_posix(): one.read_text("utf-8") for one in paths}
    for pattern, text in chance.sample(_EDITS, 9):
        name = chance.choice([name for name in texts if re.search(pattern, texts[name])])
        yield name, re.sub(pattern, text, texts[name], count=chance.choice((1, 0))).encode() or None
    if chance.random() < 0.3:
        yield "content/contract/doubts.yml", _LIMITS.encode()


def told(problems: Iterable[Problem]) -> list[object]:
    """Everything that the problems say, also what is not compared, in the order in which they are listed."""
    return [(one, type(one), meant(one)) for one in sorted(problems, key=lambda one: one.sort_key)]


def meant(problem: Problem) -> list[object]:
    """What would be on file if a doubt is right, with the places of each value."""
    otherwise = problem.otherwise if isinstance(problem, Doubt) else ()
    return [(path, record, record and record.source) for path, record in otherwise]


@pytest.mark.slow
def test_what_is_kept_and_the_rest_are_what_a_clean_run_finds(city: Path) -> None:
    chance = random.Random(9)  # noqa: S311  # no secret
    shown = pictures(state(city, {}, {}))
    over: dict[str, bytes | None] = {}
    sides: set[tuple[str, bool]] = set()
    for nth in range(STATES):
        if nth % 2 == 0:  # else another month is the last one issued
            over, shown = dict(edited(city / "root", chance)), dict(shown)
            shown[chance.choice(sorted(shown))] = chance.choice(photos())
        until = chance.choice(SIZE.periods)
        dossier = state(city, over, shown)
        stops = tuple(dict.fromkeys(sorted((chance.choice(SIZE.periods), until))))
        past = KnownPast.at(city / "kept", stops)
        past.before(KEPT, dossier)
        past.save()
        past = KnownPast.at(city / "kept", stops)
        known = past.before((), dossier)  # as it was read back; without any check nothing is found anew
        assert set(known.problems) == {check.__name__ for check in BOUNDED}
        for check in KEPT:
            clean = tuple(check.check(dossier))
            assert told(known.found(check, dossier, past.concerned)) == told(clean), (nth, check.__name__)
            for one in clean:
                month = month_of(one.place.path)
                sides.add((check.__name__, month is None or month <= stops[-1]))
        assert nth or check_all(dossier, past) == check_all(dossier)
        alone = found_without_use(UNMETERED, dossier, past.concerned)
        for check in UNMETERED:
            assert told(alone[check.__name__]) == told(check.check(dossier)), (nth, check.__name__)
    # Each of these checks has had something to find on both sides of the border; else this would say nothing of it.
    assert sides == {(check.__name__, side) for check in KEPT for side in (True, False)}


def asked_for(city: Path, change: Callable[[Dossier], Dossier], folder: Path) -> int:
    """How often the past is searched when something has been changed after it was kept."""
    first, until = state(city, {}, {}), SIZE.periods[1]
    searched: list[Dossier] = []

    def check(dossier: Dossier) -> tuple[Problem, ...]:
        searched.append(dossier)
        return ()

    counting = SimpleNamespace(__name__="counting", CODES=(), BY_MONTH=True, check=check)
    for dossier in (first, change(first)):
        kept = LivingCache(folder)
        KnownPast((until,), kept, LivingCache(None)).before((counting,), dossier)
        kept.save()
    assert all(record.source.path < "evidence/2024-02" for one in searched for record in one.evidence.records
               if month_of(record.source.path))  # fmt: skip
    return len(searched)


def without(path: str) -> Callable[[Dossier], Dossier]:
    def change(dossier: Dossier) -> Dossier:
        files = {name: fact for name, fact in dossier.files.items() if name != path}
        return replace(dossier, files=files, evidence=dossier.evidence.instead({path: None}))

    return change


@pytest.mark.parametrize(
    ("path", "times"),
    [
        ("evidence/2024-03/usage/p-001.yml", 1),  # open
        ("evidence/2024-02/usage/p-001.yml", 1),  # open
        ("evidence/2024-01/usage/p-001.yml", 2),
        ("evidence/projects/p-001.yml", 2),
        ("content/contract/doubts.yml", 2),
    ],
)
def test_the_past_is_searched_again_only_when_it_is_another(city: Path, tmp_path: Path, path: str, times: int) -> None:
    assert asked_for(city, without(path), tmp_path / "kept") == times


def all_of(check: Check, known: FoundBefore, dossier: Dossier, past: KnownPast) -> tuple[Problem, ...]:
    return tuple(known.found(check, dossier, past.concerned))


@pytest.mark.parametrize(
    ("path", "times"),
    [
        ("evidence/2024-01/usage/p-001.yml", 0),  # does not concern it
        ("evidence/2024-01/inspection-record/*", 2),  # in the past and in all there is
        ("evidence/2024-03/inspection-record/*", 1),
        ("content/contract/doubts.yml", 2),
    ],
)
def test_what_concerns_few_records_is_searched_again_for_those(
    city: Path, tmp_path: Path, path: str, times: int
) -> None:
    first = state(city, {}, {})
    gone = next(one for one in first.files if fnmatch(one, path))
    searched: list[Dossier] = []

    def check(dossier: Dossier) -> tuple[Problem, ...]:
        searched.append(dossier)
        return ()

    def concerns(_: Dossier, record: object) -> bool:
        return isinstance(record, InspectionRecord)

    rare = SimpleNamespace(__name__="rare", CODES=(), BY_MONTH=True, check=check, concerns=concerns)
    counts = []
    for dossier in (first, first, without(gone)(first)):  # a look at what has not changed makes nothing forgotten
        past = KnownPast.at(tmp_path / "kept", (SIZE.periods[1],))
        known = past.before((rare,), dossier)
        past.remember(dossier, partial(all_of, rare, known, dossier, past))
        past.save()
        counts.append(len(searched))
    assert counts == [2, 2, 2 + times]
    assert all(isinstance(record, InspectionRecord) for one in searched for record in one.evidence.records)


@pytest.mark.parametrize(
    ("path", "times"),
    [
        ("evidence/2024-03/usage/p-001.yml", 1),
        ("evidence/2024-03/inspection-record/*", 2),
        ("content/contract/doubts.yml", 2),
    ],
)
def test_what_never_looks_at_use_is_searched_again_when_anything_else_is_another(
    city: Path, path: str, times: int
) -> None:
    first, cache = state(city, {}, {}), LivingCache(None)
    gone = next(one for one in first.files if fnmatch(one, path))
    shown: list[Dossier] = []

    def check(dossier: Dossier) -> tuple[Problem, ...]:
        shown.append(dossier)
        return ()

    blind = SimpleNamespace(__name__="blind", CODES=(), UNMETERED=True, check=check)
    for dossier in (first, without(gone)(first)):
        assert found_without_use((blind,), dossier, cache) == {"blind": ()}
    assert len(shown) == times
    assert not any(isinstance(record, Usage) for one in shown for record in one.evidence.records)


def test_what_lives_on_is_handed_on_though_nobody_asks_for_it(city: Path, tmp_path: Path) -> None:
    """A look at what has not changed asks for nothing that concerns few records; the next one still has it."""
    first, stops = state(city, {}, {}), (SIZE.periods[1],)
    found = check_all(first, kept := KnownPast.at(tmp_path, stops))
    kept.save()
    living = [KnownPast.at(tmp_path, stops)]
    for _ in range(3):
        assert check_all(first, living[-1]) == found
        living.append(KnownPast.at(tmp_path, stops, living[-1]))
    key = next(iter(kept.concerned.values))
    assert [bool(one.concerned.values) for one in living] == [False] * 4
    assert living[-1].concerned.kept(key) is not None


def test_what_was_found_is_found_anew_when_the_history_says_otherwise(city: Path, tmp_path: Path) -> None:
    """A record that is committed, or committed later than it was thought, may be late: some doubts ask that."""
    first = state(city, {}, {})
    path = first.evidence.records[0].source.path
    asked: list[tuple[int, ...]] = []

    def look(*days: int) -> None:
        def find() -> tuple[Problem, ...]:
            asked.append(days)
            return ()

        arrivals = Arrivals({path: Arrival(*(datetime(2024, 5, day, tzinfo=UTC) for day in days))})
        cache = LivingCache(tmp_path / "kept")
        KnownPast((), cache, LivingCache(None)).remember(
            replace(first, evidence=replace(first.evidence, arrivals=arrivals)), find
        )
        cache.save()

    for days in ((), (2, 2), (2, 2), (2, 3), (2, 3)):
        look(*days)
    assert asked == [(), (2, 2), (2, 3)]


def test_nothing_is_read_that_others_could_have_written(city: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    assert asked_for(city, lambda same: same, folder) == 1
    folder.chmod(0o777)
    assert asked_for(city, lambda same: same, folder) == 2
