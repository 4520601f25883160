"""All of the sample, in one go."""

from __future__ import annotations

from sampledata.book import Book
from sampledata.events import changes, data_incidents, drills, incidents, planned_work, spot_checks
from sampledata.monthly import monthly
from sampledata.rulings import findings, rulings
from sampledata.standing import standing
from sampledata.usage import PERIODS, register, usages
from sampledata.voices import complaints, voices


def sample() -> dict[str, bytes]:
    """Path -> bytes of every file of the sample."""
    book = Book()
    for part in (register, usages, standing, incidents, data_incidents, changes, drills, planned_work, complaints, findings):
        part(book)
    for period in PERIODS:
        for step in (monthly, spot_checks, voices, rulings):
            step(book, period)
    return book.files
