"""Ways to cheat in a history, each on a real repository with real keys: each is found and named."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dossier.repository import BadRevisionError
from dossier.verify import Asked, verify
from parties import COMPLAINT, NAMES, PRICES, REPORT, ROLES, RULING, Parties, key
from repositories import Repository


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: key(folder, name) for name in NAMES}


@pytest.fixture
def parties(tmp_path: Path, keys: dict[str, Path]) -> Parties:
    return Parties.new(tmp_path / "root", keys)


def words(parties: Parties, code: str, **asked: Any) -> dict[str, str]:
    (found,) = (one for one in parties.problems(**asked) if one.code == code)
    return dict(found.words)


def test_both_parties_do_what_they_may(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau", day="2024-06-02")
    parties.commit("program", {"scripts/a.py": "1\n"}, "maintainer", day="2024-06-03")
    parties.commit("nothing", None, None, day="2024-06-04")
    assert parties.verify() == []


@pytest.mark.parametrize(
    ("files", "path"),
    [({RULING: "满分\n"}, RULING), ({COMPLAINT: None}, COMPLAINT), ({COMPLAINT: "没有投诉\n"}, COMPLAINT)],
)
def test_the_provider_writes_a_ruling_or_takes_a_complaint_away(
    parties: Parties, files: dict[str, str | None], path: str
) -> None:
    commit = parties.commit("quiet", {**files, REPORT: "周报\n"}, "provider")
    assert parties.verify() == [("role-missing", path)]
    told = words(parties, "role-missing")
    assert told["commit"] == commit[:12]
    assert told["path"] == path
    assert told["known"] == "甲方"
    assert "乙方 某岗-provider SHA256:" in told["by"]


def test_the_provider_edits_a_ruling(parties: Parties) -> None:
    parties.commit("ruling", {RULING: "扣 2 分\n"}, "bureau")
    parties.commit("better", {RULING: "扣 0 分\n"}, "provider")
    assert parties.verify() == [("role-missing", RULING)]


def test_a_price_changed_beside_evidence_lacks_the_other_party(parties: Parties) -> None:
    commit = parties.commit("report", {REPORT: "周报\n", PRICES: "items: [1]\n"}, "provider")
    assert parties.verify() == [("approval-missing", PRICES)]
    told = words(parties, "approval-missing")
    assert (told["full"], told["known"]) == (commit, "甲方")
    parties.approve(commit, "bureau")
    assert parties.verify() == []


def test_a_commit_that_nobody_signed(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, None)
    assert parties.verify() == [("commit-unsigned", REPORT)]
    assert words(parties, "commit-unsigned")["known"] == "乙方"


@pytest.mark.parametrize(
    ("who", "code", "day"),
    [
        ("stranger", "key-unknown", "2024-06-01"),
        ("former", "key-not-valid", "2024-04-01"),
        ("lost", "key-revoked", "2024-04-01"),
        ("provider", "role-missing", "2024-06-01"),
    ],
)
def test_a_ruling_signed_with_a_key_that_does_not_count(parties: Parties, who: str, code: str, day: str) -> None:
    parties.commit("ruling", {RULING: "裁定\n"}, who, day=day)
    assert parties.verify() == [(code, RULING)]
    assert "SHA256:" in words(parties, code)["by"]


@pytest.mark.parametrize("who", ["former", "lost"])
def test_until_the_last_day_a_key_counts(parties: Parties, who: str) -> None:
    parties.commit("ruling", {RULING: "裁定\n"}, who, day="2024-03-31")
    assert parties.verify() == []


def test_a_commit_dated_back_does_not_help_an_expired_key(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, "provider", day="2024-06-01")
    parties.commit("ruling", {RULING: "裁定\n"}, "former", day="2024-03-15")
    assert sorted(parties.verify()) == [("commit-backdated", RULING), ("key-not-valid", RULING)]
    assert words(parties, "key-not-valid")["day"] == "2024-06-01"


def test_a_commit_dated_ahead_is_met_at_the_one_after_it_without_a_clock(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, "provider", day="2025-06-01")
    parties.commit("another", {REPORT: "周报二\n"}, "provider", day="2024-06-02")
    assert parties.verify() == [("commit-backdated", REPORT)]
    told = words(parties, "commit-backdated")
    assert (told["claimed"], told["latest"]) == ("2024-06-02", "2025-06-01")


def test_clocks_may_be_a_day_apart(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, "provider", day="2024-06-02")
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau", day="2024-06-01")
    assert parties.verify() == []


def test_a_commit_dated_after_today(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, "provider", day="2030-01-01")
    assert parties.verify(today=date(2029, 12, 31)) == []
    assert parties.verify(today=date(2029, 12, 30)) == [("commit-ahead", ROLES)]


def test_a_file_moved_to_where_another_rule_holds(parties: Parties) -> None:
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau")
    moved = "evidence/2024-03/operation-report/fault.md"
    parties.commit("move", {RULING: None, moved: "裁定\n"}, "provider")
    assert parties.verify() == [("role-missing", RULING)]
    told = words(parties, "role-missing")
    assert (told["how"], told["moved"]) == ("moved", moved)


def test_a_signature_that_is_not_of_this_commit(parties: Parties) -> None:
    parties.commit("ruling one", {RULING: "裁定\n"}, "bureau")
    parties.repository.rewrite_last(b"ruling one", b"ruling two")
    assert parties.verify() == [("signature-bad", RULING)]


def test_a_signature_of_another_kind(parties: Parties) -> None:
    parties.commit("ruling", {RULING: "裁定\n"}, None)
    armour = b"\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n iHUEABYKAB0\n -----END PGP SIGNATURE-----\n\n"
    parties.repository.rewrite_last(b"\n\n", armour)
    assert parties.verify() == [("signature-other", RULING)]


def test_history_rewritten(parties: Parties) -> None:
    kept = parties.commit("complaint", {COMPLAINT: "第二次投诉\n"}, "bureau")
    parties.repository.git("reset", "-q", "--hard", parties.root)
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    assert parties.verify() == []
    assert parties.verify(trust=kept) == [("trust-lost", ROLES)]
    assert parties.verify(trust="f" * 40) == [("trust-lost", ROLES)]  # as in a new clone, which does not even have it


@pytest.mark.parametrize("name", ["main", "HEAD", "short"])
def test_what_is_trusted_is_no_name_that_could_be_given_to_another_commit(parties: Parties, name: str) -> None:
    parties.repository.git("tag", parties.root[:12], parties.commit("ruling", {RULING: "满分\n"}, "provider"))
    with pytest.raises(BadRevisionError):
        parties.verify(trust=parties.root[:12] if name == "short" else name)


def test_without_a_commit_to_trust_it_is_said_where_the_register_begins(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    assert parties.verify(trust="") == [("trust-first", ROLES)]
    assert words(parties, "trust-first", trust="")["full"] == parties.root


@pytest.mark.parametrize("how", ["changed", "deleted"])
def test_what_was_issued_never_changes_whoever_signs(parties: Parties, how: str) -> None:
    issued = "evidence/2024-03/issued/r1/assessment.json"
    parties.commit("issue", {issued: "{}\n"}, "bureau")
    parties.commit("sign", {"evidence/2024-03/issued/r1/bureau.sig": "x\n"}, "bureau")
    assert parties.verify() == []
    parties.commit("again", {issued: None if how == "deleted" else "{ }\n"}, "bureau")
    assert parties.verify() == [("issued-changed", issued)]
    assert words(parties, "issued-changed")["how"] == how


@pytest.mark.parametrize("path", ["evidence/2024-03/Rulings/a.md", "evidence/2024-03/rulings./a.md"])
def test_a_path_that_another_machine_takes_for_a_ruling(parties: Parties, path: str) -> None:
    parties.commit("report", {path: "裁定\n"}, "provider")
    assert parties.verify() == [("path-case", path)]
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau")
    assert [code for code, _ in parties.verify()] == ["path-case", "path-case"]


def test_a_name_changed_in_case_only(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    other = REPORT.replace("weekly", "Weekly")
    parties.commit("report", {REPORT: None, other: "周报\n"}, "provider")
    assert parties.verify() == [("path-case", other)]
    assert words(parties, "path-case")["like"] == REPORT


def test_a_submodule_and_a_link(parties: Parties) -> None:
    parties.repository.git("update-index", "--add", "--cacheinfo", f"160000,{parties.root},evidence/2024-03/more")
    parties.repository.git("update-index", "--add", "--cacheinfo", f"120000,{parties.root},evidence/2024-03/a.md")
    parties.repository.git(
        *("-c", "gpg.format=ssh", "-c", f"user.signingkey={parties.keys['provider']}"),
        "commit",
        "-q",
        "-S",
        "-m",
        "more",
    )
    found = parties.verify()
    assert ("history-module", "evidence/2024-03/more") in found
    assert ("history-link", "evidence/2024-03/a.md") in found


def test_replace_refs_and_grafts(parties: Parties) -> None:
    good = parties.commit("report", {REPORT: "周报\n"}, "provider")
    bad = parties.commit("ruling", {RULING: "裁定\n"}, "provider")
    parties.repository.git("replace", bad, good)
    assert [code for code, _ in parties.verify()] == ["role-missing", "history-replaced"]
    assert words(parties, "history-replaced")["commit"] == bad
    parties.repository.git("replace", "-d", bad)
    (parties.repository.top / ".git/info").mkdir(exist_ok=True)
    (parties.repository.top / ".git/info/grafts").write_text(f"{bad}\n", "ascii")
    assert [code for code, _ in parties.verify()] == ["history-grafted", "role-missing"]


def test_a_shallow_clone(parties: Parties, tmp_path: Path) -> None:
    parties.commit("ruling", {RULING: "裁定\n"}, "provider")
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    parties.repository.git("clone", "-q", "--depth", "1", f"file://{parties.repository.top}", str(tmp_path / "clone"))
    (found,) = verify(Asked(tmp_path / "clone"))
    assert (found.code, dict(found.words)["gap"]) == ("history-missing", "shallow")


def test_untracked_ignored_and_changed_evidence(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n", "evidence/2024-03/usage/a.yml": "1\n"}, "provider")
    parties.repository.write({".git/info/exclude": "ignored.md\n", "evidence/2024-03/usage/a.yml": "2\n"})
    parties.repository.write({"evidence/2024-03/rulings/ignored.md": "满分\n", "evidence/2024-03/new.md": "新\n"})
    (parties.repository.top / REPORT).unlink()
    found = {one.place.path: dict(one.words)["how"] for one in parties.problems() if one.code == "evidence-uncommitted"}
    assert found == {
        "evidence/2024-03/rulings/ignored.md": "new",
        "evidence/2024-03/new.md": "new",
        "evidence/2024-03/usage/a.yml": "changed",
        REPORT: "missing",
    }


def test_an_attribute_that_changes_evidence(parties: Parties) -> None:
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    parties.commit("attributes", {".gitattributes": "*.py text eol=lf\n*.md text=auto\n"}, "maintainer")
    (found,) = parties.problems()
    assert (found.code, str(found.place)) == ("attributes-change", ".gitattributes:2:1")
    parties.commit("attributes", {".gitattributes": "*.md text=auto\nevidence/** -text\n"}, "maintainer")
    assert parties.verify() == []


def test_files_too_large_to_be_read_hide_nothing(parties: Parties) -> None:
    """Whoever makes the reader give up would be safe from what else there is to be said."""
    blank = "# \n" * 2_000_000
    parties.commit("more", {".gitattributes": blank, ROLES: blank, RULING: "满分\n"}, "maintainer")
    assert sorted(parties.verify()) == [
        ("attributes-change", ".gitattributes"),
        ("role-missing", ROLES),
        ("role-missing", RULING),
    ]
    parties.approve(parties.commit("more", {ROLES: f"{blank}#"}, "bureau"), "provider")
    assert ("register-refused", ROLES) in parties.verify()


def test_only_what_a_range_brings_is_told(parties: Parties) -> None:
    old = parties.commit("ruling", {RULING: "裁定\n"}, "provider")
    new = parties.commit("report", {REPORT: "周报\n"}, None)
    assert parties.verify(revision=f"{old}..{new}") == [("commit-unsigned", REPORT)]
    assert parties.verify(revision=old) == [("role-missing", RULING)]
    assert len(parties.verify(revision="main")) == 2


def test_a_repository_with_longer_ids(tmp_path: Path, keys: dict[str, Path]) -> None:
    """git can name objects by SHA-256; a commit's signature then stands under another name."""
    top = tmp_path / "root"
    parties = Parties(Repository.new(top, "--object-format=sha256"), keys, entries={})
    parties.entries = {name: parties.entry(name, name) for name in ("bureau", "provider")}
    parties.root = parties.commit("begin", {ROLES: parties.register()}, "bureau")
    assert len(parties.root) == 64
    change = parties.commit("prices", {PRICES: "items: [1]\n"}, "provider")
    parties.approve(change, "bureau")
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    parties.repository.merge("side")
    assert parties.verify() == []
    parties.commit("better", {RULING: "满分\n"}, "provider")
    assert parties.verify() == [("role-missing", RULING)]


def test_a_repository_without_keys(tmp_path: Path, keys: dict[str, Path]) -> None:
    parties = Parties.new(tmp_path / "root", keys)
    shutil.rmtree(parties.repository.top / ".git")
    parties.repository.git("init", "-q", "-b", "main")
    parties.repository.write({ROLES: parties.register().partition("people:")[0]})
    parties.commit("all", {RULING: "裁定\n"}, None)
    assert parties.verify(trust="") == [("keys-none", ROLES)]
    parties.commit("case", {"evidence/2024-03/Rulings/fault.md": "满分\n"}, None)
    assert sorted(parties.verify(trust="")) == [
        ("keys-none", ROLES),
        ("path-case", "evidence/2024-03/Rulings/fault.md"),
    ]
