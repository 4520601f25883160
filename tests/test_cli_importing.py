"""`import survey` as a clerk meets it: what is written, what is left alone, what is told, and with which exit code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main
from returned_forms import GOOD, as_table, as_text
from sample_months import copied

MONTH = "2024-05"
FORMS = f"evidence/{MONTH}/survey-form"
GRID = ("grid", "u-grid", *GOOD)
WATER = ("water", "u-water", *reversed(GOOD))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of contract and evidence, without forms of the month."""
    copied(tmp_path)
    shutil.rmtree(tmp_path / FORMS)
    return tmp_path


def load(root: Path, *files: Path, lang: str = "zh") -> int:
    return main(["--root", str(root), "--lang", lang, "import", "survey", MONTH, *map(str, files)])


def files_of(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / FORMS).glob("*")} if (root / FORMS).exists() else {}


def test_what_is_there_is_written_and_what_is_not_is_counted(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = root / "half.xlsx"
    table.write_bytes(as_table(GRID, WATER, ("health", "u-health"), ("office", "u-logistics", "优")))
    assert load(root, table) == 1  # one row is half filled
    said = capsys.readouterr().out
    assert set(files_of(root)) == {f"survey-{MONTH}-grid.yml", f"survey-{MONTH}-water.yml"}
    assert "新写 2 份" in said
    assert "尚未交回 1 份" in said
    assert "错误 1 处" in said
    assert "网格化社会治理平台满意度调查表" in files_of(root)[f"survey-{MONTH}-grid.yml"].decode()
    table.write_bytes(as_table(GRID, WATER, ("health", "u-health"), ("office", "u-logistics", *GOOD)))
    assert load(root, table) == 0  # mended: the others are left as they are
    assert "新写 1 份，已有且相同 2 份，尚未交回 1 份，错误 0 处" in capsys.readouterr().out


def test_import_records_takes_survey_tables_or_says_what_does(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = root / "交回.csv"
    table.write_bytes(as_text(GRID))
    words = ["--root", str(root), "import", "records", str(table)]
    assert main(words) == 2
    said = capsys.readouterr().err
    assert "dossier import survey 20" in said
    assert str(table) in said
    assert files_of(root) == {}
    assert main([*words, "--month", MONTH]) == 0
    assert set(files_of(root)) == {f"survey-{MONTH}-grid.yml"}


def test_the_same_import_twice_changes_nothing_and_says_so(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = root / "returned.csv"
    table.write_bytes(as_text(GRID))
    assert load(root, table) == 0
    before = files_of(root)
    table.write_bytes(as_text(("注：",), GRID))  # another row of the same table
    assert load(root, table) == 0
    assert "已有且相同 1 份" in capsys.readouterr().out
    assert files_of(root) == before


def test_a_record_with_other_answers_is_never_changed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = root / "returned.csv"
    table.write_bytes(as_text(GRID))
    load(root, table)
    before = files_of(root)
    table.write_bytes(as_text(("grid", "u-grid", "差", *GOOD[1:]), WATER))
    capsys.readouterr()
    assert load(root, table) == 1
    said = capsys.readouterr().out
    assert "form-filed" in said
    assert "1: 优 -> 差" in said
    assert {name: data for name, data in files_of(root).items() if "grid" in name} == before
    assert f"survey-{MONTH}-water.yml" in files_of(root)


def test_a_record_under_any_name_counts_as_on_file(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Somebody wrote it by hand, as .md."""
    (root / FORMS).mkdir()
    shutil.copy(HOME / FORMS / f"survey-{MONTH}-grid.md", root / FORMS)
    table = root / "returned.csv"
    table.write_bytes(as_text(("grid", "u-grid", *["差"] * 10)))
    assert load(root, table) == 1
    assert f"survey-{MONTH}-grid.md" in capsys.readouterr().out
    assert set(files_of(root)) == {f"survey-{MONTH}-grid.md"}


def test_a_record_that_cannot_be_read_is_never_written_over(root: Path) -> None:
    (root / FORMS).mkdir()
    broken = root / FORMS / f"survey-{MONTH}-grid.yml"
    broken.write_text("kind: [", "utf-8")
    table = root / "returned.csv"
    table.write_bytes(as_text(GRID))
    assert load(root, table) == 1
    assert broken.read_text("utf-8") == "kind: ["


def test_errors_elsewhere_do_not_keep_forms_out(root: Path) -> None:
    (root / f"evidence/{MONTH}/complaint").mkdir(exist_ok=True)
    (root / f"evidence/{MONTH}/complaint/broken.yml").write_text("kind: complaint\n", "utf-8")
    table = root / "returned.csv"
    table.write_bytes(as_text(GRID))
    assert load(root, table) == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_is_written_of_a_form_with_a_wrong_grade(
    root: Path, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    table = root / "returned.csv"
    table.write_bytes(as_text(("grid", "u", *["忧"] * 10)))
    assert load(root, table, lang=lang) == 1
    assert "忧" in capsys.readouterr().out
    assert files_of(root) == {}


def test_two_files_of_one_name_are_both_read(root: Path) -> None:
    for folder, row in (("甲局", GRID), ("乙局", WATER)):
        (root / folder).mkdir()
        (root / folder / "调查表.csv").write_bytes(as_text(row))
    assert load(root, root / "甲局" / "调查表.csv", root / "乙局" / "调查表.csv") == 0
    assert len(files_of(root)) == 2


def test_a_folder_that_cannot_be_written_is_a_sentence(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (root / FORMS).write_text("not a folder", "utf-8")
    table = root / "returned.csv"
    table.write_bytes(as_text(GRID))
    assert load(root, table) == 2
    assert "一份也没有写入" in capsys.readouterr().err


def test_no_link_leads_out_of_the_root(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (root / FORMS).symlink_to(elsewhere)
    table = root / "returned.csv"
    table.write_bytes(as_text(GRID))
    assert load(root, table) == 2
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("name", ["没有.xlsx", "folder"])
def test_a_file_that_is_not_there_is_a_sentence(root: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    (root / "folder").mkdir()
    assert load(root, root / name) == 2
    assert name in capsys.readouterr().err
