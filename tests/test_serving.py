"""`serve` shows what `build` writes, a page as soon as it is asked for, and nothing that may be older."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from dossier.cli.build import build
from dossier.cli.ports import HERE
from dossier.cli.previewing import Following
from dossier.cli.serving import Find, Preview, preview_of
from dossier.cli.session import Session
from dossier.cli.watched import Glance
from dossier.publish.output import is_version
from issuing import Office
from test_publish import files

RECORD = "evidence/2025-02/measurement/availability-2025-02.md"
BROKEN = -1
LONG = 240  # seconds that a busy machine may need
SCRIPT = re.compile(rb"<script>(?:(?!</script>).)*livereload(?:(?!</script>).)*</script>", re.DOTALL)


def a_port() -> int:
    """A port that is free."""
    with socket.socket() as asked:
        asked.bind((HERE, 0))
        return int(asked.getsockname()[1])


@contextmanager
def served(preview: Preview) -> Iterator[Callable[[str], bytes]]:
    """What asks a preview that is running for a path, and takes away what it adds to pages."""
    thread = Thread(target=preview.serve)
    thread.start()

    def get(path: str) -> bytes:
        address = f"http://{HERE}:{preview.server_address[1]}/{path}"
        return SCRIPT.sub(b"", urlopen(address, timeout=LONG).read())

    try:
        until(preview.serve_thread.is_alive)
        yield get
    finally:
        preview.shutdown()
        thread.join()


def until(true: Callable[[], bool]) -> None:
    """Wait for something to come true."""
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def written(folder: Path, *names: str) -> Path:
    """A folder of pages that say their names."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def nothing(_path: str) -> None:
    """Finds nothing at once."""


def test_what_is_found_at_once_is_shown_at_once_and_the_rest_once_it_is_built(tmp_path: Path) -> None:
    out = written(tmp_path, "2025-01/index.html", "index.html", "compare/index.js")
    begun, shown = Event(), Event()
    finds: list[Find] = []

    def find(path: str) -> bytes | None:
        return b"at once" if path.startswith("2025-02/") else None

    def make(preview: Preview, _now: Glance) -> None:
        begun.wait(LONG)
        preview.show(find)
        finds.append(find)
        shown.set()

    preview = Preview(make, dict, out, a_port())
    with served(preview) as get, ThreadPoolExecutor() as asking:
        asked = {path: asking.submit(get, path) for path in ("2025-02/index.html", "2025-01/index.html", "index.html")}
        assert not wait(asked.values(), 0.5).done  # nothing is known of the files yet
        begun.set()
        assert asked["2025-02/index.html"].result(LONG) == b"at once"
        assert get("2025-02/") == b"at once"
        preview.ended(nothing, built=True)  # of what was shown before
        assert not asked["index.html"].done()
        preview.ended(find, built=True)
        assert asked["2025-01/index.html"].result(LONG) == b"2025-01/index.html"
        assert asked["index.html"].result(LONG) == b"index.html"
        assert get("compare/index.js") == b"compare/index.js"


def test_no_answer_is_older_than_the_files(tmp_path: Path) -> None:
    """What has changed is noticed when somebody asks, however seldom the files are looked at."""
    lying = {"a": 0}

    def make(preview: Preview, now: Glance) -> None:
        if now["a"] != BROKEN:
            preview.show(lambda _path: f"{now['a']}".encode())

    with served(Preview(make, lambda: dict(lying), tmp_path, a_port())) as get:
        for state in (1, 2, 3):
            lying["a"] = state
            assert get("2025-01/index.html") == f"{state}".encode()
        lying["a"] = BROKEN
        assert get("2025-01/index.html") == b"3"  # as long as the files cannot be shown


def test_what_could_not_be_built_is_not_taken_from_the_last_time(tmp_path: Path) -> None:
    out = written(tmp_path, "2025-01/search/month.js")

    def find(path: str) -> bytes | None:
        return b"at once" if path.endswith("index.html") else None

    def make(preview: Preview, _now: Glance) -> None:
        preview.show(find)
        preview.ended(find, built=False)

    with served(Preview(make, dict, out, a_port())) as get:
        assert get("2025-01/index.html") == b"at once"
        with pytest.raises(HTTPError, match="404"):
            get("2025-01/search/month.js")


@pytest.mark.parametrize(("listed", "more"), [("versions.js", 0), ("another", 1)])
def test_a_list_of_versions_that_changes_after_a_page_is_shown_loads_it_again(
    tmp_path: Path, listed: str, more: int
) -> None:
    out = written(tmp_path, "versions.js", "2025-01/index.html")

    def make(preview: Preview, _now: Glance) -> None:
        preview.show(nothing)

    preview = Preview(make, dict, out, a_port())
    with served(preview) as get:
        until(lambda: preview._current and preview._find is nothing)
        epoch = preview._visible_epoch  # no page tells it
        (out / "versions.js").write_text(listed)
        preview.ended(nothing, built=True)
        assert get("2025-01/index.html") == b"2025-01/index.html"
        assert preview._visible_epoch == epoch + more


def clean(office: Office, out: Path) -> dict[str, bytes]:
    """The site of an office built from nothing, by another process: threads of this one may be at work on the same."""
    words = ["--root", str(office.root), "build", "--no-pdf", "--out", str(out)]
    nothing_kept = os.environ | {"XDG_CACHE_HOME": f"{out}.kept"}
    subprocess.run([sys.executable, "-m", "dossier", *words], env=nothing_kept, check=True)
    return shown(out)


def edit(office: Office, path: str, old: str, new: str) -> None:
    """Change a text of a file."""
    text = office.read(path)
    assert old in text
    office.repository.write({path: text.replace(old, new)})


@pytest.mark.slow
def test_what_is_served_is_what_is_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While a record is edited, broken and mended, a month goes and the contract changes: byte for byte."""
    office = Office.new(tmp_path)
    following = Following(lambda: Session(office.root, tmp_path / "cache"), "zh")
    out = office.root / "build" / "preview"
    with served(preview_of(following, a_port())) as get:
        first = get("2025-02/index.html")
        assert first == clean(office, tmp_path / "first")["2025-02/index.html"]
        edit(office, RECORD, "title: ", "title: 又")
        second = clean(office, tmp_path / "second")
        assert get("2025-02/index.html") == second["2025-02/index.html"]
        assert get("2025-02/search/evidence.js") == second["2025-02/search/evidence.js"]
        assert shown(out) == second
        edit(office, RECORD, "kind: measurement", "kind: none")
        until(lambda: RECORD in capsys.readouterr().out)
        assert get("2025-02/index.html") == second["2025-02/index.html"]
        edit(office, RECORD, "kind: none", "kind: measurement")
        shutil.rmtree(office.root / "evidence" / "2025-03")
        edit(office, "content/contract/terms.yml", "title: ", "title: 新")
        third = clean(office, tmp_path / "third")
        assert not any(path.startswith("2025-03") for path in third)
        assert get("2025-01/index.html") == third["2025-01/index.html"] != second["2025-01/index.html"]
        assert get("index.html") == third["index.html"]
        assert shown(out) == third
    following.end()


@pytest.mark.slow
def test_each_page_asked_for_is_the_page_that_is_built(tmp_path: Path) -> None:
    """After any change of records, contract, guides, settings or history, with what is at hand of before."""
    office = Office.new(tmp_path)
    following = Following(lambda: Session(office.root, tmp_path / "cache"), "zh")
    guide = next((office.root / "content" / "pages").glob("*.md"), office.root / "content" / "pages" / "1-a.md")
    own = guide.relative_to(office.root).as_posix()
    begun = following.look(following.glance())
    assert begun is not None
    assert begun.find("2025-02/index.html")

    def all_else() -> None:
        office.repository.write({own: "# 指南\n\n## 一节\n\n字。\n", "mkdocs.yml": "site_name: 另一个名\n"})
        edit(office, "content/contract/terms.yml", "title: ", "title: 新")
        shutil.rmtree(office.root / "evidence" / "2025-03")

    changes: list[Callable[[], object]] = [
        lambda: edit(office, RECORD, "value: 99.2", "value: 99.1"),
        lambda: office.commit("another commit"),
        all_else,
    ]
    for number, change in enumerate(changes):
        change()
        seen = following.look(following.glance())
        assert seen is not None
        built = clean(office, tmp_path / f"clean-{number}")
        pages = {name for name in built if name.endswith(".html") and is_version(name.partition("/")[0])}
        found = {name: seen.find(name) for name in sorted(built)}
        assert {name for name in pages if found[name] is None} == {name for name in pages if name.endswith("/404.html")}
        assert {name for name, data in found.items() if data not in (None, built[name])} == set()
        assert all(found[f"2025-01/assets/{name}"] for name in ("state.js", "sheet.css", "once.js"))


def test_an_issued_month_is_shown_as_it_lies_there_and_no_other_file_of_the_machine(tmp_path: Path) -> None:
    office = Office.new(tmp_path)
    assert office.issue("2025-01") == 0
    following = Following(lambda: Session(office.root, tmp_path / "cache"), "zh")
    out = following.options.out
    for name in ("before", "after"):
        seen = following.look(following.glance())
        assert seen is not None
        lying = (out / "2025-01" / "index.html").read_bytes() if name == "after" else None
        assert seen.find("2025-01/index.html") == lying
        assert seen.find("2025-02/index.html") is not None
        build(seen.session, seen.session.months, following.options, "zh")
        office.repository.write({"evidence/2025-03/a.txt": name})
        (office.root / "evidence/2025-03/a.txt").unlink()
    (tmp_path / "secret").write_text("secret")
    up = "../" * len(out.parts)
    preview = preview_of(following, a_port())
    with served(preview) as get:
        assert get("2025-01/index.html")
        with pytest.raises(HTTPError, match="404"):
            get(f"2025-01/{up}{tmp_path}/secret")
    following.end()


def shown(out: Path) -> dict[str, bytes]:
    """The files of a folder but those that tell of builds before."""
    before = (".dossier/", "compare/", "compare.html")
    return {name: data for name, data in files(out).items() if not name.startswith(before)}
