"""One record file: read by its `kind`, and filed where its kind, id and day belong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from dossier.exact.period import Period
from dossier.fields import is_id, nearest, parse
from dossier.problems import Place, Problem, error
from dossier.records import KINDS, Record
from dossier.records.layout import ISSUED, folder_of, is_month, lasts, stem_of, top_of
from dossier.source import Source, read

SUFFIXES: Final = (".yml", ".yaml", ".md")
_SHARED_FOLDER: Final = {"ruling": "rulings", "finding": "rulings", "closing": "rulings"}
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
        return FileRead(None, _unread(source), (*problems, *(_renaming(source, problem) for problem in found)))
    folder_problem = _wrong_folder(record)
    if folder_problem:
        return FileRead(None, _unread(source), (*problems, folder_problem))
    return FileRead(record, None, (*problems, *_filed(record)))


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


def _month(record: Record) -> str:
    """The folder below `evidence` that the record lies in."""
    return top_of(record.source.path)


def _wrong_folder(record: Record) -> Problem | None:
    """A record in the wrong folder is not counted at all: nobody could say for which month."""
    folder = record.source.path.rpartition("/")[0]
    home = _SHARED_FOLDER.get(record.kind, record.kind)
    match record.scope:
        case "project":
            right = "evidence/projects"
        case "standing":
            right = f"evidence/standing/{home}"
        case _:
            month = _month(record)
            right = f"evidence/{month if is_month(month) else Period.of(record.happened)}/{home}"
    if folder == right:
        return None
    return error("wrong-folder", record.place("kind"), kind=record.kind, folder=folder, right=right)


def _filed(record: Record) -> Iterator[Problem]:
    """Whether the record has its own file name and happened in the month it is filed under."""
    stem = stem_of(record.source.path)
    key = "project" if record.kind == _NAMED_AFTER_PROJECT else "id"
    own = str(getattr(record, key))
    if stem != own:
        file = f"{own}{_suffix(record.source.path)}"
        other = stem if is_id(stem) else ""  # else the advice to write it as the id would be a wrong one
        yield error("not-file-name", record.place(key), name=stem, id=own, file=file, other=other)
    if record.scope == "month" and record.happened not in Period.parse(_month(record)):
        yield error("outside-month", record.place("happened"), day=record.happened.isoformat(), month=_month(record))


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
