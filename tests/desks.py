"""A desk that really runs: a small contract in a repository with a bare remote, and the program as a clerk has it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from dossier.cli.starting import start
from repositories import Repository

DRILLS = """\
id: service
versions: [{from: 2025-01-01, clause: 附件 1, name: 服务, points: 100}]
rows:
  - id: availability
    row: 1
    versions:
      - from: 2025-01-01
        clause: 附件 1 第 1 项
        name: 可用率
        points: 60
        evidence: [measurement]
        rule:
          kind: bands
          measure:
            kind: latest
            select: {kind: measurement, where: [{field: indicator, is: availability}]}
            field: value
          bands:
            - {at_least: 99.9, points: 60}
            - {below: 99.9, points: 0}
  - id: drills
    row: 2
    versions:
      - from: 2025-01-01
        clause: 附件 1 第 2 项
        name: 消防演练
        points: 10
        evidence: [drill]
        rule:
          kind: checklist
          items:
            - id: fire
              text: 消防演练
              points: 10
              facts:
                - id: fire-drill
                  text: 消防演练有方案、记录、照片
                  select: {kind: drill, where: [{field: subject, is: fire}]}
                  must: [{field: plan, is: true}, {field: record, is: true}, {field: photos, is: true}]
  - id: complaints
    row: 3
    versions:
      - from: 2025-01-01
        clause: 附件 1 第 3 项
        name: 投诉
        points: 10
        evidence: [complaint]
        rule:
          kind: deduct
          events:
            - id: complaint
              text: 乙方原因的投诉
              points: 10
              select: {kind: complaint, where: [{field: cause, is: provider, ruled: fault, open: [undetermined]}]}
  - id: conduct
    row: 4
    versions:
      - {from: 2025-01-01, clause: 附件 1 第 4 项, name: 服务态度, points: 20, evidence: [ruling], rule: {kind: judged}}
"""
"""The rubric of the scheme `bands` with a row for fire drills, which takes half of the points of complaints.

January has 60 points of availability, 10 without complaints and 18 of conduct. Without a drill these are 88, which is
良: 0.9 of 10,000 yuan. With one they are 98, which is 优: all of it.
"""


def desk_root(folder: Path) -> Repository:
    """A root in a repository, pushed to a bare remote beside it."""
    start(folder / "root", "bands")
    (folder / "root/content/contract/rubric/service.yml").write_text(DRILLS, encoding="utf-8")
    repository = Repository.new(folder / "root")
    subprocess.run(["git", "init", "-q", "--bare", str(folder / "remote.git")], check=True)
    repository.commit("合同与一月资料", day="2025-02-01")
    repository.git("remote", "add", "origin", str(folder / "remote.git"))
    repository.git("push", "-q", "origin", "main")
    return repository


def home_of(folder: Path, settings: str = "[user]\n\tname = 乙方资料员\n\temail = clerk@example.invalid\n") -> Path:
    """The home of the person at the desk, with git's settings."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    (home / ".gitconfig").write_text(settings, encoding="utf-8")
    return home


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


@dataclass
class Running:
    """The program, and what it has printed first: the address with the token."""

    process: subprocess.Popen[str]
    address: str
    port: int

    @property
    def token(self) -> str:
        """What only the printed address has."""
        return self.address.partition("#")[2]

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> tuple[int, Any]:
        """The status and the answer to a question as the page asks it."""
        data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        return self.raw(method, f"/api/{path}?{urlencode(query)}", data, {"X-Dossier-Token": self.token})

    def raw(self, method: str, path: str, data: bytes | None, headers: Mapping[str, str]) -> tuple[int, Any]:
        """The status and the answer to any request."""
        address = f"http://127.0.0.1:{self.port}{path}"
        asked = urllib.request.Request(address, data, dict(headers), method=method)  # ours
        try:
            with urllib.request.urlopen(asked, timeout=120) as answer:  # noqa: S310  # as above
                return answer.status, _read(answer.read())
        except urllib.error.HTTPError as failed:
            return failed.code, _read(failed.read())


def _read(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data


@contextmanager
def running(root: Path, home: Path, *words: str, **settings: str) -> Iterator[Running]:
    """The desk over a root, started as a clerk starts it and ended with Ctrl+C; `settings` are of the environment."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        **settings,
    }
    heard = ("env", "--default-signal=INT")  # Ctrl+C, which is ignored by all that is started in the background
    desk = ("-m", "dossier", "--root", str(root), *words, "desk", "--no-browser", "--port", str(port))
    process = subprocess.Popen(
        [*heard, sys.executable, *desk],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        env=environment,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "http://127.0.0.1:" in line, line + process.stdout.read()
        yield Running(process, line[line.index("http") :].strip(), port)
        process.send_signal(signal.SIGINT)
        assert process.wait(120) == 0
    finally:
        process.kill()
