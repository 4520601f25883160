"""The schemas accept what the program accepts, refuse what it refuses, and give an editor its choices."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from builders import HOME
from catalogue import BASE, CATALOGUE
from dossier.load.filing import read_record
from dossier.records import KINDS
from dossier.schema import ANY, CONTRACT, DIALECT, IMPORT, schema_of, schemas

SCHEMAS: dict[str, Any] = {name: json.loads(text) for name, text in schemas().items()}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)
RECORDS = sorted(
    path
    for top in (BASE / "evidence", HOME / "evidence")
    for path in top.rglob("*")
    if path.suffix in (".yml", ".md") and path.name != "README.md" and "issued" not in path.parts
)


class _Plain(yaml.SafeLoader):
    """As editors read YAML 1.2: days stay text."""


_Plain.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def as_editor_sees(path: Path) -> Any:  # a YAML tree
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        text = text.split("---\n")[1]
    return yaml.load(text, _Plain)  # noqa: S506  # a SafeLoader


def errors(tree: object) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMAS[ANY], registry=REGISTRY).iter_errors(tree)]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == DIALECT
    assert SCHEMAS[name]["$id"] == name


def test_one_for_each_kind_and_one_for_all() -> None:
    assert {name for name in SCHEMAS if not name.startswith(CONTRACT)} == {f"{kind}.json" for kind in KINDS} | {
        ANY,
        IMPORT,
    }


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_key_has_a_chinese_title_and_nothing_is_english(kind: str) -> None:
    schema = schema_of(kind)
    assert schema["title"] == KINDS[kind].label
    parts = [schema, *schema.get("$defs", {}).values()]
    for part in parts:
        for key, value in part.get("properties", {}).items():
            assert not value["title"].isascii() or key in value["title"].lower(), (kind, key)
            assert value["title"] != key
            assert "null" not in json.dumps(value)


def test_records_validate() -> None:
    assert len(RECORDS) > 13
    wrong = {path.as_posix(): found for path in RECORDS if (found := errors(as_editor_sees(path)))}
    assert wrong == {}


@pytest.mark.parametrize(
    "code",
    [
        *("unknown-kind", "unknown-key", "missing-key", "wrong-type", "unknown-choice", "empty-list"),
        *("number-for-text", "text-for-number", "bad-id", "bad-day", "bad-moment", "bad-month", "negative-number"),
        *("rate-above-100", "not-whole", "bad-digest"),
    ],
)
def test_examples_of_wrong_fields_do_not_validate(code: str) -> None:
    (path,) = (CATALOGUE / code / "example").rglob("*.yml")
    assert errors(as_editor_sees(path))
    assert read_record("x/y/" + path.name, path.read_bytes()).problems


def test_an_editor_gets_the_choices() -> None:
    method = SCHEMAS["training.json"]["$defs"]["Collection"]["properties"]["method"]
    assert method["enum"][:2] == ["platform-export", "screenshot"]
    assert SCHEMAS["drill.json"]["properties"]["subject"]["enum"][0] == "attack-defence"
    assert SCHEMAS["ruling.json"]["properties"]["fault"]["enum"] == [
        *("provider", "user", "force-majeure", "other"),
        *("乙方", "用户方", "不可抗力", "其他"),
    ]
    kinds = SCHEMAS[ANY]["properties"]["kind"]
    assert kinds["enum"] == sorted(KINDS)
    assert {"const": "drill", "title": "演练记录"} in kinds["oneOf"]


def test_json_is_the_same_every_time() -> None:
    assert schemas() == schemas()
    assert all(text.endswith("}\n") for text in schemas().values())


CONTRACTS = [HOME, HOME / "tests" / "second-contract", *sorted((HOME / "tests" / "contracts").glob("*"))]


def schema_of_contract_file(path: Path) -> str:
    if path.parent.name == "rubric":
        return "scheme" if path.stem == "scheme" else "rubric"
    return "holidays" if path.parent.name == "holidays" else path.stem


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.relative_to(HOME).as_posix())
        for root in CONTRACTS
        for path in sorted((root / "content" / "contract").rglob("*.yml"))
    ],
)
def test_files_of_contracts_fit_their_schemas(path: Path) -> None:
    schema = SCHEMAS[f"{CONTRACT}{schema_of_contract_file(path)}.json"]
    found = Draft202012Validator(schema).iter_errors(as_editor_sees(path))
    assert [f"{'/'.join(map(str, one.absolute_path))}: {one.message[:200]}" for one in found] == []


def test_a_slip_in_a_contract_is_seen() -> None:
    tree = as_editor_sees(HOME / "content" / "contract" / "survey.yml")
    validator = Draft202012Validator(SCHEMAS[f"{CONTRACT}survey.json"])
    assert list(validator.iter_errors(tree)) == []
    (key,) = list(tree)[:1]
    assert list(validator.iter_errors({f"{key}s": tree[key], **{k: v for k, v in tree.items() if k != key}}))
