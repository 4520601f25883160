"""Who may commit what, and the lint of the rules."""

from __future__ import annotations

import pytest

from builders import own_contract
from dossier.contract.roles import Roles
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
        ("scripts/dossier/money.py", ("maintainers",)),
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
