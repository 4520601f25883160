"""`import usage`: an export of a monitoring platform becomes the usage records of a month."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Final

import click

from dossier.cli.handed import refuse_special
from dossier.cli.misuse import WrongUse
from dossier.cli.session import Session
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.cli.writing import not_written, put, refuse_issued
from dossier.contract.attachments import AttachmentTerms
from dossier.contract.exports import ExportMapping
from dossier.contract.record_tables import FOLDER
from dossier.exact.number import brief
from dossier.exact.period import Period
from dossier.fields import FULL, is_id
from dossier.intake.usage.comparing import differing
from dossier.intake.usage.figures import HostMonth
from dossier.intake.usage.guessing import guessed
from dossier.intake.usage.hosts import host_register
from dossier.intake.usage.reading import UsageRead, first_moment, listed_in, read_usage
from dossier.intake.usage.writing import ExportFile, UsageSource, usage_path, usage_text
from dossier.load.filing import read_record
from dossier.openers.filetypes import suffix_of
from dossier.problems import Place, Problem, Severity, error
from dossier.problems.wording import Language
from dossier.records.projects import HostUsage, Project, Usage

_DUCKDB: Final = '"ibis-framework[duckdb]"'
_SPARK: Final = f"{_DUCKDB} pyspark"
LARGEST: Final = 5_000_000
"""Bytes of an export that is attached; a larger one is kept elsewhere, and its digest is in the record."""
_SHOWN: Final = 5
_DIGITS: Final = 8  # of a digest in a file's name


@dataclass(frozen=True)
class UsageWords:
    """What the command line says: the platform's name, the month, the engine, where large files are kept, and whether
    records that are there are written anew.
    """

    platform: str
    period: str
    engine: str | None
    kept: str
    again: bool


@dataclass
class _UsagePlan:
    """The files to write, records that are there and alike, and what differs."""

    new: dict[str, bytes] = field(default_factory=dict)
    same: int = 0
    problems: list[Problem] = field(default_factory=list)


def import_usage(session: Session, files: Sequence[Path], words: UsageWords, lang: Language) -> int:
    """Write a usage record for each project that the export has all hosts of; without a mapping, a first one.

    Nothing is written while anything is wrong. Returns the exit code: 1 if there is any error.
    """
    if not is_id(words.platform):
        raise WrongUse("bad_platform", value=words.platform)
    refuse_special(files)
    mapping = session.dossier.mappings.get(words.platform)
    try:
        if mapping is None:
            return _first(session, files, words, lang)
        if mapping.unsure:
            told = [error("mapping-unsure", mapping.place("unsure", n), what=one.what, because=one.because)
                    for n, one in enumerate(mapping.unsure)]  # fmt: skip
            show_problems(tuple(told), session.loaded.texts, lang)
            return 1
        month = _month(files, mapping, words.period)
        register = host_register(session.dossier, month)
        read = read_usage(files, mapping, month, register, words.engine)
    except OSError as failed:
        raise WrongUse("no_file", value=str(failed.filename or files[0])) from None
    except ImportError:
        raise WrongUse("no_engine", packages=_SPARK if words.engine else _DUCKDB) from None
    plan = _UsagePlan()
    if read.sound:
        exported = [_export(path, month, words, session.dossier.contract.attachments) for path in files]
        plan = _planned(session, read, UsageSource(month, words.platform, mapping, exported), again=words.again)
        beside = zip(exported, files, strict=True) if any(plan.new) else ()
        plan.new.update(
            {f"evidence/{month}/usage/{one.attached}": path.read_bytes() for one, path in beside if one.attached}
        )
    problems = (*read.problems, *plan.problems)
    show_problems(problems, session.loaded.texts, lang)
    wrong = sum(one.severity is Severity.ERROR for one in problems)
    _list(session, read, month)
    if not wrong:
        _write(session, plan.new, over=words.again)
    for line in _summary(read, lang):
        click.echo(line)
    new = 0 if wrong else sum(path.endswith(".yml") for path in plan.new)
    counts = {"new": str(new), "same": str(plan.same), "wrong": str(wrong)}
    click.echo(say(lang, "usage_imported", month=str(month), **counts))
    if new:
        click.echo(say(lang, "import_new"))
    return 1 if wrong else 0


def _list(session: Session, read: UsageRead, month: Period) -> None:
    """Write down all hosts of which the messages name only the first."""
    lines = [line for what, names in read.listed.items() for line in (f"{what}（{len(names)}）", *names, "")]
    if lines:
        put(session.root, {listed_in(month): "\n".join(lines).encode()}, over=True)


def _first(session: Session, files: Sequence[Path], words: UsageWords, lang: Language) -> int:
    """Write the first mapping, unless there is a file that could not be read as one."""
    path = f"{FOLDER}/{words.platform}.yml"
    if path in session.loaded.texts:
        show_problems(tuple(one for one in session.problems if one.place.path == path), session.loaded.texts, lang)
        return 1
    text, problems = guessed(files, words.platform)
    show_problems(problems, session.loaded.texts, lang)
    if not problems:
        _write(session, {path: text.encode()}, over=False)
        click.echo(say(lang, "mapping_guessed", path=path))
    return 1


def _write(session: Session, files: Mapping[str, bytes], *, over: bool) -> None:
    refuse_issued(session.root, files)
    try:
        put(session.root, files, over=over)
    except OSError as failed:
        raise not_written(failed, session.root) from None
    for path in files:
        click.echo(path)


def _month(files: Sequence[Path], mapping: ExportMapping, said: str) -> Period:
    """The month that was said, else that of the first moment in the files."""
    if said:
        try:
            return Period.parse(said)
        except ValueError:
            raise WrongUse("bad_period", value=said) from None
    found = first_moment(files, mapping)
    if found is None:
        raise WrongUse("usage_period")
    return Period.of(found.date())


def _export(path: Path, month: Period, words: UsageWords, taken: AttachmentTerms) -> ExportFile:
    """A file's name and digest; attached if it is small and of a type that the contract takes."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    size, name = path.stat().st_size, digest.hexdigest()
    attached = size <= LARGEST and taken.takes(suffix_of(path.name), month.end)
    if not attached and not words.kept:
        raise WrongUse("usage_kept", value=path.name, limit=str(LARGEST // 1_000_000))
    beside = f"export-{month}-{words.platform}-{name[:_DIGITS]}{suffix_of(path.name)}" if attached else ""
    return ExportFile(path.name, name, size, beside, "" if attached else words.kept)


def _planned(session: Session, read: UsageRead, source: UsageSource, *, again: bool) -> _UsagePlan:
    """The records of all projects of which the export has a host."""
    plan = _UsagePlan()
    by_project: dict[str, tuple[Project, list[HostUsage]]] = {}
    for one in read.hosts:
        if one.usage is not None:
            by_project.setdefault(one.entry.project.id, (one.entry.project, []))[1].append(one.usage)
    for project, hosts in by_project.values():
        path, text = usage_path(project.id, source.period), usage_text(project, hosts, source).encode()
        made = read_record(path, text)
        plan.problems += made.problems
        old = session.dossier.evidence.usage(project.id, source.period)
        if not isinstance(made.record, Usage):
            continue
        changes = list(_changes(old, made.record)) if old is not None else []
        if old is not None and not changes:
            plan.same += 1
        elif (old is None and not (session.root / path).exists()) or again:
            plan.new[path] = text
        else:
            place = old.place("hosts") if old is not None else Place(path)
            plan.problems.append(error("usage-filed", place, changes="; ".join(changes[:_SHOWN])))
    return plan


def _changes(old: Usage, new: Usage) -> Iterator[str]:
    """What the export says that the record does not, as `web-01 cpu.peak: 56.1 -> 57`."""
    before, after = ({host.id: host for host in one.hosts} for one in (old, new))
    for name in dict.fromkeys((*before, *after)):
        if name not in before or name not in after:
            yield f"{name}: {'-' if name in after else '+'}"
            continue
        yield from (f"{name} {change}" for change in differing(before[name], after[name]))
    if {one.sha256 for one in old.exports} != {one.sha256 for one in new.exports}:
        yield "exports"


def _summary(read: UsageRead, lang: Language) -> Iterator[str]:
    """Beside each project how its mean of peak and trough of CPU compares with the mean of all samples (R-52)."""
    by_project: dict[str, list[HostMonth]] = {}
    for one in read.hosts:
        by_project.setdefault(one.entry.project.id, []).append(one)
    for hosts in by_project.values():
        loads = [one.usage.cpu for one in hosts if one.usage and one.usage.cpu]
        means = [one.cpu_mean for one in hosts if one.cpu_mean is not None]
        if loads:
            raw = [load.raw for load in loads if load.raw]
            words = {"project": hosts[0].entry.project.name, "count": str(len(hosts))}
            words["interval"] = brief(FULL * _mean([(load.peak + load.trough) / 2 for load in loads]))
            words["raw"] = brief(FULL * _mean([(one.peak + one.trough) / 2 for one in raw])) if raw else "–"
            words["mean"] = brief(_mean(means)) if means else "–"
            yield say(lang, "usage_compared", **words)


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)
