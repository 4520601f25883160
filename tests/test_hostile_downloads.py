"""A root in which every text is an attempt: nothing of it acts in a letter, a workbook, a form or amounts."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

import pytest

import poisoned
from dossier import letters
from dossier.cli.opening import planned
from dossier.cli.session import Session
from dossier.exact.period import Period
from dossier.intake.month.book import intake_workbook
from dossier.letters.files import asked
from dossier.load import load
from dossier.paper import document_pdf
from dossier.paper.dated import moment_of
from dossier.publish.appearance import read_look
from dossier.publish.downloads import letter_lines
from dossier.report import Report
from dossier.survey.templates import as_xlsx
from dossier.views import names
from dossier.workbook.amounts import amounts
from dossier.workbook.whole import workbook
from workbook_reader import Opened

pytestmark = pytest.mark.slow

MONTH: Final = Period(2024, 2)
ACTIVE: Final = frozenset("=+-@＝＋－＠\t\r\n")
HIDDEN: Final = "\u200b\u200f \t\r\n"
"""What may stand before them without being seen."""
PAGE: Final = re.compile(r"(rows|projects|evidence|files|letters)(\\(?!\.)[\w.()-]+)+|[a-z]+\.html")
"""The pages of the month beside it, which are all that a workbook may lead to."""
OWN_FIELDS: Final = frozenset({b"PAGE"})


@dataclass(frozen=True)
class Made:
    """The report of the poisoned month, and the files made of it by name."""

    report: Report
    files: Mapping[str, bytes]

    def of(self, suffix: str) -> Iterator[tuple[str, bytes]]:
        """Those with a suffix."""
        return ((name, data) for name, data in self.files.items() if name.endswith(suffix))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    root = tmp_path_factory.mktemp("hostile")
    poisoned.poison(root, "2023-12", "2024-01", str(MONTH), before=poisoned.RECKONING)
    session = Session(root, None)
    assert session.sound, session.problems[:3]
    (report,) = session.reports([MONTH])
    theme = read_look(root).theme
    word = names.word(report.contract, theme, MONTH.end)
    documents = (*letters.of(report), letters.operation_report(report), letters.resource_report(report))
    return Made(
        report,
        {
            **{f"{one.id}.docx": document_pdf.docx(one, report) for one in documents},
            "settlement.xlsx": workbook(report, theme, letter_lines(report)),
            "survey.xlsx": as_xlsx(report.contract.form_on(MONTH.end), asked(report), moment_of(report)),
            "intake.xlsx": intake_workbook(planned(session, MONTH), report.contract.terms.title),
            "amounts.csv": amounts([report.assessment], word),
        },
    )


def parts(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from ((name, archive.read(name)) for name in archive.namelist())


def test_no_part_of_a_file_is_a_template_or_broken_or_fetched(made: Made) -> None:
    told = 0
    for name, data in (*made.of(".docx"), *made.of(".xlsx")):
        for part, inside in parts(data):
            if part.endswith((".xml", ".rels")):
                ET.fromstring(inside)  # noqa: S314  # well-formed
            assert poisoned.RECKONED.encode() not in inside, (name, part)
            assert not re.search("(?i)vba|externallink|media|oleobject|activex", part), (name, part)
            told += b"7919 * 7907" in inside
    assert told > 10


def test_a_letter_leads_nowhere_and_its_texts_are_texts(made: Made) -> None:
    said: list[str] = []
    for name, data in made.of(".docx"):
        for part, inside in parts(data):
            assert not re.search(rb"<w:(hyperlink|object|pict|altChunk|fldSimple)\b", inside), (name, part)
            assert b"attachedTemplate" not in inside
            assert not (part.endswith(".rels") and b"External" in inside), (name, part)
            assert set(re.findall(rb"<w:instrText[^>]*>([^<]*)<", inside)) <= OWN_FIELDS, (name, part)
            if part == "word/document.xml":
                said += ET.fromstring(inside).itertext()  # noqa: S314  # made above
    text = "".join(said)
    assert len(list(made.of(".docx"))) > 3
    for payload in ("=1+1 ", "]]></w:t></w:r><w:hyperlink r:id='planted'/>", "<script>planted()</script>"):
        assert payload in text, payload


def test_no_cell_of_a_workbook_reckons_or_leads_out(made: Made) -> None:
    for name, data in made.of(".xlsx"):
        book, found = Opened(data), 0
        for sheet, cell, _ in book.cells():
            if cell.data_type == "f":
                assert not re.search(r"cmd\||HYPERLINK|planted|SUM\(1\)|1\+1(?!E-15)", str(cell.value)), (name, cell)
            elif isinstance(cell.value, str) and "planted" in cell.value:
                seen = cell.value.lstrip(HIDDEN)
                assert seen[:1] not in ACTIVE | {"<"}, (name, sheet, cell.coordinate, cell.value[:40])
                found += 1
        assert found > 10, name
        for part, inside in parts(data):
            for target in re.findall('Target="([^"]*)" TargetMode="External"', inside.decode("utf-8", "replace")):
                assert PAGE.fullmatch(target), (name, part, target)


def test_no_field_of_the_amounts_is_a_formula(made: Made) -> None:
    text = made.files["amounts.csv"].decode("utf-8-sig")
    fields = [field for row in csv.reader(io.StringIO(text, newline="")) for field in row]
    starting = {field for field in fields if field.strip(HIDDEN)[:1] in ACTIVE}
    assert all(re.fullmatch(r"-[0-9.]+", field) for field in starting), starting
    assert sum("planted" in field for field in fields) > 10


UNSEEN: Final = ("\x00", "\x01", "\x1b", "\x7f", "\x85", "\u202a", "\u202e", "\u2066", "\ufeff")


@pytest.mark.parametrize("mark", UNSEEN, ids=lambda mark: f"U+{ord(mark):04X}")
def test_what_turns_or_hides_text_comes_into_no_file(mark: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Control characters and marks of direction are refused where they stand, as they are and written as escapes."""
    root = tmp_path_factory.mktemp("turned")
    for number, text in enumerate((f'"甲{mark}乙"', f'"甲\\u{ord(mark):04x}乙"')):
        path = root / "evidence" / "2024-02" / "training" / f"t{number}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(f"kind: training\nid: t{number}\ntitle: {text}\n".encode())
    told = [problem.place.path for problem in load(root).problems if problem.code == "yaml-character"]
    assert sorted(told) == [f"evidence/2024-02/training/t{number}.yml" for number in (0, 1)]
