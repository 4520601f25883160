"""The contract before this one, with the debt that it leaves, and the contract after it."""

from __future__ import annotations

from datetime import date

from dossier.trace import Step
from dossier.trace.frozen import Money, Result


class OpeningResult(Result):
    """What this contract carries on from the one before it."""

    contract: str
    """The number of the contract before."""
    title: str
    """Its title."""
    until: date
    """Its last day."""
    site: str | None
    """Where its site lies: an address, or a way from the folder of this site; none if the data do not say."""
    month: str
    """The first month of this contract, into which the debt is carried."""
    clause: str
    """The clause of this contract that says so."""
    carried_in: Money
    """The debt carried on, in yuan: zero or less."""
    carried_in_low: Money
    """The greatest debt it can be."""
    carried_in_high: Money
    """The smallest debt it can be."""
    assessment_sha256: str | None
    """The digest of the predecessor's last assessment, from which the debt is taken, if the data say it."""
    manifest_sha256: str | None
    """The digest of the manifest of its last month as issued, if the data say it."""
    trace: tuple[Step, ...]
    """Whence the debt, by which clause, at which line; that what is payable adds up anew."""


class SuccessorResult(Result):
    """The contract after this one."""

    contract: str
    """Its number."""
    title: str
    """Its title."""
    begins: date
    """Its first day."""
    site: str | None
    """Where its site lies, as for the predecessor."""
    month: str
    """The last month of this contract, whose debt the successor carries on."""
    clause: str
    """The clause that says so."""
    trace: tuple[Step, ...]
    """That it follows, from which day on, at which line."""
