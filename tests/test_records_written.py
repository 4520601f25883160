"""Records as programs write them: the keys of a kind in one order, each kind where the layout has it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from builders import HOME
from dossier.records import KINDS
from dossier.records.written import order_of, path_of, record_text, suffix_of
from dossier.source import read
from dossier.source.spelling import Value

SAMPLE = sorted(
    path.relative_to(HOME).as_posix()
    for path in (HOME / "evidence").rglob("*")
    if path.suffix in (".yml", ".md") and "issued" not in path.parts and path.name != "README.md"
)


def test_keys_come_in_the_order_of_the_kind_and_inner_ones_too() -> None:
    fields: dict[str, Value] = {
        "hours": 2,
        "attachments": [{"shows": "照片", "path": "a.jpg"}],
        "title": "业务：培训",
        "strange": 1,
        "covers": {"to": date(2024, 3, 31), "from": date(2024, 3, 1)},
        "id": "training-1",
        "kind": "training",
    }
    assert record_text(fields, body="\n正文\n\n") == (
        "---\nkind: training\nid: training-1\ntitle: 业务：培训\ncovers: {from: 2024-03-01, to: 2024-03-31}\n"
        "attachments:\n  - {path: a.jpg, shows: 照片}\nhours: 2\nstrange: 1\n---\n\n正文\n"
    )
    assert record_text({"kind": "usage", "id": "u"}, suffix=".yml") == "kind: usage\nid: u\n"


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("training", "evidence/2024-03/training/x.md"),
        ("usage", "evidence/2024-03/usage/x.yml"),
        ("closing", "evidence/2024-03/rulings/x.md"),
        ("project", "evidence/projects/x.yml"),
        ("acceptance", "evidence/standing/acceptance/x.md"),
    ],
)
def test_each_kind_lies_where_it_belongs(kind: str, path: str) -> None:
    assert path_of(kind, "x", date(2024, 3, 5)) == path


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_key_has_a_place_in_the_order(kind: str) -> None:
    order = order_of(KINDS[kind])
    assert len(set(order)) == len(order)
    assert {field.alias or name for name, field in KINDS[kind].model_fields.items()} == set(order)


def test_the_sample_is_written_like_this() -> None:
    for path in SAMPLE:
        data = (HOME / path).read_bytes()
        source, _ = read(path, data)
        assert source is not None
        assert isinstance(source.tree, dict)
        kind = str(source.tree["kind"])
        again = record_text(source.tree, suffix=Path(path).suffix, body=source.body).encode()  # type: ignore[arg-type]  # no None in a sound tree
        assert again.replace(b'"', b"") == data.replace(b'"', b""), path  # some digests stand in quotes for their like
        assert suffix_of(kind) == Path(path).suffix, path
        made, problems = read(path, again)
        assert (made and made.tree, problems) == (source.tree, ())
