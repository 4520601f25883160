"""The folder that is published to: what others put there stays, and a month is there whole at every moment."""

from __future__ import annotations

import errno
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dossier.cli.fitting import unfit
from dossier.exact.digest import sha256
from dossier.publish import output
from dossier.publish.output import MARK, STATE, NotOursError, OtherSiteError, Output, foreign, mark, provided
from dossier.site.shared import set_name


def shared(text: str) -> str:
    """The name of the set that a month of this text asks for."""
    return set_name("look", {"dossier.css": sha256(text.encode())})


def made(folder: Path, text: str) -> Path:
    """A month that has been built and marked."""
    for name in ("index.html", "rows/one.html", "files/a.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    mark(folder, shared=[shared(text)])
    return folder


def look(folder: Path, text: str) -> Path:
    """The set that a month of this text asks for, as it is made."""
    place = folder / shared(text)
    place.mkdir(parents=True, exist_ok=True)
    (place / "dossier.css").write_text(text, encoding="utf-8")
    return place


def publish(out: Path, work: Path, text: str, period: str = "2024-03") -> Output:
    """What a build does once the month is built."""
    site = Output(out, "C full")
    out.mkdir(exist_ok=True)
    with site.claimed():
        site.share(look(work, text))
        site.put(made(work / text, text), period)
        site.take_away_unshared()
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
    site.take_away_unshared()
    assert sorted(path.name for path in out.iterdir()) == [
        ".dossier", "CNAME", "index.html", "latest", "pictures", "versions.js", "versions.json"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["2024-03/notes.txt", "2024-01/photo.jpg", "index.html", "versions.json", "latest/index.html", "latest", "2024-03",
     ".dossier/own.txt", ".dossier", "shared", "shared/notes.txt", "shared/look-0123456789abcdef/dossier.css"],
)  # fmt: skip
def test_what_is_in_the_way_stays_and_is_named(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    (out / name).parent.mkdir(parents=True)
    (out / name).write_text("mine", encoding="utf-8")
    before = everything(out)
    with pytest.raises(NotOursError, match=name.partition("/")[0]):
        publish(out, tmp_path, "one")
    assert everything(out) == before


@pytest.mark.parametrize("name", ["2024-03", "latest", "index.html", ".dossier", "shared"])
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


def test_a_set_stays_as_long_as_a_month_asks_for_it(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(out, tmp_path, "one", "2024-02")
    before = everything(out / "2024-02") | everything(out / "shared")
    publish(out, tmp_path, "two", "2024-03")
    assert before.items() <= (everything(out / "2024-02") | everything(out / "shared")).items()
    assert {path.name for path in (out / "shared").iterdir()} == {shared("one"), shared("two")}
    publish(out, tmp_path, "two", "2024-02")
    assert {path.name for path in (out / "shared").iterdir()} == {shared("two")}


@pytest.mark.parametrize("harm", ["changed", "gone", "added", "unmarked"])
def test_a_month_whose_set_is_not_whole_is_not_provided_for(tmp_path: Path, harm: str) -> None:
    out = tmp_path / "out"
    publish(out, tmp_path, "one")
    assert provided(out / "2024-03")
    place = out / "shared" / shared("one")
    match harm:
        case "changed":
            (place / "dossier.css").write_text("other", encoding="utf-8")
        case "gone":
            (place / "dossier.css").unlink()
        case "added":
            (place / "more.css").write_text("mine", encoding="utf-8")
        case _:
            (place / MARK).unlink()
    assert not provided(out / "2024-03")
    if harm in ("changed", "gone"):
        publish(out, tmp_path, "one")
        assert provided(out / "2024-03")
        return
    with pytest.raises(NotOursError, match="look-"):  # what nobody here wrote is not touched
        publish(out, tmp_path, "one")


def test_another_site_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    publish(out, tmp_path, "one")
    with pytest.raises(OtherSiteError, match="C full"), Output(out, "C public").claimed():
        pass


def test_a_list_that_somebody_made_up_deletes_nothing_elsewhere(tmp_path: Path) -> None:
    out, victim = tmp_path / "out", tmp_path / "victim"
    victim.write_text("mine", encoding="utf-8")
    (out / STATE).mkdir(parents=True)
    names = ["../victim", "latest/../../victim", str(victim), "2024-03/x", "latest/..", 7]
    (out / STATE / "site.json").write_text(json.dumps({"owner": "C full", "files": names}), encoding="utf-8")
    publish(out, tmp_path, "one")
    assert victim.read_text(encoding="utf-8") == "mine"


CHANGES = frozenset({"os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "ctypes.dlsym"})
WRITES = frozenset({"open", "os.mkdir"})
"""What needs room."""

REFUSED = 28
"""How a process ends to which the system has refused something."""


def stopped(folder: Path, before: Callable[[int, str, Path], None]) -> int:
    """Publish the second time in a process of its own, which calls `before` each step towards the disk; how it ends."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    count = 0

    def step(event: str, told: tuple[object, ...]) -> None:
        nonlocal count
        writes = event == "open" and isinstance(told[1], str) and "w" in told[1]
        if event in CHANGES or writes:
            count += 1
            before(count, event, Path(str(told[0])))

    sys.addaudithook(step)
    try:
        publish(folder / "out", folder, "two")
        os._exit(0)
    except OSError as refused:
        os._exit(REFUSED if refused.errno else 1)
    finally:
        os._exit(1)


def killed(folder: Path, step: int) -> int:
    """Publish the second time in a process that dies at the given step."""
    return stopped(folder, lambda count, *_: os._exit(9) if count == step else None)


def without_room(folder: Path, step: int, *, apart: bool) -> int:
    """The same on a disk that is full from a step on; `apart` from where the month was built."""

    def refuse(count: int, event: str, path: Path) -> None:
        if apart and event == "os.rename" and path == folder / "two":
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), str(path))
        if count >= step and event in WRITES and path.is_relative_to(folder / "out"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    return stopped(folder, refuse)


@pytest.mark.parametrize("apart", [False, True])
def test_a_month_is_whole_whenever_the_disk_is_full(tmp_path: Path, *, apart: bool) -> None:
    ended, step = REFUSED, 0
    while ended:
        step += 1
        folder = tmp_path / str(step)
        folder.mkdir()
        publish(folder / "out", folder, "one")
        ended = without_room(folder, step, apart=apart)
        assert ended in (0, REFUSED), step  # with what the system says of it, which is told
        texts = {
            (folder / "out/2024-03" / name).read_text(encoding="utf-8") for name in ("index.html", "rows/one.html")
        }
        assert texts in ({"one"}, {"two"}), step
        assert provided(folder / "out/2024-03"), step
        publish(folder / "out", folder, "three")
        assert (folder / "out/2024-03/files/a.txt").read_text(encoding="utf-8") == "three"
    assert step > (20 if apart else 15)


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
        assert (folder / "out" / "shared" / shared(*texts) / "dossier.css").read_text(encoding="utf-8") in texts, step
        publish(folder / "out", folder, "three")
        assert (folder / "out" / "2024-03" / "files" / "a.txt").read_text(encoding="utf-8") == "three"
        assert {path.name for path in (folder / "out" / STATE).iterdir()} <= {"lock", "site.json"}, step
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
