"""A month in which every text holds markup, in Debian's Chromium: nothing is run, drawn or asked for.

Each page is pointed at, focused and clicked all over, because a theme's scripts turn attributes into markup only then.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import Browser, Page, expect

import poisoned
from dossier.cli.session import Session
from dossier.period import Period
from dossier.publish import publish
from dossier.publish.look import read_look

if TYPE_CHECKING:  # imported by pytest as a plugin
    from browsing import Visit

pytest_plugins = ["browsing"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

MONTH: Final = "2024-02"
SETTLED: Final = 400  # milliseconds; the theme's tooltips wait for 250
WATCHING: Final = """
window.taken = [];
window.planted = () => { window.taken.push("ran"); };
window.looked = node => {
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  for (const element of [node, ...node.querySelectorAll("*")]) {
    const foreign = element.localName === "planted-x" || element.className === "planted"
      || (element.localName === "iframe" && (element.hasAttribute("srcdoc") || !element.hidden))
      || (element.localName === "script" && !element.src && element.textContent.includes("planted()")
          && element.type !== "application/json")
      || [...element.attributes].some(({name, value}) => name.startsWith("on")
          || (["href", "src", "action"].includes(name) && /^\\s*javascript:|^planted/.test(value)));
    if (foreign) window.taken.push(element.outerHTML.slice(0, 200));
  }
};
new MutationObserver(changes => {
  for (const {addedNodes, target} of changes) [target, ...addedNodes].forEach(window.looked);
}).observe(document, {childList: true, subtree: true, attributes: true});
window.listened = performance.now();
const add = EventTarget.prototype.addEventListener;
EventTarget.prototype.addEventListener = function (...told) {
  window.listened = performance.now();
  return add.apply(this, told);
};
document.addEventListener("click", event => {
  const link = event.target.closest("a[href], label[for='__search']");
  if (link && !link.classList.contains("md-version__link")) event.preventDefault();
}, true);
"""
TOUCHING: Final = """async settled => {
  const wait = () => new Promise(done => setTimeout(done, settled));
  while (performance.now() - window.listened < settled) await wait();  // until the theme's scripts have settled in
  const all = [...document.body.querySelectorAll("*")];
  all.filter(one => one.localName === "details").forEach(box => { box.open = true; });
  for (const _ of [1, 2]) {  // a tooltip is made ready at the first, shown at the next
    for (const element of all) for (const name of ["pointerover", "mouseover", "mouseenter", "mousemove"])
      element.dispatchEvent(new MouseEvent(name, {bubbles: !name.endsWith("enter")}));
    await wait();
  }
  for (const element of all) element.focus();
  await wait();
  for (const element of all)
    if (!element.matches(".md-version__link, [type=reset]"))
      element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
  await wait();
}"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the month, out of a repository as it would be cloned."""
    root = tmp_path_factory.mktemp("hostile")
    poisoned.poison(root)
    session = Session(root, None)
    assert session.sound, session.problems[:3]
    reports = session.reports([Period.parse(MONTH)])
    publish(reports, root / "build" / "site", root / "work", root, read_look(root))
    return root / "build" / "site"


@pytest.fixture(params=["http", "file"])
def visit(request: pytest.FixtureRequest, hostile: Path, browser: Browser) -> Iterator[Visit]:
    """A visitor who notices everything that a page does on its own."""
    from browsing import Visit, serving  # noqa: PLC0415  # pytest must be the first to import a plugin

    context = browser.new_context(viewport={"width": 1000, "height": 900})
    context.set_default_timeout(60_000)
    context.add_init_script(WATCHING)
    with serving(hostile) as address:
        visitor = Visit(context.new_page(), address if request.param == "http" else f"file://{hostile}")
        yield visitor
        context.close()
    assert visitor.said == []
    assert visitor.outside == []
    assert [url for url in visitor.asked if "planted" in url and "/files/" not in url] == []


def pages(hostile: Path, scheme: str) -> Iterator[str]:
    """One page of each kind, and of records some kinds of record; from a folder fewer of the latter."""
    month = hostile / MONTH
    yield "index.html"
    yield from (f"{MONTH}/{path.name}" for path in sorted(month.glob("*.html")))
    for folder, most in (("rows", 2), ("projects", 2), ("problems", 1), ("guides", 1)):
        yield from (f"{MONTH}/{folder}/{path.name}" for path in sorted((month / folder).glob("*.html"))[:most])
    kinds = {path.name.partition("-2")[0]: path.name for path in sorted((month / "evidence").glob("*.html"))}
    yield from (f"{MONTH}/evidence/{name}" for name in list(kinds.values())[:: 4 if scheme == "http" else 12])


def touch(page: Page) -> None:
    """Point at, focus and click whatever there is."""
    page.evaluate("window.looked(document.documentElement)")
    page.evaluate(TOUCHING, SETTLED)


def test_no_text_of_anyone_becomes_markup(visit: Visit, hostile: Path) -> None:
    found: dict[str, object] = {}
    for path in pages(hostile, visit.base.partition(":")[0]):
        page = visit.open(path)
        touch(page)
        if taken := page.evaluate("window.taken"):
            found[path] = taken[:3]
    assert found == {}


def test_the_pointer_itself_brings_up_nothing(visit: Visit, hostile: Path) -> None:
    """The same with the browser's own pointer and keys, where a text stands in a title."""
    record = next(path.name for path in (hostile / MONTH / "evidence").glob("incident-*.html"))
    for path in ("rows.html", f"evidence/{record}", "downloads.html"):
        page = visit.open(f"{MONTH}/{path}")
        page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true; })")
        for element in page.locator("article [title]").all()[:6]:
            element.scroll_into_view_if_needed()
            element.hover()
            page.wait_for_timeout(SETTLED)
            element.focus()
        page.keyboard.press("Tab")
        assert page.evaluate("window.taken") == []


def test_a_search_shows_texts_as_they_are(visit: Visit) -> None:
    page = visit.open(f"{MONTH}/index.html")
    first: str | None = None
    for words in ("planted", "<img src=planted.png", "onerror=planted()", "&lt;img", "网格化社会治理"):
        field = page.get_by_role("textbox", name="搜索")
        field.click()
        field.fill(words)
        field.press("End")
        visit.until("document.querySelectorAll('.md-search-result__link').length > 0")
        first = page.locator(".md-search-result__link").first.get_attribute("href")
        page.evaluate("document.querySelectorAll('.md-search-result details').forEach(box => { box.open = true; })")
        page.wait_for_timeout(SETTLED)
        assert page.evaluate("window.taken") == [], words
    assert first
    page.goto(first)  # with the words marked
    touch(page)
    assert page.evaluate("window.taken") == []


def test_the_selector_of_months_shows_months(visit: Visit) -> None:
    page = visit.open(f"{MONTH}/index.html")
    page.locator(".md-version__current").focus()
    page.locator(".md-version__current").hover(force=True)  # the list opens over it
    page.locator(".md-version__link").click()
    expect(page.locator(".md-version__current")).to_have_text(MONTH)
    touch(page)
    assert page.evaluate("window.taken") == []
