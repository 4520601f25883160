"""How far a text is YAML: the parser's own account of where it gave up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import yaml

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the wheel may lack the C part
MAX_DEPTH: Final = 20
_LATE: Final = ("a quoted scalar", "a simple key", "a flow sequence", "a flow mapping")
"""What the parser was at when it notices a slip only lines later: the slip is where it began."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Where a text ceases to be YAML, as lines and columns from 0.

    `gave_up` is where the parser stopped, `place` where the cause stands as far as one can tell, `reached` how far the
    text is sound; `quotation` if that is where a quotation begins that does not end. No `detail`: it is YAML, but a
    single text.
    """

    gave_up: tuple[int, int]
    place: tuple[int, int]
    reached: tuple[int, int]
    detail: str = ""
    quotation: bool = False

    @property
    def rows(self) -> tuple[int, ...]:
        """The lines in which the cause may stand, the likeliest first."""
        rows = (self.reached[0], self.place[0], *(() if self.quotation else (self.gave_up[0] - 1, self.gave_up[0])))
        return tuple(row for row in dict.fromkeys(rows) if row >= 0)


def failure(text: str) -> Failure | None:
    """Where the text ceases to be a YAML mapping, None if it is one to its end."""
    loader = LOADER(text)
    depth, text_at = 0, None
    try:
        while loader.check_event():
            event = loader.get_event()
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.NodeEvent):
                if not depth and text_at is None and not isinstance(event, yaml.MappingStartEvent):
                    text_at = (event.start_mark.line, event.start_mark.column)  # type: ignore[union-attr]  # of a parsed text
                depth += isinstance(event, yaml.CollectionStartEvent)
                if depth > MAX_DEPTH:
                    return None
    except yaml.MarkedYAMLError as found:
        failed = _failure(found)
        return replace(failed, reached=text_at) if text_at else failed
    except yaml.YAMLError:  # a character that YAML does not allow
        return Failure((0, 0), (0, 0), (0, 0), "yaml")
    finally:
        loader.dispose()
    return Failure(text_at, text_at, text_at) if text_at else None


def _failure(found: yaml.MarkedYAMLError) -> Failure:
    marks = [(mark.line, mark.column) for mark in (found.problem_mark, found.context_mark) if mark is not None]
    gave_up, began = (marks[0], marks[-1]) if marks else ((0, 0), (0, 0))
    context = found.context or ""
    place = began if began[0] < gave_up[0] and context.endswith(_LATE) else gave_up
    quotation = context.endswith("a quoted scalar")
    return Failure(gave_up, place, began if quotation else gave_up, found.problem or context or "yaml", quotation)
