"""Blocks of HTML that are put aside: Markdown comes out as Python-Markdown alone makes it, anchors included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from mkdocs.structure.pages import _RawHTMLPreprocessor

from dossier.publish.blocks import Blocks, blocks

EXTENSIONS = ["tables", "fenced_code", "admonition", "toc"]
ASIDE = {
    "a block": ('<div id="a&amp;b">x</div>\n', 1),
    "two that touch": ("<p>x</p>\n<p>y</p>\n", 2),
    "blank lines within and after": ("<div>\n\n# no heading\n\n</div>\n\n\n# heading\n", 1),
    "elements without an end": ('<p>a<br>b<wbr>c<img src="x"><hr></p>\n', 1),
    "a drawing": ('<figure><svg viewBox="0 0 1 1"><linearGradient id="g"/></svg></figure>\n', 1),
    "a named place": ('<ul><li><a name="there"></a></li></ul>\n', 1),
    "letters by number": ("<p>&#x27;&#39;&amp;&nbsp;& &c</p>\n", 1),
    "inline HTML around": ("a <b>b</b> <span>c</span>\n\n<p>d</p>\n\n`<i>` e\n", 1),
    "a heading before": ("# a\n<nav>b</nav>\n# c\n", 1),
    "fenced code before": ("```\n<div>\n```\n\n<p>a</p>\n", 1),
    "in a list, far from the margin": ("1. a\n\n    <div>b</div>\n\n<p>c</p>\n", 1),
}
LEFT = {
    "an indented block": "  <div>a</div>\n",
    "text after a block": "<div>a</div> b\n",
    "an end that is missing": "<div><p>a</div>\n",
    "an end too many": "<div></b></div>\n",
    "a comment": "<!-- a -->\n\n<p>b</p>\n",
    "a script": "<div><script>a < b</script></div>\n",
    "less than": "<p>a</p>\n\n1 < 2\n",
    "a number cut off": "<p>&#12 a</p>\n",
    "capitals": "<DIV>a<BR></DIV>\n",
    "an empty block": "<hr>\n<p>a</p>\n",
    "a bare value": "<p class=a>b</p>\n",
}
TAGS = """<div>,</div>,<p id="x">,</p>,<b>,</b>,<br>,<hr>,<hr/>,<td>,</td>,<a name="y">,</a>,<script>,</script>"""
OTHER = (
    """a,# a,- ,> ,*,`,```,&amp;,&#1;,&#1,&,<,>,<!-- -->,<![CDATA[,<?a, ,    ,\t,\n,\n\n,\n\n\n,<p title="\n<div>">"""
)
PIECES = st.sampled_from([*TAGS.split(","), *OTHER.split(","), "\n", "| a | b |\n|---|---|\n"])


def alone(text: str) -> tuple[str, set[str]]:
    """The HTML and the anchors that the generator finds without us."""
    return _read(text, Markdown(extensions=EXTENSIONS))


def aside(text: str) -> tuple[str, set[str]]:
    """The same where blocks are put aside."""
    found = Blocks()
    html, places = _read(text, Markdown(extensions=[*EXTENSIONS, found]))
    return html, places | found.places


def _read(text: str, markdown: Markdown) -> tuple[str, set[str]]:
    (anchors := _RawHTMLPreprocessor())._register(markdown)  # as the generator does
    return markdown.convert(text), anchors.present_anchor_ids


@pytest.mark.parametrize(("text", "count"), ASIDE.values(), ids=ASIDE)
def test_blocks_are_put_aside_as_markdown_does(text: str, count: int) -> None:
    assert text.startswith("```") or len(blocks(text, Markdown().is_block_level)) == count
    assert aside(text) == alone(text)


@pytest.mark.parametrize("text", LEFT.values(), ids=LEFT)
def test_what_is_in_doubt_is_left_to_markdown(text: str) -> None:
    assert not blocks(text, Markdown().is_block_level)
    assert aside(text) == alone(text)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_comes_out_as_markdown_makes_it(text: str) -> None:
    assert aside(text) == alone(text)


def test_places_are_those_of_the_text_that_was_read_last() -> None:
    found = Blocks()
    markdown = Markdown(extensions=[found])
    markdown.convert('<p id="a">x</p>')
    markdown.reset().convert("nothing")
    assert found.places == frozenset()
