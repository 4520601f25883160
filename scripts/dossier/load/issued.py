"""What the program has written under evidence/<month>/issued/: read as it is, understood later."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from dossier.load.attachments import FileFact
from dossier.records.layout import ISSUED

_REVISION: Final = re.compile(r"evidence/[0-9]{4}-[0-9]{2}/" + ISSUED + r"/r[1-9][0-9]{0,3}/([^/]+)")
_NAMES: Final = re.compile(
    r"manifest\.json(\.[a-z][a-z0-9-]*\.(sig|sm2|pem|tsr))?|assessment\.json|comparison\.json|inputs\.sha256|dossier-[0-9-]+(\.[a-z][a-z0-9-]*)?\.pdf"
)
_INPUTS: Final = ("/manifest.json", "/assessment.json")
_FACTS_ALONE: Final = ".pdf"


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A file of an issued revision: its facts, and its bytes unless they are a dossier's, which nobody reads back."""

    fact: FileFact
    data: bytes


def written_by_issue(path: str) -> bool:
    """Whether the path is one that `issue` and `sign` write."""
    found = _REVISION.fullmatch(path)
    return found is not None and _NAMES.fullmatch(found[1]) is not None


def is_input(path: str) -> bool:
    """Whether later months rest on the file: what was issued, and its manifest."""
    return path.endswith(_INPUTS)


def issued_file(path: str, data: bytes, fact: FileFact) -> IssuedFile:
    """The file of this content, of which these are the facts."""
    return IssuedFile(fact, b"" if path.endswith(_FACTS_ALONE) else data)
