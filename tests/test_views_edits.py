"""What changed in a record, line by line."""

from __future__ import annotations

import pytest

from dossier.report import Edit
from dossier.views.edits import edited


def lines(before: str, after: str) -> list[str]:
    shown = edited(Edit(None, before, after))
    signs = {"gone": "-", "new": "+", "same": " "}
    return [
        f"{signs[line.how]}{line.before or ''}:{line.after or ''} {line.text}"
        for group in shown.groups
        for line in group
    ]


def test_the_changed_line_stands_between_its_neighbours() -> None:
    assert lines("a\nb\npoints: 3\nd\ne\nf\n", "a\nb\npoints: 2\nd\ne\nf\n") == [
        " 1:1 a", " 2:2 b", "-3: points: 3", "+:3 points: 2", " 4:4 d", " 5:5 e",
    ]  # fmt: skip


def test_numbers_go_on_after_a_new_line() -> None:
    assert lines("a\nb\n", "new\na\nb\n") == ["+:1 new", " 1:2 a", " 2:3 b"]


def test_line_ends_alone_are_no_change() -> None:
    assert lines("a\r\nb\r\n", "a\nb\n") == []


def test_what_is_far_apart_stands_in_groups() -> None:
    old = [str(number) for number in range(40)]
    new = ["x", *old[1:39], "y"]
    shown = edited(Edit(None, "\n".join(old), "\n".join(new)))
    assert [len(group) for group in shown.groups] == [4, 4]  # a line gone, a line new, two around


@pytest.mark.parametrize(("before", "after"), [(None, "a"), ("a", None), ("a", "b\n" * 2001)])
def test_what_is_too_large_is_said_to_be(before: str | None, after: str | None) -> None:
    assert edited(Edit(None, before, after)).whole is False


def test_a_long_change_is_cut_and_counted() -> None:
    shown = edited(Edit(None, "", "".join(f"{number}\n" for number in range(500))))
    assert (sum(map(len, shown.groups)), shown.left_out) == (400, 100)


def test_a_long_line_is_cut() -> None:
    ((line,),) = edited(Edit(None, "", "x" * 1000)).groups
    assert line.text == "x" * 400 + "…"
