"""Wrong words of a command line: a sentence in the language of the run, exit code 2, and advice that works."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from dossier.cli import main
from dossier.cli.app import app
from dossier.cli.text import words
from dossier.problems.wording import LANGUAGES, Language

SENTENCE = re.compile(r"[A-Za-z]{2,}(?:[ ,]+[A-Za-z']+){2,}")
"""Three English words on end."""
EXAMPLE = re.compile("(?:例如：|For example: )(.+)")
USAGE = re.compile("写法是：[^。]+")


def misused() -> Iterator[tuple[str, ...]]:
    """Every option of every command: without its value, with one too many, with a wrong one, and in a wrong place."""
    for command in (app, *app.commands.values()):
        before = () if command is app else (command.name or "",)
        yield (*before, "--bogus")
        yield (*before, "-q")
        for option in command.params:
            if not isinstance(option, click.Option):
                if option.required:
                    yield before
                continue
            for name in option.opts + option.secondary_opts:
                if option.is_flag:
                    yield (*before, f"{name}=1")
                else:
                    yield (*before, name)
                    yield ("check", name, "x") if command is app else (name, "x", *before)
                    yield from ((*before, name, wrong) for wrong in _wrong(option))
    yield from (("chekc",), ("it's",), ("",), ("assess", "2024-03", "2024-04"), ("schema", "one", "two"))
    yield from (("import", "surveys", "2024-03", "a.csv"), ("import", "survey", "2024-03", str(Path(__file__).parent)))


def _wrong(option: click.Parameter) -> tuple[str, ...]:
    return {
        "choice": ("xml", ""),
        "integer range": ("0", "65536", "x", "1.5"),
        "day": ("31.3.2024", "2024-02-30"),
        "file": (str(Path(__file__).parent),),
        "text": (),  # any is one
        "directory": (__file__, "/dev/null/x") if option.name == "root" else (__file__,),
    }[option.type.name]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("command", list(dict.fromkeys(misused())), ids=" ".join)
def test_misuse_is_told_in_words_of_the_language(
    command: tuple[str, ...], lang: Language, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--lang", lang, *command]) == 2
    said = capsys.readouterr().err
    assert "--help" in said
    assert bool(re.search("[一-鿿]", said.replace("满意度调查表", ""))) == (lang == "zh"), said
    if lang == "zh":
        assert not SENTENCE.search(USAGE.sub("", EXAMPLE.sub("", said))), said
    for example in EXAMPLE.findall(said):
        if example.startswith("dossier "):
            _parses(example)
        else:  # an option alone, of the command whose help is named
            (name,) = re.findall(r"dossier ?(\w*) --help", said)
            needed = words(lang, "examples").get(name, name)
            _parses(f"dossier {needed} {example}" if name else f"dossier {example} check")


def _parses(example: str) -> None:
    """The command line is understood; what it would do is not done."""
    top = app.make_context("dossier", shlex.split(example)[1:], obj="en")
    name, command, rest = app.resolve_command(top, [*top._protected_args, *top.args])  # as click does
    assert command is not None
    command.make_context(name, rest, parent=top)


def test_every_option_with_a_value_has_an_example() -> None:
    wanted = {
        option.opts[0]
        for command in (app, *app.commands.values())
        for option in command.params
        if isinstance(option, click.Option) and not option.is_flag
    }
    for lang in LANGUAGES:
        assert {name for name in words(lang, "examples") if name.startswith("--")} == wanted
