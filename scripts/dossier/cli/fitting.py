"""Which folder a command may write to: none that holds records or the program."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from dossier.cli.misuse import WrongUse
from dossier.load.presentation import HOME

_PROTECTED: Final = ("content", "evidence", "scripts", "theme", "tests", "docs")
_KEPT: Final = ("work", "work-public", "fonts")  # below build/


def fit(root: Path, out: Path) -> None:
    """Raise WrongUse if a command may not write to the folder."""
    wrong = unfit(out, (root, HOME))
    if wrong is not None:
        raise WrongUse("bad_out", value=str(out), known=str(wrong))


def unfit(out: Path, roots: Collection[Path]) -> Path | None:
    """The folder because of which `out` cannot be written to, None if it can.

    It may not lie in, be or hold what belongs to a root or to the program, nor any hidden folder of theirs such as
    .git, whatever way leads there.
    """
    place = out.resolve()
    above = (place, *place.parents)
    for folder in above:
        if folder.name == ".git":
            return folder
    for root in {root.resolve() for root in roots}:
        if any(_same(root, one) for one in above[:1]) or _inside(root, place):
            return root
        for kept in (*_PROTECTED, *(f"build/{name}" for name in _KEPT), *_hidden(root)):
            if (root / kept).exists() and any(_same(root / kept, one) for one in above):
                return root / kept
    return None


def _hidden(root: Path) -> Iterator[str]:
    yield from (path.name for path in root.glob(".*"))


def _inside(inner: Path, outer: Path) -> bool:
    return any(_same(outer, one) for one in inner.parents)


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False
