"""The manual of problems: a page for each code, and the list of all.

It is the same for every month and lies beside them, so its pages stand alone, and lead to the contract at a glance.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dossier.markup.markdown import written
from dossier.site.page import Printer
from dossier.site.search import Searched, part
from dossier.views.theme import Theme
from dossier.views.warnings import TITLE, heading

SEARCHED: Final = "search.js"
"""The part of the search that has its pages; the months ask for it."""

_UP: Final = "../.."
_WEIGHT: Final = 20  # problems in general come after what a month says of itself


def pages(theme: Theme) -> Mapping[str, bytes]:
    """All its files by name, none if there is nothing to explain; they are to lie two folders below the first page."""
    if not theme.problems:
        return {}
    printer = Printer(theme, theme.word, {})
    titles = {code: heading(text, code) for code, text in sorted(theme.problems.items())}
    made = {
        f"{code}.html": printer.fill(
            "manual_page.html.j2",
            {"up": _UP, "title": titles[code], "code": code, "text": written(TITLE.sub("", text, count=1))},
        )
        for code, text in sorted(theme.problems.items())
    }
    made[SEARCHED] = part(Searched(name, page, _WEIGHT) for name, page in made.items()).decode()
    made["index.html"] = printer.fill("manual.html.j2", {"up": _UP, "titles": titles})
    made["manual.css"] = printer.fill("manual.css.j2", {})
    return {name: text.encode() for name, text in made.items()}
