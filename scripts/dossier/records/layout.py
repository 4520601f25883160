"""What a path under evidence/ means, decided once: whose file it is, of which month and of which kind.

evidence/projects/<project>.yml          the register            evidence/<yyyy-mm>/<kind>/<id>.md     of a month
evidence/standing/<kind>/<id>.md     valid for many months   evidence/<yyyy-mm>/issued/r<n>/       made by `issue`
"""

from __future__ import annotations

import re
from typing import Final

from dossier.exact.period import Period

EVIDENCE: Final = "evidence/"
PROJECTS: Final = "projects"
STANDING: Final = "standing"
USAGE: Final = "usage"
RULINGS: Final = "rulings"
ISSUED: Final = "issued"
_OF_RULINGS: Final = frozenset({"ruling", "finding", "closing"})
_MONTHLY: Final = re.compile(r"evidence/(20[0-9]{2}-(?:0[1-9]|1[0-2]))/")


def top_of(path: str) -> str:
    """The folder below evidence/: `projects`, `standing`, a month, or what should not be there; "" outside."""
    return path.split("/")[1] if path.startswith(EVIDENCE) else ""


def month_of(path: str) -> Period | None:
    """The month whose folder a file lies in; None for the register, standing records and the contract."""
    found = _MONTHLY.match(path)
    return Period.parse(found[1]) if found else None


def kind_of(path: str) -> str:
    """The folder of a kind within a month or among standing records; "" for what has none, such as the register."""
    steps = path.split("/")
    return steps[2] if len(steps) > 3 and steps[0] == "evidence" else ""  # noqa: PLR2004  # root, month, kind, file


def folder_of(path: str) -> str:
    """The folder that tells the kind: the last one above the file."""
    return path.rpartition("/")[0].rpartition("/")[2]


def stem_of(path: str) -> str:
    """The file's name without its last suffix: the id of the record in it."""
    return path.rpartition("/")[2].rpartition(".")[0]


def folder(kind: str, scope: str, month: str) -> str:
    """The folder of a kind of record of a scope: of the register, of standing records, or of a month."""
    home = RULINGS if kind in _OF_RULINGS else kind
    match scope:
        case "project":
            return f"{EVIDENCE}{PROJECTS}"
        case "standing":
            return f"{EVIDENCE}{STANDING}/{home}"
    return f"{EVIDENCE}{month}/{home}"


def is_month(name: str) -> bool:
    """Whether the name of a folder is a month."""
    return month_of(f"{EVIDENCE}{name}/") is not None


def own(path: str, period: Period) -> bool:
    """Whether a path lies in a month's own folder, and not in what has been issued of it."""
    folder = f"{EVIDENCE}{period}/"
    return path.startswith(folder) and not path.startswith(f"{folder}{ISSUED}/")


def lasts(path: str) -> bool:
    """Whether the file has a part in every month: the register and standing records."""
    return top_of(path) in (PROJECTS, STANDING)


def feeds(path: str, period: Period) -> bool:
    """Whether a file of evidence has a part in a month by where it lies: it lasts, or is of that month or before."""
    month = month_of(path)
    return lasts(path) or (month is not None and month <= period)
