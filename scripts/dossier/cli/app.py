"""The command itself, and where each of its commands stands; one reads its words, asks the session, prints, and
returns an exit code.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import Final

import click

from dossier.cli.kinds import Located, OneOf
from dossier.cli.localise import Commands, CommandTable
from dossier.problems.wording import LANGUAGES, Language

_COMMANDS: Final = {
    "check": "checking:check",
    "verify": "verifying:verify",
    "roles": "verifying:roles",
    "todo": "tasks:todo_",
    "open": "opening:open_",
    "assess": "asking:assess",
    "explain": "asking:explain",
    "compare": "asking:compare_",
    "whatif": "trying:whatif",
    "build": "making:build",
    "import": "making:import_",
    "new": "filing:new",
    "attach": "filing:attach",
    "file": "sending:file_",
    "fix": "fixing:fix",
    "issue": "lasting:issue",
    "sign": "lasting:sign",
    "receipt": "lasting:receipt",
    "replay": "lasting:replay",
    "publish": "lasting:publish",
    "digest": "deciding:digest",
    "review": "deciding:review",
    "serve": "making:serve",
    "desk": "desk:desk",
    "schema": "making:schema",
    "init": "making:init",
}
"""Module and function of each command, in the order in which they are listed: only the one that is asked for is
loaded, since reading the engines takes a second.
"""


@click.group(
    cls=Commands,
    commands=CommandTable(_COMMANDS),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--root", type=Located(exists=True, file_okay=False), default=Path())
@click.option("--lang", type=OneOf(LANGUAGES), default=LANGUAGES[0])
@click.version_option(version("dossier"), message="dossier %(version)s")
@click.pass_context
def app(ctx: click.Context, root: Path, lang: Language) -> None:
    """See messages/cli.*.yml."""
    ctx.meta["root"] = root.resolve()
    ctx.meta["lang"] = lang
