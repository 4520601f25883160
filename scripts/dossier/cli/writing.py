"""Records written into a root: each whole or not at all, and none if the disk refuses one."""

from __future__ import annotations

import errno
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def put(root: Path, files: Mapping[str, bytes], *, over: bool = False) -> None:
    """Write all files aside first and then put each in its place; `over`: also where one is. Raises OSError."""
    aside: dict[Path, Path] = {}
    try:
        for path, data in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.parent.resolve() != target.parent:  # a link would lead out of the root
                raise NotADirectoryError(errno.ENOTDIR, "", str(target.parent))
            if not over and os.path.lexists(target):
                raise FileExistsError(errno.EEXIST, "", str(target))
            aside[target] = target.with_name(f".{target.name}.new")
            aside[target].unlink(missing_ok=True)
            with aside[target].open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for target, made in aside.items():
            made.replace(target)
    finally:
        for made in aside.values():
            with suppress(OSError):
                made.unlink(missing_ok=True)
