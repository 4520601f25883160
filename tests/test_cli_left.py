"""What a session leaves to the next one: with it the same is told as by a session that begins anew."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path

from dossier.assessment import to_json
from dossier.checks import check_all
from dossier.checks.past import KnownPast
from dossier.cli.left import NOTHING
from dossier.cli.previewing import Following
from dossier.cli.session import Session
from test_checks_past import edited
from tools.benchmark.city import Size, make
from tools.benchmark.issued import issue
from tools.benchmark.steps import AS_OF

SIZE = Size(projects=3, hosts=2, months=3)
FIRST, SECOND, LAST = SIZE.periods
EDITS = 8
USAGE = f"evidence/{LAST}/usage/p-001.yml"


def told(session: Session) -> object:
    """All that pages are made of."""
    reports = session.reports(session.months)
    return session.problems, [(to_json(one.assessment), one.problems, one.commits, one.differing) for one in reports]


def test_what_goes_on_from_any_edits_is_what_a_session_that_begins_anew_tells(tmp_path: Path) -> None:
    """Figures and words in records of any month or none, records taken away, the limits of doubts; and back."""
    root, chance, sound = tmp_path / "root", random.Random(4), 0  # noqa: S311  # no secret
    make(root, SIZE)
    issue(root, (FIRST,))
    left, over = NOTHING, dict[str, bytes | None]()
    for nth in range(EDITS):
        session = Session(root, tmp_path / "cache", AS_OF, over=over, before=left)
        clean = Session(root, None, AS_OF, over=over)
        assert session.unweighed == clean.unweighed, (nth, over)
        left = session.files_left
        if clean.sound:
            sound += 1
            assert told(session) == told(clean), (nth, over)
            left = session.left
        edits = edited(root, chance)
        over = dict([next(edits)]) if nth % 4 else {}
    assert sound > EDITS // 2


def test_a_session_that_goes_on_keeps_nothing_until_it_is_told(tmp_path: Path) -> None:
    root, kept = tmp_path / "root", tmp_path / "cache"
    make(root, SIZE)
    first = Session(root, kept, AS_OF)
    assert first.assessments[LAST].period == str(LAST)
    text = (root / USAGE).read_text("utf-8")
    (root / USAGE).write_text(text.replace("cpu: {peak: ", "cpu: {peak: 9", 1), "utf-8")
    then = Session(root, kept, AS_OF, before=first.left)
    before = {path: path.read_bytes() for path in kept.rglob("*.pickle")}
    assert then.found
    assert then.assessments[LAST].period == str(LAST)
    assert {path: path.read_bytes() for path in kept.rglob("*.pickle")} == before
    then.keep()
    now = KnownPast.of(then.dossier, kept, then.issued.months)
    assert now.remember(then.dossier, lambda: ()) == check_all(then.dossier)  # as it is kept
    assert then.assessments.keeps


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
