"""What the page asks for, answered: forms, what saving would do, saving, handing on."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import PurePosixPath
from typing import Any, Final, TypeAlias

from dossier.desk.draft import Around, DeskDraft, SavedFiles, files_of
from dossier.desk.forms import APART, RecordForm, list_of
from dossier.desk.kept import FullError, KeptUploads
from dossier.desk.lists import lists, suggested
from dossier.desk.looking import DraftEffect, DraftProblems, effect, found, plainly, told
from dossier.desk.month import first_page
from dossier.desk.room import Room, inside
from dossier.desk.saving import DraftChange, Saving
from dossier.desk.starting import started
from dossier.desk.values import Filled, filled
from dossier.desk.words import say, words
from dossier.exact.digest import sha256
from dossier.exact.period import Period
from dossier.intake.files.naming import fitting
from dossier.load.attachments import suits_its_name
from dossier.load.filing import read_record
from dossier.load.folder import MAX_ATTACHMENT, read_bytes
from dossier.openers.filetypes import suffix_of, type_of
from dossier.problems import Place, RefusedError
from dossier.problems.wording import Language, word
from dossier.records import KINDS
from dossier.records.layout import month_of
from dossier.records.written import suffix_of as ending_of
from dossier.schema import schema_of
from dossier.source import Source, Tree, read

Answer: TypeAlias = dict[str, Any]
Asked: TypeAlias = Mapping[str, str]

_MOST: Final = 50
"""Problems of other records that are shown."""
_NOTED: Final = ("path", "sha256", "shows", "confidential")


class Desk:
    """Answers for one root."""

    def __init__(self, room: Room, saving: Saving, lang: Language) -> None:
        self._room, self._saving, self._lang = room, saving, lang
        self._kept = KeptUploads()

    def close(self) -> None:
        """Let go of the files that were dropped and not saved."""
        self._kept.close()

    def home(self, asked: Asked) -> Answer:
        """The first page of a month. Raises RefusedError."""
        with self._room.one:
            month = self._room.month(asked.get("month", ""))
            return first_page(self._room, month, self._saving.state(str(month)), self._lang)

    def form(self, asked: Asked) -> Answer:
        """An empty form of a kind for a month, with what is known already. Raises RefusedError."""
        kind = asked.get("kind", "")
        if kind not in KINDS:
            raise RefusedError("no_kind", value=kind)
        with self._room.one:
            month = self._room.month(asked.get("month", ""))
            dossier = self._room.look().loaded.dossier
            today = self._saving.today
            values = started(kind, month, dossier, asked.get("project", ""), today) if dossier else {}
            made = self._made(kind, month, values, named=False)
            return {**made, "has_body": ending_of(kind) == ".md"}

    def record(self, asked: Asked) -> Answer:
        """A record that is on file, in its form. Raises RefusedError."""
        path = asked.get("path", "")
        with self._room.one:
            data = self._room.text(path)
            kind, source, tree = self._opened(path, data)
            schema = schema_of(kind)
            values = filled({key: one for key, one in tree.items() if key not in APART}, schema, schema)
            attached = tree.get("attachments") or []
            noted = [{key: str(one.get(key) or "") for key in _NOTED} for one in attached if isinstance(one, dict)]
            problems = tuple(one for one in self._room.look().problems if one.place.path == path)
            month = month_of(path) or self._room.month("")
            return self._made(kind, month, values, named=True) | {
                "path": path,
                "base": sha256(data),
                "has_body": path.endswith(".md"),
                "body": source.body.strip(),
                "attached": noted,
                "problems": told(problems, path, data, self._lang),
            }

    def file(self, asked: Asked, data: bytes) -> Answer:
        """Keep a file that was dropped; what is wrong with it as an attachment. Raises RefusedError, OSError."""
        name = asked.get("name", "")
        path = f"evidence/{asked.get('month', '')}/{fitting(name)}"
        problem = suits_its_name(path, data, self._room.taken())
        problem = replace(problem, place=Place(name)) if problem else None
        try:
            digest = self._kept.keep(data)
        except FullError:
            raise RefusedError("too_many_files") from None
        return {"sha256": digest, "size": len(data), "problem": plainly(problem, self._lang) if problem else None}

    def shown(self, asked: Asked) -> tuple[bytes, str]:
        """A picture beside a record, and its type. Raises RefusedError for anything else."""
        path = asked.get("path", "")
        kind = type_of(path)
        data = read_bytes(self._room.root, path, MAX_ATTACHMENT) if inside(path) and kind else None
        if kind is None or kind.way != "picture" or not isinstance(data, bytes) or not kind.begins(data):
            raise RefusedError("no_record", path=path)
        return data, f"image/{suffix_of(path)[1:].replace('jpg', 'jpeg')}"

    def look(self, asked: object) -> Answer:
        """What saving a draft would do. Raises BadDraftError, RefusedError."""
        draft = DeskDraft.read(asked)
        with self._room.one:
            files, problems, moved = self._would(draft)
            return self._told(files, problems) | {"effect": asdict(moved) if moved else None}

    def save(self, asked: object) -> Answer:
        """Save a draft and commit it, unless it is wrong.

        Raises BadDraftError, RefusedError, NotSavedError, OSError.
        """
        draft = DeskDraft.read(asked)
        with self._room.one:
            files, problems, _ = self._would(draft)
            if problems.stops:
                return self._told(files, problems) | {"saved": False}
            name = draft.values.get("title") if isinstance(draft.values, dict) else ""
            subject = (
                f"{self._word('subject_changed' if draft.path else 'subject_new')}{KINDS[draft.kind].label}：{name}"
            )
            month = month_of(files.path) or draft.month
            self._old(draft)  # looking takes seconds, in which an editor may have written
            branch = self._commit(files.over, subject, month, changed=[draft.path])
            return self._told(files, problems) | {"saved": True, "branch": branch}

    def withdraw(self, asked: object) -> Answer:
        """Take a record back, with the files that it alone names; history keeps both. Raises as `save`."""
        known = asked if isinstance(asked, dict) else {}
        path = str(known.get("path", ""))
        with self._room.one:
            if sha256(self._room.text(path)) != known.get("base"):
                raise RefusedError("changed_elsewhere", path=path)
            over = self._with_files(path)
            problems = found(self._room.look(), self._room.would(over), over)
            files = SavedFiles(path, b"", over)
            if problems.stops:
                return self._told(files, problems) | {"saved": False}
            record = next((one for one in self._room.records() if one.source.path == path), None)
            name = f"{record.label}：{record.title}" if record else path
            subject = f"{self._word('subject_withdrawn')}{name}"
            branch = self._commit(over, subject, month_of(path) or self._room.month(""))
            return self._told(files, problems) | {"saved": True, "branch": branch}

    def push(self, asked: object) -> Answer:
        """Hand on what has been committed, on a fresh branch if that is asked for. Raises NotSavedError."""
        afresh = isinstance(asked, dict) and asked.get("afresh") is True
        with self._room.one:
            done = self._saving.push(afresh=afresh)
        sentence = say(self._lang, f"push_{done.fate}", branch=done.branch)
        return {"fate": done.fate, "branch": done.branch, "told": sentence, "said": done.said}

    def fetch(self, _: object) -> Answer:
        """Take in what others have handed on. Raises NotSavedError, OSError."""
        with self._room.one:
            self._room.forget()
            done = self._saving.fetch()
        told = say(self._lang, f"fetch_{done.fate}", branch=done.branch, count=str(done.files))
        return {"fate": done.fate, "told": told, "said": "\n".join((*done.paths, *filter(None, [done.said])))}

    def _made(self, kind: str, month: Period, values: Filled, *, named: bool) -> Answer:
        """A form with values in it."""
        dossier = self._room.look().loaded.dossier
        further = suggested(kind, dossier) if dossier else {}
        form = RecordForm(kind, lists(kind, dossier, month) if dossier else {}, self._word, further)
        return {
            "kind": kind,
            "label": KINDS[kind].label,
            "month": str(month),
            "path": "",
            "base": "",
            "schema": form.made(values, named=named),
            "values": values,
            "suggested": {list_of(path): choices for path, choices in further.items()},
            "body": "",
            "attached": [],
            "problems": [],
        }

    def _opened(self, path: str, data: bytes) -> tuple[str, Source, dict[str, Tree]]:
        """A record as far as its form can show all of it. Raises RefusedError."""
        source, _ = read(path, data)
        tree = source.tree if source else None
        kind = tree.get("kind") if isinstance(tree, dict) else None
        if source is not None and isinstance(tree, dict) and isinstance(kind, str) and kind in KINDS:
            attached = tree.get("attachments") or []
            plain = isinstance(attached, list) and all(isinstance(one, dict) for one in attached)
            if plain and not tree.keys() - schema_of(kind)["properties"].keys():
                return kind, source, tree
        problems = read_record(path, data).problems
        why = word(problems[0], self._lang).message if problems else ""
        raise RefusedError("not_opened", path=path, why=why)

    def _would(self, draft: DeskDraft) -> tuple[SavedFiles, DraftProblems, DraftEffect | None]:
        """The files of a draft, what is wrong with them, and the month before and after. Raises RefusedError."""
        old = self._old(draft)
        files = files_of(draft, old, Around(self._kept.data, self._room.beside, self._room.taken()))
        if draft.path:
            kept = {str(PurePosixPath(draft.path).parent / one.name) for one in draft.attached}
            left = {path: None for path in self._with_files(draft.path) if path not in {draft.path, *kept}}
            files = replace(files, over={**left, **files.over})
        if old is None and os.path.lexists(self._room.root / files.path):
            raise RefusedError("taken", path=files.path)
        first = read_record(files.path, files.text)
        if first.record is None:  # nothing else can be told before it can be read
            return files, DraftProblems((*first.problems, *files.problems), ()), None
        before, after = self._room.look(), self._room.would(files.over)
        moved = effect(before, after, month_of(files.path) or draft.month)
        problems = found(before, after, files.over)
        return files, replace(problems, own=(*problems.own, *files.problems)), moved

    def _old(self, draft: DeskDraft) -> bytes | None:
        """The record that is changed, as it is on file; None for a new one. Raises RefusedError if it is another."""
        old = self._room.text(draft.path) if draft.path else None
        if old is not None and sha256(old) != draft.base:
            raise RefusedError("changed_elsewhere", path=draft.path)
        return old

    def _told(self, files: SavedFiles, problems: DraftProblems) -> Answer:
        return {
            "path": files.path,
            "problems": told(problems.own, files.path, files.text, self._lang),
            "others": [plainly(one, self._lang) for one in problems.others[:_MOST]],
            "stops": problems.stops,
        }

    def _commit(
        self, over: Mapping[str, bytes | None], subject: str, month: Period, changed: Sequence[str] = ()
    ) -> str:
        dossier = self._room.look().loaded.dossier
        if dossier is None:
            raise RefusedError("no_contract")
        self._room.forget()
        return self._saving.save(DraftChange(over, changed, subject), dossier.contract, str(month))

    def _with_files(self, path: str) -> dict[str, bytes | None]:
        """A record and the files that no other one names, to be taken away."""
        named: dict[bool, set[str]] = {True: set(), False: set()}
        for record in self._room.records():
            here = PurePosixPath(record.source.path).parent
            named[record.source.path == path] |= {str(here / one.path) for one in record.attachments}
        loaded = self._room.look().loaded
        there = set(loaded.dossier.files) - set(loaded.texts) if loaded.dossier else set()  # a record is no file of one
        return {path: None, **dict.fromkeys(sorted((named[True] - named[False]) & there))}

    def _word(self, name: str) -> str:
        return words(self._lang)[name]
