"""Damaged records: no traceback, no hang, every problem with a place and words.

    .venv/bin/pytest tests/test_fuzz.py --fuzz 10000 -n0

takes as many as are asked for; a few hundred belong to every run.
"""

from __future__ import annotations

import faulthandler
import resource

import pytest

from builders import HOME
from dossier.formats import as_text
from dossier.load.filing import read_record
from dossier.wording import word
from fuzzing import damaged

PATHS = sorted(
    path
    for path in (HOME / "evidence").rglob("*")
    if path.suffix in (".yml", ".md") and path.name != "README.md" and "issued" not in path.parts
)
HANG = 60
"""Seconds after which one record is a hang, on the busiest machine."""


def test_damaged_records_become_records_or_problems(request: pytest.FixtureRequest) -> None:
    samples = [path.read_bytes() for path in PATHS]
    told = 0
    for number in range(request.config.getoption("--fuzz")):
        which, data = damaged(number, samples)
        path = PATHS[which].relative_to(HOME).as_posix()
        faulthandler.dump_traceback_later(HANG, exit=True)
        filing = read_record(path, data)
        assert filing.record is not None or filing.problems, number
        for language in ("zh", "en"):
            as_text(filing.problems, {path: data}, language)
        for problem in filing.problems:
            assert problem.place.path == path, number
            assert word(problem).message.strip(), number
        told += bool(filing.problems)
        faulthandler.cancel_dump_traceback_later()
    assert told
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1024 * 1024  # KiB
