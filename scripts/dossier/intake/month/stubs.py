"""The records that a month waits for as files with what is known already; what a person has to say is left empty."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.intake.month.build import Building, BuiltRecord, values_written
from dossier.intake.month.plan import MonthPlan, PlannedRow, PlannedSheet
from dossier.intake.month.usual import Values
from dossier.intake.month.values import at
from dossier.problems import Place
from dossier.records.written import path_of, record_text, suffix_of
from dossier.source import Bare, Tree
from dossier.source.spelling import Value


def stubs(plan: MonthPlan, *, sample: bool = False) -> Mapping[str, bytes]:
    """The files by path, of what is waited for and not on file; `sample` marks made-up data as such."""
    found = {}
    for sheet in plan.sheets:
        for row in sheet.rows:
            if row.why and not row.there:
                path = path_of(sheet.kind, row.id, plan.period.start)
                fields = _fields(plan, sheet, row, sample=sample)
                found[path] = record_text(fields, suffix=suffix_of(sheet.kind)).encode()
    return found


def _fields(plan: MonthPlan, sheet: PlannedSheet, row: PlannedRow, *, sample: bool) -> Mapping[str, Value]:
    """What is known of a record; a field that has to be there and that nobody knows is written without a value."""
    built = BuiltRecord(sheet.kind, row.id, {}, Place(""))
    for column in sheet.columns:
        value = row.values.get(column.key, sheet.usual.get(column.key))
        if not column.each and value is not None:
            built.put(column.path, value)
    Building(sheet, plan.period, plan.names, sample).complete(built)
    for column in sheet.columns:
        if not column.each and not column.optional and at(built.tree, column.path) is None:
            built.put(column.path, Bare(""))
    for name, entries in row.lists.items():
        built.tree[name] = [_entry(sheet, name, entry) for entry in entries]
    return values_written(built.tree)


def _entry(sheet: PlannedSheet, name: str, entry: Values) -> Tree:
    """An entry of a list, likewise."""
    made = BuiltRecord("", "", {}, Place(""))
    for column in sheet.columns:
        if column.each == name and (not column.optional or column.key in entry):
            made.put(column.path, entry.get(column.key, Bare("")))
    return made.tree
