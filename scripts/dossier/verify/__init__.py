"""Who may do what, held against the real history: every commit is judged by the register in force at that moment.

state     what a commit hands on: the register in force, the changes that await another party
signing   who signed a commit, by that register          register    the versions of roles.yml
judging   what is wrong with one commit                  merges      what a merge changes itself
walk      all commits, one after the other               kept        verdicts remembered from run to run
outward   what hides commits, what is not committed      attributes  what changes files on their way out
verdict   all of it, for one revision
"""

from __future__ import annotations

from dossier.verify.verdict import Asked, verify

__all__ = ["Asked", "verify"]
