"""The sample's months as they lie beside each other where the site is published, without the pages of any month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import sample_months
from builders import HOME
from dossier.assessment import Assessment
from dossier.exact.period import Period
from dossier.publish.appearance import read_look
from dossier.publish.compared import Comparisons, Crossed, earlier
from dossier.report import Commit, Report
from dossier.site.front import PublishedMonth


def reports(assessed: Mapping[str, Assessment] | None = None, commit: Commit | None = None) -> tuple[Report, ...]:
    """The sample's months with all that is on file."""
    months = assessed or sample_months.assessed()
    dossier = sample_months.loaded().dossier
    assert dossier is not None
    found = []
    for period, assessment in sorted(months.items()):
        month = Period.parse(period)
        history = tuple(months[one] for one in sorted(months) if one <= period)
        called = dossier.contract.called_on(month.end)
        found.append(Report(month, assessment, called, dossier.evidence, (), history, commit, {}, {}, sample=True))
    return tuple(found)


def put(
    folder: Path,
    built: Iterable[Report],
    *,
    lying: Iterable[PublishedMonth] = (),
    crossed: Crossed = lambda _before, _after: None,
) -> Mapping[str, bytes]:
    """Publish the comparison of months that are built and months that lie there; the files that were written."""
    made = {report.version: report for report in built}
    before = {version: earlier(folder, version) for version in made}
    for version, report in made.items():
        (folder / version).mkdir(parents=True, exist_ok=True)
        (folder / version / "assessment.json").write_text(report.result, encoding="utf-8")
    look = read_look(HOME)
    months = [
        *lying,
        *(PublishedMonth(version, report.assessment, frozenset(), "草稿") for version, report in made.items()),
    ]
    files = Comparisons(folder, look.theme, made, before, crossed).files(months, look.beside)
    for path in (folder / "compare").glob("*"):
        path.unlink()
    for name, data in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return files
