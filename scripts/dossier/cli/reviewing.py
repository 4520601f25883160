"""`review`: what awaits the bureau in a month, worth the most first; each answer becomes a ruling of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

import click

from dossier.assessment import Assessment
from dossier.cli.drafting import Draft, drafted
from dossier.cli.looking import fill_in
from dossier.cli.misuse import WrongUse
from dossier.cli.questions import Asking, Leave
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.cli.writing import not_written, put
from dossier.compare.told import words_of
from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.intake.form.checked import Candidate
from dossier.problems.wording import Language
from dossier.records.base import Record
from dossier.records.rulings import Finding, Objection, Ruling
from dossier.result import IncidentResult, Matter
from dossier.ruled.asked import asked, judged
from dossier.ruled.bases import row_bases
from dossier.views.figures import figure, money, signed
from dossier.views.incidents import choice_said, choice_yuan
from dossier.views.stakes import open_stake

_KINDS: Final = ("row", "incident", "decision", "objection")
_STATES: Final = ("awaited", "stale")
_OF_RECORDS: Final = ("fault", "received", "level", "deduction_confirmed")


def awaiting(assessment: Assessment) -> tuple[Matter, ...]:
    """What awaits a word of the bureau, worth the most first: yuan, then points, then the first day it is due."""
    found = [one for one in assessment.matters if one.kind in _KINDS and one.state in _STATES]

    def worth(one: Matter) -> tuple[Decimal, Fraction, date, str]:
        stake = one.at_stake
        return (
            -(stake.yuan_gain + stake.yuan_risk),
            -(stake.points_gain + stake.points_risk),
            one.due or date.max,
            one.subject,
        )

    return tuple(sorted(found, key=worth))


def today_within(session: Session) -> date:
    """Today, in China. Raises WrongUse if that is not in a month on file or the next one: a record of today would make
    months of all those between.
    """
    day, last = datetime.now(CHINA).date(), max(session.assessments)
    if Period.of(day) > last.shift(1):
        raise WrongUse("review_day", value=day.isoformat(), last=str(last))
    return day


@dataclass
class Review:
    """One run over a month: the rulings of a day, which are written one by one; `made` are their files."""

    session: Session
    period: Period
    day: date
    lang: Language
    made: list[str] = field(default_factory=list)

    def _awaiting(self) -> tuple[Matter, ...]:
        """What awaits the bureau, each thing once: not a stale ruling beside what it left open."""
        found = awaiting(self._month)
        asked_ = {one.subject for one in found if one.kind != "decision"}
        for one in found:
            if one.kind == "row":
                asked_.update(record.id for record in self._open_records(one.subject))
        return tuple(one for one in found if one.kind != "decision" or not self._about(one.subject) & asked_)

    def _about(self, decision: str) -> set[str]:
        """What a decision is about: a row, a record, or for a finding itself."""
        record = self._records.get(decision)
        named = (record.row, record.subject) if isinstance(record, Ruling) else (decision,)
        return {name for name in named if name is not None}

    def list_(self) -> None:
        """Print what awaits the bureau."""
        found = self._awaiting()
        if not found:
            click.echo(say(self.lang, "review_none", month=str(self.period)))
        for number, one in enumerate(found, 1):
            self._head(f"{number}.", one)

    def run(self) -> None:
        """Ask about each, until the end or until somebody leaves. Raises WrongUse if nothing can be written."""
        found = self._awaiting()
        if not found:
            click.echo(say(self.lang, "review_none", month=str(self.period)))
            return
        click.echo(say(self.lang, "review_begin", count=str(len(found)), day=self.day.isoformat()))
        try:
            for number, one in enumerate(found, 1):
                click.echo()
                self._head(f"{number}/{len(found)}", one)
                for draft in self._drafts(one):
                    self._write(draft)
        except Leave:
            click.echo()
        click.echo(say(self.lang, "review_end", count=str(len(self.made))))

    def _head(self, number: str, one: Matter) -> None:
        """What it is, by when, what hangs on it, why, and what to look at."""
        due = say(self.lang, "review_due", day=one.due.isoformat()) if one.due else ""
        stake = open_stake(one.at_stake)
        click.echo(f"{number} {self._called(one)}  {' '.join(filter(None, (due, stake)))}".rstrip())
        for record in self._looked_at(one):
            click.echo(f"    {record.source.path}  {record.title}")
        for incident in self._month.incidents:
            if incident.id == one.subject and incident.pending:
                self._choices(incident)

    def _choices(self, incident: IncidentResult) -> None:
        """What the month comes to with each ruling that can be made."""
        terms = self.session.dossier.contract.terms
        unlevelled = words_of(self.lang)["values"]["none"]
        levels = {level.id: level.name for level in terms.tariff_on(incident.day).levels}
        for one in incident.choices:
            decided = choice_said(one, self.lang)
            said = say(
                self.lang,
                "review_choice",
                decided=terms.with_parties(decided) if self.lang == "zh" else decided,
                level=levels.get(one.level, unlevelled),
                amount=money(one.amount),
                points=figure(one.points),
                payable=money(one.payable),
                change=signed(choice_yuan(self._month, one)),
            )
            click.echo(f"    {said}")
        if not incident.choices:
            click.echo(f"    {say(self.lang, 'review_unreckoned', month=str(self.period))}")

    def _called(self, one: Matter) -> str:
        if one.kind == "row":
            row = next(row for row in self._month.indicators if row.id == one.subject)
            return f"{row.row} {row.name}"
        record = self._records.get(one.subject)
        return record.title if record else one.subject

    @property
    def _month(self) -> Assessment:
        return self.session.assessments[self.period]

    @property
    def _records(self) -> dict[str, Record]:
        return dict(self.session.dossier.evidence.by_id)

    def _looked_at(self, one: Matter) -> tuple[Record, ...]:
        """The records to look at before deciding."""
        dossier = self.session.dossier
        if one.kind == "row":
            if judged(dossier.contract, dossier.evidence, one.subject, self.period):
                return row_bases(dossier.contract, dossier.evidence, one.subject, self.period)
            return tuple(self._open_records(one.subject))
        record = self._records.get(one.subject)
        return (record,) if record else ()

    def _open_records(self, row: str) -> Iterator[Record]:
        """The records of a row that await a ruling."""
        trace = next(one.trace for one in self._month.indicators if one.id == row)
        names = dict.fromkeys(step.record for step in trace if step.awaits == "ruling" and step.record)
        return (self._records[name] for name in names if name in self._records)

    def _drafts(self, one: Matter) -> Iterator[Draft]:
        """The rulings that the answers make; none if the question is skipped."""
        dossier, asking = self.session.dossier, Asking(self.session.dossier.contract, self.period, self.lang)
        record = self._records.get(one.subject)
        if one.kind == "row":
            row = next(row for row in self._month.indicators if row.id == one.subject)
            if judged(dossier.contract, dossier.evidence, row.id, self.period):
                answers = asking.points(row)
                if answers:
                    yield Draft(f"{self.period}-{row.id}", row.name, {"row": row.id, **answers})
                return
            for open_one in self._open_records(row.id):
                yield from self._on_record(asking, open_one)
        elif isinstance(record, Objection):
            answers = asking.answer(record, self._month)
            if answers:
                yield Draft(record.id, record.title, answers)
        elif isinstance(record, Ruling) and record.subject in self._records:
            yield from self._on_record(asking, self._records[record.subject])
        elif isinstance(record, Ruling | Finding):
            self._renew(asking, record)
        elif record is not None:
            yield from self._on_record(asking, record)

    def _on_record(self, asking: Asking, record: Record) -> Iterator[Draft]:
        """A ruling on a record: of what is asked about its kind, whatever is answered."""
        decidable = asked(self.session.dossier.contract)
        keys = [key for key in _OF_RECORDS if (record.kind, key) in decidable]
        if isinstance(record, Finding):
            self._renew(asking, record)
            return
        answers = asking.record(record, keys) if keys else {}
        if answers:
            yield Draft(record.id, record.title, {"subject": record.id, **answers})

    def _renew(self, asking: Asking, record: Ruling | Finding) -> None:
        """What the decision looked at has changed: it stays, as `digest` would have it, or it has to be changed."""
        path = record.source.path
        for _, looked, _ in self.session.dossier.evidence.decisions.changed(record):
            there = self._records.get(looked.id)
            click.echo(f"    {there.source.path if there else looked.id}")
        stays = asking.flag("ask_renew")
        if stays and fill_in(self.session, [path], self.lang) == 0:
            self.made.append(path)
        elif stays is False:
            click.echo(say(self.lang, "review_renew", path=path))

    def _write(self, draft: Draft) -> None:
        """Write one ruling if it is without a problem; what is wrong with it is told, and it is not written."""
        dossier = self.session.dossier
        path, data = drafted(self.session, self.period, self.day, draft)
        problems = Candidate(path, data).of_whole(dossier)
        if problems:
            show_problems(problems, {path: data}, self.lang)
            click.echo(say(self.lang, "review_refused", path=path))
            return
        try:
            put(self.session.root, {path: data})
        except OSError as failed:
            raise not_written(failed, self.session.root) from None
        self.made.append(path)
        click.echo(say(self.lang, "review_made", path=path))
