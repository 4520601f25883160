"""A month as the comparison in the browser needs it: its fields as text, what they are called, and its files by folder.

The browser tells what differs between two of these; it computes nothing. Why they differ is computed here, for each
pair, by the one module that knows causes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dossier.assessment import Assessment
from dossier.compare import Comparison, Mixed, compare
from dossier.compare.changes import facts
from dossier.compare.sections import LISTS
from dossier.compare.worth import worth
from dossier.records.layout import EVIDENCE, top_of
from dossier.views.figures import change, figure, money, signed
from dossier.views.naming import Naming, amount
from dossier.views.places import record_page

Tree = Mapping[str, object]
Objects = Mapping[str, Mapping[str, Mapping[str, str]]]

_DIGITS: Final = 12
_SUMS: Final = (("settlement", "carried_in"), ("settlement", "adjustments"), ("settlement", "floor"),
                ("composite", "composite"), ("incident", "reading"))  # fmt: skip
"""What causes are told of besides objects."""


def compact(tree: object) -> str:
    """Canonical JSON without spaces."""
    return json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def state_of(assessment: Assessment) -> str:
    """What names the figures and files of a month: where it is the same, there is nothing to compare."""
    files = [[file.path, file.sha256] for file in assessment.inputs.files]
    return hashlib.sha256(compact([facts(assessment), files]).encode()).hexdigest()[:_DIGITS]


@dataclass(frozen=True)
class Snapshot:
    """`month` is what is compared and how it is called, `folders` its files by their folder's id."""

    month: Tree
    folders: Mapping[str, Tree]


def snapshot(assessment: Assessment, naming: Naming) -> Snapshot:
    """The month by the names of a report that knows its objects."""
    fields = _fields(assessment)
    folders = _folders(assessment, naming)
    ids = {name: hashlib.sha256(compact(files).encode()).hexdigest()[:_DIGITS] for name, files in folders.items()}
    totals = assessment.composite, assessment.settlement
    return Snapshot(
        month={
            "fields": fields,
            "rows": [row.id for row in assessment.indicators],
            "names": _names(fields, assessment, naming),
            "said": dict(_said(fields, naming)),
            "folders": ids,
            "points": figure(totals[0].points),
            "payable": money(totals[1].payable),
        },
        folders={ids[name]: files for name, files in folders.items()},
    )


def _fields(assessment: Assessment) -> Objects:
    return {str(sort): objects for sort, objects in facts(assessment).items()}


def _names(fields: Objects, assessment: Assessment, naming: Naming) -> Mapping[str, Mapping[str, list[str]]]:
    """Names and pages, by sort and id; of a line the name of its item, of a row's number that of the row."""
    keys = [(sort, key) for sort, objects in fields.items() for key in objects if sort != "line"]
    keys += [*_SUMS, *(("indicator", str(row.row)) for row in assessment.indicators)]
    keys += [("record", name) for name in _listed(fields)]
    found: dict[str, dict[str, list[str]]] = {"line": {}}
    for sort, key in keys:
        named = naming.named(sort, key)
        found.setdefault(sort, {})[key] = [named.name, named.page]
    for key in fields["line"]:
        found["line"][key] = [naming.item(key), ""]
    return found


def _listed(fields: Objects) -> Iterator[str]:
    for objects in fields.values():
        for own in objects.values():
            for field in LISTS & own.keys():
                yield from own[field].split(", ") if own[field] else ()


def _said(fields: Objects, naming: Naming) -> Iterator[tuple[str, str]]:
    """Values that readers see in other words."""
    values = {
        value
        for objects in fields.values()
        for own in objects.values()
        for field, value in own.items()
        if field not in LISTS
    }
    for value in sorted(values):
        said = naming.said(value)
        if said != value:
            yield value, said


def _folders(assessment: Assessment, naming: Naming) -> Mapping[str, Mapping[str, list[str]]]:
    """By folder each file's digest, title and page; months share what later ones have not touched."""
    titled = {record.source.path: record for record in naming.report.evidence.records}
    found: dict[str, dict[str, list[str]]] = {}
    for file in assessment.inputs.files:
        record = titled.get(file.path)
        name = top_of(file.path) if file.path.startswith(EVIDENCE) else file.path.partition("/")[0]
        told = [record.title, record_page(record.id)] if record else ["", ""]
        found.setdefault(name, {})[file.path] = [file.sha256, *told]
    return found


def pair(before: Assessment, after: Assessment, mixed: Mixed | None) -> Tree:
    """All of a comparison that is not told by holding fields against each other, with its figures as readers see them.

    Raises ValueError for assessments of different contracts.
    """
    found = compare(before, after, mixed)
    return {
        "points_delta": [_plain(found, "points_delta"), change(found.points_delta)],
        "payable_delta": [_plain(found, "payable_delta"), signed(found.payable_delta)],
        "causes": [
            {
                "cause": cause.cause,
                "points": [told["points"], change(cause.points)],
                "payable": [told["payable"], signed(cause.payable)],
                "effects": [
                    [effect.object, effect.id, plain["points"], plain["payable"], effect.by, amount(effect)]
                    for effect, plain in zip(cause.effects, told["effects"], strict=True)
                ],
            }
            for cause, told in zip(found.causes, found.model_dump(mode="json")["causes"], strict=True)
        ],
        "worth": [[one.object, one.id, bool(one.payable), amount(one)] for one in worth(found.causes)],
        "expired": [[one.id, one.before] for one in found.changes if one.field == "expired"],
    }


def _plain(found: Comparison, name: str) -> object:
    return found.model_dump(mode="json", include={name})[name]
