"""What the page that compares months needs, kept from build to build in the folder that is published.

Of each month it holds the figures as they are published, and of one that has changed since the figures of the last
builds before; of each pair that can be chosen why it differs. What has not changed is taken as it lies there, so that a
build costs what its new months cost.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from dossier.assessment import Assessment, from_json
from dossier.compare import Mixed, contract_differs, same_contract
from dossier.exact.digest import sha256
from dossier.exact.period import Period
from dossier.program import program
from dossier.report import Report
from dossier.site.compared import FOLDER, PAGE, Compared, index, page, payload, script
from dossier.site.front import PublishedMonth
from dossier.views import names, provenance
from dossier.views.figures import moment
from dossier.views.naming import Naming
from dossier.views.places import Places
from dossier.views.snapshots import pair, snapshot, state_of
from dossier.views.theme import Theme

KEPT: Final = 6
"""So many states that a month was built in before are kept."""

_SHORT: Final = 10
_PLAIN: Final = re.compile(r"[0-9a-z.-]+")

Crossed = Callable[[Compared, Compared], Mixed | None]
"""What contract and records of one state would have moved alone: asked where both differ between two."""


def earlier(folder: Path, version: str) -> bytes:
    """The assessment of a version as it lies in a folder before it is built again, b"" if there is none."""
    try:
        return (folder / version / "assessment.json").read_bytes()
    except OSError:
        return b""


@dataclass
class Comparisons:
    """The files of the comparison, from those that lie in `folder` and the months that were built.

    `before` are the assessments that versions had before this build. The public edition keeps none of them: what is
    taken back from the public is gone.
    """

    folder: Path
    theme: Theme
    reports: Mapping[str, Report]
    before: Mapping[str, bytes]
    crossed: Crossed = lambda _before, _after: None
    _made: dict[str, bytes] = field(default_factory=dict)
    _assessments: dict[str, Assessment] = field(default_factory=dict)

    def files(self, months: Sequence[PublishedMonth], beside: Mapping[str, bytes]) -> Mapping[str, bytes]:
        """All files by path, for the months that lie in the folder, in any order."""
        newest = max(self.reports.values(), key=lambda report: report.period)
        known = self._known()
        states = []
        for month in sorted(months, key=lambda one: (one.period, not one.replaced, one.version)):
            if month.assessment is not None and same_contract(month.assessment, newest.assessment):
                now = self._current(month, month.assessment, newest, known)
                states += [*self._kept(now, known), now]
        for place, state in enumerate(states):
            self._pairs(state, [one for one in states[:place] if _meet(one, state)], known)
        told = index(self.theme, newest, states, program().digest)
        return {
            PAGE: page(self.theme, newest),
            **{f"{FOLDER}/{name}": data for name, data in beside.items()},
            **{f"{FOLDER}/{name}": data for name, data in self._made.items()},
            f"{FOLDER}/index.js": script("index", told),
        }

    def _known(self) -> _Before:
        tree = _tree(self._there("index.js"))
        states = [one for one in map(_state, _list(tree.get("states"))) if one is not None]
        return _Before({one.key: one for one in states}, tree.get("program") == program().digest)

    def _there(self, name: str) -> bytes:
        try:
            return (self.folder / FOLDER / name).read_bytes()
        except OSError:
            return b""

    def _current(self, month: PublishedMonth, published: Assessment, newest: Report, known: _Before) -> Compared:
        """The state of a month as it is published, written anew unless it lies there."""
        report = self.reports.get(month.version)
        assessment = report.assessment if report else published
        file = sha256((self.folder / month.version / "assessment.json").read_bytes())
        key = f"{month.version}-{state_of(assessment)}"
        self._assessments[key] = assessment
        old = known.states.get(key)
        if report is None and old and old.file == file and self._carry(key):
            return replace(old, current=True, title=month.title, status=month.shown)
        naming = _naming(report or _as_of(newest, assessment), self.theme)
        made = snapshot(assessment, naming)
        self._made[f"{key}.js"] = script(key, made.month)
        self._made |= {f"files-{name}.js": script(f"files-{name}", tree) for name, tree in made.folders.items()}
        commit = report.commit if report and not report.modified else None
        return Compared(
            key=key,
            version=month.version,
            period=month.period,
            title=month.title,
            file=file,
            label=_label(report),
            commit=commit.id if commit else "",
            when=moment(report.commit.when) if report and report.commit else "",
            status=month.shown,
        )

    def _kept(self, now: Compared, known: _Before) -> Iterator[Compared]:
        """The last states that the version was built in before, the first one first."""
        if any(report.edition == "public" for report in self.reports.values()):
            return
        found = []
        for old in known.states.values():
            if old.version != now.version or old.key == now.key:
                continue
            whole = self._there(f"{old.key}.json.gz")
            if old.current:
                data = self.before.get(now.version, b"")
                whole = gzip.compress(data, mtime=0) if data and sha256(data) == old.file else b""
            if whole and self._carry(old.key):
                found.append((replace(old, current=False), whole))
        for state, whole in found[-KEPT:]:
            self._made[f"{state.key}.json.gz"] = whole
            yield state

    def _carry(self, key: str) -> bool:
        """Take a state's files as they lie there, if all of them do."""
        data = self._there(f"{key}.js")
        folders = _tree(data).get("folders")
        if not isinstance(folders, dict):
            return False
        lists = {f"files-{name}.js": self._there(f"files-{name}.js") for name in folders.values() if _plain(name)}
        if len(lists) < len(set(folders.values())) or not all(lists.values()):
            return False
        self._made |= {f"{key}.js": data, **lists}
        return True

    def _pairs(self, after: Compared, befores: Sequence[Compared], known: _Before) -> None:
        """Why the state differs from each before it: as it lies there, if both are the same and so is the program."""
        there = _tree(self._there(f"pairs-{after.key}.js")) if known.same_program else {}
        found: dict[str, object] = {}
        for before in befores:
            entry, of = there.get(before.key), [before.file, after.file]
            if isinstance(entry, dict) and entry.get("of") == of:
                found[before.key] = entry
            else:
                told = self._pair(before, after)
                found |= {before.key: {"of": of, **told}} if told else {}
        self._made[f"pairs-{after.key}.js"] = script(f"pairs-{after.key}", found)

    def _pair(self, before: Compared, after: Compared) -> Mapping[str, object]:
        one, other = self._assessment(before), self._assessment(after)
        if one is None or other is None:
            return {}
        return pair(one, other, self.crossed(before, after) if contract_differs(one, other) else None)

    def _assessment(self, state: Compared) -> Assessment | None:
        if state.key not in self._assessments:
            try:
                text = gzip.decompress(self._made[f"{state.key}.json.gz"]).decode()
                self._assessments[state.key] = from_json(text)
            except (OSError, EOFError, KeyError, ValueError, ValidationError):
                return None
        return self._assessments[state.key]


@dataclass(frozen=True)
class _Before:
    """What the folder says of the build before: its states, and whether this program found their causes."""

    states: Mapping[str, Compared]
    same_program: bool


def _meet(before: Compared, after: Compared) -> bool:
    """Whether two states can be compared here: two months as they are published, or one month in two states."""
    return before.version == after.version or (before.current and after.current)


def _naming(report: Report, theme: Theme) -> Naming:
    word = names.word(report.contract, theme, report.period.end, names.subjects(report))
    return Naming(report, Places(report), word)


def _as_of(newest: Report, assessment: Assessment) -> Report:
    """A report that knows what a month that was not built now is made of, by the evidence of the newest."""
    return replace(newest, period=Period.parse(assessment.period), assessment=assessment, history=(assessment,))


def _label(report: Report | None) -> str:
    told = provenance.commit(report, _SHORT) if report else ""
    return f"{told} {moment(report.commit.when)}" if report and report.commit else told


def _state(tree: object) -> Compared | None:
    try:
        state = Compared(**tree) if isinstance(tree, dict) else None
    except TypeError:
        return None
    texts = [value for name, value in vars(state).items() if name != "current"] if state else []
    sound = state is not None and all(isinstance(value, str) for value in texts) and _plain(state.key)
    return state if sound else None


def _plain(name: object) -> bool:
    """Whether a name that was read can be part of a file's name."""
    return isinstance(name, str) and _PLAIN.fullmatch(name) is not None and ".." not in name


def _tree(data: bytes) -> Mapping[str, object]:
    try:
        tree = json.loads(payload(data))
    except (ValueError, RecursionError):
        return {}
    return tree if isinstance(tree, dict) else {}


def _list(tree: object) -> list[object]:
    return tree if isinstance(tree, list) else []
