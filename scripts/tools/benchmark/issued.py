"""A city whose months have been issued but for the last one, beside one that has one month alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from dossier.cli.session import Session
from dossier.exact.period import Period
from dossier.issue.sealing import Provenance, as_issued, sealed
from dossier.issue.writing import folder_of
from dossier.issued import NOTHING_ISSUED, read_issued
from dossier.load.attachments import fact_of
from dossier.load.issued import IssuedFile, issued_file
from dossier.pipeline import Months
from tools.benchmark.measure import Facts

_LATER: Final = timedelta(days=10)
_PDF: Final = b"%PDF-1.7\n% stands for a dossier, which nobody reads back\n"


def issue(folder: Path, periods: tuple[Period, ...]) -> None:
    """Write what issuing these months in order writes, each ten days after its end, but for the PDFs."""
    session = Session(folder, None)
    loaded, issued = session.dossier, NOTHING_ISSUED
    written: dict[str, IssuedFile] = {}
    for period in periods:
        day = period.end + _LATER
        then = Months(replace(loaded, evidence=loaded.evidence.as_of(day)), day, (), issued)
        month = as_issued(then.adopted[period], issued, loaded.contract)
        for name, data in sealed(month, _PDF, issued, Provenance(session.history.head)).items():
            path = f"{folder_of(period, 1)}/{name}"
            written[path] = issued_file(path, data, fact_of(data))
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        issued = read_issued(written)[0]


def look(folder: Path, cache: Path, period: Period) -> Facts:
    """Load, check and compute all months that are open, as every command does before it shows anything."""
    session = Session(folder, cache, period.shift(1).end)
    problems = session.problems
    if session.unsteady or not session.sound:
        raise ValueError([one for one in problems if one.severity == "error"][:3])
    return {"months": len(session.assessments), "computed": len(session.assessments.open), "problems": len(problems)}
