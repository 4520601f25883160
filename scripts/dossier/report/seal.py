"""What an issued month says of itself: its revision, who has signed it, and whether another one stands in its place."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.issued import Revision
from dossier.issued.signatures import ManifestSignature, Signing


@dataclass(frozen=True)
class Seal:
    """An issued revision as shown; `replaced_by` is the number of the revision that stands, 0 if this one does."""

    revision: Revision
    marks: tuple[ManifestSignature, ...]
    signing: Signing
    replaced_by: int = 0

    @property
    def version(self) -> str:
        """What the site calls it: the month, of one that was replaced with its number."""
        period = self.revision.manifest.period
        return f"{period}-r{self.revision.number}" if self.replaced_by else period

    @property
    def key(self) -> str:
        """Everything that its pages depend on and that can still change."""
        signed = " ".join(f"{one.path}={one.state}/{one.person}" for one in self.marks)
        files = self.revision.files
        pdfs = " ".join(files[name].fact.sha256 for name in self.revision.signed_dossiers.values())
        return f"{self.revision.digest} {self.replaced_by} {signed} {pdfs}".rstrip()
