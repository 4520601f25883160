"""The register of keys: judged by the version before the change, in force once every party stands behind it."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from builders import HOME
from parties import NAMES, PRICES, REPORT, ROLES, RULING, Parties, key
from repositories import signing


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("keys")
    return {name: key(folder, name) for name in NAMES}


@pytest.fixture
def parties(tmp_path: Path, keys: dict[str, Path]) -> Parties:
    return Parties.new(tmp_path / "root", keys)


def told(parties: Parties, code: str) -> dict[str, str]:
    (found,) = (one for one in parties.problems() if one.code == code)
    return dict(found.words)


def test_somebody_who_adds_himself_is_nobody(parties: Parties) -> None:
    parties.commit("me", {ROLES: parties.register(stranger=parties.entry("stranger", "bureau"))}, "stranger")
    parties.commit("ruling", {RULING: "满分\n"}, "stranger")
    assert sorted(parties.verify()) == [("key-unknown", ROLES), ("key-unknown", RULING)]


def test_a_party_alone_adds_a_key_of_the_other(parties: Parties) -> None:
    """The provider registers a key of its own as the bureau's, and approves that with this very key."""
    change = parties.commit("new", {ROLES: parties.register(stranger=parties.entry("stranger", "bureau"))}, "provider")
    parties.approve(change, "stranger")
    parties.commit("ruling", {RULING: "满分\n"}, "stranger")
    assert sorted(parties.verify()) == [("approval-missing", ROLES), ("approval-void", ROLES), ("key-unknown", RULING)]
    assert told(parties, "approval-missing")["known"] == "甲方"


def test_a_key_counts_from_the_approval_on(parties: Parties) -> None:
    lines = parties.register(bureau_two=parties.entry("bureau-two", "bureau"))
    change = parties.commit("new", {ROLES: lines}, "bureau")
    early = parties.commit("early", {RULING: "裁定\n"}, "bureau-two")
    parties.approve(change, "provider")
    parties.commit("later", {RULING: "裁定，更正\n"}, "bureau-two")
    assert parties.verify() == [("key-unknown", RULING)]
    assert told(parties, "key-unknown")["commit"] == early[:12]


def test_what_somebody_slips_in_before_the_approval_is_not_approved(parties: Parties) -> None:
    """The change that both sign is the one that was named, not whatever the file says by then."""
    two = parties.entry("bureau-two", "bureau")
    change = parties.commit("new", {ROLES: parties.register(bureau_two=two)}, "bureau")
    slipped = parties.register(bureau_two=two, stranger=parties.entry("stranger", "bureau"))
    parties.commit("slip", {ROLES: slipped}, "stranger")
    parties.approve(change, "provider")
    parties.commit("ruling", {RULING: "满分\n"}, "stranger")
    found = sorted(parties.verify())
    assert found == [("key-unknown", ROLES), ("key-unknown", RULING), ("register-refused", ROLES)]
    assert told(parties, "register-refused")["refusal"] == "other"


@pytest.mark.parametrize("who", ["bureau", "maintainer"])
def test_no_party_approves_for_another(parties: Parties, who: str) -> None:
    change = parties.commit("prices", {PRICES: "items: [1]\n"}, "bureau")
    parties.approve(change, who)
    assert sorted(parties.verify()) == [("approval-missing", PRICES), ("approval-void", ROLES)]
    assert told(parties, "approval-void")["refusal"] == "own"


def test_an_approval_of_the_end_covers_what_it_rests_on(parties: Parties) -> None:
    """Three commits on a branch, of which a later one takes back a part; who approves sees the end."""
    parties.repository.git("checkout", "-q", "-b", "proposal")
    parties.commit("one", {PRICES: "items: [1]\n"}, "provider")
    parties.commit("two", {ROLES: parties.register(provider_two=parties.entry("provider-two", "provider"))}, "provider")
    last = parties.commit("three", {PRICES: "items: [2]\n"}, "provider")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau")
    parties.repository.merge("proposal", key=parties.keys["bureau"], message=f"同意\n\nApproves: {last}")
    parties.commit("report", {REPORT: "周报\n"}, "provider-two")
    assert parties.verify() == []


def test_the_commands_of_the_manual_do_what_it_says(parties: Parties) -> None:
    """One party proposes prices, the other one approves them, with the commands of docs/roles.md."""
    manual = (HOME / "docs" / "roles.md").read_text("utf-8")
    propose, approve = (
        block.splitlines() for block in re.findall(r"```sh\n(.*?)```", manual, re.DOTALL) if "new-prices" in block
    )
    top = parties.repository.top
    parties.repository.git("init", "-q", "--bare", "-b", "main", str(top.parent / "remote.git"))
    parties.repository.git("remote", "add", "origin", str(top.parent / "remote.git"))
    parties.repository.git("push", "-q", "origin", "main")
    (top / PRICES).write_text("items: [1]\n", "utf-8")
    proposed = ""
    for who, lines in (("provider", propose), ("bureau", approve)):
        for line in lines:
            program, *words = shlex.split(re.sub("Approves: [0-9a-f]+", f"Approves: {proposed}", line))
            assert program == "git"
            parties.repository.git(*signing(parties.keys[who]), *words, by=who)
        proposed = parties.repository.git("rev-parse", "new-prices")
    assert parties.repository.git("ls-remote", "origin", "refs/heads/main").split()[0] == proposed
    assert parties.verify() == []


def test_a_merge_alone_approves_nothing(parties: Parties) -> None:
    """`git pull` makes merges that people sign without a look."""
    parties.repository.git("checkout", "-q", "-b", "proposal")
    parties.commit("one", {PRICES: "items: [1]\n"}, "provider")
    parties.repository.git("checkout", "-q", "main")
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau")
    parties.repository.merge("proposal", key=parties.keys["bureau"])
    assert parties.verify() == [("approval-missing", PRICES)]


def test_a_proposal_is_no_error_where_it_is_only_proposed(parties: Parties) -> None:
    parties.commit("one", {PRICES: "items: [1]\n"}, "provider")
    assert [one.severity.value for one in parties.problems(proposed=True)] == ["warning"]
    assert [one.severity.value for one in parties.problems()] == ["error"]


@pytest.mark.parametrize(
    ("said", "refusal"), [("0" * 40, "nothing"), ("short", "nothing"), ("again", "settled"), ("root", "nothing")]
)
def test_approvals_that_approve_nothing(parties: Parties, said: str, refusal: str) -> None:
    change = parties.commit("prices", {PRICES: "items: [1]\n"}, "bureau")
    parties.approve(change, "provider")
    value = {"short": change[:10], "again": change, "root": parties.root}.get(said, said)
    parties.approve(value, "provider")
    assert parties.verify() == [("approval-void", ROLES)]
    assert (told(parties, "approval-void")["refusal"], told(parties, "approval-void")["value"]) == (refusal, value)


def test_an_approval_without_a_signature(parties: Parties) -> None:
    change = parties.commit("prices", {PRICES: "items: [1]\n"}, "bureau")
    parties.approve(change, None)
    assert sorted(parties.verify()) == [("approval-missing", PRICES), ("approval-void", ROLES)]
    assert told(parties, "approval-void")["refusal"] == "commit-unsigned"


@pytest.mark.parametrize("text", ["roles: [", None, "people"])
def test_a_register_that_nobody_could_be_judged_by_is_not_taken(parties: Parties, text: str | None) -> None:
    lines = parties.register().partition("people:")[0] if text == "people" else text
    parties.approve(parties.commit("change", {ROLES: lines}, "bureau"), "provider")
    parties.commit("ruling", {RULING: "裁定\n"}, "provider")
    assert sorted(parties.verify()) == [("register-refused", ROLES), ("role-missing", RULING)]


def test_a_key_that_was_stolen_cannot_go_back_to_before_it_was_revoked(parties: Parties) -> None:
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.commit("ruling", {RULING: "满分\n"}, "bureau", day="2024-02-01")
    parties.repository.git("checkout", "-q", "main")
    more = "revoked: {on: 2024-06-01, reason: 被盗}"
    lines = parties.register(
        bureau=parties.entry("bureau", "bureau", more), bureau_two=parties.entry("bureau-two", "bureau")
    )
    parties.approve(parties.commit("revoke", {ROLES: lines}, "bureau"), "provider")
    assert parties.verify() == []
    merge = parties.repository.merge("side", key=parties.keys["bureau-two"])
    assert parties.verify() == [("key-withdrawn", ROLES)]
    assert told(parties, "key-withdrawn")["merge"] == merge[:12]


def test_work_on_an_older_register_is_no_fault_of_its_own(parties: Parties) -> None:
    parties.repository.git("checkout", "-q", "-b", "side")
    parties.commit("report", {REPORT: "周报\n"}, "provider")
    parties.repository.git("checkout", "-q", "main")
    lines = parties.register(bureau_two=parties.entry("bureau-two", "bureau"))
    parties.approve(parties.commit("more", {ROLES: lines}, "bureau"), "provider")
    parties.repository.git("checkout", "-q", "side")
    parties.repository.merge("main")
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau-two")
    assert parties.verify() == []


def test_registers_that_two_sides_accepted(parties: Parties) -> None:
    """Each side has both parties' signatures; the two together need them again, and until then the first side holds."""
    parties.repository.git("checkout", "-q", "-b", "side")
    for who in ("stranger", "provider-two"):  # a longer way to it than the other side's
        lines = parties.register(provider_two=parties.entry(who, "provider", id_="provider-two"))
        parties.approve(parties.commit("side", {ROLES: lines}, "bureau"), "provider")
    parties.repository.git("checkout", "-q", "main")
    lines = parties.register(bureau_two=parties.entry("bureau-two", "bureau"))
    parties.approve(parties.commit("main", {ROLES: lines}, "bureau"), "provider")
    both = {
        "bureau_two": parties.entry("bureau-two", "bureau"),
        "provider_two": parties.entry("provider-two", "provider"),
    }
    merge = parties.repository.merge("side", files={ROLES: parties.register(**both)}, key=parties.keys["bureau"])
    assert parties.verify() == [("approval-missing", ROLES)]
    parties.commit("report", {REPORT: "周报\n"}, "provider-two")
    assert sorted(parties.verify()) == [("approval-missing", ROLES), ("key-unknown", REPORT)]
    parties.repository.git("reset", "-q", "--hard", merge)
    parties.approve(merge, "provider")
    parties.commit("report", {REPORT: "周报\n"}, "provider-two")
    parties.commit("ruling", {RULING: "裁定\n"}, "bureau-two")
    assert parties.verify() == []


def test_keys_registered_later_begin_with_their_commit(parties: Parties) -> None:
    """Before, nobody could be judged; a branch from before does not come round the register."""
    parties.repository.git("checkout", "-q", "--orphan", "late")
    parties.repository.write({ROLES: parties.register().partition("people:")[0]})
    before = parties.commit("nobody", {RULING: "裁定\n"}, None)
    begin = parties.commit("keys", {ROLES: parties.register()}, "bureau")
    parties.repository.git("checkout", "-q", "-b", "around", before)
    parties.commit("around", {RULING: "满分\n"}, None)
    parties.repository.git("checkout", "-q", "late")
    parties.repository.merge("around")
    for trust in ("", before):
        assert sorted(parties.verify(trust=trust)) == [("commit-unsigned", RULING), ("trust-first", ROLES)]
    assert parties.verify(trust=begin) == [("commit-unsigned", RULING)]


def test_a_root_deeper_than_the_top_of_the_repository(parties: Parties) -> None:
    inner = Parties(parties.repository, parties.keys, entries=parties.entries)
    top = parties.repository.top
    inner.root = inner.commit("begin", {f"sub/{ROLES}": inner.register(), f"sub/{PRICES}": "items: []\n"}, "bureau")
    inner.commit("outside", {"README.md": "外面\n"}, None)
    inner.commit("ruling", {f"sub/{RULING}": "裁定\n"}, "provider")
    assert inner.verify(root=top / "sub") == [("role-missing", RULING)]
