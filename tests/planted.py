"""The sample with a word of its own in every private place: whatever finds its way out can be recognised."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import PurePosixPath

from dossier.assess.flags import flags
from dossier.checks import check_all
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.fields import Fields, parse
from dossier.load import Dossier
from dossier.load.attachments import FileFact
from dossier.pipeline import assess_all
from dossier.problems import Problem, warning
from dossier.records import Record
from dossier.records.operations import Attendance, OnsiteEngineer
from dossier.records.private import is_private
from dossier.report import Commit, Report
from dossier.source import Folded, Tree
from sample_months import AS_OF, loaded

TEXT, TITLE, FILE, BODY, PERSON = (f"鑫{char}" for char in "藏题附正人")
ID = "zq"
"""Words that stand nowhere else; a number follows."""

NAMES = re.compile(f"(?:{TEXT}|{TITLE}|{FILE}|{BODY}|{PERSON}|{ID})[0-9]+")
_ID = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")


class Planter:
    """Plants; the same value always becomes the same word, so that records still fit together."""

    def __init__(self) -> None:
        self.words: dict[str, str] = {}
        self.files: dict[str, str] = {}

    def word(self, text: str) -> str:
        """What stands for a private value."""
        return self.words.setdefault(text, f"{ID if _ID.fullmatch(text) else TEXT}{len(self.words)}")

    def record(self, record: Record, number: int) -> Record:
        """The record, read again from a tree in which everything private was replaced."""
        source = record.source
        tree = self._tree(record, source.tree)
        assert isinstance(tree, dict)
        tree["title"] = f"{TITLE}{number}"
        tree["id"] = name = self._name(record)
        path = PurePosixPath(source.path)
        if path.stem == record.id:
            path = path.with_name(f"{name}{path.suffix}")
        self.files[source.path] = str(path)
        self._attachments(record, tree, number)
        body = f"{BODY}{number}\n" if source.body.strip() else ""
        planted, problems = parse(type(record), replace(source, path=str(path), folded_tree=Folded(tree), body=body))
        assert planted is not None, problems
        return planted

    def _name(self, record: Record) -> str:
        """An id that holds a staff number goes on holding it."""
        if isinstance(record, Attendance | OnsiteEngineer):
            return record.id.replace(record.engineer, self.word(record.engineer))
        return record.id

    def _attachments(self, record: Record, tree: dict[str, Tree], number: int) -> None:
        listed = tree.get("attachments")
        for index, one in enumerate(listed if isinstance(listed, list) else ()):
            assert isinstance(one, dict)
            if one.get("confidential") == "true" or not record.open_attachments:
                folder = PurePosixPath(record.source.path).parent
                name = f"{FILE}{number}{index}{PurePosixPath(str(one['path'])).suffix}"
                self.files[str(folder / str(one["path"]))] = str(folder / name)
                one |= {"path": name, "shows": f"{FILE}{number}{index}"}

    def _tree(self, value: object, tree: Tree, *, private: bool = False) -> Tree:
        if isinstance(value, Fields) and isinstance(tree, dict):
            new = dict(tree)
            for name, field in type(value).model_fields.items():
                key = field.alias or name
                if key in tree:
                    new[key] = self._tree(getattr(value, name), tree[key], private=is_private(field))
            return new
        if isinstance(value, tuple) and isinstance(tree, list):
            return [self._tree(item, node, private=private) for item, node in zip(value, tree, strict=True)]
        return self.word(value) if private and isinstance(value, str) else tree


@cache
def dossier() -> Dossier:
    """The whole sample, planted."""
    found = loaded().dossier
    assert found is not None
    planter = Planter()
    records = [planter.record(record, number) for number, record in enumerate(found.evidence.records)]
    files: dict[str, FileFact] = {planter.files.get(path, path): fact for path, fact in found.files.items()}
    return replace(found, evidence=Evidence.of(records), files=dict(sorted(files.items())))


@cache
def report(month: str) -> Report:
    """A month of it, with everything that the command line would add."""
    whole, period = dossier(), Period.parse(month)
    past = tuple(one for one in assess_all(whole, AS_OF) if one.period <= month)
    evidence = whole.evidence.until(period)
    commit = Commit("c" * 40, f"{PERSON}1", f"{PERSON}2", datetime(2024, 6, 3, tzinfo=UTC), f"{PERSON}3 登记")
    paths = [file.path for file in past[-1].inputs.files]
    return Report(
        period=period,
        assessment=past[-1],
        contract=whole.contract,
        evidence=evidence,
        problems=(*check_all(whole), *flags(whole, past[-1]), *_warnings(evidence)),
        history=past,
        commit=commit,
        commits=dict.fromkeys(paths, commit),
        differing={},
        sample=True,
    )


def _warnings(evidence: Evidence) -> Iterator[Problem]:
    """A warning at every record that quotes its title, as warnings do, and one that quotes a part of its text."""
    for record in evidence.records:
        yield warning("expires-soon", record.place(), title=record.title, day="2024-07-15")
        yield warning("near-threshold", record.place(), project=record.prepared_by[:-1], value="1", threshold="2")
