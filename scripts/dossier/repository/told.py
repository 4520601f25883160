"""What the history has to be told of: content that a merge left out, and dates that cannot be.

A merge that keeps one side of a file drops the other side's without a trace in the files; that it was a ruling nobody
would see. It is told until somebody changes the file again. Whoever commits sets the date, so one that cannot be
counts as that of the commits before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dossier.problems import Place, Problem, warning
from dossier.problems.wording import printable
from dossier.repository.history import History

CODES: Final = ("merge-left-out", "commit-date")
_LOOKED_AT: Final = ("evidence/", "content/contract/")
_SHORT: Final = 10
_NAMED: Final = 5


def told(history: History) -> Iterator[Problem]:
    """Each file that a merge left content out of, and all commits with such a date at once."""
    for loss in history.losses:
        if loss.path.startswith(_LOOKED_AT):
            words = {
                "merge": loss.merge.id[:_SHORT],
                "commit": loss.left_out.id[:_SHORT],
                "author": loss.left_out.author,
            }
            yield warning("merge-left-out", Place(printable(loss.path)), **words)
    dated = history.misdated
    paths = sorted(path for path in history.given_by(dated) if path.startswith(_LOOKED_AT))
    if paths:
        first, *others = (Place(printable(path)) for path in paths)
        commit, claimed = history.claim(dated[0])
        words = {"count": str(len(dated)), "commit": commit[:_SHORT], "claimed": claimed, "files": str(len(paths))}
        yield warning("commit-date", first, *others[:_NAMED], **words)
