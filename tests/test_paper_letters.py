"""Letters as files: what Word, a PDF reader and LibreOffice get to see."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree as ET

import docx as word
import pytest
from docx.oxml.ns import qn
from pypdf import PdfReader, PdfWriter

from builders import own_contract
from dossier.fields import CHINA
from dossier.letters import operation_report
from dossier.letters.files import asked, files, forms
from dossier.paper import document_pdf, docx, survey_form
from dossier.paper.document import Basis, Block, Break, Document, Face, Items, Paragraph, Seals, Table, visible
from dossier.paper.press import Press
from letter_reports import letters as sample_letters
from letter_reports import sample, words
from pdf_reader import Pdf
from report_factory import HOME, Make

AT = datetime(2024, 4, 2, 9, 30, tzinfo=CHINA)
HOSTILE = "<b>&\"'\u202e甲]]>\x01=cmd|calc{{ 7*7 }}\ue000"


@pytest.fixture(scope="session")
def press() -> Press:
    return document_pdf.press(HOME / "theme", HOME / "build" / "fonts")


def plain(*blocks: Block, title: str = "关于测试的函", **changes: object) -> Document:
    base = Document(
        id="test",
        kind="test",
        title=title,
        sender="甲单位",
        to="乙单位",
        blocks=blocks,
        basis=(),
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # fields of the tests' own


def every_kind(text: str) -> Document:
    table = Table(("甲", "乙"), ((text, text), ("1", "2\n3")), (30, 70), caption=text, right=frozenset({1}), tall=True)
    faces = [Paragraph(text, face) for face in ("body", "heading", "subheading", "flush", "right", "note", "centre")]
    seals = (Seals((("", text),)), Seals((("甲方", text), ("乙方", text))))
    blocks: tuple[Block, ...] = (*faces, table, Items(text, (text, text)), Break(wide=True), table, *seals)
    return plain(*blocks, title=text, sender=text, to=text, copies=(text,), number=text)


def said(data: bytes) -> str:
    """All text of a DOCX in one run."""
    file = word.Document(io.BytesIO(data))
    parts = [file.element.body, *(part.footer._element for part in file.sections), file.sections[0].header._element]
    return "".join(node.text or "" for part in parts for node in part.iter(qn("w:t")))


@pytest.mark.parametrize("name", ["rectification", "resize-archive", "readings", "acceptance"])
def test_docx_says_all_that_the_letter_says(name: str) -> None:
    letter = sample_letters("2024-03")[name]
    text = said(docx.render(letter, AT, sample=True))
    for line in words(letter).replace("|", "\n").split("\n"):
        assert line in text
    for basis in letter.basis:
        assert basis.line in text
    assert "示例数据" in text


@pytest.mark.parametrize("name", ["rectification", "resize-archive", "readings", "acceptance"])
def test_pdf_says_all_that_the_letter_says(name: str, press: Press, tmp_path: Path) -> None:
    letter = sample_letters("2024-03")[name]
    pdf = Pdf(document_pdf.pdf(letter, sample("2024-03"), press), tmp_path)
    for line in press.legible(words(letter)).replace("|", "\n").split("\n"):
        assert "".join(line.split()) in pdf.text or _split_by_a_page(line, pdf.text)
    assert "示例数据" in pdf.text


def _split_by_a_page(line: str, text: str) -> bool:
    """Page numbers and repeated marks may stand inside a paragraph that goes over the page."""
    pattern = "(?:示例数据|—[0-9]+—)*".join(re.escape(char) for char in "".join(line.split()))
    return re.search(pattern, text) is not None


def test_the_same_letter_gives_the_same_bytes(press: Press) -> None:
    report = sample("2024-03")
    letter = sample_letters("2024-03")["rectification"]
    assert document_pdf.docx(letter, report) == document_pdf.docx(letter, report)
    assert document_pdf.pdf(letter, report, press) == document_pdf.pdf(letter, report, press)


def test_docx_bears_only_the_reports_time() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.render(plain(Paragraph("文")), AT, sample=False))) as archive:
        times = {entry.date_time for entry in archive.infolist()}
        core = archive.read("docProps/core.xml").decode()
    assert times == {(2024, 4, 2, 1, 30, 0)}
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2024-04-02T01:30:00Z"}
    other = docx.render(plain(Paragraph("文")), AT + timedelta(days=1), sample=False)
    assert other != docx.render(plain(Paragraph("文")), AT, sample=False)


@pytest.mark.parametrize("text", ["平常的文字", HOSTILE])
def test_docx_points_nowhere_outside(text: str) -> None:
    with zipfile.ZipFile(io.BytesIO(docx.render(every_kind(text), AT, sample=True))) as archive:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith((".xml", ".rels")):
                ET.fromstring(data)  # noqa: S314  # made above
            if name.endswith(".rels"):
                assert b"External" not in data
            assert b"attachedTemplate" not in data
            assert not re.search(rb"<w:(hyperlink|object|pict|altChunk)\b", data)
            fields = re.findall(rb"<w:instrText[^>]*>([^<]*)<", data)
            assert set(fields) <= {b"PAGE"}


def test_hostile_text_is_text_in_docx_and_pdf(press: Press, tmp_path: Path) -> None:
    shown = "<b>&\"'⟨U+202E⟩甲]]>⟨U+0001⟩=cmd|calc{{ 7*7 }}⟨U+E000⟩"
    assert visible(HOSTILE) == shown
    assert said(docx.render(every_kind(HOSTILE), AT, sample=False)).count(shown) > 10
    pdf = Pdf(document_pdf.pdf(every_kind(HOSTILE), Make().report(), press), tmp_path)
    assert pdf.text.count("".join(shown.split())) > 10


def test_docx_page_is_that_of_the_standard() -> None:
    """GB/T 9704: A4, 37 26 35 28 mm; 22 lines of 28.95 pt and 28 characters fill the block of 156 x 225 mm."""
    file = word.Document(io.BytesIO(docx.render(plain(Paragraph("正文")), AT, sample=False)))
    section = file.sections[0]
    sides = (section.top_margin, section.right_margin, section.bottom_margin, section.left_margin)
    assert [round(side.mm) for side in sides if side is not None] == [37, 26, 35, 28]
    (body,) = [paragraph for paragraph in file.paragraphs if paragraph.text == "正文"]
    run = body.runs[0]
    assert run.font.size is not None
    assert run.font.size.pt == 16
    assert run._r.rPr is not None
    assert run._r.rPr.rFonts is not None
    assert run._r.rPr.rFonts.get(qn("w:eastAsia")) == "仿宋"
    tight = run._r.rPr.find(qn("w:spacing"))
    assert tight is not None
    width = 28 * (16 + int(tight.get(qn("w:val"))) / 20)
    assert 156 * 72 / 25.4 - 16 < width <= 156 * 72 / 25.4
    line = body.paragraph_format.line_spacing
    assert line is not None
    assert 22 * line / 12700 <= 225 * 72 / 25.4 < 23 * line / 12700
    assert body._p.pPr is not None
    assert body._p.pPr.ind is not None
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_docx_takes_figures_for_a_language_that_keeps_them_whole() -> None:
    """In Chinese a program may break a line within 184,043.63 or 2024-03-31; Chinese text stays Chinese."""
    with zipfile.ZipFile(io.BytesIO(docx.render(plain(Paragraph("正文")), AT, sample=False))) as archive:
        languages = re.findall(r"<w:lang [^>]+>", archive.read("word/styles.xml").decode())
    assert languages
    assert all('w:val="en-US"' in one and 'w:eastAsia="zh-CN"' in one for one in languages)


def test_pdf_headings_have_the_faces_of_the_standard(press: Press, tmp_path: Path) -> None:
    """GB/T 9704: 一、 in 黑体, （一） in 楷体."""
    report = replace(Make().report(), sample=False)
    faces: tuple[tuple[Face, str], ...] = (("heading", "Hei"), ("subheading", "Kai"), ("body", "Fang"))
    for face, expected in faces:
        pdf = Pdf(document_pdf.pdf(plain(Paragraph("一、标题", face), title=""), report, press), tmp_path)
        found = {own for own in ("Hei", "Kai", "Fang") for name, _, _ in pdf.fonts if name.endswith(own)}
        assert found - {"Fang"} == {expected} - {"Fang"}, face


def test_docx_names_other_faces_for_every_face_it_uses() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.render(every_kind("文字"), AT, sample=True))) as archive:
        used = set(re.findall(r'w:eastAsia="([^"-]+)"', archive.read("word/document.xml").decode()))
        table = archive.read("word/fontTable.xml").decode()
    assert used == {"仿宋", "黑体", "楷体", "宋体", "方正小标宋简体"}
    for face in used:
        assert re.search(rf'w:name="{face}"><w:altName w:val="[^"]+,', table), face


def test_docx_tables_repeat_their_heads_and_split_no_row() -> None:
    file = word.Document(io.BytesIO(docx.render(sample_letters("2024-03")["readings"], AT, sample=True)))
    table = max(file.tables, key=lambda one: len(one.rows))
    assert len(table.rows) == len(own_contract().readings.readings) + 1
    heads = [row._tr for row in table.rows if list(row._tr.iter(qn("w:tblHeader")))]
    assert heads == [table.rows[0]._tr]
    assert all(list(row._tr.iter(qn("w:cantSplit"))) for row in table.rows)
    assert [section.orientation for section in file.sections] == [0, 1]


def test_every_paragraph_keeps_the_order_that_word_asks_for() -> None:
    """Word refuses a file whose properties stand in another order than the schema's."""
    orders = {
        "w:pPr": ["w:pStyle", "w:keepNext", "w:keepLines", "w:snapToGrid", "w:spacing", "w:ind", "w:jc"],
        "w:rPr": ["w:rFonts", "w:color", "w:spacing", "w:sz"],
        "w:tcPr": ["w:tcW", "w:shd", "w:vAlign"],
    }
    file = word.Document(io.BytesIO(docx.render(every_kind("文字"), AT, sample=True)))
    for tag, order in orders.items():
        places = {qn(name): place for place, name in enumerate(order)}
        found = list(file.element.body.iter(qn(tag)))
        assert found
        for properties in found:
            listed = [places[child.tag] for child in properties if child.tag != qn("w:sectPr")]
            assert listed == sorted(listed), [child.tag for child in properties]
            assert len(listed) == len(set(listed))


def test_no_signature_stands_alone_and_no_last_page_is_nearly_empty(press: Press, tmp_path: Path) -> None:
    chosen = ("rectification", "replacement", "payment-hold", "acceptance", "resize-water", "resize-portal")
    for period in ("2024-02", "2024-03"):
        for name in sample_letters(period).keys() & chosen:
            letter = sample_letters(period)[name]
            pdf = Pdf(document_pdf.pdf(letter, sample(period), press), tmp_path)
            pages, used = pdf.pages, pdf.used()
            assert used[-1] > 0.3 or len(used) == 1, (period, name, used)
            for page in pages:
                if "（盖章）" in page:
                    before = page.split("（盖章）")[0].replace("示例数据", "").strip().splitlines()
                    assert len([line for line in before if line.strip()]) >= 2, (period, name, page)


@pytest.mark.parametrize(("lines", "usual", "set_as"), [(12, 1, 1), (20, 2, 1), (40, 2, 2)])
def test_a_letter_is_set_closer_only_where_that_spares_a_page(
    lines: int, usual: int, set_as: int, press: Press, tmp_path: Path
) -> None:
    """A page takes title, addressee and 18 lines at the usual distance, 22 at the closer one."""
    report, letter = Make().report(), plain(Paragraph("永" * (28 * lines - 2)), letterhead=False)
    before = Pdf(press.set(document_pdf.html(letter, report, press)), tmp_path)
    pages = [len(before.pages), len(Pdf(document_pdf.pdf(letter, report, press), tmp_path).pages)]
    assert pages == [usual, set_as]


def test_what_a_letter_rests_on_can_be_read(press: Press, tmp_path: Path) -> None:
    """At 9 pt, its digests in groups of eight; no group is parted."""
    letter = sample_letters("2024-02")["replacement"]
    pdf = Pdf(document_pdf.pdf(letter, sample("2024-02"), press), tmp_path)
    digest = letter.basis[0].sha256
    assert f"SHA-256 {digest[:8]} {digest[8:16]}" in re.sub(r" +", " ", "\n".join(pdf.pages))
    below = pdf.words(len(pdf.pages))
    (first,) = [word for word in below if word.text.startswith("编制依据")]
    assert all(word.bottom - word.top >= 7.5 for word in below if word.top > first.top)


@pytest.mark.parametrize("period", ["2024-02", "2024-03"])
def test_the_result_to_confirm_takes_three_pages_at_most(period: str, press: Press, tmp_path: Path) -> None:
    """Attachments, seals and what it rests on follow the text; only the last attachment is held by the seals."""
    pdf = Pdf(document_pdf.pdf(sample_letters(period)["acceptance"], sample(period), press), tmp_path)
    assert len(pdf.pages) <= 3
    assert any("合同总价" in page and "应付金额" in page for page in pdf.pages[:2])
    assert "assessment" in pdf.pages[-1]


def test_docx_holds_last_rows_and_signatures_together_and_nothing_more() -> None:
    """The last row with the one before it, before a signature with that; a few lines of what it rests on as well."""
    seals = Seals((("", "甲单位"),))
    table = Table(("甲",), (("一",), ("二",), ("三",)), (1,))
    items = Items("附件", ("壹", "贰"))
    letter = plain(table, Paragraph("正文"), items, table, seals, basis=(Basis("依据"), Basis("又")))
    file = word.Document(io.BytesIO(docx.render(letter, AT, sample=False)))
    held = [
        [bool(row.cells[0].paragraphs[0].paragraph_format.keep_with_next) for row in one.rows] for one in file.tables
    ]
    assert held == [[False, False, True, False], [False, False, True, True]]
    kept = {one.text.strip("　"): one.paragraph_format.keep_with_next for one in file.paragraphs}
    assert (kept["附件：1．壹"], kept["2．贰"], kept["（盖章）"]) == (False, False, True)
    assert (kept[docx.DATE], kept["依据"], kept["又"]) == (True, True, False)


def test_pdf_is_tagged_archivable_and_leaves_room_for_a_letterhead(press: Press, tmp_path: Path) -> None:
    pdf = Pdf(document_pdf.pdf(sample_letters("2024-03")["acceptance"], sample("2024-03"), press), tmp_path)
    assert pdf.info["Tagged"] == "yes"
    assert not pdf.barriers
    assert {kind for _, kind, _ in pdf.fonts} == {"CID TrueType"}
    first = next(line for line in pdf.pages[0].splitlines() if line.strip() and "示例数据" not in line)
    assert "【发文机关代字】" in first
    reader = PdfReader(pdf.path)
    assert reader.metadata is not None
    assert reader.metadata.title == "2024年3月考核结果确认书"


@pytest.mark.slow
def test_files_of_a_month_have_plain_names_and_both_forms(press: Press) -> None:
    made = files(sample("2024-05"), press)
    assert all(re.fullmatch(r"[a-z0-9.-]+-2024-05\.(docx|pdf)", name) for name in made)
    assert {name.rsplit(".")[0] for name in made if name.endswith("docx")} == {
        name.rsplit(".")[0] for name in made if name.endswith("pdf")
    }
    assert "operation-report-2024-05.docx" in made
    assert {data[:2] for name, data in made.items() if name.endswith("docx")} == {b"PK"}
    assert {data[:5] for name, data in made.items() if name.endswith("pdf")} == {b"%PDF-"}


# The survey form -----------------------------------------------------------------------------------------


def form(press: Press, asked_for: survey_form.Recipient) -> bytes:
    report = sample("2024-03")
    page = survey_form.page(report.contract, asked_for, report.period, AT, press, sample=True)
    return survey_form.render(page, press, locked=bool(asked_for.id))


WATER = survey_form.Recipient("water", "水资源监测系统", "u-water", "示例市水资源管理站")


def test_survey_form_has_a_choice_for_every_question_and_can_be_filled(press: Press) -> None:
    data = form(press, WATER)
    fields = PdfReader(io.BytesIO(data)).get_fields()
    assert fields is not None
    assert set(fields) == {*(f"q{number}" for number in range(1, 11)), "project", "unit", "period", "day", "comment"}
    for number in range(1, 11):
        assert fields[f"q{number}"]["/Opt"] == ["优", "良", "中", "差"]
        assert sorted(fields[f"q{number}"]["/_States_"]) == ["/0", "/1", "/2", "/3", "/Off"] or sorted(
            fields[f"q{number}"]["/_States_"]
        ) == ["/0", "/1", "/2", "/3"]
    assert {name: fields[name]["/V"] for name in ("project", "unit", "period")} == {
        "project": "water", "unit": "u-water", "period": "2024-03",
    }  # fmt: skip
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.update_page_form_field_values(None, {"q1": "/3", "day": "2024-03-28"}, auto_regenerate=False)
    filled = io.BytesIO()
    writer.write(filled)
    again = PdfReader(filled).get_fields()
    assert again is not None
    assert (again["q1"]["/V"], again["q2"]["/V"], again["day"]["/V"]) == ("/3", "/Off", "2024-03-28")


def test_printed_ids_of_a_form_are_closed_and_those_of_a_blank_one_open(press: Press) -> None:
    for who, closed in ((WATER, True), (survey_form.Recipient(), False)):
        fields = PdfReader(io.BytesIO(form(press, who))).get_fields()
        assert fields is not None
        assert (fields["project"].get("/Ff", 0) == 1) is closed
        assert fields["comment"]["/Ff"] == 1 << 12  # several lines


def test_survey_form_is_one_small_page_and_shows_whom_it_is_for(press: Press, tmp_path: Path) -> None:
    data = form(press, WATER)
    pdf = Pdf(data, tmp_path)
    assert len(pdf.pages) == 1
    assert len(data) < 200_000
    assert not pdf.barriers
    for text in ("水资源监测系统", "示例市水资源管理站", "对整体服务的满意程度", "u-water", "示例数据"):
        assert text in pdf.text
    assert data == form(press, WATER)
    subprocess.run(["qpdf", "--check", str(pdf.path)], check=True, capture_output=True)


@pytest.mark.slow
def test_forms_are_made_for_those_who_were_asked(press: Press) -> None:
    report = sample("2024-03")
    made = forms(report, press)
    assert len(asked(report)) == 15  # 15 were sent out in March, to 15 of 16 projects
    assert set(made) == {
        "survey-form-2024-03.pdf", *(f"survey-form-{project.id}-2024-03.pdf" for project in asked(report)),
    }  # fmt: skip


# LibreOffice ---------------------------------------------------------------------------------------------


def office() -> str | None:
    program = shutil.which("soffice")
    done = subprocess.run([program, "--version"], capture_output=True, check=False) if program else None
    return program if done and done.returncode == 0 else None


@pytest.mark.slow
@pytest.mark.skipif(office() is None, reason="LibreOffice Writer is not installed")
def test_libreoffice_opens_the_letters_and_prints_what_they_say(tmp_path: Path) -> None:
    report = sample("2024-03")
    chosen = [*(sample_letters("2024-03")[name] for name in ("rectification", "readings", "resize-archive")),
              operation_report(report), sample_letters("2024-02")["replacement"]]  # fmt: skip
    for letter in chosen:
        (tmp_path / f"{letter.id}.docx").write_bytes(document_pdf.docx(letter, report))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run(
        [*command, *(str(path) for path in sorted(tmp_path.glob("*.docx")))],
        check=True,
        capture_output=True,
        timeout=180,
    )
    for letter in chosen:
        pdf = Pdf((tmp_path / f"{letter.id}.pdf").read_bytes(), tmp_path)
        for line in [letter.title, *(block.text for block in letter.blocks if isinstance(block, Paragraph))]:
            assert _split_by_a_page(line, pdf.text), line
        for block in letter.blocks:
            if isinstance(block, Table):
                cells = {cell for row in block.rows for cell in row if cell and len(cell) < 12}
                assert all("".join(cell.split()) in pdf.text for cell in cells)
        assert "—1—" in pdf.text
