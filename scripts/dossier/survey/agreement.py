"""Whether a form shows what its fields hold.

A field's value and its look are two entries of a PDF, and a mark may be drawn on the page without any field. Who fills
the form sees the look, a program reads the value: where they differ nobody can say which was meant.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dossier.contract.survey import SurveyVersion
from dossier.survey.fields import FormField

_LEAST: Final = 50  # per mille of a button's box that a mark darkens more than an empty button is
_MARKED: Final = "、"


@dataclass(frozen=True)
class Answer:
    """What the fields of a question hold and what the page shows, as words of the form; empty if it is nothing."""

    held: str
    shown: str

    @property
    def agrees(self) -> bool:
        """Whether the page shows what is held."""
        return self.held == self.shown


def answer(buttons: Sequence[FormField], empty: int, version: SurveyVersion) -> Answer | None:
    """The grade of a question; None if it does not have a button for each grade. `empty`: how dark an empty one is.

    What a button means is told by its place, from left to right as on the printed form, and must be what its own name
    says; buttons without any look are drawn by each reader from the value.
    """
    grades = [grade.grade for grade in version.grades]
    if len(buttons) != len(grades):
        return None
    buttons = sorted(buttons, key=lambda button: button.left)
    marked = [grade for grade, button in zip(grades, buttons, strict=True) if button.ink > empty + _LEAST]
    held = _MARKED.join(dict.fromkeys(_meant(button.held, buttons, grades) for button in buttons if button.held))
    if not marked and not any(button.drawn for button in buttons):
        return Answer(held, held)
    return Answer(held, _MARKED.join(marked))


def _meant(value: str, buttons: Sequence[FormField], grades: Sequence[str]) -> str:
    """The grade that a value names; both, if the button of that name stands in another grade's place."""
    word = value.removeprefix("/")
    named = {str(place): grade for place, grade in enumerate(grades)}.get(word, word if word in grades else "")
    stands = next((grade for grade, button in zip(grades, buttons, strict=True) if button.option == value), "")
    return _MARKED.join(dict.fromkeys(grade for grade in (named, stands) if grade)) or word


def text_agrees(field: FormField, *, long: bool) -> bool:
    """Whether the page shows a field's text; of a `long` one, which may not have room, at least how it begins."""
    held, shown = _plain(field.held), _plain(field.shown)
    if not shown:
        return not held or not field.drawn or field.fresh
    if any(unicodedata.category(char) in ("Cc", "Co", "Cn") or char == "\ufffd" for char in shown):
        return True  # in a face that does not say which characters it draws
    return held == shown or (long and (held.startswith(shown) or shown == _misdrawn(field.held)))


def _misdrawn(text: str) -> str:
    """What programs draw that fill Chinese into a two-byte face byte by byte, with ? for what they do not know."""
    return _plain(text.encode("latin-1", "replace").decode("utf-16-be", "ignore"))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())
