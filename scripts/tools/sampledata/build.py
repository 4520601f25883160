"""All of the sample, in one go."""

from __future__ import annotations

from tools.sampledata.book import Book
from tools.sampledata.certificates import certificates
from tools.sampledata.events import changes, drills, planned_work, policy_changes, spot_checks
from tools.sampledata.guide import guide
from tools.sampledata.incidents import data_incidents, incidents
from tools.sampledata.looked import with_digests
from tools.sampledata.objections import objections
from tools.sampledata.reports import reports
from tools.sampledata.rulings import findings, rulings
from tools.sampledata.staff import staff
from tools.sampledata.standing import standing
from tools.sampledata.usage import PERIODS, register, usages
from tools.sampledata.voices import complaints, voices
from tools.sampledata.watch import watch


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
        objections,
    ):
        part(book)
    for period in PERIODS:
        for step in (watch, staff, reports, spot_checks, voices, rulings):
            step(book, period)
    return with_digests(book.files)
