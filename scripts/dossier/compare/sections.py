"""Changes by what matters: what moves money first, then points, then the rest; what only the calendar brings is summed.

theme/beside/compare.js lays the comparison of any two months out in the same way; a test holds the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dossier.assessment import Assessment
from dossier.compare.changes import Change
from dossier.compare.worth import MovedWorth
from dossier.records.layout import month_of, stem_of, top_of

LISTS: Final = frozenset({"evidence", "documents"})
"""Fields that list records."""

_SORTS: Final = (
    "total", "indicator", "project", "incident", "penalty", "gate", "obligation", "rule-value", "reading",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """An object with all that changed of it; `worth` is None if it moved nothing."""

    object: str
    id: str
    worth: MovedWorth | None
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class FolderFiles:
    """Files that came in, or are gone, with a month's folder."""

    month: str
    added: tuple[Change, ...]
    withdrawn: tuple[Change, ...]


@dataclass(frozen=True)
class Sections:
    """The changes by what they move.

    `money` and `points` are the objects that moved them, `other` those that moved nothing; `days` counts the lines that
    are billed for whole months, by the days of both; `swapped` the lists in which records of one month stand for the
    other's; `records` are the files that last, and those with other content, `months` all others by their folder.
    """

    money: tuple[Told, ...]
    points: tuple[Told, ...]
    other: tuple[Told, ...]
    days: tuple[tuple[str, str, int], ...]
    swapped: int
    records: tuple[Change, ...]
    months: tuple[FolderFiles, ...]


def sections(before: Assessment, after: Assessment, changes: Sequence[Change], moved: Sequence[MovedWorth]) -> Sections:
    """The sections of a comparison; every change stands in one of them, is counted there, or goes with its figure."""
    files = [one for one in changes if one.object == "evidence"]
    left = [one for one in changes if one.object != "evidence"]
    whole = Counter((one.before, one.after) for one in left if _whole_months(one))
    own = _own(before), _own(after)
    swaps = [one for one in left if before.period != after.period and _swapped(one, *own)]
    gone = {id(one) for one in swaps}
    told = _objects([one for one in left if not _whole_months(one) and id(one) not in gone], moved)
    ordered = sorted(told, key=_order(before, after))
    of = {key: tuple(one for one in ordered if _moves(one) == key) for key in ("money", "points", "other")}
    return Sections(
        money=of["money"],
        points=of["points"],
        other=of["other"],
        days=tuple((old, new, count) for (old, new), count in _days(whole)),
        swapped=len(swaps),
        records=tuple(one for one in files if not _of_a_folder(one)),
        months=_by_month([one for one in files if _of_a_folder(one)]),
    )


def _moves(told: Told) -> str:
    if told.object == "total" or (told.worth and told.worth.payable):
        return "money"
    return "points" if told.worth else "other"


def _whole_months(change: Change) -> bool:
    """Whether a line is billed for all days of both months: another number of days, the same fee."""
    return change.field == "days" and _whole(change.before) and _whole(change.after)


def _whole(days: str | None) -> bool:
    parts = [one.split("/") for one in (days or "").split(", ")]
    return all(len(one) == 2 and one[0] == one[1] for one in parts)  # noqa: PLR2004  # days of the days of the month


def _days(whole: Mapping[tuple[str | None, str | None], int]) -> list[tuple[tuple[str, str], int]]:
    found: Counter[tuple[str, str]] = Counter()
    for (old, new), count in whole.items():
        found[(old or "").split(", ")[0], (new or "").split(", ")[0]] += count
    return sorted(found.items())


def _own(assessment: Assessment) -> frozenset[str]:
    """The records in the month's own folder."""
    return frozenset(stem_of(file.path) for file in assessment.inputs.files if top_of(file.path) == assessment.period)


def _swapped(change: Change, before: frozenset[str], after: frozenset[str]) -> bool:
    """Whether a list differs in nothing but each month's own records."""
    if change.field not in LISTS or not change.before or not change.after:
        return False
    old, new = set(change.before.split(", ")), set(change.after.split(", "))
    return bool(old - new) and bool(new - old) and old - new <= before and new - old <= after


def _objects(changes: Iterable[Change], moved: Sequence[MovedWorth]) -> list[Told]:
    """By object: a line stands with its project, a rule with its row; also what moved though no field of it changed."""
    found: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        found.setdefault(_object_of(change), []).append(change)
    known = {(one.object, one.id): one for one in moved}
    return [Told(*key, known.get(key), _brief(found.get(key, ()))) for key in {**found, **known}]


def _brief(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Without bounds that moved with their figure: what is certain has one figure, not three."""
    moved = {one.field: (one.before, one.after) for one in changes}

    def follows(one: Change) -> bool:
        base, _, bound = one.field.rpartition("_")
        return bound in ("low", "high") and moved.get(base or "points") == (one.before, one.after)

    return tuple(one for one in changes if not follows(one))


def _object_of(change: Change) -> tuple[str, str]:
    if change.object == "line":
        return "project", change.id.partition("/")[0]
    kind, _, name = change.id.partition(":")
    if change.object == "rule-value" and kind == "indicator":
        return "indicator", name
    return change.object, change.id


def _order(before: Assessment, after: Assessment) -> Callable[[Told], tuple[object, ...]]:
    """Sorts in a fixed order; rows as in the rubric, all else by yuan, then by id."""
    rows = {row.id: row.row for row in (*before.indicators, *after.indicators)}

    def order(told: Told) -> tuple[object, ...]:
        row = rows.get(told.id, 0) if told.object == "indicator" else 0
        return _SORTS.index(told.object), row, -abs(told.worth.payable) if told.worth else 0, told.id

    return order


def _of_a_folder(change: Change) -> bool:
    return change.field in ("added", "withdrawn") and month_of(change.id) is not None


def _by_month(changes: Sequence[Change]) -> tuple[FolderFiles, ...]:
    months = sorted({top_of(one.id) for one in changes})
    return tuple(
        FolderFiles(
            month,
            tuple(one for one in changes if top_of(one.id) == month and one.field == "added"),
            tuple(one for one in changes if top_of(one.id) == month and one.field == "withdrawn"),
        )
        for month in months
    )
