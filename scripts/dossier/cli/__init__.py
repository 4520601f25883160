"""Arguments in, exit code out: the only code that prints.

0 fine, 1 problems in the records, 2 wrong use.
"""

from __future__ import annotations

import sys

import click

from dossier.cli import machine
from dossier.cli.app import app
from dossier.cli.misuse import WRONG_USE, explain_misuse
from dossier.cli.quiet import quiet
from dossier.cli.text import language, say
from dossier.problems import RefusedError

__all__ = ["main"]


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    lang = language(given)
    machine.prepare()
    try:
        with quiet():
            code = app.main(given, prog_name="dossier", standalone_mode=False, obj=lang)
        machine.flush()
    except click.UsageError as failed:
        click.echo(explain_misuse(failed, lang, app), err=True)
        return WRONG_USE
    except RefusedError as failed:
        click.echo(say(lang, failed.message, **failed.values), err=True)
        return WRONG_USE
    except BrokenPipeError:  # such as `| head`, which has seen enough
        machine.let_go()
        return WRONG_USE
    except ImportError as failed:
        if not machine.no_site(failed, lang):
            raise
        click.echo(machine.no_site(failed, lang), err=True)
        return WRONG_USE
    except OSError as failed:
        click.echo(machine.no_site(failed, lang) or machine.sentence(failed, lang), err=True)
        machine.let_go()
        return WRONG_USE
    except click.Abort:
        return 130
    return code if isinstance(code, int) else 0
