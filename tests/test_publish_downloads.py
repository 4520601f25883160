"""What the downloads page lists is what lies beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import HOME
from dossier.exact.period import Period
from dossier.publish.appearance import read_look
from dossier.publish.downloads import Office
from dossier.report import Report
from sample_months import session


@pytest.fixture(scope="module")
def report() -> Report:
    return session().reports([Period(2024, 2)])[0]


@pytest.fixture(scope="module")
def office() -> Office:
    return Office(read_look(HOME).theme, HOME, HOME)


@pytest.mark.parametrize("name", ["pdf", "files", "letters", "forms"])
def test_every_part_makes_what_it_lists(name: str, report: Report, office: Office) -> None:
    part = office.parts[name]
    listed = [one.name for one in part.lists(report)]
    made = part.make(report, HOME)
    assert sorted(listed) == sorted(made)
    assert len(listed) == len(set(listed))
    assert all(made.values())


def test_names_are_safe_on_every_disk(report: Report, office: Office) -> None:
    for part in office.parts.values():
        for one in part.lists(report):
            assert one.name.isascii()
            assert not Path(one.name).is_absolute()
            assert ".." not in Path(one.name).parts
            assert one.title
            assert one.use
