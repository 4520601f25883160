"""The built site in Debian's Chromium, from a server and from a folder."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:  # imported by pytest as a plugin
    from browsing import Visit

pytest_plugins = ["browsing"]
pytestmark = pytest.mark.browser


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
    found = page.locator(".md-search-result__link")
    expect(found.first).to_contain_text("三月安全策略备份报告")  # before pages that explain problems
    found.first.click()
    expect(page.locator("h1")).to_have_text("三月安全策略备份报告")


@pytest.mark.parametrize(
    ("words", "found"),
    [("usage-2024-03-alpha", "usage-2024-03-alpha"), ("示例备〔2024〕5号", "backup-1"), ("usage-", "usage-2024-03-")],
)
def test_search_puts_first_what_is_written_so(visit: Visit, words: str, found: str) -> None:
    page = visit.open("2024-03/index.html")
    page.get_by_role("textbox", name="搜索").click()
    page.keyboard.insert_text(words)  # as pasted: no key
    first = page.locator(".md-search-result__link").first
    expect(first).to_have_attribute("href", re.compile(f"evidence/{found}"))


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


def test_the_catalogue_filters_by_row_month_and_state(visit: Visit) -> None:
    page = visit.open("2024-03/evidence.html")
    shown = page.locator("#records tbody tr:not([hidden])")
    expect(shown).to_have_count(7)  # three projects, their use, a backup
    page.get_by_role("combobox", name="期间").select_option("2024-03")
    expect(shown).to_have_count(4)
    page.get_by_role("combobox", name="用于").select_option("1")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("三月安全策略备份报告")
    page.get_by_role("combobox", name="到期").select_option("past")
    expect(shown).to_have_count(0)


@pytest.mark.parametrize(
    ("least", "most", "shown"),
    [
        ("387.60", "", ["办事大厅系统", "档案系统"]),  # nets are 581.40, 193.80 and 387.60 yuan; the edge belongs to it
        ("", "387.60", ["公文系统", "档案系统"]),
        ("200", "300", []),
    ],
)
def test_projects_are_filtered_by_net_amount(visit: Visit, least: str, most: str, shown: list[str]) -> None:
    page = visit.open("2024-04/projects.html")
    page.get_by_role("spinbutton", name="本月费用不低于").fill(least)
    page.get_by_role("spinbutton", name="不高于").fill(most)
    expect(page.locator("#projects tbody tr:not([hidden]) th")).to_have_text(shown)


def test_projects_are_filtered_by_use(visit: Visit) -> None:
    page = visit.open("2024-04/projects.html")
    band = page.get_by_role("combobox", name="使用效率")
    for label, count in (("40 至 60", 3), ("低于 40", 0), ("高于 60", 0)):  # all are used to 56
        band.select_option(label=label)
        expect(page.locator("#projects tbody tr:not([hidden])")).to_have_count(count)


def test_sliders_of_a_project_try_another_use(visit: Visit) -> None:
    """91 points × 0.3 + 100 × 0.7 = 97.3: the whole 726.75, less the 100.00 of the incident."""
    page = visit.open("2024-04/projects/alpha.html")
    box = page.locator(".d-trial")

    def shown(*figures: str) -> None:
        for figure in figures:
            expect(box).to_contain_text(figure)

    shown("66.5", "0.8", "581.40", "481.40", "1,052.80")
    box.get_by_role("textbox", name="使用效率").fill("100")
    shown("97.3", "726.75", "+145.35", "626.75", "1,198.15", "dossier whatif 2024-04 --use alpha=100")


def test_another_size_of_a_host_is_tried(visit: Visit) -> None:
    """Twice the memory: CPU 50 %, memory 30 %, disk 60 % are a use of 47, and 27.3 + 32.9 = 60.2 still pays 0.8.

    The host costs 302.10 instead of 242.25, which is 241.68 instead of 193.80.
    """
    page = visit.open("2024-03/projects/beta.html")
    box = page.locator(".d-trial")
    box.get_by_label("vm-01").select_option("云主机（四核+16GB）")
    for figure in (
        "47",
        "60.2",
        "302.10",
        "+59.85",
        "241.68",
        "+47.88",
        "dossier whatif 2024-03 --size beta/vm-01=vm-4c16g",
    ):
        expect(box).to_contain_text(figure)


def test_points_are_tried_where_a_row_awaits_its_ruling(visit: Visit) -> None:
    """All 4 points of training: 91 become 95, which moves no project to another band."""
    page = visit.open("2024-04/rows/training.html")
    box = page.locator(".d-trial")
    box.get_by_role("textbox", name="取几分").fill("4")
    for figure in ("综合得分 91 95", "改变的项目（个） 0", "本月应付（元） 1,052.80 1,052.80 0.00"):
        expect(box.locator("table")).to_contain_text(figure, use_inner_text=True)
    expect(box).to_contain_text("dossier whatif 2024-04 --points training=4")
    box.get_by_role("slider").fill("150")
    expect(box.get_by_role("textbox")).to_have_value("1.5")
    expect(box).to_contain_text("92.5")


def test_a_row_that_is_certain_is_not_tried(visit: Visit) -> None:
    page = visit.open("2024-04/rows/monitoring-platform.html")
    expect(page.get_by_role("heading", name="引用的证据")).to_be_visible()
    expect(page.locator(".d-trial")).to_have_count(0)


def test_attachments_open_in_place(visit: Visit) -> None:
    page = visit.open("2024-04/evidence/backup-1.html")
    picture = page.get_by_role("img", name="策略导出")
    picture.scroll_into_view_if_needed()
    visit.until("document.querySelector('.d-files img').naturalWidth === 40")
    page.get_by_role("listitem").filter(has_text="rules.conf").get_by_text("在此查看").click()
    text = page.locator("pre.d-text")
    expect(text).to_be_visible()
    assert text.text_content() == "# 策略导出\n\tpermit  any\n</pre><script>document.title='taken'</script>\n"
    assert "taken" not in page.title()
    expect(page.get_by_role("link", name="signed.pdf")).to_have_attribute("href", "../files/backup-1/3-signed.pdf")
    expect(page.get_by_role("listitem").filter(has_text="signed.pdf")).to_contain_text("无法在此显示，请打开文件。")


def test_pages_of_a_pdf_open_in_place(visit: Visit) -> None:
    page = visit.open("2024-04/evidence/backup-1.html")
    item = page.get_by_role("listitem").filter(has_text="letter.pdf")
    expect(item.get_by_role("link", name="letter.pdf")).to_have_attribute("href", "../files/backup-1/4-letter.pdf")
    first = item.get_by_role("img", name="策略导出，第 1 页", exact=True)
    expect(first).to_be_hidden()
    assert not [url for url in visit.asked if "letter.pdf." in url]  # nothing is fetched before it is wanted
    item.get_by_text("在此查看").click()
    expect(first).to_be_visible()
    last = item.get_by_role("img", name="策略导出，第 5 页", exact=True)
    last.scroll_into_view_if_needed()
    for picture in (first, last):
        visit.until("picture => picture.naturalWidth > 0", picture.element_handle())
        assert picture.evaluate("picture => [picture.naturalWidth, picture.naturalHeight]") == [777, 1100]
    expect(item.get_by_role("img")).to_have_count(5)
    expect(item).to_contain_text("只显示前 5 页，共 6 页")
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    box = first.bounding_box()
    assert box
    assert abs(box["height"] / box["width"] - 1100 / 777) < 0.02  # still a page of A4


def test_pages_of_a_pdf_are_printed(visit: Visit, tmp_path: Path) -> None:
    page = visit.open("2024-04/evidence/backup-1.html")
    printed = tmp_path / "printed.pdf"
    page.pdf(path=printed, format="A4")
    sizes = [image.image.size for one in pypdf.PdfReader(printed).pages for image in one.images if image.image]
    assert sizes.count((777, 1100)) == 5


def test_a_record_tells_what_hangs_on_it(visit: Visit) -> None:
    page = visit.open("2024-04/evidence/backup-1.html")
    bearing = page.get_by_role("table", name="关系到的分数与金额")
    expect(bearing.get_by_role("row", name="第 1 项 安全服务")).to_contain_text("2 / 2")
    page = visit.open("2024-03/evidence/usage-2024-03-alpha.html")
    bearing = page.get_by_role("table", name="关系到的分数与金额")
    expect(bearing.get_by_role("row", name="办事大厅系统")).to_contain_text("581.40")
    page.get_by_role("link", name="办事大厅系统").click()
    expect(page.locator("h1")).to_have_text("办事大厅系统")


def test_duties_stand_on_their_last_day(visit: Visit) -> None:
    page = visit.open("2024-03/obligations.html")
    sheet = page.get_by_role("table", name="2024 年 3 月")
    expect(sheet.locator("td", has=page.locator("time[datetime='2024-03-31']"))).to_contain_text("运行情况月报")
    expect(sheet.locator("td", has=page.locator("time[datetime='2024-03-30']"))).to_have_text("30 休")


def test_charts_have_their_tables(visit: Visit) -> None:
    page = visit.open("2024-04/index.html")
    figures = page.locator("figure.d-chart")
    expect(figures).to_have_count(3)
    for figure in figures.all():
        expect(figure.get_by_role("img")).to_be_visible()
        figure.get_by_text("数据表").click()
        expect(figure.get_by_role("table")).to_be_visible()


def test_the_version_selector_leads_to_another_month(visit: Visit) -> None:
    page = visit.open("2024-04/projects/alpha.html")
    expect(page.locator(".md-version__current")).to_have_text("2024-04")
    page.locator(".md-version").hover()
    page.locator(".md-version__link", has_text="2024-03").click()
    expect(page.locator(".md-version__current")).to_have_text("2024-03")
    expect(page.locator(".d-status")).to_contain_text("2024-03")
    assert page.url.endswith("2024-03/projects/alpha.html")


def test_the_start_pages_lead_to_the_latest_month(visit: Visit) -> None:
    page = visit.open("index.html")
    page.get_by_role("link", name="2024-04", exact=True).first.click()
    page.wait_for_url("**/2024-04/index.html")
    visit.open("latest/index.html").wait_for_url("**/2024-04/index.html")


def test_any_two_months_are_one_click_from_the_month_before(visit: Visit) -> None:
    page = visit.open("2024-04/compare.html")
    page.get_by_role("link", name="任意两个月").click()
    expect(page.locator("h1")).to_have_text("两个月比较")
    expect(page.locator(".lead")).to_contain_text("2024-03 → 2024-04")
    page.locator(".lead a").first.click()
    expect(page.locator(".d-status")).to_contain_text("2024-03")


def test_a_month_that_has_changed_since_it_was_looked_at_says_so(visit: Visit) -> None:
    page = visit.open("2024-04/index.html")
    note = page.locator(".d-looked")
    expect(note).to_have_count(0)
    page.evaluate("""() => localStorage.setItem(dossierState.store,
        JSON.stringify({"2024-04": {now: "2024-04-000000000000", label: "提交 abc"}}))""")
    page.reload()
    expect(note).to_contain_text("上次在这台电脑上看的是“提交 abc”")
    visit.open("2024-04/rows.html")  # until it is answered
    link = note.get_by_role("link", name="看变化").get_attribute("href") or ""
    assert re.search(r"/compare\.html#2024-04-0{12}\.\.2024-04-[0-9a-f]{12}$", link)
    note.get_by_role("button", name="知道了").click()
    expect(note).to_have_count(0)
    visit.open("2024-04/index.html")
    expect(note).to_have_count(0)


def test_a_browser_that_remembers_nothing_shows_all_the_same(visit: Visit) -> None:
    visit.page.add_init_script("Storage.prototype.setItem = () => { throw new Error('refused'); };")
    page = visit.open("2024-04/index.html")
    expect(page.locator(".d-card").first).to_be_visible()
    expect(page.locator(".d-looked")).to_have_count(0)
    page = visit.open("compare.html")
    expect(page.locator(".lead")).to_contain_text("2024-03 → 2024-04")


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
    visit.page.emulate_media(color_scheme="dark")
    page = visit.open("2024-04/rows.html")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.locator(".d-why summary").first.click()
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format="A4")))
    assert len("".join(one.extract_text() for one in printed.pages).split("依据（")) == 2  # what the reader opened
    page.emulate_media(media="print")
    states = page.evaluate("getComputedStyle(document.querySelector('.d-state--proven')).color")
    assert states == "rgb(29, 107, 58)"  # dark letters, whatever the screen shows


def test_projects_are_printed_across(visit: Visit) -> None:
    page = visit.open("2024-04/projects.html")
    first = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages[0]
    assert first.mediabox.width > first.mediabox.height
    assert "登记" not in first.extract_text().replace("没有登记公钥", "")  # the links; the notice stays


def test_a_narrow_screen_shows_what_matters(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 900})
    page = visit.open("2024-04/rows.html")
    page.locator(".d-why summary").first.click()
    for selector in (".d-row .d-state", ".d-why .d-trace"):
        box = page.locator(selector).first.bounding_box()
        assert box
        assert box["x"] + box["width"] <= 390, selector
    page = visit.open("2024-04/index.html")
    assert page.evaluate("document.querySelector('.d-chart svg').getBoundingClientRect().width") >= 640 * 11 / 12
    page = visit.open("2024-04/clauses.html")
    assert page.evaluate("document.querySelector('.d-clauses td').clientWidth") >= 140
    page = visit.open("2024-03/obligations.html")
    assert page.evaluate("document.querySelector('.d-month').scrollWidth") <= 390
    expect(page.locator("time[datetime='2024-03-30']")).to_be_hidden()  # nothing is due on that day
    expect(page.locator("time[datetime='2024-03-31']")).to_be_visible()


def test_a_missing_page_needs_nothing_else(visit: Visit) -> None:
    before = len(visit.asked)
    page = visit.open("2024-04/404.html")
    expect(page.locator("h1")).to_have_text("没有这一页")
    assert len([url for url in visit.asked[before:] if not url.startswith("data:")]) == 1
