"""The built site for those who see or move otherwise: axe-core's findings, and the keyboard alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from access import look

if TYPE_CHECKING:  # imported by pytest as a plugin
    from browsing import Visit

pytest_plugins = ["browsing"]
pytestmark = pytest.mark.browser

PAGES = (
    "../index", "../compare", "index", "rows", "rows/policy-backup", "projects", "projects/alpha", "distance",
    "settlement", "incidents", "compare", "matters/provider", "matters/bureau", "evidence", "evidence/backup-1",
    "../2024-03/evidence/usage-2024-03-alpha",
    "obligations", "problems", "readings", "clauses", "prices", "spans", "downloads",
    "guides/1-provider", "404",
)  # fmt: skip


@pytest.mark.parametrize("visit", ["http"], indirect=True)
@pytest.mark.parametrize("path", PAGES)
def test_nothing_in_the_way_of_anyone(visit: Visit, path: str) -> None:
    look(visit, visit.open(f"2024-04/{path}.html"))


@pytest.mark.parametrize("visit", ["http"], indirect=True)
def test_nothing_in_the_way_in_the_manual_of_problems(visit: Visit) -> None:
    page = visit.open("2024-04/problems.html")
    page.get_by_role("link", name="全部问题代码的说明").click()
    look(visit, page)
    page.locator("main li a").first.click()
    look(visit, page)


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until the element has the focus, which must show."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            break
    else:
        pytest.fail(f"cannot be reached: {selector}")
    style = page.evaluate(
        "(({outlineStyle, outlineWidth}) => [outlineStyle, outlineWidth])(getComputedStyle(document.activeElement))"
    )
    assert style == ["solid", "2px"]


FOCUSED = "document.activeElement.getAttribute('href') ?? ''"


def test_the_keyboard_alone_searches(visit: Visit) -> None:
    page = visit.open("2024-04/index.html")
    tab_to(page, ".md-search__input")
    page.keyboard.type("防火墙")
    page.keyboard.press("End")  # as an input method, ends with a key
    expect(page.locator(".md-search-result__link", has_text="三月安全策略备份报告").first).to_be_visible()
    for _ in range(40):
        page.keyboard.press("ArrowDown")
        if "evidence/backup-1.html" in page.evaluate(FOCUSED):
            break
    else:
        pytest.fail("the arrows do not reach the record")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("三月安全策略备份报告")


def test_behind_the_search_comes_the_page(visit: Visit) -> None:
    """Nothing that cannot be seen is a stop of the keyboard."""
    page = visit.open("2024-04/index.html")
    tab_to(page, ".md-search__input")
    page.keyboard.press("Tab")
    assert (
        page.evaluate("document.activeElement.closest('.md-search') === null && document.activeElement.tagName") == "A"
    )


def test_the_keyboard_alone_changes_the_month(visit: Visit) -> None:
    page = visit.open("2024-04/projects.html")
    expect(page.locator(".md-version__current")).to_be_visible()
    tab_to(page, ".md-version__current")
    tab_to(page, ".md-version__link[href*='2024-03']")
    page.keyboard.press("Enter")
    expect(page.locator(".d-status")).to_contain_text("2024-03")


def test_the_keyboard_alone_sorts_a_table(visit: Visit) -> None:
    page = visit.open("2024-04/projects.html")
    tab_to(page, "#projects thead th:nth-child(6) button")
    for direction, first in (("ascending", "公文系统"), ("descending", "办事大厅系统")):
        page.keyboard.press("Enter")
        expect(page.locator("#projects thead th").nth(5)).to_have_attribute("aria-sort", direction)
        expect(page.locator("#projects tbody th").first).to_have_text(first)


def test_the_keyboard_alone_unfolds_a_trace_and_reaches_the_record(visit: Visit) -> None:
    page = visit.open("2024-04/rows.html")
    tab_to(page, ".d-why summary")
    page.keyboard.press("Enter")
    expect(page.locator(".d-why details").first).to_have_attribute("open", "")
    tab_to(page, ".d-trace a.d-source")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("三月安全策略备份报告")
    assert page.url.endswith("evidence/backup-1.html#l11")


def test_the_keyboard_alone_opens_the_menu_of_a_narrow_screen(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 900})
    page = visit.open("2024-04/index.html")
    tab_to(page, "label[for='__drawer'][role='button']")
    page.keyboard.press("Enter")
    tab_to(page, ".md-nav__link[href='settlement.html']")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("结算单")
