"""What each ruling that can still be made on an open incident comes to: the month computed once more with it on file.

A choice decides nothing and moves no figure of the month; `whatif --ruling` comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from dossier.assess.computing import Computing
from dossier.fields import MAX_ID
from dossier.incidents import judgement
from dossier.load.filing import read_record
from dossier.records.operations import Incident
from dossier.records.rulings import Ruling
from dossier.records.written import path_of, record_text
from dossier.result import Fault, IncidentResult, RulingChoice
from dossier.settlement import settle
from dossier.source.spelling import Value

MOST_CHOSEN: Final = 60
"""So many choices of a month are worked out; each takes as long as computing the month once."""
_EXCUSING: Final[tuple[Fault, ...]] = ("user", "force-majeure", "other")
_LAST: Final = "z" * MAX_ID
"""An id that comes after any other of its day."""


def with_choices(month: Computing, incidents: Sequence[IncidentResult]) -> Iterator[IncidentResult]:
    """The incidents, the open ones with their choices.

    An incident whose choices would exceed `MOST_CHOSEN` is left without, so that a folder full of them cannot hold the
    month.
    """
    left = MOST_CHOSEN
    for one in incidents:
        record = month.evidence.by_id.get(one.id)
        if not one.pending or not isinstance(record, Incident):
            yield one
            continue
        choosing = _Choosing(month, record, one)
        left -= choosing.most
        yield one.model_copy(update={"choices": tuple(choosing.choices())}) if left >= 0 else one


@dataclass(frozen=True)
class _Choosing:
    """The rulings on one incident, made on the day as of which the month is computed."""

    month: Computing
    record: Incident
    told: IncidentResult

    @property
    def most(self) -> int:
        """So many choices there can be."""
        return len(_EXCUSING) + len(self._levels) + (self.told.notice == "awaits")

    def choices(self) -> Iterator[RulingChoice]:
        """What nobody has to pay for, then each level, the lightest first, then what its notice still needs.

        Whatever excuses it is told once where it comes to the same; a ruled level below the one that stops and losses
        give is none (R-62), and is not told.
        """
        yield from _joined([one for fault in _EXCUSING for one in self._choice((fault,), {"fault": fault})])
        levels: set[str] = set()
        for level in self._levels:
            says: dict[str, Value] = {"fault": "provider", "deduction_confirmed": True}
            for one in self._choice(("provider",), says | ({"level": level} if level else {}), level):
                if one.level not in levels:
                    levels.add(one.level)
                    yield one
        if self.told.notice == "awaits":
            yield from self._choice((), {"received": True})

    @cached_property
    def _levels(self) -> tuple[str | None, ...]:
        """None for the level that it has unless one is ruled; those of the tariff, the lightest first."""
        tariff = self.month.contract.terms.tariff_on(self.told.day)
        return (None, *(level.id for level in reversed(tariff.levels)))

    def _choice(
        self, faults: tuple[Fault, ...], says: Mapping[str, Value], ruled_level: str | None = None
    ) -> Iterator[RulingChoice]:
        """One, unless the ruling would decide nothing any more."""
        subject = self.record.announced_by if "received" in says else self.record.id
        ruling = self._ruling(subject or "", says)
        if ruling is None:
            return
        other = replace(self.month, evidence=self.month.evidence.instead({ruling.source.path: ruling}))
        if ruling.id in other.evidence.decisions.after_final:
            return
        base = other.base
        totals = settle(other.contract, base.prepared, base.scored, other.past.account).totals
        verdict = judgement(other.contract, base.evidence, self.record, base.adopted).verdict
        yield RulingChoice(
            faults=faults,
            ruled_level=ruled_level,
            level=verdict.level,
            amount=verdict.amount,
            points=base.score.composite.points,
            payable=totals.payable,
            carried_out=totals.carried_out,
        )

    def _ruling(self, subject: str, says: Mapping[str, Value]) -> Ruling | None:
        """Such a ruling as a record; None where none can be written."""
        day = self.month.as_of
        fields: dict[str, Value] = {
            "kind": "ruling",
            "id": _LAST,
            "title": "—",
            "happened": day,
            "covers": {"from": self.month.period.start, "to": self.month.period.end},
            "prepared_by": "—",
            "collected": {"method": "statement", "origin": "—"},
            "subject": subject,
            **says,
            "reason": "—",
        }
        record = read_record(path_of("ruling", _LAST, day), record_text(fields).encode()).record
        return record if isinstance(record, Ruling) else None


def _joined(found: Sequence[RulingChoice]) -> Iterator[RulingChoice]:
    """Choices that come to the same as one, with all their faults."""
    kept: list[RulingChoice] = []
    for one in found:
        for place, other in enumerate(kept):
            if other == one.model_copy(update={"faults": other.faults}):
                kept[place] = other.model_copy(update={"faults": (*other.faults, *one.faults)})
                break
        else:
            kept.append(one)
    yield from kept
