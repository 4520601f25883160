"""Settings for editors and the hook before a commit: they name what is there, and find what is wrong."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import yaml

from builders import HOME
from dossier.checks import check_all
from dossier.contract import FOLDER
from dossier.load import load
from dossier.problems import Place, error, warning
from dossier.problems.wording import render
from dossier.records import KINDS
from dossier.schema import CONTRACT, CONTRACT_FILES, IMPORT, schemas
from repositories import Repository

ATTENDANCE = "evidence/2024-02/attendance/attendance-2024-02.md"
FRONT = re.compile(r"---\n(.*?\n)---\n", re.DOTALL)


def settings(name: str) -> dict[str, object]:
    """A file of settings, without the comments that VS Code takes in it."""
    text = (HOME / ".vscode" / name).read_text("utf-8")
    read: dict[str, object] = json.loads("\n".join(line for line in text.split("\n") if not line.startswith("//")))
    return read


def test_every_contract_file_and_all_records_have_a_schema_that_is_written() -> None:
    wired = settings("settings.json")["yaml.schemas"]
    assert isinstance(wired, dict)
    names = {path.removeprefix("build/schema/") for path in wired}
    assert names <= set(schemas())
    assert "record.json" in names
    there = {name for name in CONTRACT_FILES if not name.startswith("import-")}
    assert {f"{CONTRACT}{name}.json" for name in there} == names - {"record.json", "import.json"}
    for globs in wired.values():
        for glob in [globs] if isinstance(globs, str) else globs:
            assert glob.endswith(".yaml") or list(HOME.glob(glob.lstrip("!/"))), glob


def test_a_mapping_is_held_against_the_schema_of_what_it_is_for() -> None:
    rules = {
        rule["if"]["properties"]["for"]["const"]: rule["then"]["$ref"]
        for rule in json.loads(schemas()[IMPORT])["allOf"]
    }
    assert rules == {use: f"{CONTRACT}import-{use}.json" for use in ("records", "usage")}
    assert set(rules.values()) <= set(schemas())


def test_the_task_finds_problems_on_their_lines() -> None:
    (_, check) = settings("tasks.json")["tasks"]  # type: ignore[misc]  # JSON has no types
    matchers = {one["severity"]: one["pattern"] for one in check["problemMatcher"]}  # type: ignore[has-type]
    for problem in (error, warning):
        told = render(problem("unknown-role", Place(ATTENDANCE, 3, 7), role="x"), {}).split("\n")[0]
        pattern = matchers[problem.__name__]
        found = re.fullmatch(pattern["regexp"], told)
        assert found is not None, told
        assert [found[pattern[part]] for part in ("file", "line", "column", "code")] == [
            ATTENDANCE, "3", "7", "unknown-role",
        ]  # fmt: skip


def test_every_kind_of_record_may_be_filed_as_yaml(tmp_path: Path) -> None:
    """What stands below the front matter counts for nothing: without it the same problems and records are found."""
    shutil.copytree(HOME / FOLDER, tmp_path / FOLDER)
    shutil.copytree(HOME / "evidence", tmp_path / "evidence")
    kinds = set()
    for path in sorted((tmp_path / "evidence").rglob("*.md")):
        front = FRONT.match(path.read_text("utf-8"))
        if front is not None:
            path.unlink()
            path.with_suffix(".yml").write_text(front[1], encoding="utf-8")
            kinds.add(yaml.safe_load(front[1])["kind"])
    before, after = load(HOME).dossier, load(tmp_path).dossier
    assert before is not None
    assert after is not None
    assert kinds > {kind for kind, record in KINDS.items() if record.scope == "standing"} - {"closing"}
    assert {one.id for one in after.evidence.records} == {one.id for one in before.evidence.records}
    assert {one.code for one in check_all(after)} - {"decision-stale"} <= {one.code for one in check_all(before)}


def test_the_hook_stops_what_is_wrong(tmp_path: Path) -> None:
    shutil.copytree(HOME / "tests" / "second-contract", tmp_path / "root")
    made = Repository.new(tmp_path / "root")
    (made.top / ".venv").symlink_to(HOME / ".venv")
    made.write({".gitignore": ".venv\n"})
    made.commit("一")
    config = yaml.safe_load((HOME / ".pre-commit-config.yaml").read_text("utf-8"))
    (hook,) = config["repos"][0]["hooks"]
    assert re.match(hook["files"], ATTENDANCE)

    def run() -> int:
        return subprocess.run(
            shlex.split(hook["entry"]), cwd=made.top, env={"PATH": os.environ["PATH"]}, capture_output=True, check=False
        ).returncode

    assert run() == 0
    text = (made.top / ATTENDANCE).read_text("utf-8")
    made.write({ATTENDANCE: text.replace("workdays: 18", "workdays: x")})
    assert run() == 0  # not staged
    made.git("add", ATTENDANCE)
    assert run() == 1
