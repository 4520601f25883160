"""`issue`, `sign` and `publish`, the whole commands, stopped at every step that they take towards the disk.

What kill -9 leaves is what lies on the disk at that moment, nothing that the process still held. So each command runs
once, in a process of its own, and before each of its steps (a file opened, made, moved, removed; git started) what lies
there is kept, or told by inode, time and size where that is thousands of files. A few processes are killed in truth,
and must leave the same. Publishing takes more than a hundred steps; issuing and signing take some thirty and twenty, so
that no hundred moments are there to be killed at: all of them are tried.

A disk that is full or read-only is one where the system refuses a step: what the program asks for, it is told so.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pytest
from filelock import FileLock

from dossier.issue.writing import alone
from dossier.issued import read_issued
from dossier.load import load_issued
from dossier.publish.generator import warm_up
from dossier.publish.output import STATE, is_version
from issuing import Office
from repositories import Repository

STEPS: Final = frozenset(
    {"open", "os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree", "subprocess.Popen"}
)
R1: Final = "evidence/2025-01/issued/r1"
FILES: Final = {"assessment.json", "dossier-2025-01.pdf", "inputs.sha256", "manifest.json"}


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Three months of which none is issued."""
    return Office.new(tmp_path_factory.mktemp("faults"))


@pytest.fixture(scope="module")
def issued(draft: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same with January issued."""
    office = draft.copy(tmp_path_factory.mktemp("issued"))
    assert office.issue("2025-01") == 0
    return office


def is_step(event: str, told: tuple[object, ...], place: Path) -> bool:
    """Whether an event is a step that changes something below a place, or starts a program."""
    if event == "subprocess.Popen":  # of others than git and ssh-keygen nothing is written
        return str(told[0]) in {"git", "ssh-keygen"}
    if event == "ctypes.dlsym":  # by which two folders change places
        return told[1] == "renameat2"
    path = os.fsdecode(told[0]) if told and isinstance(told[0], str | bytes | os.PathLike) else ""
    return event in STEPS and not (event == "open" and _reads(told[1], told[2])) and path.startswith(str(place))


def _reads(mode: object, flags: object) -> bool:
    if isinstance(mode, str):
        return not set("wxa+") & set(mode)
    return isinstance(flags, int) and not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)


At = Callable[[int, str, str], None]
"""Called before each step with its number, its event and what it is about; what it raises happens in its place."""


def run(office: Office, words: tuple[str, ...], at: At = lambda *_: None) -> int:
    """The command in a process of its own, which calls `at` before each step; how it ended.

    What it keeps for the next run lies beside the root. Whoever it forks off, as `publish` does, is not looked at.
    """
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    place, own, count, busy = office.root.parent, os.getpid(), 0, False
    os.environ["XDG_CACHE_HOME"] = str(place / "cache")

    def before(event: str, told: tuple[object, ...]) -> None:
        nonlocal count, busy
        if not busy and os.getpid() == own and is_step(event, told, place):
            busy, count = True, count + 1
            try:
                at(count, event, " ".join(map(str, told[1])) if event == "subprocess.Popen" else str(told[0]))  # type: ignore[call-overload]
            finally:
                busy = False

    code = 1
    try:
        sys.addaudithook(before)
        code = office.run(*words)
    finally:
        os._exit(code)


def states(office: Office, words: tuple[str, ...], kept: Path) -> list[Path]:
    """What lies on the disk before each step of a command and at its end."""
    kept.mkdir()

    def copy(step: int, *_: str) -> None:
        shutil.copytree(office.root, kept / f"{step:04d}" / "root", symlinks=True)

    assert run(office, words, copy) == 0
    copy(9999)
    return sorted(kept.iterdir())


def killed(office: Office, words: tuple[str, ...], step: str) -> None:
    """The command, killed before the first step of a sort."""

    def kill(_: int, event: str, __: str) -> None:
        if event == step:
            os.kill(os.getpid(), signal.SIGKILL)

    assert run(office, words, kill) == -signal.SIGKILL


def there(folder: Path) -> dict[str, str]:
    """The files of a folder by their digests."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


def at(office: Office, place: Path) -> Office:
    return Office(Repository(place / "root"), office.keys)


def a_few(states: list[Path]) -> Iterator[Path]:
    """Some of the states: in the middle, and near the end."""
    yield from (states[len(states) // 2], states[-4])


@pytest.mark.slow
def test_issue_killed_at_any_step(draft: Office, tmp_path: Path) -> None:
    office, words = draft.copy(tmp_path / "run"), ("issue", "2025-01")
    found = states(office, words, tmp_path / "states")
    assert len(found) > 25
    seen = set()
    for state in found:
        months, problems = read_issued(load_issued(state / "root"))
        assert not problems
        folder = state / "root" / R1
        assert (set(there(folder)) if folder.exists() else None) in (None, FILES)
        seen.add(len(months.chain))
    assert seen == {0, 1}  # the old state and the new
    for state in a_few(found):
        began = bool(read_issued(load_issued(state / "root"))[0].chain)
        assert at(office, state).run(*words) == (1 if began else 0)  # issued once, or told that it has been
        assert set(there(state / "root" / R1)) == FILES
        assert not list((state / "root/build/issue").glob("new/*"))
    other = draft.copy(tmp_path / "killed")
    killed(other, words, "os.rename")  # by which the revision takes its place
    assert there(other.root / "evidence") == there(draft.root / "evidence")
    assert other.run(*words) == 0


@pytest.mark.slow
def test_sign_killed_at_any_step(issued: Office, tmp_path: Path) -> None:
    office = issued.copy(tmp_path / "run")
    words = ("sign", "2025-01", "--role", "client", "--key", str(issued.keys / "client"))
    found = states(office, words, tmp_path / "states")
    before, after = there(issued.root / R1), there(office.root / R1)
    assert set(after) - set(before) == {"manifest.json.client.sig"}
    assert len(found) > 20
    assert {str(there(state / "root" / R1) == after) for state in found} == {"False", "True"}
    for state in found:
        assert there(state / "root" / R1) in (before, after)
    for state in a_few(found):
        signed = there(state / "root" / R1) == after
        assert at(office, state).run(*words) == (2 if signed else 0)
        assert there(state / "root" / R1) == after
    other = issued.copy(tmp_path / "killed")
    killed(other, words, "os.link")  # by which the signature takes its place
    assert there(other.root / R1) == before


@pytest.mark.slow
def test_publish_to_a_branch_killed_at_any_step(issued: Office, tmp_path: Path) -> None:
    office, words = issued.copy(tmp_path / "run"), ("publish", "2025-02", "--to", "branch:pages", "--no-pdf")
    found = states(office, words, tmp_path / "states")
    assert len(found) > 3
    tips = set()
    for state in found:
        git = ["git", "-C", str(state / "root")]
        known = subprocess.run(
            [*git, "rev-parse", "-q", "--verify", "pages"], capture_output=True, text=True, check=False
        )
        tips.add(known.stdout.strip())
        if known.stdout:
            subprocess.run([*git, "fsck", "--connectivity-only", "pages"], check=True, capture_output=True)
    assert len(tips) == 2  # none, and the commit
    assert "" in tips
    assert at(office, found[len(found) // 2]).run(*words) == 0


@pytest.fixture(scope="module")
def published(issued: Office, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """January and February published to a folder beside the root; then February has changed."""
    warm_up()  # once for all that is forked off
    office = issued.copy(tmp_path_factory.mktemp("published"))
    assert run(office, ("publish", "2025-01", "2025-02", *to_folder(office))) == 0
    path = "evidence/2025-02/rulings/conduct-2025-02.md"
    office.commit("more", {path: office.read(path) + "\n另有说明。\n"}, day="2025-04-14")
    return office


def to_folder(office: Office) -> tuple[str, ...]:
    return ("--to", str(office.root.parent / "out"), "--no-pdf")


Marks = dict[str, dict[str, tuple[int, int, int]]]


def marks(out: Path) -> Marks:
    """Versions, and what lies beside them, by inode, time and size of each file: none is ever written into."""
    found: Marks = {}
    for top, _, names in os.walk(out):
        within = Path(top).relative_to(out).as_posix()
        part = within.partition("/")[0]
        for name in names if part != STATE else ():
            known = os.lstat(Path(top, name))
            facts = known.st_ino, known.st_mtime_ns, known.st_size
            found.setdefault(part if is_version(part) else f"{within}/{name}", {})[f"{within}/{name}"] = facts
    return found


def refused_at(number: int, events: frozenset[str], place: Path) -> At:
    """Refuses every step of some sorts below a place, as the system would."""

    def refuse(_: int, event: str, path: str) -> None:
        if event in events and path.startswith(str(place)):
            raise OSError(number, os.strerror(number), path)

    return refuse


@pytest.mark.slow
def test_publish_to_a_folder_stopped_at_any_step(published: Office, capfd: pytest.CaptureFixture[str]) -> None:
    """In one chain, since building takes seconds: no room, killed in truth, then to the end, looked at in each step."""
    office, out, words = published, published.root.parent / "out", ("publish", "2025-02", *to_folder(published))
    before, content = marks(out), there(out / "2025-01")
    full = refused_at(errno.ENOSPC, frozenset({"open", "os.mkdir"}), out / STATE / "incoming")
    assert run(office, words, full) == 2
    told = capfd.readouterr().err
    assert "磁盘已满" in told
    assert "Traceback" not in told
    assert marks(out) == before
    killed(office, words, "ctypes.dlsym")
    assert marks(out) == before
    seen: list[Marks] = []
    with (out.parent / "seen").open("w+", encoding="utf-8") as kept:
        assert run(office, words, lambda *_: print(json.dumps(marks(out)), file=kept, flush=True)) == 0
        kept.seek(0)
        seen = [
            {part: {name: tuple(facts) for name, facts in files.items()} for part, files in json.loads(line).items()}
            for line in kept
        ]
    after = marks(out)
    assert len(seen) > 50  # most of the hundred of a new site are pages that lead on, and those are as they were
    for state in seen:
        assert before.keys() & after.keys() <= state.keys() <= before.keys() | after.keys()
        assert all(files in (before.get(part), after.get(part)) for part, files in state.items())
    assert {state["2025-02"] == after["2025-02"] for state in seen} == {False, True}
    assert before["2025-01"] == after["2025-01"]  # issued: the very files
    assert there(out / "2025-01") == content
    assert any("另有说明" in path.read_text("utf-8") for path in (out / "2025-02").rglob("*.html"))


@pytest.mark.slow
def test_publish_to_a_folder_that_cannot_be_written(published: Office, capfd: pytest.CaptureFixture[str]) -> None:
    out = published.root.parent / "closed"
    out.mkdir()
    read_only = refused_at(errno.EROFS, STEPS, out)
    assert run(published, ("publish", "2025-02", "--to", str(out), "--no-pdf"), read_only) == 2
    told = capfd.readouterr().err
    assert "没有权限" in told
    assert "Traceback" not in told
    assert not list(out.iterdir())


@pytest.mark.slow
def test_two_publish_to_one_folder(published: Office, capfd: pytest.CaptureFixture[str]) -> None:
    """The second is told, and waits until the first has ended."""
    lock = published.root.parent / "out" / STATE / "lock"
    (holds, held), (waits, waiting) = os.pipe(), os.pipe()
    first = os.fork()
    if not first:  # at work in the folder until it is told that somebody waits
        with FileLock(lock):
            os.write(held, b".")
            os.read(waits, 1)
        os._exit(0)
    os.read(holds, 1)
    tries = 0

    def let_go(_: int, event: str, path: str) -> None:
        nonlocal tries
        tries += event == "open" and path == str(lock)
        if "等它结束" in os.pread(2, 1 << 16, 0).decode() or tries > 100:  # it has said so, or never will
            os.write(waiting, b".")

    assert run(published, ("publish", "2025-01", *to_folder(published)), let_go) == 0
    os.kill(first, signal.SIGKILL)
    os.waitpid(first, 0)
    assert "等它结束" in capfd.readouterr().err


@pytest.mark.slow
def test_two_publish_to_one_branch(published: Office, capfd: pytest.CaptureFixture[str]) -> None:
    """Somebody is quicker just before the branch moves: theirs stays, and the next run builds upon it."""
    git, words = published.repository.git, ("publish", "2025-02", "--to", "branch:pages", "--no-pdf")
    tree = git("hash-object", "-t", "tree", "-w", "--stdin", given=b"")
    theirs = git("commit-tree", "-m", "theirs", tree)

    def quicker(_: int, __: str, asked: str) -> None:
        if "update-ref" in asked:
            git("update-ref", "refs/heads/pages", theirs)

    assert run(published, words, quicker) == 2
    assert "刚被别人改动" in capfd.readouterr().err
    assert git("rev-parse", "pages") == theirs
    assert run(published, words) == 0
    assert git("rev-parse", "pages^") == theirs


def refused(root: Path, words: tuple[str, ...], office: Office, capsys: pytest.CaptureFixture[str]) -> str:
    before = there(root / "evidence")
    assert office.run(*words) == 2
    assert there(root / "evidence") == before
    told = capsys.readouterr().err
    assert "Traceback" not in told
    return told


@pytest.mark.parametrize("command", ["issue", "sign"])
def test_two_at_once(
    draft: Office, issued: Office, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    office = (draft if command == "issue" else issued).copy(tmp_path)
    key = ("--role", "client", "--key", str(office.keys / "client")) if command == "sign" else ()
    with alone(office.root):
        told = refused(office.root, (command, "2025-01", *key), office, capsys)
    assert "请" in told
    assert office.run(command, "2025-01", *key) == 0


@pytest.mark.parametrize("command", ["issue", "sign"])
def test_a_place_that_cannot_be_written(
    draft: Office, issued: Office, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """As on a disk that is read-only: no folder can be made aside."""
    office = (draft if command == "issue" else issued).copy(tmp_path)
    key = ("--role", "client", "--key", str(office.keys / "client")) if command == "sign" else ()
    shutil.rmtree(office.root / "build", ignore_errors=True)
    (office.root / "build").write_text("", "utf-8")
    assert refused(office.root, (command, "2025-01", *key), office, capsys)
    (office.root / "build").unlink()
    assert office.run(command, "2025-01", *key) == 0


@pytest.mark.parametrize("command", ["issue", "sign"])
def test_a_full_disk(draft: Office, issued: Office, tmp_path: Path, command: str) -> None:
    """No file may grow beyond a hundred bytes, as if no more were left."""
    office = (draft if command == "issue" else issued).copy(tmp_path)
    key = ("--role", "client", "--key", str(office.keys / "client")) if command == "sign" else ()
    before = there(office.root / "evidence")
    program = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100)); "
        "from dossier.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    words = [sys.executable, "-c", program, "--root", str(office.root), command, "2025-01", *key]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    assert there(office.root / "evidence") == before
    assert office.run(command, "2025-01", *key) == 0
