"""What `check` answered is told again only as long as nothing has moved: after any change it looks as if for the first
time.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import dossier.cli.checked
import dossier.cli.unmoved
import dossier.exact.code
from builders import HOME
from dossier.cli import answers, main
from dossier.cli.answers import Reply
from dossier.cli.unmoved import digest_of
from repositories import Repository

SECOND = HOME / "tests" / "second-contract"
CHANGES = 24


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository.new(tmp_path / "root")
    shutil.copytree(SECOND, made.top, dirs_exist_ok=True)
    made.git("add", "--all")
    made.git("commit", "--quiet", "--message=begin")
    return made


@pytest.fixture(autouse=True)
def looks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Reply]:
    """The answers that somebody really looked for."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    found, answer = list[Reply](), dossier.cli.checked.answer

    def counted(*given: object, **more: object) -> Reply:
        found.append(answer(*given, **more))  # type: ignore[arg-type]  # handed on as they come
        return found[-1]

    monkeypatch.setattr(dossier.cli.checked, "answer", counted)
    return found


def told(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["--root", str(root), "check", *words])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize("words", [(), ("--format", "json")])
def test_a_root_that_nothing_moved_in_is_not_looked_at_again(
    repository: Repository, looks: list[Reply], capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    first = told(repository.top, capsys, *words)
    assert told(repository.top, capsys, *words) == first
    assert len(looks) == 1


def test_whatever_moves_is_looked_at(
    repository: Repository,
    looks: list[Reply],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Changes at random, one upon the other: what is told is what a run without anything kept tells."""
    chance = random.Random(12)  # noqa: S311  # the same changes every time
    moves = _moves(repository, monkeypatch, tmp_path, chance)
    told(repository.top, capsys)
    for nth in range(CHANGES):
        move = moves[nth] if nth < len(moves) else chance.choice(moves)
        move()
        before = len(looks)
        found = told(repository.top, capsys)
        assert len(looks) == before + 1, move
        with monkeypatch.context() as without:
            without.setenv("XDG_CACHE_HOME", str(tmp_path / f"empty-{nth}"))
            assert told(repository.top, capsys) == found


def _moves(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, chance: random.Random
) -> list[Callable[[], object]]:
    root = repository.top
    libraries = tmp_path / "libraries"
    libraries.mkdir()
    monkeypatch.syspath_prepend(libraries)

    def file(below: str) -> Path:
        return chance.choice(sorted(path for path in (root / below).rglob("*.yml") if path.is_file()))

    def digit(below: str) -> None:
        """Another figure, in a file of the same size and time."""
        path = file(below)
        facts, text = path.stat(), path.read_text(encoding="utf-8")
        spots = [nth for nth, one in enumerate(text) if one.isdigit()] or [0]
        spot = chance.choice(spots)
        new = str((int(text[spot]) + 1) % 10) if text[spot].isdigit() else "#"
        path.write_text(text[:spot] + new + text[spot + 1 :], encoding="utf-8")
        os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))

    def link() -> None:
        (root / "evidence" / f"link-{chance.random()}.yml").symlink_to(file("evidence"))

    def commit() -> None:
        repository.git("add", "--all")
        repository.git("commit", "--quiet", "--allow-empty", "--message=more")

    def library() -> None:
        (libraries / f"pillow-{chance.random()}.dist-info").mkdir()

    def program() -> None:
        digest = f"{chance.random()}"
        monkeypatch.setattr(dossier.cli.unmoved, "own_digest", lambda: digest)

    return [
        lambda: digit("evidence"),
        lambda: digit("content/contract"),
        lambda: (root / "mkdocs.yml").write_text(f"site_name: {chance.random()}\n", encoding="utf-8"),
        commit,
        lambda: file("evidence").unlink(),
        link,
        library,
        program,
        lambda: (root / "evidence" / f"stray-{chance.random()}.txt").write_text("x", encoding="utf-8"),
        lambda: (root / "content" / "pages" / f"{chance.random()}").mkdir(parents=True),
        lambda: (root / "theme" / f"{chance.random()}").mkdir(parents=True),
        lambda: (root / ".git" / "shallow").write_text(f"{chance.random()}", encoding="utf-8"),
    ]


_OPENED: list[str] = []
_LISTENING: list[bool] = []


def _listen(event: str, given: tuple[object, ...]) -> None:
    if _LISTENING and event in ("open", "os.scandir", "os.listdir") and isinstance(given[0], str | os.PathLike):
        _OPENED.append(os.fspath(given[0]))


def test_all_that_a_check_reads_is_covered(repository: Repository, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder of the root that checks begin to read one day has to be covered as well."""
    sys.addaudithook(_listen)
    _LISTENING.append(True)
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(answers, "digest_of", lambda _: None)  # which would read them all itself
            assert told(repository.top, capsys)[0] == 0
    finally:
        _LISTENING.clear()
    top = f"{repository.top}{os.sep}"
    read = {path.removeprefix(top) for path in _OPENED if path.startswith(top)}
    covered = (*dossier.cli.unmoved._TOPS, ".git")
    assert any(path.startswith("evidence") for path in read)
    assert sorted(path for path in read if not path.startswith(covered)) == []


def test_an_answer_of_the_machine_is_not_kept(
    repository: Repository, looks: list[Reply], capsys: pytest.CaptureFixture[str]
) -> None:
    """Where git is missing, or what it has is damaged, the next look may find it mended."""
    shutil.rmtree(repository.top / ".git" / "objects")
    (repository.top / ".git" / "objects").mkdir()
    told(repository.top, capsys)
    told(repository.top, capsys)
    assert [one.lasting for one in looks] == [False, False]


def test_what_cannot_be_judged_has_no_digest(repository: Repository) -> None:
    assert digest_of(repository.top) is not None
    large = repository.top / "evidence" / "large.pdf"
    with large.open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    assert digest_of(repository.top) is None
    large.unlink()
    os.mkfifo(repository.top / "evidence" / "pipe")
    assert digest_of(repository.top) is not None  # told by its sort, and never opened
