"""The rubric adds up: points, bands, numbers of rows.

Reported: rows that do not add up to their group's points, or groups to the rubric's total, from any day on; items
that do not add up to their row; bands with a gap, an overlap or other points than the row's; two rows with one
number; ids used twice; a file in `rubric/` that the scheme does not name, or a group in the wrong file; a survey whose
questions or grades are named twice or out of order. That every row has a rule, a clause and kinds of evidence is asked
for when it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import PurePosixPath
from typing import Final

from dossier.contract import Contract
from dossier.contract.cited import on
from dossier.contract.rubric import Group, Row, RowVersion, Rubric
from dossier.contract.rules import Checklist, Periodic, PointBand, PointBands, Rule
from dossier.exact.number import plain
from dossier.fields import Filed
from dossier.load import Dossier
from dossier.problems import Problem, error

CODES: Final = (
    "contract-id-twice",
    "rubric-band-gap",
    "rubric-band-overlap",
    "rubric-band-points",
    "rubric-group-file",
    "rubric-group-points",
    "rubric-items",
    "rubric-row-twice",
    "rubric-total",
    "survey-order",
    "survey-twice",
)
UNMETERED: Final = True
_Loc = tuple[str | int, ...]


def check(dossier: Dossier) -> Iterator[Problem]:
    """The rubric and the survey."""
    yield from problems(dossier.contract)


def problems(contract: Contract) -> Iterator[Problem]:
    """The same for a contract alone."""
    rubric = contract.rubric
    for day in sorted(_days(rubric)):
        yield from _sums(rubric, day)
    for group in rubric.groups:
        if group.id != PurePosixPath(group.source.path).stem:
            yield error("rubric-group-file", group.place("id"), id=group.id, file=PurePosixPath(group.source.path).stem)
    yield from _twice(rubric)
    for group, index, row in rubric.rows():
        for nth, version in enumerate(row.versions):
            yield from _version(group, ("rows", index, "versions", nth), version)
    if contract.survey is not None:
        yield from contract.survey.problems()


def _days(rubric: Rubric) -> set[date]:
    """The days from which anything about points changes."""
    found = {total.from_ for total in rubric.scheme.total}
    lives: tuple[Group | Row, ...] = (*rubric.groups, *(row for _, _, row in rubric.rows()))
    for one in lives:
        found |= {version.from_ for version in one.versions}
        found |= {one.ended.from_} if one.ended else set()
    return {day for day in found if day >= min(total.from_ for total in rubric.scheme.total)}


def _sums(rubric: Rubric, day: date) -> Iterator[Problem]:
    total = on(rubric.scheme.total, day)
    given = sum((on(group.versions, day).points for group in rubric.groups_on(day)), Fraction(0))
    if given != total.points:
        place = rubric.scheme.place("total", rubric.scheme.total.index(total), "points")
        yield error("rubric-total", place, day=str(day), total=plain(total.points), sum=plain(given))
    for group in rubric.groups_on(day):
        agreed = on(group.versions, day)
        found = [on(row.versions, day) for row in rubric.rows_on(group, day)]
        points = sum((version.points for version in found if version.counts), Fraction(0))
        if points != agreed.points:
            place = group.place("versions", group.versions.index(agreed), "points")
            words = {"group": agreed.name, "total": plain(agreed.points), "sum": plain(points)}
            yield error("rubric-group-points", place, day=str(day), **words)


def _twice(rubric: Rubric) -> Iterator[Problem]:
    """Ids used twice, and numbers that two rows have on one day: a row may take the number of one that has ended."""
    ids: dict[str, tuple[Filed, _Loc]] = {}
    numbers: dict[int, list[tuple[Row, Filed, _Loc]]] = {}
    for group, index, row in rubric.rows():
        if row.id in ids:
            first, where = ids[row.id]
            yield error("contract-id-twice", group.place("rows", index, "id"), first.place(*where), id=row.id)
        others = numbers.setdefault(row.row, [])
        beside = next(((first, where) for other, first, where in others if _together(other, row)), None)
        if beside is not None:
            first, where = beside
            yield error("rubric-row-twice", group.place("rows", index, "row"), first.place(*where), row=str(row.row))
        ids.setdefault(row.id, (group, ("rows", index, "id")))
        others.append((row, group, ("rows", index, "row")))


def _together(one: Row, other: Row) -> bool:
    """Whether there is a day on which both rows are there."""
    later = max(min(version.from_ for version in row.versions) for row in (one, other))
    return all(row.ended is None or later < row.ended.from_ for row in (one, other))


def _version(group: Group, where: _Loc, version: RowVersion) -> Iterator[Problem]:
    yield from _rule(group, (*where, "rule"), version, version.rule)
    for nth, switch in enumerate(version.readings):
        for index, choice in enumerate(switch.choices):
            if not {"bands", "items"} & choice.set.keys():
                continue
            rule = version.readable({switch.reading: choice.when})
            if rule is not None:
                yield from _rule(group, (*where, "readings", nth, "choices", index, "set"), version, rule)


def _rule(group: Group, where: _Loc, version: RowVersion, rule: Rule) -> Iterator[Problem]:
    if isinstance(rule, (Checklist, Periodic)):
        points = sum((item.points for item in rule.items), Fraction(0))
        if points != version.points:
            place = group.place(*where, "items")
            yield error("rubric-items", place, total=plain(version.points), sum=plain(points))
    if isinstance(rule, PointBands):
        most = max(band.points for band in rule.bands)
        if most != version.points:
            place = group.place(*where, "bands")
            yield error("rubric-band-points", place, total=plain(version.points), most=plain(most))
        yield from _stretches(group, (*where, "bands"), rule.bands)


_Edge = tuple[Fraction, int]  # the number and whether the band begins at it (0) or just above it (1)


def _stretches(group: Group, where: _Loc, bands: tuple[PointBand, ...]) -> Iterator[Problem]:
    """Sorted by their lower ends, each band must begin exactly where the one before it ends."""
    ordered = sorted(
        enumerate(bands), key=lambda pair: (_lower(pair[1]) is not None, _lower(pair[1]) or (Fraction(0), 0))
    )
    reached: _Edge | None = None
    for nth, (index, band) in enumerate(ordered):
        lower, place = _lower(band), group.place(*where, index)
        if nth == 0:
            if lower is not None:
                yield error("rubric-band-gap", place, edge=plain(lower[0]))
        elif lower is None or reached is None or lower < reached:
            yield error("rubric-band-overlap", place, edge=plain((lower or reached or (Fraction(0), 0))[0]))
        elif lower > reached:
            yield error("rubric-band-gap", place, edge=plain(reached[0]))
        reached = _upper(band)
    if reached is not None:
        yield error("rubric-band-gap", group.place(*where), edge=plain(reached[0]))


def _lower(band: PointBand) -> _Edge | None:
    if band.at_least is not None:
        return band.at_least, 0
    return (band.above, 1) if band.above is not None else None


def _upper(band: PointBand) -> _Edge | None:
    """Where the next band must begin."""
    if band.below is not None:
        return band.below, 0
    return (band.up_to, 1) if band.up_to is not None else None
