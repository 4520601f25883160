"""How each part of a report looks without what is private."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final, TypeVar

from dossier.assessment import Assessment
from dossier.evidence import Evidence
from dossier.fields import Fields
from dossier.problems import Place, Problem
from dossier.problems.wording import phrase
from dossier.records.base import Attachment, Record
from dossier.records.layout import EVIDENCE
from dossier.records.projects import Project
from dossier.report import Report
from dossier.report.public.marks import plan, private_values
from dossier.report.public.words import Words
from dossier.result import (
    HostAdvice,
    HostChange,
    HostUse,
    IncidentResult,
    Indicator,
    InputFile,
    LateResult,
    Matter,
    ObjectionResult,
    Obligation,
    ProjectResult,
    Standing,
    SubmissionResult,
)
from dossier.source import Folded, Tree
from dossier.trace import ListValue, NameValue, SentenceValue, Spot, Step, StepValue, TextValue, TitleValue, say, told

OMITTED: Final = "（公开版略去）"
_TOKEN: Final = "omitted"  # noqa: S105  # stands for a private value within an id or a file name
_FIGURE: Final = re.compile(r"[0-9][0-9.,:/%+-]*")
_DIGITS: Final = 12  # of a digest, where a name went

F = TypeVar("F", bound=Fields)
N = TypeVar("N", IncidentResult, Obligation)
H = TypeVar("H", HostUse, HostAdvice, HostChange)


def open_attachments(record: Record) -> tuple[Attachment, ...]:
    """The attachments that may go out: of kinds that are open, and not marked confidential."""
    return tuple(one for one in record.attachments if record.open_attachments and not one.confidential)


def public_title(record: Record, projects: Mapping[str, str]) -> str:
    """What stands for a title, which is free text: kind, name of the project, day."""
    project = record.name if isinstance(record, Project) else projects.get(getattr(record, "project", ""), "")
    day = "" if isinstance(record, Project) else f"（{record.happened.isoformat()}）"
    return f"{record.label}{f'：{project}' if project else ''}{day}"


def _named(project: Project) -> tuple[str, ...]:
    """The names that bills are made out to; a private value that is the same word is only left out in its own field."""
    return project.id, project.name, project.unit.id, project.unit.name


def _nameless(host: H) -> H:
    return host.model_copy(update={"id": OMITTED})


class Cover:
    """What the private values of all records on file are, and how each part of a report looks without them."""

    def __init__(self, report: Report, evidence: Evidence) -> None:
        records = evidence.records
        self._projects = {project.id: project.name for project in evidence.projects}
        self._names = frozenset(name for project in evidence.projects for name in _named(project))
        self._words = Words(
            {text for record in records for text in private_values(record) if text != record.title} - self._names
        )
        self._known = self._names | {record.id for record in records} | {row.id for row in report.assessment.indicators}
        self._known |= report.contract.prices.by_sku.keys()
        self._known |= {level.name for tariff in report.contract.terms.incidents for level in tariff.levels}
        self._ids: Mapping[str, str] = {}
        self._ids = self._renamed(records)
        self._by_id = evidence.by_id
        self._by_path = {record.source.path: record for record in records}
        self.paths = {path: self._path(record) for path, record in self._by_path.items()}
        self._open = {
            str(PurePosixPath(path).parent / one.path)
            for path, record in self._by_path.items()
            for one in self._attachments(record)
        }

    def _renamed(self, records: Iterable[Record]) -> Mapping[str, str]:
        """New ids for records whose id holds a private value; two that would be the same get part of a digest."""
        found: dict[str, str] = {}
        taken: set[str] = set(self._known)
        for record in records:
            new = self.text(record.id)
            if new != record.id:
                new = f"{new}-{record.source.digest[:_DIGITS]}" if new in taken else new
                taken.add(new)
                found[record.id] = new
        return found

    def _path(self, record: Record) -> str:
        path = PurePosixPath(record.source.path)
        return str(path.with_name(f"{self.text(path.stem)}{path.suffix}"))

    def _attachments(self, record: Record) -> tuple[Attachment, ...]:
        """Open attachments whose name tells nothing private."""
        return tuple(one for one in open_attachments(record) if self._words.out_of(one.path, _TOKEN) == one.path)

    def record(self, record: Record) -> Record:
        """The record and its source without private values."""
        title, kept = public_title(record, self._projects), self._attachments(record)
        source = record.source
        new, tree = self._fields(record, source.tree)
        if isinstance(tree, dict):
            tree["title"] = title
            tree.pop("attachments", None)  # pages show those of the record
        new = new.model_copy(update={"title": title, "attachments": tuple(map(self._attachment, kept))})
        body = f"{OMITTED}\n" if source.body.strip() else ""
        new.bind(replace(source, path=self.paths[source.path], folded_tree=Folded(tree), body=body))
        return new

    def _attachment(self, one: Attachment) -> Attachment:
        return one.model_copy(update={"shows": self.text(one.shows)})

    def _fields(self, value: F, tree: Tree) -> tuple[F, Tree]:
        if not isinstance(tree, dict):
            return value, tree
        changed: dict[str, object] = {}
        shown = dict(tree)
        for part in plan(type(value)):
            if part.key in tree and part.free:
                changed[part.name], shown[part.key] = self._value(
                    getattr(value, part.name), tree[part.key], private=part.private
                )
        return value.model_copy(update=changed), shown

    def _value(self, value: object, tree: Tree, *, private: bool) -> tuple[object, Tree]:
        match value:
            case str():
                told = OMITTED if private else self.text(value)
                return told, tree if told == value else told
            case tuple() if isinstance(tree, list):
                pairs = [self._value(item, node, private=private) for item, node in zip(value, tree, strict=True)]
                return tuple(item for item, _ in pairs), [node for _, node in pairs]
            case Fields():
                return self._fields(value, tree)
            case _:
                return value, tree

    def text(self, text: str) -> str:
        """A text, an id or a value with nothing private in it."""
        if text in self._names:
            return text
        return self._ids.get(text) or self._words.out_of(text, _TOKEN if text.isascii() else OMITTED)

    def assessment(self, assessment: Assessment) -> Assessment:
        """An assessment: figures stay, traces, ids and file names lose what is private."""
        files = tuple(self._input(file) for file in assessment.inputs.files)
        return assessment.model_copy(
            update={
                "indicators": tuple(map(self._indicator, assessment.indicators)),
                "projects": tuple(map(self._project, assessment.projects)),
                "incidents": tuple(map(self._incident, assessment.incidents)),
                "gates": tuple(
                    gate.model_copy(update={"documents": tuple(map(self.text, gate.documents))})
                    for gate in assessment.gates
                ),
                "obligations": tuple(map(self._obligation, assessment.obligations)),
                "submission": assessment.submission and self._of_record(assessment.submission),
                "objections": tuple(map(self._objection, assessment.objections)),
                "standings": tuple(map(self._standing, assessment.standings)),
                "matters": tuple(map(self._matter, assessment.matters)),
                "adjustments": tuple(one.model_copy(update={"reason": OMITTED}) for one in assessment.adjustments),
                "came_late": tuple(map(self.text, assessment.came_late)),
                "late": tuple(map(self._late, assessment.late)),
                "inputs": assessment.inputs.model_copy(update={"files": files}),
            }
        )

    def _indicator(self, row: Indicator) -> Indicator:
        trace, evidence = tuple(map(self._step, row.trace)), tuple(map(self.text, row.evidence))
        return row.model_copy(update={"trace": trace, "evidence": evidence})

    def _project(self, project: ProjectResult) -> ProjectResult:
        """A project whose hosts have no names."""
        advice, rise = project.resize, project.next_band
        change = rise and rise.change
        if rise and change:
            change = change.model_copy(update={"hosts": tuple(map(_nameless, change.hosts))})
            rise = rise.model_copy(update={"change": change})
        return project.model_copy(
            update={
                "hosts": tuple(map(_nameless, project.hosts)),
                "resize": advice and advice.model_copy(update={"hosts": tuple(map(_nameless, advice.hosts))}),
                "next_band": rise,
            }
        )

    def _incident(self, incident: IncidentResult) -> IncidentResult:
        record = self._by_id.get(incident.id)
        changed = {
            "title": public_title(record, self._projects) if record else OMITTED,
            "rulings": tuple(map(self.text, incident.rulings)),
            "trace": tuple(map(self._step, incident.trace)),
        }
        return self._named(incident.model_copy(update=changed))

    def _matter(self, matter: Matter) -> Matter:
        place = matter.place and self._spot(matter.place)
        subject = self._file(matter.subject) if "/" in matter.subject else self._renaming(matter.subject)
        return matter.model_copy(update={"subject": subject, "place": place})

    def _of_record(self, made: SubmissionResult) -> SubmissionResult:
        return made.model_copy(update={"id": self.text(made.id)})

    def _objection(self, one: ObjectionResult) -> ObjectionResult:
        changed = {"id": self.text(one.id), "subject": self._renaming(one.subject), "answer": self.text(one.answer)}
        return one.model_copy(update=changed)

    def _late(self, one: LateResult) -> LateResult:
        return one.model_copy(update={"record": self.text(one.record), "than": self._renaming(one.than)})

    def _standing(self, one: Standing) -> Standing:
        return one.model_copy(update={"subject": self._renaming(one.subject), "by": self.text(one.by)})

    def _obligation(self, duty: Obligation) -> Obligation:
        found = tuple(map(self._sentence, duty.found))
        changed = {
            "subject": self._renaming(duty.subject),
            "records": tuple(map(self.text, duty.records)),
            "found": found,
            "note": "，".join(map(told, found)),
        }
        return self._named(duty.model_copy(update=changed))

    def _step(self, step: Step) -> Step:
        """The same sentence from values that may go out."""
        return Step.of(
            self._sentence(step.said),
            step.clause,
            step.rule,
            source=step.source and self._spot(step.source),
            role=step.role,
            awaits=step.awaits,
            amount=step.amount,
            record=self.text(step.record),
            about=self._renaming(step.about),
            decided=step.decided and step.decided.model_copy(update={"record": self.text(step.decided.record)}),
        )

    def _sentence(self, said: SentenceValue) -> SentenceValue:
        return say(said.message, **{name: self._covered(value) for name, value in said.values.items()})

    def _covered(self, value: StepValue) -> StepValue:
        """A value by its type: titles give way, texts of records lose what is private, figures and terms stay."""
        match value:
            case TitleValue():
                record = self._by_id.get(value.record)
                title = public_title(record, self._projects) if record else OMITTED
                return TitleValue(value=title, record=self.text(value.record))
            case TextValue():
                return value.model_copy(update={"value": OMITTED if value.private else self.text(value.value)})
            case NameValue():
                return NameValue(value=self.text(value.value), id=self._renaming(value.id))
            case SentenceValue():
                return self._sentence(value)
            case ListValue():
                return ListValue(values=tuple(map(self._covered, value.values)))
            case _:
                return value

    def _named(self, result: N) -> N:
        """A result whose id is that of a record, or made with one."""
        return result.model_copy(update={"id": self._renaming(result.id)})

    def _renaming(self, name: str) -> str:
        """An id that is that of a record, or made with one."""
        for old, new in self._ids.items():
            name = name.replace(old, new)
        return name

    def _spot(self, spot: Spot) -> Spot:
        return spot.model_copy(update={"path": self._file(spot.path)})

    def _file(self, path: str) -> str:
        known = self.paths.get(path, "" if path.startswith(EVIDENCE) else path)
        return known or str(PurePosixPath(path).with_name(_TOKEN))

    def _input(self, file: InputFile) -> InputFile:
        """Names of attachments that were left out go; their digests stay, so that the whole can be recomputed."""
        if file.path in self._open or not file.path.startswith(EVIDENCE):
            return file
        nameless = PurePosixPath(file.path).with_name(f"{_TOKEN}-{file.sha256[:_DIGITS]}")
        return file.model_copy(update={"path": self.paths.get(file.path, str(nameless))})

    def problem(self, problem: Problem) -> Problem:
        """A warning: its words stay if they are figures, public ids or of fixed choice."""
        return replace(
            problem,
            place=self._place(problem.place),
            related=tuple(map(self._place, problem.related)),
            words=tuple((name, self._word(name, word, problem.place.path)) for name, word in problem.words),
        )

    def _word(self, name: str, word: str, path: str) -> str:
        record = self._by_path.get(path)
        if record is not None and word == record.title:
            return public_title(record, self._projects)
        if phrase(name, word) != word:
            return word
        return self.text(word) if word in self._known or _FIGURE.fullmatch(word) or not word else OMITTED

    def _place(self, place: Place) -> Place:
        return replace(place, path=self._file(place.path))
