"""The made-up city as a folder: the project's own contract, invented evidence, and a git history of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from dossier.exact.period import Period
from dossier.publish.appearance import HOME
from tools.benchmark import service
from tools.benchmark.tenants import register, tenants, usage
from tools.sampledata.book import Book
from tools.sampledata.certificates import certificates
from tools.sampledata.tenants import START
from tools.sampledata.watch import watch

FIRST: Final = Period(START.year, START.month)
_STAMP: Final = "city.json"
_IDENTITY: Final = ("-c", "user.name=bench", "-c", "user.email=bench@example.invalid", "-c", "commit.gpgsign=false")
_DAY: Final = "2024-12-10T09:00:00+08:00"


@dataclass(frozen=True)
class Size:
    """How large the city is."""

    projects: int
    hosts: int
    months: int

    @property
    def periods(self) -> tuple[Period, ...]:
        """Its months in order."""
        return tuple(FIRST.shift(index) for index in range(self.months))


def evidence(size: Size) -> Mapping[str, bytes]:
    """Path -> bytes of every record and attachment; the same size always gives the same bytes."""
    book = Book()
    everyone = tenants(size.projects, size.hosts, size.months)
    for tenant in everyone:
        register(book, tenant)
    service.standing(book, everyone)
    certificates(book)
    for period in size.periods:
        present = [tenant for tenant in everyone if tenant.serves(period)]
        watch(book, period)
        service.month(book, period, present)
        for tenant in present:
            usage(book, tenant, period)
    # The sample's price notice is for a later month than its contract data knows; the city has months beyond it.
    return {path: data for path, data in book.files.items() if "/price-notice/" not in path}


def make(folder: Path, size: Size) -> None:
    """Write the city and commit it; one of the same size that is there is only put back to its first commit."""
    stamp = folder / _STAMP
    wanted = evidence(size)
    if stamp.is_file() and json.loads(stamp.read_text()) == asdict(size):
        git(folder, "reset", "--quiet", "--hard", "first")
        if all((folder / path).is_file() and (folder / path).read_bytes() == data for path, data in wanted.items()):
            return
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(HOME / "content" / "contract", folder / "content" / "contract")
    for path, data in wanted.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    (folder / ".gitignore").write_text("/build/\n/city.json\n")
    git(folder, "init", "--quiet")
    commit(folder, "The city")
    git(folder, "tag", "first")
    stamp.write_text(json.dumps(asdict(size)))


def commit(folder: Path, subject: str) -> None:
    """Record everything that changed, always at the same time."""
    git(folder, "add", "--all")
    git(folder, *_IDENTITY, "commit", "--quiet", "--no-verify", "--message", subject)


def git(folder: Path, *words: str) -> None:
    """Run git; raises CalledProcessError."""
    times = {"GIT_AUTHOR_DATE": _DAY, "GIT_COMMITTER_DATE": _DAY}
    command = ["git", *words]
    subprocess.run(command, cwd=folder, check=True, env={**_environment(), **times})  # noqa: S603  # fixed words


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
