"""Whatever in git's world can name a program is planted everywhere; no command runs any of it, or heeds it."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main
from dossier.repository import read_history
from repositories import Repository

HOOKS = (
    "applypatch-msg", "commit-msg", "fsmonitor-watchman", "post-applypatch", "post-checkout", "post-commit",
    "post-index-change", "post-merge", "post-receive", "post-rewrite", "post-update", "pre-applypatch", "pre-auto-gc",
    "pre-commit", "pre-merge-commit", "pre-push", "pre-rebase", "pre-receive", "prepare-commit-msg", "proc-receive",
    "push-to-checkout", "reference-transaction", "sendemail-validate", "update",
)  # fmt: skip
COMMANDS = (
    "archive",
    "cat-file",
    "config",
    "diff",
    "diff-tree",
    "log",
    "ls-tree",
    "rev-list",
    "rev-parse",
    "show",
    "status",
)
PROGRAMS = (
    "core.alternateRefsCommand", "core.askPass", "core.editor", "core.fsmonitor", "core.gitProxy", "core.pager",
    "core.sshCommand", "credential.helper", "diff.external", "diff.evil.command", "diff.evil.textconv",
    "diff.guitool", "diff.tool", "difftool.evil.cmd", "difftool.evil.path", "filter.evil.clean", "filter.evil.process",
    "filter.evil.smudge", "gpg.program", "gpg.openpgp.program", "gpg.ssh.defaultKeyCommand", "gpg.ssh.program",
    "gpg.x509.program", "guitool.evil.cmd", "help.browser", "http.sslCert", "instaweb.browser", "instaweb.httpd",
    "interactive.diffFilter", "man.evil.cmd", "man.evil.path", "man.viewer", "merge.evil.driver", "merge.tool",
    "mergetool.evil.cmd", "mergetool.evil.path", "remote.origin.receivepack", "remote.origin.uploadpack",
    "remote.origin.vcs", "sendemail.ccCmd", "sendemail.headerCmd", "sendemail.sendmailCmd", "sendemail.smtpServer",
    "sendemail.toCmd", "sequence.editor", "tar.evil.command", "trailer.evil.cmd", "trailer.evil.command",
    "uploadpack.packObjectsHook", "web.browser", "browser.evil.cmd", "browser.evil.path",
    *(f"pager.{command}" for command in COMMANDS),
)  # fmt: skip
ATTRIBUTES = "* filter=evil diff=evil merge=evil text eol=crlf ident working-tree-encoding=UTF-16 export-subst\n"


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[Path]:
    """A program that tells that it ran; the test fails if it did."""
    program, told = tmp_path / "planted", tmp_path / "told"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {told}\nexit 1\n', encoding="utf-8")
    program.chmod(0o755)
    yield program
    assert not told.exists(), told.read_text("utf-8")


def settings(program: Path, hooks: Path) -> str:
    """A file of settings in which everything that can name a program names this one."""
    lines = []
    for name in PROGRAMS:
        section, _, rest = name.partition(".")
        middle, _, key = rest.rpartition(".")
        lines.append(f'[{section} "{middle}"]' if middle else f"[{section}]")
        lines.append(f"\t{key or rest} = {program}")
    return "\n".join([
        "[core]", "\trepositoryformatversion = 1", "\tbare = false", f"\thooksPath = {hooks}", f"\tworktree = {hooks}",
        f"\tattributesFile = {hooks / 'attributes'}", "[extensions]", "\tworktreeConfig = true",
        "\tpartialClone = origin", "[protocol]", "\tallow = always", '[protocol "ext"]', "\tallow = always",
        '[remote "origin"]', f"\turl = ext::{program} %S", "\tpromisor = true",
        '[alias]', *(f"\t{name} = !{program}" for name in COMMANDS if "-" not in name),
        '[submodule "evil"]', f"\tupdate = !{program}", f"\turl = ext::{program}", "[log]", "\tshowSignature = true",
        "\tshowRoot = false", "\tfollow = true", "[i18n]", "\tlogOutputEncoding = UTF-16", *lines, "",
    ])  # fmt: skip


def plant(folder: Path, program: Path) -> None:
    """Settings, hooks and attributes in a folder that git takes for a repository."""
    hooks = folder / "hooks"
    hooks.mkdir(parents=True, exist_ok=True)
    for name in HOOKS:
        shutil.copy(program, hooks / name)
    (hooks / "attributes").write_text(ATTRIBUTES, encoding="utf-8")
    (folder / "info").mkdir(exist_ok=True)
    (folder / "info" / "attributes").write_text(ATTRIBUTES, encoding="utf-8")
    for name in ("config", "config.worktree"):
        (folder / name).write_text(settings(program, hooks), encoding="utf-8")


def embedded(folder: Path, program: Path) -> None:
    """A bare repository of ordinary files, as a commit can bring it along."""
    for name in ("objects", "refs/heads"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "HEAD").write_text("ref: refs/heads/main\n", encoding="utf-8")
    plant(folder, program)
    config = (folder / "config").read_text("utf-8")
    (folder / "config").write_text(config.replace("bare = false", "bare = true"), encoding="utf-8")


@pytest.fixture
def planted(tmp_path: Path, witness: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The second contract in a subfolder of a clone, with one file changed, and everything planted around it."""
    repository = Repository.new(tmp_path / "work")
    root = repository.top / "sub"
    shutil.copytree(HOME / "tests" / "second-contract", root)
    repository.commit("one", {"sub/.gitattributes": "", "sub/evidence/README.md": "1"}, day="2024-06-30")
    repository.write({"sub/.gitattributes": ATTRIBUTES, ".gitattributes": ATTRIBUTES})
    terms = root / "content/contract/terms.yml"
    terms.write_bytes(terms.read_bytes() + b"# changed\n")
    plant(repository.top / ".git", witness)
    embedded(root, witness)
    embedded(tmp_path, witness)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(settings(witness, tmp_path / "hooks"), encoding="utf-8")
    monkeypatch.setenv("HOME", str(home))
    environment = {
        "GIT_DIR": tmp_path, "GIT_WORK_TREE": tmp_path, "GIT_INDEX_FILE": witness, "GIT_OBJECT_DIRECTORY": tmp_path,
        "GIT_ALTERNATE_OBJECT_DIRECTORIES": tmp_path, "GIT_COMMON_DIR": tmp_path, "GIT_EXEC_PATH": tmp_path / "hooks",
        "GIT_EXTERNAL_DIFF": witness, "GIT_SSH": witness, "GIT_SSH_COMMAND": witness, "GIT_PAGER": witness,
        "PAGER": witness, "GIT_EDITOR": witness, "EDITOR": witness, "GIT_ASKPASS": witness, "SSH_ASKPASS": witness,
        "GIT_PROXY_COMMAND": witness, "GIT_TEMPLATE_DIR": tmp_path, "GIT_CONFIG": tmp_path / "config",
        "GIT_CONFIG_GLOBAL": home / ".gitconfig", "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor",
        "GIT_CONFIG_VALUE_0": witness, "GIT_CONFIG_PARAMETERS": f"'core.pager={witness}'", "GIT_NAMESPACE": "x",
        "GIT_CEILING_DIRECTORIES": tmp_path, "GIT_REPLACE_REF_BASE": "refs/heads", "GIT_GRAFT_FILE": witness,
        "GIT_SHALLOW_FILE": witness, "GIT_TRACE": "1", "GIT_TRACE2": "1", "LC_ALL": "zh_CN.GBK",
    }  # fmt: skip
    for name, value in environment.items():
        monkeypatch.setenv(name, str(value))
    return root


def test_the_plants_grow_where_git_itself_is_asked(planted: Path, witness: Path) -> None:
    """So that the tests below can fail: git, asked in that folder, runs what lies there."""
    told = witness.with_name("told")
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(planted)}
    subprocess.run(["git", "status"], cwd=planted / "evidence", env=environment, capture_output=True, check=False)
    assert told.exists()
    told.unlink()


@pytest.mark.parametrize(
    "words",
    [
        ("check",),
        ("assess", "2024-03", "--json"),
        ("explain", "2024-03", "payable"),
        ("compare", "2024-03@HEAD", "2024-03"),
        ("compare", "2024-02@main~0", "2024-03@HEAD"),
        ("build", "--no-pdf", "2024-02"),
        ("verify", "main"),
        ("roles",),
    ],
)
def test_no_command_runs_any_of_it(
    planted: Path, words: Sequence[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(planted)
    assert main(["--root", str(planted), *words]) == 0, capsys.readouterr()
    if words[0] == "build":
        page = (planted / "build/site/2024-02/index.html").read_text("utf-8")
        assert f"提交 {read_history(planted).head[:10]}（含未提交的修改）" in page
        assert "terms.yml" in capsys.readouterr().err


def test_an_embedded_repository_under_evidence_is_only_files(planted: Path, witness: Path) -> None:
    embedded(planted / "evidence", witness)
    embedded(planted / "evidence" / "2024-03", witness)
    main(["--root", str(planted), "check"])
    assert read_history(planted / "evidence").gap == "not-tracked"


def test_every_setting_that_git_knows_changes_nothing(tmp_path: Path, witness: Path) -> None:
    """git's own list: most of these values git would refuse to go on with, had it read them."""
    repository = Repository.new(tmp_path / "work")
    repository.commit("one", {"evidence/2024-03/usage/p.yml": "1"})
    before = read_history(repository.top)
    listed = repository.git("help", "--config").splitlines()
    names = [name.replace("*", "evil").replace("<", "").replace(">", "") for name in listed if "." in name]
    assert len(names) > 500
    with (repository.top / ".git" / "config").open("a", encoding="utf-8") as file:
        for name in names:
            section, _, rest = name.partition(".")
            middle, _, key = rest.rpartition(".")
            file.write(f'[{section} "{middle}"]\n' if middle else f"[{section}]\n")
            file.write(f"\t{(key or rest).split(' ')[0]} = {witness}\n")
    assert read_history(repository.top) == before
    assert read_history(repository.top).gap is None


def test_replacements_and_grafts_are_not_heeded(tmp_path: Path) -> None:
    """Both make git show another history than the one that is there."""
    repository = Repository.new(tmp_path / "work")
    first = repository.commit("first", {"evidence/2024-03/rulings/r.md": "1"}, by="甲方")
    second = repository.commit("second", {"evidence/2024-03/rulings/r.md": "2"})
    repository.git("checkout", "-q", "--orphan", "forged")
    forged = repository.commit("second", {"evidence/2024-03/rulings/r.md": "2"}, by="甲方")
    repository.git("checkout", "-q", "main")
    repository.git("replace", second, forged)
    (repository.top / ".git/info/grafts").write_text(f"{first}\n{second}\n", encoding="utf-8")
    found = read_history(repository.top)
    assert [commit.id for commit in found.commits] == [first, second]
    assert found.commits_of(["evidence/2024-03/rulings/r.md"])["evidence/2024-03/rulings/r.md"].author == "乙方"
