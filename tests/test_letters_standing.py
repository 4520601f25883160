"""How far a letter has come: what is on file about the month says it, in whatever month it was filed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from builders import own_contract
from dossier.letters import drafts, of
from dossier.letters.standing import LetterStanding, standing
from dossier.publish.downloads import _lists_letters
from dossier.report import Report
from dossier.report.sent import Sent
from dossier.site.guides import shelves
from letter_reports import sample


@pytest.fixture(scope="module")
def march() -> Report:
    sent = (
        Sent("resize-letter", "library", date(2024, 4, 8), answered=True),
        Sent("resize-letter", "water", date(2024, 4, 9), answered=False),
        Sent("operation-report", "", date(2024, 4, 10), answered=False),
    )
    return replace(sample("2024-03"), sent=sent)


def test_each_letter_is_to_be_sent_sent_or_answered(march: Report) -> None:
    found = {one.id: standing(march, one) for one in (*of(march), *drafts(march))}
    assert found["resize-library"] == LetterStanding("answered", date(2024, 4, 8))
    assert found["resize-water"] == LetterStanding("sent", date(2024, 4, 9))
    assert found["resize-grid"] == LetterStanding("to-send")
    assert found["operation-report"] == LetterStanding("sent", date(2024, 4, 10))
    assert found["resource-report"] == LetterStanding("to-send")
    assert found["acceptance"] == LetterStanding("to-send")  # nothing is issued
    assert found["rectification"] == LetterStanding("unfiled")


def test_the_shelf_lists_letters_by_addressee_the_parties_first(march: Report) -> None:
    (shelf,) = shelves(_lists_letters(march))
    both = [party.name for party in own_contract().terms.both]
    to = [one.to for one in shelf.documents]
    assert list(dict.fromkeys(to))[:2] == both
    assert to == sorted(to, key=lambda name: (both.index(name) if name in both else 2, name))
    assert {one.state for one in shelf.documents if "数字阅览服务" in one.title} == {"已答复，2024-04-08"}
