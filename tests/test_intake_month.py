"""The intake workbook: opened with what is known, filled as people fill tables, read back as records."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from PIL import Image

from builders import HOME
from dossier.intake.month.columns import columns_of
from dossier.intake.month.wording import heading
from dossier.intake.tables import head_word
from dossier.records import KINDS
from intake_books import Filled, base, column, dossier, files_of, fill, opened
from sample_months import copied

DRILL: Filled = {
    "演练记录": {
        0: {
            "发生日期": date(2024, 4, 12),
            "对象或科目": "消防",
            "有方案": "否",
            "有记录": "否",
            "有照片": "是",
            "参加人数": 26,
            "结果": "通过",
            "附件·文件路径": "IMG_0012.jpg",
            "附件·证明内容": "演练照片",
            "编制人（部门或岗位）": "安全组",
            "采集方式·方式": "照片",
            "采集方式·来源": "演练现场",
        }
    }
}
INCIDENT: Filled = {
    "故障报告": {
        0: {
            "文号或编号": "障〔2024〕9号",
            "原因": "示例原因",
            "开始时间": datetime.fromisoformat("2024-04-06T09:15"),
            "发现时间": "2024/4/6 9:18",
            "报告时间": "2024年4月6日 9时27分",
            "恢复时间": datetime.fromisoformat("2024-04-06T09:56"),
            "数据丢失": "无",
            "社会影响": "无",
            "责任方": "乙方",
            "故障档案·有处理流程": "是",
            "故障档案·有响应时间": True,
            "故障档案·有处理情况": "√",
            "各项目中断·项目编号": "示例项目",
            "各项目中断·分钟数": "41",
        }
    }
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return base(tmp_path)


def photo(path: Path) -> Path:
    Image.linear_gradient("L").convert("RGB").save(path)
    return path


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_has_two_columns_of_one_head(kind: str) -> None:
    heads = Counter(head_word(heading(one)) for one in columns_of(kind))
    assert not [head for head, times in heads.items() if times > 1]


def test_a_month_on_file_comes_back_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All records of March, 41 without usage, rulings and forms: not one byte changes."""
    copied(tmp_path)
    book = opened(tmp_path, "2024-03")
    before = files_of(tmp_path)
    capsys.readouterr()
    assert dossier(tmp_path, "import", "records", book) == 0
    assert "新写 0 份，改写 0 份，与在卷相同 41 份" in capsys.readouterr().out
    assert files_of(tmp_path) == before


def test_filled_rows_become_records_and_a_second_time_changes_nothing(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = opened(root)
    fill(book, {**DRILL, **INCIDENT})
    photo(root / "IMG_0012.jpg")
    assert dossier(root, "import", "records", book) == 0, capsys.readouterr().out
    said = capsys.readouterr().out
    assert "新写 2 份" in said
    incident = (root / "evidence/2024-04/incident/incident-2024-04-01.md").read_text(encoding="utf-8")
    assert incident == (
        "---\nkind: incident\nid: incident-2024-04-01\ntitle: 故障报告（2024-04-06）\nsample: true\n"
        "happened: 2024-04-06\n"
        "covers: {from: 2024-04-01, to: 2024-04-30}\nprepared_by: 示例部门\n"
        "collected: {method: statement, origin: 示例}\nnumber: 障〔2024〕9号\ncause: 示例原因\n"
        "started: 2024-04-06T09:15+08:00\nnoticed: 2024-04-06T09:18+08:00\nreported: 2024-04-06T09:27+08:00\n"
        "restored: 2024-04-06T09:56+08:00\nstops:\n  - {project: p1, minutes: 41}\ndata_loss: none\n"
        "social_effect: none\nfault: provider\nfile: {procedure: true, response: true, handling: true}\n---\n"
    )
    photos = list((root / "evidence/2024-04/drill").glob("*.jpg"))
    assert [one.name for one in photos] == ["drill-2024-04-01-1.jpg"]
    before = files_of(root)
    assert dossier(root, "import", "records", book) == 0
    assert "新写 0 份，改写 0 份，与在卷相同 2 份" in capsys.readouterr().out
    assert files_of(root) == before


def test_a_further_file_is_added_and_takes_the_place_of_none(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row names another file than its record has, which would be called as that one is."""
    book = opened(root)
    fill(book, DRILL)
    photo(root / "IMG_0012.jpg")
    assert dossier(root, "import", "records", book) == 0
    before = files_of(root)
    fill(book, {"演练记录": {0: {"附件·文件路径": "签到.jpg", "附件·证明内容": "签到表"}}})
    Image.linear_gradient("L").rotate(90).convert("RGB").save(root / "签到.jpg")
    capsys.readouterr()
    assert dossier(root, "import", "records", book) == 0, capsys.readouterr().out
    after = files_of(root)
    drill = "evidence/2024-04/drill/drill-2024-04-01"
    assert after.keys() - before.keys() == {f"{drill}-2.jpg"}
    assert after[f"{drill}-1.jpg"] == before[f"{drill}-1.jpg"]
    text, was = after[f"{drill}.md"].decode(), before[f"{drill}.md"].decode()
    assert [line for line in was.splitlines() if line not in text.splitlines()] == []  # every line of before stands
    assert "shows: 签到表" in text
    assert dossier(root, "import", "records", book) == 0
    assert files_of(root) == after


@pytest.mark.parametrize("linked", ["evidence/2024-04", "evidence/2024-04/drill"])
def test_a_folder_that_is_a_link_is_named_and_nothing_is_written(
    root: Path, linked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = opened(root)
    fill(book, DRILL)
    photo(root / "IMG_0012.jpg")
    (root / "elsewhere").mkdir()
    (root / linked).parent.mkdir(exist_ok=True)
    (root / linked).symlink_to(root / "elsewhere", target_is_directory=True)
    assert dossier(root, "import", "records", book) == 2
    said = capsys.readouterr().err
    assert f"{root / linked} 是一个链接" in said
    assert not list((root / "elsewhere").iterdir())


def test_a_picture_that_not_every_program_shows_is_filed_as_one_that_does(root: Path) -> None:
    """It lies in a folder called after its record, so nobody types its name."""
    book, drill = opened(root), {key: value for key, value in DRILL["演练记录"][0].items() if "附件" not in key}
    fill(book, {"演练记录": {0: drill}})
    (root / "files" / "drill-2024-04-01").mkdir(parents=True)
    Image.linear_gradient("L").save(root / "files" / "drill-2024-04-01" / "01 现场照片.webp")
    assert dossier(root, "import", "records", book, "--files", root / "files") == 0
    before = files_of(root)
    assert "evidence/2024-04/drill/drill-2024-04-01-1.webp" not in before
    text = before["evidence/2024-04/drill/drill-2024-04-01.md"].decode()
    assert "shows: 现场照片" in text
    assert "original: " in text
    assert dossier(root, "import", "records", book, "--files", root / "files") == 0
    assert files_of(root) == before


def test_a_changed_cell_changes_its_line_alone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = opened(root)
    fill(book, INCIDENT)
    assert dossier(root, "import", "records", book) == 0
    path = root / "evidence/2024-04/incident/incident-2024-04-01.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n经过：示例。\n", encoding="utf-8")
    fill(book, {"故障报告": {0: {"原因": "改过的原因", "各项目中断·分钟数": 40}}})
    before = path.read_text(encoding="utf-8").splitlines()
    capsys.readouterr()
    assert dossier(root, "import", "records", book) == 0
    assert "改写：evidence/2024-04/incident/incident-2024-04-01.md（cause、stops）" in capsys.readouterr().out
    after = path.read_text(encoding="utf-8").splitlines()
    assert [one for one in zip(before, after, strict=True) if one[0] != one[1]] == [
        ("cause: 示例原因", "cause: 改过的原因"),
        ("  - {project: p1, minutes: 41}", "  - {project: p1, minutes: 40}"),
    ]


def test_what_is_wrong_is_told_by_cell_and_nothing_is_written(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The same message as `check` has, at the cell; the copy has the cell coloured, with a note."""
    book = opened(root)
    fill(book, {**INCIDENT, **DRILL})
    fill(book, {"故障报告": {0: {"责任方": "甲方", "恢复时间": "四月六日"}}, "演练记录": {0: {"结果": ""}}})
    before = files_of(root)
    assert dossier(root, "import", "records", book) == 1
    said = capsys.readouterr().out
    assert files_of(root) == before
    sheet = openpyxl.load_workbook(book)["故障报告"]
    fault = sheet.cell(5, column(sheet, "责任方")).coordinate
    assert f"book.xlsx#故障报告!{fault}: 错误[unknown-choice] “甲方”不在可选的值里" in said
    assert "错误[bad-moment]" in said
    missing = openpyxl.load_workbook(book)["演练记录"]
    assert f"演练记录!{missing.cell(5, column(missing, '结果')).coordinate}: 错误[missing-key] 缺少“result" in said
    assert "错误[intake-file-missing] 找不到附件“IMG_0012.jpg”" in said
    marked = openpyxl.load_workbook(root / "book-问题.xlsx")["故障报告"][fault]
    assert marked.value == "甲方"
    assert marked.fill.fgColor.rgb == "FFF8C9C4"
    assert marked.comment is not None
    assert "“甲方”不在可选的值里" in marked.comment.text


def test_an_id_leads_to_no_record_of_another_month(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`change` is on file in March."""
    book, before = opened(root), files_of(root)
    fill(book, {"资源增删调整需求函": {0: {"编号": "change", "标题": "一份", "发生日期": date(2024, 4, 3)}}})
    assert dossier(root, "import", "records", book) == 1
    assert "错误[intake-record-twice]" in capsys.readouterr().out
    assert files_of(root) == before


def test_an_id_that_leads_elsewhere_writes_nothing_anywhere(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = opened(root)
    fill(book, INCIDENT)
    fill(book, {"故障报告": {0: {"编号": "../../../escaped"}}})
    before = files_of(root, ".")
    assert dossier(root, "import", "records", book) == 1
    assert "错误[bad-id]" in capsys.readouterr().out
    assert files_of(root, ".").keys() - before.keys() == {"book-问题.xlsx"}
    assert not list(root.parent.rglob("escaped*"))


def test_stubs_are_written_where_nothing_is_and_say_what_is_left(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened(root, "2024-04", "--stubs")
    stub = root / "evidence/2024-04/duty-roster/duty-roster-2024-04.md"
    assert "id: duty-roster-2024-04\n" in stub.read_text(encoding="utf-8")
    stub.write_text("mine\n", encoding="utf-8")
    opened(root, "2024-04", "--stubs")
    assert stub.read_text(encoding="utf-8") == "mine\n"
    capsys.readouterr()
    assert dossier(root, "check", "evidence/2024-04/operation-report") == 1
    assert "submitted" in capsys.readouterr().out


def test_stubs_go_into_no_issued_month(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nor is the workbook written then: nothing that it says could be imported."""
    manifest = root / "evidence/2024-04/issued/r1/manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{}\n", encoding="utf-8")
    before = files_of(root, ".")
    assert dossier(root, "open", "2024-04", "--out", root / "book.xlsx", "--stubs") == 2
    assert "2024-04 已经签发" in capsys.readouterr().err
    assert files_of(root, ".") == before


def test_people_move_columns_rename_sheets_hide_rows_and_pad_what_they_type(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = opened(root)
    fill(book, INCIDENT)
    filled = openpyxl.load_workbook(book)
    sheet = filled["故障报告"]
    sheet.insert_cols(column(sheet, "原因"))
    sheet.cell(3, column(sheet, "原因") - 1).value = "备注"
    sheet.cell(5, column(sheet, "原因") - 1).value = "自己记的"
    minutes = column(sheet, "各项目中断·分钟数")
    sheet.cell(5, minutes).value = 41
    sheet.row_dimensions[5].hidden = True
    sheet.cell(5, column(sheet, "文号或编号")).value = "  障〔2024〕9号  "
    sheet.title = "四月故障"
    filled.save(book)
    assert dossier(root, "import", "records", book) == 0, capsys.readouterr().out
    assert "[intake-column] 这一列“备注”不认识" in capsys.readouterr().out
    text = (root / "evidence/2024-04/incident/incident-2024-04-01.md").read_text(encoding="utf-8")
    assert "number: 障〔2024〕9号\n" in text
    assert "minutes: 41}" in text


def saved_again(root: Path, book: Path, suffix: str) -> Path:
    """The workbook as LibreOffice saves it."""
    made = root / "again"
    home = f"-env:UserInstallation=file://{root}/office"
    words = ["soffice", home, "--headless", "--convert-to", suffix, "--outdir", str(made), str(book)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    return made / f"{book.stem}.{suffix}"


def test_a_workbook_saved_again_by_libreoffice_reads_the_same(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = opened(root)
    fill(book, INCIDENT)
    assert dossier(root, "import", "records", book) == 0
    before = files_of(root)
    made = saved_again(root, book, "xls")
    capsys.readouterr()
    assert dossier(root, "import", "records", made) == 0, capsys.readouterr().out
    assert "与在卷相同 1 份" in capsys.readouterr().out
    assert files_of(root) == before


def test_merged_cells_say_it_once_and_a_formula_counts_with_its_value(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two attachments are two rows of one incident, whose number is merged over both; 40 + 1 minutes are 41."""
    book = opened(root)
    fill(book, INCIDENT)
    photo(root / "照片.png"), photo(root / "日志.jpg")
    filled = openpyxl.load_workbook(book)
    sheet = filled["故障报告"]
    for row, name in ((5, "照片.png"), (6, "日志.jpg")):
        sheet.cell(row, column(sheet, "附件·文件路径")).value = name
        sheet.cell(row, column(sheet, "附件·证明内容")).value = "示例"
    number = column(sheet, "文号或编号")
    sheet.merge_cells(start_row=5, end_row=6, start_column=number, end_column=number)
    sheet.cell(5, column(sheet, "各项目中断·分钟数")).value = "=40+1"
    filled.save(book)
    made = saved_again(root, book, "xlsx")
    assert dossier(root, "import", "records", made, "--files", root) == 0, capsys.readouterr().out
    assert "[intake-formula]" in capsys.readouterr().out
    (record,) = (root / "evidence/2024-04/incident").glob("*.md")
    text = record.read_text(encoding="utf-8")
    assert "minutes: 41}" in text
    assert text.count("sha256:") == 2


@pytest.mark.parametrize("name", ["second-contract", "contracts/minimal", "contracts/green", "contracts/uk"])
def test_any_contract_opens_with_its_own_kinds(name: str, tmp_path: Path) -> None:
    shutil.copytree(HOME / "tests" / name, tmp_path / "root")
    book = opened(tmp_path / "root", "2025-05")
    sheets = openpyxl.load_workbook(book).sheetnames
    assert sheets[0] == "本月清单"
    assert len(sheets) > 1
