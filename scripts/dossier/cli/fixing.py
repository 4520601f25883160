"""`fix`: slips of records that have one reading only are mended, and shown as the difference that they make."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

import click

from dossier.cli.filing import write
from dossier.cli.kinds import Located
from dossier.cli.localise import Command
from dossier.cli.misuse import WrongUse
from dossier.cli.runs import relative
from dossier.cli.text import lang_of, say
from dossier.cli.writing import issued_month
from dossier.exact.digest import sha256
from dossier.intake.mending import mended, sized
from dossier.load import CONTRACT, EVIDENCE
from dossier.load.filing import SUFFIXES
from dossier.load.folder import MAX_ATTACHMENT, read_bytes, walk
from dossier.load.issued import written_by_issue
from dossier.problems.encoding import readable
from dossier.problems.wording import printable
from dossier.source import MAX_BYTES


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=Located())
@click.option("--dry-run", is_flag=True)
@click.pass_context
def fix(ctx: click.Context, paths: tuple[Path, ...], dry_run: bool) -> int:
    """See messages/cli.*.yml."""
    root, lang = ctx.meta["root"], lang_of(ctx)
    if not (root / CONTRACT).is_dir():
        raise WrongUse("no_root", value=str(root))
    wanted = [relative(path, root) for path in paths] or [EVIDENCE]
    files = {}
    for path in walk(root, EVIDENCE)[0]:
        if path.endswith(SUFFIXES) and not written_by_issue(path) and any(_within(path, one) for one in wanted):
            data = read_bytes(root, path, MAX_BYTES)
            if isinstance(data, bytes) and (new := _mended(root, path, data)) != data:
                if month := issued_month(root, path):
                    click.echo(say(lang, "issued_stays", path=path, month=month), err=True)
                    continue
                files[path] = new
                click.echo("".join(_difference(path, data, new)))
    if not dry_run:
        write(root, files, changed=files)
    name = "fix_none" if not files else "fix_would" if dry_run else "fix_made"
    click.echo(say(lang, name, count=str(len(files))))
    return 0


def _within(path: str, wanted: str) -> bool:
    return wanted in (".", path) or path.startswith(f"{wanted}/")


def _mended(root: Path, path: str, data: bytes) -> bytes:
    """The record's file without slips; what is not text stays as it is."""
    try:
        data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data

    def digest(beside: str) -> str:
        found = read_bytes(root, beside, MAX_ATTACHMENT)
        return sha256(found) if isinstance(found, bytes) else ""

    new = mended(path, data, digest)
    folder = path.rpartition("/")[0]
    sizes = {one.relative_to(root).as_posix(): one.lstat().st_size for one in (root / folder).iterdir()}
    return sized(path, new, sizes)


def _difference(path: str, old: bytes, new: bytes) -> Iterator[str]:
    before, after = (readable(data).split("\n") for data in (old, new))
    yield from (f"{printable(line)}\n" for line in difflib.unified_diff(before, after, path, path, n=0, lineterm=""))
