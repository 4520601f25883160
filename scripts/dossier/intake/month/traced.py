"""Problems of records that were made from a workbook -> the cells they came from, by sheet, column and row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from xlsxwriter.utility import xl_rowcol_to_cell

from dossier.fields import nearest
from dossier.intake.month.build import BuiltRecord
from dossier.intake.month.values import CalledNames
from dossier.problems import Place, Problem, error
from dossier.source import Source, Tree, read

_UNNAMED: Final = frozenset({"bad-id", "unknown-reference"})
_MISSING: Final = frozenset({"missing-key", "empty-value", "empty-list"})


def traced(
    problems: Sequence[Problem], built: Mapping[str, BuiltRecord], files: Mapping[str, bytes], names: CalledNames
) -> Iterator[Problem]:
    """The problems with the cells as their places; of one that concerns no record of the workbook its own place. Where
    a name is wanted, what is none is told by the names that there are.

    Digests are no cell's: where one is missing there is no file, which is told already.
    """
    sources: dict[str, Source | None] = {}
    for problem in problems:
        path = problem.place.path
        if path in built and path in files:
            if problem.code in _MISSING and dict(problem.words).get("key") == "sha256":
                continue
            if path not in sources:
                sources[path] = read(path, files[path])[0]
            cell = _cell(problem, built[path], sources[path])
            yield _by_name(problem, cell, built[path], names) or replace(problem, place=cell)
        else:
            yield problem


def _by_name(problem: Problem, cell: Place, built: BuiltRecord, names: CalledNames) -> Problem | None:
    """The problem of a name that is none, if that is what the cell should hold."""
    if problem.code not in _UNNAMED:
        return None
    keys = (step for loc, place in built.cells.items() if place == cell for step in loc[::-1] if isinstance(step, str))
    key = next(keys, "")
    called = names.by_key.get(key)
    if not called:
        return None
    value = dict(problem.words).get("value", "")
    meant = nearest(value, called.values()) or called.get(nearest(value, called), "")
    return error("intake-name", cell, key=key, value=value, meant=meant, known=", ".join(called.values()))


def _cell(problem: Problem, built: BuiltRecord, source: Source | None) -> Place:
    """The cell of the value that a problem stands at, else the next one around it that has a cell."""
    if not problem.place.line:  # the file as a whole, which is called after the id
        return built.cells.get(("id",), built.place)
    if source is None:
        return next(_holding(built, dict(problem.words).get("character", "")), built.place)
    here = (problem.place.line, problem.place.column)
    places = [(place(*loc), loc) for place in (source.place, source.key_place) for loc in source.spots]
    found = [loc for place, loc in places if (place.line, place.column) == here]
    key = dict(problem.words).get("key") if problem.code in _MISSING else None
    if key is not None:
        above = max((loc for loc in found if loc and not isinstance(loc[-1], str)), key=len, default=())
        parents = [above, *sorted(found, key=len, reverse=True)]
        blank = next((cell for loc in parents if (cell := built.blank((*loc, key))) is not None), None)
        if blank is not None:
            return blank
    for loc in sorted(found, key=len, reverse=True):
        for end in range(len(loc), 0, -1):
            if loc[:end] in built.cells:
                return built.cells[loc[:end]]
    return built.place


def _holding(built: BuiltRecord, character: str) -> Iterator[Place]:
    """The cells with a character such as `U+202E`, for which the file cannot be read at all."""
    for loc, cell in built.cells.items():
        node: Tree = built.tree
        for step in loc:
            if isinstance(node, dict) and isinstance(step, str):
                node = node.get(step)
            else:
                node = node[step] if isinstance(node, list) and isinstance(step, int) and step < len(node) else None
        if isinstance(node, str) and character in {f"U+{ord(one):04X}" for one in node}:
            yield cell


def addressed(place: Place) -> Place:
    """The place in the words of a spreadsheet: `a.xlsx#值班表!C7`."""
    if not place.line:
        return place
    if not place.column:
        return Place(f"{place.path}!{place.line}")
    return Place(f"{place.path}!{xl_rowcol_to_cell(place.line - 1, place.column - 1)}")
