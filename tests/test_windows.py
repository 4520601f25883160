"""The commands of a clerk's machine: they run where what Windows lacks is taken away, on a console in cp936."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from socket import socket
from urllib.request import urlopen

import pytest

from builders import HOME
from desks import desk_root, home_of, running
from repositories import Repository

CONSOLE = "cp936"
PACKAGE = HOME / "scripts" / "dossier"
NOT_THERE = {
    "signal": {"SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2", "alarm", "pause"},
    "subprocess": {"preexec_fn", "start_new_session", "process_group", "pass_fds"},
}
"""What Windows lacks of modules that Python itself cannot do without here, so that nobody can take it away."""

SERVERS = {"publish", "issue", "verify"}
"""Rooms for those who build, issue and guard a repository: on Debian and Ubuntu."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small contract with two months in a repository."""
    top = tmp_path_factory.mktemp("windows") / "合同"
    shutil.copytree(HOME / "tests" / "second-contract", top)
    Repository.new(top).commit("两个月", day="2024-04-01")
    return top


def environment(root: Path, package: Path = HOME / "scripts") -> dict[str, str]:
    """That of a console of Windows."""
    python = os.pathsep.join([str(HOME / "tests" / "without"), str(package)])
    return {
        "PATH": os.environ["PATH"], "HOME": str(root.parent), "PYTHONPATH": python,
        "PYTHONIOENCODING": CONSOLE, "PYTHONWARNDEFAULTENCODING": "1",
    }  # fmt: skip


def run(root: Path, *words: str, code: int = 0, package: Path = HOME / "scripts") -> str:
    """What a command says there."""
    command = [sys.executable, "-m", "dossier", "--root", str(root), *words]
    done = subprocess.run(command, env=environment(root, package), capture_output=True, check=False)
    told = done.stdout.decode(CONSOLE, "replace") + done.stderr.decode(CONSOLE, "replace")
    assert done.returncode == code, told
    return told


def test_checks_and_shows_months(root: Path) -> None:
    assert "0 个错误" in run(root, "check")
    assert "综合得分" in run(root, "assess", "2024-03")
    assert "2024-02 → 2024-03" in run(root, "compare", "2024-02", "2024-03")
    assert "2024-03 → 2024-03" in run(root, "compare", "2024-03@HEAD", "2024-03")
    assert "应付" in run(root, "explain", "2024-03", "payable")
    assert run(root, "todo", "2024-03")


def test_a_record_is_saved_from_the_desk(tmp_path: Path) -> None:
    repository = desk_root(tmp_path)
    python = os.pathsep.join([str(HOME / "tests" / "without"), str(HOME / "scripts")])
    with running(
        repository.top, home_of(tmp_path), PYTHONPATH=python, PYTHONIOENCODING=CONSOLE, PYTHONWARNDEFAULTENCODING="1"
    ) as desk:
        form = desk.ask("GET", "form", kind="deployment-request", month="2025-01")[1]
        values = {
            **form["values"],
            "happened": "2025-01-20",
            "number": "1",
            "project": "service",
            "received": "2025-01-20",
        }
        known = {key: form[key] for key in ("kind", "month", "path", "base", "body", "attached")}
        code, saved = desk.ask("POST", "save", {**known, "values": values})
        assert (code, saved.get("saved")) == (200, True), saved
        assert desk.ask("POST", "push", {})[1]["fate"] == "pushed"
    assert repository.git("status", "--porcelain") == ""


def test_writes_schemas_and_a_new_contract(root: Path, tmp_path: Path) -> None:
    run(root, "schema", "--out", str(tmp_path / "schema"))
    assert b"\r" not in (tmp_path / "schema" / "drill.json").read_bytes()
    run(root, "init", str(tmp_path / "new"))
    assert (tmp_path / "new" / "content").is_dir()


def test_a_wheel_alone_is_enough(root: Path, tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=HOME, check=True, capture_output=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    shutil.unpack_archive(wheel, tmp_path / "installed", "zip")
    assert "0 个错误" in run(root, "check", package=tmp_path / "installed")
    assert "综合得分" in run(root, "assess", "2024-03", package=tmp_path / "installed")
    run(root, "init", str(tmp_path / "new"), package=tmp_path / "installed")
    assert b"-text" in (tmp_path / "new" / ".gitattributes").read_bytes()


@pytest.fixture
def own(root: Path, tmp_path: Path) -> Path:
    """A copy that a test may write to."""
    shutil.copytree(root, tmp_path / "root")
    return tmp_path / "root"


def test_files_records_and_attachments(own: Path, tmp_path: Path) -> None:
    values = {"title": "培训", "happened": "2024-03-05", "prepared_by": "示例", "units": "2"}
    words = [word for key, value in values.items() for word in ("--set", f"{key}={value}")]
    told = run(own, "new", "training", "2024-03", "--no-ask", *words, code=1)
    assert "topics" in told  # what is missing is told
    assert "Traceback" not in told
    (tmp_path / "照片.txt").write_text("签到\n", encoding="utf-8")
    run(own, "attach", "training-1", str(tmp_path / "照片.txt"), "--shows", "签到表")
    assert (own / "evidence" / "2024-02" / "training" / "照片.txt").read_bytes() == "签到\n".encode()
    assert "照片.txt" in (own / "evidence" / "2024-02" / "training" / "training-1.md").read_text("utf-8")


def test_mends_slips(own: Path) -> None:
    record = own / "evidence" / "2024-02" / "training" / "training-1.md"
    text = record.read_text("utf-8")
    record.write_text(text.replace("units: 2", "units: ２"), encoding="utf-8", newline="")
    told = run(own, "fix", "evidence/2024-02/training/training-1.md")
    assert "Traceback" not in told
    assert "training-1.md" in told
    assert record.read_bytes() == text.encode()


def test_opens_a_month_and_imports_what_comes_back(own: Path, tmp_path: Path) -> None:
    run(own, "open", "2024-04", "--out", str(tmp_path / "四月.xlsx"))
    told = run(own, "import", "records", str(tmp_path / "四月.xlsx"), code=0)
    assert "Traceback" not in told
    (tmp_path / "表.csv").write_bytes("项目,第1题\n图书馆,优\n".encode("gbk"))
    told = run(own, "import", "survey", "2024-03", str(tmp_path / "表.csv"), code=1)
    assert "表.csv" in told
    assert "Traceback" not in told


def test_imports_usage(own: Path, tmp_path: Path) -> None:
    """The first time it guesses what the columns mean, and writes that down to be confirmed."""
    table = "主机,时间,CPU使用率(%)\nlibrary-01,2024-03-01 00:00,20\nlibrary-01,2024-03-01 00:05,30\n"
    (tmp_path / "用量.csv").write_bytes(table.encode("gbk"))
    run(own, "import", "usage", str(tmp_path / "用量.csv"), "--platform", "cloud", "--month", "2024-03", code=1)
    assert b"\r" not in (own / "content" / "import" / "cloud.yml").read_bytes()


def test_compares_branches_and_checks_what_is_staged(own: Path) -> None:
    assert "没有任何文件改动" in run(own, "compare", "HEAD", "HEAD", "--all-months")
    assert "0 个错误" in run(own, "check", "--staged")


def test_serves_the_desk(own: Path) -> None:
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "dossier", "--root", str(own), "desk", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(words, env=environment(own), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    try:
        found = re.search(r"http://\S+", process.stdout.readline().decode(CONSOLE))
        assert found is not None
        with urlopen(found[0]) as page:  # noqa: S310  # of this machine
            assert page.status == 200
    finally:
        process.kill()
        process.communicate()


def test_what_it_must_not_be_without_is_told(root: Path) -> None:
    told = run(root, "build", "--no-pdf", "2024-03", code=2)
    assert "没有装好生成网站和 PDF 所需的" in told
    assert "Traceback" not in told


def modules() -> Iterator[Path]:
    """Those that the commands of a clerk's machine may load."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).parts[0] not in SERVERS:
            yield path


def used(path: Path) -> Iterator[str]:
    """What of `NOT_THERE` a module uses."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=name) if name in NOT_THERE.get(module, set()):
                yield f"{path.name}: {module}.{name}"
            case ast.keyword(arg=str(name)) if name in NOT_THERE["subprocess"]:
                yield f"{path.name}: {name}"


def test_nothing_is_used_that_could_not_be_taken_away() -> None:
    assert [told for path in modules() for told in used(path)] == []
