"""Words of states, the same wherever one is shown: `messages/states.<language>.yml`, by what they are of and by id."""

from __future__ import annotations

from collections.abc import Mapping

from dossier.problems.messages import messages
from dossier.problems.wording import Language


def state(of: str, name: str, language: Language = "zh") -> str:
    """The word of a state; "" if the catalogue has none."""
    return states(language).get(of, {}).get(name, "")


def status(name: str, revision: int, language: Language = "zh") -> str:
    """The word of a month's status, with its revision if it has one."""
    words = states(language)["status"]
    return words["revision"].format(status=words[name], revision=revision) if revision else words[name]


def superseded(revision: int, language: Language = "zh") -> str:
    """That another revision has taken the place of this one."""
    return states(language)["status"]["superseded"].format(revision=revision)


def states(language: Language = "zh") -> Mapping[str, Mapping[str, str]]:
    """All words, by what they are of."""
    return messages(f"states.{language}")
