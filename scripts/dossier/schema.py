"""JSON Schemas of all kinds of record and of the contract's files, so that an editor can offer keys and choices.

The schemas say what one file may hold; what must fit between records is for `check`. They describe the file as an
editor sees it, after YAML has turned plain scalars into numbers and truth values.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from dossier.contract.attachments import AttachmentTerms
from dossier.contract.calendar import HolidayYear
from dossier.contract.clauses import Clauses
from dossier.contract.doubts import Doubts
from dossier.contract.exports import ExportMapping
from dossier.contract.obligations import Obligations
from dossier.contract.prices import Prices
from dossier.contract.readings import Readings
from dossier.contract.record_tables import RecordTable
from dossier.contract.roles import Roles
from dossier.contract.rubric import Group, Scheme
from dossier.contract.survey import Survey
from dossier.contract.terms import Terms
from dossier.fields import Filed
from dossier.problems.wording import explained, title
from dossier.records import KINDS, Record
from dossier.records.private import KEY as CONFIDENTIAL

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
ANY: Final = "record.json"
"""The schema for any record: it picks the right one by `kind`."""

IMPORT: Final = "import.json"
"""The schema for any file of content/import: it picks the right one by `for`."""

CONTRACT: Final = "contract-"
CONTRACT_FILES: Final[Mapping[str, type[Filed]]] = MappingProxyType(
    {
        "attachments": AttachmentTerms,
        "clauses": Clauses,
        "doubts": Doubts,
        "holidays": HolidayYear,
        "import-records": RecordTable,
        "import-usage": ExportMapping,
        "obligations": Obligations,
        "prices": Prices,
        "readings": Readings,
        "roles": Roles,
        "rubric": Group,
        "scheme": Scheme,
        "survey": Survey,
        "terms": Terms,
    }
)
"""Files of content/contract; `rubric` is a group's, `scheme` the one beside them, `holidays` a year's; `import-…`
one of content/import."""

_IMPORTS: Final = "import-"
Schema = dict[str, Any]


def schemas() -> dict[str, str]:
    """File name -> JSON text: `<kind>.json` for each kind, `record.json` for any of them, `contract-<file>.json`;
    `import.json` for a file of content/import.
    """
    every = {f"{kind}.json": schema_of(kind) for kind in sorted(KINDS)}
    every[ANY] = _any()
    every[IMPORT] = _import()
    every |= {f"{CONTRACT}{name}.json": _of_contract(name) for name in CONTRACT_FILES}
    return {name: json.dumps(schema, ensure_ascii=False, indent=2) + "\n" for name, schema in every.items()}


def replaceable(path: Path, text: str) -> bool:
    """Whether a schema may be written to the path: nothing is there, or an older schema of the same records."""
    if not os.path.lexists(path):
        return True
    try:
        there = json.loads(path.read_bytes()) if path.is_file() and not path.is_symlink() else None
    except (OSError, ValueError, RecursionError):
        return False
    wanted = json.loads(text)
    return isinstance(there, dict) and all(there.get(key) == wanted[key] for key in ("$schema", "$id", "title"))


def schema_of(kind: str) -> Schema:
    """The schema of one kind. Raises KeyError for an unknown kind."""
    model = KINDS[kind]
    schema: Schema = model.model_json_schema(by_alias=True)
    for part in (schema, *schema.get("$defs", {}).values()):
        _translate(part, kind)
    schema.get("$defs", {}).pop("Record", None)
    return {"$schema": DIALECT, "$id": f"{kind}.json", **schema, "title": model.label, "description": _summary(model)}


def _of_contract(name: str) -> Schema:
    """Descriptions stay: whoever writes a contract down reads them in docs/ as well."""
    schema: Schema = CONTRACT_FILES[name].model_json_schema(by_alias=True)
    for part in (schema, *schema.get("$defs", {}).values()):
        part.pop("title", None)
        for key, value in part.get("properties", {}).items():
            _optional(value)
            value["title"] = key
    return {"$schema": DIALECT, "$id": f"{CONTRACT}{name}.json", **schema, "title": f"content/contract: {name}"}


def _summary(model: type[Record]) -> str:
    return {
        "project": "项目登记，放在 evidence/projects/，文件名为项目编号。",
        "standing": "长期有效的材料，放在 evidence/standing/ 下该种类的文件夹里，文件名为编号。",
        "month": "当月材料，放在 evidence/年-月/ 下该种类的文件夹里，文件名为编号。",
    }[model.scope]


def _translate(part: Schema, kind: str) -> None:
    """Give every key its Chinese title and explanation, and take out what only the program has use for."""
    part.pop("title", None)
    part.pop("description", None)  # docstrings are for programmers, and English
    for key, value in part.get("properties", {}).items():
        _optional(value)
        closed = "（不公开）" if value.get(CONFIDENTIAL) else ""
        value["title"] = f"{title(f'{kind}.{key}') or title(key) or key}{closed}"
        if told := explained(kind, key):
            value["description"] = told


def _optional(value: Schema) -> None:
    """An optional key is left out, never written as null."""
    choices = [choice for choice in value.get("anyOf", ()) if choice != {"type": "null"}]
    if len(choices) == 1:
        del value["anyOf"]
        value.update(choices[0])
    if value.get("default", "") is None:
        del value["default"]


def _import() -> Schema:
    uses = sorted(name.removeprefix(_IMPORTS) for name in CONTRACT_FILES if name.startswith(_IMPORTS))
    rules = [
        {
            "if": {"properties": {"for": {"const": use}}, "required": ["for"]},
            "then": {"$ref": f"{CONTRACT}{_IMPORTS}{use}.json"},
        }
        for use in uses
    ]
    return {
        "$schema": DIALECT,
        "$id": IMPORT,
        "title": "content/import",
        "type": "object",
        "required": ["for"],
        "properties": {"for": {"enum": uses}},
        "allOf": rules,
    }


def _any() -> Schema:
    rules = [
        {
            "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
            "then": {"$ref": f"{kind}.json"},
        }
        for kind in sorted(KINDS)
    ]
    choices = [{"const": kind, "title": KINDS[kind].label} for kind in sorted(KINDS)]
    return {
        "$schema": DIALECT,
        "$id": ANY,
        "title": "履约记录",
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"title": title("kind"), "enum": sorted(KINDS), "oneOf": choices}},
        "allOf": rules,
    }
