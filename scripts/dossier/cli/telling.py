"""Problems as they are told on a terminal."""

from __future__ import annotations

from collections.abc import Mapping

import click

from dossier.problems import Problem
from dossier.problems.formats import blocks
from dossier.problems.wording import Language


def show_problems(problems: tuple[Problem, ...], texts: Mapping[str, bytes], lang: Language) -> None:
    """The problems with their lines, a caret, and how to mend them; of very many alike, the first and a count."""
    for block in blocks(problems, texts, lang):
        click.echo(block)
        click.echo()
