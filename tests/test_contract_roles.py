"""Who may commit what, and the lint of the rules."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builders import own_contract
from dossier.contract.roles import Roles, Rule, _pattern
from dossier.fields import parse
from dossier.source import read


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("evidence/2024-03/rulings/fault.md", ("bureau",)),
        ("evidence/2024-03/issued/assessment.json", ("bureau",)),
        ("evidence/2024-03/spot-check/a.md", ("bureau",)),
        ("evidence/2024-03/spot-check/photos/a.jpg", ("bureau",)),
        ("evidence/2024-03/incident/a.md", ("bureau", "provider")),
        ("evidence/2024-03/data-incident/a.md", ("bureau", "provider")),
        ("evidence/2024-03/change-request/a.md", ("bureau", "provider")),
        ("evidence/2024-03/operation-report/a.md", ("provider",)),
        ("evidence/2024-03/usage/a.yml", ("bureau", "provider")),
        ("evidence/standing/acceptance/a.md", ("bureau",)),
        ("evidence/standing/filing-certificate/a.md", ("provider",)),
        ("evidence/projects/a.yml", ("bureau", "provider")),
        ("content/contract/roles.yml", ("bureau", "provider")),
        ("content/contract/rubric/quality.yml", ("bureau", "provider")),
        ("content/pages/provider.md", ("maintainers",)),
        ("scripts/dossier/exact/money.py", ("maintainers",)),
        ("README.md", ("maintainers",)),
    ],
)
def test_who_may_commit(path: str, roles: tuple[str, ...]) -> None:
    assert own_contract().roles.may_commit(path) == roles


HEAD = """\
roles:
  - {id: provider, title: 示例, answers_for: 示例}
"""


def roles(text: str) -> Roles:
    source, problems = read("content/contract/roles.yml", text.encode())
    assert source is not None, problems
    value, problems = parse(Roles, source)
    assert value is not None, problems
    return value


def test_patterns() -> None:
    found = roles(HEAD + 'paths:\n  - {path: "a/*.md", roles: [provider], reason: 示例}\n')
    assert found.may_commit("a/b.md") == ("provider",)
    assert found.may_commit("a/b/c.md") == ()  # one star stays within a folder
    assert found.may_commit("a/bxmd") == ()  # a full stop is a full stop
    assert list(found.problems()) == []


def test_a_role_nobody_defined_and_a_role_defined_twice() -> None:
    twice = HEAD + "  - {id: provider, title: 示例, answers_for: 示例}\n"
    found = list(roles(twice + 'paths:\n  - {path: "**", roles: [provder], reason: 示例}\n').problems())
    assert [(one.code, one.place.line) for one in found] == [("contract-id-twice", 3), ("unknown-role", 5)]
    assert dict(found[1].words)["meant"] == "provider"


def rule(glob: str) -> Rule:
    return Rule(path=glob, roles=("provider",), reason="示例")


def means(glob: str, path: str) -> bool:
    """The same by trying everything: what a wildcard may stand for, one character after the other."""
    if glob.startswith("*"):
        deep = glob.startswith("**")
        rest = glob.lstrip("*") if deep else glob[1:]
        return means(rest, path) or (path != "" and (deep or path[0] != "/") and means(glob, path[1:]))
    return path == "" if glob == "" else path[:1] == glob[0] and means(glob[1:], path[1:])


@given(glob=st.text("ab/*", max_size=8), path=st.text("ab/", max_size=8))
@example(glob="**a*b", path="a/xab")
@example(glob="a*b*", path="ab/b")
@example(glob="**a*b**b*a", path="aabba")
def test_a_pattern_means_what_its_wildcards_may_stand_for(glob: str, path: str) -> None:
    assert (_pattern(glob).fullmatch(path) is not None) == means(glob, path)


@given(
    glob=st.text("a/*", min_size=1, max_size=6),
    other=st.text("a/*", min_size=1, max_size=6),
    path=st.text("a/", max_size=7),
)
def test_a_rule_that_covers_another_matches_all_that_it_does(glob: str, other: str, path: str) -> None:
    if rule(glob).covers(rule(other)) and means(other, path):
        assert means(glob, path)


@pytest.mark.parametrize(
    ("glob", "other", "covers"),
    [
        ("**", "evidence/*/rulings/**", True),
        ("evidence/**", "evidence/*/rulings/**", True),
        ("evidence/*/rulings/**", "evidence/2024-03/rulings/*.md", True),
        ("evidence/*/rulings/**", "evidence/**", False),
        ("evidence/*/x", "evidence/**/x", False),
        ("evidence/*/*", "evidence/**", False),
    ],
)
def test_which_rules_leave_nothing_to_later_ones(glob: str, other: str, covers: bool) -> None:
    assert rule(glob).covers(rule(other)) == covers


def test_a_path_with_a_line_break_is_matched_as_any_other() -> None:
    assert own_contract().roles.may_commit("evidence/2024-03/rulings/a\nb.md") == ("bureau",)


KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHKl9MimGAoEJg+RcBONUvX2DmGgmZo7NmYbAGrSWGUd"


@pytest.mark.parametrize(
    ("days", "day", "holds"),
    [
        ("from: 2024-03-01", "2024-02-29", False),
        ("from: 2024-03-01", "2024-03-01", True),
        ("from: 2024-03-01, until: 2024-03-31", "2024-03-31", True),
        ("from: 2024-03-01, until: 2024-03-31", "2024-04-01", False),
        ("from: 2024-03-01, revoked: {on: 2024-03-10, reason: 丢失}", "2024-03-09", True),
        ("from: 2024-03-01, revoked: {on: 2024-03-10, reason: 丢失}", "2024-03-10", False),
    ],
)
def test_the_days_on_which_a_key_signs(days: str, day: str, holds: bool) -> None:
    people = f"people:\n  - {{id: a, name: 某岗, role: provider, keys: [{{key: {KEY} remark, {days}}}]}}\n"
    found = roles(HEAD + 'paths:\n  - {path: "**", roles: [provider], reason: 示例}\n' + people)
    key = found.people[0].keys[0].key
    person = found.person(key, date.fromisoformat(day))
    assert (person is not None) == holds
    holder = found.holder(key)
    assert holder is not None
    assert holder[0].name == "某岗"


@pytest.mark.parametrize("glob", ["**a" * 1500 + "b", "*a" * 1500 + "b", "**a*a" * 800 + "b", "*" * 4000 + "b"])
def test_no_pattern_takes_more_than_a_moment(glob: str) -> None:
    """Patterns and names are of strangers: one that goes back at every wildcard would never end."""
    assert _pattern(glob).fullmatch("a" * 4000) is None
