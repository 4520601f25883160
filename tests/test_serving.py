"""`serve` shows what `build` writes, the month looked at before the others, and nothing that may be older."""

from __future__ import annotations

import re
import shutil
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from urllib.request import urlopen

import pytest

from dossier.cli.build import Options, build
from dossier.cli.ports import HERE
from dossier.cli.serving import Preview, preview_of
from dossier.cli.session import Session
from issuing import Office
from test_publish import files

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


def test_a_version_is_shown_once_it_is_made_and_the_rest_when_all_is(tmp_path: Path) -> None:
    out = written(tmp_path, "2025-01/index.html", "2025-02/index.html", "index.html", "compare/index.js")
    begun, made = Event(), Event()

    def make(preview: Preview) -> None:
        begun.wait(LONG)
        preview.show("2025-02")
        made.wait(LONG)

    with served(Preview(make, out, a_port())) as get, ThreadPoolExecutor() as asking:
        asked = {path: asking.submit(get, path) for path in ("2025-02/index.html", "2025-01/index.html")}
        asked |= {path: asking.submit(get, path) for path in ("index.html", "compare/index.js")}
        time.sleep(0.5)
        assert not any(one.done() for one in asked.values())
        begun.set()
        assert asked["2025-02/index.html"].result(LONG) == b"2025-02/index.html"
        time.sleep(0.5)
        assert [path for path, one in asked.items() if one.done()] == ["2025-02/index.html"]
        made.set()
        assert {path: one.result(LONG) for path, one in asked.items()} == {path: path.encode() for path in asked}


@pytest.mark.parametrize(("listed", "more"), [("versions.js", 0), ("another", 1)])
def test_a_list_of_versions_that_changes_after_a_page_is_shown_loads_it_again(
    tmp_path: Path, listed: str, more: int
) -> None:
    out = written(tmp_path, "versions.js", "2025-01/index.html")
    epochs: list[int] = []

    def make(preview: Preview) -> None:
        preview.show("2025-01")
        epochs.append(preview._visible_epoch)  # no page tells it
        (out / "versions.js").write_text(listed)

    preview = Preview(make, out, a_port())
    with served(preview) as get:
        get("2025-01/index.html")
        get("versions.js")
        until(lambda: preview._whole)
        until(lambda: preview._visible_epoch == epochs[0] + more)


@pytest.mark.slow
def test_what_is_served_is_what_is_built(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """While a record is edited, broken and mended, a month goes and the contract changes: byte for byte."""
    office = Office.new(tmp_path)
    preview = preview_of(lambda: Session(office.root, tmp_path / "cache"), a_port(), "zh")
    out = office.root / "build" / "preview"

    def clean(name: str) -> dict[str, bytes]:
        session = Session(office.root, None)
        build(session, session.months, Options(tmp_path / name, pdf=False), "zh")
        return shown(tmp_path / name)

    def edit(path: str, old: str, new: str) -> None:
        text = office.read(path)
        assert old in text
        office.repository.write({path: text.replace(old, new)})

    record = "evidence/2025-02/measurement/availability-2025-02.md"
    with served(preview) as get:
        first = get("2025-02/index.html")
        assert first == clean("first")["2025-02/index.html"]
        edit(record, "title: ", "title: 又")
        second = clean("second")
        until(lambda: shown(out) == second)
        assert get("2025-02/index.html") == second["2025-02/index.html"]
        edit(record, "kind: measurement", "kind: none")
        until(lambda: record in capsys.readouterr().err)
        assert get("2025-02/index.html") == second["2025-02/index.html"]
        edit(record, "kind: none", "kind: measurement")
        shutil.rmtree(office.root / "evidence" / "2025-03")
        edit("content/contract/terms.yml", "title: ", "title: 新")
        third = clean("third")
        assert not any(path.startswith("2025-03") for path in third)
        until(lambda: shown(out) == third)
        assert get("2025-01/index.html") == third["2025-01/index.html"] != second["2025-01/index.html"]


def shown(out: Path) -> dict[str, bytes]:
    """The files of a folder but those that tell of builds before."""
    before = (".dossier/", "compare/", "compare.html")
    return {name: data for name, data in files(out).items() if not name.startswith(before)}
