"""Asks axe-core, in a page that a browser has open, what stands in anybody's way."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from playwright.sync_api import Page

if TYPE_CHECKING:  # imported by pytest as a plugin
    from browsing import Visit

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
EVERYTHING = "axe.run({resultTypes: ['violations'], preload: false})"
COLOURS = "axe.run({resultTypes: ['violations'], preload: false, runOnly: ['color-contrast', 'link-in-text-block']})"


def findings(page: Page, what: str = EVERYTHING) -> list[str]:
    """What axe-core calls more than minor on the page as it is."""
    found = page.evaluate(what)
    return [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in found["violations"]
        if rule["impact"] != "minor"
        for node in rule["nodes"]
    ]


REACHABLE = """[...document.querySelectorAll(".d-scroll, .d-chart")].every(
    box => box.scrollWidth <= box.clientWidth || box.tabIndex === 0
)"""


def look(visit: Visit, page: Page) -> None:
    """Ask axe-core narrow and wide, in the light; of the dark only its colours differ."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    page.evaluate(AXE)
    for width in (390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        visit.until(REACHABLE)  # the page answers a new width in an event of its own
        assert findings(page) == [], width
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert findings(page, COLOURS) == [], ("dark", width)
