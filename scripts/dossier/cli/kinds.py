"""What the words of a command line may be; what they may not be is said in the language of the run."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any

import click

from dossier.cli.text import lang_of, say
from dossier.exact.near import nearest


class Day(click.ParamType[date]):
    """A day such as 2024-03-31."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ANN401  # click's
        """Read the day; raises BadParameter."""
        try:
            return value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            raise click.BadParameter(say(lang_of(ctx), "bad_day", value=str(value)), ctx, param) from None


class OneOf(click.Choice[str]):
    """One of some words."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:  # noqa: ANN401  # click's
        """Which words there are, and the one that is probably meant."""
        lang, close = lang_of(ctx), nearest(str(value), self.choices)
        meant = say(lang, "meant", value=close) if close else ""
        return say(lang, "bad_choice", value=str(value), known=say(lang, "list").join(self.choices), meant=meant)


class Port(click.IntRange):
    """A port of this machine."""

    def __init__(self) -> None:
        super().__init__(1, 65535)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401  # click's
        """Read the port; raises BadParameter."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            raise click.BadParameter(say(lang_of(ctx), "bad_port", value=str(value)), ctx, param) from None


class RevisionNumber(click.IntRange):
    """The number of an issued revision."""

    def __init__(self) -> None:
        super().__init__(1, 9999)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ANN401  # click's
        """Read the number; raises BadParameter."""
        try:
            return int(super().convert(value, param, ctx))
        except click.BadParameter:
            raise click.BadParameter(say(lang_of(ctx), "bad_number", value=str(value)), ctx, param) from None


class Located(click.Path):
    """A folder (`dir_okay`) or a file, as a path."""

    def __init__(self, *, file_okay: bool = True, dir_okay: bool = True, exists: bool = False) -> None:
        super().__init__(path_type=Path, file_okay=file_okay, dir_okay=dir_okay, exists=exists)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401  # click's
        """Read the path; raises BadParameter."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            there = Path(os.fspath(value))
            if not there.exists():
                name = "no_file" if self.file_okay else "no_folder"
            elif there.is_dir():
                name = "closed_path" if self.dir_okay else "not_a_file"
            else:
                name = "closed_path" if self.file_okay else "not_a_folder"
            raise click.BadParameter(say(lang_of(ctx), name, value=str(value)), ctx, param) from None


as_of_option = click.option("--as-of", type=Day(), metavar="YYYY-MM-DD")
"""The day that counts as today."""
