"""`publish`: add what is new to a published site, in a folder or on a branch; what was issued there stays as it is."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from dossier.cli.build import Options, build, work_of
from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.cli.text import say
from dossier.exact.period import Period
from dossier.problems.wording import Language
from dossier.repository import NoHistory
from dossier.repository.branch import Branch

BRANCH = "branch:"
"""What the name of a branch is written with."""


def publish(session: Session, periods: Sequence[Period], target: str, options: Options, lang: Language) -> int:
    """Publish months to a folder, or to a branch named as `branch:NAME`; returns the exit code."""
    if not target.startswith(BRANCH):
        return build(session, periods, replace(options, out=Path(target), whole=False), lang)
    try:
        return _to_branch(session, periods, Branch.of(session.root, target.removeprefix(BRANCH)), options, lang)
    except NoHistory as why:
        raise WrongUse(f"gap_{why.gap}", path=why.where) from None


def _to_branch(session: Session, periods: Sequence[Period], branch: Branch, options: Options, lang: Language) -> int:
    with tempfile.TemporaryDirectory(prefix="publish-", dir=work_of(session)) as folder:
        out = Path(folder)
        branch.lay_out(out)
        code = build(session, periods, replace(options, out=out, whole=False, aside=True), lang)
        history = session.history
        when = history.nodes[-1].moment if history.nodes else None
        subject = ", ".join(map(str, periods))
        made = branch.commit(out, when or datetime.fromtimestamp(0, UTC), subject)
    if made == branch.tip:
        click.echo(say(lang, "branch_same", value=branch.name))
    else:
        click.echo(say(lang, "branch_moved_to", value=branch.name, commit=made, months=subject))
    return code
