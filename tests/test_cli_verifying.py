"""The commands about who may do what: exit codes, formats, and the register for other programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dossier.cli import main
from parties import NAMES, REPORT, ROLES, RULING, Parties, key


@pytest.fixture(scope="module")
def parties(tmp_path_factory: pytest.TempPathFactory) -> Parties:
    """A ruling of the provider's on a branch of its own."""
    folder = tmp_path_factory.mktemp("keys")
    made = Parties.new(folder / "root", {name: key(folder, name) for name in NAMES})
    made.commit("report", {REPORT: "周报\n"}, "provider")
    made.repository.git("branch", "bad")
    made.repository.git("checkout", "-q", "bad")
    made.commit("ruling", {RULING: "满分\n"}, "provider")
    made.repository.git("checkout", "-q", "main")
    return made


def run(parties: Parties, *words: str, lang: str = "zh") -> int:
    return main(["--root", str(parties.repository.top), "--lang", lang, *words])


def test_what_is_verified_exits_with_nought(parties: Parties, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(parties, "verify", "--trust", parties.root) == 0
    assert capsys.readouterr().out == "核验通过：没有错误，0 个提醒。\n"


def test_commit_path_role_and_key_are_named(parties: Parties, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(parties, "verify", "main..bad", "--trust", parties.root) == 1
    said = capsys.readouterr().out
    commit = parties.repository.git("rev-parse", "--short=12", "bad")
    assert f"{RULING}: 错误[role-missing] 提交 {commit}（provider）新增了这个文件，签名的人无权改动" in said
    assert "应为：甲方的有效签名" in said
    assert "实为：乙方 某岗-provider SHA256:" in said
    assert "核验没有通过：1 个错误，0 个提醒。" in said


@pytest.mark.parametrize("format_", ["json", "github", "gitlab"])
def test_formats_for_machines(parties: Parties, format_: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(parties, "verify", "bad", "--trust", parties.root, "--format", format_, lang="en") == 1
    said = capsys.readouterr().out
    if format_ == "github":
        assert said.startswith(f"::error file={RULING},line=1,col=1,title=role-missing::commit ")
        return
    (one,) = json.loads(said)
    assert one.get("code", one.get("check_name")) == "role-missing"
    if format_ == "json":
        assert one["words"]["known"] == "甲方"


def test_a_revision_and_a_commit_that_are_not_there(parties: Parties, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (
        ["verify", "nothing"],
        ["verify", "--trust", "nothing"],
        ["verify", "nothing..main"],
        ["verify", "-x"],
    ):
        assert run(parties, *words) == 2
        assert capsys.readouterr().err


def test_people_and_keys_are_listed(parties: Parties, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(parties, "roles") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert lines[3].startswith("甲方  某岗-former  2024-01-01 – 2024-03-31  SHA256:")
    assert lines[4].startswith("甲方  某岗-lost  2024-01-01 – 2024-03-31  SHA256:")


def test_a_register_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(tmp_path), "roles"]) == 2
    assert ROLES in capsys.readouterr().err


def test_the_hook_needs_no_register(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(tmp_path), "roles", "--hook"]) == 0
    assert capsys.readouterr().out.startswith("#!/bin/sh\n")


def test_a_folder_without_a_history(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(tmp_path), "verify"]) == 1
    assert "不在 git 版本库中" in capsys.readouterr().out
