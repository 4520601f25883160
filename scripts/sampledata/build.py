"""All of the sample, in one go."""

from __future__ import annotations

from sampledata.book import Book
from sampledata.certificates import certificates
from sampledata.events import changes, drills, planned_work, policy_changes, spot_checks
from sampledata.guide import guide
from sampledata.incidents import data_incidents, incidents
from sampledata.reports import reports
from sampledata.rulings import findings, rulings
from sampledata.staff import staff
from sampledata.standing import standing
from sampledata.usage import PERIODS, register, usages
from sampledata.voices import complaints, voices
from sampledata.watch import watch


def sample() -> dict[str, bytes]:
    """Path -> bytes of every file of the sample."""
    book = Book()
    for part in (
        guide,
        register,
        usages,
        standing,
        certificates,
        incidents,
        data_incidents,
        changes,
        drills,
        planned_work,
        policy_changes,
        complaints,
        findings,
    ):
        part(book)
    for period in PERIODS:
        for step in (watch, staff, reports, spot_checks, voices, rulings):
            step(book, period)
    return book.files
