"""Problems in the formats that people and build servers read; pure functions, text out."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import Final

from dossier.problems import Problem, Severity
from dossier.problems.wording import Language, Texts, more, printable, render, summary, word

Format = Callable[[Sequence[Problem], Texts, Language], str]


EACH: Final = 10
"""Problems of one code and file that are listed for people."""
ALL: Final = 1000
"""Problems that are listed for people."""


def blocks(problems: Sequence[Problem], texts: Texts, language: Language) -> Iterator[str]:
    """For people: the problems with their lines and hints, and of which there are more than anybody reads."""
    listed = 0
    for path, group in groupby(problems, key=lambda problem: problem.place.path):
        counts: Counter[str] = Counter()
        for problem in group:
            counts[problem.code] += 1
            if counts[problem.code] <= EACH and listed < ALL:
                listed += 1
                yield render(problem, texts, language)
        if listed < ALL:
            yield from (more(path, code, count - EACH, language) for code, count in counts.items() if count > EACH)
    if listed == ALL:
        yield more("", "", len(problems) - listed, language)


def as_text(problems: Sequence[Problem], texts: Texts, language: Language) -> str:
    """For people: the problems with their lines and hints, a blank line between, the counts at the end."""
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    listed = (*blocks(problems, texts, language), summary(errors, len(problems) - errors, language))
    return "\n\n".join(listed) + "\n"


def as_json(problems: Sequence[Problem], _texts: Texts, language: Language) -> str:
    """For programs: one object a problem, with its parts in words."""
    listed = []
    for problem in problems:
        wording = word(problem, language)
        listed.append(
            {
                "code": problem.code,
                "severity": problem.severity.value,
                "path": printable(problem.place.path),
                "line": problem.place.line,
                "column": problem.place.column,
                "message": wording.message,
                "expected": wording.expected,
                "found": wording.found,
                "hint": wording.hint,
                "words": {name: printable(value) for name, value in problem.words},
                "related": [
                    {"path": printable(place.path), "line": place.line, "column": place.column}
                    for place in problem.related
                ],
            }
        )
    return json.dumps(listed, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def as_github(problems: Sequence[Problem], _texts: Texts, language: Language) -> str:
    """Workflow commands of GitHub Actions (and Gitea, Forgejo), one line a problem."""
    lines = []
    for problem in problems:
        place = problem.place
        facts = {"file": place.path, "line": str(place.line or 1), "col": str(place.column or 1), "title": problem.code}
        listed = ",".join(f"{name}={_property(value)}" for name, value in facts.items())
        lines.append(f"::{problem.severity.value} {listed}::{_data(_sentence(problem, language))}\n")
    return "".join(lines)


def as_gitlab(problems: Sequence[Problem], _texts: Texts, language: Language) -> str:
    """GitLab's code quality report. A fingerprint does not depend on the line, so that it survives edits above it."""
    counts: dict[str, int] = {}
    listed = []
    for problem in problems:
        identity = json.dumps([problem.code, problem.place.path, problem.words])
        counts[identity] = counts.get(identity, 0) + 1
        fingerprint = hashlib.sha256(f"{identity} {counts[identity]}".encode()).hexdigest()
        listed.append(
            {
                "description": _sentence(problem, language),
                "check_name": problem.code,
                "fingerprint": fingerprint,
                "severity": "major" if problem.severity is Severity.ERROR else "minor",
                "location": {"path": printable(problem.place.path), "lines": {"begin": problem.place.line or 1}},
            }
        )
    return json.dumps(listed, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


FORMATS: Final[Mapping[str, Format]] = MappingProxyType(
    {"text": as_text, "json": as_json, "github": as_github, "gitlab": as_gitlab}
)

FOR_PLATFORMS: Final = ("github", "gitlab")
"""Formats whose readers count paths from the top of the repository."""


def from_top(problem: Problem, below: str) -> Problem:
    """The problem with its paths from the top of the repository, in which the root lies `below`."""
    place = replace(problem.place, path=f"{below}{problem.place.path}")
    related = tuple(replace(one, path=f"{below}{one.path}") for one in problem.related)
    return replace(problem, place=place, related=related)


def _sentence(problem: Problem, language: Language) -> str:
    wording = word(problem, language)
    return " ".join(part for part in (wording.message, wording.hint) if part)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")
