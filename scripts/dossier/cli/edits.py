"""What was changed in the text of records, from git's history: its last commits, and what is not committed yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from dossier.records.layout import RULINGS, kind_of
from dossier.report import Difference, Edit
from dossier.repository import History

_MOST: Final = 5
"""So many of the last changes of a record are shown."""

_ANSWERED: Final = frozenset({RULINGS, "objection", "submission", "incident"})
"""Folders of what is said and answered, so that each of its versions is shown."""

_LARGEST: Final = 256 * 1024
"""Bytes of a text whose lines are shown."""


def answered(path: str) -> bool:
    """Whether the file says something that others answer: a ruling, finding, objection, submission or incident."""
    return kind_of(path) in _ANSWERED


def edits(
    history: History, paths: Collection[str], texts: Mapping[str, bytes], differing: Mapping[str, Difference]
) -> Mapping[str, tuple[Edit, ...]]:
    """By path the last changes of a record, the last one first; nothing of one that has never changed."""
    steps = history.edits_of(paths, _MOST)
    open_ = {path: history.content(path) for path in paths if differing.get(path) == "changed"}
    wanted = {content for found in steps.values() for _, *two in found for content in two}
    contents = history.read(sorted(wanted | {content for content in open_.values() if content}))
    found: dict[str, list[Edit]] = {
        path: [Edit(None, _text(contents.get(content or "")), _text(texts.get(path)))]
        for path, content in open_.items()
    }
    for path, changes in steps.items():
        for commit, before, after in changes:
            found.setdefault(path, []).append(Edit(commit, _text(contents.get(before)), _text(contents.get(after))))
    return {path: tuple(one) for path, one in found.items()}


def _text(data: bytes | None) -> str | None:
    return data.decode("utf-8", "replace") if data is not None and len(data) <= _LARGEST else None
