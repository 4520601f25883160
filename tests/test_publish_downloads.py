"""What the downloads page lists is what lies beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from builders import HOME
from dossier.exact.period import Period
from dossier.letters.files import files, forms
from dossier.paper import document_pdf, setter, survey_form
from dossier.publish import epoch
from dossier.publish.appearance import read_look
from dossier.publish.downloads import Office
from dossier.report import Report
from sample_months import session


@pytest.fixture(scope="module")
def report() -> Report:
    return session().reports([Period(2024, 2)])[0]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return Office(read_look(HOME).theme, HOME, HOME, work=tmp_path_factory.mktemp("work"))


Make = Callable[[str], Mapping[str, bytes]]


@pytest.fixture(scope="module")
def made_of(report: Report, office: Office) -> Make:
    """Each part of the month, made once."""
    return cache(lambda name: office.parts[name].make(report, HOME))


@pytest.mark.parametrize("name", ["pdf", "files", "letters", "forms"])
def test_every_part_makes_what_it_lists(name: str, report: Report, office: Office, made_of: Make) -> None:
    listed = [one.name for one in office.parts[name].lists(report)]
    made = made_of(name)
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


@pytest.mark.parametrize("part", ["letters", "forms"])
def test_what_is_made_of_the_same_is_not_made_again(
    part: str, report: Report, office: Office, made_of: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = made_of(part)

    def again(*_: object, **__: object) -> bytes:
        raise RuntimeError

    for module, name in ((document_pdf, "pdf"), (document_pdf, "docx"), (survey_form, "render")):
        monkeypatch.setattr(module, name, again)

    def made(of: Report = report) -> Mapping[str, bytes]:
        return replace(office).parts[part].make(of, HOME)

    assert made() == first
    monkeypatch.setattr(setter, "pango_version", lambda: "Pango 2")
    with pytest.raises(RuntimeError):
        made()


def later(report: Report) -> Report:
    assert report.commit
    return replace(report, commit=replace(report.commit, when=report.commit.when + timedelta(minutes=1)))


def test_forms_are_the_same_at_every_commit(office: Office, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the time that all else of the month bears: so those of one commit may be kept for the next."""
    made = []
    for of in (report, later(report)):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(epoch(of)))
        made.append(forms(of, office.letter_press))
    assert made[0] == made[1]


def test_letters_tell_apart_all_that_they_are_made_of(office: Office, report: Report) -> None:
    """Whatever differs in a letter differs in what it is remembered by."""
    asked: list[str] = []

    def remember(made_of: str, _: Callable[[], bytes]) -> bytes:
        asked.append(made_of)
        return b""

    files(report, office.letter_press, remember)
    assert len(set(asked)) == len(asked)
    before = list(asked)
    for other in (replace(report, sample=not report.sample), later(report)):
        asked.clear()
        files(other, office.letter_press, remember)
        assert not set(asked) & set(before)
