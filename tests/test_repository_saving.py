"""Files saved as a commit: only they go along, nothing of the repository runs, and nothing is lost."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from dossier.fields import CHINA
from dossier.issue.signing import by_ssh
from dossier.repository import BadRevisionError, at_index, writing
from dossier.repository.person import Committer, person
from dossier.repository.place import find
from dossier.repository.program import command
from dossier.repository.saving import Checkout
from dossier.repository.writing import NotWrittenError
from parties import key
from repositories import Repository

WHO = Committer("乙方资料员", "clerk@example.invalid", "")
WHEN = datetime(2025, 2, 3, 9, 30, tzinfo=CHINA)
PATH = "evidence/2025-01/drill/drill-1.md"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository.new(tmp_path / "root")
    made.commit("第一次", {"a.md": "一\n", "evidence/b.md": "二\n"})
    return made


def save(root: Path, files: Mapping[str, bytes | None], branch: str = "", who: Committer = WHO) -> str:
    here = Checkout.of(root)
    made = here.commit(files, who, WHEN, "新增演练记录：消防演练", None)
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).unlink(missing_ok=True) if data is None else (root / path).write_bytes(data)
    here.move(branch or here.branch, made, files)
    return made


def test_a_commit_holds_what_was_saved_and_who_saved_it(repository: Repository) -> None:
    made = save(repository.top, {PATH: "演练\n".encode(), "照片 一.png": b"\0\1"})
    assert repository.git("rev-parse", "HEAD") == made
    shown = repository.git("log", "-1", "--format=%an <%ae> %ad %s", "--date=iso-strict")
    assert shown == "乙方资料员 <clerk@example.invalid> 2025-02-03T09:30:00+08:00 新增演练记录：消防演练"
    assert repository.git("show", f"HEAD:{PATH}") == "演练"
    assert repository.git("show", "HEAD:a.md") == "一"
    assert repository.git("status", "--porcelain") == ""
    repository.git("fsck", "--strict")


def test_what_else_has_been_changed_or_staged_stays_as_it_is(repository: Repository) -> None:
    repository.write({"a.md": "改过\n", "c.md": "未提交\n"})
    repository.git("add", "c.md")
    save(repository.top, {PATH: b"x\n"})
    assert repository.git("show", "--name-only", "--format=", "HEAD") == PATH
    assert repository.git("status", "--porcelain").split("\n") == ["M a.md", "A  c.md"]


def test_a_file_that_is_taken_away_is_gone_with_the_commit(repository: Repository) -> None:
    save(repository.top, {"evidence/b.md": None})
    assert repository.git("ls-tree", "-r", "--name-only", "HEAD") == "a.md"
    assert repository.git("status", "--porcelain") == ""


def test_a_root_below_the_top_saves_below_it(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path)
    repository.commit("第一次", {"合同/evidence/b.md": "二\n"})
    save(tmp_path / "合同", {PATH: b"x\n"})
    assert repository.git("show", f"HEAD:合同/{PATH}") == "x"
    assert repository.git("status", "--porcelain") == ""


def test_a_repository_of_longer_ids_takes_it_as_well(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path, "--object-format=sha256")
    repository.commit("第一次", {"evidence/b.md": "二\n"})
    save(tmp_path, {PATH: b"x\n", "evidence/b.md": None})
    assert repository.git("ls-tree", "-r", "--name-only", "HEAD") == PATH


HOOKS = (
    "pre-commit",
    "commit-msg",
    "post-commit",
    "post-checkout",
    "post-index-change",
    "reference-transaction",
    "pre-push",
)


def planted(repository: Repository) -> Path:
    """Whatever of a repository can name a program names one that leaves a trace; the trace."""
    trace = repository.top.parent / "trace"
    program = repository.top.parent / "program"
    program.write_text(f"#!/bin/sh\necho ran >> {trace}\nexit 0\n", encoding="utf-8")
    program.chmod(0o755)
    for name in HOOKS:
        hook = repository.top / ".git/hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_bytes(program.read_bytes())
        hook.chmod(0o755)
    settings = {
        "core.fsmonitor": program, "core.editor": program, "core.sshCommand": program, "credential.helper": program,
        "filter.evil.clean": program, "filter.evil.process": program, "gpg.program": program,
        "gpg.ssh.program": program, "gpg.ssh.defaultKeyCommand": program, "commit.gpgSign": "true",
        "core.hooksPath": repository.top / ".git/hooks", "core.pager": program, "core.askPass": program,
        "remote.origin.receivepack": program, "remote.origin.vcs": "evil", "alias.update-ref": f"!{program}",
    }  # fmt: skip
    for name, value in settings.items():
        repository.git("config", name, str(value))
    (repository.top / ".git/info/attributes").write_text("* filter=evil\n", encoding="ascii")
    (repository.top / ".gitattributes").write_text("* filter=evil text eol=crlf\n", encoding="ascii")
    return trace


def test_nothing_of_the_repository_runs_and_bytes_stay_as_they_are(repository: Repository) -> None:
    trace = planted(repository)
    save(repository.top, {PATH: b"a\r\nb\n"}, "evidence-2025-01")
    assert not trace.exists()
    data = subprocess.run(
        ["git", "cat-file", "blob", f"HEAD:{PATH}"], cwd=repository.top, capture_output=True, check=True
    )
    assert data.stdout == b"a\r\nb\n"


def test_the_main_branch_is_left_to_others(repository: Repository) -> None:
    here = Checkout.of(repository.top)
    assert here.branch == "main"
    assert here.target("origin", "evidence-2025-01") == "evidence-2025-01"
    save(repository.top, {PATH: b"x\n"}, "evidence-2025-01")
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/evidence-2025-01"
    assert repository.git("rev-parse", "main") == here.tip
    assert Checkout.of(repository.top).target("origin", "evidence-2025-01") == "evidence-2025-01"


def test_a_branch_of_this_name_that_somebody_has_already_is_left_alone(repository: Repository) -> None:
    repository.git("branch", "evidence-2025-01")
    repository.git("update-ref", "refs/remotes/origin/evidence-2025-01-2", "main")
    assert Checkout.of(repository.top).target("origin", "evidence-2025-01") == "evidence-2025-01-3"


def test_what_the_remote_calls_its_main_branch_is_one_as_well(repository: Repository) -> None:
    repository.git("checkout", "-q", "-b", "trunk")
    repository.git("update-ref", "refs/remotes/origin/trunk", "main")
    repository.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk")
    assert Checkout.of(repository.top).target("origin", "evidence-2025-01") == "evidence-2025-01"
    repository.git("checkout", "-q", "-b", "mine")
    assert Checkout.of(repository.top).target("origin", "evidence-2025-01") == "mine"


def test_without_a_branch_a_fresh_one_is_made(repository: Repository) -> None:
    repository.git("checkout", "-q", "--detach")
    save(repository.top, {PATH: b"x\n"}, Checkout.of(repository.top).target("origin", "evidence-2025-01"))
    assert repository.git("symbolic-ref", "HEAD") == "refs/heads/evidence-2025-01"


def test_a_branch_that_others_moved_meanwhile_is_not_moved(repository: Repository) -> None:
    here = Checkout.of(repository.top)
    made = here.commit({PATH: b"x\n"}, WHO, WHEN, "x", None)
    other = repository.commit("别人的", {"a.md": "别人\n"})
    with pytest.raises(NotWrittenError) as failed:
        here.move("main", made, {PATH: b"x\n"})
    assert failed.value.message == "save_moved"
    assert repository.git("rev-parse", "main") == other


@pytest.mark.parametrize("name", ["MERGE_HEAD", "rebase-merge", "CHERRY_PICK_HEAD"])
def test_nothing_is_saved_in_the_middle_of_a_merge(repository: Repository, name: str) -> None:
    (repository.top / ".git" / name).write_text("x\n", encoding="ascii")
    before = repository.git("rev-parse", "main")
    with pytest.raises(NotWrittenError) as failed:
        save(repository.top, {PATH: b"x\n"})
    assert failed.value.message == "save_busy"
    assert repository.git("rev-parse", "main") == before


def test_an_index_that_another_program_holds_is_waited_for(repository: Repository) -> None:
    (repository.top / ".git/index.lock").write_bytes(b"")
    with pytest.raises(NotWrittenError) as failed:
        save(repository.top, {PATH: b"x\n"})
    assert failed.value.message == "save_locked"


@pytest.mark.parametrize("leads", ["nowhere", "index.kept", "."])
def test_an_index_that_is_a_link_is_never_followed(repository: Repository, leads: str) -> None:
    """Neither into the void nor to a file elsewhere, which git would write."""
    index, tip = repository.top / ".git/index", repository.git("rev-parse", "main")
    index.rename(index.with_name("index.kept"))
    index.symlink_to(leads)
    before = index.with_name("index.kept").read_bytes()
    with pytest.raises(NotWrittenError) as failed:
        Checkout.of(repository.top).commit({PATH: b"x\n"}, WHO, WHEN, "x", None)
    assert failed.value.message == "save_index"
    assert index.with_name("index.kept").read_bytes() == before
    assert not index.with_name("nowhere").exists()
    assert repository.git("rev-parse", "main") == tip
    with pytest.raises(BadRevisionError, match="index_unreadable"), at_index(repository.top):
        pass


def test_a_repository_that_cannot_be_written_stays_as_it_was(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    """git may write no more than ten bytes, as on a full disk: what is asked of it is larger."""
    tip = repository.git("rev-parse", "main")
    with monkeypatch.context() as patch:
        patch.setattr(writing, "command", lambda words: ["prlimit", "--fsize=10", *command(words)])
        with pytest.raises(NotWrittenError) as failed:
            save(repository.top, {PATH: b"x\n"})
    assert failed.value.message == "repository_unwritable"
    assert repository.git("rev-parse", "main") == tip
    save(repository.top, {PATH: b"x\n"})
    assert repository.git("status", "--porcelain") == ""


def test_a_commit_is_signed_as_git_signs(repository: Repository, tmp_path: Path) -> None:
    signer = key(tmp_path, "provider")
    here = Checkout.of(repository.top)
    made = here.commit({PATH: b"x\n"}, WHO, WHEN, "x", lambda data: by_ssh(signer, data, "git"))
    here.move("main", made, {PATH: b"x\n"})
    public = signer.with_suffix(".pub").read_text(encoding="ascii")
    (tmp_path / "allowed").write_text(f"clerk@example.invalid {public}", encoding="ascii")
    repository.git("-c", f"gpg.ssh.allowedSignersFile={tmp_path / 'allowed'}", "verify-commit", made)


def test_who_commits_is_what_the_persons_git_says(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    settings = "[user]\n\tname = 甲\n\temail = a@example.invalid\n\tsigningkey = ~/.ssh/id.pub\n[gpg]\n\tformat = ssh\n"
    (tmp_path / ".gitconfig").write_text(settings, encoding="utf-8")
    assert person(find(repository.top)) == Committer("甲", "a@example.invalid", str(tmp_path / ".ssh/id.pub"))
    repository.git("config", "user.name", "乙")
    assert person(find(repository.top)).name == "乙"


def test_a_name_cannot_write_other_lines_into_a_commit() -> None:
    assert str(Committer("甲\ncommitter x <y", "a@b>\n", "")) == "甲committer x y <a@b>"
