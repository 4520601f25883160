"""All commits that one rests on, judged one after the other; those judged in an earlier run are only remembered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Final

from dossier.contract.roles import PATH
from dossier.problems import Place, Problem, error
from dossier.program import program
from dossier.repository.commits import LARGEST, Written, written
from dossier.repository.gap import NoHistory
from dossier.repository.git import Git
from dossier.repository.trees import EVERYTHING, Changes, Scope, changes
from dossier.verify.judging import SHORT, Work, judge
from dossier.verify.kept import Kept
from dossier.verify.merges import Merges
from dossier.verify.register import Registers
from dossier.verify.signing import day_of
from dossier.verify.state import CommitVerdict, State, joined

_MOST_PARENTS: Final = 64


class Walk:
    """The commits that `tip` rests on, of a repository whose root lies at `prefix`; `trust` is trusted, "" for none.

    Everything raises NoHistory where something of the history is missing.
    """

    def __init__(self, git: Git, prefix: str, tip: str, trust: str) -> None:
        self._git = git
        self._prefix = prefix
        self._tip = tip
        self._trust = trust
        self._scope: Scope = (prefix.rstrip("/"),) if prefix else EVERYTHING
        self._registers = Registers(git, prefix)

    @cached_property
    def ids(self) -> Mapping[str, None]:
        """All of them, those before first."""
        return self.listed(self._tip)

    def listed(self, tip: str, *without: str) -> Mapping[str, None]:
        """The commits that one rests on and others do not, those before first."""
        found = self._git.ask("rev-list", "--topo-order", "--reverse", tip, *(f"^{one}" for one in without))
        if found is None:
            raise NoHistory("incomplete")
        return dict.fromkeys(found.decode("ascii").split())

    def read(self, ids: Sequence[str]) -> dict[str, Written]:
        """Commits by their ids."""
        return {one: written(self._git.algorithm, one, data) for one, data in self._git.read("commit", ids, LARGEST)}

    @cached_property
    def point(self) -> str:
        """The commit with which the register begins: the trusted one, else the first one in which people have keys.

        "" if nobody ever registered one. Of the main line only, which the first parents make.
        """
        if self._trust and self._register_of(self._trust):
            return self._trust
        since = [self._tip, *([f"^{self._trust}"] if self._trust else [])]
        line = ("rev-list", "--first-parent", "--reverse", *since, "--", f"{self._prefix}{PATH}")
        touching = (self._git.ask(*line) or b"").decode("ascii").split()
        return next((commit for commit in touching if self._register_of(commit)), "")

    def named(self, roles: tuple[str, ...]) -> str:
        """Roles by the titles that they had where the register begins."""
        register = self._registers.get(self._register_of(self.point)) if self.point else None
        return register.named(roles) if register else ", ".join(roles)

    def _register_of(self, commit: str) -> str:
        """The register of a commit if people have keys in it, else ""."""
        content = self._registers.at(self.read([commit])[commit].tree)
        return content if self._registers.get(content) is not None else ""

    @cached_property
    def given(self) -> Mapping[str, None]:
        """The commits that are taken as they are."""
        known = self.point or self._trust
        return self.listed(known) if known else {}

    def verdicts(self, cache: Path | None) -> Mapping[str, CommitVerdict]:
        """Every commit that is not given, judged."""
        first = self.point or self._trust
        kept = Kept(cache, f"{self._prefix} {first} {program().digest}")
        known = kept.read()
        todo = [one for one in self.ids if one not in self.given and one not in known]
        if todo:
            commits = self.read(todo)
            whole = known | self._handed_on(commits)
            for work in self._works(commits):
                known[work.commit.id] = whole[work.commit.id] = self._judged(work, whole)
            kept.write(known)
        return known

    def _handed_on(self, commits: Mapping[str, Written]) -> dict[str, CommitVerdict]:
        """What the given commits hand on: the register that they end with, each at its own moment."""
        parents = dict.fromkeys(one for commit in commits.values() for one in commit.parents if one in self.given)
        found = {}
        for one, commit in self.read(list(parents)).items():
            moment = int(commit.when.timestamp()) if commit.when else 0
            found[one] = CommitVerdict(replace(self._beginning, moment=moment))
        return found

    @cached_property
    def _beginning(self) -> State:
        """What a commit starts from that rests on none: the register as it begins, never one of its own."""
        return State(registers=(self._register_of(self.point),)) if self.point else State()

    def _works(self, commits: Mapping[str, Written]) -> Iterator[Work]:
        """The commits in their order, each with what it changes itself."""
        if any(len(commit.parents) > _MOST_PARENTS for commit in commits.values()):
            raise NoHistory("unreadable")
        outside = dict.fromkeys(one for commit in commits.values() for one in commit.parents if one not in commits)
        trees = {one: commit.tree for one, commit in {**self.read(list(outside)), **commits}.items()}
        before = {one: [trees[parent] for parent in commit.parents] or [""] for one, commit in commits.items()}
        pairs = [(tree, commit.tree, self._scope) for one, commit in commits.items() for tree in before[one]]
        found = dict(changes(self._git, pairs))
        sides = {
            one: tuple(found[tree, commit.tree, self._scope] for tree in before[one]) for one, commit in commits.items()
        }
        merges = [commit for commit in commits.values() if len(commit.parents) > 1]
        own = dict(Merges(self._git, self._scope, trees).own(merges, sides))
        for one, commit in commits.items():
            if one in own:
                yield Work(commit, self._below(own[one]), tuple(map(self._below, sides[one])))
            else:
                yield Work(commit, self._below(sides[one][0]))

    def _below(self, found: Changes) -> Changes:
        """The changes by paths from the root."""
        return {path.removeprefix(self._prefix): change for path, change in found.items()} if self._prefix else found

    def _judged(self, work: Work, known: Mapping[str, CommitVerdict]) -> CommitVerdict:
        before = [known[parent].state for parent in work.commit.parents] or [self._beginning]
        verdict = judge(work, before, self._registers, known)
        if len({one.registers for one in before}) > 1:
            late = tuple(self._withdrawn(work.commit, before, known))
            return replace(verdict, problems=(*verdict.problems, *late))
        return verdict

    def _withdrawn(
        self, merge: Written, before: Sequence[State], known: Mapping[str, CommitVerdict]
    ) -> Iterator[Problem]:
        """Commits that a merge brings in and that were signed by a key which the register has meanwhile withdrawn.

        They were made on an older version, on which the key still stood: whoever stole it can always do so.
        """
        newest = joined(before)
        register = self._registers.get(newest.register)
        sides = list(zip(merge.parents, before, strict=True))
        there = [parent for parent, state in sides if state.registers == newest.registers]
        for parent, state in sides:
            if register is None or state.registers == newest.registers:
                continue
            for commit in self.listed(parent, *there):
                verdict = known.get(commit)
                if verdict is None or not verdict.key:
                    continue
                held = register.holders.get(verdict.key)
                if held is None or held[1].revoked or not held[1].holds(day_of(verdict.state.moment)):
                    words = {"commit": commit[:SHORT], "merge": merge.id[:SHORT], "by": verdict.key}
                    yield error("key-withdrawn", Place(PATH), **words)
