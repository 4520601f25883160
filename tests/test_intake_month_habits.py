"""What people do with an intake workbook and the folder of its files, and what their programs leave there."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from intake_books import Filled, base, column, dossier, files_of, fill, opened
from test_intake_month import DRILL, INCIDENT, saved_again

RECORD = "evidence/2024-04/drill/drill-2024-04-01.md"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return base(tmp_path)


def drill(**cells: str | float) -> Filled:
    """The drill without its file, with other cells."""
    own = {head: value for head, value in DRILL["演练记录"][0].items() if not head.startswith("附件")}
    return {"演练记录": {0: {**own, **cells}}}


def photo(path: Path, middle: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.linear_gradient("L").point(lambda level: (level + middle) % 256).convert("RGB").save(path)


def test_the_folder_of_a_record_gives_its_files_whatever_else_is_typed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the first shows is typed, no name is; what Office and Windows leave there is nobody's file."""
    book, folder = opened(root), root / "照片" / "drill-2024-04-01"
    fill(book, drill(附件·证明内容="消防演练现场"))
    for nth in (0, 1):
        photo(folder / f"mmexport170912345{nth}.jpg", nth * 60)
    (folder / "~$演练方案.docx").write_bytes(b"\x05admin")
    (folder / "Thumbs.db").write_bytes(b"\xd0\xcf\x11\xe0")
    (folder / ".DS_Store").write_bytes(b"Bud1")
    photo(root / "照片" / "忘了归类.jpg", 30)
    asked = ("import", "records", book, "--files", root / "照片")
    assert dossier(root, *asked) == 0, capsys.readouterr().out
    said = capsys.readouterr().out
    assert "有 1 个文件没有记录用到：照片/忘了归类.jpg" in said
    text = (root / RECORD).read_text(encoding="utf-8")
    assert text.count("sha256:") == 2
    assert "shows: 消防演练现场" in text
    before = files_of(root)
    assert dossier(root, *asked) == 0
    assert files_of(root) == before
    photo(folder / "mmexport1709123459.jpg", 120)  # a further one, and a copy of one that is there
    photo(folder / "mmexport1709123450 (1).jpg", 0)
    assert dossier(root, *asked) == 0
    assert "改写：evidence/2024-04/drill/drill-2024-04-01.md（attachments）" in capsys.readouterr().out
    assert files_of(root).keys() - before.keys() == {"evidence/2024-04/drill/drill-2024-04-01-3.jpg"}


def test_a_file_that_is_not_there_is_told_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = opened(root)
    fill(book, drill(附件·文件路径="没有.jpg"))
    assert dossier(root, "import", "records", book) == 1
    said = capsys.readouterr().out
    assert said.count(": 错误[") == 1
    assert "错误[intake-file-missing] 找不到附件“没有.jpg”" in said


@pytest.mark.parametrize(
    ("typed", "shown", "happened"),
    [
        ("4月5日", "General", "2024-04-05"),
        ("4.15", "General", "2024-04-15"),
        (4.15, "General", "2024-04-15"),
        (4.15, "yyyy-mm-dd", "2024-04-15"),  # which looks like a day of January 1900
    ],
)
def test_a_day_without_its_year(root: Path, typed: str | float, shown: str, happened: str) -> None:
    book = opened(root)
    fill(book, drill(发生日期=typed))
    filled = openpyxl.load_workbook(book)
    sheet = filled["演练记录"]
    sheet.cell(5, column(sheet, "发生日期")).number_format = shown
    filled.save(book)
    assert dossier(root, "import", "records", book) == 0
    assert f"happened: {happened}\n" in (root / RECORD).read_text(encoding="utf-8")


def test_a_day_that_a_spreadsheet_may_have_cut_is_not_guessed(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever types 4.10 finds 4.1 in the cell, which would be another day."""
    book = opened(root)
    fill(book, drill(发生日期=4.10))
    assert dossier(root, "import", "records", book) == 1
    assert "错误[bad-day] 日期的写法不对" in capsys.readouterr().out


def test_a_moment_without_its_year_and_numbers_with_the_unit_of_their_head(root: Path) -> None:
    book = opened(root)
    fill(book, INCIDENT)
    fill(book, {"故障报告": {0: {"报告时间": "4月6日9点27分", "各项目中断·分钟数": "４１分钟"}}})
    fill(book, drill(参加人数="1,026人"))
    assert dossier(root, "import", "records", book) == 0
    text = (root / "evidence/2024-04/incident/incident-2024-04-01.md").read_text(encoding="utf-8")
    assert "reported: 2024-04-06T09:27+08:00\n" in text
    assert "minutes: 41}" in text
    assert "participants: 1026\n" in (root / RECORD).read_text(encoding="utf-8")


@pytest.mark.parametrize(("typed", "meant"), [("26次", "26"), ("1.2万位", "12000")])
def test_a_number_with_another_unit_is_asked_about(
    root: Path, typed: str, meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = opened(root)
    fill(book, drill(参加人数=typed))
    assert dossier(root, "import", "records", book) == 1
    assert f"是不是想写“{meant}”？" in capsys.readouterr().out


@pytest.mark.parametrize("typed", ["#REF!", "#n/a", " #VALUE! "])
def test_what_a_formula_could_not_tell_is_no_text(root: Path, typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor is it taken for the title, which may be any text."""
    book = opened(root)
    fill(book, drill(标题=typed))
    assert dossier(root, "import", "records", book) == 1
    assert f"错误[intake-cell-faulty] 这一格是表格里公式算不出时的“{typed.strip()}”" in capsys.readouterr().out
    assert not (root / RECORD).exists()


def test_a_letter_for_a_digit_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = opened(root)
    fill(book, drill(参加人数="2O"))
    assert dossier(root, "import", "records", book) == 1
    assert "是不是想写“20”？“O”是字母" in capsys.readouterr().out


def test_a_report_of_the_last_week_that_is_sent_in_the_next_month(root: Path) -> None:
    """The week ends on Sunday 28 April; its report of 2 May is filed with April, as of its week's last day."""
    book = opened(root)
    cells: dict[str, str | int] = {"报送日期": "5月2日", "设备": 3, "阻断攻击数": 7}
    cells |= {"最早日志日期": "2023-10-01", "编号": "weekly-2024-04"}
    cells |= {"所覆盖的时段·起始日": "4月22日", "所覆盖的时段·截止日": "4月28日"}
    cells |= {"编制人（部门或岗位）": "安全组", "采集方式·方式": "说明", "采集方式·来源": "日志审计系统"}
    fill(book, {"网络安全周报": {0: cells}})
    assert dossier(root, "import", "records", book) == 0
    text = (root / "evidence/2024-04/weekly-security-report/weekly-2024-04.md").read_text(encoding="utf-8")
    assert "happened: 2024-04-28\n" in text
    assert "sent: 2024-05-02\n" in text


@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_a_sheet_that_is_hidden_is_filled_all_the_same(root: Path, suffix: str) -> None:
    """Whoever is done with a sheet hides it; another one, in which WPS keeps pictures, is nobody's."""
    book = opened(root)
    fill(book, INCIDENT)
    filled = openpyxl.load_workbook(book)
    filled["故障报告"].sheet_state = "hidden"
    own = filled.create_sheet("WpsReserved_CellImgList")
    own["A1"], own.sheet_state = "1", "veryHidden"
    filled.save(book)
    made = book if suffix == "xlsx" else saved_again(root, book, suffix)
    assert dossier(root, "import", "records", made) == 0
    assert (root / "evidence/2024-04/incident/incident-2024-04-01.md").exists()
