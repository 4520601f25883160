"""Time and memory grow no faster than the input, whatever it is: records through the whole check, bodies to pages.

What is quick anyway is not looked at again. What is not is measured at a quarter of its size: four times as much may
take eight times as long, which no noise reaches in three tries; what is quadratic takes sixteen times as long.
"""

from __future__ import annotations

import io
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import openpyxl
import pytest
from openpyxl.worksheet.cell_range import CellRange

from builders import HOME, write
from dossier.cli.session import Session
from dossier.intake.tables import read_tables
from dossier.markup.markdown import MAX_BODY, body
from dossier.problems.formats import blocks
from hostile_sizes import SHAPES, Shape

SIZE = 240_000
"""Bytes, of a file that may have a MiB."""
QUICK = 1.0
"""Seconds of the processor: a MiB takes less than 20 even if its time is quadratic."""
GROWTH = 8
EACH = 400
"""Bytes of memory for one of the input."""
BODIES = {
    **{sign: sign for sign in ("[", "![", "[a](", "*a", "_a_", "**a ", "*甲“", "`a``b", "&amp;", "<", "\\[", "甲")},
    **{line: line for line in ("- a\n", "- [ ] a\n", "1. a\n", "- - - a\n", "> a\n", "> a\nb\n", "# a\n", "a\n\n")},
    "nested lists": "".join(f"{'  ' * depth}- a\n" for depth in range(300)),
    "nested quotes": "".join(f"{'>' * depth} a\n" for depth in range(400)),
    "longer and longer fences": "".join(f"{'`' * length}a" for length in range(400)),
    "rows": f"|a|b|\n|-|-|\n{'|a|b|' * 9}\n",
    "a wide table": f"|{'a|' * 1000}\n|{'-|' * 1000}\n{'|a' * 9}\n",
    "definitions": "[a]: b\n",
    "links": "[a](b) ",
}


def grows_evenly(seconds: Callable[[int], float], size: int) -> bool:
    """Whether something of a size takes no more than its share of time."""
    return any((whole := seconds(size)) <= QUICK or whole <= GROWTH * seconds(size // 4) for _ in range(3))


def _checked(root: Path) -> None:
    session = Session(root, None)
    for _ in blocks(session.problems, session.loaded.texts, "zh"):
        pass


def _root(folder: Path, shape: Shape, size: int) -> Path:
    """A root of its own for each size; it is made once."""
    root = folder / str(size)
    if not root.exists():
        write(copytree(HOME / "tests" / "second-contract", root), shape(size))
    return root


@pytest.mark.parametrize("name", SHAPES)
def test_a_check_takes_time_by_the_size_of_what_it_reads(name: str, tmp_path: Path) -> None:
    def seconds(size: int) -> float:
        root = _root(tmp_path, SHAPES[name], size)
        start = time.process_time()
        _checked(root)
        return time.process_time() - start

    assert grows_evenly(seconds, SIZE)


@pytest.mark.parametrize("name", ["line of '甲'", "nested lists", "keys again", "staff", "attachments"])
def test_a_check_takes_memory_by_the_size_of_what_it_reads(name: str, tmp_path: Path) -> None:
    def most(size: int) -> int:
        root = _root(tmp_path, SHAPES[name], size)
        tracemalloc.start()
        try:
            _checked(root)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    least = most(0)
    assert most(SIZE // 4) - least < EACH * SIZE // 4


@pytest.mark.parametrize("name", BODIES)
def test_a_body_is_laid_out_in_time_by_its_length(name: str) -> None:
    text = BODIES[name] * (MAX_BODY // len(BODIES[name]) + 1)

    def seconds(length: int) -> float:
        start = time.process_time()
        body(text[:length], {})
        return time.process_time() - start

    assert grows_evenly(seconds, MAX_BODY)


def test_many_problems_take_no_more_words_than_are_read(tmp_path: Path) -> None:
    """Of 20,000 problems ten are put into words, and a count."""
    session = Session(_root(tmp_path, SHAPES["keys again"], SIZE), None)
    found = session.problems
    assert len(found) > 20_000
    listed = list(blocks(found, session.loaded.texts, "zh"))
    assert len(listed) < 100


def test_boxes_of_a_sheet_that_lie_over_each_other() -> None:
    """No spreadsheet writes them. Each row has what begins last above it."""

    def seconds(size: int) -> float:
        made, kept = openpyxl.Workbook(), io.BytesIO()
        sheet = made.worksheets[0]
        for row in range(1, size):
            sheet.append([str(row)])
        sheet.append([None, "x"])
        sheet.merged_cells.ranges = {CellRange(f"A{row}:A{size}") for row in range(1, size)}
        made.save(kept)
        start = time.process_time()
        (table,) = read_tables("a.xlsx", kept.getvalue()).tables
        assert table.rows[-1][1].text == str(size - 1)
        return time.process_time() - start

    assert grows_evenly(seconds, 4_800)
