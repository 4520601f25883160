"""What is the same on every page is kept once, and every page is whole again where its script runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dossier.publish.once import once, without

pytest_plugins = ["browsing"]

FIELD = '<form class="md-search" aria-label="查找 \\ \'x\'">\n<input name="query"></form>'
RUNS = "<script>var one = 1; document.body.dataset.ran = String(one)</script>"


def page(field: str = FIELD) -> str:
    return (
        f"<html><head><!--once--></head><body><header><!--once:search-->{field}<!--/once-->"
        f"<!--once:stored--> {RUNS} <!--/once--></header><p>a</p></body></html>"
    )


@pytest.fixture
def built(tmp_path: Path) -> Path:
    for name, text in (("index.html", page()), ("rows/one.html", page()), ("rows/other.html", page("<form></form>"))):
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "site" / "assets").mkdir()
    once(tmp_path / "site")
    return tmp_path / "site"


def test_a_page_asks_for_it_and_one_that_differs_keeps_its_own(built: Path) -> None:
    asks = "<script>dossierOnce.search()</script><script>dossierOnce.stored()</script>"
    assert (built / "index.html").read_text("utf-8") == (
        f'<html><head><script src="assets/once.js"></script></head><body><header>{asks}</header><p>a</p></body></html>'
    )
    assert f'<script src="../assets/once.js"></script></head><body><header>{asks}' in (
        built / "rows" / "one.html"
    ).read_text("utf-8")
    assert "<header><form></form><script>dossierOnce.stored()" in (built / "rows" / "other.html").read_text("utf-8")


def test_what_is_not_kept_stays() -> None:
    assert without(b"<!--once:search--><form></form><!--/once-->", {}, "") == b"<form></form>"


def test_in_a_browser_the_page_is_whole_again(built: Path, browser: Browser) -> None:
    visitor = browser.new_page()
    visitor.goto((built / "rows" / "one.html").as_uri())
    field = visitor.locator("header > form.md-search")
    assert field.get_attribute("aria-label") == "查找 \\ 'x'"
    assert field.locator("input").count() == 1
    assert visitor.evaluate("document.body.dataset.ran") == "1"
    visitor.close()
