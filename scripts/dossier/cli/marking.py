"""The coloured copy beside a workbook that was not imported; it takes the place of none that somebody has typed in."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from datetime import datetime, time
from itertools import count
from pathlib import Path
from typing import Final

import click

from dossier.cli.text import say
from dossier.cli.writing import not_written, put
from dossier.exact.period import Period
from dossier.intake.month.marked import marked_copy, untouched
from dossier.intake.tables import SheetTable
from dossier.load.folder import read_bytes
from dossier.problems import Problem
from dossier.problems.wording import Language

_MARKED: Final = "-问题"
_ENDING: Final = re.compile(f"{_MARKED}(-[0-9]+)?$")
_LARGEST: Final = 20_000_000
_START: Final = datetime(1980, 1, 1)  # noqa: DTZ001  # as spreadsheets have it


def write_marked(
    book: Path, tables: Sequence[SheetTable], problems: Sequence[Problem], period: Period | None, lang: Language
) -> None:
    """Write the copy, if the workbook has any cell, and say where it is. Raises WrongUse."""
    sheets = [one for one in tables if one.name and one.rows]
    if not sheets:
        return
    moment = datetime.combine(period.start, time()) if period else _START
    data = marked_copy(sheets, problems, moment, lang)
    target = _free(book)
    try:
        put(target.parent.resolve(), {target.name: data}, over=True)
    except OSError as failed:
        raise not_written(failed, target) from None
    click.echo(say(lang, "import_marked", path=str(target)))


def _free(book: Path) -> Path:
    """Where the copy goes: where nothing is yet, or an earlier copy that nobody has touched."""
    stem = _ENDING.sub("", book.stem)
    targets = (book.with_name(f"{stem}{_MARKED}{f'-{number}' if number > 1 else ''}.xlsx") for number in count(1))
    return next(one for one in targets if not os.path.lexists(one) or _ours(one))


def _ours(target: Path) -> bool:
    data = read_bytes(target.parent.resolve(), target.name, _LARGEST)
    return isinstance(data, bytes) and untouched(data)
