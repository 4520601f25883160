"""The command line's words, in the language of this run."""

from __future__ import annotations

from itertools import pairwise

import click

from dossier.problems.messages import messages
from dossier.problems.wording import LANGUAGES, Language, printable


def words(lang: Language, section: str) -> dict[str, str]:
    """All entries of a section: commands, options, arguments or said."""
    entries: dict[str, str] = messages(f"cli.{lang}")[section]
    return entries


def title(lang: Language, name: str) -> str:
    """A single word at the top of the file."""
    return str(messages(f"cli.{lang}")[name])


def say(lang: Language, name: str, **values: str) -> str:
    """One message with its values filled in, which may come from strangers: nothing in them steers the terminal."""
    plain = {key: "\n".join(map(printable, value.split("\n"))) for key, value in values.items()}
    return words(lang, "said")[name].format(**plain)


def language(arguments: list[str]) -> Language:
    """The language asked for by `--lang en` or `--lang=en` anywhere before the command's own words are parsed."""
    for here, following in pairwise([*arguments, ""]):
        chosen = following if here == "--lang" else here.removeprefix("--lang=") if here.startswith("--lang=") else ""
        if chosen in LANGUAGES:
            return LANGUAGES[LANGUAGES.index(chosen)]
    return LANGUAGES[0]


def lang_of(ctx: click.Context | None) -> Language:
    """The language of the run that a context belongs to."""
    lang: Language = (ctx and ctx.find_root().obj) or LANGUAGES[0]
    return lang
