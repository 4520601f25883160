"""What a proposed change does, such as a pull request: two states of a root -> one account of it, as data, in words.

state   the two sides, and the files that differ     names    what things are called
making  the account                                  blocks   how it is told, in sentences, tables and lists
result  what the account says                        formats  the same as Markdown, HTML, text and JSON
"""

from __future__ import annotations

from dossier.proposal.formats import FORMATS
from dossier.proposal.making import new_problems, proposed
from dossier.proposal.result import Proposed, Revisions
from dossier.proposal.state import FileChange, How, RootState

__all__ = ["FORMATS", "FileChange", "How", "Proposed", "Revisions", "RootState", "new_problems", "proposed"]
