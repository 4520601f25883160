"""All that git is ever asked, in one place. Only the command line asks.

place     where the repository lies         refs      what is checked out
program   how programs are started          git       objects and nothing else
commits   what commits say                  changes   what they changed
origins   who gave each file its content    history   what the command line asks
"""

from __future__ import annotations

from dossier.repository.history import History, Loss, Version
from dossier.repository.reading import read_history

__all__ = ["History", "Loss", "Version", "read_history"]
