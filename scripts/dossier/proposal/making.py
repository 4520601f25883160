"""Two states of a root -> the account of what lies between them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from dossier.contract import FOLDER
from dossier.contract.roles import PATH as ROLES
from dossier.exact.money import ZERO
from dossier.load.filing import SUFFIXES
from dossier.problems import Problem
from dossier.problems.wording import Language, word
from dossier.proposal.months import Mixing, payable_of, sure, what_becomes_of
from dossier.proposal.names import Names
from dossier.proposal.result import (
    Caution,
    Consent,
    ProblemMove,
    Proposed,
    RecordMove,
    Revisions,
    Warned,
)
from dossier.proposal.state import FileChange, RootState
from dossier.records import KINDS
from dossier.records.layout import EVIDENCE, ISSUED, kind_of, month_of

_GUIDES: Final = "content/pages/"
_PROBLEMS: Final = "content/problems/"


def proposed(
    before: RootState,
    after: RootState,
    files: Sequence[FileChange],
    mixing: Mixing,
    revisions: Revisions,
    as_of: date,
    language: Language = "zh",
) -> Proposed:
    """The account of the change that leads from one side to the other."""
    known = sorted({*before.months, *after.months})
    names = Names(before, after)
    moves = tuple(move for period in known if (move := what_becomes_of(period, before, after, mixing, names)))
    records = tuple(_records(before, after, files))
    inside = [file for file in files if file.path.startswith(EVIDENCE)]
    return Proposed(
        revisions=revisions,
        as_of=as_of,
        months=moves,
        unmoved=len(known) - len(moves),
        payable_delta=sum((payable_of(move.after) - payable_of(move.before) for move in moves if sure(move)), ZERO),
        appeared=tuple(_told(one, language) for one in new_problems(before.problems, after.problems)),
        mended=tuple(_told(one, language) for one in new_problems(after.problems, before.problems)),
        records=records,
        attachments=len(inside) - len(records),
        others=len(files) - len(inside),
        consents=tuple(_consents(before, files)),
        warned=tuple(_warned(before, files)),
    )


def new_problems(old: Sequence[Problem], now: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems of one side that the other does not have; a line that has moved is no other problem."""
    known = Counter((one.code, one.place.path, one.words) for one in old)
    found = []
    for one in now:
        key = one.code, one.place.path, one.words
        if known[key]:
            known[key] -= 1
        else:
            found.append(one)
    return tuple(found)


def _told(problem: Problem, language: Language) -> ProblemMove:
    wording = word(problem, language)
    return ProblemMove(
        code=problem.code,
        severity=problem.severity.value,
        path=problem.place.path,
        line=problem.place.line,
        message=wording.message,
        hint=wording.hint,
    )


def _records(before: RootState, after: RootState, files: Sequence[FileChange]) -> Iterator[RecordMove]:
    found = {one.source.path: one for side in (before, after) for one in side.records()}
    for file in files:
        if not file.path.startswith(EVIDENCE) or not file.path.lower().endswith(SUFFIXES):
            continue
        record, month = found.get(file.path), month_of(file.path)
        yield RecordMove(
            how=file.how,
            path=file.path,
            month=str(month) if month else "",
            kind=KINDS[record.kind].label if record else "",
            title=record.title if record else "",
        )


def _consents(before: RootState, files: Sequence[FileChange]) -> Iterator[Consent]:
    """By the register as it was: a change gives nobody the right to make it."""
    if before.contract is None:
        return
    roles = before.contract.roles
    titles = {role.id: role.title for role in roles.roles}
    by_roles: dict[tuple[tuple[str, ...], int], list[str]] = defaultdict(list)
    for path in (path for file in files for path in file.paths):
        rule = roles.rule(path)
        if rule is not None:
            by_roles[tuple(titles.get(one, one) for one in rule.roles), rule.threshold].append(path)
    for (named, needed), paths in sorted(by_roles.items(), key=lambda item: (-item[0][1], item[0])):
        yield Consent(roles=named, needed=needed, paths=tuple(paths))


def _warned(before: RootState, files: Sequence[FileChange]) -> Iterator[Warned]:
    found: dict[tuple[Caution, str], list[str]] = defaultdict(list)
    for path in (path for file in files for path in file.paths):
        for reason in _reasons(before, path):
            found[reason].append(path)
    for (why, month), paths in found.items():
        yield Warned(why=why, month=month, paths=tuple(paths))


def _reasons(before: RootState, path: str) -> Iterator[tuple[Caution, str]]:
    month = str(month_of(path) or "")
    if month in before.issued or kind_of(path) == ISSUED:
        yield "issued", month
    if path == ROLES:
        yield "roles", ""
    elif path.startswith(f"{FOLDER}/"):
        yield "contract", ""
    elif not path.startswith((EVIDENCE, _GUIDES, _PROBLEMS)):
        yield "program", ""
    if before.contract is not None and before.contract.roles.rule(path) is None:
        yield "nobody", ""
