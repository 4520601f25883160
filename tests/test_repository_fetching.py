"""Taking in what others have handed on: only forward, over nothing that was changed here, and nothing of it runs."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Container, Mapping
from pathlib import Path

import pytest

from dossier.cli.writing import put
from dossier.repository.fetching import Fetched, fetch
from dossier.repository.saving import Checkout
from dossier.repository.writing import NotWrittenError
from repositories import Repository
from test_repository_saving import planted

MINE = "evidence-2025-01"


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    """A checkout with a remote; nothing of this machine's settings."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    made = Repository.new(tmp_path / "mine")
    subprocess.run(["git", "init", "-q", "-b", "main", "--bare", str(tmp_path / "remote.git")], check=True)
    made.git("remote", "add", "origin", str(tmp_path / "remote.git"))
    made.commit("第一次", {"evidence/a.md": "一\n", "evidence/b.md": "二\n", "scripts/run": "1\n"})
    made.git("push", "-q", "origin", "main")
    return made


@pytest.fixture
def others(mine: Repository, tmp_path: Path) -> Repository:  # noqa: ARG001  # whose remote it is
    """The checkout of the other party."""
    subprocess.run(["git", "clone", "-q", str(tmp_path / "remote.git"), str(tmp_path / "others")], check=True)
    return Repository(tmp_path / "others")


def handed_on(others: Repository, files: Mapping[str, str | None], branch: str = "main") -> str:
    """Something that the others commit and push."""
    others.commit("别人的", files, by="甲方")
    others.git("push", "-q", "origin", f"HEAD:{branch}")
    return others.git("rev-parse", "HEAD")


def taken(mine: Repository) -> Fetched:
    def write(top: Path, files: Mapping[str, bytes], changed: Container[str]) -> None:
        put(top, files, changed=changed)

    return fetch(Checkout.of(mine.top), mine.top, write)


def test_new_files_changes_and_removals_arrive(mine: Repository, others: Repository) -> None:
    assert taken(mine) == Fetched("nothing", "main")
    tip = handed_on(others, {"evidence/c/照片.txt": "三\n", "evidence/a.md": "一改\n", "evidence/b.md": None})
    assert taken(mine) == Fetched("taken", "main", 3)
    assert mine.git("rev-parse", "HEAD", "refs/remotes/origin/main").split() == [tip, tip]
    assert mine.git("status", "-sb", "--porcelain").split("\n") == ["## main"]
    assert (mine.top / "evidence/a.md").read_text("utf-8") == "一改\n"
    assert (mine.top / "evidence/c/照片.txt").read_text("utf-8") == "三\n"
    assert not (mine.top / "evidence/b.md").exists()
    assert taken(mine) == Fetched("nothing", "main")


def test_a_branch_of_ones_own_goes_on_to_where_it_was_merged(mine: Repository, others: Repository) -> None:
    mine.git("checkout", "-q", "-b", MINE)
    mine.commit("记录", {"evidence/mine.md": "我的\n"})
    mine.git("push", "-q", "origin", MINE)
    handed_on(others, {"evidence/d.md": "四\n"})
    assert taken(mine).fate == "apart"  # both have commits that the other has not
    assert not (mine.top / "evidence/d.md").exists()
    others.git("fetch", "-q")
    others.git("merge", "-q", "-m", "合并", f"origin/{MINE}")
    tip = handed_on(others, {"scripts/run": "2\n"})  # the program comes along, since this is what was reviewed
    assert taken(mine) == Fetched("taken", MINE, 2)
    assert mine.git("rev-parse", "HEAD") == tip
    assert mine.git("symbolic-ref", "HEAD") == f"refs/heads/{MINE}"
    assert mine.git("status", "--porcelain") == ""


def test_what_nobody_reviewed_brings_no_program(mine: Repository, others: Repository) -> None:
    mine.git("checkout", "-q", "-b", MINE)
    mine.git("push", "-q", "origin", MINE)
    handed_on(others, {"scripts/run": "2\n", "evidence/d.md": "四\n"}, MINE)
    assert taken(mine) == Fetched("program", MINE, 1, ("scripts/run",))
    assert (mine.top / "scripts/run").read_text() == "1\n"
    others.git("reset", "-q", "--hard", "origin/main")
    others.commit("别人的", {"evidence/d.md": "四\n", "content/contract/x.yml": "五\n"}, by="甲方")
    others.git("push", "-q", "--force", "origin", f"HEAD:{MINE}")
    assert taken(mine) == Fetched("taken", MINE, 2)


@pytest.mark.parametrize(
    ("here", "fate", "paths"),
    [
        ({"evidence/a.md": "我改的\n"}, "changed", ("evidence/a.md",)),  # not saved
        ({"evidence/a.md": None}, "changed", ("evidence/a.md",)),
        ({"evidence/new.md": "我的\n"}, "changed", ("evidence/new.md",)),  # in the way, and nobody knows it
        ({"evidence/a.md": "一\r\n"}, "taken", ()),  # as Windows has it checked out
        ({"evidence/new.md": "新\n"}, "taken", ()),  # as it comes
        ({"evidence/else.md": "别的\n"}, "taken", ()),  # touched by nobody else
    ],
)
def test_nothing_that_was_changed_here_is_lost(
    mine: Repository, others: Repository, here: Mapping[str, str | None], fate: str, paths: tuple[str, ...]
) -> None:
    handed_on(others, {"evidence/a.md": "一改\n", "evidence/new.md": "新\n"})
    before = mine.git("rev-parse", "HEAD")
    mine.write(here)
    assert (found := taken(mine)).fate == fate
    assert found.paths == paths
    for path, text in here.items() if fate == "changed" or "evidence/else.md" in here else ():
        target = mine.top / path
        assert (target.read_bytes().decode() if target.exists() else None) == text
    assert (mine.git("rev-parse", "HEAD") == before) is (fate != "taken")


def test_what_is_staged_stays(mine: Repository, others: Repository) -> None:
    handed_on(others, {"evidence/a.md": "一改\n"})
    mine.write({"evidence/a.md": "我改的\n"})
    mine.git("add", "evidence/a.md")
    mine.write({"evidence/a.md": "一\n"})
    with pytest.raises(NotWrittenError, match="fetch_staged"):
        taken(mine)
    assert mine.git("show", ":evidence/a.md") == "我改的"
    assert (mine.top / "evidence/a.md").read_text("utf-8") == "一\n"


@pytest.mark.parametrize("name", ["evidence/con.md", "evidence/.GIT/config", "evidence/a:b.md", "evidence/A.MD"])
def test_names_that_lead_elsewhere_are_refused(mine: Repository, others: Repository, name: str) -> None:
    blob = others.git("hash-object", "-w", "--stdin", given=b"x")
    listing = others.git("ls-tree", "HEAD:evidence") + f"\n100644 blob {blob}\t{name.removeprefix('evidence/')}\n"
    top = others.git("ls-tree", "HEAD").replace(others.git("rev-parse", "HEAD:evidence"), made_tree(others, listing))
    tip = others.git("commit-tree", "-p", "HEAD", "-m", "别人的", made_tree(others, f"{top}\n"))
    others.git("push", "-q", "origin", f"{tip}:main")
    assert taken(mine).fate == "odd"
    assert mine.git("status", "--porcelain") == ""


def made_tree(others: Repository, listing: str) -> str:
    """A tree as it is listed, which git itself would not write from files; a name with slashes becomes folders."""
    lines = [line for line in listing.splitlines() if line]
    deep = next((line for line in lines if "/" in line.partition("\t")[2]), "")
    if deep:
        head, _, name = deep.partition("\t")
        folder, _, rest = name.partition("/")
        inner = others.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", given=raw([f"{head}\t{rest}"]))
        lines = [line for line in lines if line != deep] + [f"040000 tree {inner}\t{folder}"]
    return others.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", given=raw(lines))


def raw(lines: list[str]) -> bytes:
    """A tree's bytes."""
    parts = sorted((line.partition("\t")[2], *line.split()[:3]) for line in lines)
    return b"".join(f"{mode.lstrip('0')} {name}\0".encode() + bytes.fromhex(one) for name, mode, _, one in parts)


def test_links_are_refused(mine: Repository, others: Repository) -> None:
    (others.top / "evidence" / "link").symlink_to("/etc/passwd")
    handed_on(others, {})
    assert taken(mine) == Fetched("odd", "main", 1, ("evidence/link",))
    assert not os.path.lexists(mine.top / "evidence/link")


def test_a_link_here_leads_nothing_out(mine: Repository, others: Repository, tmp_path: Path) -> None:
    handed_on(others, {"evidence/out/x.md": "新\n"})
    (tmp_path / "elsewhere").mkdir()
    (mine.top / "evidence" / "out").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match=r".*"):
        taken(mine)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_nothing_of_the_repository_runs(mine: Repository, others: Repository) -> None:
    handed_on(others, {"evidence/a.md": "一改\n"})
    trace = planted(mine)
    assert taken(mine).fate == "taken"
    assert not trace.exists()
    assert (mine.top / "evidence/a.md").read_bytes() == "一改\n".encode()  # no end of line was changed


@pytest.mark.parametrize(
    ("address", "fate"), [("", "no_remote"), ("ext::sh -c touch", "bad_remote"), ("/nowhere/at/all.git", "offline")]
)
def test_where_nothing_can_be_had_from(mine: Repository, address: str, fate: str) -> None:
    mine.git("remote", "remove", "origin")
    if address:
        mine.git("config", "remote.origin.url", address)
    assert taken(mine).fate == fate


def test_without_a_branch_nothing_is_taken(mine: Repository) -> None:
    mine.git("checkout", "-q", "--detach")
    assert taken(mine).fate == "no_branch"
