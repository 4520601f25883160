"""The digest of a program's source, so that what is computed or kept says by which program it was."""

from __future__ import annotations

import hashlib
import os
from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[1]
_SOURCE: Final = (".py", ".yml")


@cache
def own_digest() -> str:
    """The digest of the program that runs."""
    return digest_of(_PACKAGE)


def digest_of(package: Path) -> str:
    """The digest of a program's source, the same wherever the package lies and however lines end there."""
    top, found = f"{package}{os.sep}", dict[str, str]()
    for folder, _, names in os.walk(package):
        for name in names:
            if name.endswith(_SOURCE):
                file = os.path.join(folder, name)  # noqa: PTH118  # with pathlib it takes twice as long at every start
                found[file.removeprefix(top).replace(os.sep, "/")] = file
    whole = hashlib.sha256()
    for name in sorted(found):
        data = Path(found[name]).read_bytes().replace(b"\r\n", b"\n")
        whole.update(f"{len(data)} {name}\n".encode() + data)
    return whole.hexdigest()
