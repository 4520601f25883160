"""Puts the words of one language on click's commands and errors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import click

from dossier.cli.text import say, title, words
from dossier.fields import nearest
from dossier.wording import LANGUAGES, Language

WRONG_USE: Final = 2
_CLICK_HELP: Final = "_click_default_help"


class Command(click.Command):
    """A command whose help is headed in the language of the run."""

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        _usage(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of arguments and options."""
        _options(self, ctx, formatter)


class Group(click.Group):
    """The command itself; its subcommands are listed in the order they are meant to be used."""

    command_class = Command

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        _usage(self, ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of options, then of commands."""
        _options(self, ctx, formatter)
        rows = [(name, words(_lang(ctx), "commands")[name]) for name in self.commands]
        with formatter.section(title(_lang(ctx), "commands_title")):
            formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """In the order of definition."""
        return list(self.commands)


def _lang(ctx: click.Context) -> Language:
    lang: Language = ctx.find_root().obj or LANGUAGES[0]
    return lang


def _usage(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    pieces = command.collect_usage_pieces(ctx)
    formatter.write_usage(ctx.command_path, " ".join(pieces), f"{title(_lang(ctx), 'usage')}: ")


def _options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    rows = []
    for parameter in command.get_params(ctx):
        name = "help" if parameter.name == _CLICK_HELP else (parameter.name or "").rstrip("_")
        if isinstance(parameter, click.Argument):
            rows.append((parameter.make_metavar(ctx), words(_lang(ctx), "arguments")[name]))
        elif isinstance(parameter, click.Option):
            record = parameter.get_help_record(ctx)
            if record is not None:
                rows.append((record[0], words(_lang(ctx), "options")[name]))
    with formatter.section(title(_lang(ctx), "options_title")):
        formatter.write_dl(rows)


def localise(group: click.Group, lang: Language) -> None:
    """Give the commands their one-sentence help."""
    group.help = title(lang, "app")
    for name, command in group.commands.items():
        command.help = command.short_help = words(lang, "commands")[name]


def explain_misuse(failed: click.UsageError, lang: Language, group: click.Group) -> str:
    """What was wrong with the words of the command line, and where to look."""
    match failed:
        case click.exceptions.NoArgsIsHelpError():
            return failed.message  # the help itself
        case _ if failed.message == "Missing command." and failed.ctx:
            return failed.ctx.get_help()
        case click.NoSuchOption():
            text = say(lang, "unknown_option", value=failed.option_name, meant=_meant(lang, failed.possibilities or ()))
        case click.MissingParameter():
            text = _missing(failed, lang)
        case click.BadParameter():
            name = failed.param.make_metavar(failed.ctx) if failed.param and failed.ctx else ""
            text = say(lang, "bad_value", option=name, value=failed.message)
        case _ if "No such command" in failed.message:
            value = failed.message.split("'")[1]
            text = say(lang, "unknown_command", value=value, meant=_meant(lang, [nearest(value, group.commands)]))
        case _:
            text = failed.message
    path = failed.ctx.command_path if failed.ctx else "dossier"
    return f"{text}\n{say(lang, 'see_help', command=path)}"


def _missing(failed: click.MissingParameter, lang: Language) -> str:
    """Which word is missing, what it stands for, and a whole command as an example."""
    param, ctx = failed.param, failed.ctx
    if param is None or ctx is None:
        return failed.format_message()
    section = "arguments" if isinstance(param, click.Argument) else "options"
    about = words(lang, section)[(param.name or "").rstrip("_")]
    example = words(lang, "examples").get(ctx.info_name or "", "")
    return say(lang, "missing", value=param.make_metavar(ctx), about=about, example=example or ctx.command_path)


def _meant(lang: Language, candidates: Sequence[str]) -> str:
    found = [candidate for candidate in candidates if candidate]
    return say(lang, "meant", value=found[0]) if found else ""
