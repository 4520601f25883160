"""The records of a filled workbook beside those on file: what is new, what changes, which files go with them."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePath
from typing import Final, TypeAlias

from dossier.evidence import Evidence
from dossier.exact.digest import sha256
from dossier.fields import MAX_ID, is_id, nearest, no_id
from dossier.intake.files.converting import convert
from dossier.intake.files.naming import fitting
from dossier.intake.month.build import Building, BuiltRecord, named_files, shown_by, value_written, values_written
from dossier.intake.month.columns import ATTACHED, columns_of
from dossier.intake.month.plan import MonthPlan
from dossier.intake.month.rows import FilledRecord, FilledSheet
from dossier.intake.month.usual import lately
from dossier.intake.month.values import at
from dossier.problems import Place, Problem, error
from dossier.records import KINDS, Record
from dossier.records.layout import lasts, month_of
from dossier.records.written import order_of, path_of, record_text, suffix_of
from dossier.source import Bare, Path, Tree
from dossier.source.editing import changed
from dossier.source.spelling import Quoted, Value

FilesAt: TypeAlias = Callable[[str], Sequence[bytes]]
"""The contents of the files of a name, each once; none if there is no such file."""
NamesFor: TypeAlias = Callable[[str], Sequence[str]]
"""The names of files that are called after a record, or lie in a folder called after it."""
_SHOWN: Final = 80
_FIGURES: Final = re.compile("[0-9]+")


@dataclass
class ImportedMonth:
    """What becomes of a workbook: the files to write by path, and of each record where its values came from.

    `new` and `altered` are the paths of records, `altered` with the keys that change; `same` counts records that say
    what is on file, `blank` rows that nobody has filled.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    built: dict[str, BuiltRecord] = field(default_factory=dict)
    new: list[str] = field(default_factory=list)
    altered: dict[str, tuple[str, ...]] = field(default_factory=dict)
    same: int = 0
    blank: int = 0
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class OfferedFiles:
    """Files that may be attached: their contents by name, those of a record by its id, and all names."""

    contents: FilesAt
    called_after: NamesFor = lambda _: ()
    names: Sequence[str] = ()


def imported(
    plan: MonthPlan,
    sheets: Sequence[FilledSheet],
    evidence: Evidence,
    texts: Mapping[str, bytes],
    offered: OfferedFiles,
) -> ImportedMonth:
    """The records of the sheets; `texts` are the files on file by path."""
    run = _Importing(plan, evidence, texts, offered, ImportedMonth())
    for sheet in sheets:
        run.problems(sheet)
        for record in sheet.records:
            run.record(sheet, record)
    return run.made


@dataclass(frozen=True)
class _Importing:
    plan: MonthPlan
    evidence: Evidence
    texts: Mapping[str, bytes]
    offered: OfferedFiles
    made: ImportedMonth
    taken: set[str] = field(default_factory=set)

    @cached_property
    def _attached(self) -> frozenset[str]:
        """The paths of all files that records on file have attached."""
        listed = (
            (one.source.path.rpartition("/")[0], of.path) for one in self.evidence.records for of in one.attachments
        )
        return frozenset(f"{folder}/{name}" for folder, name in listed)

    def problems(self, sheet: FilledSheet) -> None:
        """What is wrong with a sheet itself."""
        self.made.problems += sheet.problems

    def record(self, sheet: FilledSheet, record: FilledRecord) -> None:
        """One record: new, changed, the same, or not filled at all."""
        building = Building(sheet.plan, self.plan.period, self.plan.names, self._sample(sheet.plan.kind))
        old = self._on_file(sheet, building, record)
        if old is not None:
            said = replace(building.said(record, sheet.heads), id=old.id)  # a row found by its number has none
            self._alter(said, old, whole=record.complete)
        elif building.touched(record):
            self._add(building.whole(record, sheet, record.id or self._id(sheet, building, record)))
        else:
            self.made.blank += 1

    def _sample(self, kind: str) -> bool:
        """Whether the records of a kind are made up, so that the next ones are no proof either."""
        known = lately(kind, self.evidence, self.plan.period) or self.evidence.records[-1:]
        return any(one.sample for one in known)

    def _on_file(self, sheet: FilledSheet, building: Building, record: FilledRecord) -> Record | None:
        """The record on file that a row is about: by its id, else of the kind, by its number or by day and title."""
        kind = sheet.plan.kind
        if record.id:
            found = self.evidence.by_id.get(record.id)
            return found if found is not None and found.kind == kind and self._here(found) else None
        said = building.whole(record, sheet, "").tree
        known = ("number",) if "number" in said else ("title", "happened")
        month = self.evidence.month(KINDS[kind], self.plan.period)
        return next((one for one in month if all(at(one.source.tree, (key,)) == said.get(key) for key in known)), None)

    def _here(self, record: Record) -> bool:
        """Whether a record is of this month or lasts: a workbook of one month changes nothing in another."""
        return lasts(record.source.path) or month_of(record.source.path) == self.plan.period

    def _id(self, sheet: FilledSheet, building: Building, record: FilledRecord) -> str:
        """The id of a new record: of the planned row that it is, else by the figures of its number, else the next."""
        known = self.evidence.by_id.keys() | sheet.plan.by_id.keys() | {one.id for one in sheet.records} | self.taken
        said = building.whole(record, sheet, "").tree
        planned = (row for row in sheet.plan.rows if row.values and not row.there and row.id not in self.taken)
        for row in planned:
            if all(at(said, tuple(key.split("."))) == value for key, value in row.values.items()):
                self.taken.add(row.id)
                return row.id
        stem = sheet.plan.kind
        number = record.cells["number"].text if "number" in record.cells else ""
        told = "-".join(_FIGURES.findall(number))
        names = [f"{stem}-{told}"[:MAX_ID]] if told else []
        names += [f"{stem}-{self.plan.period}-{nth:02}"[-MAX_ID:] for nth in range(1, len(known) + 2)]
        name = next(one for one in names if one not in known)
        self.taken.add(name)
        return name

    def _add(self, built: BuiltRecord) -> None:
        if not is_id(built.id):  # a path is made of it
            self.made.problems.append(error("bad-id", built.cells.get(("id",), built.place), **no_id(built.id)))
            return
        path = path_of(built.kind, built.id, self.plan.period.start)
        if path in self.made.built or built.id in self.evidence.by_id:
            self.made.problems.append(error("intake-record-twice", built.place, value=built.id[:_SHOWN]))
            return
        self._attach(built, path, ())
        self.made.built[path] = built
        self.made.files[path] = record_text(values_written(built.tree), suffix=suffix_of(built.kind)).encode()
        self.made.new.append(path)

    def _alter(self, built: BuiltRecord, old: Record, *, whole: bool) -> None:
        """What a row says otherwise than its record; what a row leaves blank stays as it is."""
        path = old.source.path
        if path in self.made.built:
            self.made.problems.append(error("intake-record-twice", built.place, value=built.id[:_SHOWN]))
            return
        self._attach(built, path, named_files(_mapping(old.source.tree)))
        self.made.built[path] = built
        changes = dict(_changes(built, old, whole=whole))
        if not changes:
            self.made.same += 1
            return
        self.made.files[path] = changed(self.texts[path], changes, order_of(type(old)))
        self.made.altered[path] = tuple(dict.fromkeys(str(loc[0]) for loc in changes))

    def _attach(self, built: BuiltRecord, path: str, old: Sequence[Mapping[str, Tree]]) -> None:
        """Give the attachments of a record their files: as they are on file, else as they are offered.

        Those that are called after the record belong to it, whether a cell names them or not.
        """
        listed = [dict(one) for one in named_files(built.tree)]
        nameless = (one for one in listed if not old and not one.get("path"))
        for name in self._further(built.id, listed, old):
            entry = next(nameless, None)
            if entry is None:
                listed.append(entry := {})
            entry["path"] = name
        if listed:
            built.tree[ATTACHED] = [*listed]
        used = {str(one.get("path")) for one in old}
        for nth, entry in enumerate(listed):
            name = str(entry.get("path") or "")
            if not name or name in used:
                continue
            data = self._offered(name, built.cells.get((ATTACHED, nth, "path"), built.place))
            if data is None:
                entry.setdefault("shows", shown_by(name))
            else:
                entry.update(self._filed(built, path, (name, data, nth), old, used))
                used.add(str(entry["path"]))

    def _further(
        self, name: str, listed: Sequence[Mapping[str, Tree]], old: Sequence[Mapping[str, Tree]]
    ) -> Iterator[str]:
        """The files called after a record that are neither listed nor on file, each content once."""
        typed = {PurePath(str(one.get("path"))).name for one in listed}
        known = {one.get(key) for one in old for key in ("sha256", "original")}
        for file in self.offered.called_after(name):
            digests = {sha256(one) for one in self.offered.contents(file)}
            if PurePath(file).name not in typed and not digests <= known:
                yield file
            known |= digests

    def _filed(
        self,
        built: BuiltRecord,
        path: str,
        file: tuple[str, bytes, int],
        old: Sequence[Mapping[str, Tree]],
        used: Container[str],
    ) -> dict[str, Tree]:
        """What a record says of a file; its bytes go beside the record, under a name that none `used` there has,
        unless they are there already.
        """
        name, data, nth = file
        before, suffix = sha256(data), PurePath(name).suffix.lower()
        picture = convert(name, data)
        if picture is not None and picture.data:
            data, suffix = picture.data, picture.suffix
        digest = sha256(data)
        known = (one for one in old if one.get("sha256") == digest or one.get("original") == before)
        if (there := next(known, None)) is not None:
            return dict(there)
        folder = path.rpartition("/")[0]
        names = (fitting(f"{built.id}-{number}{suffix}") for number in itertools.count(nth + 1))
        target = next(one for one in names if one not in used and f"{folder}/{one}" not in self._attached)
        self.made.files[f"{folder}/{target}"] = data
        said = named_files(built.tree)[nth]
        usual = built.attached[nth] if nth < len(built.attached) else {"shows": shown_by(name)}
        facts: dict[str, Tree] = {"path": target, "sha256": Quoted(digest), "size": Bare(str(len(data)))}
        return {**usual, **said, **facts, **({"original": Quoted(before)} if before != digest else {})}

    def _offered(self, name: str, place: Place) -> bytes | None:
        """The one file of a name that is offered."""
        found = self.offered.contents(unicodedata.normalize("NFC", name))
        if len(found) == 1:
            return found[0]
        code = "intake-file-twice" if found else "intake-file-missing"
        near = "" if found else nearest(name, self.offered.names)
        self.made.problems.append(error(code, place, value=name[:_SHOWN], meant=near))
        return None


def _changes(built: BuiltRecord, old: Record, *, whole: bool) -> Iterator[tuple[Path, Value]]:
    """What the tree of a row says otherwise, by where it stands in the file."""
    tree = _mapping(old.source.tree)
    for column in columns_of(built.kind):
        if column.each or column.key == "id":
            continue
        value, there = at(built.tree, column.path), at(tree, column.path)
        if value is None or value == there:
            continue
        inside = len(column.path) == 1 or isinstance(at(tree, column.path[:-1]), dict)
        path = column.path if inside else column.path[:1]
        yield path, value_written(at(built.tree, path))
    for name in dict.fromkeys(column.each for column in columns_of(built.kind) if column.each):
        if name == ATTACHED:
            yield from _attachments(built.tree.get(name), tree.get(name))
        else:
            yield from _entries(name, built.tree.get(name), tree.get(name), whole=whole)


def _attachments(said: Tree, there: Tree) -> Iterator[tuple[Path, Value]]:
    """The same of attachments, each known by its file: a row adds further ones, and takes none away."""
    known = [str(one.get("path")) for one in named_files({ATTACHED: there})]
    if not isinstance(there, list) or not isinstance(said, list) or len(known) != len(there):
        yield from _entries(ATTACHED, said, there, whole=False)
        return
    last = len(there)
    for nth, entry in enumerate(named_files({ATTACHED: said})):
        path = entry.get("path")
        at_hand = known.index(str(path)) if str(path) in known else nth if not path and nth < len(there) else None
        if at_hand is not None:
            yield from _entry((ATTACHED, at_hand), dict(entry), there[at_hand])
        else:
            yield (ATTACHED, last), value_written(dict(entry))
            last += 1


def _entries(name: str, said: Tree, there: Tree, *, whole: bool) -> Iterator[tuple[Path, Value]]:
    """The same of the entries of a list, one by one; new ones go to its end, or it is written anew if it is `whole`."""
    if not isinstance(said, list) or not said:
        return
    if not isinstance(there, list) or (whole and len(said) != len(there)):
        yield (name,), [value_written(one) for one in said]
        return
    for nth, entry in enumerate(said):
        if nth >= len(there):
            yield (name, nth), value_written(entry)
        else:
            yield from _entry((name, nth), entry, there[nth])


def _entry(path: Path, said: Tree, there: Tree) -> Iterator[tuple[Path, Value]]:
    if isinstance(said, dict) and isinstance(there, dict):
        for key, value in said.items():
            if key in there and isinstance(value, dict):
                yield from _entry((*path, key), value, there[key])
            elif value != there.get(key):
                yield (*path, key), value_written(value)
    elif said != there:
        yield path, value_written(said)


def _mapping(tree: Tree) -> dict[str, Tree]:
    return tree if isinstance(tree, dict) else {}
