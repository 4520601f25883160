"""Verifies who did what, and tells it."""

from __future__ import annotations

import click

from dossier.cli.session import WrongUse
from dossier.cli.show import show_problems
from dossier.cli.text import say
from dossier.problems import Severity
from dossier.problems.formats import FORMATS
from dossier.problems.wording import Language
from dossier.repository import BadRevisionError
from dossier.verify import Asked, verify

FOUND_PROBLEMS = 1


def verified(asked: Asked, format_: str, lang: Language) -> int:
    """Print what is wrong. Raises WrongUse for a commit that is not there."""
    try:
        problems = verify(asked)
    except BadRevisionError as bad:
        raise WrongUse(bad.message, **bad.values) from None
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if format_ != "text":
        click.echo(FORMATS[format_](problems, {}, lang).encode(), nl=False)
    else:
        show_problems(problems, {}, lang)
        warnings = str(len(problems) - errors)
        click.echo(say(lang, "unverified" if errors else "verified", errors=str(errors), warnings=warnings))
    return FOUND_PROBLEMS if errors else 0
