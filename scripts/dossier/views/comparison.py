"""The comparison with the month before: every difference by cause and by object, called by name and linked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from dossier.assessment import Assessment
from dossier.compare import Cause, Change, Effect, compare
from dossier.compare.sections import Told, sections
from dossier.compare.worth import worth
from dossier.report import Report
from dossier.views.figures import change, signed
from dossier.views.names import Word
from dossier.views.naming import Named, Naming, amount
from dossier.views.places import Places

_FEW: Final = 24


@dataclass(frozen=True)
class Caused:
    """What one object contributes to a cause: what of it, by which row, and how much."""

    what: Named
    sort: str
    by: Named | None
    amount: str


@dataclass(frozen=True)
class CauseShown:
    """A cause with what contributes to it."""

    cause: str
    points: str
    payable: str
    effects: tuple[Caused, ...]


@dataclass(frozen=True)
class FieldChange:
    """A changed field of an object, before and after: names of records or one figure."""

    label: str
    before: tuple[Named, ...]
    after: tuple[Named, ...]


@dataclass(frozen=True)
class ObjectShown:
    """An object with what it moved and its changed fields."""

    sort: str
    what: Named
    amount: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class SectionShown:
    """Objects of one weight; what moves neither money nor points is folded unless it is little."""

    key: str
    objects: tuple[ObjectShown, ...]
    count: int
    open: bool


@dataclass(frozen=True)
class FileShown:
    """A file that lasts, or has other content, with what happened to it; `row` is the one that it carries no more."""

    what: Named
    change: str
    row: Named | None


@dataclass(frozen=True)
class FilesShown:
    """A month's folder with the files that came in, or are gone, by name."""

    month: str
    added: tuple[Named, ...]
    withdrawn: tuple[Named, ...]


def shown(report: Report, before: Assessment, places: Places, word: Word) -> Mapping[str, object]:
    """What changed since the month before, by the names that templates use."""
    found = compare(before, report.assessment)
    naming = Naming(report, places, word)
    laid = sections(before, report.assessment, found.changes, worth(found.causes))
    parts = (("money", laid.money), ("points", laid.points), ("other", laid.other))
    return {
        "comparison": found,
        "causes": tuple(_cause(one, naming) for one in found.causes),
        "sections": tuple(_section(key, told, naming) for key, told in parts if told),
        "days": laid.days,
        "swapped": laid.swapped,
        "records": tuple(_file(one, naming) for one in laid.records),
        "months": tuple(
            FilesShown(
                one.month, *(tuple(naming.named("evidence", x.id) for x in y) for y in (one.added, one.withdrawn))
            )
            for one in laid.months
        ),
    }


def _section(key: str, told: tuple[Told, ...], naming: Naming) -> SectionShown:
    count = sum(len(one.changes) for one in told)
    return SectionShown(key, tuple(_object(one, naming) for one in told), count, key != "other" or count <= _FEW)


def _cause(one: Cause, naming: Naming) -> CauseShown:
    effects = tuple(_caused(effect, naming) for effect in one.effects)
    return CauseShown(one.cause, change(one.points), signed(one.payable), effects)


def _caused(effect: Effect, naming: Naming) -> Caused:
    by = naming.row(effect.by) if effect.by else None
    return Caused(naming.named(effect.object, effect.id), effect.object, by, amount(effect))


def _object(one: Told, naming: Naming) -> ObjectShown:
    fields = (FieldChange(naming.label(x), naming.values(x, x.before), naming.values(x, x.after)) for x in one.changes)
    moved = amount(one.worth) if one.worth else ""
    return ObjectShown(one.object, naming.named(one.object, one.id), moved, tuple(fields))


def _file(one: Change, naming: Naming) -> FileShown:
    row = naming.row(one.before or "") if one.field == "expired" else None
    return FileShown(naming.named("evidence", one.id), one.field, row)
