"""A root in which every text that somebody can write holds markup, and a repository whose commits do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args, get_origin

from pydantic import BeforeValidator

from builders import HOME, renew_decisions
from dossier.contract import Contract
from dossier.fields import Fields, Name, Text
from dossier.load import load
from dossier.records import Record
from dossier.source import Bare, Tree

PAYLOADS: Final = (
    "<img src=planted.png onerror=planted()>",
    '"><svg onload=planted()><planted-x>',
    "<script>planted()</script>",
    "&lt;img src=planted.png onerror=planted()&gt;",
    "&amp;lt;img src=planted.png onerror=planted()&amp;gt;",
    "' onmouseover=planted() x='",
    '" autofocus onfocus=planted() x="',
    '<iframe srcdoc="<script>parent.planted()</script>"></iframe>',
    "[x](javascript:planted())",
    "</script><script>planted()</script>",
    "</title></td></table><a href=javascript:planted() class=planted>x</a>",
    "{{ planted() }}${planted()}`planted()`",
    "{{ 7919 * 7907 }}{% set x = 7919 * 7907 %}<%= 7919 * 7907 %>",
)
"""What would run `planted()`, ask for planted.png or leave an element of its own, wherever it was taken for markup."""

IN_A_NAME: Final = "&lt;img src=x onerror=planted()&gt;"
"""The same in a file's name, where no angle bracket may stand."""

_SUBJECT: Final = '<img src=planted.png onerror=planted()>"><svg onload=planted()>&lt;img src=planted.png&gt;'
RECKONED: Final = "62615533"
"""What a template would make of the last of them."""

RECKONING: Final = (
    "=1+1 ",
    "+cmd|' /C calc'!A0 ",
    "-1+1 ",
    "@SUM(1) ",
    '=HYPERLINK("https://planted.example/a","x") ',
    "＝1+1 ",
    "\u200b=1+1 ",
    "\u200f=1+1 ",
    "https://planted.example/ ",
    "file://planted.example/a ",
    "\\\\planted.example\\a ",
    "internal:A1 ",
    "_x003D_1+1 ",
    "<r><t>planted</t></r> ",
    "]]></w:t></w:r><w:hyperlink r:id='planted'/> ",
    "{{ 7919 * 7907 }}{% set x = 7919 * 7907 %} ",
)
"""What a table or a word processor would reckon, ask for or follow, if a text began with it."""

_OF_A_CONTRACT: Final = {"name", "title", "text", "question", "topic", "meaning", "reason", "purpose", "answers_for"}
"""The texts of a contract that are only read; others name fields, kinds and clauses."""
_FIXED: Final = ("grades", "about")
"""Texts whose words the contract gives."""

_FREE: Final = frozenset(
    one.func for kind in (Text, Name) for one in get_args(kind) if isinstance(one, BeforeValidator)
)


@dataclass
class Poisoner:
    """Adds markup to texts; the same text always becomes the same, so that records still fit together.

    What is `before` a text is put there by turns.
    """

    told: dict[str, str] = field(default_factory=dict)
    contract: bool = False
    before: Sequence[str] = ("",)

    def text(self, text: str) -> str:
        """The text with one of the payloads behind it."""
        number = len(self.told)
        poison = f"{self.before[number % len(self.before)]}{text} {PAYLOADS[number % len(PAYLOADS)]}"
        return self.told.setdefault(text, poison)

    def tree(self, value: object, tree: Tree) -> Tree:
        """The tree of a record with every free text of it poisoned."""
        if not isinstance(value, Fields) or not isinstance(tree, dict):
            return tree
        new = dict(tree)
        for name, known in type(value).model_fields.items():
            key = known.alias or name
            if key in tree:
                read = (getattr(one, "func", None) for one in (*known.metadata, *_metadata(known.annotation)))
                free = name not in _FIXED and not _FREE.isdisjoint(read)
                free &= isinstance(value, Record) or not self.contract or name in _OF_A_CONTRACT
                new[key] = self._inner(getattr(value, name), tree[key], free=free)
        return new

    def _inner(self, value: object, tree: Tree, *, free: bool) -> Tree:
        if isinstance(value, tuple) and isinstance(tree, list):
            return [self._inner(item, node, free=free) for item, node in zip(value, tree, strict=True)]
        if free and isinstance(tree, str):
            return self.text(tree)
        return self.tree(value, tree)


def _metadata(annotation: object) -> Iterator[object]:
    if get_origin(annotation) is not None:
        for inner in get_args(annotation):
            yield inner
            yield from _metadata(inner)


def poison(root: Path, *months: str, before: Sequence[str] = ("",)) -> None:
    """Fill an empty folder with some months of the sample, poisoned, and commit it."""
    shutil.copytree(HOME / "content", root / "content")
    for name in ("projects", "standing", *months):
        shutil.copytree(HOME / "evidence" / name, root / "evidence" / name)
    loaded = load(root).dossier
    assert loaded is not None
    poisoner = Poisoner(before=before)
    for number, record in enumerate(loaded.evidence.records):
        path = root / record.source.path
        tree = poisoner.tree(record, record.source.tree)
        assert isinstance(tree, dict)
        for place, (one, node) in enumerate(zip(record.attachments, _mappings(tree.get("attachments")), strict=True)):
            old = path.parent / one.path
            name = f"{number}-{place}{IN_A_NAME}{old.suffix}"
            shutil.copy(old, old.with_name(name))  # other records may name it as well
            node["path"] = str(Path(one.path).with_name(name))
        _write(path, record, tree)
    _poison_contract(root, loaded.contract, poisoner)
    for path in (root / "content" / "pages").glob("*.md"):
        path.write_text("\n\n".join((path.read_text("utf-8"), *PAYLOADS)), encoding="utf-8")
    renew_decisions(root)
    _commit(root)


def _poison_contract(root: Path, contract: Contract, poisoner: Poisoner) -> None:
    poisoner.contract = True
    parts = (contract.terms, contract.prices, contract.readings, contract.obligations, contract.clauses, contract.roles)
    for part in (*parts, contract.survey or contract.terms, contract.rubric.scheme, *contract.rubric.groups):
        tree = poisoner.tree(part, part.source.tree)
        (root / part.source.path).write_text(f"{_yaml(tree)}\n", encoding="utf-8")


def _mappings(tree: Tree | None) -> list[dict[str, Tree]]:
    return [one for one in (tree if isinstance(tree, list) else ()) if isinstance(one, dict)]


def _write(path: Path, record: Record, tree: Tree) -> None:
    text = f"{_yaml(tree)}\n"
    if path.suffix == ".md":
        body = "\n\n".join((record.source.body, *PAYLOADS, *(f"# {one}" for one in PAYLOADS)))
        text = f"---\n{text}---\n{body}\n"
    path.write_text(text, encoding="utf-8")


def _yaml(tree: Tree) -> str:
    """On one line; texts in quotes and everything else bare, so that it is read again as what it was."""
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {_yaml(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(map(_yaml, tree)) + "]"
    return json.dumps(tree, ensure_ascii=False) if isinstance(tree, str) and not isinstance(tree, Bare) else str(tree)


def _commit(root: Path) -> None:
    for name in PAYLOADS:
        _git(root, "init", "-q", "-b", "main")
        who = f"作者 {name}"
        _git(root, "add", ".")
        _git(root, "commit", "-q", "--allow-empty", "-m", f"{_SUBJECT} {name}", who=who)


def _git(root: Path, *words: str, who: str = "x") -> None:
    told = {
        f"GIT_{role}_{part}": value
        for role in ("AUTHOR", "COMMITTER")
        for part, value in (("NAME", who), ("EMAIL", "x@example.invalid"), ("DATE", "2024-06-30T12:00:00+0800"))
    }
    subprocess.run(["git", *words], cwd=root, check=True, capture_output=True, env={**os.environ, **told})
