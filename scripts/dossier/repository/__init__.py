"""All that git is ever asked, in one place. Only the command line asks.

place     where the repository lies         refs      what is checked out
program   how programs are started          git       objects and nothing else
commits   what commits say                  trees     what they changed
origins   who gave each file its content    history   what the command line asks
revision  a root as it stood                index    a root as it is staged
between   what a branch changes             writing  objects and references that move
"""

from __future__ import annotations

from dossier.repository.between import CommitsBetween, between
from dossier.repository.feeds import feeds
from dossier.repository.files import differing, program_differing
from dossier.repository.gap import NoHistory
from dossier.repository.history import History, Loss, Version
from dossier.repository.index import at_index
from dossier.repository.reading import holds, read_history
from dossier.repository.revision import BadRevisionError, at_revision, files_at, rests_on
from dossier.repository.told import CODES as TOLD
from dossier.repository.told import told

__all__ = [
    "TOLD",
    "BadRevisionError",
    "CommitsBetween",
    "History",
    "Loss",
    "NoHistory",
    "Version",
    "at_index",
    "at_revision",
    "between",
    "differing",
    "feeds",
    "files_at",
    "holds",
    "program_differing",
    "read_history",
    "rests_on",
    "told",
]
