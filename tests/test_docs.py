"""What README.md, CONTRIBUTING.md and docs/ name is there: commands with their options, paths, links, pictures."""

from __future__ import annotations

import os
import re
import shlex
import struct
import tomllib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import click
import pytest

import dossier
import sample_months
from builders import HOME
from dossier.cli.app import app
from dossier.exact.number import plain
from tools import structure
from tools.benchmark.__main__ import options

DOCS = (
    *("README.md", "CONTRIBUTING.md", "CHANGELOG.md"),
    *sorted(path.relative_to(HOME).as_posix() for path in (HOME / "docs").rglob("*.md")),
)
README = (HOME / "README.md").read_text("utf-8")
PICTURES = sorted((HOME / "docs" / "pictures").glob("*.png"))
LARGEST = 300 * 1024
# Tops of the project: inline code that starts with one of them is a path.
TOPS = ("content/", "docs/", "evidence/", "scripts/", "tests/", "theme/")
LATER = re.compile(r"<\w+>|evidence/2024-06/")  # a name to be filled in; a month that is still to come


def text_of(name: str) -> str:
    return (HOME / name).read_text("utf-8")


def commands(name: str) -> Iterator[str]:
    """The lines of the shell blocks, and inline code that starts a program of ours."""
    text = text_of(name)
    for block in re.findall(r"```sh\n(.*?)```", text, re.DOTALL):
        yield from (line.strip() for line in block.splitlines() if line.strip())
    outside = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    for code in re.findall(r"`([^`]+)`", outside):
        if code.startswith((".venv/bin/", "scripts/")) and " " in code:
            yield code


ALL = sorted({(name, line) for name in DOCS for line in commands(name)})


def test_there_are_commands_to_look_at() -> None:
    assert len(ALL) > 15
    assert ("README.md", "scripts/build") in ALL  # in the Chinese section


@pytest.mark.parametrize(("name", "line"), ALL)
def test_command_and_its_options_exist(name: str, line: str) -> None:
    program, *words = shlex.split(line, comments=True)
    if program == ".venv/bin/dossier":
        understood(words)
    elif program == "scripts/bench":
        options().parse_args(words)
    elif program.startswith("scripts/"):
        assert os.access(HOME / program, os.X_OK), f"{name}: {line}"
    elif program.startswith(".venv/bin/"):
        assert (HOME / program).exists(), f"{name}: {line}"
        scripts = [word for word in words if word.endswith(".py")]
        assert all((HOME / script).exists() for script in scripts), f"{name}: {line}"
    else:
        assert program == "git", f"{name}: {line}"


def understood(words: list[str]) -> None:
    """Click takes the words: raises click.UsageError for an unknown command, option, or missing argument."""
    group = app.make_context("dossier", [], resilient_parsing=True)
    _, rest, _ = app.make_parser(group).parse_args(list(words))
    _, command, rest = app.resolve_command(group, rest)
    if command is None:
        raise click.UsageError(f"no such command in {words}")
    with group:
        command.make_context(command.name, rest, parent=group)


def test_unknown_words_would_be_noticed() -> None:
    with pytest.raises(click.UsageError):
        understood(["assess", "2024-03", "--jsn"])
    with pytest.raises(click.UsageError):
        understood(["asess", "2024-03"])
    with pytest.raises(click.UsageError):
        understood(["compare", "2024-03"])


def test_readme_names_every_command() -> None:
    named = {line.split()[1] for name, line in ALL if name == "README.md" and line.startswith(".venv/bin/dossier ")}
    named |= set(re.findall(r"`scripts/(serve)`", README))
    assert app.commands.keys() <= named


@pytest.mark.parametrize("name", DOCS)
def test_paths_exist(name: str) -> None:
    found = [code for code in re.findall(r"`([^`\s]+)`", text_of(name)) if code.startswith(TOPS)]
    missing = [path for path in found if not LATER.search(path) and not (HOME / path).exists()]
    assert missing == []


@pytest.mark.parametrize("name", DOCS)
def test_links_lead_somewhere(name: str) -> None:
    text = text_of(name)
    headings = {anchor(line) for line in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith("https://"):
            continue
        path, _, fragment = target.partition("#")
        assert not path or (HOME / name).parent.joinpath(path).exists(), target
        assert not fragment or path or fragment in headings, target


def anchor(heading: str) -> str:
    """As code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def test_chinese_section_stands_alone() -> None:
    section = README.split("## 中文说明", 1)[1].split("\n## ", 1)[0]
    assert len(re.findall(r"[\u4e00-\u9fff]", section)) > 700
    for word in ("scripts/build", ".venv/bin/dossier check", "git commit", "build/site", "未证实", "乙方", "甲方"):
        assert word in section, word


def test_stages_are_those_of_the_package() -> None:
    table = README.split("| stage | module", 1)[1].split("\n\n", 1)[0]
    stages = re.findall(r"^\| (\w+) \| `", table, re.MULTILINE)
    documented = re.findall(r"^(\w+) {2,}\w", dossier.__doc__ or "", re.MULTILINE)
    assert stages == documented[1:]  # without the heading
    for module in re.findall(r"`(\w+)`", table):
        if not module.startswith("build"):
            package = HOME / "scripts" / "dossier" / module
            assert package.is_dir() or package.with_suffix(".py").is_file(), module


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.name)
def test_picture_is_small_and_shown(path: Path) -> None:
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert 400 <= width <= 1600
    assert 400 <= height <= 1600
    assert len(data) < LARGEST
    assert f"docs/pictures/{path.name}" in README


def test_the_picture_of_the_house_is_drawn_from_the_code_as_it_is() -> None:
    assert structure.PICTURE.read_text("utf-8") == structure.drawn(), "run .venv/bin/python -m tools.structure"


def test_every_room_has_one_place_in_the_house() -> None:
    rooms = [room for layer in structure.layers() for room in layer]
    assert len(rooms) == len(set(rooms)) > 20
    assert [room for room in rooms if not structure.purpose(room)] == []


def test_the_journey_tells_what_is_computed() -> None:
    """Each figure of the page is one of the sample's assessment, or of the line of the record that it quotes."""
    text = text_of("docs/journey.md")
    (path, line) = re.findall(r"`(evidence/\S+)` has on line (\d+)", text)[0]
    (quoted,) = re.findall(r"```yaml\n(.*?)\n```", text, re.DOTALL)
    assert text_of(path).split("\n")[int(line) - 1] == quoted
    month = sample_months.month("2024-03")
    project = next(one for one in month.projects if one.id == "portal")
    use = project.utilisation
    assert use is not None
    computed = [
        *map(plain, (use.cpu, use.memory, use.score, month.composite.points, month.composite.high)),
        *map(plain, (project.combined, project.combined_high, project.coefficient)),
        *map(str, (project.gross, project.net, *(line.amount for line in month.statement))),
        plain(Fraction(117 + 57, 2000)),
    ]
    told = re.findall(r"`(-?\d+(?:\.\d+)?)`", text)
    assert len(told) > 12
    assert [figure for figure in told if figure not in computed] == []


def test_changelog_has_this_version() -> None:
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert f"## [{version}]" in text_of("CHANGELOG.md")


@pytest.mark.parametrize("name", DOCS)
def test_no_path_of_a_machine(name: str) -> None:
    assert not re.search(r"(?<![\w.])/(work|root|home|tmp|Users)/", text_of(name))
