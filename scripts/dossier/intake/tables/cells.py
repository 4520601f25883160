"""What a table is once it is read: rows of filled cells, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from dossier.problems import Place, Problem

_FAULTS: Final = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA")
)


@dataclass(frozen=True)
class TableCell:
    """One value with its place: a cell, or a field of a form; a `formula` has no value of its own."""

    text: str
    place: Place
    formula: bool = False

    @property
    def faulty(self) -> bool:
        """Whether a spreadsheet says here that a formula has failed, which often is copied as if it were a text."""
        return self.text.strip().upper() in _FAULTS


TableRow: TypeAlias = Mapping[int, TableCell]
"""The filled cells of a row by column, from 1; the line of their places is the row's number."""


@dataclass(frozen=True)
class SheetTable:
    """A sheet, or a text read with one separator; the rows in their order, those without text left out.

    `name` is the sheet's, "" for a text.
    """

    rows: tuple[TableRow, ...]
    name: str = ""
    separator: str = ""
    hidden: bool = False


@dataclass(frozen=True)
class TablesRead:
    """The tables of a file, and what is wrong with it. A text has one table for each separator it may be read with.

    `hidden` are sheets that no reader sees, which only count where somebody asks for them.
    """

    tables: tuple[SheetTable, ...]
    problems: tuple[Problem, ...]
    hidden: tuple[SheetTable, ...] = ()
