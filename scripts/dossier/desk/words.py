"""The words of the page and of its answers, in the language of this run."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.problems.messages import messages
from dossier.problems.wording import Language


def words(lang: Language) -> Mapping[str, str]:
    """Every word by its name."""
    return messages(f"desk.{lang}")


def say(lang: Language, name: str, /, **values: str) -> str:
    """One sentence with its values filled in."""
    return words(lang)[name].format(**values)
