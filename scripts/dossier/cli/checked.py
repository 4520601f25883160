"""What is wrong with a root, or with a state of it, in the words of a format."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Final

import click

from dossier.cli.answers import Reply
from dossier.cli.laid_out import parted, session_at, session_staged
from dossier.cli.runs import FOUND_PROBLEMS, relative, session_of
from dossier.cli.session import Session
from dossier.cli.text import say
from dossier.load import CONTRACT
from dossier.problems import Problem, Severity
from dossier.problems.formats import FOR_PLATFORMS, FORMATS, blocks, from_top
from dossier.problems.wording import Language
from dossier.proposal import new_problems

_OF_THE_MACHINE: Final = frozenset({"no-git", "incomplete", "unreadable"})
_UNSEEN: Final = "attachment-unseen"


def answer(
    ctx: click.Context,
    paths: tuple[Path, ...],
    format_: str,
    *,
    staged: bool,
    at_revision: str | None,
    since: str | None,
) -> Reply:
    """Look at a root, at what is staged in it or at a revision; `since` leaves out what was wrong before."""
    root: Path = ctx.meta["root"]
    with ExitStack() as opened:
        if staged:
            session = opened.enter_context(session_staged(root))
        else:
            at = None if at_revision is None else session_at(root, at_revision, None)
            session = opened.enter_context(at) if at is not None else session_of(ctx)
        problems = session.problems
        if since is not None:
            start = parted(root, since, at_revision or "HEAD").start
            before = opened.enter_context(session_at(root, start, session.as_of, session))
            problems = new_problems(before.unweighed, problems)
        return _told(session, _of(session, problems, paths), format_, ctx.meta["lang"])


def _of(session: Session, problems: tuple[Problem, ...], paths: tuple[Path, ...]) -> tuple[Problem, ...]:
    """The problems of the paths that were named, all of them if none is."""
    if not paths:
        return problems
    wanted = [relative(path, session.root) for path in paths]
    if session.loaded.dossier is None:  # records were not checked: what stops them is the answer for any path
        wanted.append(CONTRACT)
    return tuple(problem for problem in problems if any(_within(problem.place.path, one) for one in wanted))


def _told(session: Session, problems: tuple[Problem, ...], format_: str, lang: Language) -> Reply:
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    history = session.history
    beside = [say(lang, f"gap_{history.gap}", path=history.where)] if history.gap else []
    beside += [say(lang, "no_keys")] if session.keyless else []
    lasting = history.gap not in _OF_THE_MACHINE and all(one.code != _UNSEEN for one in problems)
    code = FOUND_PROBLEMS if errors else 0
    if format_ == "text":
        listed = (text for block in blocks(problems, session.loaded.texts, lang) for text in (block, ""))
        return Reply((*listed, _summary(session, len(problems), errors, lang), *beside), (), code, lasting)
    if format_ in FOR_PLATFORMS:
        problems = tuple(from_top(problem, history.below) for problem in problems)
    return Reply((FORMATS[format_](problems, session.loaded.texts, lang).encode(),), tuple(beside), code, lasting)


def _summary(session: Session, problems: int, errors: int, lang: Language) -> str:
    if problems:
        return say(lang, "summary", errors=str(errors), warnings=str(problems - errors))
    if session.loaded.dossier is None:
        return say(lang, "nothing_new")
    loaded = session.dossier
    return say(lang, "clean", records=str(len(loaded.evidence.records)), files=str(len(loaded.files)))


def _within(path: str, wanted: str) -> bool:
    return wanted in (".", path) or path.startswith(f"{wanted}/")
