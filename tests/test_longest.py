"""Whatever `check` accepts can be built: the longest texts stand whole in every output, and no line leaves its page."""

from __future__ import annotations

import html
import itertools
import re
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main
from longest import Text, fill
from pdf_reader import Pdf

MONTH = "2024-02"
KEPT = frozenset(
    {"about", "path", "value"}  # of records and roles: files, months and settings
    | {"grade", "grades"}  # the survey's and its forms' must be the same
    | {"field", "key", "each", "dated", "since", "start", "done", "named_by", "ruled", "differs_from"}  # of rules
)
"""Texts that are references."""
FILLS = ("甲乙丙丁戊己庚", "unbroken", "字，《》“：", "a b ")
ATTACHED = 12
CELL = 1900
"""Characters that a cell of the workbook surely shows; of longer texts it says that they go on."""


def _flat(text: str) -> str:
    """Without spaces, line breaks and the marks where a word may break."""
    return re.sub(r"[\s\u00ad\u200b]", "", text)


def _words(markup: str) -> str:
    return _flat(html.unescape(re.sub("<[^>]*>", "", markup)))


@dataclass(frozen=True)
class Built:
    """A root, what was written into it by number, and its month as built."""

    root: Path
    out: Path
    texts: dict[int, str]

    @property
    def month(self) -> Path:
        return self.out / MONTH

    @cached_property
    def shown(self) -> dict[str, str]:
        """The words of each output, the pages of the site as one."""
        found = {"site": "".join(_words(page.read_text(encoding="utf-8")) for page in self.month.rglob("*.html"))}
        for path in self.month.rglob("*"):
            if path.suffix == ".pdf":
                found[path.name] = Pdf(path.read_bytes(), path.parent.parent).text
            elif path.suffix in (".docx", ".xlsx"):
                with zipfile.ZipFile(path) as packed:
                    parts = [packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml")]
                found[path.name] = "".join(map(_words, parts))
            elif path.suffix == ".ics":
                folded = path.read_text(encoding="utf-8").replace("\r\n ", "").replace("\n ", "")
                found[path.name] = _flat(folded.replace("\\", ""))
        return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The second contract's February with the longest texts, many attachments, a long author and a long subject."""
    folder = tmp_path_factory.mktemp("longest")
    root = folder / "root"
    shutil.copytree(HOME / "tests" / "second-contract", root)
    shutil.rmtree(root / "evidence" / "2024-03")
    texts: dict[int, str] = {}
    numbers = itertools.count(1)

    def text(most: int) -> str:
        number = next(numbers)
        sort = FILLS[number % len(FILLS)]
        texts[number] = (f"第{number}号" + "".join(f"{sort}{number}x{nth}" for nth in range(most // 4)))[:most].rstrip()
        return texts[number]

    fill(root, text, KEPT)
    _attach(root / "evidence" / MONTH / "drill" / "recovery-1.md", text)
    identity = ["-c", f"user.name={'作者' * 100}", "-c", "user.email=a@example.invalid"]
    for words in (("init", "-q"), ("add", "."), ("commit", "-q", "-m", f"第0号{'subject' * 500}")):
        subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)
    out = folder / "out"
    assert main(["--root", str(root), "build", "--out", str(out)]) == 0
    return Built(root, out, texts)


def _attach(record: Path, text: Text) -> None:
    """Many attachments, half of them with names as long as they may be."""
    listed = "attachments:\n"
    for number in range(ATTACHED):
        name = f"{'现场记录' * (15 if number % 2 else 1)}{number}.txt"
        data = f"日志 {number}\n".encode()
        (record.parent / name).write_bytes(data)
        listed += f'  - path: "{name}"\n    sha256: "{sha256(data).hexdigest()}"\n    shows: "{text(200)}"\n'
    _, head, rest = record.read_text(encoding="utf-8").split("---\n", 2)
    record.write_text(f"---\n{head}{listed}---\n{rest}", encoding="utf-8")


def _goes_on(shown: str, text: str) -> bool:
    """Whether all of a text is there; between two pages a piece of it may be torn."""
    whole = _flat(text)
    if whole in shown:
        return True
    pieces = re.findall(r".+?x\d+(?!\d)", whole)
    there = [piece in shown for piece in pieces]
    return all(one or other for one, other in pairwise([True, *there, True]))


def test_no_text_is_cut(built: Built) -> None:
    """Wherever a text begins it goes on to its end."""
    cut = [
        (name, number)
        for name, shown in built.shown.items()
        for number, text in built.texts.items()
        if f"第{number}号" in shown and not _goes_on(shown, text[:CELL] if name.endswith(".xlsx") else text)
    ]
    assert not cut


def test_every_text_of_a_record_is_on_the_site(built: Built) -> None:
    lost = [number for number, text in built.texts.items() if _flat(text) not in built.shown["site"]]
    records = [path for path in (built.root / "evidence").rglob("*") if path.suffix in (".md", ".yml")]
    filed = "".join(path.read_text(encoding="utf-8") for path in records)
    assert not [number for number in lost if f"第{number}号" in filed]


@pytest.mark.parametrize("name", [f"dossier-{MONTH}.pdf", f"settlement-{MONTH}.xlsx"])
def test_titles_and_names_of_projects_are_in_the_dossier_and_the_workbook(name: str, built: Built) -> None:
    for path in (built.root / "evidence").rglob("*"):
        if path.suffix in (".md", ".yml"):
            lines = path.read_text(encoding="utf-8").split("\n")
            (title,) = (line.removeprefix("title: ").strip('"') for line in lines if line.startswith("title: "))
            assert _flat(title) in built.shown[name], path


def test_no_word_leaves_its_page(built: Built) -> None:
    papers = [*built.month.rglob("*.pdf")]
    assert len(papers) > 5
    for path in papers:
        paper = Pdf(path.read_bytes(), built.out)
        for page, words in zip(paper.tree.pages, paper.laid(), strict=True):
            left, bottom, right, top = map(float, page.mediabox)
            outside = [
                word.text
                for word in words
                if word.left < 0 or word.top < 0 or word.right > right - left or word.bottom > top - bottom
            ]
            assert not outside, path.name


def test_lines_of_the_calendar_are_folded(built: Built) -> None:
    (calendar,) = built.month.rglob("*.ics")
    assert max(map(len, calendar.read_bytes().split(b"\r\n"))) <= 75


def test_the_public_edition_is_built_too(built: Built) -> None:
    out = built.out.with_name("public")
    assert main(["--root", str(built.root), "build", "--edition", "public", "--no-pdf", "--out", str(out)]) == 0
