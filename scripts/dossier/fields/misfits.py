"""pydantic's complaints about a file -> problems, each at its own node, with what was meant."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from dossier.exact.near import nearest
from dossier.fields.shapes import Allowed, Loc, choices_of, example, given, keys_at, part_at
from dossier.problems import Place, Problem, error
from dossier.problems.choices import choice_named
from dossier.source import Cut, Slip, Source, Tree, quoted, structural

_GUESSES: Final = 100
"""Unknown keys of a file that are compared with the known ones: nobody misspells more."""
_SHOWN: Final = 80
_WHOLE: Final = re.compile(r"-?[0-9]+")
_MAPPING: Final = frozenset({"model_type", "dict_type", "model_attributes_type"})
_LIST: Final = frozenset({"list_type", "tuple_type"})


def misfits(
    model: type[BaseModel], source: Source, within: Loc, details: Sequence[ErrorDetails]
) -> tuple[Problem, ...]:
    """All problems of a file, in their order; `within` is where the data of the model begins in it."""
    told = _Misfits(model, source, within)
    found = (problem for detail in told.worth_telling(details) for problem in told.problems(detail))
    return tuple(sorted(dict.fromkeys(found), key=lambda problem: problem.sort_key))


def _echo(detail: ErrorDetails) -> bool:
    """Whether a list is only called too short because pydantic left out its misfits, which are told by themselves."""
    least = detail.get("ctx", {}).get("min_length", 0)
    return detail["type"] == "too_short" and isinstance(detail["input"], list) and len(detail["input"]) >= least


class _Misfits:
    """What is wrong with one file."""

    def __init__(self, model: type[BaseModel], source: Source, within: Loc) -> None:
        self._model = model
        self._source = source
        self._within = within
        self._guesses: dict[Loc, str] = {}
        self._keys: dict[Loc, list[str]] = {}

    def worth_telling(self, details: Sequence[ErrorDetails]) -> Iterator[ErrorDetails]:
        """A key that is missing because it is misspelt is told once, where it is misspelt."""
        rest = [detail for detail in details if not _echo(detail)]
        misspelt = {
            (*detail["loc"][:-1], self._guess(detail["loc"])) for detail in rest if detail["type"] == "extra_forbidden"
        }
        return (detail for detail in rest if detail["type"] != "missing" or detail["loc"] not in misspelt)

    def problems(self, detail: ErrorDetails) -> Iterator[Problem]:
        """One complaint in our words."""
        loc = (*self._within, *self._real(detail["loc"]))
        context = {name: str(value) for name, value in detail.get("ctx", {}).items()}
        key = next((step for step in reversed(loc) if isinstance(step, str)), "")
        kind, value = detail["type"], detail["input"]
        if kind == "missing":
            yield error("missing-key", self._source.key_place(*loc[:-1]), key=key, **self._attachment(loc))
        elif kind == "extra_forbidden":
            yield from self._unknown_key(detail["loc"], loc, value)
        elif kind == "union_tag_not_found":
            yield error("missing-key", self._source.place(*loc), key=context.get("discriminator", "").strip("'"))
        elif kind != "text-cut" and value == "" and isinstance(value, str):
            wanted = _wanted(part_at(self._model, detail["loc"]))
            optional = self._optional(detail["loc"])
            yield error("empty-value", self._source.place(*loc), key=key, optional=optional, **wanted)
        elif kind in _MAPPING | _LIST:
            yield from self._wrong_shape(detail, loc)
        elif kind in ("literal_error", "enum", "union_tag_invalid"):
            yield self._unknown_choice(detail, loc, context)
        elif kind == "too_short":
            yield error("empty-list", self._source.place(*loc), key=key)
        elif "_" not in kind:  # one of ours
            yield from self._ours(kind, loc, value, context | self._spare(kind, detail["loc"]))
        else:
            yield error(
                "wrong-type", self._source.place(*loc), given=given(value)
            )  # none of ours is known to come here

    def _unknown_key(self, wanted: Loc, loc: Loc, value: object) -> Iterator[Problem]:
        """A key that is none: often `{from：2024-03-01}`, which YAML takes for a key without a value."""
        key = str(loc[-1])
        place = self._source.key_place(*loc)
        slips = structural(f"{{{key}}}") if not key.isascii() or ":" in key else []
        if slips:
            yield from (_at(slip, place, -1) for slip in slips)
            return
        known = self._known(wanted)
        decimal = self._decimal(loc) if value == "" else ""
        alone = key if value == "" and not decimal else ""
        words = {"meant": self._guess(wanted), "known": ", ".join(known), "alone": alone, "decimal": decimal}
        yield error("unknown-key", place, key=key, **words)

    def _decimal(self, loc: Loc) -> str:
        """The number that `{peak: 11,7}` means, whose comma YAML takes for the end of a value; "" if it is none."""
        around: Any = self._source.tree  # where the key stands, so there is a mapping
        for step in loc[:-1]:
            around = around[step]
        entries = list(around.items())
        nth = next(nth for nth, (key, _) in enumerate(entries) if key == loc[-1])
        before, digits = entries[nth - 1][1] if nth else "", str(loc[-1])
        whole = isinstance(before, str) and _WHOLE.fullmatch(before)
        return f"{before}.{digits}" if whole and digits.isascii() and digits.isdigit() else ""

    def _wrong_shape(self, detail: ErrorDetails, loc: Loc) -> Iterator[Problem]:
        """A text where several keys or entries are wanted, or one for the other."""
        value, place = detail["input"], self._source.place(*loc)
        slips = structural(value) if isinstance(value, str) else []
        if slips:
            yield from (_at(slip, place, 0) for slip in slips)
            return
        expected = "mapping" if detail["type"] in _MAPPING else "list"
        part = part_at(self._model, detail["loc"])
        text = value if isinstance(value, str) and len(value) <= _SHOWN else ""
        words = {"expected": expected, "given": given(value), "example": example(part, text) if part else ""}
        yield error("wrong-type", place, **words, **({"attachment": text} if loc[:1] == ("attachments",) else {}))

    def _unknown_choice(self, detail: ErrorDetails, loc: Loc, context: Mapping[str, str]) -> Problem:
        listed = context.get("expected", context.get("expected_tags", ""))
        known = [word.strip("'") for word in re.split(", | or ", listed)]
        value = detail["input"]
        if detail["type"] == "union_tag_invalid":
            value, loc = context.get("tag", ""), (*loc, context.get("discriminator", "").strip("'"))
        place = self._source.place(*loc)
        if not isinstance(value, str):
            return error("wrong-type", place, expected="choice", given=given(value), example=known[0])
        names = [name for one in known if (name := choice_named(str(loc[-1]), one)) != one]
        meant = nearest(value, [*known, *names])
        return error("unknown-choice", place, value=value, meant=meant, known=", ".join(known), names="、".join(names))

    def _ours(self, kind: str, loc: Loc, value: object, context: Mapping[str, str]) -> Iterator[Problem]:
        """A complaint of one of our own types."""
        place = self._source.place(*loc)
        if isinstance(value, Cut) and kind == "text-cut":
            column = value.columns + place.column
            place = replace(place, line=place.line + value.lines, column=column)
        if kind == "wrong-type" and isinstance(value, dict) and len(value) == 1:
            (key, text), *_ = value.items()  # `- 培训: 安全` is a text to its writer
            if isinstance(text, str) and len(key) + len(text) <= _SHOWN:
                context = {**context, "right": quoted(f"{key}: {text}")}
        slips = structural(f"[{value}]") if kind == "bad-id" and isinstance(value, str) and not value.isascii() else []
        if slips:
            yield from (_at(slip, place, -1) for slip in slips)
            return
        yield error(kind, place, **context, **(self._attachment(loc) if kind == "bad-digest" else {}))

    def _optional(self, loc: Loc) -> str:
        """The key, if it may be left out together with its value; "" if not."""
        part = part_at(self._model, loc)
        return str(loc[-1]) if part is not None and part.optional and isinstance(loc[-1], str) else ""

    def _spare(self, kind: str, loc: Loc) -> dict[str, str]:
        return {"optional": self._optional(loc)} if kind == "empty-text" else {}

    def _attachment(self, loc: Loc) -> dict[str, str]:
        """The path beside a digest that is missing or wrong, so that the loader can say the right one."""
        if loc[-1:] != ("sha256",):
            return {}
        node: Tree = self._source.tree
        for step in (*loc[:-1], "path"):
            if isinstance(node, dict) and isinstance(step, str):
                node = node.get(step)
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                node = node[step]
            else:
                return {}
        return {"attachment": node.strip()} if isinstance(node, str) else {}

    def _real(self, loc: Loc) -> Loc:
        """The part of a pydantic location that stands in the file: without the names of union members."""
        real: Loc = ()
        for index, step in enumerate(loc):
            stands = (*self._within, *real, step) in self._source.spots
            if stands or index == len(loc) - 1:
                real = (*real, step)
        return real

    def _known(self, loc: Loc) -> list[str]:
        shape = tuple(step for step in loc[:-1] if isinstance(step, str))
        if shape not in self._keys:
            self._keys[shape] = keys_at(self._model, (*shape, ""))
        return self._keys[shape]

    def _guess(self, loc: Loc) -> str:
        if loc not in self._guesses:
            some = len(self._guesses) < _GUESSES
            self._guesses[loc] = nearest(str(loc[-1]), self._known(loc)) if some else ""
        return self._guesses[loc]


def _wanted(part: Allowed | None) -> dict[str, str]:
    """What to write there: one of several words, or something like an example."""
    choices = choices_of(part) if part else ()
    return {"known": ", ".join(choices)} if choices else {"example": example(part) if part else ""}


def _at(slip: Slip, place: Place, offset: int) -> Problem:
    """A slip within a key or text that begins at `place`; `offset` undoes what was put before it to look at it."""
    return error(slip.code, replace(place, column=place.column + slip.shown_at + offset), **dict(slip.words))
