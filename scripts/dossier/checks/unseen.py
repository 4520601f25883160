"""Characters that nobody sees, such as a zero-width space: two titles that look the same are not the same then, and a
word with one inside is not found. They come with text that was copied from a web page or a chat.

What turns the direction of writing is refused where a file is read.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from typing import Final

from dossier.checks.walk import texts
from dossier.load import Dossier
from dossier.problems import Problem, warning

CODES: Final = ("unseen-character",)
BY_MONTH: Final = True

_UNSEEN: Final = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u2060-\u2064\u3164\uffa0\ufff9-\ufffb]")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every text of every record, its body as well; the first one of a text or a line."""
    for record in filter(dossier.asks, dossier.evidence.records):
        for place, text in texts(record, sys.maxsize):  # none of them is ASCII
            found = _UNSEEN.search(text)
            if found is not None:
                yield warning("unseen-character", place(found.start()), character=f"U+{ord(found[0]):04X}")
