"""One record file: read by its `kind`, and filed where its kind, id and day belong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from dossier.exact.period import Period
from dossier.fields import is_id, nearest, parse
from dossier.load.attachments import NamedFiles
from dossier.problems import Place, Problem, error
from dossier.records import KINDS, Attachment, Record
from dossier.records.layout import ISSUED, folder, folder_of, is_month, lasts, stem_of, top_of
from dossier.source import Source, read

SUFFIXES: Final = (".yml", ".yaml", ".md")
_NAMED_AFTER_PROJECT: Final = "usage"


@dataclass(frozen=True, slots=True)
class Unread:
    """A record that could not be read, as far as it is known, so that one defect does not bring others along.

    What cannot be read is guessed from where the file lies: `kind` from the folder, `id` from the name. `attached`
    are the attachment paths it names, None if unknown.
    """

    path: str
    kind: str
    id: str
    attached: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class FileRead:
    """What became of one file: a record, or what is known of it."""

    record: Record | None
    unread: Unread | None
    problems: tuple[Problem, ...]
    named: NamedFiles | None = None
    """The attachments of a record with a defect elsewhere, which are held against their files all the same."""


def read_record(path: str, data: bytes) -> FileRead:
    """Read the file at `path` (relative to the root) as a record of the kind it names."""
    source, problems = read(path, data)
    if source is None:
        return FileRead(None, unread_file(path), problems)
    kind, kind_problems = _kind(source)
    if kind_problems:
        return FileRead(None, _unread(source), (*problems, *kind_problems))
    record, found = parse(KINDS[kind], source)
    if record is None:
        told = (*problems, *(_renaming(source, problem) for problem in found), *_filed(_said(source, kind, found)))
        return FileRead(None, _unread(source), told, NamedFiles(source, tuple(_attached(source))))
    said = _Said(source, kind, record.scope, str(getattr(record, _named_by(kind))), record.happened)
    folder_problem = _wrong_folder(said)
    if folder_problem:
        return FileRead(None, _unread(source), (*problems, folder_problem))
    return FileRead(record, None, (*problems, *_filed(said)))


def _kind(source: Source) -> tuple[str, tuple[Problem, ...]]:
    if not isinstance(source.tree, dict):
        return "", (error("wrong-type", source.place(), expected="mapping"),)
    if "kind" not in source.tree:
        return "", (error("missing-key", source.place(), key="kind"),)
    kind = source.tree["kind"]
    if not isinstance(kind, str):
        return "", (error("wrong-type", source.place("kind"), expected="text"),)
    if kind not in KINDS:
        words = {"kind": kind, "meant": nearest(kind, KINDS), "known": ", ".join(sorted(KINDS))}
        return "", (error("unknown-kind", source.place("kind"), **words),)
    return kind, ()


def _unread(source: Source) -> Unread:
    tree = source.tree if isinstance(source.tree, dict) else {}
    kind, name, attached = tree.get("kind"), tree.get("id"), tree.get("attachments")
    listed = attached if isinstance(attached, list) else [attached]
    items = [item.get("path") if isinstance(item, dict) else item for item in listed]
    paths = tuple(path.strip() for path in items if isinstance(path, str))
    return Unread(
        source.path,
        kind if isinstance(kind, str) and kind in KINDS else _kind_of_folder(source.path),
        name if isinstance(name, str) else stem_of(source.path),
        paths,
    )


def unread_file(path: str) -> Unread:
    """What is known of a record of which nothing can be read."""
    return Unread(path, _kind_of_folder(path), stem_of(path), None)


def _kind_of_folder(path: str) -> str:
    folder = folder_of(path)
    return {"projects": "project", "rulings": "ruling"}.get(folder, folder)


def _suffix(path: str) -> str:
    return f".{path.rpartition('.')[2]}"


def _renaming(source: Source, problem: Problem) -> Problem:
    """A record whose own id is no id gets a new file name along with the new id."""
    words = dict(problem.words)
    meant = words.get("meant", "")
    if problem.code != "bad-id" or problem.place != source.place("id") or not meant or meant == stem_of(source.path):
        return problem
    words["file"] = f"{meant}{_suffix(source.path)}"
    return replace(problem, words=tuple(sorted(words.items())))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a record says of where it belongs; `id` and `happened` None if they are what is wrong with it."""

    source: Source
    kind: str
    scope: str
    id: str | None
    happened: date | None


def _said(source: Source, kind: str, wrong: Iterable[Problem]) -> _Said:
    """As much as can be read of a record in which something is `wrong`."""
    tree = source.tree if isinstance(source.tree, dict) else {}
    told = {problem.place for problem in wrong}
    own, day = (tree.get(key) if source.place(key) not in told else None for key in (_named_by(kind), "happened"))
    happened = None
    with suppress(ValueError):
        happened = date.fromisoformat(day) if isinstance(day, str) else None
    return _Said(source, kind, KINDS[kind].scope, own if isinstance(own, str) and is_id(own) else None, happened)


def _attached(source: Source) -> Iterator[tuple[int, Attachment]]:
    """The attachments that can be read, each with its number."""
    tree = source.tree if isinstance(source.tree, dict) else {}
    listed = tree.get("attachments")
    for index, item in enumerate(listed if isinstance(listed, list) else ()):
        found, _ = parse(Attachment, source, within=("attachments", index), data=item)
        if found is not None:
            yield index, found


def _named_by(kind: str) -> str:
    """The field that gives a record's file its name."""
    return "project" if kind == _NAMED_AFTER_PROJECT else "id"


def _wrong_folder(said: _Said) -> Problem | None:
    """A record in the wrong folder is not counted at all: nobody could say for which month."""
    here = said.source.path.rpartition("/")[0]
    month = top_of(said.source.path)
    if not is_month(month) and said.happened is None:
        return None
    right = folder(said.kind, said.scope, month if is_month(month) else str(Period.of(said.happened or date.min)))
    if here == right:
        return None
    return error("wrong-folder", said.source.place("kind"), kind=said.kind, folder=here, right=right)


def _filed(said: _Said) -> Iterator[Problem]:
    """Whether the record has its own file name and happened in the month it is filed under."""
    path, month = said.source.path, top_of(said.source.path)
    stem, own = stem_of(path), said.id
    if own is not None and stem != own:
        file = f"{own}{_suffix(path)}"
        other = stem if is_id(stem) else ""  # else the advice to write it as the id would be a wrong one
        yield error("not-file-name", said.source.place(_named_by(said.kind)), name=stem, id=own, file=file, other=other)
    in_month = said.scope == "month" and is_month(month)
    if in_month and said.happened is not None and said.happened not in Period.parse(month):
        yield error("outside-month", said.source.place("happened"), day=said.happened.isoformat(), month=month)


def misplaced(path: str) -> Problem | None:
    """A problem if the path is in no folder that evidence may have: `projects`, `standing`, a month.

    In a month's `issued` nothing may lie but what the program writes.
    """
    top = top_of(path)
    if "/" not in path.removeprefix("evidence/") or not (lasts(path) or is_month(top)):
        return error("unknown-folder", Place(path), folder=top)
    if path.split("/")[2] == ISSUED:
        return error("issued-by-hand", Place(path))
    return None


def other_case(path: str) -> Problem | None:
    """A problem if the file's ending is a record's but for capitals: on one system it would be read, on another not."""
    suffix = _suffix(path)
    if suffix.lower() in SUFFIXES and suffix not in SUFFIXES:
        return error("suffix-case", Place(path), found=suffix, right=suffix.lower())
    return None
