from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import dossier.cache
import dossier.load
from builders import HOME
from catalogue import BASE
from dossier.cache import Cache, LivingCache
from dossier.load import load
from dossier.load.filing import FileRead, read_record

INSPECTION = "evidence/2024-03/inspection-record/inspection.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "root"
    shutil.copytree(HOME / "content" / "contract", root / "content" / "contract")
    shutil.copytree(BASE / "evidence", root / "evidence")
    return root


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths that are really parsed."""
    paths: list[str] = []

    def counting(path: str, data: bytes) -> FileRead:
        paths.append(path)
        return read_record(path, data)

    monkeypatch.setattr(dossier.load, "read_record", counting)
    return paths


def test_an_unchanged_file_is_not_parsed_again(root: Path, tmp_path: Path, parsed: list[str]) -> None:
    first = load(root, tmp_path / "cache")
    assert len(parsed) == 14
    parsed.clear()
    second = load(root, tmp_path / "cache")
    assert parsed == []
    assert first.problems == second.problems
    assert first.dossier is not None
    assert second.dossier is not None
    assert first.dossier.evidence.records == second.dossier.evidence.records
    places = [[loaded.dossier.evidence.records[0].place("title") for loaded in (first, second) if loaded.dossier]]
    assert places[0][0] == places[0][1]


def test_a_changed_byte_is_seen_even_with_the_same_size_and_time(root: Path, tmp_path: Path, parsed: list[str]) -> None:
    load(root, tmp_path / "cache")
    parsed.clear()
    path = root / INSPECTION
    before = path.stat()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("anomalies: 1", "anomalies: 7"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    loaded = load(root, tmp_path / "cache")
    assert parsed == [INSPECTION]
    assert loaded.dossier is not None
    assert getattr(loaded.dossier.evidence.by_id["inspection"], "anomalies", None) == 7


def test_the_same_bytes_elsewhere_are_another_record(root: Path, tmp_path: Path) -> None:
    load(root, tmp_path / "cache")
    copy = root / INSPECTION.replace("inspection.yml", "copy.yml")
    shutil.copy(root / INSPECTION, copy)
    loaded = load(root, tmp_path / "cache")
    assert [(problem.code, problem.place.path) for problem in loaded.problems] == [
        ("not-file-name", copy.relative_to(root).as_posix())
    ]


def test_problems_are_kept_too(root: Path, tmp_path: Path, parsed: list[str]) -> None:
    path = root / INSPECTION
    path.write_text(path.read_text(encoding="utf-8").replace("anomalies: 1", "anomalies: -1"), encoding="utf-8")
    first = load(root, tmp_path / "cache")
    parsed.clear()
    assert load(root, tmp_path / "cache").problems == first.problems
    assert parsed == []


def test_another_program_finds_nothing(
    root: Path, tmp_path: Path, parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(root, tmp_path / "cache")
    parsed.clear()
    monkeypatch.setattr(dossier.cache, "_program", lambda: "another")
    load(root, tmp_path / "cache")
    assert len(parsed) == 14


@pytest.mark.parametrize("damage", [b"", b"\x00" * 100, b"cut"])
def test_a_damaged_cache_is_forgotten(root: Path, tmp_path: Path, parsed: list[str], damage: bytes) -> None:
    sound = load(root, tmp_path / "cache")
    file = tmp_path / "cache" / "parsed.pickle"
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2] if damage == b"cut" else damage)
    parsed.clear()
    assert load(root, tmp_path / "cache").problems == sound.problems
    assert len(parsed) == 14


def test_a_folder_that_others_may_write_is_not_trusted(root: Path, tmp_path: Path, parsed: list[str]) -> None:
    load(root, tmp_path / "cache")
    parsed.clear()
    (tmp_path / "cache").chmod(0o777)
    load(root, tmp_path / "cache")
    assert len(parsed) == 14


def test_a_cache_that_cannot_be_written_is_done_without(root: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    loaded = load(root, tmp_path / "cache")
    assert loaded.problems == ()


def computed(folder: Path, *keys: str) -> list[str]:
    """The keys whose values were not in the cache."""
    cache = Cache(folder)
    missing: list[str] = []

    def compute() -> str:
        missing.append("")
        return ""

    for key in keys:
        before = len(missing)
        cache.remember(key, compute)
        missing[before:] = [key] * (len(missing) - before)
    cache.save()
    return missing


def test_what_is_no_longer_used_is_dropped(tmp_path: Path) -> None:
    assert computed(tmp_path, "a", "b") == ["a", "b"]
    assert computed(tmp_path, "b") == []
    assert computed(tmp_path, "a", "b") == ["a"]


def test_a_value_that_cannot_be_kept_is_computed_each_time(tmp_path: Path) -> None:
    for _ in range(2):
        cache = Cache(tmp_path / "cache")
        assert cache.remember("key", lambda: lambda: 1)() == 1
        cache.save()


@pytest.mark.parametrize(
    "over",
    [
        {},
        {INSPECTION: None},
        {INSPECTION: b"kind: inspection-record\n"},
        {"evidence/2024-03/inspection-record/copy.yml": None},
        {"content/contract/terms.yml": b"contract: X\n"},
    ],
)
def test_a_look_that_goes_on_from_another_sees_what_a_clean_one_sees(
    root: Path, tmp_path: Path, over: dict[str, bytes | None]
) -> None:
    """Whatever is taken to lie there, and whatever changed on disk since; what did not is not unpacked again."""
    first = LivingCache(tmp_path / "cache")
    before = load(root, first).dossier
    path = root / INSPECTION
    path.write_text(path.read_text("utf-8").replace("anomalies: 1", "anomalies: 7"), "utf-8")
    beside, clean = load(root, LivingCache(tmp_path / "cache", first), over), load(root, None, over)
    assert (beside.problems, beside.texts) == (clean.problems, clean.texts)
    assert (beside.dossier is None) == (clean.dossier is None)
    if before and beside.dossier and clean.dossier:
        assert beside.dossier.evidence.records == clean.dossier.evidence.records
        assert (beside.dossier.files, beside.dossier.unread) == (clean.dossier.files, clean.dossier.unread)
        known = {one.id: one for one in before.evidence.records}
        assert {one.id for one in beside.dossier.evidence.records if known.get(one.id) is not one} <= {"inspection"}
