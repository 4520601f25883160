"""A month in which every text holds markup, in Debian's Chromium: nothing is run, drawn or asked for.

Each page is pointed at, focused and clicked all over, because a theme's scripts turn attributes into markup only then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import Browser, expect

import poisoned
from builders import HOME
from dossier import letters
from dossier.cli.session import Session
from dossier.exact.period import Period
from dossier.paper import document_pdf as render
from dossier.paper import pdf
from dossier.publish import publish
from dossier.publish.appearance import Look, read_look
from dossier.publish.downloads import Office
from dossier.report import Report

if TYPE_CHECKING:  # imported by pytest as a plugin
    from browsing import Visit

pytest_plugins = ["browsing"]
pytestmark = [pytest.mark.browser, pytest.mark.slow]

MONTH: Final = "2024-02"
SETTLED: Final = 300  # milliseconds; the theme's tooltips wait for 250
WATCHING: Final = """
window.taken = [];
window.planted = () => { window.taken.push("ran"); };
window.judged = element => {
    const foreign = element.localName === "planted-x" || element.className === "planted"
      || (element.localName === "iframe" && (element.hasAttribute("srcdoc") || !element.hidden))
      || (element.localName === "script" && !element.src && element.textContent.includes("planted()")
          && element.type !== "application/json")
      || [...element.attributes].some(({name, value}) => name.startsWith("on")
          || (["href", "src", "action"].includes(name) && /^\\s*javascript:|^planted/.test(value)));
    if (foreign) window.taken.push(element.outerHTML.slice(0, 200));
};
window.looked = node => {
  if (node.nodeType === Node.ELEMENT_NODE) [node, ...node.querySelectorAll("*")].forEach(window.judged);
};
new MutationObserver(changes => {  // of what changed itself, what is within it has not
  for (const {addedNodes, target} of changes) {
    if (target.nodeType === Node.ELEMENT_NODE) window.judged(target);
    addedNodes.forEach(window.looked);
  }
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
TOUCHING: Final = """([settled, most]) => {
 const touching = async () => {
  const wait = () => new Promise(done => setTimeout(done, settled));
  if (document.readyState !== "complete") await new Promise(done => addEventListener("load", done));
  window.looked(document.documentElement);
  while (performance.now() - window.listened < settled) await wait();  // until the theme's scripts have settled in
  const seen = {}, chains = new Map([[document.body, ""]]);
  const all = [...document.body.querySelectorAll("*")].filter(one => {
    const chain = `${chains.get(one.parentElement)} ${one.localName}.${one.getAttribute("class")}`;
    chains.set(one, chain);
    return (seen[chain] = (seen[chain] || 0) + 1) <= most;
  });
  all.filter(one => one.localName === "details").forEach(box => { box.open = true; });
  for (const _ of [1, 2]) {  // a tooltip is made ready at the first, shown at the next
    for (const element of all) for (const name of ["pointerover", "mouseover", "mouseenter", "mousemove"])
      element.dispatchEvent(new MouseEvent(name, {bubbles: !name.endsWith("enter")}));
    await wait();
  }
  for (const element of all) if (element.tabIndex >= 0 || element.hasAttribute("tabindex")) element.focus();
  await wait();
  for (const element of all)
    if (!element.matches(".md-version__link, [type=reset]"))
      element.dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true}));
  await wait();
 };
 window.touched = "";
 touching().then(() => "done", String).then(said => { window.touched = said; });
}"""
ALIKE: Final = 2 * len(poisoned.PAYLOADS)
"""So many of the elements that scripts can tell apart by their texts alone: every kind of text is in them."""
TABS: Final = 8  # so many pages at once: most of the time passes in waiting for what a script may do a little later


@pytest.fixture(scope="module")
def month(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Report, Look]:
    """The root, a repository as it would be cloned, and its month."""
    root = tmp_path_factory.mktemp("hostile")
    poisoned.poison(root, "2023-12", "2024-01", MONTH)
    session = Session(root, None)
    assert session.sound, session.problems[:3]
    (report,) = session.reports([Period.parse(MONTH)])
    look = read_look(root)
    asked = {code: page for code, page in look.theme.problems.items() if code in {one.code for one in session.problems}}
    look = replace(look, theme=replace(look.theme, problems=asked))  # the others say nothing of the root
    return root, report, look


@pytest.fixture(scope="module")
def hostile(month: tuple[Path, Report, Look]) -> Path:
    """The site of the month."""
    root, report, look = month
    publish([report], root / "build" / "site", root / "work", root, look)
    return root / "build" / "site"


@pytest.fixture(params=["http", "file"])
def visit(request: pytest.FixtureRequest, hostile: Path, browser: Browser) -> Iterator[Visit]:
    """A visitor who notices everything that a page does on its own."""
    from browsing import PATIENCE, Visit, serving  # noqa: PLC0415  # pytest must be the first to import a plugin

    context = browser.new_context(viewport={"width": 1000, "height": 900})
    context.set_default_timeout(PATIENCE)
    context.add_init_script(WATCHING)
    with serving(hostile) as address:
        visitor = Visit(context.new_page(), address if request.param == "http" else f"file://{hostile}")
        yield visitor
        context.close()
    assert visitor.said == []
    assert visitor.outside == []
    named = re.compile(r"/(files|shared/files-[0-9a-f]{16})/")  # a file may be called whatever it likes
    assert [url for url in visitor.asked if "planted" in url and not named.search(url)] == []


def pages(hostile: Path, scheme: str) -> Iterator[str]:
    """One page of each kind, and of records some kinds of record; from a folder, where the same scripts run, a few."""
    month = hostile / MONTH
    yield "index.html"
    yield from (f"{MONTH}/{path.name}" for path in sorted(month.glob("*.html"))[:: 1 if scheme == "http" else 4])
    if scheme == "file":
        return
    for folder, most in (("rows", 1), ("projects", 1), ("problems", 1), ("guides", 1)):
        yield from (f"{MONTH}/{folder}/{path.name}" for path in sorted((month / folder).glob("*.html"))[:most])
    kinds = {path.name.partition("-2")[0]: path.name for path in sorted((month / "evidence").glob("*.html"))}
    yield from (f"{MONTH}/evidence/{name}" for name in list(kinds.values())[::6])


def touch(*visits: Visit) -> list[list[str]]:
    """What shows when whatever there is on the pages is pointed at, focused and clicked."""
    for visit in visits:
        visit.page.evaluate(TOUCHING, [SETTLED, ALIKE])
    for visit in visits:
        visit.until("window.touched")
    assert {visit.page.evaluate("window.touched") for visit in visits} == {"done"}
    return [visit.page.evaluate("window.taken") for visit in visits]


def test_no_text_of_anyone_is_reckoned(hostile: Path) -> None:
    """Nothing of a root is a template, whether it stands in a record, a commit or the contract."""
    assert str(7919 * 7907) == poisoned.RECKONED
    pages = {path: path.read_bytes() for path in hostile.rglob("*") if path.suffix in {".html", ".json", ".js", ".xml"}}
    assert [path for path, data in pages.items() if poisoned.RECKONED.encode() in data] == []
    assert any(b"7919 * 7907" in data for data in pages.values())


def test_neither_the_dossier_nor_a_letter_holds_markup_of_anyone(
    month: tuple[Path, Report, Look], browser: Browser
) -> None:
    """As they are before they are set; the page is blank apart from them, so that nothing forbids a script to run."""
    root, report, look = month
    office = Office(look.theme, root, HOME)
    documents = (*letters.of(report), letters.operation_report(report))
    sheets = [pdf.html(report, look.theme, office.press)]
    sheets += [render.html(document, report, office.letter_press) for document in documents]
    context = browser.new_context()
    context.add_init_script(WATCHING)
    page = context.new_page()
    for sheet in sheets:
        page.set_content(sheet, wait_until="domcontentloaded")
        page.evaluate("window.looked(document.documentElement)")
        assert page.evaluate("window.taken") == []
        assert poisoned.RECKONED not in sheet
    assert "&lt;script&gt;planted()" in sheets[0]
    context.close()


def test_no_text_of_anyone_becomes_markup(visit: Visit, hostile: Path) -> None:
    context, paths = visit.page.context, list(pages(hostile, visit.base.partition(":")[0]))
    tabs = [visit, *(replace(visit, page=context.new_page()) for _ in paths[1:TABS])]
    found: dict[str, object] = {}
    for first in range(0, len(paths), TABS):
        some = paths[first : first + TABS]
        for tab, path in zip(tabs, some, strict=False):
            tab.page.goto(f"{tab.base}/{path}", wait_until="commit")
        taken = touch(*tabs[: len(some)])
        found |= {path: told[:3] for path, told in zip(some, taken, strict=True) if told}
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
    assert touch(visit) == [[]]


def test_the_selector_of_months_shows_months(visit: Visit) -> None:
    page = visit.open(f"{MONTH}/index.html")
    page.locator(".md-version__current").focus()
    page.locator(".md-version__current").hover(force=True)  # the list opens over it
    with page.expect_navigation():
        page.locator(".md-version__link").click()
    expect(page.locator(".md-version__current")).to_have_text(MONTH)
    assert touch(visit) == [[]]
