"""Bodies of records: readable, and unable to do anything."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from dossier.markup.markdown import MAX_BODY, body, guide
from pages_reader import read_html

FILES = {"photo.png": "../files/r/1-photo.png", "a b.txt": "../files/r/2-a_b.txt"}
ALLOWED = {
    "p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h3", "h4", "h5", "h6",
    "table", "thead", "tbody", "tr", "th", "td", "a", "img",
}  # fmt: skip

TABLE = (
    "<table>&#10;<thead>&#10;<tr>&#10;<th>时间</th>&#10;<th>事件</th>&#10;</tr>&#10;</thead>&#10;"
    "<tbody>&#10;<tr>&#10;<td>1</td>&#10;<td>2</td>&#10;</tr>&#10;</tbody>&#10;</table>"
)

# what is written -> the HTML a reader gets
SHOWN = {
    "plain": ("各设备策略已导出。", "<p>各设备策略已导出。</p>"),
    "headings move below the page's own": ("# 一\n\n## 二", "<h3>一</h3>&#10;<h4>二</h4>"),
    "the highest heading is the one below": ("## 一\n\n### 二\n\n## 三", "<h3>一</h3>&#10;<h4>二</h4>&#10;<h3>三</h3>"),
    "list": ("- 甲\n- 乙", "<ul>&#10;<li>甲</li>&#10;<li>乙</li>&#10;</ul>"),
    "code keeps its lines": ("```\na\n  b\n```", "<pre><code>a&#10;  b&#10;</code></pre>"),
    "raw html is text": ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
    "a block of html is text": (
        "<div onclick=alert(1)>\n<script>alert(1)</script>\n</div>",
        "<p>&lt;div onclick=alert(1)&gt;<br>&#10;&lt;script&gt;alert(1)&lt;/script&gt;<br>&#10;&lt;/div&gt;</p>",
    ),
    "script link": ("[看](javascript:alert(1))", "<p>看（javascript:alert(1)）</p>"),
    "link elsewhere": ("[看](https://evil.example/)", "<p>看（https://evil.example/）</p>"),
    "autolink": ("<https://evil.example/>", "<p>&lt;https://evil.example/&gt;</p>"),
    "remote picture": ("![图](https://evil.example/a.png)", "<p>［图：图］</p>"),
    "data picture": ("![图](data:image/svg+xml,<svg onload=alert(1)>)", None),
    "own picture": ("![机柜](photo.png)", '<p><img src="../files/r/1-photo.png" alt="机柜"></p>'),
    "own file": ("[日志](<a b.txt>)", '<p><a href="../files/r/2-a_b.txt">日志</a></p>'),
    "another record's file": ("[日志](../other/a.txt)", "<p>日志（../other/a.txt）</p>"),
    "a definition is a line like others": (
        "[看][1]\n\n[1]: https://evil.example", "<p>[看][1]</p>&#10;<p>[1]: https://evil.example</p>"
    ),
    "a footnote does not vanish": ("见[^1]\n\n[^1]: 附件二", "<p>见[^1]</p>&#10;<p>[^1]: 附件二</p>"),
    "a list straight after text": (
        "经过：\n1. 启动\n2. 处置\n\n另有：\n- 甲",
        "<p>经过：</p>&#10;<ol>&#10;<li>启动</li>&#10;<li>处置</li>&#10;</ol>&#10;<p>另有：</p>&#10;<ul>&#10;<li>甲</li>&#10;</ul>",
    ),
    "a table straight after a list": (
        "- 甲\n| 时间 | 事件 |\n|---|---|\n| 1 | 2 |",
        "<ul>&#10;<li>甲</li>&#10;</ul>&#10;" + TABLE,
    ),
    "two blanks make a list below": (
        "1. 甲\n  - 乙\n2. 丙",
        "<ol>&#10;<li>甲&#10;<ul>&#10;<li>乙</li>&#10;</ul>&#10;</li>&#10;<li>丙</li>&#10;</ol>",
    ),
    "lines stay lines": ("10:05 告警\n10:12 到场", "<p>10:05 告警<br>&#10;10:12 到场</p>"),
    "numbers of a Chinese keyboard": ("1、甲\n2．乙\n（3）丙", "<p>1、甲<br>&#10;2．乙<br>&#10;（3）丙</p>"),
    "bold beside Chinese marks": ("**“甲”**乙，**丙：**丁", "<p><strong>“甲”</strong>乙，<strong>丙：</strong>丁</p>"),
    "dashes are a line": ("正文\n---\n后文", "<p>正文</p>&#10;<hr>&#10;<p>后文</p>"),
    "a heading without a blank": ("#经过\n#1 机柜", "<h3>经过</h3>&#10;<p>#1 机柜</p>"),
    "numbers of a list are those written": (
        "3. 甲\n4. 乙\n7. 丙",
        '<ol start="3">&#10;<li>甲</li>&#10;<li>乙</li>&#10;<li value="7">丙</li>&#10;</ol>',
    ),
    "the words behind a fence": ("```登录日志 节选\na\n```", "<p>登录日志 节选</p><pre><code>a&#10;</code></pre>"),
    "a language behind a fence": ("```yaml\na: 1\n```", "<pre><code>a: 1&#10;</code></pre>"),
    "titles of links": ('[看](b "题") ![图](c "字")', "<p>看（b 题） ［图：图］（字）</p>"),
    "titles of own files": (
        '[看](photo.png "题")',
        '<p><a href="../files/r/1-photo.png">看</a>（题）</p>',
    ),
    "a reference to a character is text": ("&#8238;&copy;", "<p>&amp;#8238;&amp;copy;</p>"),
    "boxes": ("- [ ] 甲\n- [x] 乙", "<ul>&#10;<li>☐ 甲</li>&#10;<li>☑ 乙</li>&#10;</ul>"),
    "struck out": ("~~作废~~", "<p><s>作废</s></p>"),
    "own file, as editors write it": ("[日志](a%20b.txt)", '<p><a href="../files/r/2-a_b.txt">日志</a></p>'),
    "code is left alone": ("```\n甲\n|a|\n|-|\n#题\n```", "<pre><code>甲&#10;|a|&#10;|-|&#10;#题&#10;</code></pre>"),
    "templates": ("{{ 7*7 }} {% raw %}", "<p>{{ 7*7 }} {% raw %}</p>"),
    "front matter": ("---\ntitle: x\n---", None),
    "attributes": ("# 题 {: onclick=alert(1) }", "<h3>题 {: onclick=alert(1) }</h3>"),
    "nothing": (" \n ", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_shown(name: str) -> None:
    text, expected = SHOWN[name]
    html = str(body(text, FILES))
    if expected is not None:
        assert html == expected
    page = read_html(html)
    assert page.tags <= ALLOWED
    assert set(page.addresses) <= set(FILES.values())


# examples of the CommonMark specification 0.31.2 by their numbers, as printed there: lists beside other text
SPECIFIED = {
    283: ("- foo\n-\n- bar\n", "<ul>\n<li>foo</li>\n<li></li>\n<li>bar</li>\n</ul>"),
    285: ("foo\n*\n\nfoo\n1.\n", "<p>foo\n*</p>\n<p>foo\n1.</p>"),
    302: ("1. foo\n2. bar\n3) baz\n", '<ol>\n<li>foo</li>\n<li>bar</li>\n</ol>\n<ol start="3">\n<li>baz</li>\n</ol>'),
    303: ("Foo\n- bar\n- baz\n", "<p>Foo</p>\n<ul>\n<li>bar</li>\n<li>baz</li>\n</ul>"),
    304: (
        "The number of windows in my house is\n14.  The number of doors is 6.\n",
        "<p>The number of windows in my house is\n14.  The number of doors is 6.</p>",
    ),
    305: (
        "The number of windows in my house is\n1.  The number of doors is 6.\n",
        "<p>The number of windows in my house is</p>\n<ol>\n<li>The number of doors is 6.</li>\n</ol>",
    ),
}


@pytest.mark.parametrize("number", SPECIFIED)
def test_lists_are_those_of_the_specification(number: int) -> None:
    """But that ends of lines stay."""
    text, expected = SPECIFIED[number]
    assert str(body(text, {})).replace("<br>", "").replace("&#10;", "\n") == expected


FRAGMENTS = st.sampled_from(
    [
        "<script>", "</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "<iframe src=//e.example>",
        "[a](javascript:x)", "[a](photo.png)", "![a](photo.png)", "![a](//e.example/x.png)", "<a href='x'>", "\n\n",
        "\n", "```", "~~~", "- ", "> ", "# ", "| a | b |\n|---|---|\n| c | d |\n", "*", "_", "`", "[x]: //e.example\n",
        "&#60;script&#62;", "<!--", "-->", "<![CDATA[", "<?php", "\x02", "\x03", "wzxhzdk:0", "klzzwxh:0001", "文字 ",
        "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<style>*{}</style>",
        '" onmouseover="alert(1)', "    ", "\t", "\\", "![", "](", ")", "<details open ontoggle=alert(1)>",
    ]
)  # fmt: skip


@given(st.lists(FRAGMENTS | st.text(max_size=5), max_size=12))
def test_nothing_acts_and_one_line(parts: list[str]) -> None:
    html = str(body("".join(parts), FILES))
    page = read_html(html)
    assert page.tags <= ALLOWED
    assert not page.handlers
    assert set(page.addresses) <= set(FILES.values())
    assert not set(html) & {"\n", "\r", "\x02", "\x03"}
    names = {name for _, attributes in page.elements for name in attributes}
    assert names <= {"href", "src", "alt", "start", "value"}


@pytest.mark.parametrize("text", ["x" * (MAX_BODY + 1), "> " * 16 + "x", "- " * 3000 + "x"])
def test_a_body_too_long_or_too_deep_to_be_laid_out_is_shown_as_written(text: str) -> None:
    assert body(text, {}) == Markup("<pre>{}</pre>").format(text)


def test_cells_beyond_the_head_go_on_in_the_last_one() -> None:
    for indent in ("", "> ", "  "):
        text = "\n".join(indent + line for line in ("|甲|乙|", "|-|-|", "|1|2|3 \\| 4|5|", "|6|"))
        html = str(body(f"- 单\n{text}" if indent == "  " else text, FILES))
        assert re.findall("<td>(.*?)</td>", html) == ["1", "2 | 3 | 4 | 5", "6", ""]


@given(st.lists(FRAGMENTS | st.text("甲乙a1 |:-*_`#>[]()!.\n", max_size=8), max_size=15))
def test_every_word_of_a_body_is_shown(parts: list[str]) -> None:
    """Whatever Markdown makes of the marks, no letter that is written is lost."""
    text = "".join(parts)
    page = read_html(str(body(text, FILES)))
    alternatives = "".join(attributes.get("alt", "") for _, attributes in page.elements)
    assert Counter(char for char in text if char in "甲乙文字") <= Counter(page.text + alternatives)


GUIDE = """
开头 <script>alert(1)</script>

## 一 *节* <b>x</b> {{ 7*7 }}

- 看[另一份](2-b.md)、[外面](https://evil.example/)、[脚本](javascript:alert(1))

| 甲 | 乙 |
|---|---|
| <img src=x onerror=alert(1)> | `<b>` |

### 小节

<div onclick="alert(1)">

# 又一个题
"""


def test_a_guide_keeps_its_headings_for_the_table_of_contents_and_nothing_else_is_left_to_read() -> None:
    text = str(guide(GUIDE, {"2-b.md": "2-b.html"}))
    lines = [line for line in text.split("\n") if line]
    assert [line for line in lines if line.startswith("#")] == [
        "## 一 节 &#60;b&#62;x&#60;/b&#62; &#123;&#123; 7&#42;7 &#125;&#125;",
        "### 小节",
        "## 又一个题",
    ]
    assert all(line.startswith(("#", "<div>")) for line in lines)
    page = read_html(text)
    assert page.tags <= {"div", "p", "ul", "li", "a", "table", "thead", "tbody", "tr", "th", "td", "code"}
    assert page.addresses == ["2-b.html"]
    assert page.handlers == []
    assert "<script>alert(1)</script>" in page.text
    assert "外面（https://evil.example/）" in page.text


@given(st.text(st.sampled_from("<>&\"'*_`[](){}#|~\\=!:/-. \nab中"), max_size=60))
def test_a_guide_can_do_nothing(text: str) -> None:
    page = read_html(str(guide(text, {})))
    assert page.tags <= {*ALLOWED, "div"}
    assert page.handlers == []
    assert page.addresses == []
