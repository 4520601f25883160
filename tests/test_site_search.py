"""What the search of a month looks through, and what it finds in Debian's Chromium, from a server and from a folder."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Locator, Page, expect

from dossier.site.search import CELL, HEAD, Searched, _Reader, part, parts

if TYPE_CHECKING:  # imported by pytest as a plugin
    from browsing import Visit

pytest_plugins = ["browsing"]


def read(data: bytes) -> list[list[object]]:
    """The entries that a part hands to the search."""
    listed = data.decode().removeprefix("dossierSearch(").removesuffix(");\n")
    found: list[list[object]] = json.loads(listed)
    return found


def text_of(html: str) -> str:
    ((_, _, _, _, text),) = read(part([Searched("a.html", f"<nav>all</nav><article>{html}</article><p>foot</p>")]))
    assert isinstance(text, str)
    return text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<table><tr><th>主机</th><td>vm-01</td></tr><tr><td>甲</td><td></td><td>乙</td></tr></table>",
         f"主机{CELL}vm-01\n甲{CELL}乙"),
        ("<ul><li>一</li><li>二<ul><li>三</li></ul></li></ul>", "一\n二\n三"),
        ("<h2 id='a'>账单</h2><p>共<strong>2</strong>项，见<a href='b'>结算单</a></p>", f"{HEAD}账单\n共2项，见结算单"),
        ("<td>32.86<span class='d-span'>32.86～33.16</span></td>", f"32.86{CELL}32.86～33.16"),
        ("<td>方式：导出<br>来源：平台</td>", f"方式：导出{CELL}来源：平台"),
        ("<p>a/<wbr>b  \n c</p>", "a/b c"),
        ("<pre>device  fw-1\ndevice\tfw-2</pre>", "device fw-1\ndevice fw-2"),
        ("<h2>主机</h2><table><caption>主机</caption><tr><td>a</td></tr></table>", f"{HEAD}主机\na"),
        ("<p>&lt;b&gt;&#58;&amp;</p>", "<b>:&"),
    ],
)  # fmt: skip
def test_what_stands_apart_is_parted(html: str, text: str) -> None:
    assert text_of(html) == text


@pytest.mark.parametrize(
    "html",
    [
        "<script>var a;</script>", "<svg><text>1</text></svg>", "<p hidden>a</p>", "<td class='d-line'>第 1 行</td>",
        "<div data-search-exclude><div>a</div><p>b</div>", "<div role='img'><span>1</span></div>",
        "<nav><a>2 分区服务 →</a></nav>", "<select><option>1</option></select>",
    ],
)  # fmt: skip
def test_what_says_nothing_of_the_page_is_left_out(html: str) -> None:
    assert text_of(f"<p>甲</p>{html}<p>乙</p>") == "甲\n乙"


def test_a_page_has_its_title_the_way_to_it_and_its_weight() -> None:
    way = "<nav class='d-trail'><a>2024-03</a> › <a>证据目录</a> › <a>项目</a></nav>"
    html = f"<article>{way}<h1>门户</h1><p>甲</p></article>"
    assert read(part([Searched("evidence/portal.html", html, 50)])) == [
        ["evidence/portal.html", 50, "门户", "证据目录 › 项目", "甲"]
    ]


def test_parts_keep_the_order_of_pages_and_records_apart() -> None:
    pages = [
        Searched(path, "<article></article>") for path in ("rows.html", "evidence/b.html", "a.html", "evidence/a.html")
    ]
    assert {name: [entry[0] for entry in read(data)] for name, data in parts(pages).items()} == {
        "search/month.js": ["rows.html", "a.html"],
        "search/evidence.js": ["evidence/b.html", "evidence/a.html"],
    }


TAGS = (
    """<div>,</div>,<p class="d-under">,</p>,<h2>,</h2>,<pre>,</pre>,<br>,<svg>,</svg>,<path d=""/>,<h1>,</h1>,<td>"""
)
OTHER = """<nav class="d-trail">,</nav>,<span hidden>,<span title="&lt;a&gt;">,</span>,a,&amp;,&#38;,&copy,\n, ,›,<"""
PIECES = [*TAGS.split(","), *OTHER.split(","), "<!-- -->", "<script>x"]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_tidy_pages_are_read_as_any_page_is(html: str) -> None:
    one, other = _Reader(), _Reader()
    one.read(html)
    other.feed(html)
    other.close()
    assert [*map("".join, (one.title, one.way, one.text))] == [*map("".join, (other.title, other.way, other.text))]


def typed(page: Page, words: str) -> Locator:
    """What is found for words that are pasted into the field."""
    page.get_by_role("textbox", name="搜索").click()
    page.get_by_role("textbox", name="搜索").fill(words)
    return page.locator(".md-search-result__link")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("words", "first", "shown"),
    [
        ("vm-01", "projects/alpha", "vm-01"),  # its row on the page of its project, before the usage that it comes from
        ("alpha", "projects/alpha", "办事大厅系统"),
        ("公文系统", "projects/beta", "公文系统"),
        ("usage-2024-03-beta", "evidence/usage-2024-03-beta", "usage-2024-03-beta"),
        ("第1项", "rows/", "第 1 项"),
        ("示例备〔2024〕5号", "evidence/backup-1", "示例备〔2024〕5号"),
        ("策略进行了备", "evidence/backup-1", "策略进行了备"),  # within a sentence, across its words
        ("ＢＡＣＫＵＰ－１", "evidence/backup-1", "backup-1"),
        ("permit any", "evidence/backup-1", "permit any"),  # within an attached text
        ("策略备份 防火墙", "evidence/backup-1", "防火墙"),
        ("防火墙策略的备份", "evidence/backup-1", "防火墙策略"),  # written so nowhere
        ("726.75", "projects/alpha", "726.75"),  # 3 hosts of 242.25 yuan
        ("726.750元", "projects/alpha", "726.75"),
        ("1,052.80", "index", "1,052.80"),  # what is payable
        ("1052.80", "index", "1,052.80"),
        ("1052.8", "index", "1,052.80"),
        ("¥1052.8元", "index", "1,052.80"),
    ],
)
def test_what_is_meant_comes_first_and_is_shown(visit: Visit, words: str, first: str, shown: str) -> None:
    found = typed(visit.open("2024-03/index.html"), words).first
    expect(found).to_have_attribute("href", re.compile(rf"/2024-03/{re.escape(first)}[^/]*\.html\?h="))
    assert shown in "".join(found.locator("mark").all_inner_texts()) or shown in found.inner_text()
    expect(found.locator("mark").first).to_be_visible()


@pytest.mark.browser
def test_the_manual_of_problems_is_found_after_what_the_month_says(visit: Visit) -> None:
    page = visit.open("2024-03/index.html")
    expect(typed(page, "alias").first).to_have_attribute("href", re.compile(r"/shared/problems-[^/]+/alias\.html"))
    found = typed(page, "防火墙")
    expect(found.first.locator("mark").first).to_have_text("防火墙")  # not what was found before
    hrefs = found.evaluate_all("all => all.map(one => one.href)")
    assert [("/shared/" in href) for href in hrefs] == sorted("/shared/" in href for href in hrefs)


@pytest.mark.browser
def test_texts_are_loaded_once_and_only_for_those_who_search(visit: Visit) -> None:
    page = visit.open("2024-03/index.html")
    page.wait_for_load_state("networkidle")
    assert [url for url in visit.asked if re.search(r"/search/(month|evidence)\.js$", url)] == []
    expect(typed(page, "防火墙").first).to_be_visible()
    expect(typed(page, "公文").first).to_be_visible()
    asked = [url.rpartition("/")[2] for url in visit.asked if "/search/" in url and "search_index" not in url]
    assert asked == ["month.js", "evidence.js"]
    assert sum(url.endswith("/search.js") and "/problems-" in url for url in visit.asked) == 1


@pytest.mark.browser
def test_only_what_was_asked_last_is_answered(visit: Visit) -> None:
    """The empty field that the page opens with is not answered after the words that were typed at once."""
    page = visit.open("2024-03/index.html")
    expect(typed(page, "防火墙").first).to_be_visible()  # the texts are there
    asking = """queries => new Promise(done => {
      const worker = new Worker("search"), answers = [];
      worker.addEventListener("message", event => answers.push(event.data.data.items.length > 0));
      queries.forEach(query => worker.postMessage({ type: 2, data: query }));
      setTimeout(() => done(answers), 200);
    })"""
    assert page.evaluate(asking, ["", "防火墙"]) == [True]
    assert page.evaluate(asking, ["防火墙", ""]) == [False]


@pytest.mark.browser
def test_who_comes_from_the_search_sees_what_was_searched_for(visit: Visit) -> None:
    page = visit.open(f"2024-03/evidence/backup-1.html?h={quote('permit any')}")
    expect(page.locator("article mark")).to_have_text(["permit any"])
    expect(page.locator("article mark")).to_be_in_viewport()  # within a box that was closed


@pytest.mark.browser
def test_a_search_on_a_telephone_needs_no_sideways(visit: Visit) -> None:
    page = visit.open("2024-03/index.html")
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator(".md-header__button[for='__search']").click()
    expect(typed(page, "backup-1").first).to_be_in_viewport()
    wide = page.locator(".md-search-result__item").evaluate_all(
        "all => all.map(one => one.scrollWidth - one.clientWidth)"
    )
    assert set(wide) == {0}


def test_nothing_is_stored_twice(built: Path) -> None:
    """One index for server and folder; the theme's own is empty, and there is no list of words beside it."""
    sizes = {path.name: path.stat().st_size for path in (built / "2024-03" / "search").iterdir()}
    assert sorted(sizes) == ["evidence.js", "month.js", "search_index.js", "search_index.json"]
    assert max(sizes["search_index.js"], sizes["search_index.json"]) < 300
