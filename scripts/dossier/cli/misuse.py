"""What is wrong with the words of a command line, in the language of the run, and what to write instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from dossier.cli.text import say, words
from dossier.exact.near import nearest
from dossier.problems import RefusedError
from dossier.problems.wording import Language

WRONG_USE: Final = 2


class WrongUse(RefusedError):
    """The words of the command line name something that is not there: a message's name and its values."""


class SurplusError(click.UsageError):
    """More words than the command takes."""

    def __init__(self, surplus: Iterable[str], ctx: click.Context) -> None:
        super().__init__("", ctx)
        self.surplus = tuple(surplus)


@contextmanager
def belonging(ctx: click.Context) -> Iterator[None]:
    """Give what is wrong in here the command it belongs to."""
    try:
        yield
    except click.UsageError as failed:
        failed.ctx = failed.ctx or ctx
        raise


def explain_misuse(failed: click.UsageError, lang: Language, group: click.Group) -> str:
    """What was wrong, and where to look."""
    match failed:
        case click.exceptions.NoArgsIsHelpError():
            return failed.message  # the help itself
        case click.NoSuchOption():
            text = _no_option(failed, lang, group)
        case click.exceptions.NoSuchCommand():
            close = nearest(failed.command_name, group.commands)
            text = say(lang, "unknown_command", value=failed.command_name, meant=_meant(lang, close))
        case click.MissingParameter():
            text = _missing(failed.param, failed.ctx, lang)
        case click.BadParameter():
            text = say(lang, "bad_value", option=_named(failed.param, failed.ctx), value=failed.message)
        case click.BadOptionUsage():
            text = _bad_option(failed, lang)
        case SurplusError(ctx=click.Context() as ctx):
            usage = f"{ctx.command_path} {' '.join(ctx.command.collect_usage_pieces(ctx))}"
            text = say(lang, "surplus", value=" ".join(failed.surplus), usage=usage)
        case _ if failed.ctx and failed.ctx.command is group:  # a command is missing
            return failed.ctx.get_help()
        case _:
            text = say(lang, "bad_use")
    path = failed.ctx.command_path if failed.ctx else "dossier"
    return f"{text}\n{say(lang, 'see_help', command=path)}"


def _no_option(failed: click.NoSuchOption, lang: Language, group: click.Group) -> str:
    """An option that is not there: one of another place of the line, or one that is spelt like another."""
    name = failed.option_name
    if failed.ctx and failed.ctx.command is not group and any(name in one.opts for one in group.params):
        example = f"dossier {_example(name, lang)} {_whole(failed.ctx.command.name or '', lang)}"
        return say(lang, "option_first", value=name, example=example)
    here = group if failed.ctx is None else failed.ctx.command
    theirs = [one for one in group.commands if here is group and name in _options(group.commands[one])]
    if theirs:
        example = f"dossier {_whole(theirs[0], lang)} {_example(name, lang)}"
        return say(lang, "option_later", value=name, example=example)
    return say(lang, "unknown_option", value=name, meant=_meant(lang, nearest(name, _options(here))))


def _options(command: click.Command) -> list[str]:
    return [name for one in command.params for name in one.opts + one.secondary_opts if name.startswith("--")]


def _missing(param: click.Parameter | None, ctx: click.Context | None, lang: Language) -> str:
    """Which word is missing, what it stands for, and a whole command as an example."""
    about = _about(param, lang)
    example = _whole((ctx and ctx.command.name) or "", lang)
    return say(lang, "missing", value=_named(param, ctx), about=about, example=f"dossier {example}")


def _bad_option(failed: click.BadOptionUsage, lang: Language) -> str:
    """An option without its value, or with one that it does not take."""
    params = failed.ctx.command.params if failed.ctx else []
    found = next((one for one in params if failed.option_name in one.opts + one.secondary_opts), None)
    if not isinstance(found, click.Option) or found.is_flag:
        return say(lang, "no_value", value=failed.option_name)
    example = _example(found.opts[0], lang)
    return say(lang, "value_missing", value=failed.option_name, about=_about(found, lang), example=example)


def _whole(command: str, lang: Language) -> str:
    """A command with the words that it needs."""
    return words(lang, "examples").get(command, command)


def _example(option: str, lang: Language) -> str:
    """An option as it is written, with a value if it takes one."""
    return words(lang, "examples").get(option, option)


def _named(param: click.Parameter | None, ctx: click.Context | None) -> str:
    """The name under which the help lists it."""
    if isinstance(param, click.Option):
        return param.opts[0]
    return param.make_metavar(ctx) if param and ctx else ""


def _about(param: click.Parameter | None, lang: Language) -> str:
    section = "arguments" if isinstance(param, click.Argument) else "options"
    return words(lang, section).get(((param and param.name) or "").rstrip("_"), "").rstrip("。.")


def _meant(lang: Language, close: str) -> str:
    return say(lang, "meant", value=close) if close else ""
