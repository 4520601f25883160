"""What git knows of the records: who gave which file its content, when it first came in, what a merge left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

from dossier.exact.period import Period
from dossier.fields import CHINA
from dossier.report import Commit, Gap, Signature
from dossier.repository.commits import Written
from dossier.repository.feeds import feeds, reaches_back
from dossier.repository.git import identity, opened
from dossier.repository.origins import Files, Node, Origin
from dossier.repository.place import Store
from dossier.repository.signatures import signatures
from dossier.repository.trees import MODULE

_LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a record that is looked at again."""

_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_SKEW: Final = timedelta(days=1)
"""How far the clocks of two machines may be apart before a commit's own date is doubted."""


@dataclass(frozen=True, slots=True)
class Loss:
    """A file's content that a merge left out: the file, the merge, and the commit that wrote what was left out."""

    path: str
    merge: Commit
    left_out: Commit


@dataclass(frozen=True, slots=True)
class Version:
    """A content that a file had: its id, None if it was gone, and when it came in, None if nobody knows."""

    content: str | None
    moment: datetime | None


@dataclass(frozen=True)
class History:
    """The history of a root up to one commit; `gap` says why there is none, `where` which folder is the reason.

    `commits` are in an order in which those before come first, `nodes` say what each of them changed, `files` where
    each file's content comes from. Paths are relative to the root.
    """

    root: Path
    gap: Gap | None = None
    where: str = ""
    store: Store | None = None
    algorithm: str = "sha1"
    commits: Sequence[Written] = ()
    nodes: Sequence[Node] = ()
    files: Files = field(default_factory=dict)

    @property
    def below(self) -> str:
        """Where the root lies in the repository, with a slash at the end; "" at its top, or if nobody knows."""
        return self.store.prefix if self.store else ""

    @property
    def head(self) -> str:
        """The id of the last commit; "" without one."""
        return self.commits[-1].id if self.commits else ""

    @property
    def latest(self) -> date | None:
        """The day of the last commit, which is no earlier than any before it."""
        moment = self.nodes[-1].moment if self.nodes else None
        return moment.astimezone(CHINA).date() if moment else None

    @cached_property
    def modules(self) -> frozenset[str]:
        """The folders that are repositories of their own, of whose files this one knows nothing."""
        return frozenset(path for path, one in self.files.items() if one.content and one.content.startswith(MODULE))

    def content(self, path: str) -> str | None:
        """The id of a file's content in the last commit, None if the file is not there."""
        origin = self.files.get(path)
        return origin.content if origin else None

    def identity(self, data: bytes) -> str:
        """The id that a file of this content has."""
        return identity(self.algorithm, "blob", data)

    @property
    def begins(self) -> datetime | None:
        """When the first commit was made."""
        return min((one.moment for one in self.nodes if one.moment is not None), default=None)

    def came_in(self, path: str) -> datetime | None:
        """When a file first came in, whatever it was called then; None if it has not, or nobody knows."""
        origin = self.files.get(path)
        return self.nodes[origin.first].moment if origin is not None and origin.content is not None else None

    def read(self, contents: Sequence[str]) -> dict[str, bytes]:
        """Contents of files by their ids, as far as they can be had."""
        if self.store is None:
            return {}
        with opened(self.store, self.head, {}) as git:
            there = [one for one, size in git.sizes(contents) if size is not None and size <= _LARGEST]
            return dict(git.read("blob", there, _LARGEST))

    def versions(self, path: str) -> Iterator[Version]:
        """The contents of a file, the present one first, each with the day it came in."""
        origin: Origin | None = self.files.get(path)
        while origin is not None:
            yield Version(origin.content, self.nodes[origin.given].moment)
            origin = origin.before

    def commits_of(self, paths: Collection[str]) -> dict[str, Commit]:
        """By path the commit that gave a file the content that it has, with the state of its signature."""
        given = {path: self.files[path].given for path in paths if self.content(path) is not None}
        made = self._made(sorted(set(given.values())))
        return {path: made[place] for path, place in given.items()}

    def commits_before(self, paths: Collection[str]) -> dict[str, tuple[Commit, ...]]:
        """By path the commits that gave a file the contents that it had before, the first one first."""
        places: dict[str, list[int]] = {}
        for path in paths:
            origin = self.files[path].before if self.content(path) is not None else None
            while origin is not None:
                places.setdefault(path, []).insert(0, origin.given)
                origin = origin.before
        made = self._made(sorted({place for found in places.values() for place in found}))
        return {path: tuple(made[place] for place in found) for path, found in places.items()}

    def edits_of(self, paths: Collection[str], most: int) -> dict[str, tuple[tuple[Commit, str, str], ...]]:
        """By path the last commits that changed a file, each with the ids of the content before and after."""
        steps: dict[str, list[tuple[int, str, str]]] = {}
        for path in sorted(paths):
            origin = self.files.get(path)
            while origin is not None and origin.before is not None and len(steps.get(path, ())) < most:
                if origin.content is not None and origin.before.content is not None:
                    steps.setdefault(path, []).append((origin.given, origin.before.content, origin.content))
                origin = origin.before
        made = self._made(sorted({place for found in steps.values() for place, _, _ in found}))
        return {path: tuple((made[place], old, new) for place, old, new in found) for path, found in steps.items()}

    def commit_of(self, period: Period, inputs: Collection[str] = ()) -> Commit | None:
        """The commit that holds all that a month is made of as the last commit does, and has no such commit before it.

        `inputs` are the month's own files. It stays the same whatever later months bring, as long as they change
        nothing that the month could have been made of.
        """
        wanted = frozenset(inputs)
        if not any(one.content and (path in wanted or feeds(path, period)) for path, one in self.files.items()):
            return None

        def matters(path: str, *, was_there: bool) -> bool:
            return path in wanted or feeds(path, period) or (was_there and reaches_back(path))

        place = self._same_since(matters)
        return self._made([place])[place]

    def _same_since(self, matters: Callable[..., bool]) -> int:
        place = len(self.commits) - 1
        while True:
            node = self.nodes[place]
            same = (
                parent
                for parent, changes in zip(node.parents, node.changes, strict=False)
                if not any(matters(path, was_there=one.before is not None) for path, one in changes.items())
            )
            before = next(same, None)
            if before is None:
                return place
            place = before

    @cached_property
    def losses(self) -> tuple[Loss, ...]:
        """What merges left out of files that have not been changed since, by path."""
        lost = [(path, one) for path, one in sorted(self.files.items()) if one.lost]
        made = self._made(sorted({place for _, one in lost for place in (one.settled, *one.lost)}))
        return tuple(Loss(path, made[one.settled], made[place]) for path, one in lost for place in one.lost)

    @cached_property
    def misdated(self) -> tuple[int, ...]:
        """The commits whose date cannot be, by number: none at all, or more than a day before one before them."""
        return tuple(place for place in range(len(self.commits)) if self._when(place)[1])

    def claim(self, place: int) -> tuple[str, str]:
        """A commit's id, and the date that it gives itself."""
        return self.commits[place].id, self._when(place)[1]

    def given_by(self, places: Collection[int]) -> Iterator[str]:
        """The files that one of the commits gave their content, or that first came in with one."""
        wanted = frozenset(places)
        for path, one in self.files.items():
            if one.content is not None and wanted & {one.given, one.first}:
                yield path

    def _made(self, places: Sequence[int]) -> dict[int, Commit]:
        """Commits as the report has them, by their number."""
        signed = signatures(self.root, [self.commits[place] for place in places])
        found = {}
        for place in places:
            one, (when, claimed) = self.commits[place], self._when(place)
            signature = signed.get(one.id, Signature())
            found[place] = Commit(one.id, one.author, one.committer, when, one.subject, signature, claimed)
        return found

    def _when(self, place: int) -> tuple[datetime, str]:
        """When a commit was made, and what it says itself if that cannot be."""
        own, reached = self.commits[place].when, self.nodes[place].moment
        if own is not None and reached is not None and reached - own <= _SKEW:
            return own, ""
        return reached or _EPOCH, self.commits[place].dated or "-"
