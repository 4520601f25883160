"""What is wrong with one commit: who signed it, may they change this, may anybody, and when was it made."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from dossier.contract.roles import PATH, Rule
from dossier.problems import Place, Problem, error, warning
from dossier.problems.wording import printable
from dossier.repository.commits import Written
from dossier.repository.trees import MODULE, BlobChange, Changes
from dossier.verify.register import Register, Registers
from dossier.verify.signing import Signer, day_of, signer
from dossier.verify.state import CommitVerdict, Demand, Pending, State, joined

SHORT: Final = 12
"""Digits of a commit's id that people are shown."""

_APPROVES: Final = re.compile(r"^Approves:[ \t]*(\S+)[ \t\r]*$", re.MULTILINE)
_LINK: Final = "120000"
_LINKS: Final = ("evidence/", "content/", "theme/")
_ISSUED: Final = re.compile(r"evidence/[^/]+/issued/")
_SKEW: Final = 24 * 60 * 60
"""Seconds by which the clocks of two machines may be apart."""

_SEVERAL: Final = 2
_NONE: Final = "none"  # where a register was, and is no more


@dataclass(frozen=True, slots=True)
class Work:
    """A commit with what it changes itself, by path from the root; of a merge also what differs from each side."""

    commit: Written
    own: Changes
    sides: tuple[Changes, ...] = ()


def judge(
    work: Work, before: Sequence[State], registers: Registers, known: Mapping[str, CommitVerdict]
) -> CommitVerdict:
    """The verdict on a commit; `known` are the verdicts on all commits before it. Raises NoHistory."""
    start = joined(before)
    commit = work.commit
    moment = max(start.moment, int(commit.when.timestamp()) if commit.when else 0)
    state = replace(start, moment=moment)
    shape = tuple(_shape(work, start.moment))
    register = registers.get(state.register)
    if register is None:
        return CommitVerdict(state, problems=shape)
    judged = _Judged(work, register, state)
    problems = [*shape, *judged.changes(), *judged.approvals(known)]
    state = judged.settled()
    if judged.accepted:
        content = registers.at(commit.tree)
        refusal = "unread" if registers.get(content) is None else "" if content in judged.accepted else "other"
        if refusal:
            problems.append(_problem("register-refused", work, PATH, refusal=refusal))
        elif content != state.register:
            state = replace(state, registers=(*state.registers, content))
    return CommitVerdict(state, judged.key, tuple(problems))


class _Judged:
    """One commit under the register in force. `key` is that of the person who signed, where it was needed."""

    def __init__(self, work: Work, register: Register, state: State) -> None:
        self._work = work
        self._commit = work.commit
        self._register = register
        self._state = state
        self._pending = dict(state.pending)
        self._approved: set[str] = set()
        self._signer: Signer | None = None
        self._accepted: set[str] = set()
        both = set(work.sides[0]).intersection(*work.sides[1:]) if work.sides else set()
        joint = {path: work.sides[0][path] for path in both if _several(register.rule(path))}
        self._own = {**work.own, **joint}
        self._moves = _moves(self._own)

    @property
    def key(self) -> str:
        """The fingerprint of the key that counts, "" if none was needed or none counts."""
        return self._signer.fingerprint if self._signer and self._signer.person else ""

    @property
    def accepted(self) -> frozenset[str]:
        """The registers that all parties stand behind since this commit; none while a further change awaits them."""
        waiting = any(one.register for one in self._pending.values())
        return frozenset() if waiting else frozenset(self._accepted)

    def settled(self) -> State:
        """The state with what awaits others and what has been approved."""
        approved = self._state.approved | self._approved
        return replace(self._state, pending=self._pending, approved=frozenset(approved))

    def _who(self) -> Signer:
        if self._signer is None:
            self._signer = signer(self._commit, self._register, self._state.moment)
        return self._signer

    def changes(self) -> tuple[Problem, ...]:
        """What is wrong with who changed what; changes that need others too are noted."""
        if not self._own:
            return ()
        by_rule: dict[Rule | None, list[str]] = {}
        for path in sorted(self._own):
            by_rule.setdefault(self._register.rule(path), []).append(path)
        cases = tuple(self._cases())
        person, refused = self._who().person, []
        for rule, paths in by_rule.items():
            if person is None or rule is None or person.role not in rule.roles:
                refused.append((rule, paths))
        if not refused:
            self._note(by_rule)
        if person is None and not self._work.sides:
            return (*cases, self._told(*refused[0], count=len(self._own)))
        return (*cases, *(self._told(rule, paths, count=len(paths)) for rule, paths in refused))

    def _told(self, rule: Rule | None, paths: Sequence[str], count: int) -> Problem:
        who = self._who()
        path = next((path for path in paths if path in self._moves), paths[0])
        moved = self._moves.get(path, "")
        roles, nobody = (self._register.named(rule.roles), "") if rule else ("", path)
        fault: str = who.fault or "role-missing"
        words = {"known": roles, "nobody": nobody, "by": who.key, "count": str(count), "moved": moved, **who.words}
        if self._work.sides:
            return _problem("merge-adds", self._work, path, refusal=fault, **words)
        return _problem(fault, self._work, path, how=_how(self._own[path], moved), **words)

    def _cases(self) -> Iterator[Problem]:
        """Names that other machines take for other names: their rule is that of the other name."""
        for path, change in sorted(self._own.items()):
            meant = self._register.meant(path)
            if change.after is not None and not change.like and meant != self._register.rule(path):
                yield _problem("path-case", self._work, path, like=meant.path if meant else "")

    def _note(self, by_rule: Mapping[Rule | None, Sequence[str]]) -> None:
        """Note what others have to approve; a register that needs nobody else is in force at once."""
        person = self._who().person
        several = {rule: paths for rule, paths in by_rule.items() if rule is not None and _several(rule)}
        touched = (self._own[PATH].after or _NONE) if PATH in self._own else ""
        if several and person is not None:
            paths = [path for paths in several.values() for path in paths]
            demands = tuple(Demand(rule.roles, rule.threshold) for rule in several)
            path = PATH if touched else paths[0]
            one = Pending(demands, frozenset({person.role}), path, len(paths), register=touched)
            self._pending[self._commit.id] = one
        elif touched:
            self._accepted.add(touched)

    def approvals(self, known: Mapping[str, CommitVerdict]) -> Iterator[Problem]:
        """Take note of what the commit approves; problems of approvals that approve nothing."""
        for asked in dict.fromkeys(_APPROVES.findall(self._commit.message)):
            who = self._who()
            fault = who.fault or self._approve(asked, known, who.person.role if who.person else "")
            if fault:
                yield _problem("approval-void", self._work, "", value=asked, refusal=fault, by=who.key)

    def _approve(self, asked: str, known: Mapping[str, CommitVerdict], role: str) -> str:
        """Put a role behind a commit and what it rests on that awaits it; why nothing comes of it, "" if it does."""
        meant = {asked, *(known[asked].state.pending if asked in known else ())} & self._state.pending.keys()
        awaited = [commit for commit in meant if self._pending[commit].awaits(role)]
        for commit in awaited:
            one = replace(self._pending[commit], have=self._pending[commit].have | {role})
            self._pending[commit] = one
            if one.met:
                del self._pending[commit]
                self._approved.add(commit)
                self._accepted |= {one.register} - {""}
        if awaited:
            return ""
        return "own" if meant else "settled" if asked in self._state.approved else "nothing"


def _several(rule: Rule | None) -> bool:
    return rule is not None and rule.threshold >= _SEVERAL


def _shape(work: Work, latest: int) -> Iterator[Problem]:
    """What no role may do: change what was issued, put a link or a repository in place of files, date a commit back."""
    commit = work.commit
    own = int(commit.when.timestamp()) if commit.when else None
    if own is None or own < latest - _SKEW:
        claimed = commit.dated or "-" if own is None else str(day_of(own))
        yield _problem("commit-backdated", work, "", claimed=claimed, latest=str(day_of(latest)))
    yield from (_problem("path-case", work, path, like=change.like) for path, change in sorted(_alike(work).items()))
    for path, change in sorted(work.own.items()):
        if _ISSUED.match(path) and change.before is not None:
            yield _problem("issued-changed", work, path, how=_how(change, ""))
        mode = (change.after or "").rpartition(" ")[0]
        if mode == MODULE:
            yield _problem("history-module", work, path)
        elif mode == _LINK and path.startswith(_LINKS):
            yield _problem("history-link", work, path)


def _alike(work: Work) -> Changes:
    """New files that some disks take for others; of a merge also those that no side has beside each other."""
    found = {path: change for path, change in work.own.items() if change.like}
    each = [{path: change for path, change in side.items() if change.like} for side in work.sides]
    return {**found, **each[0]} if each and all(each) else found


def _how(change: BlobChange, moved: str) -> str:
    if moved:
        return "moved"
    return "added" if change.before is None else "deleted" if change.after is None else "changed"


def _moves(changes: Changes) -> Mapping[str, str]:
    """By path where a file went that is gone from there, or where one came from that is new there."""
    gone = {one.before: path for path, one in changes.items() if one.after is None}
    came = {one.after: path for path, one in changes.items() if one.before is None}
    there = {path: came[content] for content, path in gone.items() if content in came}
    return there | {path: gone[content] for content, path in came.items() if content in gone}


def _problem(code: str, work: Work, path: str, **words: str) -> Problem:
    """A problem of a commit, at a path that it changes, else at the first one."""
    commit = work.commit
    place = Place(printable(path or min(work.own, default=PATH)))
    told = {"commit": commit.id[:SHORT], "author": commit.author, "path": path, **words}
    make = warning if code == "approval-void" else error
    return make(code, place, **told)
