"""Both parties over three months on one bare remote: submit, rule, object, issue, sign, restate, verify, replay.

The contract is the scheme of linear payment: 10,000.00 yuan a month, 200.00 less for each point below 90 (see
schemes/linear). Each party works in a clone of its own and signs with its own key; an auditor has a third clone.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from dossier.cli import main
from dossier.cli.session import Session
from dossier.cli.starting import start
from dossier.exact.period import Period
from dossier.issued.receipt import receipt
from repositories import Repository

RULES = """  - {path: content/contract/roles.yml, roles: [client, provider], threshold: 2, reason: 双方共同决定}
  - {path: "evidence/*/issued/*/manifest.json.provider.*", roles: [provider], reason: 乙方签名}
  - {path: "evidence/*/issued/**", roles: [client], reason: 签发}
"""
LAST_RULES = """  - {path: "evidence/**", roles: [provider], reason: 其余证据由乙方提供}
"""
PERSON = '  - {{id: {role}-1, name: {role}, role: {role}, keys: [{{key: "{key}", from: 2025-01-01}}]}}\n'
MEASUREMENT = """---
kind: measurement
id: availability-2025-{month}
title: 可用率
sample: true
happened: 2025-{month}-{last}
covers: {{from: 2025-{month}-01, to: 2025-{month}-{last}}}
prepared_by: 乙方
collected: {{method: platform-export, origin: 监控平台}}
indicator: availability
value: {value}
---
"""
RULING = """---
kind: ruling
id: conduct-2025-{month}
title: 服务态度评定
sample: true
happened: 2025-{month}-{last}
covers: {{from: 2025-{month}-01, to: 2025-{month}-{last}}}
prepared_by: 甲方
collected: {{method: statement, origin: 示例}}
row: conduct
points: {points}
reason: 例行评定。
---
"""
OBJECTION = """---
kind: objection
id: objection-conduct
title: 对一月服务态度评分的异议
sample: true
happened: 2025-02-05
covers: {from: 2025-01-01, to: 2025-01-31}
prepared_by: 乙方
collected: {method: statement, origin: 示例}
against: {row: conduct}
reason: 两次答复都在时限以内。
---
"""
ANSWER = """---
kind: ruling
id: answer-conduct
title: 对异议的裁定
sample: true
happened: 2025-02-07
covers: {from: 2025-01-01, to: 2025-01-31}
prepared_by: 甲方
collected: {method: statement, origin: 示例}
objection: objection-conduct
outcome: upheld
row: conduct
points: 20
reason: 核实无误，改评满分。
---
"""


@dataclass(frozen=True)
class Party:
    """A clone, whose commits are signed with a key."""

    repository: Repository
    role: str
    key: Path

    @property
    def root(self) -> Path:
        return self.repository.top

    def push(self, subject: str, day: str, files: Mapping[str, str | None] | None = None) -> str:
        """Commit everything, signed, and push it."""
        git = self.repository
        git.write(files or {})
        git.git("add", "-A")
        signed = ["-c", "gpg.format=ssh", "-c", f"user.signingkey={self.key}"]
        git.git(*signed, "commit", "-q", "-S", "-m", subject, by=self.role, day=day)
        git.git("push", "-q", "origin", "HEAD:main")
        return git.git("rev-parse", "HEAD")

    def pull(self) -> None:
        """Take what the other one has pushed."""
        self.repository.git("pull", "-q", "--ff-only", "origin", "main")

    def run(self, *words: str) -> int:
        """A command over the clone."""
        return main(["--root", str(self.root), *words])

    def sign(self, period: str) -> int:
        """Sign what was issued."""
        return self.run("sign", period, "--role", self.role, "--key", str(self.key))

    def month(self, month: int) -> Decimal:
        """What a month makes payable."""
        return Session(self.root, None).assessments[Period(2025, month)].settlement.payable


def clone(remote: Path, folder: Path, role: str, keys: Path) -> Party:
    subprocess.run(["git", "clone", "-q", str(remote), str(folder)], check=True, capture_output=True)
    return Party(Repository(folder), role, keys / role)


def measured(month: str, last: int, value: str) -> dict[str, str | None]:
    text = MEASUREMENT.format(month=month, last=last, value=value)
    return {f"evidence/2025-{month}/measurement/availability-2025-{month}.md": text}


def ruled(month: str, last: int, points: int) -> dict[str, str | None]:
    path = f"evidence/2025-{month}/rulings/conduct-2025-{month}.md"
    return {path: RULING.format(month=month, last=last, points=points)}


def issued(client: Party, provider: Party, month: str, day: str, *words: str) -> None:
    """Issue a month, and have both sign it."""
    assert client.run("issue", f"2025-{month}", *words) == 0
    assert client.sign(f"2025-{month}") == 0
    client.push(f"issue {month}", day)
    provider.pull()
    assert provider.sign(f"2025-{month}") == 0
    provider.push(f"sign {month}", day)
    client.pull()


@pytest.fixture(scope="module")
def parties(tmp_path_factory: pytest.TempPathFactory) -> tuple[Party, Party, str]:
    """Client and provider, each with a clone, and the commit that both trust."""
    folder = tmp_path_factory.mktemp("parties")
    keys, first, remote = folder / "keys", folder / "first", folder / "remote.git"
    keys.mkdir()
    people = "\npeople:\n"
    for role in ("client", "provider"):
        words = ["-q", "-t", "ed25519", "-N", "", "-C", role, "-f", str(keys / role)]
        subprocess.run(["ssh-keygen", *words], check=True)
        kind, key, _ = (keys / f"{role}.pub").read_text("ascii").split()
        people += (
            f'  - {{id: {role}-1, name: {role}, role: {role}, keys: [{{key: "{kind} {key}", from: 2025-01-01}}]}}\n'
        )
    start(first, "linear")
    shutil.rmtree(first / "evidence/2025-01")
    register = first / "content/contract/roles.yml"
    head, mark, rest = register.read_text("utf-8").partition("paths:\n")
    rulings, everything = rest.splitlines(keepends=True)[:2]
    register.write_text(head + mark + RULES + rulings + LAST_RULES + everything + people, "utf-8")
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(remote)], check=True)
    begun = Party(Repository.new(first), "client", keys / "client")
    begun.repository.git("remote", "add", "origin", str(remote))
    trusted = begun.push("the contract", "2025-01-01")
    return (
        clone(remote, folder / "client", "client", keys),
        clone(remote, folder / "provider", "provider", keys),
        trusted,
    )


def three_months(client: Party, provider: Party) -> None:
    """From January to March, with an objection that is upheld, and a month that turns out wrong afterwards."""

    # January: 50 of 60 for an availability of 99.2, no complaints, 18 for conduct: 88 points, 400.00 off.
    provider.push("January", "2025-02-01", measured("01", 31, "99.2"))
    client.pull()
    client.push("January is ruled", "2025-02-03", ruled("01", 31, 18))
    assert client.month(1) == Decimal("9600.00")

    # The provider objects; while that is open nothing is issued. It is upheld: 90 points, the whole price.
    provider.pull()
    provider.push("objection", "2025-02-05", {"evidence/2025-02/objection/objection-conduct.md": OBJECTION})
    client.pull()
    assert client.run("issue", "2025-01") == 1
    client.push("upheld", "2025-02-07", {"evidence/2025-02/rulings/answer-conduct.md": ANSWER})
    assert client.month(1) == Decimal("10000.00")
    issued(client, provider, "01", "2025-02-12")

    # February comes out as January did at first.
    provider.push("February", "2025-03-01", measured("02", 28, "99.2"))
    client.pull()
    client.push("February is ruled", "2025-03-03", ruled("02", 28, 18))
    issued(client, provider, "02", "2025-03-12")

    # March is running when it turns out that January's availability was 98: 40 points, half the price (the floor).
    provider.push("March", "2025-04-01", measured("03", 31, "99.2"))
    client.pull()
    client.push("March is ruled", "2025-04-03", ruled("03", 31, 18))
    provider.pull()
    provider.push("January was wrong", "2025-04-10", measured("01", 31, "98"))
    client.pull()
    assert client.run("check") == 1
    issued(client, provider, "01", "2025-04-12", "--restate", "--reason", "可用率登记有误")
    assert client.month(3) == Decimal("4600.00")  # 9,600.00 less the 5,000.00 that January was paid too much
    issued(client, provider, "03", "2025-04-20")


def test_an_auditor_proves_it_years_later_and_finds_a_ruling_that_the_provider_changed(
    parties: tuple[Party, Party, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With a clone, the commit that was trusted first, and a receipt."""
    client, provider, trusted = parties
    three_months(client, provider)
    auditor = clone(
        Path(client.repository.git("remote", "get-url", "origin")), tmp_path / "auditor", "client", client.key
    )
    session = Session(auditor.root, None)
    kept = tmp_path / "receipt.txt"
    kept.write_text(receipt(session.issued.chain[-1]), "utf-8")
    capsys.readouterr()
    assert auditor.run("verify", "--trust", trusted, "--receipt", str(kept)) == 0, capsys.readouterr().out
    assert auditor.run("check") == 0
    assert [session.seal(one).signing for one in session.issued.chain] == ["both"] * 4
    assert auditor.run("replay", "--all") == 0

    # The provider changes a ruling: the chain finds it, and so does the history.
    provider.pull()
    path = "evidence/2025-02/rulings/conduct-2025-02.md"
    provider.push("better", "2025-04-21", {path: RULING.format(month="02", last=28, points=20)})
    auditor.pull()
    capsys.readouterr()
    assert auditor.run("verify", "--trust", trusted) == 1
    assert path in capsys.readouterr().out
    assert auditor.run("check") == 1
    assert "issued-file-changed" in capsys.readouterr().out
