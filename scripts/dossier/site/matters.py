"""A page for each party: what it has still to do, worth the most first, what came in late, and what runs out."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import partial
from typing import Final

from dossier.report import Report
from dossier.site.page import Page
from dossier.views.arrivals import LateArrival, arrivals
from dossier.views.expiries import Coming, Expiring, coming, expiries
from dossier.views.names import Word
from dossier.views.records import SOON
from dossier.views.todo import ToDo

FOLDER: Final = "matters"


def page_of(role: str) -> str:
    """The page of a party."""
    return f"{FOLDER}/{role}.html"


def pages(report: Report, found: Sequence[ToDo], word: Word) -> Iterator[Page]:
    """A page for each party of the contract; what nobody can do anything about stands on all of them."""
    parties = report.contract.terms.parties
    known = {one.role for one in parties}
    late, soon, later = arrivals(report, word), expiries(report), coming(report)
    for party in parties:
        of_party = partial(_of, party.role, known)
        values = {
            "due": [one for one in found if one.matter.party == party.role],
            "waiting": [one for one in found if one.matter.party not in known],
            "others": [
                (other.called, page_of(other.role), sum(one.matter.party == other.role for one in found))
                for other in parties
                if other.role != party.role
            ],
            "late": list(filter(of_party, late)),
            "soon": list(filter(of_party, soon)),
            "coming": list(filter(of_party, later)),
            "horizons": SOON,
            "judged": report.period.end,
        }
        yield Page(page_of(party.role), f"待办：{party.called}", "matters.md.j2", values, hide=("toc",))


def _of(role: str, known: Container[str], one: LateArrival | Expiring | Coming) -> bool:
    """Whether it is a party's, or nobody's that is a party."""
    return one.party == role or one.party not in known
