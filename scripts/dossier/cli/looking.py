"""`digest`: what rulings and findings looked at is written into them, with the digests of today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.cli.writing import not_written, put
from dossier.decisions import Looking
from dossier.load.filing import read_record
from dossier.problems.wording import Language
from dossier.ruled.bases import bases
from dossier.ruled.looked import renewed


def fill_in(session: Session, files: Sequence[str], lang: Language) -> int:
    """Write the digests into each file, all or none; returns the exit code. Raises WrongUse for another file.

    Other records may be wrong, but a decision that would be wrong afterwards is not written.
    """
    dossier, changed = session.dossier, {}
    decisions = dossier.evidence.decisions
    for one in _decisions(session, files):
        path = one.source.path
        old = session.loaded.texts[path]
        new = renewed(old, one, bases(dossier.contract, dossier.evidence, one), dossier.evidence.digests or {})
        gone = [looked.id for _, looked, now in decisions.changed(one) if not now]
        if gone:
            click.echo(say(lang, "digest_gone", path=path, ids=say(lang, "list").join(gone)))
        problems = read_record(path, new).problems
        if problems:
            show_problems(problems, {path: new}, lang)
            return 1
        if new != old:
            changed[path] = new
        else:
            click.echo(say(lang, "digest_same", path=path))
    try:
        put(session.root, changed, over=True)
    except OSError as failed:
        raise not_written(failed, session.root) from None
    for path in changed:
        click.echo(say(lang, "digest_filled", path=path))
    return 0


def _decisions(session: Session, files: Sequence[str]) -> Iterator[Looking]:
    found = {one.source.path: one for one in session.dossier.evidence.decisions.looking}
    for path in files:
        if path not in found:
            raise WrongUse("no_decision", value=path)
        yield found[path]
