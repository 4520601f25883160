"""The same figures to the digit, whichever engine sums up and whether it reads the file itself or not."""

from __future__ import annotations

import random
import shutil
from importlib.util import find_spec
from pathlib import Path

import pytest

import exported
from dossier.contract.exports import ExportMapping
from dossier.intake.usage import reading
from dossier.intake.usage.comparing import differing
from dossier.intake.usage.reading import UsageRead
from test_intake_usage import host, load, read, told

FIGURES = "\n".join(f"{{of: {of}, statistic: sample, column: {of}, unit: percent}}" for of in ("cpu", "memory", "disk"))


def lively() -> bytes:
    """A week of samples every 5 minutes with odd digits, zeros, bursts, gaps and doubled moments."""
    chance = random.Random(7)  # noqa: S311  # figures, no secret
    body = []
    for name in ("web-01", "web-02"):
        for number in range(2016):
            if number % 97 == 5:
                continue
            minute = number * 5
            at = f"2024-03-{1 + minute // 1440:02d} {minute % 1440 // 60:02d}:{minute % 60:02d}:00"
            figures = [f"{chance.uniform(0, 126):.{chance.randrange(1, 8)}f}" for _ in range(3)]
            figures[0] = "0" if number % 301 == 7 else figures[0]
            body += [(name, at, *figures)] * (2 if number % 503 == 9 else 1)
    return exported.text(("host", "time", "cpu", "memory", "disk"), body)


def mapping(minutes: int) -> ExportMapping:
    found = exported.mapping(FIGURES, host="{column: host}", time='{column: time, zone: "+08:00"}')
    return found.model_copy(update={"interval_minutes": minutes})


def same(one: UsageRead, other: UsageRead) -> None:
    for name in ("web-01", "web-02"):
        assert list(differing(host(one, name), host(other, name))) == []
    assert told(one) == told(other)
    assert [month.cpu_mean for month in one.hosts] == [month.cpu_mean for month in other.hosts]


def slow(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, bytes],
    how: ExportMapping,
    spark: str | None = None,
) -> UsageRead:
    """Read with samples written first, as if no engine could read the file itself."""
    with monkeypatch.context() as patch:
        patch.setattr(reading, "direct", lambda *_: None)
        return read(tmp_path, files, how, spark=spark)


@pytest.mark.parametrize(("own", "other"), [("用量[1].csv", "用量1.csv"), ("a{b}.csv", "ab.csv")])
def test_no_other_file_is_read_because_its_name_fits(own: str, other: str, tmp_path: Path) -> None:
    """Both lie in one folder; the other one has a peak of 99."""
    head = ("host", "time", "cpu", "memory", "disk")
    (tmp_path / other).write_bytes(exported.text(head, [("web-01", "2024-03-01 00:05:00", "99", "9", "9")]))
    body = [("web-01", f"2024-03-01 00:{minute:02d}:00", "20", "9", "9") for minute in (5, 10)]
    found = read(tmp_path, {own: exported.text(head, body)}, mapping(5))
    assert load(found, "cpu") == (20, 20)


@pytest.mark.parametrize("minutes", [5, 15])
def test_an_engine_that_reads_the_file_itself_says_the_same(
    minutes: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"a.csv": lively()}
    written = slow(tmp_path, monkeypatch, files, mapping(minutes))
    monkeypatch.setattr(reading, "write_samples", None)  # whoever writes samples now fails
    same(written, read(tmp_path, files, mapping(minutes)))


def test_a_cell_that_an_engine_cannot_read_is_told_by_its_place(tmp_path: Path) -> None:
    """It stands far below the rows by which the file was taken for plain."""
    lines = lively().decode().split("\r\n")
    lines[1800] = "web-01,2024-03-07 01:00:00,12 GB,1,1"
    found = read(tmp_path, {"a.csv": "\r\n".join(lines).encode()}, mapping(5))
    assert told(found) == ["export-cell a.csv:1801:3"]


SPARK = shutil.which("java") is not None and find_spec("pyspark") is not None


@pytest.mark.slow
@pytest.mark.skipif(not SPARK, reason="Spark needs Java (Debian: default-jre-headless) and dossier[spark]")
def test_spark_says_the_same_as_duckdb(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Means over 15 minutes, gaps, zeros and doubled moments; read by Spark itself, and from written samples."""
    files = {"a.csv": lively()}
    duckdb = read(tmp_path, files, mapping(15))
    same(duckdb, slow(tmp_path, monkeypatch, files, mapping(15), spark="local"))
    monkeypatch.setattr(reading, "write_samples", None)
    same(duckdb, read(tmp_path, files, mapping(15), spark="local"))
