"""The dossier as a reader gets it: every check is made on the PDF that was set."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import segno
import yaml
from pypdf import PdfReader

from conftest import Golden
from dossier.assessment import to_json
from dossier.exact.period import Period
from dossier.paper import pdf
from dossier.paper import values as pdf_values
from dossier.paper.filling import filled
from dossier.paper.press import Enclosure, Press, Sheets
from dossier.paper.setter import Shelf
from dossier.publish.appearance import read_look
from dossier.publish.binding import attachments, bind
from dossier.report import Report
from dossier.views.theme import Theme
from pdf_reader import Pdf, Word
from report_factory import COMMIT, HOME, Make, backup_record, city, project_record, project_result, usage_record
from sample_months import assessed, loaded

FONTS = HOME / "build" / "fonts"
STYLES = HOME / "theme" / "pdf"
MM = 72 / 25.4
RARE = "㛃䶮𬭎㎡"


def sample_report(period: str) -> Report:
    """A month of the committed sample as the command line would hand it over."""
    dossier = loaded().dossier
    assert dossier is not None, loaded().problems
    history = tuple(assessment for name, assessment in sorted(assessed().items()) if name <= period)
    month = Period.parse(period)
    return Report(
        period=month,
        assessment=history[-1],
        contract=dossier.contract,
        evidence=dossier.evidence.until(month),
        problems=(),
        history=history,
        commit=COMMIT,
        commits={},
        differing={},
        sample=True,
    )


@pytest.fixture(scope="session")
def theme() -> Theme:
    return read_look(HOME).theme


@pytest.fixture(scope="session")
def press() -> Press:
    return Press.read(STYLES, FONTS)


@pytest.fixture(scope="session")
def month() -> Report:
    return Make().report()


@pytest.fixture(scope="session")
def dossier(month: Report, theme: Theme, press: Press, tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    return Pdf(pdf.render(month, theme, press), tmp_path_factory.mktemp("month"))


@pytest.fixture(scope="session")
def big(theme: Theme, press: Press, tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    return Pdf(pdf.render(city(60, 3), theme, press), tmp_path_factory.mktemp("city"))


# The page of GB/T 9704


@pytest.fixture(scope="session")
def grid(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    """Two pages of nothing but body text, with a rare character in each line's way."""
    text = ("永" * 27 + "䶮") * 44
    html = f"<html lang=zh-CN><title>t</title><p style='text-indent:0'>{text}"
    return Pdf(press.set(html), tmp_path_factory.mktemp("grid"))


def _lines(found: Pdf, page: int) -> list[Word]:
    """The lines of body text: words of full width between the margins."""
    return [word for word in found.words(page) if len(word.text) > 20]


def test_a_page_has_22_lines_of_28_characters(grid: Pdf) -> None:
    for page in (1, 2):
        assert [len(line.text) for line in _lines(grid, page)] == [28] * 22


def test_lines_keep_their_distance_whatever_font_a_character_comes_from(grid: Pdf) -> None:
    tops = [line.top for line in _lines(grid, 1)]
    assert [round(low - high, 2) for high, low in itertools.pairwise(tops)] == [28.95] * 21


def test_the_text_block_is_156_by_225_mm_at_its_place(grid: Pdf) -> None:
    lines = _lines(grid, 1)
    assert abs(lines[0].left - 28 * MM) < 0.1
    assert 155 * MM < lines[0].right - lines[0].left <= 156 * MM
    # the first line's box begins at 37 mm, the last one's ends above 37 + 225 mm
    half_leading = (28.95 - 15.75) / 2
    assert abs(lines[0].top - half_leading - 37 * MM) < 1
    assert lines[-1].bottom + half_leading <= (37 + 225) * MM + 1


def test_page_numbers_stand_between_dashes_on_the_outer_edge(dossier: Pdf) -> None:
    for page, side in ((2, "left"), (3, "right")):
        words = [word for word in dossier.words(page) if word.top > (37 + 225) * MM and word.text.strip("— ")]
        assert [word.text for word in words] == [str(page)]
        middle = (words[0].left + words[0].right) / 2
        assert middle < 60 * MM if side == "left" else middle > (210 - 60) * MM


# What is in it


def test_key_text_is_as_agreed(dossier: Pdf, golden: Golden) -> None:
    pages = "\f".join(dossier.pages)
    golden(HOME / "tests" / "golden" / "pdf" / "month.txt", re.sub(r" +", " ", pages))


def test_contents_name_the_pages_where_chapters_begin(dossier: Pdf, month: Report) -> None:
    listed = dict(re.findall(r"^ *(\S+?、\S+?)[ ·]+(\d+)$", dossier.pages[1], re.MULTILINE))
    assert list(listed) == [chapter.title for chapter in pdf.chapters(month)]
    for title, page in listed.items():
        assert title in dossier.pages[int(page) - 1]


def test_bookmarks_lead_to_the_chapters(dossier: Pdf, month: Report) -> None:
    top = [(title, page) for depth, title, page in dossier.bookmarks() if depth == 1]
    assert [title for title, _ in top] == [chapter.title for chapter in pdf.chapters(month)]
    assert all(title in dossier.pages[page - 1] for title, page in top)
    assert any(depth > 1 for depth, _, _ in dossier.bookmarks())


def test_every_part_of_the_month_is_printed(dossier: Pdf, month: Report) -> None:
    assessment = month.assessment
    told = [assessment.contract, assessment.inputs.digest, COMMIT.id, assessment.settlement.payable_capitals]
    told += [row.name for row in assessment.indicators] + [one.name for one in assessment.projects]
    told += [gate.clause for gate in assessment.gates] + [file.sha256 for file in assessment.inputs.files]
    told += [reading.question for reading in month.contract.readings.readings]
    told += [record.title for record in month.evidence.records]
    told += [party.name for party in month.contract.terms.parties]
    assert [text for text in told if re.sub(r"\s", "", text) not in dossier.text] == []


@pytest.mark.parametrize("sample", [True, False])
def test_sample_data_say_so_on_every_page(*, sample: bool, theme: Theme, press: Press, tmp_path: Path) -> None:
    found = Pdf(pdf.render(Make(sample=sample).report(), theme, press), tmp_path)
    assert {("示例数据" in page) for page in found.pages} == {sample}


def test_every_page_but_the_cover_bears_the_running_head(dossier: Pdf, month: Report) -> None:
    for number, page in enumerate(dossier.pages[1:], 2):
        head = page.strip().splitlines()[0]
        assert month.assessment.contract in head
        assert "2024-03" in head
        assert COMMIT.id[:12] in head
        assert not re.search(rf"第 *{number} *页", head)  # the number stands once, at the foot
    assert f"页数共{len(dossier.pages)}页" in re.sub(r"\s", "", dossier.pages[0])


def test_a_draft_with_uncommitted_changes_says_so(month: Report, theme: Theme, press: Press) -> None:
    assert "含未提交" in pdf.html(replace(month, differing={"mkdocs.yml": "changed"}), theme, press)
    assert "含未提交" not in pdf.html(month, theme, press)


def _drawn(told: str) -> str:
    """The path of a QR code, as segno draws it."""
    drawn = segno.make(told, error="m", boost_error=False).svg_inline(omitsize=True)
    return drawn.split(' d="')[1].split('"')[0]


def test_the_code_names_the_month_or_opens_its_page(month: Report, theme: Theme, press: Press) -> None:
    digest = month.assessment.inputs.digest
    html = pdf.html(month, theme, press)
    assert html.count(_drawn(f"安财单一采购-2023-4\n2024-03\n0\n{COMMIT.id}\n{digest}")) == 2  # cover and seals
    assert "二维码载有合同编号" in html
    for address in ("https://example.invalid/dossier/", "https://example.invalid/dossier"):
        html = pdf.html(month, replace(theme, address=address), press)
        assert html.count(_drawn(f"https://example.invalid/dossier/2024-03/index.html#sha256-{digest}")) == 2
        assert "（https://example.invalid/dossier/2024-03/index.html）" in html


def test_without_git_the_dossier_bears_the_months_last_second(month: Report, theme: Theme, press: Press) -> None:
    html = pdf.html(replace(month, commit=None, gap="no-repository"), theme, press)
    assert "2024-03-31T23:59:59+08:00" in html
    assert "不在 git 版本库中" in html


# Wide and long tables


def test_projects_run_over_pages_with_repeated_heads(big: Pdf) -> None:
    """All pages are upright: a page turned the other way would leave the one before it as full as it happens to be."""
    assert all(page.mediabox[2] < page.mediabox[3] for page in big.tree.pages)
    tables = [page for page in big.pages if "故障扣费" in page and "考核得分" in page and "示例系统" in page]
    assert len(tables) > 2
    assert all("支付系数" in page for page in tables)


def test_no_figure_of_a_table_leaves_its_column(bound: Pdf) -> None:
    """What stands side by side does not overlap: figures are never broken, so a column must hold them."""
    for number, words in enumerate(bound.laid(), 1):
        for one, other in itertools.combinations(sorted(words, key=lambda word: (word.top, word.left)), 2):
            if other.top - one.top > 0.5:
                continue
            assert min(one.right, other.right) - max(one.left, other.left) < 1, (number, one, other)


def test_every_project_is_on_the_table_and_on_the_bill(big: Pdf) -> None:
    for index in range(1, 61):
        assert big.text.count(f"示例系统{index:03d}") >= 2


def test_no_page_is_nearly_empty(big: Pdf, dossier: Pdf, bound: Pdf) -> None:
    """Every page is used for more than three tenths of its height, to its last line.

    What is kept whole leaves a gap before it: the table of rows, which is on one page, and the seals. Both take so much
    of a page that less than this fits beside them. Cover and contents have pages of their own, however short.
    """
    for found in (big, dossier, bound):
        used = found.used()
        assert [(page, share) for page, share in enumerate(used, 1) if share < 0.3 and page > 2] == []


def test_what_is_asked_of_march_stands_in_its_pdf(bound: Pdf) -> None:
    """The same texts that test_questions_paper.py looks for in the right chapter, as a reader's tools see them."""
    questions: list[dict[str, Any]] = yaml.safe_load((HOME / "tests" / "questions-pdf.yml").read_text("utf-8"))
    said = [str(text) for one in questions for text in one.get("says", {}).get("2024-03", ())]
    assert len(said) > 30
    words = bound.text.replace(",", "")
    assert [text for text in said if re.sub(r"[\s,]", "", text) not in words] == []


def test_seals_are_on_one_page(dossier: Pdf, bound: Pdf) -> None:
    for found in (dossier, bound):
        (page,) = [text for text in found.pages if "经办人" in text]
        assert "确认与签章" in page
        assert "日期：" in page


def test_digests_are_in_groups_of_eight_of_one_width(bound: Pdf) -> None:
    """At 8 pt with half a square each: 4 pt a digit, 9 digits from one group to the next, in two lines or in one."""
    words = [word for page in bound.laid() for word in page if re.fullmatch(r"[0-9a-f]{8}", word.text)]
    assert len(words) > 1000
    assert {round(word.right - word.left) for word in words if word.right - word.left < 34} == {32}
    assert not re.search(r"[0-9a-f]{64}", "\n".join(bound.pages))
    report = sample_report("2024-03")
    told = {one.sha256 for one in pdf_values.inputs(report, ())[0]}
    assert [digest for digest in told if digest not in bound.text] == []


def test_the_list_of_files_has_a_code_that_tells_how_to_check_it(month: Report, theme: Theme, press: Press) -> None:
    digest = month.assessment.inputs.digest
    check = "核对：evidence-2024-03.zip 中 sha256sum INPUTS.sha256"
    told = f"安财单一采购-2023-4 2024-03 输入文件清单\nsha256 {digest}\n{check}"
    html = pdf.html(month, theme, press)
    assert html.count(_drawn(told)) == 1
    lines = "".join(f"{one.sha256}  {one.path}\n" for one in sample_report("2024-03").assessment.inputs.files)
    assert hashlib.sha256(lines.encode()).hexdigest() == sample_report("2024-03").assessment.inputs.digest


# Fonts


def test_all_fonts_are_ours_with_truetype_outlines_and_no_missing_glyph(dossier: Pdf) -> None:
    assert {kind for _, kind, _ in dossier.fonts} == {"CID TrueType"}
    # a font with a missing glyph gets a character map of its own instead of Identity-H
    assert {encoding for _, _, encoding in dossier.fonts} == {"Identity-H"}
    families = {name.split("+")[1] for name, _, _ in dossier.fonts}
    assert families <= {"Fang", "Kai", "Hei", "Song", "Biaosong", "Latin", "Rare", "Rare-Sans", "Signs"}
    assert {"Fang", "Hei", "Song", "Biaosong", "Latin"} <= families


def test_rare_characters_are_printed(theme: Theme, press: Press, tmp_path: Path) -> None:
    title = f"示例{RARE}系统"
    report = Make(
        records=(project_record("portal", title), usage_record("portal"), backup_record()),
        projects=(project_result("portal", title),),
    ).report()
    found = Pdf(pdf.render(report, theme, press), tmp_path)
    assert title in found.text
    assert {encoding for _, _, encoding in found.fonts} == {"Identity-H"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("正常文字 abc 123 ≥ −", "正常文字 abc 123 ≥ −"),
        ("\U0001f9ee", "⟨U+1F9EE⟩"),  # no face of ours has it
        ("a\u202eb", "a⟨U+202E⟩b"),  # turns the direction
        ("a\x00b\x1bc", "a⟨U+0000⟩b⟨U+001B⟩c"),
        ("葛\U000e0100城", "葛城"),  # a selector of a form
        ("a\nb", "a\nb"),
    ],
)
def test_what_cannot_be_drawn_or_seen_is_printed_as_its_code(press: Press, text: str, shown: str) -> None:
    assert press.legible(text) == shown


# Hostile evidence


HOSTILE = (
    "<script>alert(1)</script>",
    "<img src='file:///etc/passwd' alt=x>",
    "<link rel=attachment href='file:///etc/passwd'>",
    "<style>*{display:none}</style>",
    "</p></section><h1>伪造</h1>",
    "{{ report.commit }}{% raw %}",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_records_is_printed_never_obeyed(text: str, theme: Theme, press: Press, tmp_path: Path) -> None:
    found = Pdf(pdf.render(Make(text=text, projects=(project_result("p", text),)).report(), theme, press), tmp_path)
    assert found.text.count(re.sub(r"\s", "", text)) >= 2
    assert "伪造" not in [title for _, title, _ in found.bookmarks()]
    assert list(found.tree.attachments) == ["assessment-2024-03.json"]


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "http://example.invalid/a.png",
        "data:text/plain,a",
        "dossier:../../etc/passwd",
        "ftp://x",
        "",
    ],
)
def test_the_setter_opens_nothing_but_our_fonts(press: Press, address: str) -> None:
    with pytest.raises(ValueError, match="not allowed"):
        Shelf(press.fonts).fetch(address)


def test_even_markup_that_slipped_through_reaches_no_file(press: Press, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密")
    uri = secret.as_uri()
    html = (
        f"<html lang=zh-CN><title>t</title><link rel=attachment href='{uri}'><link rel=stylesheet href='{uri}'>"
        f"<img src='{uri}' alt=x><object data='{uri}'></object><style>@import url('{uri}');</style>"
        f"<p style=\"background:url('{uri}')\">文字<a rel=attachment href='{uri}'>附件</a>"
    )
    found = Pdf(press.set(html), tmp_path)
    assert list(found.tree.attachments) == []
    assert "秘密".encode("utf-16-be") not in found.data
    assert not any("/XObject" in page.resources and page.resources.XObject for page in found.tree.pages)


# The file itself


def test_it_is_tagged_pdf_a_3_in_chinese_with_the_time_of_the_commit(dossier: Pdf) -> None:
    assert dossier.info["Tagged"] == "yes"
    assert str(dossier.tree.Root.Lang) == "zh-CN"
    assert dossier.info["Title"] == "云服务绩效考核与结算卷宗 2024-03（安财单一采购-2023-4）"
    with dossier.tree.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("3", "A")
        assert meta["xmp:CreateDate"] == "2024-04-02T09:30:00+08:00"
    assert str(dossier.tree.docinfo["/CreationDate"]) == "D:20240402093000+08'00"
    assert "/OutputIntents" in dossier.tree.Root


def test_tables_charts_and_links_are_tagged_for_screen_readers(dossier: Pdf) -> None:
    kinds: dict[str, int] = {}
    figures: list[str] = []
    for item in dossier.tree.objects:
        if getattr(item, "get", None) and item.get("/Type") == "/StructElem":
            kinds[str(item.S)] = kinds.get(str(item.S), 0) + 1
            if item.S == "/Figure":
                figures.append(str(item.get("/Alt", "")))
    assert kinds["/Table"] > 5
    assert kinds["/TH"] > 40
    assert kinds["/H1"] == len(pdf.CHAPTERS)
    assert kinds["/Link"] > 10
    assert len(figures) > 2
    assert all(figures)


def test_the_assessment_is_embedded_as_data(dossier: Pdf, month: Report) -> None:
    attached = dossier.tree.attachments
    assert attached["assessment-2024-03.json"].get_file().read_bytes() == to_json(month.assessment).encode()
    associated = list(dossier.tree.Root.AF)
    assert [str(one.AFRelationship) for one in associated] == ["/Data"]


def test_attachments_are_embedded_under_safe_names_but_not_the_confidential(
    theme: Theme, press: Press, tmp_path: Path
) -> None:
    files = {"a.txt": b"open", "b.txt": b"closed"}
    listed = "".join(
        f"  - {{path: {name}, sha256: {hashlib.sha256(data).hexdigest()}, shows: 材料, confidential: {flag}}}\n"
        for (name, data), flag in zip(files.items(), ("false", "true"), strict=True)
    )
    report = Make(
        records=(project_record("portal"), usage_record("portal"), backup_record(attachments=f"attachments:\n{listed}"))
    ).report()
    names = pdf.embedded(report)
    assert list(names.values()) == ["evidence/2024-03/policy-backup/a.txt"]
    data = {name: files[Path(origin).name] for name, origin in names.items()}
    found = Pdf(pdf.render(report, theme, press, data), tmp_path)
    assert sorted(found.tree.attachments) == sorted(["assessment-2024-03.json", *names])
    assert all(hashlib.sha256(content).hexdigest() in found.text for content in files.values())


def test_embedded_files_have_names_in_any_script_and_are_found_by_them(press: Press) -> None:
    """A reader looks a file up by halving the list, so it stands in the order of what is written."""
    names = sorted(["a.json", "r-1-现场照片.jpg", "r-2-公文.ofd", "r-9-z.txt", "通知邮件.eml", "𬎆.txt"])
    files = tuple(Enclosure(name, name.encode(), "材料", COMMIT.when, "Supplement") for name in names)
    made = press.setter.set(Sheets("<p>a</p>", enclosures=files, options={"pdf_variant": pdf.VARIANT}))
    assert {name: data[0] for name, data in PdfReader(BytesIO(made)).attachments.items()} == {
        name: name.encode() for name in names
    }
    with pikepdf.open(BytesIO(made)) as found:
        listed = [bytes(name) for name in list(found.Root.Names.EmbeddedFiles.Names)[::2]]
        assert listed == sorted(listed)


def test_qpdf_finds_no_error(dossier: Pdf, big: Pdf) -> None:
    assert "No syntax or stream encoding errors" in dossier.check()
    assert "No syntax or stream encoding errors" in big.check()


def test_pdfua_finds_no_barrier(dossier: Pdf, bound: Pdf) -> None:
    for found in (dossier, bound):
        assert not found.barriers
        assert not [doubt for doubt in found.doubts if doubt.startswith("UA-15-003")]  # headings without a scope


def _tagged(found: Pdf, kind: str) -> list[Any]:
    """The elements of a kind in the tree of tags."""
    return [one for one in found.tree.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == kind]


def test_headings_have_a_scope_and_their_ids_a_tree(dossier: Pdf) -> None:
    headings = _tagged(dossier, "/TH")
    assert Counter(str(one.A.Scope) for one in headings if one.P.P.S == "/THead").keys() == {"/Column"}
    assert {str(one.A.Scope) for one in headings if one.P.P.S == "/TBody"} == {"/Row"}  # of the cover
    listed = list(dossier.tree.Root.StructTreeRoot.IDTree.Names)
    names = [bytes(name) for name in listed[::2]]
    assert names == sorted(names)
    assert {bytes(one.ID): one.objgen for one in headings} == dict(
        zip(names, (one.objgen for one in listed[1::2]), strict=True)
    )


def test_links_say_what_they_show_and_stand_alone(dossier: Pdf, month: Report) -> None:
    notes = [note for page in dossier.tree.pages for note in page.get("/Annots", ()) if note.Subtype == "/Link"]
    told = [str(note.Contents) for note in notes]
    assert told[: len(pdf.CHAPTERS)] == [chapter.title for chapter in pdf.chapters(month)]
    assert "安全服务" in told
    assert not [one for one in _tagged(dossier, "/Link") if one.P.S == "/Link"]
    assert len(_tagged(dossier, "/Link")) == len(notes)


@pytest.mark.parametrize("family", ["Song", "Kai", "Hei", "Biaosong", "Fang"])
def test_the_mark_of_a_range_is_drawn_at_mid_height(family: str, press: Press, tmp_path: Path) -> None:
    """By the faces for rare characters: the others draw it as an accent, or not at all."""
    html = press.legible(f"<html lang=zh-CN><title>t</title><p style='font-family: Latin, {family}, Rare'>76～77")
    assert "Rare" in {name.split("+")[1] for name, _, _ in Pdf(press.set(html), tmp_path).fonts}


def test_the_cover_says_who_the_parties_are_and_that_payment_is_held(dossier: Pdf, month: Report) -> None:
    for party, side in zip(month.contract.terms.parties, "甲乙", strict=True):
        assert f"{side}方{party.name}" in re.sub(r"\s", "", dossier.pages[0])
    assert "有1项付款条件未满足，暂缓支付" in re.sub(r"\s", "", dossier.pages[0])
    assert str(dossier.tree.docinfo["/Author"]) == "、".join(party.name for party in month.contract.terms.parties)


def _part(name: str, period: str, theme: Theme, press: Press) -> str:
    """The words of a part of a month of the sample."""
    html = pdf.html(sample_report(period), theme, press)
    part = html.split(f'id="{name}"')[1].split("</section>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", part))


def test_a_month_in_which_nothing_is_missing_says_so(theme: Theme, press: Press) -> None:
    told = _part("missing", "2024-02", theme, press)
    assert "本月没有未证实或待评定的指标和项目，其余待办如下。" in told
    assert "下表" not in told


def test_an_open_row_tells_only_what_is_missing(theme: Theme, press: Press) -> None:
    told = _part("missing", "2024-03", theme, press)
    assert "尚无完成记录：《水资源监测系统部署需求单》（未证实）" in told
    assert "共 2 项" not in told


def test_the_settlement_of_a_month_below_zero_adds_up_line_by_line(theme: Theme, press: Press) -> None:
    """394,043.63 - 400,000.00 - 10,000.00 = -15,956.37, which is carried, so that nothing is payable."""
    told = _part("settlement", "2024-03", theme, press)
    assert "7 合计 −15,956.37 8 加：负数转下月抵扣 15,956.37 9 应付金额（零元整） 0.00" in told
    assert "移至" not in told


def test_the_table_of_rows_is_on_one_page(bound: Pdf) -> None:
    (page,) = [page for page in bound.pages if "综合服务指标考核" in page and "附表 1" in page]
    assert {"安全服务", "客户投诉", "合计"} <= set(page.split())


@pytest.mark.parametrize(("rows", "kept"), [(4, True), (20, False)])
def test_a_long_table_begins_below_its_chart_on_the_same_page(press: Press, *, rows: int, kept: bool) -> None:
    """A short one moves to the next page with its chart; neither leaves a chart alone."""
    above = '<div style="height: 400pt; border-top: 1pt solid #000"></div>'
    chart = '<svg viewBox="0 0 300 150"><rect width="300" height="150"/></svg>'
    table = f"<table><tbody>{'<tr><td>1</td></tr>' * rows}</tbody></table>"
    body = f'{above}<div class="pair"><figure>{chart}<figcaption>2</figcaption></figure>{table}</div>'
    laid = press.setter.lay(Sheets(f'<!DOCTYPE html><html lang="zh-CN"><body>{body}</body></html>'))
    first, last = filled(laid)
    assert (first < Fraction(2, 3)) is kept  # nothing but what stands above
    assert kept or first > Fraction(9, 10)
    assert last > 0


def test_a_bill_bears_its_project_on_every_page(big: Pdf) -> None:
    """Each project is named once on the table of projects and on its bill, and again where the bill runs over."""
    bills = [page for page in big.pages if "月单价" in page]
    assert all(re.search(r"示例系统[0-9]{3} +数量", page) for page in bills)
    assert big.text.count("数量起止日（天数）") >= 60


def test_pdfua_would_find_one(dossier: Pdf, tmp_path: Path) -> None:
    with pikepdf.open(dossier.path) as opened:
        del opened.Root.Lang
        opened.save(tmp_path / "silent.pdf")
    (tmp_path / "read").mkdir()
    assert Pdf((tmp_path / "silent.pdf").read_bytes(), tmp_path / "read").barriers


PRINT = """
import sys
from report_factory import HOME, Make
from dossier.publish.appearance import read_look
from dossier.paper import pdf
from dossier.paper import values as pdf_values
from dossier.paper.press import Press
press = Press.read(HOME / "theme" / "pdf", HOME / "build" / "fonts")
if sys.argv[1:]:
    press.set("<html lang=zh-CN><title>t</title><p>先印别的 <b>粗</b>")
sys.stdout.buffer.write(pdf.render(Make().report(), read_look(HOME).theme, press))
"""


@pytest.mark.parametrize(
    ("environment", "arguments"),
    [
        ({"PYTHONHASHSEED": "1", "TZ": "America/Lima", "SOURCE_DATE_EPOCH": "1", "LC_ALL": "C"}, []),
        ({"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "2", "LANG": "C.UTF-8"}, ["warm"]),
    ],
)
def test_the_same_report_gives_the_same_bytes(dossier: Pdf, environment: dict[str, str], arguments: list[str]) -> None:
    paths = os.pathsep.join([str(HOME / "scripts"), str(HOME / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", PRINT, *arguments],
        env={**os.environ, **environment, "PYTHONPATH": paths},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert hashlib.sha256(done.stdout).hexdigest() == hashlib.sha256(dossier.data).hexdigest()


def test_another_commit_gives_another_identifier(
    dossier: Pdf, month: Report, theme: Theme, press: Press, tmp_path: Path
) -> None:
    other = Pdf(pdf.render(replace(month, commit=None), theme, press), tmp_path)
    assert other.tree.trailer.ID[0] != dossier.tree.trailer.ID[0]


# The committed sample


@pytest.mark.parametrize("period", [path.name for path in sorted((HOME / "evidence").glob("20*"))])
def test_all_text_of_the_sample_can_be_drawn(period: str, theme: Theme, press: Press) -> None:
    html = pdf.html(sample_report(period), theme, press)
    assert "⟨U+" not in html
    visible = set(re.sub(r"<[^>]*>", "", html)) - {"\n"}
    assert {char for char in visible if ord(char) not in press.drawn} == set()


@pytest.fixture(scope="module")
def bound(theme: Theme, press: Press, tmp_path_factory: pytest.TempPathFactory) -> Pdf:
    """March of the sample with everything bound in."""
    return Pdf(bind(sample_report("2024-03"), theme, press, HOME), tmp_path_factory.mktemp("bound"))


def test_a_month_of_the_sample_is_set_with_our_fonts_alone(bound: Pdf) -> None:
    found, report = bound, sample_report("2024-03")
    assert {(kind, encoding) for _, kind, encoding in found.fonts} == {("CID TrueType", "Identity-H")}
    assert "No syntax or stream encoding errors" in found.check()
    assert set(attachments(report, HOME)) < set(found.tree.attachments)
    assert all(spec.get("/Desc") for spec in found.tree.Root.AF)
    assert len(found.pages) < 60


def test_pictures_are_shown_small_in_the_catalogue_and_kept_whole_inside(bound: Pdf) -> None:
    found = bound
    shown = list(found.tree.pages[0].get_images().values())  # all pages share their resources
    kept = [name for name in found.tree.attachments if name.endswith((".png", ".jpg", ".jpeg"))]
    assert len(shown) == len(kept) > 0
    assert all(not image.get("/Interpolate", False) for image in shown)  # PDF/A allows none
    assert max(int(image.Width) for image in shown) <= 40 / 25.4 * 150 + 1
