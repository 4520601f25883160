"""`compare BASE HEAD --all-months`: what a branch changes, as one account, such as a pull request's comment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from dossier.assessment import Assessment
from dossier.cli.comparing import Crossed
from dossier.cli.laid_out import parted, session_at
from dossier.cli.runs import FOUND_PROBLEMS
from dossier.cli.session import Session
from dossier.compare import Mixed
from dossier.exact.period import Period
from dossier.load import CONTRACT
from dossier.problems.wording import Language
from dossier.proposal import FORMATS, FileChange, How, Revisions, RootState, proposed
from dossier.repository import CommitsBetween


def tell_change(
    root: Path, base: str, head: str, as_of: date | None, format_: str, lang: Language
) -> int:  # the words of the command line
    """Print the account; 1 if the branch brings errors. Raises WrongUse for revisions that are not there."""
    found = parted(root, base, head)
    with session_at(root, found.head, as_of) as after, session_at(root, found.start, after.as_of, after) as before:
        crossed = Crossed(before, after)

        def mixing(period: str) -> Mixed | None:
            return crossed.month(Period.parse(period), Period.parse(period))

        told = proposed(
            _state(before),
            _state(after),
            tuple(_files(found)),
            mixing,
            Revisions(base=found.base, start=found.start, head=found.head),
            after.as_of,
            lang,
        )
    text = FORMATS[format_](told)
    click.echo(text if format_ == "text" else text.encode(), nl=False)
    return FOUND_PROBLEMS if any(one.severity == "error" for one in told.appeared) else 0


def _state(session: Session) -> RootState:
    if not (session.root / CONTRACT).is_dir():  # the very first change brings the contract
        return RootState(None, None, {}, frozenset(), ())
    loaded = session.loaded.dossier
    if loaded is None:
        return RootState(None, None, {}, frozenset(), session.unweighed, unreadable=True)
    months: dict[str, Assessment | None] = {str(one): None for one in loaded.evidence.periods}
    if session.sound:
        adopted = session.assessments.adopted
        months |= {str(one): None if session.refusals(one) else month for one, month in adopted.items()}
    issued = frozenset(map(str, session.issued.months))
    return RootState(loaded.contract, loaded.evidence, months, issued, session.unweighed)


def _files(found: CommitsBetween) -> Iterator[FileChange]:
    left = {*found.moved.values()}
    for path, change in found.changed.items():
        if path in found.moved:
            yield FileChange(path, "moved", found.moved[path])
        elif path not in left:
            how: How = "added" if change.before is None else "removed" if change.after is None else "changed"
            yield FileChange(path, how)
