"""The issued revisions of a root, in the order in which they were issued, and what is wrong with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Final

from pydantic import ValidationError

from dossier.assessment import Assessment, from_json
from dossier.cache import Cache
from dossier.exact.money import ZERO
from dossier.exact.period import Period
from dossier.issued.doubted import Doubted, doubted
from dossier.issued.manifest import (
    ASSESSMENT,
    INPUTS,
    MANIFEST,
    Link,
    ManifestHead,
    SealedFile,
    dossier_of,
    read_manifest,
    signed_dossier_of,
)
from dossier.load.issued import IssuedFile
from dossier.problems import Place, Problem, RefusedError, error
from dossier.records.layout import own
from dossier.result import Adjustment

_SIGNED: Final = ("month", "role", "suffix")


class UnreadableRevisionError(RefusedError):
    """An assessment that this program cannot read, because a later one wrote it: where it lies, and that program."""

    def __init__(self, path: str, version: str) -> None:
        super().__init__("issued_by_later", path=path, version=version)


@dataclass(frozen=True)
class Revision:
    """An issued revision: its manifest, the folder it lies in, and what lies in that by name.

    Its bytes never change, so what is told of them is kept by the digest of the manifest, which seals them all.
    """

    manifest: ManifestHead
    folder: str
    digest: str
    files: Mapping[str, IssuedFile] = field(repr=False)
    kept: Cache = field(default_factory=lambda: Cache(None), repr=False, compare=False)

    @property
    def period(self) -> Period:
        """The month."""
        return Period.parse(self.manifest.period)

    @property
    def number(self) -> int:
        """The revision's number: 1, or higher for a restatement."""
        return self.manifest.revision

    @property
    def link(self) -> Link:
        """What another manifest calls it."""
        return Link(period=self.manifest.period, revision=self.number, sha256=self.digest)

    @cached_property
    def assessment(self) -> Assessment:
        """The month as it was issued. Raises UnreadableRevisionError if a later program wrote it."""
        try:
            return from_json(self.files[ASSESSMENT].data.decode())
        except (ValueError, RecursionError):
            raise UnreadableRevisionError(f"{self.folder}/{ASSESSMENT}", self.manifest.program.version) from None

    @cached_property
    def inputs(self) -> tuple[SealedFile, ...]:
        """The files that the month was computed from, in the order of their paths."""
        return read_manifest(self.data(MANIFEST)).inputs

    @cached_property
    def own_files(self) -> Mapping[str, str]:
        """The files of the month's own folder by path, with the digest that each of them had."""
        return self.kept.remember(
            f"own {self.digest}",
            lambda: {one.path: one.sha256 for one in self.inputs if own(one.path, self.period)},
        )

    @cached_property
    def doubted(self) -> Doubted:
        """What hung on doubts when the month was issued."""
        return self.kept.remember(f"doubted {self.digest}", lambda: doubted(self.assessment))

    @property
    def signed_dossiers(self) -> Mapping[str, str]:
        """The names of the dossiers that a role has signed, by role; what they are worth is another question."""
        steps = {name: name.split(".") for name in sorted(self.files)}
        roles = {many[1]: name for name, many in steps.items() if len(many) == len(_SIGNED)}
        return {role: name for role, name in roles.items() if name == signed_dossier_of(self.manifest.period, role)}

    def data(self, name: str) -> bytes:
        """What lies in a file of the revision that is kept in memory."""
        return self.files[name].data


@dataclass(frozen=True)
class IssuedMonths:
    """All revisions by month, the first one of each month first."""

    months: Mapping[Period, tuple[Revision, ...]]

    @cached_property
    def chain(self) -> tuple[Revision, ...]:
        """All revisions in the order in which they were issued."""
        return tuple(
            sorted((one for many in self.months.values() for one in many), key=lambda one: one.manifest.number)
        )

    @property
    def days(self) -> Mapping[Period, tuple[date, ...]]:
        """The days on which each month was issued, the first revision first."""
        return {period: tuple(one.manifest.as_of for one in many) for period, many in self.months.items()}

    @property
    def last(self) -> Revision | None:
        """The revision issued last."""
        return self.chain[-1] if self.chain else None

    def latest(self, period: Period) -> Revision | None:
        """The revision of a month that stands; None if it has not been issued."""
        return self.months[period][-1] if period in self.months else None

    def paid(self, period: Period) -> Assessment | None:
        """A month as it was first issued: what was paid by, and what the month after it started from."""
        return self.months[period][0].assessment if period in self.months else None

    def adjustments(self, period: Period) -> tuple[Adjustment, ...]:
        """What restatements hand on to a month: those issued after the month before it, and before the month itself.

        A restated month pays nothing itself; what it should have paid, or carried on, goes into the month that was
        open then.
        """
        earlier = self.months.get(period.shift(-1))
        if earlier is None:
            return ()
        own = self.months.get(period)
        since, until = earlier[0].manifest.number, own[0].manifest.number if own else len(self.chain) + 1
        found = (one for one in self.chain if since < one.manifest.number < until and one.number > 1)
        return tuple(self._handed_on(one) for one in found)

    def _handed_on(self, revision: Revision) -> Adjustment:
        before = self.months[revision.period][revision.number - 2]
        was, now = before.assessment.settlement, revision.assessment.settlement
        return Adjustment(
            period=revision.manifest.period,
            revision=revision.number,
            replaces=before.number,
            amount=(now.payable + now.carried_out) - (was.payable + was.carried_out),
            reason=revision.manifest.reason,
            manifest=revision.digest,
        )

    def adjusted(self, period: Period) -> Decimal:
        """Their sum, in yuan."""
        return sum((one.amount for one in self.adjustments(period)), ZERO)


NOTHING_ISSUED: Final = IssuedMonths(MappingProxyType({}))


def read_issued(files: Mapping[str, IssuedFile], kept: Cache | None = None) -> tuple[IssuedMonths, tuple[Problem, ...]]:
    """The revisions among the files of `issued` folders, by path, and everything that is wrong with them.

    A revision that is not as its manifest says is left out, with all that were issued after it. `kept` keeps what is
    told of revisions.
    """
    kept = kept or Cache(None)
    folders: dict[str, dict[str, IssuedFile]] = defaultdict(dict)
    for path, file in files.items():
        folder, _, name = path.rpartition("/")
        folders[folder][name] = file
    problems: list[Problem] = []
    found: list[Revision] = []
    for folder, inside in sorted(folders.items()):
        revision = _revision(folder, inside, kept, problems)
        if revision is not None:
            found.append(revision)
    ordered = sorted(found, key=lambda one: (one.manifest.number, one.folder))
    months: dict[Period, list[Revision]] = defaultdict(list)
    for one in _chained(ordered, problems):
        months[one.period].append(one)
    return IssuedMonths(MappingProxyType({period: tuple(many) for period, many in sorted(months.items())})), tuple(
        problems
    )


def _revision(folder: str, inside: Mapping[str, IssuedFile], kept: Cache, problems: list[Problem]) -> Revision | None:
    """A revision that is whole; None if it is not."""
    place = Place(f"{folder}/{MANIFEST}")
    if MANIFEST not in inside:
        problems.append(error("issued-incomplete", Place(folder), file=MANIFEST))
        return None
    data, digest = inside[MANIFEST].data, inside[MANIFEST].fact.sha256
    try:
        manifest = kept.remember(f"head {digest}", lambda: read_manifest(data).head)
    except (ValueError, ValidationError, RecursionError):
        problems.append(error("issued-manifest-unreadable", place))
        return None
    month, number = folder.split("/")[1], folder.rpartition("/r")[2]
    if (manifest.period, str(manifest.revision)) != (month, number):
        problems.append(error("issued-elsewhere", place, period=manifest.period, revision=str(manifest.revision)))
        return None
    wrong = list(_outputs(folder, manifest, inside))
    problems += wrong
    return None if wrong else Revision(manifest, folder, digest, inside, kept)


def _outputs(folder: str, manifest: ManifestHead, inside: Mapping[str, IssuedFile]) -> Iterator[Problem]:
    named = {one.path: one for one in manifest.outputs}
    for name in (ASSESSMENT, INPUTS, dossier_of(manifest.period)):
        if name not in named:
            yield error("issued-incomplete", Place(f"{folder}/{MANIFEST}"), file=name)
    for name, one in named.items():
        file = inside.get(name)
        if file is None:
            yield error("issued-incomplete", Place(folder), file=name)
        elif (file.fact.sha256, file.fact.sm3) != (one.sha256, one.sm3):
            yield error("issued-output-changed", Place(f"{folder}/{name}"), file=name, stated=one.sha256)


def _chained(revisions: Iterable[Revision], problems: list[Problem]) -> Iterator[Revision]:
    """The revisions as far as each one names those before it."""
    before: Revision | None = None
    standing: dict[Period, Revision] = {}
    for number, one in enumerate(revisions, 1):
        manifest = one.manifest
        expected = (
            number,
            before.link if before else None,
            _link(standing.get(one.period.shift(-1))),
            _link(standing.get(one.period)),
        )
        named = (manifest.number, manifest.before, manifest.month_before, manifest.revision_before)
        if named != expected or one.number != (standing[one.period].number + 1 if one.period in standing else 1):
            last = f"{before.manifest.period} r{before.number}" if before else ""
            problems.append(error("issued-chain-broken", Place(f"{one.folder}/{MANIFEST}"), last=last))
            return
        if not standing or one.period in standing or one.period.shift(-1) in standing:
            standing[one.period] = before = one
            yield one
        else:
            problems.append(error("issued-out-of-order", Place(f"{one.folder}/{MANIFEST}"), period=manifest.period))
            return


def _link(revision: Revision | None) -> Link | None:
    return revision.link if revision else None
