"""Click's commands with words in the language of the run, loaded one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Final

import click

from dossier.cli.misuse import SurplusError, belonging
from dossier.cli.text import lang_of, title, words

_CLICK_HELP: Final = "_click_default_help"


class Command(click.Command):
    """A command whose help is headed in the language of the run, and which refuses what it has no use for."""

    allow_extra_args = True  # told by `parse_args`, in words of its own

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read its words. Raises UsageError."""
        with belonging(ctx):
            surplus = super().parse_args(ctx, args)
        if surplus:
            raise SurplusError(surplus, ctx)
        return surplus

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        _usage(self, ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its one-sentence help."""
        self.help = words(lang_of(ctx), "commands")[self.name or ""]
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of arguments and options."""
        _options(self, ctx, formatter)


class CommandTable(MutableMapping[str, click.Command]):
    """Commands by name, each loaded when it is asked for: `where` gives module and function, as `asking:check`."""

    def __init__(self, where: Mapping[str, str]) -> None:
        self._where: Final = dict(where)
        self._loaded: Final[dict[str, click.Command]] = {}

    def __getitem__(self, name: str) -> click.Command:
        if name not in self._loaded:
            module, _, function = self._where[name].partition(":")
            self._loaded[name] = getattr(import_module(f"dossier.cli.{module}"), function)
        return self._loaded[name]

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._where[name], self._loaded[name] = "", command

    def __delitem__(self, name: str) -> None:
        self._loaded.pop(name, None)
        del self._where[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._where)

    def __len__(self) -> int:
        return len(self._where)


class Commands(click.Group):
    """The command itself; its subcommands are listed in the order they are meant to be used."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read its words. Raises UsageError."""
        with belonging(ctx):
            return super().parse_args(ctx, args)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The usage line."""
        _usage(self, ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it is for."""
        self.help = title(lang_of(ctx), "app")
        super().format_help_text(ctx, formatter)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of options, then of commands."""
        _options(self, ctx, formatter)
        rows = [(name, words(lang_of(ctx), "commands")[name]) for name in self.commands]
        with formatter.section(title(lang_of(ctx), "commands_title")):
            formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """In the order of definition."""
        return list(self.commands)


def _usage(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    pieces = command.collect_usage_pieces(ctx)
    formatter.write_usage(ctx.command_path, " ".join(pieces), f"{title(lang_of(ctx), 'usage')}: ")


def _options(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    rows = []
    for parameter in command.get_params(ctx):
        name = "help" if parameter.name == _CLICK_HELP else (parameter.name or "").rstrip("_")
        if isinstance(parameter, click.Argument):
            rows.append((parameter.make_metavar(ctx), words(lang_of(ctx), "arguments")[name]))
        elif isinstance(parameter, click.Option):
            record = parameter.get_help_record(ctx)
            if record is not None:
                rows.append((record[0], words(lang_of(ctx), "options")[name]))
    with formatter.section(title(lang_of(ctx), "options_title")):
        formatter.write_dl(rows)
