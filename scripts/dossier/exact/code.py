"""The digest of a program's source, and the libraries beside it, so that what is computed or kept says by what."""

from __future__ import annotations

import hashlib
import os
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).parents[1]
_SOURCE: Final = (".py", ".yml")
_WITH_VERSION: Final = (".dist-info", ".egg-info")


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


def libraries() -> str:
    """The interpreter and every library at hand, each with its version: nobody has to list those that matter."""
    found = [sys.version]
    for folder in sys.path:
        with suppress(OSError):  # nothing lies there, or an archive
            found += sorted(name for name in os.listdir(folder) if name.endswith(_WITH_VERSION))  # noqa: PTH208  # as above
    return " ".join(found)
