"""Fixtures for tests that open a built site in Debian's Chromium, from a server and from a folder."""

from __future__ import annotations

import functools
import hashlib
import shutil
import struct
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from documents import BLUE, document, text
from dossier.exact.period import Period
from dossier.publish import publish
from dossier.publish.appearance import read_look
from dossier.report import Edit
from report_factory import COMMIT, HOME, Make, backup_record, project_record, project_result, usage_record

_LOOKS, _PAUSE = 1200, 50  # milliseconds between two looks
PATIENCE = 60_000  # milliseconds: a busy machine is no defect, and what appears sooner is not waited for
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
"""The machine's own; where there is none Playwright takes its own, or fails with a word on how to install that."""
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
BODY = "本月对全部安全设备的防火墙策略进行了备份（示例备〔2024〕5号）。\n\n<script>document.title='taken'</script>\n"
EXPORT = "# 策略导出\n\tpermit  any\r\n</pre><script>document.title='taken'</script>\n"
PROJECTS = (
    ("alpha", "办事大厅系统", "单位甲", 3),
    ("beta", "公文系统", "单位乙", 1),
    ("gamma", "档案系统", "单位甲", 2),
)


def png(size: int) -> bytes:
    """A grey square."""
    rows = (b"\0" + b"\x88" * size) * size
    head = struct.pack(">2I5B", size, size, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )


ATTACHED = {
    "shot.png": png(40),
    "rules.conf": EXPORT.encode("gb18030"),
    "signed.pdf": b"%PDF-1.4\n%%EOF\n",  # nothing in it
    "letter.pdf": document(6, content=text("来函扫描件") + b" " + BLUE),
}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two months with three projects, a record with a picture, a text and two PDFs, and one that was changed."""
    folder = tmp_path_factory.mktemp("browser")
    beside = folder / "evidence" / "2024-03" / "policy-backup"
    beside.mkdir(parents=True)
    attachments = "attachments:\n"
    for name, data in ATTACHED.items():
        (beside / name).write_bytes(data)
        attachments += f"  - {{path: {name}, sha256: {hashlib.sha256(data).hexdigest()}, shows: 策略导出}}\n"
    records = [backup_record(BODY, attachments)]
    for name, title, unit, hosts in PROJECTS:
        records += [project_record(name, title, unit, hosts), usage_record(name, hosts)]
    march = Make(
        records=tuple(records),
        projects=tuple(project_result(name, title, unit, hosts) for name, title, unit, hosts in PROJECTS),
    ).report()
    used = next(one.source.path for one in march.evidence.records if one.id == "usage-2024-03-alpha")
    march = replace(march, edits={used: (Edit(COMMIT, "a: 1\nb: 2\n", "a: 1\nb: 3\n"), Edit(None, None, None))})
    assessment = march.assessment.model_copy(update={"period": "2024-04"})
    april = replace(march, period=Period(2024, 4), assessment=assessment, history=(*march.history, assessment))
    publish([march, april], folder / "site", folder / "work", folder, read_look(HOME))
    return folder / "site"


class Quiet(SimpleHTTPRequestHandler):
    """Serves without a word."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class names it so
        """Nothing."""


class Patient(ThreadingHTTPServer):
    """Does not mind a browser that leaves before it has got all."""

    def handle_error(self, request: object, client_address: object) -> None:
        """Tell of anything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # passed on as it came


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server of the folder on this machine; its address."""
    handler = functools.partial(Quiet, directory=str(folder))
    with Patient(("127.0.0.1", 0), handler) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def server(built: Path) -> Iterator[str]:
    with serving(built) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
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

    def until(self, script: str, arg: object = None) -> None:
        """Wait until the script gives true.

        It is asked from outside: Playwright's own waiting evaluates text within the page, which the site's policy
        forbids, so that it fails whenever there is anything to wait for.
        """
        for _ in range(_LOOKS):
            if self.page.evaluate(script, arg):
                return
            self.page.wait_for_timeout(_PAUSE)
        raise AssertionError(script)

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
    context.set_default_timeout(PATIENCE)
    visitor = Visit(context.new_page(), base)
    yield visitor
    context.close()
    assert visitor.said == []
    assert visitor.outside == []
