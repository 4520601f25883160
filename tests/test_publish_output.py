"""The folder that is published to: what others put there stays, and a month is there whole at every moment."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from dossier.publish import output
from dossier.publish.output import MARK, STATE, NotOursError, OtherSiteError, Output, foreign, mark, unfit


def made(folder: Path, text: str) -> Path:
    """A month that has been built and marked."""
    for name in ("index.html", "rows/one.html", "files/a.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    mark(folder)
    return folder


def publish(out: Path, work: Path, text: str, period: str = "2024-03") -> Output:
    """What a build does once the month is built."""
    site = Output(out, "C full")
    out.mkdir(exist_ok=True)
    site.claim()
    site.put(made(work / text, text), period)
    pages = {f"latest/{name}.html": text.encode() for name in ("index", text)}
    site.write({"index.html": text.encode(), "versions.json": b"[]", "versions.js": b"", **pages})
    return site


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_what_was_written_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(out, tmp_path, "one")
    (out / "CNAME").write_text("mine", encoding="utf-8")
    (out / "pictures").mkdir()
    site = publish(out, tmp_path, "two")
    assert (out / "2024-03" / "index.html").read_text(encoding="utf-8") == "two"
    assert sorted(path.name for path in (out / "latest").iterdir()) == ["index.html", "two.html"]
    assert site.months() == ["2024-03"]
    site.take_away("2024-03")
    assert sorted(path.name for path in out.iterdir()) == [
        ".dossier", "CNAME", "index.html", "latest", "pictures", "versions.js", "versions.json"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["2024-03/notes.txt", "2024-01/photo.jpg", "index.html", "versions.json", "latest/index.html", "latest", "2024-03",
     ".dossier/own.txt", ".dossier"],
)  # fmt: skip
def test_what_is_in_the_way_stays_and_is_named(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    (out / name).parent.mkdir(parents=True)
    (out / name).write_text("mine", encoding="utf-8")
    before = everything(out)
    with pytest.raises(NotOursError, match=name.partition("/")[0]):
        publish(out, tmp_path, "one")
    assert everything(out) == before


@pytest.mark.parametrize("name", ["2024-03", "latest", "index.html", ".dossier"])
def test_a_link_is_never_ours(tmp_path: Path, name: str) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    out.mkdir()
    elsewhere.mkdir()
    (elsewhere / "mine").write_text("mine", encoding="utf-8")
    (out / name).symlink_to(elsewhere)
    with pytest.raises(NotOursError):
        publish(out, tmp_path, "one")
    assert everything(elsewhere) == {"mine": b"mine"}


def test_what_is_added_to_a_month_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(out, tmp_path, "one")
    (out / "2024-03" / "rows" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(NotOursError, match=r"notes\.txt"):
        publish(out, tmp_path, "two")
    assert (out / "2024-03" / "index.html").read_text(encoding="utf-8") == "one"
    assert foreign(out / "2024-03", json.loads((out / "2024-03" / MARK).read_text("utf-8"))["files"]) == [
        "rows/notes.txt"
    ]


def test_another_site_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(out, tmp_path, "one")
    with pytest.raises(OtherSiteError, match="C full"):
        Output(out, "C public").claim()


def test_a_list_that_somebody_made_up_deletes_nothing_elsewhere(tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    (out / STATE).mkdir(parents=True)
    names = ["../victim", "latest/../../victim", str(victim), "2024-03/x", "latest/..", 7]
    (out / STATE / "site.json").write_text(json.dumps({"owner": "C full", "files": names}), encoding="utf-8")
    publish(out, tmp_path, "one")
    assert victim.read_text(encoding="utf-8") == "mine"


CHANGES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "shutil.move", "ctypes.dlsym"})


def killed(folder: Path, step: int) -> int:
    """Publish the second time in a process that dies at the given step towards the disk."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = step

    def stop(event: str, told: tuple[object, ...]) -> None:
        nonlocal left
        writes = event == "open" and isinstance(told[1], str) and "w" in told[1]
        if event in CHANGES or writes:
            left -= 1
            if not left:
                os._exit(9)

    sys.addaudithook(stop)
    try:
        publish(folder / "out", folder, "two")
        os._exit(0)
    finally:
        os._exit(1)


@pytest.mark.parametrize("way", ["exchange", "plain"])
def test_a_month_is_whole_whenever_the_program_is_killed(
    tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "plain":
        monkeypatch.setattr(output, "exchange", lambda _one, _other: False)
    ended, step = 9, 0
    while ended:
        step += 1
        folder = tmp_path / str(step)
        folder.mkdir()
        publish(folder / "out", folder, "one")
        ended = killed(folder, step)
        assert ended in (0, 9)
        place = _place(folder / "out", way)
        texts = {(place / name).read_text(encoding="utf-8") for name in ("index.html", "rows/one.html")}
        assert texts in ({"one"}, {"two"}), step
        publish(folder / "out", folder, "three")
        assert (folder / "out" / "2024-03" / "files" / "a.txt").read_text(encoding="utf-8") == "three"
        assert [path.name for path in (folder / "out" / STATE).iterdir()] == ["site.json"], step
        assert sorted(path.name for path in (folder / "out" / "latest").iterdir()) == ["index.html", "three.html"]
    assert step > 15


def _place(out: Path, way: str) -> Path:
    """Where the month is; only without an exchange there is a moment in which it waits elsewhere."""
    place = out / "2024-03"
    return place if way == "exchange" or place.exists() else out / STATE / "old" / "2024-03"


@pytest.mark.parametrize(
    "name",
    [".", "..", "evidence", "evidence/2024-03", "content/x/y", "scripts", "theme", "tests", "docs", ".git", ".git/x",
     ".venv/out", "build/work", "build/fonts/x", "link", "link/2024-03", "up/evidence"],
)  # fmt: skip
def test_an_output_never_lies_in_what_a_root_holds(tmp_path: Path, name: str) -> None:
    root = tmp_path / "root"
    for folder in ("evidence/2024-03", "content", "scripts", "theme", "tests", "docs", ".git", ".venv", "build/work",
                   "build/fonts"):  # fmt: skip
        (root / folder).mkdir(parents=True)
    (root / "link").symlink_to("evidence")
    (root / "up").symlink_to(".")
    assert unfit(root / name, (root,)) is not None


@pytest.mark.parametrize("name", ["build/site", "build/public", "build", "site", "../elsewhere"])
def test_an_output_may_lie_elsewhere(tmp_path: Path, name: str) -> None:
    (tmp_path / "root" / "evidence").mkdir(parents=True)
    assert unfit(tmp_path / "root" / name, (tmp_path / "root",)) is None


def test_the_default_output_of_a_root_whose_build_leads_elsewhere_is_refused(tmp_path: Path) -> None:
    (tmp_path / "evidence").mkdir()
    (tmp_path / "build").symlink_to("evidence")
    assert unfit(tmp_path / "build" / "site", (tmp_path,)) == tmp_path / "evidence"
