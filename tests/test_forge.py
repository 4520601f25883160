"""The files for platforms: their steps, run on a real repository with a bare remote, and the comment on its API."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import yaml

from builders import HOME
from forges import DIALECTS, ME, REPOSITORY, TOKEN, StandIn, serving, standing_in
from repositories import Repository

FORGE = HOME / "scripts" / "forge"
RULING = "evidence/2025-01/rulings/r1.md"
SYSTEM = {"PATH": os.environ["PATH"], "HOME": "/nowhere", "LANG": "C.UTF-8"}


@pytest.fixture(params=sorted(DIALECTS))
def forge(request: pytest.FixtureRequest) -> Iterator[StandIn]:
    with standing_in(request.param) as found:
        yield found


def environment(forge: StandIn, token: str = TOKEN) -> dict[str, str]:
    return {
        **SYSTEM,
        "DOSSIER_API": forge.address,
        "DOSSIER_REPOSITORY": REPOSITORY[forge.name],
        "DOSSIER_TOKEN": token,
    }


def comment(forge: StandIn, text: str, code: int = 0, token: str = TOKEN) -> str:
    """Write the comment on pull request 1; what is said of it."""
    done = subprocess.run(
        [sys.executable, FORGE / "comment.py", forge.name, "1"],
        input=text.encode(), env=environment(forge, token), capture_output=True, check=False,
    )  # fmt: skip
    told = (done.stdout + done.stderr).decode()
    assert done.returncode == code, told
    assert TOKEN not in told
    return told


def test_a_comment_is_posted_once_and_then_brought_up_to_date(forge: StandIn) -> None:
    for number in range(250):  # more than two pages
        forge.say(1, f"第 {number} 句", "somebody")
    assert "posted" in comment(forge, "甲")
    assert "unchanged" in comment(forge, "甲")
    assert "updated" in comment(forge, "乙")
    mine = [one["body"] for one in forge.comments[1] if ME in json.dumps(one)]
    assert mine == ["<!-- dossier:change -->\n乙"]


def test_what_somebody_else_wrote_is_left_alone(forge: StandIn) -> None:
    """Anybody can write the first line by which the comment is found."""
    forge.say(1, "<!-- dossier:change -->\n假的", "somebody")
    forge.say(1, "请看 <!-- dossier:change -->", ME)
    comment(forge, "真的")
    assert [one["body"] for one in forge.comments[1]][:2] == [
        "<!-- dossier:change -->\n假的",
        "请看 <!-- dossier:change -->",
    ]
    assert len(forge.comments[1]) == 3


def test_a_token_that_does_not_count(forge: StandIn) -> None:
    assert "401" in comment(forge, "甲", 1, "wrong")
    assert forge.comments == {}


def test_wrong_use_is_told(forge: StandIn) -> None:
    for words, env in (
        ([forge.name, "x"], environment(forge)),
        (["sourceforge", "1"], environment(forge)),
        ([forge.name, "1"], SYSTEM),
        ([forge.name, "1"], {**environment(forge), "DOSSIER_API": "file:///etc"}),
    ):
        done = subprocess.run([sys.executable, FORGE / "comment.py", *words], env=env, capture_output=True, check=False)
        assert done.returncode == 2
        assert b"Traceback" not in done.stderr


def test_a_token_goes_nowhere_else(forge: StandIn) -> None:
    class Away(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302)
            self.send_header("Location", f"{forge.address}{self.path}")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as the library has it
            """Say nothing."""

    with serving(Away) as address:
        env = {**environment(forge), "DOSSIER_API": address}
        done = subprocess.run(
            [sys.executable, FORGE / "comment.py", forge.name, "1"],
            input=b"",
            env=env,
            capture_output=True,
            check=False,
        )
    assert done.returncode == 1
    assert forge.asked == []


@dataclass(frozen=True)
class Office:
    """A bare remote with the contract and a pull request, and a clone of its branch main with the program."""

    remote: Repository
    clone: Path


@pytest.fixture
def office(tmp_path: Path) -> Office:
    work = Repository.new(tmp_path / "work")
    shutil.copytree(HOME / "tests" / "contracts" / "minimal", work.top, dirs_exist_ok=True)
    shutil.copytree(FORGE, work.top / "scripts" / "forge")
    for name in sorted(DIALECTS):
        subprocess.run([work.top / "scripts" / "forge" / "install", name], check=True, capture_output=True)
    # the machine is set up already; what sets it up is tested elsewhere
    work.write({"scripts/setup": "#!/bin/sh\n", ".gitignore": "/.venv\n/build/\n"})
    (work.top / "scripts" / "setup").chmod(0o755)
    base = work.commit("一月", day="2025-02-01")
    subprocess.run(["git", "clone", "-q", "--bare", work.top, tmp_path / "remote"], check=True, env=SYSTEM)
    remote = Repository(tmp_path / "remote")
    text = (work.top / RULING).read_text("utf-8")
    evil = {"scripts/setup": "#!/bin/sh\ntouch ran\n", "scripts/forge/comments": "#!/bin/sh\ntouch ran\n"}
    files = {RULING: text.replace("points: 20", "points: 18"), **evil}
    work.commit("改判", files, day="2025-02-02")
    for kind in ("pull", "merge-requests"):
        work.git("push", "-q", str(remote.top), f"HEAD:refs/{kind}/1/head")
    subprocess.run(["git", "clone", "-q", remote.top, tmp_path / "clone"], check=True, env=SYSTEM)
    (tmp_path / "clone" / ".venv").symlink_to(HOME / ".venv")
    assert base
    return Office(remote, tmp_path / "clone")


def run(office: Office, step: str, env: Mapping[str, str], code: int = 0) -> str:
    """Run a step as a runner does; nothing that the pull request brings has run."""
    home = {"HOME": str(office.clone.parent)}
    words = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step]
    done = subprocess.run(words, cwd=office.clone, env={**SYSTEM, **home, **env}, capture_output=True, check=False)
    told = (done.stdout + done.stderr).decode()
    assert done.returncode == code, f"{step}\n{told}"
    assert not list(office.clone.rglob("ran"))
    return told


def filled(text: object, values: Mapping[str, str]) -> str:
    """A value of a workflow with its expressions worked out; one that is not known is a mistake."""
    return re.sub(r"\$\{\{ *([^ }]+) *\}\}", lambda found: values[found[1]], str(text))


def steps(
    job: Mapping[str, Any], given: Mapping[str, str], values: Mapping[str, str]
) -> Iterator[tuple[str, dict[str, str]]]:
    for step in job["steps"]:
        if "run" in step:
            own = {key: filled(value, values) for key, value in step.get("env", {}).items()}
            assert "${{" not in step["run"], "what strangers name goes through the environment alone"
            yield step["run"], {**given, **own}


def test_a_token_for_fetching_goes_to_the_server_and_nowhere_else(office: Office) -> None:
    """git says what it asks the server, a stand-in that refuses everybody; its settings stay as they were."""
    asked: list[str | None] = []

    class Server(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.headers["Authorization"])
            self.send_error(403)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    settings = office.clone / ".git" / "config"
    with serving(Server) as address:
        subprocess.run(["git", "remote", "set-url", "origin", f"{address}/x.git"], cwd=office.clone, check=True)
        before = settings.read_bytes()
        run(office, "scripts/forge/fetch refs/heads/main:refs/dossier/target", {"DOSSIER_GIT_TOKEN": TOKEN}, 128)
    assert {base64.b64decode((one or "").removeprefix("Basic ")).decode() for one in asked} == {
        f"x-access-token:{TOKEN}"
    }
    assert settings.read_bytes() == before


@pytest.mark.parametrize("name", ["github", "gitea", "forgejo"])
def test_the_steps_of_a_workflow(name: str, office: Office) -> None:
    with standing_in(name) as forge:
        values = {
            "github.event.pull_request.number": "1",
            "github.event.pull_request.base.ref": "main",
            "github.repository": REPOSITORY[name],
            "github.api_url": forge.address,
            "github.server_url": "http://server",
            "github.token": TOKEN,
            "secrets.GITHUB_TOKEN": TOKEN,
        }
        flow = yaml.safe_load((office.clone / f".{name}" / "workflows" / "dossier.yml").read_text("utf-8"))
        assert list(flow[True]) == ["pull_request_target"]  # YAML takes `on` for yes
        given = {key: filled(value, values) for key, value in flow["env"].items()}
        assert flow["jobs"]["look"]["permissions"] == {"contents": "read"}
        assert "secrets" not in json.dumps(flow["jobs"]["look"])
        out = [
            step["with"] for job in flow["jobs"].values() for step in job["steps"] if "checkout" in step.get("uses", "")
        ]
        assert [one["persist-credentials"] for one in out] == [False, False]
        for step, env in steps(flow["jobs"]["look"], given, values):
            run(office, step, env)
        assert (office.clone / "build" / "preview" / "index.html").is_file()
        for step, env in steps(flow["jobs"]["comment"], given, values):
            known = {"DOSSIER_API": forge.address, "DOSSIER_USER": ME}  # the stand-in has no other address or user
            run(office, step, env | {key: value for key, value in known.items() if key in env})
        left = [path for path in office.clone.rglob("*") if path.is_file() and ".venv" not in path.parts]
        assert not [path for path in left if TOKEN.encode() in path.read_bytes()]
        (one,) = forge.comments[1]
        assert "| 2025-01 | 20 → 18（−2） |" in one["body"]
        assert "🔴 涉及程序或网站外观" in one["body"]


def test_the_jobs_of_gitlab(office: Office) -> None:
    with standing_in("gitlab") as forge:
        flow = yaml.safe_load((office.clone / ".gitlab-ci.yml").read_text("utf-8"))
        look = flow[".look"]
        head = office.remote.git("rev-parse", "refs/merge-requests/1/head")
        given = {
            **{key: str(value) for key, value in flow["variables"].items()},
            "CI_COMMIT_SHA": head,
            "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        }
        run(office, "git fetch -q origin refs/merge-requests/1/head && git checkout -q FETCH_HEAD", {})
        for name in ("检查", "核验", "预览网站"):
            assert flow[name]["extends"] == ".look"
            run(office, "\n".join([*look["before_script"], *flow[name]["script"]]), given)
        assert json.loads((office.clone / "gl-code-quality-report.json").read_bytes()) == []
        assert (office.clone / "build" / "preview" / "index.html").is_file()
        secrets = {"DOSSIER_API": forge.address, "DOSSIER_REPOSITORY": "7", "DOSSIER_TOKEN": TOKEN}
        run(office, "\n".join(flow["评论"]["script"]), {**given, **secrets})
        (one,) = forge.comments[1]
        assert "| 2025-01 | 20 → 18（−2） |" in one["body"]


def test_all_open_pull_requests_of_gitee(office: Office) -> None:
    """One that cannot be compared says so, and keeps none of the others from its comment."""
    with standing_in("gitee") as forge:
        forge.pulls = {1: "main", 2: "main", 3: "main"}
        other = Repository.new(office.clone.parent / "other")
        other.commit("别的", {"a.txt": "a"})
        other.git("push", "-q", str(office.remote.top), "HEAD:refs/pull/2/head")
        run(office, "scripts/forge/comments gitee", environment(forge), code=1)  # of the third one there is nothing
        assert "没有共同的提交" in forge.comments[2][0]["body"]
        assert "20 → 18" in forge.comments[1][0]["body"]
        assert 3 not in forge.comments


def test_errors_are_annotated_on_their_lines(office: Office) -> None:
    base = office.remote.git("rev-parse", "main")
    work = Repository(office.clone.parent / "work")
    work.commit("写错", {RULING: (work.top / RULING).read_text("utf-8").replace("points: 18", "points: x")})
    work.git("push", "-q", str(office.remote.top), "HEAD:refs/pull/1/head")
    flow = yaml.safe_load((FORGE / "github.yml").read_text("utf-8"))
    env = {"NUMBER": "1", "TARGET": "main", "BASE": "refs/dossier/target", "HEAD": "refs/dossier/head"}
    fetch, _, check, *_ = (step["run"] for step in flow["jobs"]["look"]["steps"] if "run" in step)
    run(office, fetch, env)
    assert f"::error file={RULING},line=11," in run(office, check, env, code=1)
    assert base


def test_what_is_installed_is_left_alone_the_next_time(tmp_path: Path) -> None:
    for name in sorted(DIALECTS):
        first = subprocess.run([FORGE / "install", name, tmp_path], check=True, capture_output=True, text=True).stdout
        assert all((tmp_path / path).is_file() for path in first.split())
        again = subprocess.run([FORGE / "install", name, tmp_path], check=True, capture_output=True, text=True)
        assert again.stdout == ""
    assert not (tmp_path / ".gitlab" / "issue_templates" / "证据有误.md").read_text("utf-8").startswith("---")
    assert (tmp_path / ".github" / "ISSUE_TEMPLATE" / "record.md").read_text("utf-8").startswith("---\nname: 证据有误")
    assert subprocess.run([FORGE / "install", "other"], check=False, capture_output=True).returncode == 2
