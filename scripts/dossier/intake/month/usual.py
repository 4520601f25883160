"""What stays as it was: values that all records of a kind had in the last two months in which there were any.

Only what describes is carried on (who wrote it, where it comes from, which devices): never a figure, a day of its own,
or a yes that somebody has to see for himself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from dossier.evidence import Evidence, filed_under
from dossier.exact.period import Period
from dossier.intake.month.columns import RecordColumn, columns_of
from dossier.intake.month.values import at
from dossier.records import KINDS, Record
from dossier.source import Bare, Tree

_CARRIED: Final = ("text", "id")
_OWN: Final = frozenset({"id", "title"})
_ALWAYS: Final = frozenset({"prepared_by", "collected.method", "collected.origin"})
"""Fields of every record, of which one record says enough."""
_MONTHS: Final = 2

Values = Mapping[str, Tree]


def lately(kind: str, evidence: Evidence, period: Period) -> tuple[Record, ...]:
    """The records of a kind of the last months before a month in which there were any; of standing ones the latest."""
    records = [one for one in evidence.all(KINDS[kind]) if one.scope == "standing" or filed_under(one) < period]
    if KINDS[kind].scope == "standing":
        return tuple(sorted(records, key=lambda one: one.happened)[-_MONTHS:])
    months = sorted({filed_under(one) for one in records})[-_MONTHS:]
    return tuple(one for one in records if filed_under(one) in months)


def usual(kind: str, evidence: Evidence, period: Period) -> Values:
    """What the records of a kind will say again, by the keys of the columns."""
    records = lately(kind, evidence, period)
    found = dict(_carried(kind, records)) if records else {}
    return found | (dict(_days(records, period)) if KINDS[kind].scope == "month" and records else {})


def _carried(kind: str, records: Sequence[Record]) -> Iterator[tuple[str, Tree]]:
    for column in columns_of(kind):
        said = [at(one.source.tree, column.path) for one in records] if not column.each else []
        enough = len(records) > 1 or column.key in _ALWAYS
        describes = column.sort in _CARRIED or column.key in _ALWAYS
        if describes and column.key not in _OWN and enough and said and _same(said):
            yield column.key, said[0]


def _days(records: Sequence[Record], period: Period) -> Iterator[tuple[str, Tree]]:
    """The day on which it is always written, and the span that it is always about, if these are ends of a month."""
    if len({filed_under(one) for one in records}) < _MONTHS:
        return
    kept = (
        ("happened", [(one.happened, filed_under(one)) for one in records]),
        ("covers.from", [(one.covers.from_, filed_under(one)) for one in records]),
        ("covers.to", [(one.covers.to, filed_under(one)) for one in records]),
    )
    for key, days in kept:
        for back in (0, -1):
            for name in ("start", "end"):
                if all(day == getattr(month.shift(back), name) for day, month in days):
                    yield key, Bare(_day(period.shift(back), name).isoformat())


def _day(month: Period, name: str) -> date:
    return month.start if name == "start" else month.end


def entries(kind: str, evidence: Evidence, period: Period) -> Mapping[str, tuple[Values, ...]]:
    """The entries of lists that come again, such as the devices of a backup, by list: what describes them."""
    records = lately(kind, evidence, period)
    lists = dict.fromkeys(column.each for column in columns_of(kind) if column.each)
    found = {}
    for name in lists:
        columns = [column for column in columns_of(kind) if column.each == name and column.sort in _CARRIED]
        said = [[_entry(columns, one) for one in _listed(record, name)] for record in records]
        again = len(records) == _MONTHS and len({filed_under(one) for one in records if one.scope == "month"}) != 1
        if again and said[0] and said[0] == said[1]:
            found[name] = tuple(said[0])
    return found


def attached(kind: str, evidence: Evidence, period: Period) -> tuple[Values, ...]:
    """What the attachments of a kind show and whether they are closed, in their order, if that is always the same."""
    records = lately(kind, evidence, period)
    told = [[(one.shows, one.confidential) for one in record.attachments] for record in records if record.attachments]
    if not told or any(one != told[0] for one in told):
        return ()
    return tuple({"shows": shows, **({"confidential": Bare("true")} if closed else {})} for shows, closed in told[0])


def _entry(columns: Iterable[RecordColumn], tree: Tree) -> Values:
    said = {column.key: at(tree, column.path) for column in columns}
    return {key: value for key, value in said.items() if value is not None}


def _listed(record: Record, name: str) -> Sequence[Tree]:
    tree = at(record.source.tree, (name,))
    return tree if isinstance(tree, list) else ()


def _same(values: Sequence[Tree]) -> bool:
    return values[0] is not None and all(one == values[0] for one in values)
