"""Small rubrics from a few lines of YAML, in place of the contract's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from textwrap import dedent, indent

from builders import own_contract
from dossier.contract import Contract
from dossier.contract.rubric import Group, Rubric, Scheme
from dossier.fields import parse
from dossier.problems import Problem
from dossier.source import read

FOLDER = "content/contract/rubric"


def scheme(total: str = "10", groups: str = "one", supporting: str = "[]", more: str = "") -> Scheme:
    text = f"""
        title: 示例
        total:
          - {{from: 2023-01-01, clause: 示例, points: {total}}}
        groups: [{groups}]
        supporting: {supporting}
        """
    source, problems = read(f"{FOLDER}/scheme.yml", (dedent(text) + dedent(more).lstrip("\n")).encode())
    assert source is not None, problems
    value, problems = parse(Scheme, source)
    assert value is not None, problems
    return value


def group_text(rows: str, points: str = "10", name: str = "one") -> str:
    head = f"id: {name}\nversions:\n  - {{from: 2023-01-01, clause: 示例, name: {name}, points: {points}}}\nrows:\n"
    return head + indent(dedent(rows).strip("\n"), "  ") + "\n"


def read_group(text: str, name: str = "one") -> tuple[Group | None, tuple[Problem, ...]]:
    source, problems = read(f"{FOLDER}/{name}.yml", text.encode())
    assert source is not None, problems
    assert not problems, problems
    return parse(Group, source)


def contract_with(groups: Mapping[str, str], total: str = "10", supporting: str = "[]", more: str = "") -> Contract:
    """The project's contract with other rows: group name -> text of its file."""
    found = []
    for name, text in groups.items():
        group, problems = read_group(text, name)
        assert group is not None, problems
        found.append(group)
    rubric = Rubric(scheme(total, ", ".join(groups), supporting, more), tuple(found))
    return replace(own_contract(), rubric=rubric)


def row_text(rule: str, *, row: int = 1, name: str = "", points: str = "10", evidence: str, more: str = "") -> str:
    """One row with the rule of a few lines."""
    lines = [
        f"- id: {name or f'row-{row}'}",
        f"  row: {row}",
        "  versions:",
        "    - from: 2023-01-01",
        f"      clause: 示例第 {row} 项",
        f"      name: 示例 {row}",
        f"      points: {points}",
        f"      evidence: [{evidence}]",
        "      rule:",
        indent(dedent(rule).strip("\n"), "        "),
        indent(dedent(more).strip("\n"), "      "),
    ]
    return "\n".join(line for line in lines if line) + "\n"


def one_row(rule: str, *, points: str = "10", evidence: str, more: str = "") -> Contract:
    """A contract with this row only."""
    text = row_text(rule, points=points, evidence=evidence, more=more)
    return contract_with({"one": group_text(text, points)}, points)
