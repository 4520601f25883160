"""Verdicts remembered from run to run: of a commit that was judged before, only the word is read.

A verdict rests on the commit, its ancestors, the program and what is trusted first; all of them are in the name it is
kept under. The file is plain data with its digest, in a folder of the user alone; damaged or strange, it is nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TypeAlias

from dossier.cache import owned
from dossier.problems import Place, Problem, Severity
from dossier.verify.state import CommitVerdict, Demand, Pending, State

_DIGEST: Final = 64

Told: TypeAlias = Any
"""What JSON has; what does not fit raises."""


class Kept:
    """What is remembered under a name; without a folder nothing is."""

    def __init__(self, folder: Path | None, name: str) -> None:
        self._folder = folder
        self._file = f"verified-{hashlib.sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()[:32]}.json"

    def read(self) -> dict[str, CommitVerdict]:
        """The verdicts by commit; none if they cannot be trusted."""
        if self._folder is None:
            return {}
        try:
            data = (self._folder / self._file).read_bytes() if owned(self._folder) else b""
            if hashlib.sha256(data[_DIGEST:]).hexdigest().encode() != data[:_DIGEST]:
                return {}
            told = json.loads(data[_DIGEST:])
            states = [_state(one) for one in told["states"]]
            return {commit: _verdict(one, states) for commit, one in told["commits"].items()}
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return {}

    def write(self, verdicts: Mapping[str, CommitVerdict]) -> None:
        """Remember; a folder that cannot be written is passed over."""
        if self._folder is None:
            return
        places: dict[str, int] = {}
        commits = {}
        for commit, one in verdicts.items():
            text = json.dumps(_plain_state(one.state), ensure_ascii=True)
            problems = [_plain_problem(problem) for problem in one.problems]
            commits[commit] = [places.setdefault(text, len(places)), one.state.moment, one.key, problems]
        told = {"states": [json.loads(text) for text in places], "commits": commits}
        self._save(json.dumps(told, ensure_ascii=True, separators=(",", ":")).encode())

    def _save(self, data: bytes) -> None:
        if self._folder is None:
            return
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(data).hexdigest().encode() + data)
            Path(name).replace(self._folder / self._file)
        except OSError:
            return


def _plain_state(state: State) -> list[Any]:
    """A state but for its moment, which no two share."""
    pending = {
        commit: [[[one.roles, one.threshold] for one in each.demands], sorted(each.have), *_rest(each)]
        for commit, each in sorted(state.pending.items())
    }
    return [state.registers, pending, sorted(state.approved)]


def _rest(one: Pending) -> tuple[str, int, str]:
    return one.path, one.count, one.register


def _state(told: Told) -> State:
    registers, pending, approved = told
    awaiting = {
        commit: Pending(
            tuple(Demand(tuple(roles), threshold) for roles, threshold in demands),
            frozenset(have),
            path,
            count,
            register,
        )
        for commit, (demands, have, path, count, register) in pending.items()
    }
    return State(0, tuple(registers), awaiting, frozenset(approved))


def _verdict(told: Told, states: list[State]) -> CommitVerdict:
    nth, moment, key, problems = told
    known = states[nth]
    state = State(moment, known.registers, known.pending, known.approved)
    return CommitVerdict(state, key, tuple(map(_problem, problems)))


def _plain_problem(problem: Problem) -> list[Any]:
    return [problem.code, problem.place.path, dict(problem.words), problem.severity.value]


def _problem(told: Told) -> Problem:
    code, path, words, severity = told
    return Problem(code, Place(path), tuple(sorted(words.items())), Severity(severity))
