"""Publishing months: complete, side by side, only what is stale, and the same bytes every time."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import yaml

from documents import document
from dossier.exact.period import Period
from dossier.publish import DownloadPart, Published, epoch, publish
from dossier.publish.appearance import Look, read_look
from dossier.publish.output import MARK, NotOursError
from dossier.publish.shared import Common
from dossier.publish.staging import StaleAttachmentError, settings
from dossier.publish.workers import FEW, Job, TaskError, gather, run, shared
from dossier.report import Report
from dossier.site.front import PublishedMonth, front
from dossier.site.guides import Download
from dossier.site.pages import Made, site
from pages_reader import read_html
from pictured import packed, scene
from report_factory import COMMIT, HOME, Make, backup_record, project_record, usage_record

PNG = packed(scene(1), "PNG")
ATTACHED = {"shot.png": PNG, "letter.pdf": document(2)}


@pytest.fixture(scope="module")
def look() -> Look:
    """The program's own, with a short manual of problems."""
    whole = read_look(HOME)
    some = {code: page for code, page in whole.theme.problems.items() if code.startswith("expire")}
    assert some
    return replace(whole, theme=replace(whole.theme, problems=some))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root with a picture and a PDF as attachments."""
    beside = tmp_path / "root" / "evidence" / "2024-03" / "policy-backup"
    beside.mkdir(parents=True)
    for name, data in ATTACHED.items():
        (beside / name).write_bytes(data)
    return tmp_path / "root"


def report(body: str = "正文。![截图](shot.png)\n") -> Report:
    shown = "attachments:\n"
    for name, data in ATTACHED.items():
        shown += f"  - {{path: {name}, sha256: {hashlib.sha256(data).hexdigest()}, shows: 策略导出截图}}\n"
    return Make(records=(project_record("portal"), usage_record("portal"), backup_record(body, shown))).report()


def april(march: Report) -> Report:
    """The month after."""
    period = Period(2024, 4)
    assessment = march.assessment.model_copy(update={"period": str(period)})
    return replace(march, period=period, assessment=assessment, history=(*march.history, assessment))


def pdf(made: Report, _: Path) -> Mapping[str, bytes]:
    return {f"dossier-{made.period}.pdf": f"%PDF {made.period} {os.environ['SOURCE_DATE_EPOCH']}".encode()}


PDF = DownloadPart(lambda made: (Download(f"dossier-{made.period}.pdf", "考核卷宗", "打印"),), pdf)


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_month_is_built_with_its_files(tmp_path: Path, root: Path, look: Look) -> None:
    stages: list[tuple[str, str]] = []
    done = publish(
        [report()],
        tmp_path / "site",
        tmp_path / "work",
        root,
        look,
        parts={"pdf": PDF},
        progress=lambda period, stage: stages.append((period, stage)),
    )
    month = tmp_path / "site" / "2024-03"
    assert done == Published(("2024-03",), (), tmp_path / "site" / "index.html")
    assert sorted(stages) == [("2024-03", "done"), ("2024-03", "pdf"), ("2024-03", "site")]
    assert (month / "dossier-2024-03.pdf").read_bytes() == f"%PDF 2024-03 {epoch(report())}".encode()
    assert json.loads((month / "assessment.json").read_text(encoding="utf-8"))["period"] == "2024-03"
    assert (month / "files" / "backup-1" / "1-shot.png").read_bytes() == PNG
    asked = json.loads((month / MARK).read_text(encoding="utf-8"))["shared"]
    assert sorted(path.name for path in (tmp_path / "site" / "shared").iterdir()) == asked
    assert [name.partition("-")[0] for name in asked] == ["look", "problems", "schema"]
    page = (month / "evidence" / "backup-1.html").read_text(encoding="utf-8")
    (shown,) = re.findall(r'<img [^>]*alt="截图"[^>]*>', page)
    assert 'src="../files/backup-1/1-shot.png"' in shown
    for number in (1, 2):
        assert f'src="../files/backup-1/2-letter.pdf.{number}.png" alt="策略导出截图，第 {number} 页"' in page
        assert (month / "files" / "backup-1" / f"2-letter.pdf.{number}.png").read_bytes().startswith(b"\x89PNG")
    assert "示例数据" in page
    assert [path.name for path in (tmp_path / "site").iterdir() if path.name.startswith(".")] == [".dossier"]


def test_versions_and_latest(tmp_path: Path, root: Path, look: Look) -> None:
    march = report()
    out = tmp_path / "site"
    publish([march, april(march)], out, tmp_path / "work", root, look)
    assert json.loads((out / "versions.json").read_text(encoding="utf-8")) == [
        {"version": "2024-04", "title": "2024-04", "aliases": ["latest"]},
        {"version": "2024-03", "title": "2024-03", "aliases": []},
    ]
    assert (out / "versions.js").read_text(encoding="utf-8").startswith("var dossierVersions = [")
    lies_once(out)
    assert months(out) == ["2024-04", "2024-03"]
    latest = (out / "latest" / "rows.html").read_text(encoding="utf-8")
    assert 'url=../2024-04/rows.html"' in latest
    assert "<title>最新月份 2024-04</title>" in latest
    assert "2024-03" in (out / "2024-04" / "compare.html").read_text(encoding="utf-8")
    publish([march], out, tmp_path / "work", root, look, whole=False)
    assert months(out) == ["2024-04", "2024-03"]  # a month not asked for stays
    publish([march], out, tmp_path / "work", root, look)
    assert not (out / "2024-04").exists()  # a month that is no more goes
    assert months(out) == ["2024-03"]


TWICE = frozenset({
    "sitemap.xml", "sitemap.xml.gz", "404.html",  # the generator's, some hundred bytes for each month
    "search/search_index.js", "search/search_index.json",  # 261 bytes that the theme asks for: they say nothing
    "assets/pages.js",  # the list of a month's pages, the same where two months have the same records
    "assets/once.js",  # 4 kB in the words of the month's own program, so that an issued month needs no other file
    "files/backup-1/1-shot.png", "files/backup-1/2-letter.pdf",  # of a month's record, which April shows as well here
    "files/backup-1/2-letter.pdf.1.png", "files/backup-1/2-letter.pdf.2.png",
})  # fmt: skip
"""What lies in more than one month with the same bytes."""

FRAME = 10_500
"""Bytes of a page beside its own text: menu, head and scripts; 24 kB before they were kept once."""


def lies_once(out: Path) -> None:
    """Nothing lies twice, no page carries much beside its text, nothing is there that nobody asks for."""
    found: dict[bytes, list[str]] = {}
    for name, data in files(out).items():
        assert not name.endswith(".map"), name
        if not name.startswith((".dossier/", "latest/")) and Path(name).name != MARK:
            found.setdefault(hashlib.sha256(data).digest(), []).append(name)
    twice = {name.partition("/")[2] for names in found.values() if len(names) > 1 for name in names}
    assert twice <= TWICE
    for path in out.glob("2024-*/**/*.html"):
        page = path.read_bytes()
        if b"<article" in page:
            own = page.index(b"</article") - page.index(b"<article")
            contents = page.count(b'href="#') * 160  # each heading has an entry in the list of contents
            assert len(page) - own - contents < FRAME, path


def months(out: Path) -> list[str]:
    """The months that the first page leads to, in its order."""
    page = read_html((out / "index.html").read_text(encoding="utf-8"))
    found = [address.split("/")[0] for address in page.addresses if address.endswith("/index.html")]
    return list(dict.fromkeys(found))


def test_the_first_page_tells_each_month_and_leads_to_it(tmp_path: Path, root: Path, look: Look) -> None:
    out = tmp_path / "site"
    publish([report()], out, tmp_path / "work", root, look, parts={"pdf": PDF})
    text = (out / "index.html").read_text(encoding="utf-8")
    page = read_html(text)
    assert '<html lang="zh-CN">' in text
    led = [address for address in page.addresses if address.partition("#")[0] not in ("", "data:,")]
    assert {"2024-03/index.html", "2024-03/dossier-2024-03.pdf", "2024-03/projects/portal.html", "amounts.csv"} <= set(
        led
    )
    for address in led:  # nothing on it leads to what is not there
        assert (out / address.partition("#")[0]).is_file(), address
    assert not page.tags & {"script", "img"}
    for told in (report().contract.terms.title, "示例数据", "91 / 100", "91～98", "草稿"):
        assert told in page.text, told
    bare = read_html(front(look.theme, [PublishedMonth("2024-03", None, frozenset())], [report()]).decode())
    assert bare.addresses == ["data:,", "#months", "2024-03/index.html"]
    assert "91" not in bare.text


def test_only_what_is_stale_is_built(tmp_path: Path, root: Path, look: Look) -> None:
    def once(made: Report, extra: str = "") -> tuple[str, ...]:
        return publish([made], tmp_path / "site", tmp_path / "work", root, look, extra=extra).built

    month = tmp_path / "site" / "2024-03"
    assert once(report()) == ("2024-03",)
    assert once(report()) == ()
    assert once(report("另一段正文。\n")) == ("2024-03",)
    assert once(report("另一段正文。\n"), extra="other fonts") == ("2024-03",)
    same = report("另一段正文。\n")
    later = replace(same, commit=replace(COMMIT, subject="另一次提交"))
    assert once(same) == ("2024-03",)
    assert once(later) == ("2024-03",)
    page = month / "rows.html"
    page.write_text(page.read_text(encoding="utf-8").replace("91", "99", 1), encoding="utf-8")
    assert once(later) == ("2024-03",)  # somebody touched the output
    (month / "extra.html").write_text("x", encoding="utf-8")
    with pytest.raises(NotOursError, match=r"extra\.html"):  # something was added, which nobody here wrote
        once(later)
    (month / "extra.html").unlink()
    os.utime(page)
    assert once(later) == ()  # the same bytes with another time are fine


def test_the_same_report_gives_the_same_bytes(tmp_path: Path, root: Path, look: Look) -> None:
    first, second = tmp_path / "a" / "site", tmp_path / "elsewhere" / "b"
    publish([report()], first, tmp_path / "a" / "work", root, look)
    publish([report()], second, tmp_path / "elsewhere" / "w", root, look)
    one, two = files(first), files(second)
    assert one == two
    assert gzip.decompress(one["2024-03/sitemap.xml.gz"]).startswith(b"<?xml")
    assert not [name for name, data in one.items() if str(tmp_path).encode() in data]


def test_a_month_that_fails_leaves_the_old_one(tmp_path: Path, root: Path, look: Look) -> None:
    out = tmp_path / "site"
    publish([report()], out, tmp_path / "work", root, look)
    before = files(out)
    (root / "evidence" / "2024-03" / "policy-backup" / "shot.png").unlink()
    with pytest.raises(FileNotFoundError, match=r"shot\.png"):
        publish([report("新的正文。\n")], out, tmp_path / "work", root, look)
    assert files(out) == before


def test_nothing_outside_is_named(tmp_path: Path, root: Path, look: Look) -> None:
    publish([report()], tmp_path / "site", tmp_path / "work", root, look)
    for name, data in files(tmp_path / "site").items():
        if not name.endswith(".html"):
            continue
        page = read_html(data.decode())
        named = [address for address in page.addresses if re.match(r"[a-z]+:|//", address)]
        assert set(named) <= {"data:,"}, name  # the empty picture of a redirect, so that no browser looks for one


def test_the_staging_folder_builds_with_zensical(tmp_path: Path, root: Path, look: Look) -> None:
    publish([report()], tmp_path / "site", tmp_path / "work", root, look)
    staging = tmp_path / "work" / "staging" / "2024-03"
    command = [str(Path(sys.executable).with_name("zensical")), "build", "--strict"]
    result = subprocess.run(command, cwd=staging, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    ours, theirs = files(tmp_path / "site" / "2024-03"), files(staging / "site")
    pages = {name for name in ours if name.endswith(".html")}
    assert pages <= set(theirs)
    for name in pages - {"404.html"}:
        main = [re.sub(r"\s+", "", article(made[name].decode())) for made in (ours, theirs)]
        assert main[0] == main[1], name


def article(page: str) -> str:
    """The text of the page's own content."""
    return read_html(page[page.index("<article") : page.index("</article")]).text


def test_the_settings_run_no_code(look: Look) -> None:
    text = yaml.safe_dump(dict(look.settings))
    assert "hooks" not in text
    assert "!!python" not in text
    assert {next(iter(x)) if isinstance(x, dict) else x for x in settings_list(look, "plugins")} == {"search"}


def test_an_address_of_the_site_goes_to_every_month_and_into_the_digest(tmp_path: Path, look: Look) -> None:
    assert look.theme.address == ""
    assert "site_url" not in settings(report(), (), look, Common.of(look))
    own = (HOME / "mkdocs.yml").read_text("utf-8") + "\nsite_url: https://example.invalid/dossier\n"
    (tmp_path / "mkdocs.yml").write_text(own, "utf-8")
    set_up = read_look(tmp_path)
    assert set_up.theme.address_of("2024-03") == "https://example.invalid/dossier/2024-03/"
    assert settings(report(), (), set_up, Common.of(set_up))["site_url"] == "https://example.invalid/dossier/2024-03/"
    assert set_up.digest != look.digest


def settings_list(look: Look, key: str) -> Iterator[object]:
    found = look.settings[key]
    assert isinstance(found, list)
    yield from found


def test_workers_tell_what_failed_and_finish_the_rest() -> None:
    def fail() -> None:
        raise ValueError("no good")

    done: list[str] = []
    with pytest.raises(TaskError, match="b: no good"):
        run([Job("a", lambda: None), Job("b", fail), Job("c", lambda: os._exit(3))], 1, done.append)
    assert done == ["a"]
    with pytest.raises(OSError, match="Cannot allocate memory: 'c'"):
        run([Job("c", lambda: os._exit(3))], 2, done.append)


@pytest.mark.parametrize("processes", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, FEW + 2])
def test_what_is_shared_out_comes_in_order(processes: int, count: int) -> None:
    made = shared(lambda one: (one, os.getpid()), range(count), processes)
    assert [one for one, _ in made] == list(range(count))
    used = {process for _, process in made}
    assert len(used) == min(count, processes if count > FEW else 1)


@pytest.mark.parametrize("failing", range(3))
def test_what_is_shared_out_fails_as_a_whole(failing: int) -> None:
    def make(one: int) -> int:
        if one == failing:
            raise StaleAttachmentError(str(one))
        return one

    with pytest.raises(StaleAttachmentError, match=str(failing)):
        shared(make, range(FEW + 1), 3, (StaleAttachmentError,))


def test_a_month_is_the_same_by_one_process_and_by_two(
    tmp_path: Path, root: Path, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"project-{index:02d}" for index in range(FEW // 2)]
    records = [record for name in names for record in (project_record(name), usage_record(name))]
    made = Make(records=(*report().evidence.records, *records)).report()
    for processes in (1, 2):
        monkeypatch.setattr("dossier.publish._JOBS", processes)
        publish([made], tmp_path / f"{processes}", tmp_path / f"work-{processes}", root, look)
    one, two = files(tmp_path / "1"), files(tmp_path / "2")
    assert one == two
    assert len([name for name in one if name.startswith("2024-03/") and name.endswith(".html")]) > FEW
    assert set(ATTACHED.values()) <= set(one.values())


def test_pages_that_another_process_made_come_with_their_attachments(look: Look) -> None:
    def elsewhere(make: Callable[[str], Made], names: Sequence[str]) -> Sequence[Made]:
        _, made = gather([tuple[Made, ...], lambda: tuple(map(make, names))])
        return made

    made = report()
    there = site(made, look.theme, all_of=elsewhere)
    assert len(there.copies) == len(ATTACHED)
    assert there == site(made, look.theme)


def test_a_task_that_wants_to_be_alone_has_none_beside_it(tmp_path: Path) -> None:
    beside = {"a": "b", "b": "a", "c": "d", "d": "c"}

    def work(name: str) -> None:
        (tmp_path / name).mkdir()
        while name in beside and not list(tmp_path.glob(f"{beside[name]}*")):
            time.sleep(0.01)
        with (tmp_path / f"{name}.saw").open("w") as saw:
            saw.write(" ".join(sorted(path.name for path in tmp_path.iterdir() if path.is_dir())))
        (tmp_path / name).rmdir()

    done: list[str] = []
    tasks = [Job(name, partial(work, name), alone=name == "large") for name in ("a", "b", "large", "c", "d")]
    run(tasks, 2, done.append)
    assert sorted(done) == ["a", "b", "c", "d", "large"]
    assert (tmp_path / "large.saw").read_text() == "large"
    assert "b" in (tmp_path / "a.saw").read_text().split() or "a" in (tmp_path / "b.saw").read_text().split()
