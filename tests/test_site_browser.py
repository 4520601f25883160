"""The built site in Debian's Chromium, from a server and from a folder."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from dossier.period import Period
from dossier.publish import publish
from dossier.publish.look import read_look
from report_factory import HOME, Make, backup_record, project_record, project_result, usage_record

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
BODY = "本月对全部安全设备的防火墙策略进行了备份。\n\n<script>document.title='taken'</script>\n"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="needs Debian's chromium"),
]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months with three projects."""
    folder = tmp_path_factory.mktemp("browser")
    names = (
        ("alpha", "办事大厅系统", "单位甲", 3),
        ("beta", "公文系统", "单位乙", 1),
        ("gamma", "档案系统", "单位甲", 2),
    )
    records = [backup_record(BODY)]
    for name, title, unit, hosts in names:
        records += [project_record(name, title, unit, hosts), usage_record(name, hosts)]
    march = Make(
        records=tuple(records),
        projects=tuple(project_result(name, title, unit, hosts) for name, title, unit, hosts in names),
    ).report()
    assessment = march.assessment.model_copy(update={"period": "2024-04"})
    april = replace(march, period=Period(2024, 4), assessment=assessment, history=(*march.history, assessment))
    publish([march, april], folder / "site", folder / "work", HOME, read_look(HOME))
    return folder / "site"


class Quiet(SimpleHTTPRequestHandler):
    """Serves without a word."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Nothing."""


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(built))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Visit:
    """A page with all that the browser said and asked for."""

    page: Page
    base: str
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"error: {error}"))
        self.page.on("requestfailed", self._failed)
        self.page.on("request", lambda request: self.asked.append(request.url))

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left before it was loaded
            self.said.append(f"failed: {request.url} {request.failure}")

    def open(self, path: str) -> Page:
        """Go to a page of the site."""
        self.page.goto(f"{self.base}/{path}")
        return self.page

    @property
    def outside(self) -> list[str]:
        """Requests that left the site."""
        own = urlsplit(self.base)
        return [
            url for url in self.asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url)[:2] != own[:2]
        ]


@pytest.fixture(params=["http", "file"])
def visit(request: pytest.FixtureRequest, built: Path, server: str, browser: Browser) -> Iterator[Visit]:
    """A fresh visitor; afterwards nothing may have gone wrong and nothing may have left the site."""
    context: BrowserContext = browser.new_context(viewport={"width": 1440, "height": 900})
    base = server if request.param == "http" else f"file://{built}"
    context.set_default_timeout(10_000)
    visitor = Visit(context.new_page(), base)
    yield visitor
    context.close()
    assert visitor.said == []
    assert visitor.outside == []


def test_from_the_total_to_the_line_of_a_record_in_two_clicks(visit: Visit) -> None:
    page = visit.open("2024-04/index.html")
    page.locator(".d-card__figure a").nth(1).click()
    expect(page.locator("h1")).to_have_text("结算单")
    page.locator("#fees a", has_text="登记").first.click()
    expect(page.locator("h1")).to_have_text("办事大厅系统")
    expect(page.get_by_text("evidence/projects/alpha.yml")).to_be_visible()


def test_from_the_points_to_the_line_of_a_record_in_two_clicks(visit: Visit) -> None:
    page = visit.open("2024-04/index.html")
    page.locator(".d-card__figure a").first.click()
    page.locator("summary").first.click()
    page.locator(".d-trace a.d-source").first.click()
    assert page.url.endswith("evidence/backup-1.html#l11")
    expect(page.locator("#l11")).to_be_visible()


def test_hostile_bodies_do_nothing(visit: Visit) -> None:
    page = visit.open("2024-04/evidence/backup-1.html")
    expect(page.locator(".d-body")).to_contain_text("<script>document.title='taken'</script>")
    assert "taken" not in page.title()


def test_search_finds_a_word_inside_a_sentence(visit: Visit) -> None:
    page = visit.open("2024-04/index.html")
    page.get_by_role("textbox", name="搜索").click()
    page.get_by_role("textbox", name="搜索").fill("防火墙")
    page.get_by_role("textbox", name="搜索").press("End")  # as an input method, ends with a key
    found = page.locator(".md-search-result__link", has_text="三月安全策略备份报告")
    expect(found.first).to_be_visible(timeout=15_000)
    found.first.click()
    expect(page.locator("h1")).to_have_text("三月安全策略备份报告")


def test_tables_sort_and_filter(visit: Visit) -> None:
    page = visit.open("2024-04/projects.html")
    first = page.locator("#projects tbody tr:not([hidden]) th").first
    fee = page.locator("#projects thead th", has_text="计费").get_by_role("button")
    fee.click()
    expect(first).to_have_text("公文系统")
    fee.click()
    expect(first).to_have_text("办事大厅系统")
    page.get_by_role("combobox", name="单位").select_option("单位甲")
    expect(page.locator("#projects tbody tr:not([hidden])")).to_have_count(2)
    page.get_by_role("searchbox", name="查找").fill("档案")
    expect(page.locator("#projects tbody tr:not([hidden])")).to_have_count(1)
    expect(page.locator("[data-filter-count]")).to_have_text("显示 1 / 3 条")


def test_the_version_selector_leads_to_another_month(visit: Visit) -> None:
    page = visit.open("2024-04/projects/alpha.html")
    expect(page.locator(".md-version__current")).to_have_text("2024-04")
    page.locator(".md-version").hover()
    page.locator(".md-version__link", has_text="2024-03").click()
    expect(page.locator(".md-version__current")).to_have_text("2024-03")
    expect(page.locator(".d-status")).to_contain_text("2024-03")


def test_the_start_pages_lead_to_the_latest_month(visit: Visit) -> None:
    for start in ("index.html", "latest/index.html"):
        page = visit.open(start)
        page.wait_for_url("**/2024-04/index.html")


@pytest.mark.parametrize("width", [390, 1024, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_is_wider_than_the_screen(visit: Visit, width: int, scheme: str) -> None:
    visit.page.set_viewport_size({"width": width, "height": 900})
    visit.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    for path in (
        "index",
        "rows",
        "projects",
        "projects/alpha",
        "settlement",
        "evidence",
        "evidence/usage-2024-03-alpha",
    ):
        page = visit.open(f"2024-03/{path}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        expect(page.get_by_text("示例数据").first).to_be_visible()
        name = "slate" if scheme == "dark" else "default"
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", name)


def test_it_prints(visit: Visit) -> None:
    page = visit.open("2024-04/rows.html")
    assert page.pdf(format="A4").startswith(b"%PDF")
    assert page.evaluate("Array.from(document.querySelectorAll('details')).every(box => box.open)")
