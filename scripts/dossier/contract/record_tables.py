"""How a table of an office becomes records (content/import/<name>.yml, `for: records`): a ticket system's export, a
punch clock's, a roster with names down and days across.

Nothing of it is agreed between the parties; it is there so that nobody, and no program, guesses twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Literal

from pydantic import Field

from dossier.fields import Fields, Filed, Flag, Name, Number, nearest
from dossier.problems import Problem, error
from dossier.records import KINDS

FOLDER: Final = "content/import"
"""Where mappings lie, from the root, each under the name by which it is asked for."""
Key = Name
"""A field by the names that lead to it, such as `covers.from`, or `shifts.day` for one of an entry of a list."""


class RowTest(Fields):
    """Which rows count, by a column: where it `is` one of some words, is `filled` or not, or is a figure above one."""

    column: Name
    is_: Annotated[tuple[Name, ...], Field(alias="is")] = ()
    filled: Flag | None = None
    above: Number | None = None


class CalendarGrid(Fields):
    """A calendar: one field of an entry stands down the first column, one across the heads, one in the cells.

    `head` is what the first column is called. Days across may be days of the month alone.
    """

    head: Name
    down: Key
    across: Key
    cells: Key


class RecordTable(Filed):
    """The whole of such a file. `record`: each row is one, or all rows are one of the month, or one for each value of
    the field `by`.

    `columns` name the head of each field, `fixed` what is the same in all, `words` what the table calls values: a word
    for nothing leaves the cell out. `only`: rows that count at all; `entries`: those that are an entry of a list;
    `counts`: fields that count rows.
    """

    for_: Literal["records"] = Field(alias="for")
    kind: Name
    record: Literal["row", "month"]
    by: Key | None = None
    columns: Mapping[Key, Name] = Field(default_factory=dict)
    fixed: Mapping[Key, Name] = Field(default_factory=dict)
    words: Mapping[Key, Mapping[Name, str]] = Field(default_factory=dict)
    only: tuple[RowTest, ...] = ()
    entries: Mapping[Name, RowTest] = Field(default_factory=dict)
    counts: Mapping[Key, RowTest] = Field(default_factory=dict)
    grid: CalendarGrid | None = None
    attach: Name | None = None  # what the table shows, if it is to lie beside the record of the month

    def problems(self, keys: tuple[str, ...]) -> Iterator[Problem]:
        """A kind that there is not; fields that the kind, whose `keys` are given, does not have."""
        if self.kind not in KINDS:
            words = {"kind": self.kind, "meant": nearest(self.kind, KINDS), "known": ", ".join(sorted(KINDS))}
            yield error("unknown-kind", self.place("kind"), **words)
            return
        parts = ("columns", "fixed", "words", "counts")
        named = [(self._source.key_place(part, key), key) for part in parts for key in getattr(self, part)]
        if self.by is not None:
            named.append((self.place("by"), self.by))
        if self.grid is not None:
            cells = ("down", "across", "cells")
            named += [(self.place("grid", part), getattr(self.grid, part)) for part in cells]
        for place, key in named:
            if key not in keys:
                words = {"meant": nearest(key, keys), "known": ", ".join(keys), "alone": "", "decimal": ""}
                yield error("unknown-key", place, key=key, **words)
