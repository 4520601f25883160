"""The rules of tables as whole lines.

WeasyPrint draws each side of a cell by itself, as a mark of its own, which takes a twelfth of a long document's time
and a twentieth of its bytes, and shows seams where they meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

import weasyprint.draw as engine

_SOLID: Final = "solid"

_Pen: TypeAlias = tuple[float, str, Any]
"""How thick a line is, in what style and colour."""


@dataclass(frozen=True)
class _Rule:
    """A line across or down, as far as it reaches."""

    x1: float
    y1: float
    x2: float
    y2: float
    pen: _Pen

    @property
    def way(self) -> tuple[bool, float, _Pen]:
        """What it has in common with the lines that it may go on in."""
        across = self.y1 == self.y2
        return across, self.y1 if across else self.x1, self.pen

    def meets(self, following: _Rule) -> bool:
        """Whether one of the same way begins on it."""
        return self.x1 <= following.x1 <= self.x2 and self.y1 <= following.y1 <= self.y2

    def with_next(self, following: _Rule) -> _Rule:
        """Both as one."""
        return _Rule(self.x1, self.y1, max(self.x2, following.x2), max(self.y2, following.y2), self.pen)


class _NoStream:
    """Takes the place of the page's stream while lines are only told."""

    @staticmethod
    def artifact() -> AbstractContextManager[None]:
        """No mark."""
        return nullcontext()

    stacked = artifact


@contextmanager
def whole_rules() -> Iterator[None]:
    """While pages are drawn, what borders of cells make up a line is drawn as one."""
    usual, line = engine.draw_collapsed_borders, engine.draw_line

    def draw(stream: Any, table: Any) -> None:  # noqa: ANN401  # weasyprint ships no types
        told: list[_Rule] = []
        engine.draw_line = lambda _, x1, y1, x2, y2, *pen: told.append(_Rule(x1, y1, x2, y2, pen))
        try:
            usual(_NoStream, table)
        finally:
            engine.draw_line = line
        if told:
            with stream.artifact():
                for rule in _whole(told):
                    line(stream, rule.x1, rule.y1, rule.x2, rule.y2, *rule.pen)

    engine.draw_collapsed_borders = draw
    try:
        yield
    finally:
        engine.draw_collapsed_borders = usual


def _whole(rules: Iterable[_Rule]) -> Iterator[_Rule]:
    """Solid ones joined with those that they begin on, in the order in which they begin."""
    found: list[_Rule] = []
    last: dict[tuple[bool, float, _Pen], int] = {}
    for rule in rules:
        place = last.get(rule.way)
        if place is not None and found[place].meets(rule):
            found[place] = found[place].with_next(rule)
            continue
        if rule.pen[1] == _SOLID:
            last[rule.way] = len(found)
        found.append(rule)
    yield from found
