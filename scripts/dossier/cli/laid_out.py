"""Sessions over a root as it stood at a revision, or as it is staged to be committed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from dossier.cli.kept import cache_of
from dossier.cli.left import NOTHING
from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.report import Report
from dossier.report.seal import Seal
from dossier.repository import BadRevisionError, CommitsBetween, NoHistory, at_index, at_revision, between

_INDEX: Final = "GIT_INDEX_FILE"
"""Where git names the index of the commit that is being made to the hooks that it calls."""


@contextmanager
def asked() -> Iterator[None]:
    """Ask git. Raises WrongUse for what it cannot answer."""
    try:
        yield
    except BadRevisionError as bad:
        raise WrongUse(bad.message, **bad.values) from None
    except NoHistory as why:
        raise WrongUse(f"gap_{why.gap}", path=why.where) from None


@contextmanager
def session_at(root: Path, revision: str, as_of: date | None, beside: Session | None = None) -> Iterator[Session]:
    """A session over the root at a revision; what one `beside` it knows is not worked out again.

    Raises WrongUse if there is no such revision.
    """
    with ExitStack() as opened:
        with asked():
            folder, history = opened.enter_context(at_revision(root, revision))
        known = NOTHING if beside is None else beside.left if beside.sound else beside.files_left
        yield Session(folder, cache_of(root), as_of, history, before=known)


def replaced(session: Session, seal: Seal, opened: ExitStack) -> tuple[Report, Path]:
    """The bundle of a revision that was replaced, and the root as it stood then; it lasts as long as `opened`.

    Raises BadRevisionError or NoHistory if its commit cannot be had.
    """
    manifest = seal.revision.manifest
    folder, history = opened.enter_context(at_revision(session.root, manifest.commit))
    then = Session(folder, session.cache, manifest.as_of, history)
    (report,) = then.reports([seal.revision.period])
    known = (*report.history[:-1], seal.revision.assessment)
    return replace(report, assessment=known[-1], history=known, seal=seal, differing={}), folder


@contextmanager
def session_staged(root: Path) -> Iterator[Session]:
    """A session over what is staged. Raises WrongUse without a repository."""
    given = os.environ.get(_INDEX)
    with ExitStack() as opened:
        with asked():
            folder, history = opened.enter_context(at_index(root, Path(given).absolute() if given else None))
        yield Session(folder, cache_of(root), None, history)


def parted(root: Path, base: str, head: str) -> CommitsBetween:
    """What `head` changes since it left `base`. Raises WrongUse if git cannot tell."""
    with asked():
        return between(root, base, head)
