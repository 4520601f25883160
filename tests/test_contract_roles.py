"""Who may commit what, and the lint of the rules."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builders import own_contract
from dossier.contract.roles import Roles, _pattern
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
        ("content/contract/roles.yml", ("bureau",)),
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


@pytest.mark.parametrize("glob", ["**a" * 1500 + "b", "*a" * 1500 + "b", "**a*a" * 800 + "b", "*" * 4000 + "b"])
def test_no_pattern_takes_more_than_a_moment(glob: str) -> None:
    """Patterns and names are of strangers: one that goes back at every wildcard would never end."""
    assert _pattern(glob).fullmatch("a" * 4000) is None
