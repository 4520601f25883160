"""Slips of a record that have one reading only, mended: digests, capitals, full-width marks, days, numbers.

What leaves a choice to people stays, and so does every other byte.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dossier.exact.near import half_width
from dossier.intake.form.checked import Candidate
from dossier.load.attachments import inside, with_digest
from dossier.load.filing import read_record
from dossier.problems import Problem
from dossier.records import Record
from dossier.source import Bare, Path
from dossier.source.editing import changed, replaced
from dossier.source.spelling import Quoted, Value

Digest = Callable[[str], str]
"""The digest of a file by its path from the root, "" if it is not there."""

_ROUNDS: Final = 500
"""Slips of a file."""
_WIDE: Final = "\u3000"
_AS_MEANT: Final = frozenset({"bad-day", "bad-moment", "bad-month", "bad-flag", "bad-digest"})
_NUMBERS: Final = frozenset({"text-for-number", "bad-number"})
_DIGESTS: Final = frozenset({"missing-key", "empty-value", "bad-digest"})
_KEY: Final = "sha256"


def mended(path: str, data: bytes, digest: Digest) -> bytes:
    """The record's file without the slips that have one reading only; the same bytes if it has none."""
    for _ in range(_ROUNDS):
        found = (one for one in _problems(path, data, digest) if one.code in _RULES)
        candidate = Candidate(path, data)
        new = next((new for one in found if (new := _RULES[one.code](candidate, one)) not in (None, data)), None)
        if new is None:
            return data
        data = new
    return data


def _problems(path: str, data: bytes, digest: Digest) -> list[Problem]:
    filing = read_record(path, data)
    return [with_digest(one, digest) for one in filing.problems]


def sized(path: str, data: bytes, sizes: Mapping[str, int]) -> bytes:
    """The record's file with the right size wherever one is stated; `sizes` are those of the files beside it."""
    record = read_record(path, data).record
    if not isinstance(record, Record):
        return data
    folder = path.rpartition("/")[0]
    wrong: dict[Path, Value] = {}
    for index, one in enumerate(record.attachments):
        size = sizes.get(inside(folder, one.path) or "")
        if size is not None and one.size not in (None, size):
            wrong["attachments", index, "size"] = size
    return changed(data, wrong) if wrong else data


def _value(candidate: Candidate, problem: Problem, value: Value) -> bytes | None:
    """The value at the problem's place changed."""
    path = next(candidate.values(problem), None)
    return None if path is None else changed(candidate.data, {path: value})


def _meant(candidate: Candidate, problem: Problem) -> bytes | None:
    words = dict(problem.words)
    meant = words.get("meant", "")
    if problem.code == "bad-digest" and not meant:
        return _digest(candidate, problem)
    if "letters" in words:  # whoever typed them looks at the figure once more
        return None
    return _value(candidate, problem, Bare(meant)) if meant else None


def _number(candidate: Candidate, problem: Problem) -> bytes | None:
    """A number in quotes, full-width or grouped; one with a unit is left to people."""
    words = dict(problem.words)
    meant, written = words.get("meant", ""), half_width(words.get("value", "")).replace(",", "")
    return _value(candidate, problem, Bare(meant)) if meant and written == meant else None


def _text(candidate: Candidate, problem: Problem) -> bytes | None:
    return _value(candidate, problem, Quoted(dict(problem.words).get("value", "")))


def _choice(candidate: Candidate, problem: Problem) -> bytes | None:
    """A value that is right but for its capitals or the width of its letters."""
    words = dict(problem.words)
    meant, value = words.get("meant", ""), half_width(words.get("value", ""))
    return _value(candidate, problem, meant) if meant and value.lower() == meant.lower() else None


def _unknown_key(candidate: Candidate, problem: Problem) -> bytes | None:
    words = dict(problem.words)
    meant, key = words.get("meant", ""), words.get("key", "")
    right = bool(meant) and half_width(key).lower() == meant.lower()
    return replaced(candidate.data, problem.place, key, meant) if right else None


def _digest(candidate: Candidate, problem: Problem) -> bytes | None:
    """The digest of an attachment that lies there, where none is stated."""
    right = dict(problem.words).get("right", "") or dict(problem.words).get("example", "").strip('"')
    if len(right) != 64:  # noqa: PLR2004  # digits of a sha256
        return None
    if problem.code != "missing-key":
        return _value(candidate, problem, right)
    entry = next((path for path in candidate.keys(problem) if path[:1] == ("attachments",)), None)
    return None if entry is None else changed(candidate.data, {(*entry, _KEY): right})


def _mark(candidate: Candidate, problem: Problem) -> bytes | None:
    """A mark of a Chinese keyboard where YAML wants its own."""
    words = dict(problem.words)
    return replaced(candidate.data, problem.place, words.get("character", ""), words.get("right", ""), spare=True)


def _space(candidate: Candidate, problem: Problem) -> bytes | None:
    character = dict(problem.words).get("character", "").removeprefix("U+")
    char = chr(int(character, 16)) if character else ""
    return replaced(candidate.data, problem.place, char, "  " if char == _WIDE else " ")


def _gap(candidate: Candidate, problem: Problem) -> bytes | None:
    character = dict(problem.words).get("character", "")
    return replaced(candidate.data, problem.place, character, f"{character} ")


_RULES: Final[Mapping[str, Callable[[Candidate, Problem], bytes | None]]] = {
    **dict.fromkeys(_AS_MEANT, _meant),
    **dict.fromkeys(_NUMBERS, _number),
    **dict.fromkeys(_DIGESTS - {"bad-digest"}, _digest),
    "number-for-text": _text,
    "unknown-choice": _choice,
    "unknown-key": _unknown_key,
    "full-width-mark": _mark,
    "strange-space": _space,
    "missing-space": _gap,
}
