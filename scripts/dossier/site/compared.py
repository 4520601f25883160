"""The page that compares any two months, and its data as scripts, which load from a server and from a folder alike.

It lies beside the months, since an issued month is never touched again: what it knows of each month stands in a file
of its own, why each pair differs in a file of the later month, and files are listed by folder, so that two months share
the lists of all folders that have not changed between them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dossier.report import Report
from dossier.site.page import Here, Printer
from dossier.views import names, provenance
from dossier.views.shows import shows
from dossier.views.status import EDITIONS
from dossier.views.theme import Theme

FOLDER: Final = "compare"
PAGE: Final = "compare.html"

_TEMPLATE: Final = "compared.html.j2"
_PUT: Final = "dossierPut("
_END: Final = ");\n"
_FAMILIES: Final = ("cause", "change", "effect", "object", "section")


@dataclass(frozen=True)
class Compared:
    """A state of a month that can be compared; its keys are those of the index that the page reads.

    `key` is its version and what names its figures, `file` the digest of its assessment's bytes, `commit` what git
    calls it. Not the `current` one: the figures of a commit that the month was built at before.
    """

    key: str
    version: str
    period: str
    title: str
    file: str
    label: str
    commit: str = ""
    when: str = ""
    status: str = ""
    current: bool = True


def script(name: str, tree: object) -> bytes:
    """Data as a script that hands them to the page under a name; the order of keys is that of fields on the page."""
    told = (json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in (name, tree))
    return f"{_PUT}{','.join(told)}{_END}".encode()


def payload(script_: bytes) -> str:
    """The JSON of such a script, "" if it is none."""
    text = script_.decode("utf-8", "replace")
    start = text.find(",")
    return text[start + 1 : -len(_END)] if text.startswith(_PUT) and text.endswith(_END) else ""


def store(report: Report) -> str:
    """The name under which a browser keeps what was looked at last: of one contract in one edition."""
    return f"dossier {report.assessment.contract} {report.edition}"


def page(theme: Theme, newest: Report) -> bytes:
    """The page; the contract's title and the marks are those of the newest report."""
    marks = ("示例数据" if newest.sample else "", EDITIONS.get(newest.edition, ""))
    values = {
        "title": newest.contract.terms.title,
        "contract": newest.assessment.contract,
        "marks": tuple(mark for mark in marks if mark),
        "gap": provenance.gap(newest) or provenance.keys(newest),
        "here": Here(PAGE),
        "folder": FOLDER,
    }
    return Printer(theme, theme.word, {}).fill(_TEMPLATE, values).encode()


def index(theme: Theme, newest: Report, states: Sequence[Compared], program: str) -> Mapping[str, object]:
    """What the page reads first: the states in order, the words, and the program that found the causes."""
    word = names.word(newest.contract, theme, newest.period.end)
    return {
        "contract": newest.assessment.contract,
        "store": store(newest),
        "money": shows(newest).money,
        "program": program,
        "states": [vars(state) for state in states],
        "words": {family: {key: word(family, key) for key in theme.words.get(family, {})} for family in _FAMILIES},
    }
