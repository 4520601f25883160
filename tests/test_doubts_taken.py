"""Pictures that say of themselves that they were taken elsewhen."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from builders import own_contract, record
from dossier.checks.doubts import taken
from dossier.evidence import Evidence
from dossier.load import Dossier
from dossier.openers.content import Content
from dossier.records import Record
from dossier.records.security import Drill, RiskAssessment

ATTACHED = f"attachments:\n  - {{path: a.jpg, sha256: {'0' * 64}, shows: 示例}}\n"
DRILL = "subject: fire\nplan: true\nrecord: true\nphotos: true\nparticipants: 5\nresult: passed\n"
RISKS = "report_number: 示例\nagency: 示例\nissued: 2024-03-01\nhigh_risks: 0\nmedium_risks: 0\nlow_risks: 0\n"


def asked(one: Record, *moments: str) -> int:
    content = Content(taken=tuple(map(datetime.fromisoformat, moments)))
    loaded = Dossier(own_contract(), Evidence.of([one], {"0" * 64: content}), {})
    return len(list(taken.check(loaded)))


@pytest.mark.parametrize(
    ("moments", "doubts"),
    [
        ((), 0),
        (("2024-03-01T00:00",), 0),
        (("2024-03-31T23:59",), 0),
        (("2024-02-29T12:00",), 0),  # a clock without an offset may be off by a day
        (("2024-04-01T12:00",), 0),
        (("2024-02-28T23:00",), 1),
        (("2024-04-02T01:00",), 1),
        (("2024-02-29T15:59+00:00",), 1),  # 23:59 in China
        (("2024-02-29T16:00+00:00",), 0),  # midnight in China
        (("2024-03-31T16:00+00:00",), 1),  # 1 April in China
        (("2024-03-15T10:00", "2023-11-05T02:00+00:00"), 1),  # the satellites know better
        (("2023-11-05T10:00", "2023-11-05T02:00+00:00"), 1),  # and ask once
    ],
)
def test_a_picture_of_a_month(moments: tuple[str, ...], doubts: int) -> None:
    assert asked(record(Drill, DRILL + ATTACHED), *moments) == doubts


def test_a_record_may_speak_of_days_before_its_month() -> None:
    covers = "covers: {from: 2024-01-01, to: 2024-03-15}\n"
    assert asked(record(Drill, covers + DRILL + ATTACHED), "2024-01-20T10:00") == 0


def test_of_a_standing_document_only_what_is_older_than_itself() -> None:
    document = record(RiskAssessment, RISKS + ATTACHED)
    assert asked(document, "2026-07-01T10:00") == 0
    assert asked(document, "2023-07-01T10:00") == 1


def test_the_doubt_has_both_places() -> None:
    one = record(Drill, DRILL + ATTACHED)
    content = Content(taken=(datetime.fromisoformat("2023-11-05T10:00"),))
    (found,) = taken.check(Dossier(own_contract(), Evidence.of([one], {"0" * 64: content}), {}))
    assert (found.place, found.related) == (one.place("attachments", 0, "path"), (one.place("covers"),))
    assert dict(found.words)["day"] == "2023-11-05"
    assert Path(found.place.path).suffix == ".yml"
