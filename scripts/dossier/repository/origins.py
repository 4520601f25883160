"""Which commit gave each file the content that it has: history as it is, merges included.

The commits are walked from the first to the last. A change belongs to the commit that made it. A merge belongs to
nobody's work as long as it does what its sides ask for: what only one side changed is that side's. What the merge
changes itself is its own, be it a text that neither side has or a return to what a side had already replaced. Where
both sides changed a file and one of them was taken, the content is that side's, and what was not taken is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final, TypeAlias

from dossier.repository.trees import Changes

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a file's content comes from. Commits are numbers, in an order in which parents come first.

    `content` is its id, None if the file is gone. `given` is the commit that wrote it, `settled` the one by which it
    stands here (a merge that took this side of a conflict), `first` the one with which the file first came in, also
    under another name. `before` is what was replaced, and `lost` the commits whose content a merge left out for it.
    """

    content: str | None
    given: int
    settled: int
    first: int
    before: Origin | None = None
    lost: tuple[int, ...] = ()


Files = dict[str, Origin]

_Row: TypeAlias = tuple[str | None, int, int, int, int | None, tuple[int, ...]]
"""What an origin says; of the one before it only which row it is."""


@dataclass(frozen=True, slots=True)
class FlatFiles:
    """The same files to be kept: a file that has had a thousand contents is no thousand things deep."""

    rows: tuple[_Row, ...]
    paths: dict[str, int]

    @classmethod
    def of(cls, files: Files) -> FlatFiles:
        """Each origin once, those that were replaced first."""
        places: dict[int, int] = {}
        rows: list[_Row] = []
        for latest in files.values():
            chain, one = [], latest
            while id(one) not in places:
                chain.append(one)
                if one.before is None:
                    break
                one = one.before
            for one in reversed(chain):
                places[id(one)] = len(rows)
                before = places[id(one.before)] if one.before else None
                rows.append((one.content, one.given, one.settled, one.first, before, one.lost))
        return cls(tuple(rows), {path: places[id(one)] for path, one in files.items()})

    def files(self) -> Files:
        """The files again."""
        made: list[Origin] = []
        for content, given, settled, first, before, lost in self.rows:
            made.append(Origin(content, given, settled, first, None if before is None else made[before], lost))
        return {path: made[place] for path, place in self.paths.items()}


@dataclass(frozen=True, slots=True)
class Node:
    """A commit for the walk: the commits before it, and what changed since each of them (since nothing, if none).

    `moment` is when it came, no earlier than those before it; None if nobody knows.
    """

    parents: tuple[int, ...]
    changes: tuple[Changes, ...]
    moment: datetime | None


def origins(nodes: Sequence[Node]) -> Files:
    """Every file of the last commit, and every file that any commit before it had, by path."""
    return _Walk(nodes).run()


class _Gone:
    """The files that went with a commit, to be found again elsewhere: by content, or else by their own name."""

    def __init__(self, files: Iterable[tuple[str, Origin]]) -> None:
        self.by_content: dict[str | None, Origin] = {}
        self.by_name: dict[str, Origin] = {}
        for path, one in files:
            self.by_content.setdefault(one.content, one)
            self.by_name.setdefault(_name(path), one)

    def became(self, path: str, content: str | None) -> Origin | None:
        """What a new file was before it had this path."""
        return self.by_content.get(content) or self.by_name.get(_name(path))


class _Walk:
    """One walk. What is known of a commit is dropped as soon as all that follow it have been seen."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        self.files: dict[int, Files] = {}
        self.past: dict[int, int] = {}  # by commit: a bit for itself and each commit that it rests on
        self.touched: list[frozenset[str]] = []
        self.open = [0] * len(nodes)
        for node in nodes:
            for parent in node.parents:
                self.open[parent] += 1

    def run(self) -> Files:
        files: Files = {}
        for place, node in enumerate(self.nodes):
            past = 1 << place
            for parent in node.parents:
                past |= self.past[parent]
            files = self._first(node)
            found = self._merged(place, node) if len(node.parents) > 1 else self._changed(place, node, files)
            files |= found
            self.touched.append(frozenset(found))
            self._drop(node.parents)
            self.files[place], self.past[place] = files, past
        return files

    def _first(self, node: Node) -> Files:
        """The files of the first parent; taken over if nothing else follows it, else a copy."""
        if not node.parents:
            return {}
        parent = node.parents[0]
        alone = len(node.parents) == 1 and self.open[parent] == 1
        return self.files[parent] if alone else dict(self.files[parent])

    def _drop(self, parents: Iterable[int]) -> None:
        for parent in parents:
            self.open[parent] -= 1
            if not self.open[parent]:
                del self.files[parent], self.past[parent]

    def _changed(self, place: int, node: Node, files: Files) -> Files:
        """A commit with one parent, or the first one."""
        (changes,) = node.changes
        gone = _Gone((path, files[path]) for path, one in changes.items() if one.after is None and path in files)
        found = {}
        for path, change in changes.items():
            before = files.get(path)
            if change.before is None:
                before = before or gone.became(path, change.after)
            found[path] = _given(place, change.after, before)
        return found

    def _merged(self, place: int, node: Node) -> Files:
        """What a merge settles: each file that differs from a side, or that a further side has touched."""
        sides = [self.files[parent] for parent in node.parents]
        paths = {path for changes in node.changes for path in changes}
        paths |= set(self._touched_since(node.parents))
        found: Files = {}
        new: dict[str, str] = {}
        left: list[tuple[str, Origin]] = []
        for path in sorted(paths):
            held = [side.get(path) for side in sides]
            after = next((one[path].after for one in node.changes if path in one), _content(held[0]))
            there = [one for one in held if one is not None and one.content is not None]
            if after is not None and not there:
                new[path] = after
            elif any(one is not None for one in held):
                found[path] = self._settled(place, node, after, held, [path not in one for one in node.changes])
            if after is None:
                left += ((path, one) for one in there)
        gone = _Gone(left)
        for path, content in new.items():
            ever = next((side[path] for side in sides if path in side), None)
            found[path] = _given(place, content, gone.became(path, content) or ever)
        moved = {id(found[path].before) for path in new}
        for path, one in left:
            if id(one) in moved:  # it was not left out, it has another name
                found[path] = replace(found[path], lost=())
        return found

    def _touched_since(self, parents: Sequence[int]) -> Iterator[str]:
        """The files that commits of further sides have touched which the first side does not rest on."""
        new = 0
        for parent in parents[1:]:
            new |= self.past[parent]
        new &= ~self.past[parents[0]]
        while new:
            lowest = new & -new
            yield from self.touched[lowest.bit_length() - 1]
            new ^= lowest

    def _settled(
        self, place: int, node: Node, after: str | None, held: Sequence[Origin | None], alike: Sequence[bool]
    ) -> Origin:
        """One file of a merge. `held` is what each side has, `alike` whether the merge has the same content."""
        lives = [self._lives(nth, node.parents, held) for nth in range(len(held))]
        first = self._earliest(held)
        taken = [one for one, same, live in zip(held, alike, lives, strict=True) if same and live and one is not None]
        if all(alike) and not taken:  # all sides came to the same content, each by a way of its own
            taken = [one for one in held if one is not None]
        others = [
            one for one, same, live in zip(held, alike, lives, strict=True) if live and not same and one is not None
        ]
        lost = tuple(dict.fromkeys(one.given for one in others))
        if not taken:
            before = others[0] if others else next((one for one in held if one is not None), None)
            own = _given(place, after, before)
            dropped = lost if any(alike) else ()
            return replace(own, first=first if first is not None else place, lost=dropped)
        one = taken[0]
        if lost:
            one = replace(one, settled=place, lost=lost)
        return one if first in (None, one.first) else replace(one, first=first)

    def _earliest(self, held: Iterable[Origin | None]) -> int | None:
        """The first commit with which any side's file came in."""
        firsts = {one.first for one in held if one is not None}
        return min(firsts, key=lambda one: (self.nodes[one].moment or _NEVER, one), default=None)

    def _lives(self, nth: int, parents: Sequence[int], held: Sequence[Origin | None]) -> bool:
        """Whether no other side has replaced what this side has. A file that never was is older than any."""
        mine = held[nth]
        for other, theirs in enumerate(held):
            if other == nth or theirs is mine or _same(mine, theirs):
                continue
            if mine is None or self.past[parents[other]] >> mine.settled & 1:
                return False
        return True


def _same(one: Origin | None, other: Origin | None) -> bool:
    return one is not None and other is not None and (one.content, one.settled) == (other.content, other.settled)


def _content(origin: Origin | None) -> str | None:
    return origin.content if origin is not None else None


def _given(place: int, content: str | None, before: Origin | None) -> Origin:
    return Origin(content, place, place, place if before is None else before.first, before)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
