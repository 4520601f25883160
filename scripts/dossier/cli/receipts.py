"""`receipt`: the line of an issued revision, and the page that each party keeps outside the repository."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from dossier.cli.session import Session, WrongUse
from dossier.cli.text import say
from dossier.cli.writing import put
from dossier.issued import Revision
from dossier.issued.receipt import receipt as line_of
from dossier.problems.wording import Language

_PAGE: Final = ".pdf"
_LINE: Final = ".txt"


def receipt(session: Session, revision: Revision, out: Path | None, lang: Language) -> int:
    """Print the line; write the page or the line to a file if one is named; returns the exit code."""
    line = line_of(revision)
    if out is None:
        click.echo(line)
        return 0
    if out.suffix.lower() not in (_PAGE, _LINE):
        raise WrongUse("receipt_suffix", path=str(out))
    if out.resolve().is_relative_to(session.root.resolve()):
        raise WrongUse("receipt_inside", path=str(out))
    data = f"{line}\n".encode() if out.suffix.lower() == _LINE else _page(session, revision)
    try:
        put(out.parent.resolve(), {out.name: data})
    except FileExistsError:
        raise WrongUse("receipt_taken", path=str(out)) from None
    click.echo(line)
    click.echo(say(lang, "receipt_written", path=str(out)))
    return 0


def _page(session: Session, revision: Revision) -> bytes:
    from dossier.issue.receipt_page import receipt_page  # noqa: PLC0415  # setting a page takes seconds to load
    from dossier.paper.press import Press  # noqa: PLC0415  # as above
    from dossier.publish.appearance import HOME, read_look  # noqa: PLC0415  # as above
    from dossier.views.names import word  # noqa: PLC0415  # as above

    contract = session.dossier.contract
    look = read_look(session.root)
    try:
        press = Press.read(HOME / "theme" / "pdf", HOME / "build" / "fonts")
    except FileNotFoundError as missing:
        raise WrongUse("no_fonts", value=str(missing.filename)) from None
    parties = {party.role: party.called for party in contract.terms.both}
    return receipt_page(session.seal(revision), parties, word(contract, look.theme, revision.period.end), press)
