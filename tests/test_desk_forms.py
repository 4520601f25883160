"""Forms for every kind: nothing of a record is lost between its file, its form and its file."""

from __future__ import annotations

import hashlib
from importlib.resources import files as package_files
from pathlib import Path
from typing import Any

import pytest

from dossier.contract.attachments import AttachmentTerms
from dossier.desk.draft import Around, DeskDraft, DraftFile, files_of
from dossier.desk.forms import APART, Lists, RecordForm
from dossier.desk.leaves import resolved, sort_of
from dossier.desk.values import Filled, filled, tree_of
from dossier.desk.words import words
from dossier.exact.period import Period
from dossier.records import KINDS
from dossier.schema import schema_of
from dossier.source import Source, Tree, read

HOME = Path(__file__).parents[1]
RECORDS = sorted(
    path.relative_to(HOME).as_posix()
    for path in (HOME / "evidence").rglob("*")
    if path.suffix in (".md", ".yml") and path.name != "README.md"
)
EACH = sorted({Path(path).parts[2 if path.startswith("evidence/2") else -2]: path for path in RECORDS}.values())
"""A record of each kind that the sample has."""


NOTHING = Around(lambda _: None, lambda _: {}, AttachmentTerms())


def say(name: str) -> str:
    return words("zh")[name]


def form(kind: str, present: Filled = "", lists: Lists | None = None) -> dict[str, Any]:
    return RecordForm(kind, lists or {}, say).made(present, named=False)


def opened(path: str) -> tuple[Source, dict[str, Tree]]:
    source, problems = read(path, (HOME / path).read_bytes())
    assert source is not None
    assert problems == ()
    assert isinstance(source.tree, dict)
    return source, source.tree


def draft_of(path: str, values: Filled | None = None, body: str | None = None) -> DeskDraft:
    """What the page sends when nothing, or only this, has been changed."""
    source, tree = opened(path)
    kind = str(tree["kind"])
    schema = schema_of(kind)
    shown = filled({key: one for key, one in tree.items() if key not in APART}, schema, schema)
    attached = tree.get("attachments") or []
    assert isinstance(attached, list)
    return DeskDraft(
        kind=kind,
        month=Period(2024, 3),
        path=path,
        base="",
        values=shown if values is None else values,
        body=source.body.strip() if body is None else body,
        attached=tuple(noted(one) for one in attached if isinstance(one, dict)),
    )


def noted(one: dict[str, Tree]) -> DraftFile:
    path, digest, shows = (str(one[key]) for key in ("path", "sha256", "shows"))
    return DraftFile(path, path, digest, shows, one.get("confidential") == "true")


def test_every_record_of_the_sample_comes_back_byte_for_byte() -> None:
    assert len(RECORDS) > 300
    for path in RECORDS:
        old = (HOME / path).read_bytes()
        made = files_of(draft_of(path), old, NOTHING)
        assert made.text == old, path
        assert made.over == {path: old}


@pytest.mark.parametrize("path", EACH)
def test_the_form_shows_all_that_the_record_says(path: str) -> None:
    draft = draft_of(path)
    assert shown(form(draft.kind, draft.values), draft.values) == []


def shown(part: dict[str, Any], value: Filled, at: str = "") -> list[str]:
    """Where the form has no place for what is there."""
    if isinstance(value, dict):
        inner = part["properties"]
        lost = [f"{at}.{key}" for key in value if key not in inner]
        return lost + [
            one for key in value.keys() & inner.keys() for one in shown(inner[key], value[key], f"{at}.{key}")
        ]
    if isinstance(value, list):
        return [one for nth, each in enumerate(value) for one in shown(part["items"], each, f"{at}.{nth}")]
    lacks = "enum" in part and value not in part["enum"]
    return [f"{at} {value}"] if lacks or part["type"] != "string" else []


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_has_a_form_in_chinese(kind: str) -> None:
    """Each key has a place, each place a title that is not its key, and every leaf is text."""
    made, schema = form(kind), schema_of(kind)
    assert made["properties"].keys() == schema["properties"].keys() - APART
    for path, part in leaves(made, ""):
        assert part["type"] == "string", path
        assert part["title"].removesuffix("（可不填）").isascii() is False or part["title"][0].isupper(), (
            path,
            part["title"],
        )
        for name in part.get("options", {}).get("enum_titles", ()):
            assert name.isdigit() or not name.isascii() or name[:1].isupper(), (path, name)


def leaves(part: dict[str, Any], at: str) -> list[tuple[str, dict[str, Any]]]:
    if "properties" in part:
        return [leaf for key, one in part["properties"].items() for leaf in leaves(one, f"{at}.{key}")]
    return leaves(part["items"], f"{at}.*") if "items" in part else [(at, part)]


def test_days_and_moments_have_the_browsers_pickers() -> None:
    made = form("incident")["properties"]
    assert made["happened"]["format"] == "date"
    assert made["started"]["format"] == "datetime-local"
    assert made["cause"]["format"] == "textarea"
    assert made["stops"]["items"]["properties"]["minutes"]["options"]["inputAttributes"]["inputmode"] == "decimal"


def test_what_the_browsers_picker_cannot_show_is_shown_as_it_is() -> None:
    """An input of the browser's own would show an empty day, and saving would lose what stood there."""
    assert "format" not in form("drill", {"happened": "2024年3月5日"})["properties"]["happened"]


def test_a_value_that_no_list_has_can_still_be_shown() -> None:
    """Of rows each has its own: the list must have them all."""
    present: Filled = {"stops": [{"project": "portal"}, {"project": "gone"}, {"project": "lost"}]}
    made = form("incident", present, {("stops", "project"): {"portal": "门户网站"}})
    part = made["properties"]["stops"]["items"]["properties"]["project"]
    assert part["enum"] == ["", "portal", "gone", "lost"]
    assert part["options"]["enum_titles"] == ["请选择", "portal　门户网站", "gone（不在列表里）", "lost（不在列表里）"]


CASES: list[tuple[str, Filled, Tree]] = [
    ("drill", {"participants": "26", "plan": "true"}, {"participants": "26", "plan": "true"}),
    ("drill", {"title": " 消防 ", "participants": "", "covers": {"from": "", "to": ""}}, {"title": "消防"}),
    ("incident", {"started": "2024-03-05T14:30"}, {"started": "2024-03-05T14:30+08:00"}),
    ("incident", {"started": "下午两点"}, {"started": "下午两点"}),
    ("incident", {"stops": []}, {"stops": []}),  # asked for: that there are none must be said
    ("spot-check", {"posts": []}, None),
    ("submission", {"self_score": [{"name": "a", "value": "2"}, {"name": ""}]}, {"self_score": {"a": "2"}}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "given", "expected"), CASES)
def test_what_a_form_means(kind: str, given: Filled, expected: Tree) -> None:
    schema = schema_of(kind)
    assert tree_of(given, schema, schema) == expected


def test_sorts_are_told_from_the_schema() -> None:
    schema = schema_of("usage")
    host = resolved(schema["properties"]["hosts"]["items"], schema)
    assert sort_of(host["properties"]["vcpu"]) == "number"
    assert sort_of(schema_of("resource-report")["properties"]["about"]) == "line"


def test_the_library_is_the_one_that_is_said_to_be_there() -> None:
    page = package_files("dossier.desk").joinpath("page")
    note = page.joinpath("jsoneditor.txt").read_text(encoding="utf-8")
    assert f"SHA-256: {hashlib.sha256(page.joinpath('jsoneditor.js').read_bytes()).hexdigest()}" in note
    assert "MIT License" in page.joinpath("jsoneditor.LICENSE.txt").read_text(encoding="utf-8")
