"""`replay`: an issued revision is computed again from its commit, and held against what was issued."""

from __future__ import annotations

import json

import click

from dossier.assessment import from_json, to_json
from dossier.cli.session import Session, WrongUse
from dossier.cli.text import say
from dossier.compare import compare
from dossier.compare.formats import FORMATS
from dossier.issue.sealing import as_issued
from dossier.issued import Revision
from dossier.issued.manifest import ASSESSMENT
from dossier.problems.wording import Language
from dossier.program import program
from dossier.repository import BadRevisionError, NoHistory, at_revision


def replay(session: Session, revision: Revision, lang: Language) -> int:
    """Say whether the revision comes out as it was issued, byte for byte; the exit code."""
    again = recomputed(session, revision)
    words = {"period": revision.manifest.period, "revision": str(revision.number), "commit": revision.manifest.commit}
    issued = revision.data(ASSESSMENT)
    if again == issued:
        click.echo(say(lang, "replay_same", **words))
        return 0
    known, now = revision.manifest.program, program()
    if known != now:
        own = {"then": f"{known.version} {known.digest[:12]}", "now": f"{now.version} {now.digest[:12]}"}
        click.echo(say(lang, "replay_other_program", **own), err=True)
        apart = from_json(again.decode()).model_copy(update={"program": known})
        then = json.loads(issued)
        if _as_far_as(then, json.loads(to_json(apart))) == then:
            click.echo(say(lang, "replay_same", **words))
            return 0
    click.echo(FORMATS["text"](compare(from_json(issued.decode()), from_json(again.decode()))))
    click.echo(say(lang, "replay_differs", **words), err=True)
    return 1


def _as_far_as(known: object, tree: object) -> object:
    """A tree without the keys that another one, written by an earlier program, does not know."""
    if isinstance(known, dict) and isinstance(tree, dict):
        return {key: _as_far_as(known[key], value) for key, value in tree.items() if key in known}
    if isinstance(known, list) and isinstance(tree, list) and len(known) == len(tree):
        return [_as_far_as(was, now) for was, now in zip(known, tree, strict=True)]
    return tree


def recomputed(session: Session, revision: Revision) -> bytes:
    """The assessment of the revision, computed again from its commit. Raises WrongUse if that cannot be had."""
    manifest = revision.manifest
    try:
        with at_revision(session.root, manifest.commit) as (folder, history):
            period = revision.period if revision.number > 1 else None
            then = Session(folder, session.cache, manifest.as_of, history, period)
            if not then.sound:
                raise WrongUse("replay_unsound", commit=manifest.commit)
            if revision.period not in then.assessments:
                raise WrongUse("replay_no_month", commit=manifest.commit, period=manifest.period)
            return to_json(as_issued(then.assessments[revision.period], then.issued)).encode()
    except BadRevisionError as bad:
        raise WrongUse(bad.message, **bad.values) from None
    except NoHistory as why:
        raise WrongUse(f"gap_{why.gap}", path=why.where) from None
