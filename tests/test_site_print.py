"""Pages of the built site on paper: what every sheet bears, and that none bears nothing else."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdf
import pytest

from dossier.publish.staging import sheet
from report_factory import Make

if TYPE_CHECKING:  # imported by pytest as a plugin
    from browsing import Visit

pytest_plugins = ["browsing"]

PAGES = ("index", "rows", "projects", "projects/alpha", "compare", "prices")
RADICAL = {0x2EDA: "页"}  # a PDF may name a character by the radical that looks the same
HEADS = "[...document.querySelectorAll('thead, h2, caption')].map(head => head.innerText)"


def plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).translate(RADICAL).split())


@pytest.mark.browser
@pytest.mark.parametrize("visit", ["file"], indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_every_sheet_says_what_it_belongs_to_and_has_more_than_heads(visit: Visit, path: str) -> None:
    page = visit.open(f"2024-04/{path}.html")
    heads = [plain(line) for text in page.evaluate(HEADS) for line in text.split()]
    sheets = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages
    for number, one in enumerate(sheets, start=1):
        body = text = plain(one.extract_text())
        for said in ("示例数据", "2024-04草稿，未签发", f"第{number}页，共{len(sheets)}页"):
            assert plain(said) in body, (number, said)
            body = body.replace(plain(said), "", 1)
        for head in heads:
            body = body.replace(head, "")
        assert len(body) > 40, (number, text)  # the contract's number, and hardly a line


def test_the_number_of_a_contract_stays_a_text_of_the_style_sheet() -> None:
    report = Make().report()
    hostile = report.assessment.model_copy(update={"contract": 'A"; } body { color: red; } @import "x\\\n'})
    first = sheet(replace(report, assessment=hostile)).decode().splitlines()[1]
    assert first == '  @top-left { content: "示例数据　A  body  color red  import x"; font-size: 8pt; }'
