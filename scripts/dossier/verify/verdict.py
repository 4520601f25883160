"""What is to be said of a revision: of its commits, of what it awaits, of the repository around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from dossier.contract.roles import PATH
from dossier.problems import Place, Problem, error, warning
from dossier.problems.wording import printable
from dossier.repository import refs
from dossier.repository.gap import NoHistory
from dossier.repository.git import opened
from dossier.repository.place import Store, bare, find
from dossier.repository.revision import BadRevisionError, resolved
from dossier.verify.judging import SHORT
from dossier.verify.outward import Files, hidden
from dossier.verify.signing import day_of
from dossier.verify.state import CommitVerdict, Pending
from dossier.verify.walk import Walk

_ID: Final = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


@dataclass(frozen=True)
class Asked:
    """What is to be verified. `root` is a folder in a checkout, or with `bare` a repository without one.

    `revision` is a commit or `OLD..NEW`, "" for what is checked out and the files beside it; `trust` the commit that is
    trusted first; `today` the day after which no commit can have been made; `incoming` where the objects of a push
    lie; `proposed` says that what awaits another party is no error yet; `cache` is where verdicts are remembered.
    """

    root: Path
    revision: str = ""
    trust: str = ""
    today: date | None = None
    bare: bool = False
    incoming: Path | None = None
    proposed: bool = False
    cache: Path | None = None


def verify(asked: Asked) -> tuple[Problem, ...]:
    """All that is wrong. Raises BadRevisionError for a revision or a commit to trust that is not there."""
    try:
        store = bare(asked.root) if asked.bare else find(asked.root)
        found = tuple(_found(asked, store))
    except NoHistory as why:
        return (error("history-missing", Place(PATH), gap=why.gap),)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: one.sort_key))


def _found(asked: Asked, store: Store) -> Iterator[Problem]:
    if store.shallow:
        raise NoHistory("shallow")
    references = refs.references(store)
    yield from hidden(store, references)
    old, _, new = asked.revision.rpartition("..")
    head = new if asked.incoming and new else refs.head(store)
    with opened(store, head, references, asked.incoming) as git:
        tip = resolved(git, new) if new else head
        trust = asked.trust.lower()
        if trust and not _ID.fullmatch(trust):  # a shorter one, or a name, could be given to another commit
            raise BadRevisionError("bad_trust", value=asked.trust)
        walk = Walk(git, store.prefix, tip, trust)
        if trust and trust not in walk.ids:
            yield error("trust-lost", Place(PATH), commit=trust[:SHORT], tip=tip[:SHORT])
            return
        yield from _began(walk, trust)
        verdicts = walk.verdicts(asked.cache)
        wanted = walk.listed(tip, resolved(git, old)) if old else walk.ids
        yield from _of_commits(asked, verdicts, wanted)
        if tip in verdicts:
            yield from _awaiting(asked, verdicts[tip].state.pending, walk, wanted)
        files = Files(git, walk.read([tip])[tip].tree, store.prefix)
        yield from files.attributes()
        if not asked.revision and not asked.bare:
            yield from files.uncommitted(asked.root)


def _began(walk: Walk, trust: str) -> Iterator[Problem]:
    """That nobody has a key; that the register is taken on trust."""
    if not walk.point:
        yield warning("keys-none", Place(PATH))
    elif walk.point != trust:
        words = {"commit": walk.point[:SHORT], "full": walk.point, "count": str(len(walk.given))}
        yield warning("trust-first", Place(PATH), **words)


def _of_commits(asked: Asked, verdicts: Mapping[str, CommitVerdict], wanted: Mapping[str, None]) -> Iterator[Problem]:
    last = asked.today + timedelta(days=1) if asked.today else None
    for commit in wanted:
        one = verdicts.get(commit)
        if one is None:
            continue
        yield from one.problems
        if last is not None and one.state.moment and day_of(one.state.moment) > last:
            words = {"commit": commit[:SHORT], "claimed": str(day_of(one.state.moment)), "today": str(asked.today)}
            yield error("commit-ahead", Place(PATH), **words)
            last = None  # those after it are no earlier, whatever they say


def _awaiting(
    asked: Asked, pending: Mapping[str, Pending], walk: Walk, wanted: Mapping[str, None]
) -> Iterator[Problem]:
    """Changes that need others too and have not been approved."""
    make = warning if asked.proposed else error
    commits = [commit for commit in pending if commit in wanted]
    for commit, said in walk.read(commits).items():
        one = pending[commit]
        lacking = dict.fromkeys(role for demand in one.demands for role in demand.roles if one.awaits(role))
        words = {"commit": commit[:SHORT], "full": commit, "author": said.author, "count": str(one.count)}
        titles = walk.named(tuple(lacking))
        yield make("approval-missing", Place(printable(one.path)), known=titles, path=one.path, **words)
