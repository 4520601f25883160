"""Records written from answers: the text of a ruling with what it looked at, under a name that nobody has yet."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Final

from dossier.cli.session import Session
from dossier.exact.period import Period
from dossier.fields import MAX_ID, MAX_NAME
from dossier.load.filing import SUFFIXES, read_record
from dossier.records.rulings import Finding, Ruling
from dossier.records.written import path_of, record_text
from dossier.ruled.bases import bases
from dossier.ruled.entitled import title_of
from dossier.ruled.looked import renewed
from dossier.source import Bare
from dossier.source.spelling import Value

_KIND: Final = "ruling"
_NUMBERS: Final = frozenset({"points"})


@dataclass(frozen=True)
class Draft:
    """A ruling to be: what its id and its title are made of, and what it says."""

    about: str
    name: str
    says: Mapping[str, str | bool]


def drafted(session: Session, period: Period, day: date, draft: Draft) -> tuple[str, bytes]:
    """The path and the text of a ruling on a day, about a month, with what it looked at."""
    name = next(one for one in _names(draft.about) if not taken(session, path_of(_KIND, one, day), one))
    path = path_of(_KIND, name, day)
    contract, evidence = session.dossier.contract, session.dossier.evidence
    fields = _fields(session, period, day, draft, name)
    data = record_text(fields).encode()
    record = read_record(path, data).record
    if isinstance(record, Ruling | Finding):
        data = record_text(fields | {"title": title_of(record, evidence, contract, period.end)}).encode()
        data = renewed(data, record, bases(contract, evidence, record), {})
    return path, data


def _names(about: str) -> Iterator[str]:
    yield f"ruling-{about}"[:MAX_ID]
    yield from (f"{f'ruling-{about}'[: MAX_ID - 4]}-{number}" for number in count(2))


def taken(session: Session, path: str, name: str) -> bool:
    """Whether there is a record called so, or a file where a new one would lie."""
    known = session.dossier.evidence.by_id.keys() | {one.id for one in session.dossier.unread}
    stem = path.rpartition(".")[0]
    return name in known or any(os.path.lexists(session.root / f"{stem}{end}") for end in SUFFIXES)


def _fields(session: Session, period: Period, day: date, draft: Draft, name: str) -> dict[str, Value]:
    evidence, contract = session.dossier.evidence, session.dossier.contract
    earlier = max(evidence.all(Ruling), key=lambda one: (one.happened, one.id), default=None)
    roles = contract.roles.may_commit(path_of(_KIND, name, day))
    title = next((one.title for one in contract.roles.roles if one.id in roles), "—")
    return {
        "kind": _KIND,
        "id": name,
        "title": f"{period} {draft.name}"[:MAX_NAME],
        **({"sample": True} if earlier is not None and earlier.sample else {}),
        "happened": day,
        "covers": {"from": period.start, "to": period.end},
        "prepared_by": earlier.prepared_by if earlier else title,
        "collected": {"method": "statement", "origin": earlier.collected.origin if earlier else title},
        **{
            key: Bare(value) if key in _NUMBERS and isinstance(value, str) else value
            for key, value in draft.says.items()
        },
    }
