"""What has been issued: the revisions that lie under evidence/<month>/issued/, as one chain.

manifest    what a revision consists of and rests on      revisions   the revisions read, in order, with what is wrong
doubted     what hung on doubts
frozen      whether an issued month's folder is as it was        signatures  who has signed
receipt     the line that each party keeps
"""

from dossier.issued.manifest import Link, Manifest, ManifestHead, Moved, OpenDecision, SealedFile, read_manifest
from dossier.issued.revisions import (
    NOTHING_ISSUED,
    IssuedMonths,
    Revision,
    UnreadableRevisionError,
    read_issued,
)

__all__ = [
    "NOTHING_ISSUED",
    "IssuedMonths",
    "Link",
    "Manifest",
    "ManifestHead",
    "Moved",
    "OpenDecision",
    "Revision",
    "SealedFile",
    "UnreadableRevisionError",
    "read_issued",
    "read_manifest",
]
