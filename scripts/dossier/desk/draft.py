"""What is typed and dropped on the page -> the files that saving would write."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from dossier.contract.attachments import AttachmentTerms
from dossier.desk.values import Filled, tree_of
from dossier.exact.digest import sha256
from dossier.exact.period import Period
from dossier.fields import is_id
from dossier.intake.files.attaching import Handed, Manner, attached
from dossier.problems import Place, Problem, error
from dossier.records import KINDS
from dossier.records.layout import USAGE, folder
from dossier.records.written import order_of, record_text, suffix_of
from dossier.schema import schema_of
from dossier.source import Path, Source, Tree, read
from dossier.source.editing import changed
from dossier.source.tree import Bare

_DEEPEST: Final = 12
"""Levels of what the page sends: a record has fewer."""
_KEY: Final = "attachments"

_FRONT: Final = re.compile(r"\ufeff?---[ \t]*\r?\n.*?^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
"""The fields of a record above its text."""


class BadDraftError(Exception):
    """What the page sent is no draft: it was not the page of this program that sent it."""


@dataclass(frozen=True)
class DraftFile:
    """A file that the record names; `name` is what it is called beside the record, "" if it is still to be named.

    `original` is what it was called where it came from.
    """

    name: str
    original: str
    sha256: str
    shows: str
    confidential: bool


@dataclass(frozen=True)
class DeskDraft:
    """A record as it stands on the page; `path` and `base` (its digest) are "" for a new one."""

    kind: str
    month: Period
    path: str
    base: str
    values: Filled
    body: str
    attached: tuple[DraftFile, ...]

    @classmethod
    def read(cls, asked: Any) -> DeskDraft:  # noqa: ANN401  # JSON can be anything
        """The draft that the page sent. Raises BadDraftError."""
        try:
            files = tuple(map(_attached, asked["attached"]))
            made = cls(
                kind=_text(asked["kind"]),
                month=Period.parse(_text(asked["month"])),
                path=_text(asked["path"]),
                base=_text(asked["base"]),
                values=_filled(asked["values"], _DEEPEST),
                body=_text(asked["body"]),
                attached=files,
            )
        except (KeyError, TypeError, ValueError):
            raise BadDraftError from None
        if made.kind not in KINDS:
            raise BadDraftError
        return made


def _attached(one: Any) -> DraftFile:  # noqa: ANN401  # as above
    name, original, digest, shows = (_text(one[key]) for key in ("name", "original", "sha256", "shows"))
    return DraftFile(name, original, digest, shows, one["confidential"] is True)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    value.encode()  # half a sign can be sent, but stands in no file
    return value


def _filled(value: object, depth: int) -> Filled:
    if depth and isinstance(value, dict):
        return {_text(key): _filled(one, depth - 1) for key, one in value.items()}
    if depth and isinstance(value, list):
        return [_filled(one, depth - 1) for one in value]
    return _text(value)


@dataclass(frozen=True)
class SavedFiles:
    """What saving writes: the record, its text, all files by path, None for one that is taken away; of the files that
    were dropped, what is wrong with them.
    """

    path: str
    text: bytes
    over: Mapping[str, bytes | None]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Around:
    """What lies around a draft: `data` gives a dropped file by its digest, `beside` the digests of a folder by name;
    files of types that are `taken` can be attached.
    """

    data: Callable[[str], bytes | None]
    beside: Callable[[str], Mapping[str, str]]
    taken: AttachmentTerms


def files_of(draft: DeskDraft, old: bytes | None, around: Around) -> SavedFiles:
    """The files that a draft means; `old` is the record as it is on file."""
    schema = schema_of(draft.kind)
    meant = tree_of(draft.values, schema, schema)
    tree: dict[str, Any] = {"kind": draft.kind, **(meant if isinstance(meant, dict) else {})}
    path = draft.path or _path(draft, tree)
    source = read(path, old)[0] if old is not None else None
    before = source.tree if source is not None and isinstance(source.tree, dict) else {}
    noted = [_entry(one, before.get(_KEY)) for one in draft.attached if one.name]
    if noted or before.get(_KEY):
        tree[_KEY] = noted
    text = _new(draft, tree, path) if old is None or source is None else _changed(draft, tree, source, old)
    return _with_dropped(draft, path, text, around)


def _with_dropped(draft: DeskDraft, path: str, text: bytes, around: Around) -> SavedFiles:
    """The record with the files that were dropped attached as `attach` does it."""
    dropped = [one for one in draft.attached if not one.name]
    beside = dict(around.beside(path.rpartition("/")[0])) if dropped else {}
    added, problems = dict[str, bytes | None](), list[Problem]()
    for one in dropped:
        data = around.data(one.sha256)
        if data is None:  # this program has been started again since
            problems.append(error("attachment-missing", Place(one.original), attachment=one.original))
            continue
        how = Manner(around.taken, one.shows.strip(), one.confidential)
        made = attached(path, text, [Handed(one.original, data)], beside, how)
        text = made.record
        added |= made.files
        beside |= {name.rpartition("/")[2]: sha256(content) for name, content in made.files.items()}
        problems += made.problems
    return SavedFiles(path, text, {path: text, **added}, tuple(problems))


def _path(draft: DeskDraft, tree: Mapping[str, Tree]) -> str:
    """Where a new record goes; a name that cannot be one is told of the record, so it gets another one here."""
    name = tree.get("project" if draft.kind == USAGE else "id")
    stem = name if isinstance(name, str) and is_id(name) else draft.kind
    return f"{folder(draft.kind, KINDS[draft.kind].scope, str(draft.month))}/{stem}{suffix_of(draft.kind)}"


def _entry(one: DraftFile, before: Tree) -> dict[str, Tree]:
    """What the record says of a file that it names already: only what the page shows can have changed."""
    there = [entry for entry in before if isinstance(entry, dict)] if isinstance(before, list) else []
    entry = next((entry for entry in there if entry.get("path") == one.name), {"path": one.name, "sha256": one.sha256})
    changed_to: dict[str, Tree] = {**entry, "shows": one.shows.strip()}
    if one.confidential != (entry.get("confidential") == "true"):
        changed_to["confidential"] = Bare("true" if one.confidential else "false")
    return {key: value for key, value in changed_to.items() if value != ""}


def _new(draft: DeskDraft, tree: dict[str, Any], path: str) -> bytes:
    return record_text(tree, suffix=PurePosixPath(path).suffix, body=draft.body.replace("\r\n", "\n")).encode()


def _changed(draft: DeskDraft, tree: dict[str, Any], source: Source, old: bytes) -> bytes:
    """The old text with what differs, so that whoever reads the change sees that alone."""
    before = source.tree if isinstance(source.tree, dict) else {}
    gone = before.keys() - tree.keys()
    changes = dict(_differences({key: one for key, one in before.items() if key not in gone}, tree, ()))
    text = changed(_without(old, source, gone), changes, order_of(KINDS[draft.kind]))
    body = draft.body.replace("\r\n", "\n").strip()
    if not source.path.endswith(".md") or body == source.body.strip():
        return text
    front = _FRONT.match(text.decode())
    end = "\r\n" if b"\r\n" in text else "\n"
    below = f"\n{body}\n".replace("\n", end) if body else ""
    return ((front[0] if front else "") + below).encode()


def _without(data: bytes, source: Source, gone: Collection[str]) -> bytes:
    """The text without some keys at its top; remarks stay."""
    lines = data.decode().splitlines(keepends=True)
    starts = sorted(source.key_place(one[0]).line for one in source.spots if len(one) == 1)
    ends = dict(
        zip(starts, [*starts[1:], len(lines) + 1 if not source.body_line else source.body_line - 1], strict=True)
    )
    for start in sorted((source.key_place(key).line for key in gone), reverse=True):
        end = ends[start]
        while end > start + 1 and lines[end - 2].lstrip()[:1] in ("#", ""):
            end -= 1
        del lines[start - 1 : end - 1]
    return "".join(lines).encode()


def _differences(old: Tree, new: Tree, at: Path) -> Iterator[tuple[Path, Any]]:
    """Where the trees differ, as deep as can be; what loses a key or an entry is written again as a whole."""
    if isinstance(old, dict) and isinstance(new, dict):
        if old.keys() - new.keys():
            yield at, new
            return
        for key, value in new.items():
            if key not in old:
                yield (*at, key), value
            else:
                yield from _differences(old[key], value, (*at, key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) <= len(new):
        for nth, value in enumerate(new):
            if nth >= len(old):
                yield (*at, nth), value
            else:
                yield from _differences(old[nth], value, (*at, nth))
    elif old != new:
        yield at, new
