"""`whatif`: what it says, what it refuses and how to mend it, and that it writes nothing."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest month: a project with one host of 2 vCPU and 4 GB, an incident, and a training nobody has ruled."""
    folder = tmp_path_factory.mktemp("whatif")
    shutil.copytree(HOME / "content" / "contract", folder / "content" / "contract")
    shutil.copytree(HOME / "content" / "problems" / "_base" / "evidence", folder / "evidence")
    stopped = folder / "evidence" / "2024-03" / "incident" / "incident.yml"
    text = stopped.read_text(encoding="utf-8").replace("minutes: 10", "minutes: 30").replace("T09:10", "T09:30")
    stopped.write_text(text, encoding="utf-8")
    return folder


def run(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    """The exit code and all that was said."""
    capsys.readouterr()
    code = main(["--root", str(root), *words])
    told = capsys.readouterr()
    return code, told.out + told.err


def digests(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((root / "evidence").rglob("*"))
        if path.is_file()
    }


def test_a_trial_is_told_with_its_steps_and_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CPU 50 %, memory and disk 60 %: 56 of use. With 100 it gains 44 * 0.7 = 30.8 of the combined score."""
    before = digests(root)
    code, told = run(root, capsys, "whatif", "2024-03", "--use", "p1=100")
    assert code == 0
    for words in ("试算 2024-03：不决定任何事项", "使用效率：p1=100", "+30.80", "项目CPU使用率", "应付金额"):
        assert words in told
    code, told = run(root, capsys, "--lang", "en", "whatif", "2024-03", "--use", "示例项目=100")
    assert code == 0
    for words in ("Trial 2024-03: it decides nothing", "+30.80", "payable"):
        assert words in told
    assert digests(root) == before


def test_a_ruling_that_excuses_an_incident_is_tried(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """30 minutes of the provider's are 100,000; of a user's they cost nothing."""
    code, told = run(root, capsys, "whatif", "2024-03", "--ruling", "incident.fault=user")
    assert code == 0, told
    assert "裁定：incident.fault=user" in told
    (line,) = (line for line in told.splitlines() if line.startswith("合计：故障扣费"))
    assert [word.strip() for word in line.split("│")[1:]] == ["100,000.00", "0.00", "-100,000.00"]


REFUSED = (
    ((), "没有写要改什么", "--use portal=71.5"),
    (("--use", "p1"), "不是“名称=值”", "--use portal=71.5"),
    (("--use", "p2=50"), "没有“p2”这个项目", "现有：p1"),
    (("--use", "p1=100.1"), "不是 0 至 100 的数", "71.5"),
    (("--use", "p1=1e1"), "不是 0 至 100 的数", "71.5"),
    (("--points", "99=1"), "没有“99”这一行", "1 至 22"),
    (("--points", "6=8"), "不是 0 至 7 的数", ""),
    (("--size", "p1=vm-4c8g"), "不是“名称=值”", "portal/vm-01=vm-4c8g"),
    (("--size", "p1/h2=vm-4c8g"), "没有主机“h2”", "h1"),
    (("--size", "p1/h1=vm-2c2g"), "不能改为“vm-2c2g”", "vm-4c8g"),
    (("--reading", "R-999=x"), "没有“R-999”", "R-28"),
    (("--reading", "R-28=x"), "没有“x”这种理解", "two-places"),
    (("--ruling", "nothing.fault=user"), "没有编号为“nothing”的记录", "incident-1.fault=user"),
    (("--ruling", "incident.colour=red"), "没有“colour”这一项", "fault"),
)


@pytest.mark.parametrize(("words", "wrong", "hint"), REFUSED)
def test_what_the_month_does_not_have_is_refused_with_what_to_write(
    root: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], wrong: str, hint: str
) -> None:
    code, told = run(root, capsys, "whatif", "2024-03", *words)
    assert code == 2
    assert wrong in told
    assert hint in told


def test_a_ruling_that_check_would_refuse_is_told_as_check_tells_it(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = run(root, capsys, "whatif", "2024-03", "--ruling", "incident.fault=nobody")
    assert code == 1
    assert "fault" in told
    assert "nobody" in told
