"""A small contract in a repository of its own, of which months are issued, signed and restated."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dossier.cli import main
from dossier.cli.session import Session
from dossier.cli.starting import start
from repositories import Repository

RULE = "  - {path: content/contract/roles.yml, roles: [client, provider], threshold: 2, reason: 双方共同决定}\n"
ROLES = """
people:
  - {{id: client-1, name: 甲方经办岗, role: client, keys: [{{key: "{client}", from: 2025-01-01}}]}}
  - {{id: provider-1, name: 乙方经办岗, role: provider, keys: [{{key: "{provider}", from: 2025-01-01}}]}}
"""


@dataclass(frozen=True)
class Office:
    """A root with its repository, and the folder that the parties' keys lie in."""

    repository: Repository
    keys: Path

    @classmethod
    def new(cls, folder: Path) -> Office:
        """The scheme of linear payment with January, February and March 2025, everything committed on 12 April."""
        root, keys = folder / "root", folder / "keys"
        keys.mkdir(parents=True)
        start(root, "linear")
        for role in ("client", "provider", "stranger"):
            words = ["-q", "-t", "ed25519", "-N", "", "-C", role, "-f", str(keys / role)]
            subprocess.run(["ssh-keygen", *words], check=True)
        office = cls(Repository.new(root), keys)
        for month, last in (("02", 28), ("03", 31)):
            for kind, name in (("measurement", "availability"), ("rulings", "conduct")):
                text = office.read(f"evidence/2025-01/{kind}/{name}-2025-01.md")
                text = text.replace("2025-01-31", f"2025-{month}-{last}").replace("2025-01", f"2025-{month}")
                office.repository.write({f"evidence/2025-{month}/{kind}/{name}-2025-{month}.md": text})
        register = {role: (keys / f"{role}.pub").read_text("ascii").strip() for role in ("client", "provider")}
        roles = office.read("content/contract/roles.yml").replace("paths:\n", f"paths:\n{RULE}", 1)
        office.repository.commit(
            "three months", {"content/contract/roles.yml": roles + ROLES.format(**register)}, day="2025-04-12"
        )
        return office

    @property
    def root(self) -> Path:
        """The root."""
        return self.repository.top

    def read(self, path: str) -> str:
        """A file's text."""
        return (self.root / path).read_text("utf-8")

    def run(self, *words: str) -> int:
        """A command over the root; returns its exit code."""
        return main(["--root", str(self.root), *words])

    def commit(self, subject: str, files: dict[str, str | None] | None = None, day: str = "2025-04-12") -> str:
        """Commit everything."""
        return self.repository.commit(subject, files or {}, day=day)

    def issue(self, period: str, *words: str, day: str = "2025-04-13") -> int:
        """Issue a month and commit what that wrote; the exit code."""
        code = self.run("issue", period, *words)
        if code == 0:
            self.commit(f"issue {period}", day=day)
        return code

    def sign(self, period: str, role: str, key: str = "", *words: str) -> int:
        """Sign a month with somebody's key, by default the role's."""
        return self.run("sign", period, "--role", role, "--key", str(self.keys / (key or role)), *words)

    def session(self) -> Session:
        """The root as it is now."""
        return Session(self.root, None)

    def codes(self) -> list[str]:
        """What `check` says."""
        return [problem.code for problem in self.session().problems]

    def copy(self, folder: Path) -> Office:
        """The same in another folder, to be spoilt."""
        shutil.copytree(self.root, folder / "root")
        return Office(Repository(folder / "root"), self.keys)
