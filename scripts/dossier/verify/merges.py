"""What a merge changes itself, beyond what git makes of its sides.

git is asked to merge the sides again, over the objects alone and without any attribute or driver. What the commit has
otherwise, and what git could not decide, is the work of whoever signed it. So are two things that git decides:
content that is nobody's, under a name that only one side had (a file that was moved on one side and written on the
other: whoever may write the old name need not be one who may write the new one), and files that need several parties.
Where git cannot merge this way, a file that only one side changed is taken for merged, and everything else for work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from dossier.repository.commits import Written
from dossier.repository.git import Git
from dossier.repository.trees import BlobChange, Changes, Scope, changes

_ENTRY: Final = re.compile(r"[0-7]{6} [0-9a-f]{40,64} [123]\t", re.ASCII)
_PAIR: Final = 2


class Merges:
    """The merges among some commits, each with what it changes itself: paths as in the repository.

    `trees` are the trees of commits as far as they are known; `sides` are by merge the changes against each side.
    """

    def __init__(self, git: Git, scope: Scope, trees: Mapping[str, str]) -> None:
        self._git = git.aside()
        self._scope = scope
        self._trees = trees

    def own(self, merges: Sequence[Written], sides: Mapping[str, Sequence[Changes]]) -> Iterator[tuple[str, Changes]]:
        """By merge what it changes itself. Raises NoHistory."""
        pairs = [one for one in merges if len(one.parents) == _PAIR]
        again = self._again(pairs)
        if again is None:
            pairs, again = [], {}
        remade = dict(changes(self._git, [(again[one.id][0], one.tree, self._scope) for one in pairs]))
        plain = dict(self._plain([one for one in merges if one.id not in again], sides))
        for one in merges:
            if one.id not in again:
                yield one.id, plain[one.id]
                continue
            tree, open_ = again[one.id]
            found = dict(remade[tree, one.tree, self._scope])
            for path in open_:
                change = next((side[path] for side in sides[one.id] if path in side), None)
                if change is not None:
                    found.setdefault(path, change)
            yield one.id, {**found, **_under_one_name(sides[one.id])}

    def _again(self, merges: Sequence[Written]) -> Mapping[str, tuple[str, Sequence[str]]] | None:
        """Tree and undecided paths of git's own merges; None if this git cannot."""
        if not merges:
            return {}
        words = ("merge-tree", "--write-tree", "--no-messages", "--allow-unrelated-histories", "--stdin")
        told = self._git.ask(*words, given=(" ".join(one.parents) for one in merges))
        if told is None:
            return None
        parts = iter(told.decode("utf-8", "surrogateescape").split("\0"))
        found = {}
        for one in merges:
            _, tree = next(parts, ""), next(parts, "")
            found[one.id] = (tree, tuple(_undecided(parts)))
        return found if all(tree for tree, _ in found.values()) else None

    def _plain(
        self, merges: Sequence[Written], sides: Mapping[str, Sequence[Changes]]
    ) -> Iterator[tuple[str, Changes]]:
        """The same by files alone: what differs from what one side made of them."""
        for one in merges:
            how = ("--octopus",) if len(one.parents) > _PAIR else ()
            bases = (self._git.ask("merge-base", "--all", *how, *one.parents) or b"").decode("ascii").split()
            since = [dict(changes(self._git, [(tree, one.tree, self._scope)])) for tree in map(self._tree, bases)]
            held = [_content(next(iter(found.values()))) for found in since] or [_nothing]
            yield one.id, dict(_work(sides[one.id], held))

    def _tree(self, commit: str) -> str:
        known = self._trees.get(commit)
        return known or (self._git.ask("rev-parse", f"{commit}^{{tree}}") or b"").decode("ascii").strip()


def _undecided(parts: Iterator[str]) -> Iterator[str]:
    """The paths that git names up to the end of one answer."""
    for part in parts:
        if not part:
            return
        yield _ENTRY.sub("", part, count=1)


def _under_one_name(sides: Sequence[Changes]) -> Changes:
    """Files whose content no side has, and whose name only one side has."""
    found = {}
    for path in set(sides[0]).intersection(*sides[1:]):
        held = [side[path] for side in sides]
        if held[0].after is not None and sum(one.before is not None for one in held) < _PAIR:
            found[path] = held[0]
    return found


_Held = Callable[[str, str | None], str | None]
"""What the common ancestor has at a path, by what the merge has there."""


def _content(since: Changes) -> _Held:
    return lambda path, after: since[path].before if path in since else after


def _nothing(_path: str, _after: str | None) -> str | None:
    return None


def _work(sides: Sequence[Changes], bases: Sequence[_Held]) -> Iterator[tuple[str, BlobChange]]:
    for path in {path for side in sides for path in side}:
        changed = [side[path] for side in sides if path in side]
        after = changed[0].after
        taken = len(changed) < len(sides)
        if not taken or any(one.before != held(path, after) for one in changed for held in bases):
            yield path, changed[0]
