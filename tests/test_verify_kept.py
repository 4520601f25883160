"""Verdicts remembered from run to run: the same as without, only sooner; damaged or of strangers, they are nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dossier.problems import Place, error, warning
from dossier.verify.judging import Work, judge
from dossier.verify.kept import Kept
from dossier.verify.state import CommitVerdict, Demand, Pending, State
from parties import NAMES, PRICES, REPORT, RULING, Parties, key

PENDING = Pending((Demand(("bureau", "provider"), 2),), frozenset({"bureau"}), PRICES, 3, register="e" * 40)
VERDICTS = {
    "a" * 40: CommitVerdict(State(17, ("1" * 40,), {"b" * 40: PENDING}, frozenset({"c" * 40})), "SHA256:x"),
    "d" * 40: CommitVerdict(
        State(18, ("1" * 40,)),
        "",
        (error("role-missing", Place(RULING), by="某"), warning("approval-void", Place("x"))),
    ),
}


def test_what_was_kept_is_read_again(tmp_path: Path) -> None:
    kept = Kept(tmp_path / "cache", "name")
    kept.write(VERDICTS)
    assert kept.read() == VERDICTS
    assert Kept(tmp_path / "cache", "another").read() == {}
    assert Kept(None, "name").read() == {}


@pytest.mark.parametrize("damage", ["cut", "changed", "sense", "rights", "gone"])
def test_what_is_damaged_is_nothing(tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "cache"
    kept = Kept(folder, "name")
    kept.write(VERDICTS)
    (file,) = folder.iterdir()
    data = file.read_bytes()
    if damage == "cut":
        file.write_bytes(data[:-1])
    elif damage == "changed":
        file.write_bytes(data.replace(b"role-missing", b"role-nothing"))
    elif damage == "sense":
        Kept(folder, "name")._save(json.dumps({"states": [], "commits": {"a": [0, 1]}}).encode())
    elif damage == "rights":
        folder.chmod(0o777)
    else:
        file.unlink()
    assert kept.read() == {}


@pytest.fixture
def parties(tmp_path: Path) -> Parties:
    folder = tmp_path / "keys"
    folder.mkdir()
    return Parties.new(tmp_path / "root", {name: key(folder, name) for name in NAMES})


def test_only_new_commits_are_judged(parties: Parties, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []

    def counting(work: Work, *others: Any) -> CommitVerdict:
        judged.append(work.commit.subject)
        return judge(work, *others)

    monkeypatch.setattr("dossier.verify.walk.judge", counting)
    cache = tmp_path / "cache"
    parties.commit("ruling", {RULING: "裁定\n"}, "provider")
    parties.commit("prices", {PRICES: "items: [1]\n"}, "provider")
    first = parties.verify(cache=cache)
    assert (sorted(first), judged) == ([("approval-missing", PRICES), ("role-missing", RULING)], ["ruling", "prices"])
    assert parties.verify(cache=cache) == first
    assert judged == ["ruling", "prices"]
    copy = tmp_path / "copy"  # wherever objects lie, as those of a push do
    parties.repository.git("clone", "-q", str(parties.repository.top), str(copy))
    assert parties.verify(cache=cache, root=copy) == first
    assert judged == ["ruling", "prices"]
    parties.commit("report", {REPORT: "周报\n"}, None)
    assert sorted(parties.verify(cache=cache)) == sorted([*first, ("commit-unsigned", REPORT)])
    assert judged == ["ruling", "prices", "report"]


def test_what_is_trusted_has_verdicts_of_its_own(parties: Parties, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    ruling = parties.commit("ruling", {RULING: "裁定\n"}, "provider")
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    assert parties.verify(cache=cache) == [("role-missing", RULING)]
    assert parties.verify(cache=cache, trust=ruling) == []
    assert parties.verify(cache=cache) == [("role-missing", RULING)]
