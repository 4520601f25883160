"""A value of a closed list, which a record may also call by its Chinese name."""

from __future__ import annotations

from typing import Annotated, TypeVar, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from dossier.problems.choices import choice_meant, choice_named

T = TypeVar("T")


class _ChoiceNames:
    """Stands in the annotation of such a field; in the JSON Schema both the values and their names are choices."""

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Read the value, or what its name means."""
        key, values = handler.field_name or "", tuple(map(str, get_args(source)))

        def value(given: object) -> object:
            return choice_meant(key, given, values) or given if isinstance(given, str) else given

        names = {one: choice_named(key, one) for one in values}
        both = names | {name: one for one, name in names.items()}
        told = {"enum": list(both), "enumDescriptions": list(both.values())}
        return core_schema.no_info_before_validator_function(
            value, handler(source), metadata={"pydantic_js_updates": told}
        )


Chosen = Annotated[T, _ChoiceNames()]
"""`Chosen[Literal["day", "night"]]`: one of these words, or its name."""
