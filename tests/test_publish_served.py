"""What `publish --to branch:` leaves, served as such a branch is: an issued month, two drafts, and what they share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from access import look
from issuing import Office
from pages_reader import read_html

if TYPE_CHECKING:  # imported by pytest as a plugin
    from browsing import Visit

pytest_plugins = ["browsing"]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The branch, cloned: January is signed by both parties."""
    folder = tmp_path_factory.mktemp("served")
    office = Office.new(folder / "office")
    assert office.issue("2025-01") == 0
    for role in ("client", "provider"):
        assert office.sign("2025-01", role) == 0
    office.commit("signed", day="2025-04-14")
    assert office.run("publish", "2025-01", "2025-02", "--to", "branch:pages", "--no-pdf") == 0
    # A second run adds a month to what is there.
    assert office.run("publish", "2025-03", "--to", "branch:pages", "--no-pdf") == 0
    office.repository.git("clone", "-q", "-b", "pages", str(office.root), str(folder / "site"))
    return folder / "site"


@pytest.fixture
def visitor(served: Path, browser: Browser) -> Iterator[Visit]:
    """A visitor over http, for whom nothing may have gone wrong."""
    from browsing import PATIENCE, Visit, serving  # noqa: PLC0415  # pytest must be the first to import a plugin

    with serving(served) as address:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(PATIENCE)
        visit = Visit(context.new_page(), address)
        yield visit
        context.close()
    assert visit.said == []
    assert visit.outside == []


def test_every_address_leads_somewhere(served: Path) -> None:
    missing = []
    pages = sorted(path for path in served.rglob("*.html") if path.name != "404.html")
    for page in pages:
        here = page.relative_to(served).as_posix()
        for address in read_html(page.read_text("utf-8")).addresses:
            there = urlsplit(urljoin(f"http://site/{here}", address))
            if there.netloc == "site" and not (served / there.path.lstrip("/")).is_file():
                missing.append((here, address))
    assert len(pages) > 100
    assert missing == []


def test_who_comes_to_the_branch_gets_about(visitor: Visit) -> None:
    page = visitor.open("index.html")
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="2025-01", exact=True)).first
    expect(row).to_contain_text("双方已签")
    row.get_by_role("link", name="2025-01", exact=True).click()
    expect(page.locator(".d-status")).to_contain_text("2025-01")
    page.get_by_role("link", name="核验", exact=True).first.click()
    expect(page.locator("h1")).to_have_text("核验")
    page.locator(".md-version__current").focus()
    page.locator(".md-version__link[href*='2025-03']").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/2025-03/**")  # a draft has no such page, so the menu leads to its first one
    expect(page.locator("h1")).to_have_text("概览")
    page.get_by_role("textbox", name="搜索").fill("可用率")
    expect(page.locator(".md-search-result__link").first).to_be_visible()
    visitor.open("compare.html#2025-01..2025-03")
    expect(page.locator(".lead")).to_contain_text("2025-01 已签发 → 2025-03")


def test_verifying_is_in_nobodys_way(visitor: Visit) -> None:
    look(visitor, visitor.open("2025-01/verify.html"))


def test_commands_are_whole_on_a_telephone(visitor: Visit) -> None:
    visitor.page.set_viewport_size({"width": 390, "height": 900})
    page = visitor.open("2025-01/verify.html")
    wide = page.locator("pre > code").evaluate_all("all => all.map(one => one.scrollWidth - one.clientWidth)")
    assert wide == [0, 0, 0]
