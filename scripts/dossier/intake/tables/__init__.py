"""The one reader of tables that people hand in: workbooks by Excel and WPS, and texts with separators.

A table gives rows of filled cells with their places, whatever the file is called and however it is encoded; `heads`
finds the head, `days` and `figures` read what stands in a cell. Nothing is computed, and what cannot be read is a
problem of the file.
"""

from dossier.intake.tables.cells import SheetTable, TableCell, TableRow, TablesRead
from dossier.intake.tables.heads import Head, find_head, head_word
from dossier.intake.tables.reading import MAX_CELL, MAX_TEXT, Most, bare, is_book, read_tables, too_long

__all__ = [
    "MAX_CELL",
    "MAX_TEXT",
    "Head",
    "Most",
    "SheetTable",
    "TableCell",
    "TableRow",
    "TablesRead",
    "bare",
    "find_head",
    "head_word",
    "is_book",
    "read_tables",
    "too_long",
]
