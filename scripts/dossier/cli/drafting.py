"""Records written from answers: the text of a ruling with what it looked at, under a name that nobody has yet."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count

from dossier.cli.session import Session
from dossier.exact.period import Period
from dossier.fields import MAX_ID, MAX_NAME
from dossier.load.filing import read_record
from dossier.records.layout import RULINGS
from dossier.records.rulings import Finding, Ruling
from dossier.ruled.bases import bases
from dossier.ruled.looked import renewed

_BARE = frozenset({"points", "row", "subject", "fault", "level", "objection", "outcome"})
"""Keys whose values are ids, fixed words or numbers, and need no quotes."""


@dataclass(frozen=True)
class Draft:
    """A ruling to be: what its id and its title are made of, and what it says."""

    about: str
    name: str
    says: Mapping[str, str | bool]


def drafted(session: Session, period: Period, day: date, draft: Draft) -> tuple[str, bytes]:
    """The path and the text of a ruling on a day, about a month, with what it looked at."""
    folder = f"evidence/{Period.of(day)}/{RULINGS}"
    name = next(one for one in _names(draft.about) if not _taken(session, folder, one))
    path = f"{folder}/{name}.md"
    data = "\n".join([*_lines(session, period, day, draft, name), ""]).encode()
    record = read_record(path, data).record
    if isinstance(record, Ruling | Finding):
        evidence = session.dossier.evidence
        data = renewed(data, record, bases(session.dossier.contract, evidence, record), {})
    return path, data


def _names(about: str) -> Iterator[str]:
    yield f"ruling-{about}"[:MAX_ID]
    yield from (f"{f'ruling-{about}'[: MAX_ID - 4]}-{number}" for number in count(2))


def _taken(session: Session, folder: str, name: str) -> bool:
    known = session.dossier.evidence.by_id.keys() | {one.id for one in session.dossier.unread}
    return name in known or any(os.path.lexists(session.root / folder / f"{name}{end}") for end in (".md", ".yml"))


def _lines(session: Session, period: Period, day: date, draft: Draft, name: str) -> Iterator[str]:
    evidence, contract = session.dossier.evidence, session.dossier.contract
    earlier = max(evidence.all(Ruling), key=lambda one: (one.happened, one.id), default=None)
    roles = contract.roles.may_commit(f"evidence/{Period.of(day)}/{RULINGS}/x.md")
    title = next((one.title for one in contract.roles.roles if one.id in roles), "—")
    by = earlier.prepared_by if earlier else title
    origin = earlier.collected.origin if earlier else title
    yield from ("---", "kind: ruling", f"id: {name}")
    yield f"title: {_quoted(f'{period} {draft.name}'[:MAX_NAME])}"
    if earlier is not None and earlier.sample:
        yield "sample: true"
    yield f"happened: {day.isoformat()}"
    yield f"covers: {{from: {period.start.isoformat()}, to: {period.end.isoformat()}}}"
    yield f"prepared_by: {_quoted(by)}"
    yield f"collected: {{method: statement, origin: {_quoted(origin)}}}"
    for key, value in draft.says.items():
        if isinstance(value, bool):
            yield f"{key}: {'true' if value else 'false'}"
        else:
            yield f"{key}: {value if key in _BARE else _quoted(value)}"
    yield "---"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
