"""`import usage` as a clerk meets it: guess, confirm, write, and once more; and `check` against what is attached."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from dossier.cli import main
from exported import text
from sample_months import copied

MONTH = "2024-03"
USAGE = f"evidence/{MONTH}/usage"
MAPPING = "content/import/monitor.yml"
HEAD = ("主机名", "时间", "CPU使用率(%)", "内存使用率(%)", "磁盘已用(GB)")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of contract and evidence, with the use of one project alone missing."""
    copied(tmp_path)
    (tmp_path / USAGE / "water.yml").unlink()
    return tmp_path


def hosts(root: Path) -> list[str]:
    """The hosts of the project by the register."""
    entries = yaml.safe_load((root / "evidence/projects/water.yml").read_text(encoding="utf-8"))["resources"]
    return list(dict.fromkeys(entry["host"] for entry in entries if "host" in entry))


def export(root: Path, name: str = "三月.csv", peak: str = "61.5") -> Path:
    """Two samples of each host of the project, and of one that nobody knows."""
    body = [
        (host, f"2024-03-0{day} 00:00:00", cpu, "40", "90")
        for host in (*hosts(root), "spare-01")
        for day, cpu in ((1, peak), (2, "7"))
    ]
    path = root / name
    path.write_bytes(text(HEAD, body, encoding="gbk"))
    return path


def run(root: Path, *words: str) -> int:
    return main(["--root", str(root), "import", "usage", *words])


def confirmed(root: Path) -> None:
    path = root / MAPPING
    text, _, _ = path.read_text(encoding="utf-8").partition("unsure:")
    path.write_text(text, encoding="utf-8")


def test_a_month_is_imported_from_guess_to_record(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = export(root)
    words = (MONTH, str(file), "--platform", "monitor")
    assert run(root, *words) == 1
    assert "已照这些文件猜出对照文件" in capsys.readouterr().out
    assert run(root, *words) == 1  # nothing is confirmed yet
    assert "mapping-unsure" in capsys.readouterr().out
    assert not (root / USAGE / "water.yml").exists()
    confirmed(root)
    assert run(root, *words) == 0
    said = capsys.readouterr().out
    assert "usage-name-unknown" in said
    assert "spare-01" in said
    assert "写入 1 份" in said
    record = yaml.safe_load((root / USAGE / "water.yml").read_text(encoding="utf-8"))
    assert [host["id"] for host in record["hosts"]] == hosts(root)
    assert {(host["cpu"]["peak"], host["cpu"]["trough"]) for host in record["hosts"]} == {(61.5, 7)}
    (one,) = record["attachments"]
    assert (root / USAGE / one["path"]).read_bytes() == file.read_bytes()
    before = {path.name: path.read_bytes() for path in (root / USAGE).iterdir()}
    assert run(root, *words) == 0
    assert "写入 0 份，已有且相同 1 份" in capsys.readouterr().out
    assert {path.name: path.read_bytes() for path in (root / USAGE).iterdir()} == before
    other = export(root, "重导.csv", peak="70")
    assert run(root, str(other), "--platform", "monitor") == 1  # the month is told by the file
    said = capsys.readouterr().out
    assert "usage-filed" in said
    assert "cpu.peak: 61.5 -> 70" in said
    assert {path.name: path.read_bytes() for path in (root / USAGE).iterdir()} == before


def test_of_many_hosts_without_data_all_are_listed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A message names five of them and how many there are, and says where all of them stand."""
    first, *_ = hosts(root)
    path = root / "三月.csv"
    path.write_bytes(text(HEAD, [(first, "2024-03-01 00:00:00", "61.5", "40", "90")], encoding="gbk"))
    words = (MONTH, str(path), "--platform", "monitor")
    assert run(root, *words) == 1
    confirmed(root)
    run(root, *words)
    said = capsys.readouterr().out
    listed = (root / f"build/import-usage-{MONTH}.txt").read_text("utf-8")
    assert f"全部名称列在 build/import-usage-{MONTH}.txt" in said
    for path in sorted((root / "evidence/projects").glob("*.yml")):
        entries = yaml.safe_load(path.read_text("utf-8"))["resources"]
        names = dict.fromkeys(one["host"] for one in entries if "host" in one)
        if f" {path.stem}（" in listed:
            part = listed.partition(f" {path.stem}（")[2].partition("\n\n")[0].strip().split("\n")
            assert part[0] == f"{len(part) - 1}）"
            assert set(part[1:]) <= {*names}
    short = [name for name in listed.split("\n") if name and name not in said and "（" not in name]
    assert short  # what the message leaves out


def test_a_figure_that_the_attached_export_does_not_give_is_an_error(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = (MONTH, str(export(root)), "--platform", "monitor")
    run(root, *words)
    confirmed(root)
    assert run(root, *words) == 0
    capsys.readouterr()
    assert main(["--root", str(root), "check", USAGE]) == 0
    assert "usage-not-from-export" not in capsys.readouterr().out
    path = root / USAGE / "water.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("peak: 61.5", "peak: 81.5", 1), encoding="utf-8")
    assert main(["--root", str(root), "check", USAGE]) == 1
    said = capsys.readouterr().out
    assert "usage-not-from-export" in said
    assert "cpu.peak: 81.5 -> 61.5" in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2024-03", "FILE"), "不能作平台的编号"),
        (("2024-03", "FILE", "--platform", "监管平台"), "不能作平台的编号"),
        (("2024-03", "nowhere.csv", "--platform", "monitor"), "nowhere.csv"),
    ],
)
def test_wrong_use(words: tuple[str, ...], said: str, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = [str(export(root)) if word == "FILE" else word for word in words]
    assert run(root, *given) == 2
    assert said in capsys.readouterr().err


def test_a_large_export_is_kept_elsewhere(
    root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from dossier.cli import usage  # noqa: PLC0415  # its limit is lowered

    monkeypatch.setattr(usage, "LARGEST", 10)
    words = (MONTH, str(export(root)), "--platform", "monitor")
    run(root, *words)
    confirmed(root)
    assert run(root, *words) == 2
    assert "--kept" in capsys.readouterr().err
    assert run(root, *words, "--kept", "监管平台归档盘 2024/03") == 0
    record = yaml.safe_load((root / USAGE / "water.yml").read_text(encoding="utf-8"))
    assert "attachments" not in record
    assert record["exports"][0]["kept"] == "监管平台归档盘 2024/03"
