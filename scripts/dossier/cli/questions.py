"""Questions about one matter on the terminal: what is decided, and why. An empty answer skips, `q` leaves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import click

from dossier.assessment import Assessment
from dossier.cli.text import say
from dossier.contract import Contract
from dossier.exact.number import exact, plain
from dossier.exact.period import Period
from dossier.fields import CHINA, MAX_TEXT
from dossier.problems.wording import Language
from dossier.records.base import Record
from dossier.records.operations import Incident
from dossier.records.rulings import Objection
from dossier.result import Indicator

Answers: TypeAlias = dict[str, str | bool]
"""Keys of a ruling with what they say."""

_LEAVE: Final = "q"
_FAULTS: Final = ("provider", "user", "force-majeure", "other")
_OUTCOMES: Final = ("upheld", "partly", "rejected")
_YES: Final = {"y": True, "n": False}


class Leave(Exception):
    """Nobody wants to go on."""


@dataclass(frozen=True)
class Asking:
    """Asks in the language of the run."""

    contract: Contract
    period: Period
    lang: Language

    def points(self, row: Indicator) -> Answers:
        """The points of a row, with the reason; nothing if it is skipped."""
        while text := self._ask("ask_points", max=plain(row.max)):
            try:
                given = exact(text)
            except ValueError:
                given = None
            if given is not None and 0 <= given <= row.max:
                return {"points": plain(given), **self._reason()}
            click.echo(say(self.lang, "ask_again_points", max=plain(row.max)))
        return {}

    def record(self, record: Record, keys: Sequence[str]) -> Answers:
        """What is asked about a record, with the reason; nothing if all of it is skipped."""
        found: Answers = {}
        for key in keys:
            match key:
                case "fault":
                    answer: str | bool | None = self._choice("ask_fault", _FAULTS)
                case "level":
                    answer = self._choice("ask_level", self._levels(record))
                case _:
                    answer = self.flag(f"ask_{key}")
            if answer is not None:
                found[key] = answer
        return found | self._reason() if found else {}

    def answer(self, one: Objection, month: Assessment) -> Answers:
        """The outcome of an objection, what changes because of it, and the reason; nothing if it is skipped."""
        outcome = self._choice("ask_outcome", _OUTCOMES)
        if outcome is None:
            return {}
        found: Answers = {"objection": one.id, "outcome": outcome}
        if outcome != "rejected" and one.against.row is not None:
            row = next(row for row in month.indicators if row.id == one.against.row)
            given = self.points(row)
            return {**found, "row": row.id, **given} if given else {}
        if outcome != "rejected" and one.against.incident is not None:
            fault = self._choice("ask_fault", _FAULTS)
            found.update({"subject": one.against.incident, "fault": fault} if fault else {})
        elif outcome != "rejected":  # a ruling gives no such figure: it follows from the record that was wrong
            click.echo(say(self.lang, "ask_mend"))
        return found | self._reason()

    def _levels(self, record: Record) -> tuple[str, ...]:
        if not isinstance(record, Incident):
            return ()
        tariff = self.contract.terms.tariff_on(record.started.astimezone(CHINA).date())
        return tuple(level.id for level in tariff.levels)

    def _reason(self) -> Answers:
        """Why; a ruling without a reason is none."""
        while True:
            text = self._ask("ask_reason")
            if text and len(text) <= MAX_TEXT:
                return {"reason": text}
            click.echo(say(self.lang, "ask_again_reason", limit=str(MAX_TEXT)))

    def _choice(self, question: str, known: Iterable[str]) -> str | None:
        choices = tuple(known)
        while text := self._ask(question, known=" / ".join(choices)):
            if text in choices:
                return text
            click.echo(say(self.lang, "ask_again_choice", known=" / ".join(choices)))
        return None

    def flag(self, question: str) -> bool | None:
        """Yes or no; None if it is skipped."""
        while text := self._ask(question):
            if text.lower() in _YES:
                return _YES[text.lower()]
            click.echo(say(self.lang, "ask_again_choice", known="y / n"))
        return None

    def _ask(self, question: str, **values: str) -> str:
        """One answer in one line, "" to skip. Raises Leave at `q` and at the end of the input."""
        try:
            text: str = click.prompt(say(self.lang, question, **values), default="", show_default=False)
        except click.Abort:
            raise Leave from None
        if text.strip().lower() == _LEAVE:
            raise Leave
        return text.strip()
