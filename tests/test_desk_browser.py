"""The desk in Chromium, as a clerk uses it: from an empty form to a pushed branch."""

from __future__ import annotations

import hashlib
import http.server
import io
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Dialog, FilePayload, Page, Route, expect

from builders import HOME
from desks import Running, desk_root, home_of, running
from repositories import Repository

pytest_plugins = ["browsing"]
pytestmark = pytest.mark.browser

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
DRILL = "evidence/2025-01/drill/drill-2025-01.md"
PHONE = HOME / "tests" / "pictures" / "phone.heic"
BOX = "[data-schemapath='root.{}']"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("desk")


@pytest.fixture(scope="module")
def repository(place: Path) -> Repository:
    return desk_root(place)


@pytest.fixture(scope="module")
def desk(place: Path, repository: Repository) -> Iterator[Running]:
    with running(repository.top, home_of(place)) as started:
        yield started


@contextmanager
def opened(browser: Browser, desk: Running, width: int = 1440, scheme: str = "light") -> Iterator[Page]:
    """The page, loaded; afterwards the browser must have had nothing to say, and have asked nothing elsewhere."""
    from browsing import PATIENCE  # noqa: PLC0415  # pytest must be the first to import a plugin

    context = browser.new_context(
        viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light", locale="zh-CN"
    )
    context.set_default_timeout(PATIENCE)
    page, said, asked = context.new_page(), list[str](), list[str]()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(desk.address)
    expect(page.locator("#home")).to_be_visible(timeout=60_000)
    yield page
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith((f"http://127.0.0.1:{desk.port}/", "blob:"))] == []


def begin(page: Page, kind: str = "drill") -> None:
    page.get_by_label("月份").select_option("2025-01")
    expect(page.locator("#records")).to_contain_text("指标测量值")
    page.get_by_label("种类").select_option(kind)
    page.get_by_role("button", name="开始填写").click()
    expect(page.locator("#form-head")).to_be_visible()
    expect(page.locator("#fields")).to_contain_text("标题")


def fill(page: Page, values: dict[str, str]) -> None:
    for path, value in values.items():
        box = page.locator(f"{BOX.format(path)} :is(input, select, textarea)").first
        if box.evaluate("box => box.tagName") == "SELECT":
            box.select_option(value)
        else:
            box.fill(value)
            box.blur()


def photo(colour: str) -> bytes:
    """A small picture."""
    made = io.BytesIO()
    picture = Image.new("RGB", (64, 48), colour)
    picture.paste((255, 255, 255), (8, 8, 40, 30))
    picture.save(made, "PNG")
    return made.getvalue()


FIRE = {
    "title": "消防演练", "happened": "2025-01-20", "subject": "fire", "plan": "true", "record": "true",
    "photos": "true", "participants": "26", "result": "passed", "prepared_by": "乙方安全组",
    "collected.method": "photo", "collected.origin": "演练现场",
}  # fmt: skip


DROPPED = """([name, text]) => {
    const files = new DataTransfer();
    files.items.add(new File([text], name, {type: "text/plain"}));
    return files;
}"""


def test_a_month_that_nobody_has_begun_is_a_list_of_what_it_waits_for(browser: Browser, desk: Running) -> None:
    with opened(browser, desk) as page:
        page.get_by_label("月份").select_option("2025-02")
        expect(page.locator("#todo")).to_contain_text("这个月还没有登记，下面是按合同等着交的")
        page.get_by_label("由谁办").select_option("乙方")
        expect(page.locator("#todo")).not_to_contain_text(
            "填写裁定"
        )  # the bureau's alone; a drill may be filed by either
        page.locator("#todo").get_by_role("button", name="填写演练记录").click()
        expect(page.locator("#form-head")).to_have_text("新建：演练记录（2025-02）")
        fill(page, {**FIRE, "happened": "2025-02-20"})
        expect(page.locator("#effect tbody tr").first.locator("td").first).to_have_text("还没有登记")
        expect(page.locator("#short")).not_to_contain_text("→")
        page.once("dialog", lambda shown: shown.accept())
        page.locator("#back").click()
        expect(page.locator("#home")).to_be_visible()


def test_on_a_telephone_what_is_to_be_done_is_read_in_lines(browser: Browser, desk: Running) -> None:
    """Each cell with the word of its column, and no button squeezed to a sign a line."""
    with opened(browser, desk, width=390) as page:
        page.get_by_label("月份").select_option("2025-02")
        expect(page.locator("#todo")).to_contain_text("这个月还没有登记")
        matter = page.locator("#todo tbody tr").filter(has=page.get_by_role("button", name="填写演练记录"))
        expect(matter.locator("td[data-head='状态']")).to_have_css("display", "block")
        button = matter.get_by_role("button").bounding_box()
        assert button is not None
        assert button["width"] > 2 * button["height"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_drill_with_photos_from_an_empty_form_to_a_pushed_branch(
    browser: Browser, desk: Running, repository: Repository, place: Path
) -> None:
    photos = [photo("navy"), photo("olive")]
    with opened(browser, desk) as page:
        begin(page)
        page.locator("#files").set_input_files(
            [
                FilePayload(name="IMG_2025 (1).PNG", mimeType="image/png", buffer=photos[0]),
                FilePayload(name="现场照片.png", mimeType="image/png", buffer=photos[1]),
            ]
        )
        expect(page.locator("#attached li")).to_have_count(2)
        dropped = page.evaluate_handle(DROPPED, ["方案.txt", "演练方案：集合、疏散。\n"])
        page.dispatch_event("#drop", "drop", {"dataTransfer": dropped})
        expect(page.locator("#attached li")).to_have_count(3)
        for nth, shows in enumerate(("集合", "疏散", "方案")):
            page.locator("#attached input[type=text]").nth(nth).fill(shows)
        fill(page, FIRE)
        page.get_by_label("正文").fill("疏散用时三分十秒。")
        expect(page.locator("#summary")).to_contain_text("没有问题", timeout=60_000)
        # 88 points are 良, 0.9 of 10,000 yuan; the drill brings 10, and 98 are 优, all of it
        expect(page.locator("#effect")).to_contain_text("88（88 至 98）")
        expect(page.locator("#effect tr", has_text="综合得分")).to_contain_text("98")
        expect(page.locator("#effect tr", has_text="应付")).to_contain_text("10,000.00")
        expect(page.locator("#effect tr", has_text="资料缺失或补齐")).to_contain_text("+10")
        expect(page.locator("#effect tr", has_text="资料缺失或补齐")).to_contain_text("+1,000.00")
        page.get_by_role("button", name="保存并上传").click()
        expect(page.locator("#notice")).to_contain_text("已上传到分支 evidence-2025-01", timeout=60_000)
        expect(page.locator("#records")).to_contain_text("演练记录（1）")
    tip = repository.git("--git-dir", str(place / "remote.git"), "rev-parse", "evidence-2025-01")
    assert repository.git("rev-parse", "HEAD") == tip
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/evidence-2025-01"
    assert repository.git("status", "--porcelain") == ""
    assert (
        repository.git("log", "-1", "--format=%an <%ae> %s")
        == "乙方资料员 <clerk@example.invalid> 新增演练记录：消防演练"
    )
    changed = repository.git("-c", "core.quotePath=false", "show", "--name-only", "--format=", "HEAD").split("\n")
    names = ["IMG_2025 (1).png", "drill-2025-01.md", "方案.txt", "现场照片.png"]
    assert changed == [f"evidence/2025-01/drill/{name}" for name in names]
    text = (repository.top / DRILL).read_text(encoding="utf-8")
    assert f"sha256: {hashlib.sha256(photos[0]).hexdigest()}, size: {len(photos[0])}, shows: 集合}}" in text
    assert "participants: 26\n" in text
    assert text.endswith("---\n\n疏散用时三分十秒。\n")
    code, said = checked(repository)
    assert code == 0, said


def test_a_photo_of_a_phone_becomes_one_that_every_program_shows(
    browser: Browser, desk: Running, repository: Repository
) -> None:
    """An HEIC as it comes from the phone, dropped on the page: filed as JPEG, with the digest of the original."""
    with opened(browser, desk) as page:
        begin(page)
        page.locator("#files").set_input_files(
            [FilePayload(name="IMG_0042.HEIC", mimeType="image/heic", buffer=PHONE.read_bytes())]
        )
        expect(page.locator("#attached li")).to_have_count(1)
        page.locator("#attached input[type=text]").first.fill("疏散集合")
        fill(page, {**FIRE, "title": "手机照片演练", "id": "drill-phone"})
        # it was taken in another month, which is doubted and stops nobody
        expect(page.locator("#summary")).to_contain_text("错误 0 处", timeout=60_000)
        page.get_by_role("button", name="保存并上传").click()
        expect(page.locator("#notice")).to_contain_text("已上传到分支", timeout=60_000)
    text = repository.git("show", "HEAD:evidence/2025-01/drill/drill-phone.md")
    assert hashlib.sha256(PHONE.read_bytes()).hexdigest() in text
    data = (repository.top / "evidence/2025-01/drill/IMG_0042.jpg").read_bytes()
    assert data.startswith(b"\xff\xd8\xff")
    assert hashlib.sha256(data).hexdigest() in text


def test_what_others_uploaded_comes_at_a_click(
    browser: Browser, desk: Running, repository: Repository, place: Path
) -> None:
    remote, there = str(place / "remote.git"), place / "others"
    branch = repository.git("symbolic-ref", "--short", "HEAD")
    subprocess.run(["git", "clone", "-q", "-b", branch, remote, str(there)], check=True)
    others = Repository(there)
    with opened(browser, desk) as page:
        page.get_by_role("button", name="取来别人上传的").click()
        expect(page.locator("#notice")).to_contain_text("没有新上传的内容", timeout=60_000)
        (record,) = others.top.glob("evidence/2025-01/measurement/*.*")
        text = record.read_text("utf-8").replace("title: ", "title: 复测 ")
        others.commit("复测", {record.relative_to(there).as_posix(): text}, by="甲方")
        others.git("push", "-q", "origin", f"HEAD:{branch}")
        page.get_by_label("月份").select_option("2025-01")
        page.get_by_role("button", name="取来别人上传的").click()
        expect(page.locator("#notice")).to_contain_text("1 个文件有变化", timeout=60_000)
    assert repository.git("status", "--porcelain") == ""
    assert repository.git("rev-parse", "HEAD") == others.git("rev-parse", "HEAD")


def test_a_wrong_value_is_refused_in_the_words_of_check(
    browser: Browser, desk: Running, repository: Repository, tmp_path: Path
) -> None:
    before = repository.git("rev-parse", "HEAD")
    with opened(browser, desk) as page:
        begin(page)
        fill(page, {**FIRE, "participants": "２６人", "happened": "2025-02-20", "id": "drill-2"})
        page.get_by_role("button", name="保存并上传").click()
        expect(page.locator("#notice")).to_contain_text("没有保存", timeout=60_000)
        expect(page.locator("[aria-invalid=true]").first).to_be_focused()  # the day, which is of another month
        said = page.locator(BOX.format("participants")).locator(".d-problem").all_inner_texts()
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="返回").click()
        expect(page.locator("#home")).to_be_visible()
    assert repository.git("rev-parse", "HEAD") == before
    other = desk_root(tmp_path)
    text = (
        "---\nkind: drill\nid: drill-2\ntitle: 消防演练\nsample: true\nhappened: 2025-02-20\n"
        "covers: {from: 2025-01-01, to: 2025-01-31}\nprepared_by: 乙方安全组\n"
        "collected: {method: photo, origin: 演练现场}\nsubject: fire\nplan: true\nrecord: true\nphotos: true\n"
        "participants: ２６人\nresult: passed\n---\n"
    )
    other.write({"evidence/2025-01/drill/drill-2.md": text})
    printed = checked(other)[1]
    assert len(said) == 1
    for line in said[0].removeprefix("错误").strip().split("\n"):
        assert line.strip() in printed, (line, printed)


def test_whoever_leaves_what_is_not_saved_is_asked(browser: Browser, desk: Running) -> None:
    with opened(browser, desk) as page:
        asked = list[str]()

        def stay(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.dismiss()

        page.on("dialog", stay)
        begin(page)
        page.get_by_role("button", name="返回").click()
        expect(page.locator("#home")).to_be_visible()
        assert asked == []
        begin(page)
        fill(page, {"title": "消防演练"})
        page.get_by_role("button", name="返回").click()
        expect(page.locator("#form-head")).to_be_visible()
        with page.expect_event("dialog"):
            page.close(run_before_unload=True)
        assert asked == ["confirm", "beforeunload"]


@contextmanager
def held(page: Page, question: str) -> Iterator[None]:
    """The page's next question of this kind waits for its answer until the block has ended."""
    waiting = list[Route]()
    page.route(f"**/api/{question}?*", lambda route: waiting.append(route), times=1)  # noqa: PLW0108  # it is marked
    yield
    (route,) = waiting
    with page.expect_response(route.request.url):
        route.continue_()
    page.evaluate("() => new Promise((done) => setTimeout(done, 300))")  # it would be undone by then


def test_a_late_answer_does_not_close_what_was_opened_meanwhile(browser: Browser, desk: Running) -> None:
    with opened(browser, desk) as page:
        begin(page)
        page.get_by_role("button", name="返回").click()
        expect(page.locator("#home")).to_be_visible()
        with held(page, "home"):
            begin(page)
            fill(page, {"title": "消防演练"})
        expect(page.locator("#form-head")).to_be_visible()
        expect(page.locator(BOX.format("title")).locator("input")).to_have_value("消防演练")


def test_a_month_chosen_while_another_loads_is_the_one_shown(browser: Browser, desk: Running) -> None:
    with opened(browser, desk) as page:
        with held(page, "home"):
            page.get_by_label("月份").select_option("2025-02")
            with page.expect_response("**/api/home?*"):
                page.get_by_label("月份").select_option("2025-01")
        expect(page.get_by_label("月份")).to_have_value("2025-01")
        expect(page.locator("#records")).to_contain_text("指标测量值")


def test_a_file_read_late_is_not_attached_to_another_record(browser: Browser, desk: Running) -> None:
    with opened(browser, desk) as page:
        begin(page)
        with held(page, "file"):
            page.locator("#files").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": photo("red")})
            page.get_by_role("button", name="返回").click()
            expect(page.locator("#home")).to_be_visible()
            begin(page)
        expect(page.locator("#attached")).to_be_empty()


def test_nothing_can_be_typed_while_it_is_saved(browser: Browser, desk: Running) -> None:
    """It would be lost: what is saved has left the page."""
    with opened(browser, desk) as page:
        begin(page)
        fill(page, {"title": "消防演练"})
        with held(page, "save"):
            page.get_by_role("button", name="保存并上传").click()
            expect(page.locator("#desk")).to_have_attribute("inert", "")
        expect(page.locator("#notice")).to_contain_text("没有保存")
        expect(page.locator("#desk")).not_to_have_attribute("inert", "")
        expect(page.locator("[aria-invalid=true]").first).to_be_focused()
        page.on("dialog", lambda dialog: dialog.accept())


def checked(repository: Repository) -> tuple[int, str]:
    """What `check` says of a root at the command line, and its exit code."""
    words = [sys.executable, "-m", "dossier", "--root", str(repository.top), "check"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """A page of another origin on this machine."""

    def do_GET(self) -> None:
        """An empty page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>elsewhere</title>")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}/"
        listening.shutdown()
        thread.join()


POST = """async ({address, token, mode}) => {
    const headers = token ? {"X-Dossier-Token": token} : {};
    try {
        const answer = await fetch(address, {method: "POST", mode, headers, body: "{}"});
        return `${answer.type} ${answer.status}`;
    } catch (failed) { return "refused"; }
}"""


@pytest.mark.parametrize("mode", ["cors", "no-cors"])
@pytest.mark.parametrize("with_token", [True, False])
def test_a_page_elsewhere_cannot_post(
    browser: Browser, desk: Running, elsewhere: str, repository: Repository, mode: str, with_token: bool
) -> None:
    before = (repository.git("rev-parse", "HEAD"), repository.git("status", "--porcelain"))
    context = browser.new_context()
    page = context.new_page()
    page.goto(elsewhere)
    token = desk.token if with_token else ""
    for path in ("push", "save"):
        asked = {"address": f"http://127.0.0.1:{desk.port}/api/{path}", "token": token, "mode": mode}
        assert page.evaluate(POST, asked) in ("refused", "opaque 0")
    page.evaluate(
        """address => {
            const form = Object.assign(document.createElement("form"), {method: "post", action: address});
            document.body.append(form);
            form.submit();
        }""",
        f"http://127.0.0.1:{desk.port}/api/push",
    )
    page.wait_for_url(f"http://127.0.0.1:{desk.port}/api/push")
    assert "已拒绝" in page.inner_text("body")
    context.close()
    assert (repository.git("rev-parse", "HEAD"), repository.git("status", "--porcelain")) == before


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_nothing_in_the_way_of_anyone(browser: Browser, desk: Running, width: int, scheme: str) -> None:
    with opened(browser, desk, width, scheme) as page:
        assert findings(page) == []
        begin(page, "incident")
        page.get_by_role("button", name="添加").click()
        fill(page, {"title": "故障", "happened": "2025-01-20"})
        expect(page.locator("#summary")).to_contain_text("错误", timeout=60_000)
        assert findings(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.on("dialog", lambda dialog: dialog.accept())
        page.get_by_role("button", name="返回").click()
        expect(page.locator("#home")).to_be_visible()


def findings(page: Page) -> list[str]:
    """All that axe-core finds on the page as it is."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations'], preload: false})")
    return [
        f"{rule['id']}: {node['html']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
