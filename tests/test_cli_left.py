"""What a session leaves to the next one: with it the same is told as by a session that begins anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

from dossier.assessment import to_json
from dossier.cli.previewing import Following
from dossier.cli.session import Session
from tools.benchmark.city import Size, make
from tools.benchmark.issued import issue
from tools.benchmark.steps import AS_OF

SIZE = Size(projects=3, hosts=2, months=3)
FIRST, SECOND, LAST = SIZE.periods
USAGE = f"evidence/{LAST}/usage/p-001.yml"


def told(session: Session) -> object:
    """All that pages are made of."""
    reports = session.reports(session.months)
    return session.problems, [(to_json(one.assessment), one.problems, one.commits, one.differing) for one in reports]


def test_whatever_changes_the_same_is_told_as_by_a_session_that_begins_anew(tmp_path: Path) -> None:
    """Use, the contract, a record that goes, what was issued; and back."""
    root = tmp_path / "root"
    make(root, SIZE)
    issue(root, (FIRST, SECOND))

    def edit(path: str, old: str, new: str) -> None:
        text = (root / path).read_text("utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new, 1), "utf-8")

    changes: tuple[Callable[[], object], ...] = (
        lambda: None,
        lambda: edit(USAGE, "cpu: {peak: ", "cpu: {peak: 9"),
        lambda: shutil.rmtree(root / f"evidence/{SECOND}/issued"),
        lambda: edit(f"evidence/{SECOND}/usage/p-002.yml", "interval_minutes: 5", "interval_minutes: 10"),
        lambda: edit("content/contract/terms.yml", "title: ", "title: 新"),
        lambda: edit(USAGE, "cpu: {peak: 9", "cpu: {peak: "),
        lambda: (root / f"evidence/{LAST}/usage/p-003.yml").rename(tmp_path / "gone.yml"),
    )
    following = Following(partial(Session, root, tmp_path / "cache", AS_OF), "zh")
    contracts = []
    for nth, change in enumerate(changes):
        change()
        now = following._session(following.glance())
        assert told(now) == told(Session(root, None, AS_OF)), nth
        shown = following.look(following.glance())
        contracts += [shown.session.dossier.contract] if shown else []  # there is a record missing in the end
    assert [one is other for one, other in pairwise(contracts)] == [True, True, True, False, True]
