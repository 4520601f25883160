"""The rules of tables are drawn as whole lines, and look as the sides of the cells do."""

from __future__ import annotations

import io
import re
from contextlib import nullcontext

import pikepdf
import pypdfium2  # type: ignore[import-untyped]  # ships no types
import pytest
from PIL import ImageChops

from builders import HOME
from dossier.paper import setter as setting
from dossier.paper.press import Press, Sheets
from dossier.paper.setter import Setter

STYLES = """
@page { size: 300pt 200pt; margin: 20pt }
table { width: 260pt; border-collapse: collapse; table-layout: fixed; margin: 0 }
td, th { border: 1pt solid #555; height: 20pt }
"""
ROW = "<tr><td>1</td><td>2</td><td>3</td></tr>"
LINE = re.compile(rb" m\n[-\d. ]+ l\nS\n")


@pytest.fixture(scope="module")
def setter() -> Setter:
    return Press.read(HOME / "theme" / "pdf", HOME / "build" / "fonts").setter


def drawn(setter: Setter, rows: str, styles: str = "") -> bytes:
    html = f'<!DOCTYPE html><html lang="en"><head><title>t</title></head><body><table>{rows}</table></body></html>'
    return setter.set(Sheets(html, options={"pdf_tags": True}, styles=f"{STYLES}{styles}"))


def lines(data: bytes) -> list[int]:
    """How many lines each page draws."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [len(LINE.findall(page.Contents.read_bytes() + b"\n")) for page in pdf.pages]


def test_a_rule_is_one_line(setter: Setter) -> None:
    assert lines(drawn(setter, ROW * 4)) == [5 + 4]  # across, and down


def test_a_rule_ends_where_cells_are_joined(setter: Setter) -> None:
    joined = '<tr><td>1</td><td rowspan="2">2</td><td>3</td></tr><tr><td>1</td><td>3</td></tr>'
    assert lines(drawn(setter, joined)) == [2 + 2 + 4]  # top and bottom, the one between in two pieces; and down


def test_a_rule_of_another_kind_is_one_of_its_own(setter: Setter) -> None:
    thick = "tr:nth-child(2) td:nth-child(2) { border: 2pt solid #b00 }"
    plain, marked = lines(drawn(setter, ROW * 3)), lines(drawn(setter, ROW * 3, thick))
    assert plain == [4 + 4]
    assert marked == [8 + 4 + 4]  # four rules are cut in two, and the four sides of the cell


@pytest.mark.parametrize(
    ("rows", "styles"),
    [
        (ROW * 20, ""),  # over pages
        ("<thead><tr><th>a</th><th>b</th><th>c</th></tr></thead>" + ROW * 12, "thead th { border-bottom-width: 3pt }"),
        (f'<tr><td colspan="2">1</td><td rowspan="3">3</td></tr>{"<tr><td>1</td><td>2</td></tr>" * 2}', ""),
        (ROW * 3, "td { border: 2pt dashed #06c } tr:nth-child(2) td { border: 2pt double #b00 }"),
        (ROW * 3, "td { border-width: 0 0 1pt } tr:last-child td { border: 0 }"),
        (ROW * 3, "tr:nth-child(2) td:nth-child(2) { border: 2pt solid #b00 }"),
    ],
)  # fmt: skip
def test_it_looks_as_the_sides_of_the_cells_do(
    setter: Setter, rows: str, styles: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = drawn(setter, rows, styles)
    monkeypatch.setattr(setting, "whole_rules", nullcontext)
    theirs = drawn(setter, rows, styles)
    assert ours != theirs
    with pypdfium2.PdfDocument(ours) as one, pypdfium2.PdfDocument(theirs) as other:
        assert len(one) == len(other)
        for here, there in zip(one, other, strict=True):
            shown = [page.render(scale=3).to_pil().convert("L") for page in (here, there)]
            assert shown[0].getextrema()[0] < 200  # something is drawn
            assert not any(ImageChops.difference(*shown).histogram()[64:])  # nothing but seams
