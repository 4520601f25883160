"""What a merge changes itself, over real merges: git's own needs nobody, anything added needs who may."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from dossier.repository import refs
from dossier.repository.git import Git, opened
from dossier.repository.place import find
from dossier.verify.merges import Merges
from dossier.verify.walk import Walk
from parties import COMPLAINT, NAMES, PRICES, REPORT, RULING, Parties, key
from repositories import signing

LONG = "".join(f"行 {number}\n" for number in range(20))


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: key(folder, name) for name in NAMES}


@pytest.fixture(params=["git", "plain"])
def parties(
    tmp_path: Path, keys: dict[str, Path], request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Parties:
    """With a git that merges over objects alone, and with an older one that cannot."""
    if request.param == "plain":
        monkeypatch.setattr(Merges, "_again", lambda _self, merges: None if merges else {})
    return Parties.new(tmp_path / "root", keys)


def forked(parties: Parties) -> None:
    """The bureau writes a ruling on the main line, the provider a report on a branch."""
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau")


def test_a_merge_as_git_makes_it_needs_no_signature(parties: Parties) -> None:
    forked(parties)
    parties.repository.merge("side")
    assert parties.verify() == []


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({RULING: "满分\n"}, RULING),
        ({COMPLAINT: None}, COMPLAINT),
        ({"evidence/2024-03/rulings/new.md": "满分\n"}, "evidence/2024-03/rulings/new.md"),
        ({RULING: None}, RULING),
    ],
)
@pytest.mark.parametrize(("who", "refusal"), [("provider", "role-missing"), (None, "commit-unsigned")])
def test_a_change_hidden_in_a_merge(
    parties: Parties, files: dict[str, str | None], path: str, who: str | None, refusal: str
) -> None:
    forked(parties)
    parties.repository.merge("side", files=files, key=parties.keys[who] if who else None)
    (found,) = parties.problems()
    words = dict(found.words)
    assert (found.code, found.place.path, words["refusal"], words["known"]) == ("merge-adds", path, refusal, "甲方")


def test_what_the_merge_adds_is_judged_as_its_signers(parties: Parties) -> None:
    forked(parties)
    parties.repository.merge("side", files={RULING: "裁定，更正\n"}, key=parties.keys["bureau"])
    assert parties.verify() == []


def test_a_merge_that_leaves_one_side_out(parties: Parties) -> None:
    """`merge -s ours` from the provider's branch keeps all of the provider's, nothing of the bureau's."""
    forked(parties)
    parties.repository.git("checkout", "-q", "side")
    parties.repository.merge("main", how=("-s", "ours"), key=parties.keys["provider"])
    assert parties.verify() == [("merge-adds", RULING)]


def test_a_conflict_is_settled_by_who_may_write_the_file(parties: Parties) -> None:
    parties.commit("ruling", {RULING: "扣 1 分\n"}, "bureau")
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.commit("ruling", {RULING: "扣 2 分\n"}, "bureau")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("ruling", {RULING: "扣 3 分\n"}, "bureau")
    before = parties.repository.git("rev-parse", "HEAD")
    parties.repository.merge("side", files={RULING: "扣 2 分\n"}, key=parties.keys["provider"])
    assert parties.verify() == [("merge-adds", RULING)]
    parties.repository.git("reset", "-q", "--hard", before)
    parties.repository.merge("side", files={RULING: "扣 3 分\n"}, key=parties.keys["bureau"])
    assert parties.verify() == []


@pytest.mark.parametrize(("who", "found"), [("bureau", []), ("provider", [("merge-adds", RULING)])])
def test_a_file_that_one_side_deleted_and_the_other_changed(
    parties: Parties, who: str, found: list[tuple[str, str]]
) -> None:
    """git cannot decide, and leaves the changed file there: to keep it is a choice."""
    parties.commit("ruling", {RULING: "扣 1 分\n"}, "bureau")
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.commit("withdrawn", {RULING: None}, "bureau")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("changed", {RULING: "扣 2 分\n"}, "bureau")
    parties.repository.merge("side", files={RULING: "扣 2 分\n"}, key=parties.keys[who])
    assert parties.verify() == found


def test_a_text_that_both_sides_wrote_in_different_places(tmp_path: Path, keys: dict[str, Path]) -> None:
    parties = Parties.new(tmp_path / "root", keys)
    parties.commit("ruling", {RULING: LONG}, "bureau")
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.commit("first", {RULING: f"一\n{LONG}"}, "bureau")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("last", {RULING: f"{LONG}末\n"}, "bureau")
    parties.repository.merge("side")
    assert parties.verify() == []


def test_contract_data_that_both_sides_changed_need_both_again(tmp_path: Path, keys: dict[str, Path]) -> None:
    """Each side is approved; what git makes of them is a text that nobody has approved."""
    parties = Parties.new(tmp_path / "root", keys)
    parties.approve(parties.commit("prices", {PRICES: LONG}, "bureau"), "provider")
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.approve(parties.commit("first", {PRICES: f"一\n{LONG}"}, "bureau"), "provider")
    parties.repository.git("checkout", "-q", "main")
    parties.approve(parties.commit("last", {PRICES: f"{LONG}末\n"}, "bureau"), "provider")
    merge = parties.repository.merge("side", key=parties.keys["bureau"])
    assert parties.verify() == [("approval-missing", PRICES)]
    parties.approve(merge, "provider")
    assert parties.verify() == []


def test_a_file_moved_on_one_side_does_not_take_the_other_sides_words(tmp_path: Path, keys: dict[str, Path]) -> None:
    """git follows the move and puts the provider's text where only the bureau may write."""
    parties = Parties.new(tmp_path / "root", keys)
    usage = "evidence/2024-03/usage/a.yml"
    parties.commit("usage", {usage: LONG}, "bureau")
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.commit("more", {usage: f"{LONG}满分\n"}, "provider")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("move", {usage: None, RULING: LONG}, "bureau")
    parties.repository.merge("side", key=parties.keys["provider"])
    assert (parties.repository.top / RULING).read_text("utf-8").endswith("满分\n")
    assert parties.verify() == [("merge-adds", RULING)]


def test_attributes_have_no_part_in_it(tmp_path: Path, keys: dict[str, Path]) -> None:
    """A driver named by attributes could make anything of two sides; git is asked without any."""
    parties = Parties.new(tmp_path / "root", keys)
    parties.commit("ruling", {RULING: "扣 1 分\n"}, "bureau")
    parties.commit("attributes", {".gitattributes": "*.md merge=union\n"}, "maintainer")
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.commit("ruling", {RULING: "扣 2 分\n"}, "bureau")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("ruling", {RULING: "扣 3 分\n"}, "bureau")
    parties.repository.merge("side", key=parties.keys["provider"])
    assert parties.verify() == [("merge-adds", RULING)]


def test_names_that_are_alike_only_once_two_sides_meet(parties: Parties) -> None:
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.commit("report", {"evidence/2024-03/Report/a.md": "周报\n"}, "provider")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("report", {"evidence/2024-03/report/a.md": "周报\n"}, "provider")
    assert parties.verify() == []
    parties.repository.merge("side")
    assert parties.verify() == [("path-case", "evidence/2024-03/Report/a.md")]


def test_no_driver_of_the_repository_or_the_machine_runs(
    tmp_path: Path, keys: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    parties = Parties.new(tmp_path / "root", keys)
    told, driver = tmp_path / "told", tmp_path / "driver"
    driver.write_text(f"#!/bin/sh\ntouch {told}\n", "ascii")
    driver.chmod(0o755)
    parties.commit("ruling", {RULING: LONG}, "bureau")
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.commit("first", {RULING: f"一\n{LONG}"}, "bureau")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("last", {RULING: f"{LONG}末\n"}, "bureau")
    parties.repository.merge("side")
    settings = f'[merge "evil"]\n\tdriver = {driver} %A\n[core]\n\tattributesFile = {tmp_path}/attributes\n'
    (tmp_path / "attributes").write_text("* merge=evil\n", "ascii")
    (tmp_path / ".gitconfig").write_text(settings, "ascii")
    folder = parties.repository.top / ".git"
    (folder / "config").write_text((folder / "config").read_text("ascii") + settings, "ascii")
    (folder / "info").mkdir(exist_ok=True)
    (folder / "info" / "attributes").write_text("* merge=evil\n", "ascii")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert parties.verify() == []
    assert not told.exists()
    subprocess.run(["git", "merge-tree", "--write-tree", "HEAD^1", "HEAD^2"], cwd=parties.repository.top, check=True)
    assert told.exists()  # where git itself is asked, it runs


def test_three_sides(parties: Parties) -> None:
    for number in range(2):
        parties.repository.git("checkout", "-q", "-b", f"side{number}", parties.root)
        parties.commit("report", {f"evidence/2024-03/report/{number}.md": "周报\n"}, "provider")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau")
    parties.repository.merge("side0", "side1")
    assert parties.verify() == []
    parties.repository.git("reset", "-q", "--hard", "HEAD~1")
    parties.repository.merge("side0", "side1", files={RULING: "满分\n"})
    assert parties.verify() == [("merge-adds", RULING)]


def test_a_history_with_another_beginning(parties: Parties) -> None:
    """It brings its own register, which counts for nothing."""
    parties.repository.git("checkout", "-q", "--orphan", "other")
    parties.repository.git("rm", "-rqf", ".")
    parties.commit("other", {RULING: "满分\n"}, "stranger")
    parties.repository.git("checkout", "-q", "main")
    parties.repository.git(*signing(None), "merge", "-q", "--allow-unrelated-histories", "--no-edit", "other")
    assert parties.verify() == [("key-unknown", RULING)]


def test_a_merge_writes_nothing_into_the_repository(tmp_path: Path, keys: dict[str, Path]) -> None:
    parties = Parties.new(tmp_path / "root", keys)
    forked(parties)
    parties.repository.merge("side", files={RULING: "满分\n"})
    store = find(parties.repository.top)
    before = sorted(path for path in store.objects.rglob("*"))
    with opened(store, refs.head(store), {}) as git:
        assert isinstance(git, Git)
        found = Walk(git, "", refs.head(store), parties.root).verdicts(None)
    assert any(one.problems for one in found.values())
    assert sorted(path for path in store.objects.rglob("*")) == before
