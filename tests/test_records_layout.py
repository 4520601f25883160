"""What a path under evidence/ means."""

from __future__ import annotations

import pytest

from dossier.exact.period import Period
from dossier.records import layout


@pytest.mark.parametrize(
    ("path", "top", "month", "kind", "stem"),
    [
        ("evidence/projects/portal.yml", "projects", None, "", "portal"),
        ("evidence/standing/acceptance/a.md", "standing", None, "acceptance", "a"),
        ("evidence/2024-03/usage/portal.yml", "2024-03", Period(2024, 3), "usage", "portal"),
        ("evidence/2024-13/usage/portal.yml", "2024-13", None, "usage", "portal"),
        ("evidence/1999-05/usage/portal.yml", "1999-05", None, "usage", "portal"),  # no month that a Period knows
        ("evidence/2024-03", "2024-03", None, "", ""),
        ("content/contract/terms.yml", "", None, "", "terms"),
    ],
)
def test_a_path_tells_month_kind_and_record(path: str, top: str, month: Period | None, kind: str, stem: str) -> None:
    assert layout.top_of(path) == top
    assert layout.month_of(path) == month
    assert layout.kind_of(path) == kind
    assert layout.stem_of(path) == stem


def test_a_month_rests_on_what_lasts_and_on_the_months_so_far() -> None:
    march = Period(2024, 3)
    for path, feeds in (
        ("evidence/projects/portal.yml", True),
        ("evidence/standing/acceptance/a.md", True),
        ("evidence/2024-03/usage/portal.yml", True),
        ("evidence/2024-02/usage/portal.yml", True),
        ("evidence/2024-04/usage/portal.yml", False),
        ("content/contract/terms.yml", False),
    ):
        assert layout.feeds(path, march) == feeds, path


def test_only_a_month_is_called_like_one() -> None:
    assert [layout.is_month(name) for name in ("2024-03", "2024-00", "2024-3", "projects", "")] == [
        True, False, False, False, False,
    ]  # fmt: skip
