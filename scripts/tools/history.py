"""Make the sample a real history: `python -m tools.history DIR` builds a repository with two parties that sign.

The register and what lasts come first, then the evidence of each month, committed by whoever may; the months before the
last two are issued by the bureau and signed by both, and one of them is restated. The keys are those of tests/keys,
which are worth nothing.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from dossier.cli import main as dossier
from dossier.contract.roles import PATH, Roles, read_roles
from dossier.exact.period import Period
from dossier.records.layout import month_of

HOME: Final = Path(__file__).resolve().parents[2]
KEYS: Final = HOME / "tests" / "keys"
PARTIES: Final = ("bureau", "provider", "maintainers")
_OPEN: Final = 2  # so many last months stay open: one that is ready to be issued, and the running one
_RULE: Final = "  - {path: content/contract/roles.yml, roles: [bureau, provider], threshold: 2, reason: 双方共同决定}\n"
_PERSON: Final = "  - {{id: {role}-test, name: {role} 测试, role: {role}, keys: [{{key: {key}, from: 2023-01-01}}]}}\n"


_MARCH: Final = "evidence/2024-04/rulings/closing-2024-03.md"
_CLOSING: Final = """---
kind: closing
id: closing-2024-03
title: 2024-03 按现状签发的决定
sample: true
happened: 2024-04-12
covers: {from: 2024-03-01, to: 2024-03-31}
prepared_by: 甲方云管理科
collected: {method: statement, origin: 月度考核会}
takes: [incident/incident-2024-03-20]
reason: 故障扣费双方尚未书面确认，先按现有证据签发，确认以后有出入的重新签发。
---
"""


class HistoryError(Exception):
    """A step of the history that did not come off."""


@dataclass(frozen=True)
class Sample:
    """A repository in the making; `keys` are private keys that only their owner can read, by role."""

    root: Path
    keys: Mapping[str, Path]

    def git(self, *words: str, when: date | None = None) -> str:
        """What git says, with no setting of this machine."""
        moment = f"{when}T10:00:00+0800" if when else "2023-12-01T10:00:00+0800"
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_DATE": moment,
            "GIT_COMMITTER_DATE": moment,
        }
        done = subprocess.run(  # noqa: S603  # words of ours
            ["git", *words],  # noqa: S607  # wherever it lies
            cwd=self.root,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise HistoryError(f"git {' '.join(words)}: {done.stderr}")
        return done.stdout.strip()

    def commit(self, role: str, paths: Sequence[str], subject: str, when: date) -> None:
        """Commit files as a role, signed; nothing if there are none."""
        if not paths:
            return
        self.git("add", "--all", "--", *paths)
        person = ["-c", f"user.name={role}", "-c", f"user.email={role}@example.invalid"]
        signed = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={self.keys[role]}"]
        self.git(*person, *signed, "commit", "--quiet", "--gpg-sign", "-m", subject, when=when)

    def run(self, *words: str) -> None:
        """A command of the program. Raises HistoryError if it does not come off."""
        if code := dossier(["--root", str(self.root), *words]):
            raise HistoryError(f"dossier {' '.join(words)}: exit code {code}")

    def issue(self, period: Period, when: date, *words: str) -> None:
        """Issue a month and have both parties sign it."""
        self.run("issue", str(period), *words)
        folder = f"evidence/{period}/issued"
        self.run("sign", str(period), "--role", "bureau", "--key", str(self.keys["bureau"]))
        self.commit("bureau", [folder], f"签发 {period}", when)
        self.run("sign", str(period), "--role", "provider", "--key", str(self.keys["provider"]))
        self.commit("provider", [folder], f"乙方签名 {period}", when + timedelta(days=1))


def build(root: Path, work: Path, months: int | None = None) -> Sample:
    """The history in a new folder; `work` takes copies of the keys. `months` is how many are issued, by default all but
    the last two.

    Raises HistoryError if a step does not come off.
    """
    sample = Sample(root, _keys(work))
    for name in ("content", "evidence", "mkdocs.yml"):
        source = HOME / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, root / name)
    sample.git("init", "--quiet", "--initial-branch", "main")
    (root / _MARCH).write_text(_CLOSING, "utf-8")
    roles = _register(root)
    files = defaultdict[Period | None, list[str]](list)
    for path in sorted(_files(root)):
        files[month_of(path)].append(path)
    sample.commit("maintainers", files.pop(None), "合同数据、项目登记、长期材料", date(2023, 12, 1))
    periods = sorted(one for one in files if one is not None)
    for period in periods:
        for role, paths in _by_role(roles, files[period]).items():
            sample.commit(role, paths, f"{period} 的材料", period.end)
    day = periods[-1].end + timedelta(days=10)
    for period in periods[: len(periods) - _OPEN if months is None else months]:
        decided = ("--decide", str(root / _MARCH)) if period == Period(2024, 3) else ()
        sample.issue(period, day, *decided)
        day += timedelta(days=2)
    return sample


def restate(sample: Sample, period: Period, path: str, old: str, new: str, reason: str, when: date) -> None:
    """Correct a file of an issued month and issue the month again."""
    file = sample.root / path
    text = file.read_text("utf-8")
    if old not in text:
        raise HistoryError(f"{path}: no {old}")
    file.write_text(text.replace(old, new, 1), "utf-8")
    sample.commit("bureau", [path], reason, when)
    sample.issue(period, when + timedelta(days=1), "--restate", "--reason", reason)


def _keys(work: Path) -> Mapping[str, Path]:
    """Copies that nobody else can read, as ssh-keygen demands."""
    work.mkdir(parents=True, exist_ok=True)
    for role in PARTIES:
        for name in (role, f"{role}.pub"):
            shutil.copy(KEYS / name, work / name)
        (work / role).chmod(0o600)
    return {role: work / role for role in PARTIES}


def _register(root: Path) -> Roles:
    """The register of roles with the test keys in it."""
    path = root / PATH
    text = path.read_text("utf-8").replace("paths:\n", f"paths:\n{_RULE}", 1)
    text += "\npeople:\n"
    for role in PARTIES:
        kind, key, *_ = (KEYS / f"{role}.pub").read_text("ascii").split()
        text += _PERSON.format(role=role, key=f"{kind} {key}")
    path.write_text(text, "utf-8")
    roles = read_roles(text.encode())
    if roles is None:
        raise HistoryError(f"{PATH} cannot be read")
    return roles


def _files(root: Path) -> Iterator[str]:
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not name.startswith((".git/", "build/")):
            yield name


def _by_role(roles: Roles, paths: Sequence[str]) -> Mapping[str, list[str]]:
    """Files by who commits them: what only the provider may, the provider; the rest the bureau, if it may."""
    found = defaultdict[str, list[str]](list)
    for path in paths:
        may = roles.may_commit(path)
        found["bureau" if "bureau" in may else may[0]].append(path)
    return found


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a folder that is not there yet")
    folder = parser.parse_args().folder.resolve()
    folder.mkdir(parents=True)
    sample = build(folder, folder.with_name(f"{folder.name}-keys"))
    complaint = "evidence/2024-02/complaint/complaint-2024-02-health.md"
    why = "复核：投诉不是乙方原因"
    restate(
        sample,
        Period(2024, 2),
        complaint,
        "cause: provider",
        "cause: other",
        why,
        date(2024, 7, 1),
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
