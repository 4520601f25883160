"""`replay`: an issued revision is computed again from its commit, and held against what was issued."""

from __future__ import annotations

import json
import re
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import click

from dossier.assessment import from_json, to_json
from dossier.cli.kept import cache_of
from dossier.cli.laid_out import asked
from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.cli.text import say
from dossier.compare import compare
from dossier.compare.formats import as_text
from dossier.compare.told import NamedComparison
from dossier.exact.period import Period
from dossier.issue.former import program_of
from dossier.issue.sealing import as_issued
from dossier.issued import ManifestHead, Revision
from dossier.issued.manifest import ASSESSMENT
from dossier.problems.wording import Language
from dossier.program import program
from dossier.repository import at_revision, rests_on

_ID: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_PROGRAMS: Final = "programs"


@dataclass(frozen=True)
class Moment:
    """What a month is computed from again: a commit, a day, and which revision comes out."""

    period: Period
    commit: str
    as_of: date
    revision: int


def replay(session: Session, revision: Revision, lang: Language) -> int:
    """Say whether the revision comes out as it was issued, byte for byte; the exit code."""
    manifest = revision.manifest
    at = Moment(revision.period, manifest.commit, manifest.as_of, revision.number)
    again = recomputed(session.root, session.cache, at)
    if again == revision.data(ASSESSMENT):
        return _same(manifest, lang)
    known, now = manifest.program, program()
    if known != now:
        own = {"then": f"{known.version} {known.digest[:12]}", "now": f"{now.version} {now.digest[:12]}"}
        click.echo(say(lang, "replay_other_program", **own), err=True)
        apart = from_json(again.decode()).model_copy(update={"program": known})
        then = json.loads(revision.data(ASSESSMENT))
        if _as_far_as(then, json.loads(to_json(apart))) == then:
            return _same(manifest, lang)
    return _differs(revision, again, lang)


def replay_by_its_program(session: Session, revision: Revision, trust: str, lang: Language) -> int:
    """The same with the program of the recorded commit, in an environment of its own; `trust` is a commit's whole id.

    Raises WrongUse unless that commit is the recorded one or rests on it: what is in a commit runs here.
    """
    manifest = revision.manifest
    with asked(), program_of(session.root, manifest, _homes(session.root)) as former:
        words = {
            "commit": manifest.commit,
            "program": f"{manifest.program.version} {manifest.program.digest[:12]}",
            "count": str(former.packages),
            "path": str(former.home),
        }
        if not trust:
            raise WrongUse("replay_untrusted", **words)
        if not _ID.fullmatch(trust):  # a shorter one, or a name, could be given to another commit
            raise WrongUse("bad_trust", value=trust)
        if not rests_on(session.root, trust, manifest.commit):
            raise WrongUse("replay_trust_other", trust=trust, **words)
        if not former.installed:
            click.echo(say(lang, "replay_installing", **words), err=True)
        former.install()
        again = former.month(session.root, manifest)
    click.echo(say(lang, "replay_by", **words))
    return _same(manifest, lang) if again == revision.data(ASSESSMENT) else _differs(revision, again, lang)


def recomputed(root: Path, cache: Path | None, at: Moment) -> bytes:
    """The assessment as it is issued at a moment, from what the commit holds; nothing of the checkout is read.

    Raises WrongUse if that cannot be had.
    """
    with asked(), at_revision(root, at.commit) as (folder, history):
        then = Session(folder, cache, at.as_of, history, at.period if at.revision > 1 else None)
        if not then.sound:
            raise WrongUse("replay_unsound", commit=at.commit)
        if at.period not in then.assessments:
            raise WrongUse("replay_no_month", commit=at.commit, period=str(at.period))
        return to_json(as_issued(then.assessments[at.period], then.issued, then.dossier.contract)).encode()


def _homes(root: Path) -> Path:
    """Where environments of programs lie: with the user; of one without a home, where temporary files do."""
    return (cache_of(root) or Path(tempfile.gettempdir()) / "dossier") / _PROGRAMS


def _same(manifest: ManifestHead, lang: Language) -> int:
    words = {"period": manifest.period, "revision": str(manifest.revision), "commit": manifest.commit}
    click.echo(say(lang, "replay_same", **words))
    return 0


def _differs(revision: Revision, again: bytes, lang: Language) -> int:
    manifest = revision.manifest
    try:
        now = from_json(again.decode())
    except (ValueError, RecursionError):
        raise WrongUse("replay_no_answer", said=again[:200].decode("utf-8", "replace")) from None
    then = from_json(revision.data(ASSESSMENT).decode())
    click.echo(as_text(NamedComparison(compare(then, now), then, now), lang))
    words = {"period": manifest.period, "revision": str(manifest.revision), "commit": manifest.commit}
    click.echo(say(lang, "replay_differs", **words), err=True)
    return 1


def _as_far_as(known: object, tree: object) -> object:
    """A tree without the keys that another one, written by an earlier program, does not know."""
    if isinstance(known, dict) and isinstance(tree, dict):
        return {key: _as_far_as(known[key], value) for key, value in tree.items() if key in known}
    if isinstance(known, list) and isinstance(tree, list) and len(known) == len(tree):
        return [_as_far_as(was, now) for was, now in zip(known, tree, strict=True)]
    return tree
