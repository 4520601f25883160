"""Returned forms from a table: one row a form, found by the words of the head.

Tables come from outside and are lived in: titles stand above the head, sums and notes below the rows, columns of one's
own beside them. What is a form is read, what is none is told, and nothing is computed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from dossier.contract.survey import SurveyVersion
from dossier.fields import nearest
from dossier.intake.tables import Head, SheetTable, TableCell, TableRow, is_book, read_tables, too_long
from dossier.intake.tables.heads import IGNORED
from dossier.problems import Place, Problem, Severity, error, warning
from dossier.survey import heads
from dossier.survey.forms import NEEDED, WORDS, Form

_SHOWN: Final = 80
_NOTE: Final = re.compile(
    "合计|总计|小计|累计|平均|总分|得分|备注|说明|填表|填报|注[:：]|制表|审核|复核|统计|以上|共[0-9]"
)
"""How rows begin that are sums or notes."""
_MINOR: Final = frozenset({"project-name", "unit-name", IGNORED})
Found = tuple[tuple[Form, ...], tuple[Problem, ...]]


def column(number: int) -> str:
    """The head of a question's column."""
    return f"第{number}题"


def forms(name: str, data: bytes, version: SurveyVersion) -> Found:
    """The forms of a table, and what is wrong with it; lines and columns of places are rows and columns from 1."""
    read = read_tables(name, data)
    found, problems = read.tables, read.problems
    if not found:
        return (), problems
    headed = [(table, heads.find(table.rows, version)) for table in found]
    if not is_book(data):  # one text, read with each separator
        headed = [max(headed, key=lambda one: len(one[1].fields) if one[1] else 0)]
    made = [_forms(table, head, version) for table, head in headed if head]
    if not made:
        return (), (*problems, error("form-head-missing", _start(found, name)))
    others = [table for table, head in headed if not head and table.rows]
    left_out = [warning("form-sheet-left-out", _start([table], name)) for table in others]
    told = [problem for _, wrong in made for problem in wrong]
    return tuple(form for some, _ in made for form in some), (*problems, *left_out, *told)


def _start(tables: Sequence[SheetTable], name: str) -> Place:
    return next((entry.place for table in tables for row in table.rows for entry in row.values()), Place(name))


def _forms(table: SheetTable, head: Head, version: SurveyVersion) -> Found:
    problems = list(_head_problems(table, head, version))
    if any(problem.severity is Severity.ERROR for problem in problems):
        return (), tuple(problems)
    made = []
    for row in table.rows[head.last + 1 :]:
        read = None if head.repeated(row) else _row(row, head, version)
        if isinstance(read, Form):
            made.append(read)
        problems += read if isinstance(read, list) else []
    if not made and not problems:
        problems.append(error("form-no-rows", Place(_start([table], "").path, head.line, 1)))
    return tuple(made), tuple(problems)


def _head_problems(table: SheetTable, head: Head, version: SurveyVersion) -> Iterator[Problem]:
    questions = [f"q{question.number}" for question in version.questions]
    known = [*WORDS.values(), *(column(question.number) for question in version.questions)]
    for entry in head.twice:
        yield error("form-column-twice", entry.place, value=entry.text[:_SHOWN])
    missing = [_word(name) for name in (*NEEDED, *questions) if name not in head.fields]
    if missing:
        start = next(iter(table.rows[head.last].values())).place
        yield error("form-column-missing", Place(start.path, head.line, 1), columns="、".join(missing))
    for entry in head.unknown:
        shown = entry.text[:_SHOWN]
        yield warning("form-column", entry.place, value=shown, meant=nearest(shown, known))


def _word(name: str) -> str:
    return WORDS.get(name) or column(int(name.removeprefix("q")))


def _row(row: TableRow, head: Head, version: SurveyVersion) -> Form | list[Problem] | None:
    """The form that a row is, or what is wrong with it; None if nothing is filled but numbers that count the rows."""
    ours = {head.columns[place]: entry for place, entry in row.items() if place in head.columns}
    first = row[min(row)]
    if not ours.keys() - _MINOR or _is_note(first, ours):
        words = [entry for entry in row.values() if entry.text and not entry.text.isdecimal()]
        return [warning("form-row-left-out", words[0].place, value=words[0].text[:_SHOWN])] if words else None
    wrong = [error("form-formula", entry.place) for name, entry in ours.items() if entry.formula and name not in _MINOR]
    wrong += too_long([row])
    if wrong:
        return wrong
    blank = {name: place for place, name in head.columns.items()}

    def entry(name: str) -> TableCell:
        return ours.get(name) or TableCell("", Place(first.place.path, first.place.line, blank[name]))

    values = {name: entry(name) for name in blank if name[0] != "q" and name not in _MINOR}
    grades = tuple(entry(f"q{question.number}") for question in version.questions)
    start = Place(first.place.path, first.place.line, 1)
    return Form(start, f"{start.path} 第 {start.line} 行", values, grades)


def _is_note(first: TableCell, ours: Mapping[str, TableCell]) -> bool:
    """Whether a row is a sum or a note: it has no project, and says so or has nothing else."""
    project = ours["project"].text if "project" in ours else ""
    if project and project.isascii():
        return False
    return bool(_NOTE.match(unicodedata.normalize("NFKC", first.text))) or len(ours) == 1
