"""Any two months compared in Debian's Chromium, held against what the program says of the same two."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

import sample_months
from access import AXE, findings
from compared_months import put, reports
from dossier.assessment import Assessment
from dossier.compare import compare
from dossier.compare.sections import Told, sections
from dossier.compare.worth import worth
from dossier.exact.period import Period
from dossier.report import Report
from report_factory import Make

if TYPE_CHECKING:  # imported by pytest as a plugin
    from browsing import Visit

pytest_plugins = ["browsing"]
pytestmark = pytest.mark.browser

SECTIONS = ("money", "points", "other")
READ = """([before, after]) => dossierCompared(before, after).then(found => JSON.stringify({
  points: found.pair.points_delta[0], payable: found.pair.payable_delta[0],
  causes: found.pair.causes.map(one => [one.cause, one.points[0], one.payable[0], one.effects.map(x => x.slice(0, 5))]),
  changes: found.changes.map(one => [one.object, one.id, one.field, one.before, one.after]),
  sections: found.sections}))"""


HOSTILE = "<img src=x onerror=document.title='taken'>"


@pytest.fixture(scope="session")
def months(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compared")
    put(folder, reports())
    return folder


@pytest.fixture
def compared(months: Path, browser: Browser) -> Iterator[Visit]:
    """A visitor of the folder, whom nothing may have gone wrong for."""
    from browsing import PATIENCE, Visit  # noqa: PLC0415  # pytest must be the first to import a plugin

    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE)
    visitor = Visit(context.new_page(), f"file://{months}")
    yield visitor
    context.close()
    assert visitor.said == []


def told(one: Told) -> list[object]:
    return [one.object, one.id, [[x.object, x.id, x.field] for x in one.changes]]


def by_command(before: Assessment, after: Assessment) -> Mapping[str, object]:
    """The comparison, and its sections, in the form that the page is asked for."""
    found = compare(before, after)
    plain = found.model_dump(mode="json")
    laid = sections(before, after, found.changes, worth(found.causes))
    return {
        "points": plain["points_delta"],
        "payable": plain["payable_delta"],
        "causes": [
            [
                one["cause"],
                one["points"],
                one["payable"],
                [list(map(x.get, ("object", "id", "points", "payable", "by"))) for x in one["effects"]],
            ]
            for one in plain["causes"]
        ],
        "changes": [[x["object"], x["id"], x["field"], x["before"], x["after"]] for x in plain["changes"]],
        **{key: [told(one) for one in getattr(laid, key)] for key in SECTIONS},
        "days": {f"{old} 天 → {new} 天": count for old, new, count in laid.days},
        "swapped": laid.swapped,
        "records": [one.id for one in laid.records],
        "months": {one.month: [len(one.added), len(one.withdrawn)] for one in laid.months},
    }


def by_browser(visit: Visit, before: str, after: str) -> Mapping[str, object]:
    found = json.loads(visit.page.evaluate(READ, [before, after]))
    laid = found.pop("sections")
    return {
        **found,
        **{
            key: [[x["object"], x["id"], [[y["object"], y["id"], y["field"]] for y in x["changes"]]] for x in laid[key]]
            for key in SECTIONS
        },
        "days": laid["days"],
        "swapped": laid["swapped"],
        "records": [one["id"] for one in laid["records"]],
        "months": {month: [len(x["added"]), len(x["withdrawn"])] for month, x in sorted(laid["folders"].items())},
    }


def test_every_two_months_are_compared_as_by_the_command(compared: Visit) -> None:
    compared.open("compare.html")
    expect(compared.page.get_by_role("heading", name="原因")).to_be_visible()
    assessed = sample_months.assessed()
    pairs = list(combinations(sorted(assessed), 2))
    assert len(pairs) == 15
    for before, after in pairs:
        assert by_browser(compared, before, after) == by_command(assessed[before], assessed[after]), (before, after)


def a_month(period: str, points: int, title: str = "三月安全策略备份报告") -> Report:
    """A month of a report whose first row has so many points, and whose project is called `title`."""
    made = Make().report()
    row, project = made.assessment.indicators[0], made.assessment.projects[0]
    rows = (row.model_copy(update={"points": Fraction(points)}), *made.assessment.indicators[1:])
    projects = (project.model_copy(update={"name": title}),)
    total = made.assessment.composite
    total = total.model_copy(update={"points": total.points + points - row.points})
    changed = {"indicators": rows, "period": period, "projects": projects, "composite": total}
    month = made.assessment.model_copy(update=changed)
    return replace(made, period=Period.parse(period), assessment=month, history=(month,))


@pytest.fixture
def small(tmp_path: Path, browser: Browser) -> Iterator[Visit]:
    """Two months, of which the second was built twice; its project has a name that would like to run."""
    from browsing import PATIENCE, Visit  # noqa: PLC0415  # as above

    put(tmp_path, [a_month("2024-03", 2), a_month("2024-04", 2)])
    put(tmp_path, [a_month("2024-03", 2), a_month("2024-04", 1, HOSTILE)])
    context = browser.new_context(viewport={"width": 1024, "height": 900})
    context.set_default_timeout(PATIENCE)
    visitor = Visit(context.new_page(), f"file://{tmp_path}")
    yield visitor
    context.close()
    assert visitor.said == []


def lead(page: Page) -> str:
    return page.locator(".lead").text_content() or ""


def test_one_month_is_compared_with_what_it_was_before(small: Visit) -> None:
    page = small.open("compare.html")
    expect(page.get_by_role("combobox", name="之前")).to_be_visible()
    earlier = page.locator("#before optgroup").nth(1).locator("option")
    page.get_by_role("combobox", name="之前").select_option(earlier.get_attribute("value"))
    expect(page.locator(".lead")).to_have_text(
        "2024-04 → 2024-04：得分 91 → 90（−1），应付 277.60 → 277.60 元（0.00）。"
    )
    # two hosts of 242.25 at 0.8 are 387.60, less an incident of 100 and a penalty of 10
    row = page.get_by_role("table", name="影响得分，不影响金额").locator("tbody")
    expect(row).to_contain_text("−1 分")
    expect(row.locator("tr").first).to_contain_text("得分21")
    expect(page.get_by_role("table", name="其他变化").locator("tbody")).to_contain_text(
        f"名称三月安全策略备份报告{HOSTILE}"
    )


def test_names_do_nothing(small: Visit) -> None:
    page = small.open("compare.html#2024-03..2024-04")
    expect(page.get_by_text(HOSTILE).first).to_be_visible()
    assert "taken" not in page.title()


def test_the_earlier_one_stands_first_and_what_is_unknown_is_said(small: Visit) -> None:
    page = small.open("compare.html#2024-04..2024-03")
    expect(page.locator(".lead")).to_contain_text("2024-03 → 2024-04")
    small.open("compare.html#2024-04-0123456789ab..2024-04")
    expect(page.locator("#result")).to_contain_text("这里没有 2024-04-0123456789ab 的数字")
    page.get_by_role("combobox", name="之前").select_option(label="2024-03 草稿")
    expect(page.locator(".lead")).to_contain_text("2024-03 → 2024-04")


def test_a_state_of_one_month_with_another_month_is_for_the_command(small: Visit) -> None:
    page = small.open("compare.html")
    earlier = page.locator("#before optgroup").nth(1).locator("option")
    page.get_by_role("combobox", name="之后").select_option(earlier.get_attribute("value"))
    page.get_by_role("combobox", name="之前").select_option(label="2024-03 草稿")
    expect(page.locator("#result code")).to_contain_text("dossier compare 2024-03 2024-04@")


LATER = """name => {
  const add = document.head.appendChild.bind(document.head);
  document.head.appendChild = (script) => {
    if (!script.src.includes(name)) return add(script);
    const loaded = new Promise((done) => script.addEventListener("load", () => setTimeout(done, 300)));
    window.late = () => { add(script); return loaded; };
    return script;
  };
}"""


def test_figures_that_come_late_are_not_shown_for_another_choice(compared: Visit) -> None:
    page = compared.open("compare.html#2024-02..2024-03")
    expect(page.locator(".lead")).to_contain_text("2024-02 → 2024-03")
    page.evaluate(LATER, "pairs-2024-05")
    page.evaluate("location.hash = '2024-02..2024-05'")
    compared.until("() => Boolean(window.late)")
    page.evaluate("location.hash = '2024-02..2024-04'")
    expect(page.locator(".lead")).to_contain_text("2024-02 → 2024-04")
    page.evaluate("late()")
    expect(page.locator(".lead")).to_contain_text("2024-02 → 2024-04")
    assert page.title() == "2024-02 → 2024-04：两个月比较"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_in_the_way_of_anyone(compared: Visit, scheme: str) -> None:
    compared.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page = compared.open("compare.html#2024-02..2024-03")
    expect(page.locator(".lead")).to_contain_text("2024-02 → 2024-03")
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    page.evaluate(AXE)
    for width in (390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert findings(page) == [], width


def test_no_printed_sheet_has_a_table_head_alone(compared: Visit) -> None:
    page = compared.open("compare.html#2024-02..2024-03")
    expect(page.locator(".lead")).to_contain_text("2024-02 → 2024-03")
    sheets = [one.extract_text() for one in pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages]
    assert len(sheets) < 10
    for number, sheet in enumerate(sheets, 1):
        assert f"{number} / {len(sheets)}" in sheet
        assert "2024-02 草稿 → 2024-03 草稿" in sheet
        assert len(sheet) > 300, sheet  # head, marks and number have some 70


def test_of_three_years_only_what_is_compared_is_read(tmp_path: Path, compared: Visit) -> None:
    periods = [f"{year}-{number:02d}" for year in (2024, 2025, 2026) for number in range(1, 13)]
    put(tmp_path, [a_month(period, 1 + place % 2) for place, period in enumerate(periods)])
    compared.base = f"file://{tmp_path}"
    page = compared.open("compare.html#2024-01..2026-12")
    expect(page.locator(".lead")).to_contain_text("2024-01 → 2026-12")
    scripts = page.locator("head script").count()
    assert scripts < 15  # two months, one file of causes, the lists of files that differ: not all 36
