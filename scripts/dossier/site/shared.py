"""Where files lie that more than one month shows: once beside the months, in folders that are named by what they hold.

Other contents have another name, so that such a folder is never changed, and stays as long as a month asks for it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from dossier.exact.digest import sha256
from dossier.views.attached import Opened

SHARED: Final = "shared"
"""The folder beside the months."""

_DIGITS: Final = 16
_NAME: Final = re.compile(rf"[a-z]+-[0-9a-f]{{{_DIGITS}}}")


def set_name(kind: str, digests: Mapping[str, str]) -> str:
    """The name of a set of files of a kind, by the sha256 of each path in it."""
    listed = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items()))
    return f"{kind}-{sha256(listed.encode())[:_DIGITS]}"


def is_set(name: object) -> bool:
    """Whether a name that was read can be that of a set."""
    return isinstance(name, str) and _NAME.fullmatch(name) is not None


def beside(name: str) -> str:
    """Where a set lies, seen from a month's folder."""
    return f"../{SHARED}/{name}"


def single(kind: str, name: str, data: bytes) -> str:
    """Where a file lies that is a set of its own, seen from a month's folder."""
    return f"{beside(set_name(kind, {name: sha256(data)}))}/{name}"


def of_attachment(opened: Opened, digest: str) -> str:
    """Where an attachment lies with what was drawn of it; `digest` is the file's sha256."""
    name = PurePosixPath(opened.file.page).name
    drawn = {PurePosixPath(path).name: sha256(picture.data) for path, picture in opened.pictures.items()}
    return f"{beside(set_name('files', {name: digest, **drawn}))}/{name}"
