"""`import records`: an intake workbook, or a table by its mapping, becomes records, with its files: all or none."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final

import click

from dossier.cli.handed import read_handed
from dossier.cli.misuse import WrongUse
from dossier.cli.opening import month_named, planned
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.cli.writing import not_written, put, refuse_issued
from dossier.contract.record_tables import FOLDER, RecordTable
from dossier.exact.period import Period
from dossier.fields import parse
from dossier.intake.month.columns import columns_of
from dossier.intake.month.imported import ImportedMonth, OfferedFiles, imported
from dossier.intake.month.plan import MonthPlan
from dossier.intake.month.rows import FilledSheet, month_of, sheets_of
from dossier.intake.month.tables import filled_by
from dossier.intake.month.traced import addressed, traced
from dossier.intake.tables import SheetTable, read_tables
from dossier.load.folder import read_bytes
from dossier.openers.filetypes import left_over
from dossier.problems import Place, Problem, Severity, error
from dossier.problems.wording import Language
from dossier.records import KINDS
from dossier.source import MAX_BYTES, read
from dossier.survey.heads import find

_PDF: Final = b"%PDF-"
_LARGEST: Final = 20_000_000
_NAMED: Final = 10  # files that no record has asked for
_tables: Final = lru_cache(maxsize=1)(read_tables)
"""Asked twice of a file, what it is and what it says; one that is meant to take long does so once."""


@dataclass(frozen=True)
class RecordsAsked:
    """What is to be imported: a workbook or table, the folder of its files, its month, and the name of its mapping."""

    book: Path
    folder: Path | None = None
    month: str | None = None
    table: str | None = None


def is_survey(session: Session, book: Path) -> bool:
    """Whether a file is a returned survey form, or a table of them, and no intake workbook."""
    contract = session.dossier.contract
    if contract.survey is None:
        return False
    data = read_handed(book, _LARGEST)
    if data.startswith(_PDF):
        return True
    tables = _tables(book.name, data).tables
    if month_of(tables) is not None:
        return False
    version = contract.form_on(max(session.dossier.evidence.periods).end)
    asked = {f"q{one.number}" for one in version.questions}
    heads = (find(table.rows, version) for table in tables)
    return any(head is not None and asked & head.fields for head in heads)


def import_records(session: Session, asked: RecordsAsked, lang: Language) -> int:
    """Write the records of a workbook or table, if nothing is wrong with any; returns the exit code.

    What is wrong is told by sheet, column and row, and in a coloured copy beside the workbook. Raises WrongUse.
    """
    book = asked.book
    read = _tables(book.name, read_handed(book, _LARGEST))
    tables = read.tables if asked.table else (*read.tables, *read.hidden)  # a hidden sheet may be filled
    period = month_named(asked.month) if asked.month else month_of(read.tables)
    if period is None and read.tables:
        raise WrongUse("import_month", path=book.name)
    made, problems, unused = ImportedMonth(), list(read.problems), list[str]()
    if period is not None and read.tables:
        plan = planned(session, period)
        sheets = list(_sheets(session, asked, tables, plan))
        folders = [*([asked.folder] if asked.folder else []), book.resolve().parent]
        filled = [one for one in sheets if isinstance(one, FilledSheet)]
        problems += [one for one in sheets if isinstance(one, Problem)]
        problems += [] if filled else [error("intake-no-sheet", Place(book.name))]
        offering = Offering(folders, skip=None if asked.table else book.resolve())
        made = imported(plan, filled, session.dossier.evidence, session.loaded.texts, offering.offered)
        unused = offering.unused
        problems += made.problems
        refuse_issued(session.root, made.files)
        problems += traced(_found(session, made.files), made.built, made.files, plan.names) if made.files else []
    texts = {**session.loaded.texts, **_mapping_text(session, asked)}
    show_problems(tuple(replace(one, place=addressed(one.place)) for one in problems), texts, lang)
    if unused:
        some = [*unused[:_NAMED], *(["…"] if len(unused) > _NAMED else [])]
        click.echo(say(lang, "import_unused", count=str(len(unused)), names=say(lang, "list").join(some)))
    if any(one.severity is Severity.ERROR for one in problems):
        from dossier.cli.marking import write_marked  # noqa: PLC0415  # most tables have no errors

        write_marked(book, tables, problems, period, lang)
        click.echo(say(lang, "import_none"))
        return 1
    _write(session, made)
    _tell(made, period, lang)
    return 0


def _sheets(
    session: Session, asked: RecordsAsked, tables: Sequence[SheetTable], plan: MonthPlan
) -> Iterator[FilledSheet | Problem]:
    """The sheets of an intake workbook, or what the mapping makes of a table. Raises WrongUse."""
    if asked.table is None:
        yield from sheets_of(tables, plan)
        return
    mapping = _mapping(session, asked.table)
    if isinstance(mapping, RecordTable):
        keys = tuple(one.key for one in columns_of(mapping.kind)) if mapping.kind in KINDS else ()
        wrong = tuple(mapping.problems(keys))
        sheet = next((one for one in plan.sheets if one.kind == mapping.kind), None)
        if sheet is None and not wrong:
            raise WrongUse("import_no_kind", kind=mapping.kind)
        yield from wrong or ((filled_by(mapping, asked.book.name, tables, sheet, plan.period),) if sheet else ())
    else:
        yield from mapping


def _mapping(session: Session, name: str) -> RecordTable | tuple[Problem, ...]:
    """The mapping of a name, or what is wrong with it. Raises WrongUse if there is none."""
    path = f"{FOLDER}/{name}.yml"
    known = sorted(one.stem for one in (session.root / FOLDER).glob("*.yml"))
    if name not in known:
        raise WrongUse("import_no_table", value=name, known=", ".join(known))
    data = read_bytes(session.root, path, MAX_BYTES)
    if isinstance(data, Problem):
        return (data,)
    source, problems = read(path, data)
    if source is None or problems:
        return problems
    found, problems = parse(RecordTable, source)
    return problems if found is None else found


def _mapping_text(session: Session, asked: RecordsAsked) -> Mapping[str, bytes]:
    """The mapping, so that problems can quote it."""
    path = f"{FOLDER}/{asked.table}.yml"
    data = read_bytes(session.root, path, MAX_BYTES) if asked.table is not None else None
    return {path: data} if isinstance(data, bytes) else {}


class Offering:
    """The files of some folders, by name: in a folder and all below it, beside a workbook only what lies there.

    What programs leave behind, hidden or such as `~$a.docx`, is nobody's file.
    """

    def __init__(self, folders: Sequence[Path], skip: Path | None) -> None:
        *within, beside = folders
        deep = (one for folder in within for one in sorted(folder.rglob("*")))
        self._within = [one for one in deep if _is_file(one) and one.resolve() != skip]
        self._paths = [*self._within, *(one for one in sorted(beside.iterdir()) if _is_file(one) and one != skip)]
        self._asked: set[Path] = set()

    @property
    def offered(self) -> OfferedFiles:
        """What can be attached."""
        return OfferedFiles(self._contents, self._called_after, sorted({_plain(one.name) for one in self._paths}))

    @property
    def unused(self) -> list[str]:
        """The files of the folders, without what only lies beside the workbook, that no record has asked for."""
        return [f"{one.parent.name}/{one.name}" for one in self._within if one not in self._asked]

    def _called_after(self, name: str) -> Sequence[str]:
        """Files such as `drill-2024-06-01 现场.jpg`, or anything in a folder `drill-2024-06-01`."""
        own = re.compile(rf"{re.escape(_plain(name))}(?:[^0-9a-z-].*|-[0-9]{{1,2}}\..*)?", re.DOTALL)
        inside = [one for one in self._paths if _plain(one.parent.name) == _plain(name)]
        found = inside or [one for one in self._paths if own.fullmatch(_plain(one.name))]
        return sorted(f"{one.parent.name}/{one.name}" if inside else one.name for one in found)

    def _contents(self, name: str) -> Sequence[bytes]:
        wanted = PurePosixPath(_plain(name.replace("\\", "/"))).parts
        there = [one for one in self._paths if tuple(map(_plain, one.parts[-len(wanted) :])) == wanted]
        self._asked.update(there)
        data = {hashlib.sha256(found).digest(): found for found in map(read_handed, there)}
        return list(data.values())


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and not path.match(".*") and not left_over(path.name)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _found(session: Session, files: Mapping[str, bytes]) -> tuple[Problem, ...]:
    """What `check` would say once the files are there and does not say without them."""
    after = replace(session, known_history=session.history, over={**session.over, **files}, before=session.files_left)
    before = {(one.code, one.place.path, one.words) for one in session.found}
    return tuple(one for one in after.found if (one.code, one.place.path, one.words) not in before)


def _write(session: Session, made: ImportedMonth) -> None:
    try:
        put(session.root, made.files, changed=made.altered)
    except OSError as failed:
        raise not_written(failed, session.root) from None


def _tell(made: ImportedMonth, period: Period | None, lang: Language) -> None:
    for path in made.new:
        click.echo(say(lang, "import_made", path=path))
    for path, keys in made.altered.items():
        click.echo(say(lang, "import_altered", path=path, keys=say(lang, "list").join(keys)))
    counts = {"new": len(made.new), "altered": len(made.altered), "same": made.same, "blank": made.blank}
    click.echo(say(lang, "import_records", month=str(period), **{name: str(n) for name, n in counts.items()}))
    if made.files:
        click.echo(say(lang, "import_new"))
