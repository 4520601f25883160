"""The words of the intake workbook: `messages/intake.zh.yml`. Whoever fills it reads Chinese."""

from __future__ import annotations

from dossier.exact.period import Period
from dossier.intake.month.columns import ATTACHED, RecordColumn
from dossier.problems.messages import messages
from dossier.problems.wording import title

_OWN = {"id": "own-id", "title": "own-title", "happened": "own-day", f"{ATTACHED}.path": "file"}


def told(name: str, **values: str) -> str:
    """One of the words, with its values filled in."""
    words: dict[str, str] = messages("intake.zh")
    return words[name].format(**values)


def note(column: RecordColumn, period: Period) -> str:
    """What may stand in a column, in a few sentences."""
    sample = f"{period}-05"
    known = "、".join(column.words.values())
    lines = [
        f"{column.means}。" if column.means else "",
        told(_OWN[column.key]) if column.key in _OWN else "",
        told(column.sort, known=known, example=column.example.strip("[]"), day=sample, month=str(period)),
        told("many") if column.many else "",
        told("optional" if column.optional or column.key in _OWN else "needed"),
    ]
    return "\n".join(filter(None, lines))


def heading(column: RecordColumn) -> str:
    """The head of a column: its title, which no other column of its kind has."""
    return column.title or title(column.key) or column.key
