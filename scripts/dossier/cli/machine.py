"""What the machine refuses, in words: a terminal with other characters, a closed pipe, a disk that is full."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping
from io import TextIOWrapper
from typing import Final

from dossier.cli.text import say
from dossier.problems.wording import Language

_REASONS: Final[Mapping[int, str]] = {
    errno.ENOSPC: "disk_full",
    errno.EDQUOT: "disk_full",
    errno.EFBIG: "disk_full",
    errno.EROFS: "disk_closed",
    errno.EACCES: "disk_closed",
    errno.EPERM: "disk_closed",
    errno.EEXIST: "disk_kind",
    errno.ENOTDIR: "disk_kind",
    errno.EISDIR: "disk_kind",
    errno.ENOENT: "disk_gone",
    errno.ENAMETOOLONG: "disk_name",
    errno.ELOOP: "disk_name",
    errno.EMFILE: "disk_busy",
    errno.ENFILE: "disk_busy",
    errno.ENOMEM: "disk_busy",
    errno.EADDRINUSE: "port_used",
}
OTHER: Final = "disk_other"
_FOR_SITES: Final = ("fontTools", "material", "mkdocs", "pydyf", "uharfbuzz", "weasyprint")
_NOT_LOADED: Final = "cannot load library"
WORDS: Final = frozenset({*_REASONS.values(), OTHER})


def prepare() -> None:
    """Let every character be written, one that the terminal does not know as its number."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by whoever started us
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115  # open to the end
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def flush() -> None:
    """Write what is still held back, so that a full disk behind the output is noticed. Raises OSError."""
    sys.stdout.flush()


def let_go() -> None:
    """Take the output away from whoever has closed it, so that nothing more is tried when this process ends."""
    if isinstance(sys.stdout, TextIOWrapper) and sys.stdout is sys.__stdout__:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def no_site(failed: ImportError | OSError, lang: Language) -> str:
    """That sites and PDFs cannot be made here, and with what they are; "" if something else has failed."""
    name = (failed.name or "").partition(".")[0] if isinstance(failed, ImportError) else "Pango"
    there = name not in _FOR_SITES if isinstance(failed, ImportError) else _NOT_LOADED not in str(failed)
    return "" if there else say(lang, "no_site", value=name)


def sentence(failed: OSError, lang: Language) -> str:
    """What could not be done, and what to do about it."""
    place = os.fsdecode(failed.filename) if isinstance(failed.filename, str | bytes) else ""
    told = say(lang, _REASONS.get(failed.errno or 0, OTHER), reason=failed.strerror or str(failed))
    return f"{place}：{told}" if place and lang == "zh" else f"{place}: {told}" if place else told
