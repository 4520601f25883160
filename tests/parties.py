"""Two parties over one repository: their keys, made by the real ssh-keygen, and the register that names them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dossier.problems import Problem
from dossier.verify import Asked, verify
from repositories import Repository

ROLES = "content/contract/roles.yml"
RULING = "evidence/2024-03/rulings/fault.md"
COMPLAINT = "evidence/2024-03/complaint/call.md"
REPORT = "evidence/2024-03/operation-report/weekly.md"
PRICES = "content/contract/prices.yml"
NAMES = ("bureau", "bureau-two", "provider", "provider-two", "maintainer", "stranger", "former", "lost")
_HEAD = """\
roles:
  - {id: provider, title: 乙方, answers_for: 服务}
  - {id: bureau, title: 甲方, answers_for: 考核}
  - {id: maintainers, title: 维护方, answers_for: 程序}
paths:
  - {path: "evidence/*/rulings/**", roles: [bureau], reason: 裁定}
  - {path: "evidence/*/issued/**", roles: [bureau], reason: 签发}
  - {path: "evidence/*/complaint/**", roles: [bureau], reason: 投诉}
  - {path: "evidence/*/usage/**", roles: [bureau, provider], reason: 使用}
  - {path: "evidence/**", roles: [provider], reason: 证据}
  - {path: "content/contract/**", roles: [bureau, provider], threshold: 2, reason: 合同}
  - {path: "**", roles: [maintainers], reason: 程序}
people:
"""


def key(folder: Path, name: str) -> Path:
    """A new pair of keys."""
    path = folder / name
    if not path.exists():
        words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(path)]
        subprocess.run(words, check=True, capture_output=True)
    return path


@dataclass
class Parties:
    """A repository whose first commit registers both parties; `at` are the ids of commits that tests name."""

    repository: Repository
    keys: dict[str, Path]
    root: str = ""
    entries: dict[str, str] = field(default_factory=dict)

    @classmethod
    def new(cls, folder: Path, keys: dict[str, Path]) -> Parties:
        """The first commit, of 2024-01-02, which is the one to trust."""
        made = cls(Repository.new(folder), keys)
        made.entries = {
            "bureau": made.entry("bureau", "bureau"),
            "provider": made.entry("provider", "provider"),
            "maintainer": made.entry("maintainer", "maintainers"),
            "former": made.entry("former", "bureau", "until: 2024-03-31"),
            "lost": made.entry("lost", "bureau", "revoked: {on: 2024-04-01, reason: 丢失}"),
        }
        files = {ROLES: made.register(), COMPLAINT: "投诉\n", PRICES: "items: []\n"}
        made.root = made.commit("begin", files, "bureau", day="2024-01-02")
        return made

    def entry(self, name: str, role: str, more: str = "", *, id_: str = "") -> str:
        """A person's line in the register."""
        public = self.keys[name].with_name(f"{name}.pub").read_text("utf-8").strip()
        days = f"from: 2024-01-01{', ' if more else ''}{more}"
        return f'  - {{id: {id_ or name}, name: 某岗-{name}, role: {role}, keys: [{{key: "{public}", {days}}}]}}\n'

    def register(self, **changed: str) -> str:
        """The register with some people changed or added; "" leaves one out."""
        return _HEAD + "".join(
            {**self.entries, **{name.replace("_", "-"): line for name, line in changed.items()}}.values()
        )

    def commit(
        self, subject: str, files: Mapping[str, str | None] | None, by: str | None, day: str = "2024-06-01"
    ) -> str:
        """Commit files, signed by somebody."""
        return self.repository.commit(subject, files, by or "某人", day, self.keys[by] if by else None)

    def approve(self, commit: str, by: str | None, day: str = "2024-06-01") -> str:
        """An empty commit that approves another one."""
        return self.commit(f"批准\n\nApproves: {commit}", None, by, day)

    def verify(self, *, trust: str | None = None, **asked: Any) -> list[tuple[str, str]]:
        """Codes with the paths that they are told at; the first commit is trusted."""
        return [(one.code, one.place.path) for one in self.problems(trust=trust, **asked)]

    def problems(self, *, trust: str | None = None, **asked: Any) -> tuple[Problem, ...]:
        """What verify says."""
        given = {"root": self.repository.top, "trust": self.root if trust is None else trust, **asked}
        return verify(Asked(**given))
