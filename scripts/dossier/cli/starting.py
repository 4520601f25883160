"""A new contract: a scheme that comes with the program, copied to be filled in."""

from __future__ import annotations

import os
import shutil
import tempfile
from importlib.resources import as_file, files
from pathlib import Path
from typing import Final

from dossier.cli.misuse import WrongUse
from dossier.problems.wording import Language

SCHEMES: Final = ("bands", "linear", "service-points")
BY_LANGUAGE: Final[dict[Language, str]] = {"zh": "bands", "en": "service-points"}
"""The scheme to begin with: its comments are in the language of the run."""
_HIDDEN: Final = {"gitattributes": ".gitattributes", "gitignore": ".gitignore"}


def start(target: Path, scheme: str) -> int:
    """Put the scheme at `target` and return how many files it has; whole or not at all.

    Raises WrongUse if anything is there already, or nothing can be written.
    """
    if os.path.lexists(target) and not _empty(target):
        raise WrongUse("init_taken", value=str(target))
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as aside:
            made = Path(aside) / "new"
            with as_file(files("dossier") / "schemes" / scheme) as source:
                shutil.copytree(source, made, copy_function=shutil.copyfile)
            for name, hidden in _HIDDEN.items():
                (made / name).rename(made / hidden)
            made.replace(target)
    except OSError as problem:
        raise WrongUse("init_unwritable", value=str(target), why=os.strerror(problem.errno or 0)) from None
    return sum(1 for path in target.rglob("*") if path.is_file())


def _empty(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir())
