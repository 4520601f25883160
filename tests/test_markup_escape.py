"""Whatever a text holds, a page shows it as text: in Markdown, in HTML inside Markdown, in attributes, in titles."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markupsafe import Markup

from builders import HOME
from dossier.markup.escape import door, href, one_line, tip, title
from pages_reader import read_html

EXTENSIONS = ["tables", "admonition", "toc", "attr_list", "def_list", "footnotes", "md_in_html", "abbr"]
NASTY = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</td></tr></table><iframe src=//evil.example>",
    "[click](javascript:alert(1))",
    "![](https://evil.example/a.png)",
    "<https://evil.example>",
    "https://evil.example/?a=1&b=2",
    "# heading", "## heading", "- item", "+ item", "* item", "1. item", "2) item", "> quote", "    code",
    "---", "===", "***", "```mermaid", "~~~", "`code`", "**bold** __bold__ *i* _i_", "~~gone~~",
    "a | b | c", "|---|", "[TOC]", "[^1]", "[^1]: note", "*[HTML]: abbreviation", "{: .class onclick=alert(1) }",
    "{#id}", "{{ 7 * 7 }}", "{% raw %}", '--8<-- "/etc/passwd"', ":smile:", "!!! note", "??? note", "$x$",
    "&lt;b&gt;", "&amp;", "&#60;script&#62;", '"quoted" \'single\'', "a\n\n# b", "a\r\n---\r\nb", "\tcode",
    "\u202eright to left", "zero\u200bwidth", "nul\x00", "stx\x02wzxhzdk:0\x03", "终端\x1b[31m", "\ufeffbom",
    "普通文字，（没有）什么；特别：的", "2024-03-15", "evidence/2024-03/usage/portal.yml:12", "-5", "+5", "1.", "a  b",
    "term\n: definition", "\\", "\\*", "=", "%7B", "@user", "user@example.invalid", "",
)  # fmt: skip
TEXTS = st.text(
    st.sampled_from("<>&\"'*_`[](){}#|~\\=^$@%!:;/+-. \n\t0123456789abx\x02\x03\u200b\u202e中文，：")
    | st.characters(exclude_categories=["Cs"]),
    max_size=40,
)


def shown(text: str) -> str:
    """What a reader is to see."""
    return one_line(text)


@pytest.mark.parametrize("text", NASTY)
def test_inert_at_the_start_of_a_paragraph(text: str) -> None:
    page = read_html(markdown.markdown(str(door(text)), extensions=EXTENSIONS))
    assert page.tags <= {"p"}
    assert page.text.strip() == shown(text)


@given(TEXTS)
@example("1.")
@example("- ")
def test_inert_anywhere_in_markdown(text: str) -> None:
    for before, after in (("", ""), ("前文 ", " 后文"), ("", "\n\n下一段")):
        page = read_html(markdown.markdown(f"{before}{door(text)}{after}", extensions=EXTENSIONS))
        assert page.tags <= {"p"}
        assert page.text.replace("\n", "") == f"{before}{shown(text)}{after}".strip().replace("\n", "")


@given(TEXTS)
def test_inert_in_html_inside_markdown(text: str) -> None:
    source = f'<table><tr><td title="{door(text)}">{door(text)}</td></tr></table>\n\n后文'
    page = read_html(markdown.markdown(source, extensions=EXTENSIONS))
    assert [tag for tag, _ in page.elements] == ["table", "tr", "td", "p"]
    assert page.elements[2][1] == {"title": shown(text)}
    assert page.text.replace("\n", "") == f"{shown(text)}后文"


@given(TEXTS)
def test_a_title_needs_no_escaping(text: str) -> None:
    assert not set(title(text)) & set("<>&\"'`\n")


@given(TEXTS)
def test_a_tip_is_no_markup_even_when_it_has_left_its_attribute(text: str) -> None:
    page = read_html(f'<p title="{tip(text)}">')
    assert page.elements == [("p", {"title": title(text)})]
    assert tip(door(text)) == tip(text)


def test_every_text_that_a_page_may_show_from_an_attribute_is_a_tip() -> None:
    told = re.compile(r'(?:title|aria-[a-z]+|placeholder)="([^"]*)"')
    found = [
        (path.name, value)
        for path in sorted((HOME / "theme").rglob("*.j2"))
        if path.parent.name == "pages"
        for attribute in told.findall(path.read_text(encoding="utf-8"))
        for value in re.findall(r"{{(.*?)}}", attribute)
    ]
    assert len(found) >= 5
    assert [one for one in found if not one[1].endswith("| tip ")] == []
    python = (path.read_text(encoding="utf-8") for path in sorted((HOME / "scripts/dossier/site").glob("*.py")))
    assert {value for text in python for value in re.findall(r'title="{([^}]*)}', text)} == {"tip(value.written)"}


@given(TEXTS)
def test_an_address_stays_on_the_site_and_in_its_quotes(text: str) -> None:
    address = str(href(f"files/{text}"))
    assert address.isascii()
    assert not set(address) & set("<>&\"'` \n:?")


def test_markup_made_here_passes() -> None:
    assert door(Markup("<b>1</b>")) == "<b>1</b>"


def test_unseen_characters_are_made_visible() -> None:
    assert one_line("a\u202eb\u200bc\x00d\n e") == "a\ufffdb\ufffdc\ufffdd e"
