"""What is left to do in a month, worth the most first: whose turn it is, by when, what to file where, and how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final

from dossier.checks.expiry import called_otherwise
from dossier.contract.duty_names import duty_of
from dossier.contract.obligations import Duty
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.problems import wording
from dossier.problems.states import state
from dossier.problems.wording import Language, stake
from dossier.records import KINDS
from dossier.records.layout import USAGE, folder
from dossier.report import OneMonth
from dossier.result import NOTHING, Matter
from dossier.views import doubts
from dossier.views.expiries import alike
from dossier.views.figures import money, signed
from dossier.views.names import Word, numbered
from dossier.views.places import ShownRecords, project_page, record_page, row_page
from dossier.views.stakes import decides, points_open, yuan_open

_RULED: Final = ("awaited", "stale")
"""States in which the bureau's word is waited for."""
_PAGES: Final = {"incident": "incidents.html", "doubt": "problems.html", "result": "obligations.html"}
"""Where a matter is shown whose record has no page."""


@dataclass(frozen=True)
class ToFile:
    """A kind of record and the folder, or the file, that it belongs in."""

    kind: str
    label: str
    path: str


@dataclass(frozen=True)
class ToDo:
    """One matter in words: what it is, its state, whose turn it is, what hangs on it, and what mends it.

    `whose` is "" if nobody can do anything now, `points` and `yuan` are what it decides alone, `note` is what should be
    known beside, `page` where it is shown, `command` the words after `dossier`.
    """

    matter: Matter
    name: str
    state: str
    whose: str
    points: str
    yuan: str
    note: str
    page: str
    files: tuple[ToFile, ...]
    command: str
    language: Language = "zh"

    @property
    def worth(self) -> str:
        """Points and yuan in one sentence; a condition of payment holds all that is payable."""
        return self.yuan if self.matter.holds_payment else decides(self.points, self.yuan, self.language)


def todo(month: OneMonth, word: Word, party: str = "", language: Language = "zh") -> tuple[ToDo, ...]:
    """What can still be done about a month, of one party or of all: by yuan, then points, then the day it is due.

    What was done too late is left out: nobody can do anything about it.
    """
    matters = (*month.assessment.matters, *_objectable(month))
    found = [one for one in matters if one.state != "late" and party in ("", one.party)]
    telling = _ToDos(month, word, language)
    return tuple(telling.told(one) for one in sorted(found, key=telling.order))


def _objectable(month: OneMonth) -> Iterator[Matter]:
    """Of an issued month that its results can be objected to; its own matters were found before it was issued."""
    until, provider = month.assessment.objections_until, month.contract.terms.provider.role
    if until is not None:
        yield Matter(
            kind="result", subject=str(month.period), state="open", party=provider, due=until, at_stake=NOTHING
        )


def as_json(found: Sequence[ToDo]) -> list[dict[str, object]]:
    """The same for programs: the matter as the assessment has it, and the words."""
    return [
        {
            **one.matter.model_dump(mode="json"),
            "name": one.name,
            "worth": one.worth,
            "files": [{"kind": file.kind, "path": file.path} for file in one.files],
            "command": one.command,
        }
        for one in found
    ]


class _ToDos:
    """The matters of a month in words."""

    def __init__(self, one: OneMonth, word: Word, language: Language) -> None:
        self._one, self._word, self._month, self._language = one, word, one.assessment, language
        self._shown = ShownRecords(one)
        self._rows = {row.id: row for row in one.contract.rubric.on(one.period.end)}

    def order(self, one: Matter) -> tuple[bool, Decimal, Fraction, date, str, str]:
        """What holds the payment, then by yuan that it decides or are still to be confirmed, points, and day."""
        stake = one.at_stake
        yuan, points = stake.yuan_gain + stake.yuan_risk, stake.points_gain + stake.points_risk
        due = one.due or date.max
        return not one.holds_payment, -max(yuan, self._unconfirmed(one)), -points, due, one.kind, one.subject

    def told(self, one: Matter) -> ToDo:
        """One of them."""
        return ToDo(
            matter=one,
            name=self._name(one),
            state=state("matter", one.state, self._language),
            whose=self._word("roles", one.party) if one.party else "",
            points=points_open(one.at_stake, self._language),
            yuan=self._yuan(one),
            note=self._note(one),
            page=self._page(one),
            files=tuple(self._files(one)),
            command=self._command(one),
            language=self._language,
        )

    def _name(self, one: Matter) -> str:
        match one.kind:
            case "row" if one.subject in self._rows:
                row = self._rows[one.subject]
                return stake("row", self._language, row=str(row.row), name=row.version.name)
            case "row":
                return self._word("row", one.subject)
            case "project":
                return next(
                    (project.name for project in self._month.projects if project.id == one.subject), one.subject
                )
            case "gate" | "duty":
                return self._word("obligation" if one.kind == "duty" else "gate", one.subject)
            case "incident":
                return next((i.title for i in self._month.incidents if i.id == one.subject), one.subject)
            case "result":
                return stake("result", self._language, month=one.subject)
            case "doubt":
                found = doubts.of_matter(self._one, one)
                return wording.word(found, self._language).message if found else one.subject
            case _:
                record = self._one.evidence.by_id.get(one.subject)
                return numbered(record) if record else one.subject

    def _yuan(self, one: Matter) -> str:
        if one.holds_payment:
            payable = money(self._month.settlement.payable)
            return stake("held", self._language, state=state("gate", "held", self._language), amount=payable)
        unconfirmed = self._unconfirmed(one)
        told = stake("unconfirmed", self._language, amount=signed(-unconfirmed)) if unconfirmed else ""
        return stake("joint", self._language).join(filter(None, (yuan_open(one.at_stake, self._language), told)))

    def _unconfirmed(self, one: Matter) -> Decimal:
        """What an incident deducts as long as both sides have not confirmed it."""
        if one.kind != "incident":
            return ZERO
        return next((i.amount for i in self._month.incidents if i.id == one.subject and i.pending), ZERO)

    def _note(self, one: Matter) -> str:
        """Of proof that runs out, what on file may be meant to take its place."""
        record = self._one.evidence.by_id.get(one.subject)
        if one.kind != "expiry" or record is None or one.due is None:
            return ""
        other = called_otherwise(self._one.evidence, record, one.due)
        return alike(record, other, self._language) if other else ""

    def _page(self, one: Matter) -> str:
        """Where it is shown: its record if it is one, else the page of its row, project or kind."""
        match one.kind:
            case "row":
                return row_page(one.subject)
            case "project":
                return project_page(one.subject)
            case "gate" | "duty":
                return "obligations.html"
            case _ if one.subject in self._shown.by_id:
                return record_page(one.subject)
            case _:
                return _PAGES.get(one.kind, "evidence.html")

    def _files(self, one: Matter) -> Iterator[ToFile]:
        """What its party has to file, and where."""
        for kind in self._kinds(one) if one.party else ():
            file = self._file(kind, one)
            path = f"{file.path}x.md" if file.path.endswith("/") else file.path
            if one.party in self._one.contract.roles.may_commit(path):
                yield file

    def _kinds(self, one: Matter) -> Sequence[str]:
        """The kinds of record that settle it."""
        match one.kind:
            case "row" if one.state == "missing":
                return self._lacking(one.subject)
            case "project":
                return (USAGE,)
            case "gate":
                return next(gate.missing for gate in self._month.gates if gate.id == one.subject)
            case "duty":
                kind = self._duty(one).filed_as
                return (kind,) if kind else ()
            case "expiry":
                return (self._one.evidence.by_id[one.subject].kind,)
            case "ruling":
                return ("objection",)
            case _:
                return ("ruling",) if one.state in _RULED else ()

    def _duty(self, one: Matter) -> Duty:
        duties: dict[str, Duty] = {duty.id: duty for duty in self._one.contract.obligations.duties}
        return duties[duty_of(one.subject, duties)]

    def _lacking(self, row: str) -> Sequence[str]:
        """The kinds of evidence of a row that it has none of; all of them if it has some of each."""
        result = next(one for one in self._month.indicators if one.id == row)
        known = self._one.evidence.by_id
        there = {known[name].kind for name in result.evidence if name in known}
        wanted = self._rows[row].version.evidence
        return tuple(kind for kind in wanted if kind not in there) or wanted

    def _file(self, kind: str, one: Matter) -> ToFile:
        model = KINDS[kind]
        place = f"{folder(kind, model.scope, str(self._one.period))}/"
        path = f"{place}{one.subject}.yml" if kind == USAGE else place
        return ToFile(kind, model.label, path)

    def _command(self, one: Matter) -> str:
        if one.state in _RULED:
            return f"review {self._one.period}"
        if one.kind == "doubt":
            return f"check {one.place.path}" if one.place else "check"
        if one.kind == "project" and one.state == "missing":
            return f"import usage FILE --platform NAME --month {self._one.period}"
        if one.kind == "duty" and self._duty(one).drafted:
            return f"file all {self._one.period.shift(-1)}"
        if one.kind == "result" and one.due is not None:  # the folder of an issued month is closed
            return f"new objection {Period.of(one.due)}"
        opened = one.party and one.kind not in ("project", "incident")
        return f"open {self._one.period} --for {one.party}" if opened else ""
