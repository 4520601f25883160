"""What a month's pages call things, and how large they are: no id of a file where the thing has a name."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from playwright.sync_api import Browser, expect

from pages_reader import VOID

if TYPE_CHECKING:  # imported by pytest as a plugin
    from browsing import Visit

pytest_plugins = ["browsing", "sample_site"]
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("questions")]  # the site is built once

EXACT_TAGS: Final = frozenset({"script", "style", "code", "pre"})
EXACT_CLASSES: Final = frozenset({"d-source", "d-lines"})
"""Where words stand as files have them: what is typed, paths, and the lines of a record that was changed."""
TOLD: Final = ("alt", "aria-label")
"""Attributes that are read out; `title` may add how a record writes what is named."""
MONTH: Final = "2024-03"
MEGABYTE: Final = 1_000_000
LIMITS: Final = {".html": 4.5, ".js": 0.6, ".json": 0.6, "": 0.3}
"""Megabytes by kind of file, "" for all others: six in all, a little more than a month of the sample has."""
DOWNLOADS: Final = frozenset({".zip", ".xlsx"})


class Said(HTMLParser):
    """The texts of a page that are for readers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._exact = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        exact = tag in EXACT_TAGS or not EXACT_CLASSES.isdisjoint(told.get("class", "").split())
        if tag not in VOID and (self._exact or exact):
            self._exact += 1
        if not self._exact:
            self.texts += [told[name] for name in TOLD if name in told]

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and self._exact:
            self._exact -= 1

    def handle_data(self, data: str) -> None:
        if not self._exact:
            self.texts.append(data)


def texts(html: str) -> list[str]:
    reader = Said()
    reader.feed(html)
    reader.close()
    return reader.texts


def ids(month: Path) -> set[str]:
    """What has a name: rows, projects, duties, conditions, items of the price list, records."""
    found = json.loads((month / "assessment.json").read_text("utf-8"))
    kinds = ("indicators", "projects", "obligations", "gates")
    named = {one["id"] for kind in kinds for one in found[kind]}
    named |= {one["duty"] for one in found["obligations"]} | {
        x["sku"] for one in found["projects"] for x in one["lines"]
    }
    return named | {page.stem for page in (month / "evidence").glob("*.html")}


def pattern(named: set[str]) -> re.Pattern[str]:
    """An id as a word of its own, or after a month as duties have it; a path or a longer id is another word."""
    listed = "|".join(map(re.escape, sorted(named, key=len, reverse=True)))
    return re.compile(rf"(?<![\w./-])(?:\d{{4}}-\d\d[-/])?(?:{listed})(?![\w-]|[./]\w)", re.ASCII)


@pytest.fixture(scope="module")
def raw(sample_site: Path) -> re.Pattern[str]:
    return pattern(ids(sample_site / MONTH))


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>资源调整建议函（2024-03/portal）</p>", ["2024-03/portal"]),
        ("<td>合同参数：crypto-l2</td>", ["crypto-l2"]),
        ("<a aria-label='usage-2024-03-portal' title='training'>记录</a>", ["usage-2024-03-portal"]),
        ("<code>portal</code><br>training", ["training"]),
        ("<p class='d-source'>evidence/projects/portal.yml<wbr>:3</p><p>portal-web-01</p>", []),
    ],
)
def test_an_id_is_told_from_a_path_and_a_longer_one(html: str, found: list[str]) -> None:
    known = pattern({"portal", "crypto-l2", "usage-2024-03-portal", "training"})
    assert [word for text in texts(html) for word in known.findall(text)] == found


def test_pages_say_names(sample_site: Path, raw: re.Pattern[str]) -> None:
    month = sample_site / MONTH
    assert len(ids(month)) > 200
    found = [
        (page.relative_to(month).as_posix(), word, text.strip())
        for page in sorted(month.rglob("*.html"))
        for text in texts(page.read_text("utf-8"))
        for word in raw.findall(text)
        if text.strip() != page.stem  # a record's page says its own id
    ]
    assert found == []


@pytest.fixture
def compared(sample_site: Path, browser: Browser) -> Iterator[Visit]:
    from browsing import PATIENCE, Visit  # noqa: PLC0415  # pytest must be the first to import a plugin

    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    yield Visit(context.new_page(), f"file://{sample_site}")
    context.close()


def test_the_comparison_in_the_browser_says_names(compared: Visit, raw: re.Pattern[str]) -> None:
    page = compared.open("compare.html#2024-02..2024-03")
    expect(page.locator(".lead")).to_contain_text("2024-02 → 2024-03")
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    said = [text for text in texts(page.content()) if text.strip()]
    assert len(said) > 500
    assert [text for text in said if raw.search(text)] == []


def test_a_month_stays_small(sample_site: Path) -> None:
    sizes: Counter[str] = Counter()
    for path in (sample_site / MONTH).rglob("*"):
        if path.is_file() and path.suffix not in DOWNLOADS:
            sizes[path.suffix if path.suffix in LIMITS else ""] += path.stat().st_size
    assert {kind: size for kind, size in sizes.items() if size > LIMITS[kind] * MEGABYTE} == {}
    assert min(sizes.values()) > 0
