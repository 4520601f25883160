"""In which state each thing is that can be ruled on, and how it came there: who said what, when, by which commit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from dossier.problems.choices import choice_named
from dossier.records.base import Record
from dossier.records.operations import Submission
from dossier.records.rulings import Finding, Objection, Ruling
from dossier.report import Commit, Report
from dossier.result import Standing
from dossier.views.figures import day, figure
from dossier.views.names import Word
from dossier.views.places import record_page


@dataclass(frozen=True)
class Said:
    """One word on a thing: the day, what it says, the record with its page and its state, the commits that gave it."""

    day: date
    what: str
    record: Record
    page: str
    state: str
    commits: tuple[Commit, ...]

    @property
    def told(self) -> str:
        """The word with day and kind of record, without the record's title, which would name the thing again."""
        label = (
            "" if isinstance(self.record, Finding) else f"{self.record.label} "
        )  # what a finding says begins with it
        return f"{day(self.day)} {label}{self.what}"


@dataclass(frozen=True)
class Course:
    """The state of a thing, the last day to object to it, and all that was said on it, in order."""

    state: str
    until: date | None
    said: tuple[Said, ...]


class Ruled:
    """Looks up what a month's assessment says of rulings and objections."""

    def __init__(self, report: Report, word: Word) -> None:
        self._report = report
        self._word = word
        self._standings: Mapping[tuple[str, str], Standing] = {
            (one.kind, one.subject): one for one in report.assessment.standings
        }
        self._objections = {one.id: one for one in report.assessment.objections}

    def of(self, kind: str, subject: str) -> Course | None:
        """The course of a row, an incident, a record or another thing; None if nothing is known of it."""
        standing = self._standings.get((kind, subject))
        if standing is None:
            return None
        found = sorted(self._about(kind, subject), key=lambda one: (one.day, one.record.id))
        return Course(standing.state, standing.until, tuple(found))

    def _about(self, kind: str, subject: str) -> Iterator[Said]:
        for record in self._report.evidence.records:
            what = self._what(record, kind, subject)
            if what:
                standing = self._standings.get(("record", record.id))
                state = standing.state if standing else ""
                path = record.source.path
                commits = self._report.commits_of(path)
                yield Said(record.happened, what, record, record_page(record.id), state, commits)

    def _what(self, record: Record, kind: str, subject: str) -> str:
        """What a record says on the thing; "" if it says nothing on it."""
        match record:
            case Submission() if kind == "row" and record.month == self._report.period:
                own = record.self_score.get(subject)
                return "月度资料提交" if own is None else f"自评 {figure(own)} 分"
            case Ruling():
                return self._decided(record) if self._rules_on(record, kind, subject) else ""
            case Finding() if kind == "incident" and record.about == subject:
                return f"检查发现：{'成立' if record.confirmed else '不成立'}"
            case Objection():
                one = self._objections.get(record.id)
                there = one is not None and (one.kind, one.subject) == (kind, subject)
                return "提出异议" if there else ""
        return ""

    def _rules_on(self, ruling: Ruling, kind: str, subject: str) -> bool:
        answered = self._objections.get(ruling.objection or "")
        if answered is not None and (answered.kind, answered.subject) == (kind, subject):
            return True
        if kind == "row":
            return ruling.row == subject and ruling.judges == self._report.period
        return ruling.subject == subject

    def _decided(self, ruling: Ruling) -> str:
        """What a ruling decides, in words."""
        told = [self._word("outcome", ruling.outcome)] if ruling.outcome else []
        if ruling.points is not None:
            told.append(f"评 {figure(ruling.points)} 分")
        if ruling.fault is not None:
            told.append(f"责任：{self._report.contract.terms.with_parties(choice_named('fault', ruling.fault))}")
        if ruling.level is not None:
            told.append(f"等级：{self._word('level', ruling.level)}")
        for key in ("deduction_confirmed", "received", "accepted"):
            value = getattr(ruling, key)
            if value is not None:
                told.append(self._word(key, "true" if value else "false"))
        return "；".join(told)


@dataclass(frozen=True)
class SelfScores:
    """The points that the provider gives itself, beside those of the month."""

    by_row: Mapping[str, Fraction]
    total: Fraction | None
    difference: Fraction | None

    def difference_of(self, row: str, points: Fraction) -> Fraction | None:
        """The points of a row less its self-score; None if it has none."""
        return points - self.by_row[row] if row in self.by_row else None


def self_scores(report: Report) -> SelfScores | None:
    """Those of the month's submission; None if it has none."""
    made = report.assessment.submission
    if made is None or not made.self_score:
        return None
    return SelfScores(made.self_score, made.total, made.difference)
