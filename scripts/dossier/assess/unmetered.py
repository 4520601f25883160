"""The evidence without use: rows and duties rest on the rest, which stands while figures of use are edited.

It is handed to whoever scores in place of all there is, so that no use can have a part in what is remembered of it.
"""

from __future__ import annotations

from typing import Final

from dossier.contract import Contract
from dossier.evidence import Evidence
from dossier.remembered import Lasting


def unmetered(contract: Contract, evidence: Evidence, lasting: Lasting) -> Evidence:
    """What rows and duties of a contract can look at: an earlier one if nothing of it has changed since.

    Everything, if a row or a duty of the contract asks for records of use.
    """
    seen = evidence if contract.asks_for_use else evidence.without_use()
    return lasting.once(_AllTold(seen), lambda: seen)


class _AllTold:
    """A name for evidence by all that it tells: the very same records, and what else is known of these."""

    def __init__(self, evidence: Evidence) -> None:
        self._records: Final = evidence.records
        digests = evidence.digests or {}
        looked = {name: digests.get(name) for name in evidence.decisions.named}
        self._beside: Final = (evidence.papered, evidence.issued, looked, evidence.arrivals, evidence.contents)

    def __hash__(self) -> int:
        return hash(tuple(map(id, self._records)))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _AllTold)
            and len(self._records) == len(other._records)
            and all(one is same for one, same in zip(self._records, other._records, strict=True))
            and self._beside == other._beside
        )
