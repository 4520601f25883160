"""What a trial calculation is asked to take otherwise, from the words of the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

from dossier.assess.assumed import Assumed
from dossier.assess.computing import Computing
from dossier.assessment import Assessment
from dossier.cli.drafting import Draft, drafted
from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.exact.number import exact, plain
from dossier.exact.period import Period
from dossier.fields import FULL, nearest
from dossier.intake.form.checked import Candidate
from dossier.load.filing import read_record
from dossier.problems import Severity
from dossier.problems.wording import Language
from dossier.records import Record
from dossier.records.projects import HostUsage, Project
from dossier.result import ProjectResult
from dossier.ruled.asked import asked
from dossier.sizing import Sizer
from dossier.sizing.rising import Riser

_FLAGS: Final = {"true": True, "yes": True, "y": True, "是": True, "false": False, "no": False, "n": False, "否": False}


@dataclass(frozen=True)
class TrialWords:
    """The options of one run, as they were written."""

    use: tuple[str, ...] = ()
    size: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    ruling: tuple[str, ...] = ()
    reading: tuple[str, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether anything is to be otherwise."""
        return bool(self.use or self.size or self.points or self.ruling or self.reading)


@dataclass(frozen=True)
class Assuming:
    """Reads options against a month. Every method raises WrongUse for what the month does not have."""

    session: Session
    period: Period
    month: Computing
    told: Assessment
    lang: Language

    def assumed(self, words: TrialWords) -> Assumed:
        """All but the rulings."""
        return Assumed(
            uses=dict(self._use(text) for text in words.use),
            sizes=dict(self._size(text) for text in words.size),
            points=dict(self._points(text) for text in words.points),
            readings=dict(self._reading(text) for text in words.reading),
        )

    def _pair(self, option: str, text: str, example: str) -> tuple[str, str]:
        name, mark, value = text.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise WrongUse("whatif_pair", option=option, value=text, example=example)
        return name.strip(), value.strip()

    def _number(self, option: str, text: str, most: Fraction) -> Fraction:
        try:
            found = exact(text)
        except ValueError:
            found = None
        if found is None or not 0 <= found <= most:
            raise WrongUse("whatif_number", option=option, value=text, most=plain(most))
        return found

    def _meant(self, close: str) -> str:
        return say(self.lang, "meant", value=close) if close else ""

    def _project(self, name: str) -> ProjectResult:
        for one in self.told.projects:
            if name in (one.id, one.name):
                return one
        known = [one.id for one in self.told.projects]
        close = nearest(name, [*known, *(one.name for one in self.told.projects)])
        raise WrongUse(
            "whatif_project", period=str(self.period), value=name, known=", ".join(known), meant=self._meant(close)
        )

    def _use(self, text: str) -> tuple[str, Fraction]:
        name, value = self._pair("--use", text, "portal=71.5")
        project = self._project(name)
        if not project.has_hosts:
            raise WrongUse("whatif_no_hosts", value=project.name)
        return project.id, self._number("--use", value, Fraction(FULL))

    def _points(self, text: str) -> tuple[str, Fraction]:
        name, value = self._pair("--points", text, "5=2")
        for row in self.told.indicators:
            if name in (row.id, str(row.row), row.name):
                return row.id, self._number("--points", value, row.max)
        close = nearest(name, [one for row in self.told.indicators for one in (row.id, row.name)])
        raise WrongUse("whatif_row", value=name, last=str(len(self.told.indicators)), meant=self._meant(close))

    def _reading(self, text: str) -> tuple[str, str]:
        name, value = self._pair("--reading", text, "R-28=two-places")
        register = self.month.contract.readings
        question = register.by_id.get(name)
        switchable = [one.id for one in register.switchable]
        if question is None or not question.switchable:
            raise WrongUse("whatif_question", value=name, known=", ".join(switchable))
        known = [one.id for one in question.readings]
        if value not in known:
            close = self._meant(nearest(value, known))
            raise WrongUse("whatif_reading", question=name, value=value, known=", ".join(known), meant=close)
        return name, value

    @cached_property
    def _riser(self) -> Riser:
        month = self.month
        sizer = Sizer(month.contract, month.base.evidence, month.period, month.base.adopted)
        return Riser(sizer, month.base.score.composite.points)

    def _size(self, text: str) -> tuple[tuple[str, str], str]:
        name, sku = self._pair("--size", text, "portal/vm-01=vm-4c8g")
        project_name, mark, host_name = name.partition("/")
        if not mark:
            raise WrongUse("whatif_pair", option="--size", value=text, example="portal/vm-01=vm-4c8g")
        project = self._project(project_name)
        record, usage = (
            self.month.base.evidence.by_id[project.id],
            self.month.base.evidence.usage(project.id, self.period),
        )
        hosts: Mapping[str, HostUsage] = {one.id: one for one in usage.hosts} if usage else {}
        host = hosts.get(host_name)
        if host is None or not isinstance(record, Project):
            close = self._meant(nearest(host_name, hosts))
            raise WrongUse(
                "whatif_host", project=project.name, value=host_name, known=", ".join(hosts) or "—", meant=close
            )
        fitting = [size.sku for size, _ in self._riser.sizes(record, host)]
        if sku not in fitting:
            name = "whatif_size" if fitting else "whatif_no_size"
            raise WrongUse(name, host=host_name, value=sku, known=", ".join(fitting))
        return (project.id, host_name), sku

    def rulings(self, texts: Iterable[str]) -> dict[str, Record | None] | None:
        """The rulings that would be on file; None if they have problems, which are printed as `check` would."""
        says: dict[str, dict[str, str | bool]] = {}
        for text in texts:
            subject, key, value = self._ruling(text)
            says.setdefault(subject, {})[key] = value
        found: dict[str, Record | None] = {}
        for subject, answers in says.items():
            reason = say(self.lang, "whatif_reason")
            draft = Draft(subject, reason, {"subject": subject, **answers, "reason": reason})
            path, data = drafted(self.session, self.period, self.session.as_of, draft)
            problems = [
                one for one in Candidate(path, data).of_whole(self.session.dossier) if one.severity is Severity.ERROR
            ]
            if problems:
                show_problems(tuple(problems), {path: data}, self.lang)
                return None
            found[path] = read_record(path, data).record
        return found

    def _ruling(self, text: str) -> tuple[str, str, str | bool]:
        name, value = self._pair("--ruling", text, "incident-1.fault=user")
        subject, _, key = name.rpartition(".")
        record = self.session.dossier.evidence.by_id.get(subject)
        decidable = asked(self.month.contract)
        if record is None:
            close = nearest(subject, [one.subject for one in self.told.standings])
            raise WrongUse("whatif_record", value=subject or name, meant=self._meant(close))
        keys = sorted(one for kind, one in decidable if kind == record.kind and one)
        if key not in keys:
            raise WrongUse("whatif_key", record=subject, value=key, known=", ".join(keys) or "—")
        return subject, key, _FLAGS.get(value.lower(), value)
