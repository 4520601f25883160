"""The questions of a review and an audit, asked of the site in Debian's Chromium (tests/questions.yml)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
import yaml
from playwright.sync_api import Browser, Locator, Page

from builders import HOME

if TYPE_CHECKING:  # imported by pytest as a plugin
    from browsing import Visit

pytest_plugins = ["browsing", "sample_site"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("questions")]  # the site is built once

QUESTIONS: Final[list[dict[str, Any]]] = yaml.safe_load((HOME / "tests" / "questions.yml").read_text(encoding="utf-8"))
MOST: Final = 2
MONTHS: Final = 6

SHOWN: Final = """([under, words]) => {
  const plain = text => text.replace(/\\s+/g, " ").trim();
  const heads = [...document.querySelectorAll("h1, h2, h3")];
  const from = heads.filter(head => plain(head.textContent).replace(/ ¶$/, "") === under);
  const ends = head => heads.find(
    next => next.compareDocumentPosition(head) & Node.DOCUMENT_POSITION_PRECEDING && next.tagName <= head.tagName);
  const below = (one, head) => {
    const end = ends(head), after = node => one.compareDocumentPosition(node);
    return after(head) & Node.DOCUMENT_POSITION_PRECEDING && !(end && after(end) & Node.DOCUMENT_POSITION_PRECEDING);
  };
  return [...document.querySelectorAll("tr, li, p, figure, section.d-card > *, .lead, section.d-card")].some(
    one => one.checkVisibility() && (from.some(head => below(one, head)) || from.some(head => one.contains(head)))
      && words.every(word => plain(one.innerText).includes(word)));
}"""


@pytest.fixture(scope="module", params=["http", "file"])
def visitor(request: pytest.FixtureRequest, sample_site: Path, sample_server: str, browser: Browser) -> Iterator[Visit]:
    """One visitor for all questions, as a reviewer is, for whom nothing may have gone wrong."""
    from browsing import PATIENCE, Visit  # noqa: PLC0415  # pytest must be the first to import a plugin

    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    base = sample_server if request.param == "http" else f"file://{sample_site}"
    visit = Visit(context.new_page(), base)
    yield visit
    context.close()
    assert visit.said == []
    assert visit.outside == []


def follow(visit: Visit, name: str) -> None:
    """Click on what is called so, or choose it from a list."""
    page = visit.page
    field, colon, choice = name.partition(": ")
    if colon:
        box = page.get_by_role("combobox", name=field, exact=True)
        box.select_option(value_of(box, choice))
        return
    visit.until(FOUND, name)
    link = page.evaluate_handle(FOUND, name).as_element()
    assert link is not None
    there = str(link.evaluate("one => one.href || ''")).partition("#")[0]
    if there and not there.partition("?")[0].endswith(".html"):  # a file of the site, which is looked at where it lies
        return
    link.click()
    if there:
        page.wait_for_url(lambda url: url.partition("#")[0] == there)


FOUND: Final = r"""name => {
  const shown = [...document.querySelectorAll("a, button")].filter(one => one.checkVisibility());
  const read = one => one.innerText.replace(/\u200b/g, "").replace(/\s+/g, " ").trim(); // found words may break
  return shown.find(one => read(one) === name) || shown.find(one => read(one).includes(name));
}"""


def value_of(box: Locator, choice: str) -> str:
    """The value of the first choice that begins so."""
    values = (one.get_attribute("value") for one in box.locator("option").all() if one.inner_text().startswith(choice))
    return next(values) or ""


def search(page: Page, words: str) -> None:
    page.get_by_role("textbox", name="搜索").click()
    page.keyboard.insert_text(words)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: f"{one['number']:02}")
def test_the_site_answers(visitor: Visit, sample_site: Path, question: dict[str, Any]) -> None:
    page = visitor.open(question["start"])
    if "type" in question:
        search(page, question["type"])
    for name in question["clicks"]:
        follow(visitor, name)
    place = question["place"]
    assert page.url.removeprefix(f"{visitor.base}/").partition("#")[0].partition("?")[0] == place["page"]
    for words in question["answer"]:
        visitor.until(SHOWN, [place["under"], [str(word) for word in words]])
    if "picture" in question:
        assert page.get_by_role("img", name=question["picture"]).is_visible()
    if "file" in question:
        assert question["file"]["holds"] in (sample_site / question["file"]["path"]).read_text(encoding="utf-8-sig")


def test_every_question_is_asked_and_no_answer_takes_more_than_two_clicks() -> None:
    assert [one["number"] for one in QUESTIONS] == list(range(1, 26))
    assert [one["number"] for one in QUESTIONS if len(one["clicks"]) > MOST or not one["by_hand"]] == []


def test_a_history_leads_to_its_months_and_escape_shuts_their_menu(visitor: Visit) -> None:
    page = visitor.open("2024-03/settlement.html")
    link = page.locator("article").get_by_role("link", name="2024-02", exact=True).first
    assert str(link.evaluate("one => one.href")).endswith("/2024-02/settlement.html")
    button = page.locator(".md-version__current")
    button.focus()
    page.keyboard.press("Tab")
    listed = page.locator(".md-version__link")
    visitor.until("document.querySelector('.md-version__list').clientHeight > 0")
    assert listed.count() == MONTHS
    assert listed.first.evaluate("one => one === document.activeElement")
    page.keyboard.press("Escape")
    visitor.until("document.querySelector('.md-version__list').clientHeight === 0")
    assert button.evaluate("one => one === document.activeElement")


@pytest.mark.parametrize("visitor", ["http"], indirect=True)
def test_a_page_that_is_not_there_leads_home_from_any_depth(visitor: Visit, sample_site: Path) -> None:
    text = (sample_site / "2024-03" / "404.html").read_text(encoding="utf-8")
    visitor.page.route("**/2024-03/a/b/c.html", lambda route: route.fulfill(body=text, content_type="text/html"))
    page = visitor.open("2024-03/a/b/c.html")
    page.get_by_role("link", name="首页").click()
    page.wait_for_url(f"{visitor.base}/index.html")
