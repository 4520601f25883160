"""The commands about who may do what: verify the history, and give the register to other programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from dossier.cli.kept import cache_of
from dossier.cli.kinds import Located, OneOf, as_of_option
from dossier.cli.localise import Command
from dossier.cli.misuse import WrongUse
from dossier.cli.telling import show_problems
from dossier.cli.text import say
from dossier.contract.roles import PATH, Roles, read_roles
from dossier.fields import CHINA
from dossier.problems import Problem, Severity
from dossier.problems.formats import FORMATS
from dossier.problems.wording import Language, printable
from dossier.repository import BadRevisionError, read_history
from dossier.repository.place import read_file

if TYPE_CHECKING:
    from dossier.issue.pdf_signatures import SignedPdf
    from dossier.issued import IssuedMonths
    from dossier.verify import Asked

FOUND_PROBLEMS: Final = 1
_PLATFORMS: Final = ("github", "gitlab", "gitea")
_LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a register that are read."""
_LONGEST: Final = 200
"""Characters of what a certificate says."""


@click.command(cls=Command)
@click.argument("revision", default="")
@click.option("--trust", default="", metavar="COMMIT")
@click.option("--format", "format_", type=OneOf(list(FORMATS)), default="text")
@click.option("--bare", is_flag=True)
@click.option("--incoming", type=Located(exists=True, file_okay=False))
@click.option("--proposed", is_flag=True)
@click.option("--receipt", "receipts", multiple=True, type=Located(dir_okay=False))
@as_of_option
@click.pass_context
def verify(  # noqa: PLR0913, PLR0917  # one parameter an option
    ctx: click.Context,
    revision: str,
    trust: str,
    format_: str,
    bare: bool,  # click passes flags
    incoming: Path | None,
    proposed: bool,
    receipts: tuple[Path, ...],
    as_of: date | None,
) -> int:
    """See messages/cli.*.yml."""
    from dossier.verify import Asked  # noqa: PLC0415  # what only verifying needs

    root: Path = ctx.meta["root"]
    asked = Asked(root, revision, trust, as_of, bare, incoming, proposed, cache_of(root))
    return _told(asked, receipts, format_, ctx.meta["lang"])


def _told(asked: Asked, receipts: Sequence[Path], format_: str, lang: Language) -> int:
    """Print what is wrong. Raises WrongUse for a commit that is not there."""
    from dossier.verify import verify as verified  # noqa: PLC0415  # as above

    try:
        found = verified(asked)
    except BadRevisionError as bad:
        raise WrongUse(bad.message, **bad.values) from None
    if not (asked.bare or asked.revision):
        chain, issued = _of_issued(asked.root, receipts)
        pdfs = SignedPdfs.of(asked, chain)
        found = (*found, *issued, *pdfs.problems())
    else:
        pdfs = SignedPdfs()
    problems = tuple(sorted(dict.fromkeys(found), key=lambda one: one.sort_key))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if format_ != "text":
        click.echo(FORMATS[format_](problems, {}, lang).encode(), nl=False)
    else:
        show_problems(problems, {}, lang)
        pdfs.tell(lang)
        warnings = str(len(problems) - errors)
        click.echo(say(lang, "unverified" if errors else "verified", errors=str(errors), warnings=warnings))
    return FOUND_PROBLEMS if errors else 0


def _of_issued(root: Path, receipts: Sequence[Path]) -> tuple[IssuedMonths, tuple[Problem, ...]]:
    """The chain of issued months, what is wrong with it, and receipts that it does not hold."""
    from dossier.issued import read_issued  # noqa: PLC0415  # as above
    from dossier.issued.receipt import against  # noqa: PLC0415  # as above
    from dossier.load import load_issued  # noqa: PLC0415  # as above

    issued, problems = read_issued(load_issued(root))
    found = list(problems)
    for path in receipts:
        if not path.is_file():
            raise WrongUse("no_file", value=str(path))
        found += against(path.as_posix(), read_file(path, _LARGEST), issued)
    return issued, tuple(found)


@dataclass(frozen=True)
class SignedPdfs:
    """The dossiers that roles have signed, the register of certificates, and the day on which each file came in."""

    found: tuple[SignedPdf, ...] = ()
    register: Roles | None = None
    days: Mapping[str, date] = field(default_factory=dict)

    @classmethod
    def of(cls, asked: Asked, issued: IssuedMonths) -> SignedPdfs:
        """Those of all issued months. What is not committed came in on the day that is taken for today."""
        from dossier.issue.pdf_signatures import signed_pdfs  # noqa: PLC0415  # as above

        found = tuple(one for revision in issued.chain for one in signed_pdfs(asked.root, revision))
        history = read_history(asked.root) if found else None
        days = {}
        for one in found:
            moment = history.came_in(one.path) if history is not None else None
            days[one.path] = (moment or datetime.now(CHINA)).astimezone(CHINA).date()
            if moment is None and asked.today is not None:
                days[one.path] = asked.today
        return cls(found, read_roles(read_file(asked.root / PATH, _LARGEST)), days)

    def problems(self) -> Iterator[Problem]:
        """What is wrong with the files, and with whose certificates they are signed by."""
        from dossier.issue.pdf_signatures import problems, unregistered  # noqa: PLC0415  # as above

        yield from problems(self.found)
        if self.register is not None:
            yield from unregistered(self.found, self.register, self.days.__getitem__)

    def tell(self, lang: Language) -> None:
        """Who has signed a dossier, when, and by whose certificate; of what is wrong the problems tell."""
        from dossier.issue.pdf_signatures import holder  # noqa: PLC0415  # as above

        for signed in self.found:
            for one in () if signed.how else signed.signatures:
                told = {name: printable(str(value))[:_LONGEST] for name, value in asdict(one).items()}
                click.echo(say(lang, "pdf_stamped" if one.stamper else "pdf_intact", path=signed.path, **told))
                known = holder(one, self.register, self.days[signed.path]) if self.register else None
                if known is not None and not known.how:
                    click.echo(say(lang, "pdf_holder", person=known.person, **told))


@click.command(cls=Command)
@click.option("--codeowners", type=OneOf(_PLATFORMS))
@click.option("--allowed-signers", is_flag=True)
@click.option("--hook", is_flag=True)
@click.pass_context
def roles(ctx: click.Context, codeowners: str | None, allowed_signers: bool, hook: bool) -> int:  # click passes flags
    """See messages/cli.*.yml."""
    from dossier.verify import owners  # noqa: PLC0415  # as above

    if hook:
        click.echo(owners.hook(), nl=False)
        return 0
    register = read_roles(read_file(ctx.meta["root"] / PATH, _LARGEST))
    if register is None:
        raise WrongUse("no_register", value=PATH)
    if codeowners:
        click.echo(owners.codeowners(register, codeowners).encode(), nl=False)
    elif allowed_signers:
        click.echo(owners.allowed_signers(register).encode(), nl=False)
    else:
        _list(register, ctx.meta["lang"])
    return 0


def _list(register: Roles, lang: Language) -> None:
    """Who signs for what, with which key and until when."""
    titles = {role.id: role.title for role in register.roles}
    for person in register.people:
        signs = [(key, key.key.fingerprint) for key in person.keys]
        seals = [(seal, say(lang, "certificate", value=seal.sha256)) for seal in person.certificates]
        for dated, own in (*signs, *seals):
            last = dated.ends - timedelta(days=1) if dated.ends else ""
            days = f"{dated.from_} – {last}".strip()
            click.echo(f"{titles.get(person.role, person.role)}  {person.name}  {days}  {own}")
    if not register.people:
        click.echo(say(lang, "no_keys"))
