"""Saving what is on the page: the files, a commit on a branch, and handing it on."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from dossier.contract import Contract
from dossier.contract.roles import Person as Registered
from dossier.fields import CHINA
from dossier.issue.signing import SigningError, by_ssh
from dossier.keys import verified
from dossier.repository import NoHistory
from dossier.repository.fetching import Fetched, fetch
from dossier.repository.person import person
from dossier.repository.pushing import REMOTE, Push, push, pushed
from dossier.repository.saving import Checkout, Sign
from dossier.repository.signatures import FOR_COMMITS
from dossier.repository.writing import NotWrittenError

_LOCK: Final = "dossier-desk.lock"
_PATIENCE: Final = 10
"""Seconds to wait for somebody else who is saving in the same checkout."""

Put = Callable[[Path, Mapping[str, bytes], Container[str]], None]
"""Writes files below a root, all or none; only those that are changed may be there already. Raises OSError."""


@dataclass(frozen=True)
class DraftChange:
    """Files by path, None for one that is taken away; those of them that are there and change; what it is called."""

    files: Mapping[str, bytes | None]
    changed: Container[str]
    subject: str


class NotSavedError(Exception):
    """Something that was not saved, or not committed: the name of what is to be said, and its values."""

    def __init__(self, message: str, **values: str) -> None:
        super().__init__(message)
        self.message = message
        self.values = values


@dataclass(frozen=True)
class CheckoutState:
    """The checkout in words: the branch that the next commit goes to, and whether all is handed on.

    `gap` says why there is no repository to commit to; `who` commits, "" if git does not know.
    """

    branch: str = ""
    handed_on: bool = False
    who: str = ""
    gap: str = ""


class Saving:
    """Saves below a root, in the name of whoever runs this; `now` is asked for the moment of a commit, `issued` for the
    issued month in whose folder a path lies, "" if it does not.
    """

    def __init__(
        self, root: Path, put: Put, now: Callable[[], datetime], issued: Callable[[str], str] = lambda _: ""
    ) -> None:
        self._root, self._put, self._now, self._issued = root, put, now, issued

    @property
    def today(self) -> date:
        """The day of whoever runs this, in Beijing."""
        return self._now().astimezone(CHINA).date()

    def state(self, month: str) -> CheckoutState:
        """Where the next commit goes."""
        try:
            here = Checkout.of(self._root)
            who = person(here.store)
            done = bool(here.branch) and pushed(here.store, here.branch)
            return CheckoutState(here.target(REMOTE, _fresh(month)), done, str(who) if who.known else "")
        except NoHistory as why:
            return CheckoutState(gap=why.gap)

    def save(self, change: DraftChange, contract: Contract, month: str) -> str:
        """Write the files and commit them; the branch. Raises NotSavedError, OSError.

        Without a repository the files are written all the same, and that they are not committed is raised.
        """
        for path in change.files:
            if closed := self._issued(path):
                raise NotSavedError("save_issued", path=path, month=closed)
        try:
            here = Checkout.of(self._root)
        except NoHistory as why:
            self._write(change)
            raise NotSavedError(f"gap_{why.gap}", path=why.where) from None
        with self._alone(here):
            who = person(here.store)
            if not who.known:
                raise NotSavedError("save_nobody")
            try:
                here = Checkout.of(self._root)
                sign = self._signer(contract, who.key, change.files)
                made = here.commit(change.files, who, self._now(), change.subject, sign)
                self._write(change)
                branch = here.target(REMOTE, _fresh(month))
                here.move(branch, made, change.files)
            except SigningError:
                raise NotSavedError("save_not_signed", key=who.key) from None
            except NotWrittenError as failed:
                raise NotSavedError(failed.message, **failed.values) from None
            except NoHistory as why:
                raise NotSavedError(f"gap_{why.gap}", path=why.where) from None
        return branch

    def push(self, *, afresh: bool = False) -> Push:
        """Hand on what is checked out; `afresh` on a new branch, if others were there before. Raises NotSavedError."""
        try:
            here = Checkout.of(self._root)
            with self._alone(here):
                if afresh and here.branch:
                    here = here.turned(here.free(REMOTE, here.branch))
                return push(here.store, here.branch)
        except NotWrittenError as failed:
            raise NotSavedError(failed.message, **failed.values) from None
        except NoHistory as why:
            raise NotSavedError(f"gap_{why.gap}", path=why.where) from None

    def fetch(self) -> Fetched:
        """Take in what others have handed on. Raises NotSavedError, OSError."""
        try:
            with self._alone(Checkout.of(self._root)):
                return fetch(Checkout.of(self._root), self._root, self._put)
        except NotWrittenError as failed:
            raise NotSavedError(failed.message, **failed.values) from None
        except NoHistory as why:
            raise NotSavedError(f"gap_{why.gap}", path=why.where) from None

    @contextmanager
    def _alone(self, here: Checkout) -> Iterator[None]:
        """Nobody else saves in the same checkout meanwhile. Raises NotSavedError."""
        try:
            with FileLock(here.store.own / _LOCK, timeout=_PATIENCE):
                yield
        except Timeout:
            raise NotSavedError("save_locked") from None

    def _write(self, change: DraftChange) -> None:
        written = {path: data for path, data in change.files.items() if data is not None}
        self._put(self._root, written, change.changed)
        for path, data in change.files.items():
            if data is None:
                (self._root / path).unlink(missing_ok=True)
                with suppress(OSError):
                    (self._root / path).parent.rmdir()  # only if it is empty, as git has it

    def _signer(self, contract: Contract, key: str, files: Mapping[str, bytes | None]) -> Sign | None:
        """What signs, None if the register names nobody. Raises NotSavedError for who may not commit the files."""
        if not contract.roles.people:
            return None
        if not key:
            raise NotSavedError("save_no_key")
        today = self.today

        def sign(data: bytes) -> bytes:
            made = by_ssh(Path(key), data, FOR_COMMITS)
            _allowed(contract, data, made, today, files)
            return made

        return sign


def _allowed(contract: Contract, data: bytes, made: bytes, today: date, files: Mapping[str, bytes | None]) -> None:
    """Raise NotSavedError for a key that nobody has registered, or whose owner may not file this."""
    key = verified(made, data, FOR_COMMITS)
    found: Registered | None = contract.roles.person(key, today) if key else None
    if found is None:
        raise NotSavedError("save_unknown_key", key=key.fingerprint if key else "")
    titles = {role.id: role.title for role in contract.roles.roles}
    for path in files:
        allowed = contract.roles.may_commit(path)
        if found.role not in allowed:
            names = "、".join(titles.get(one, one) for one in allowed)
            raise NotSavedError(
                "save_not_yours", name=found.name, role=titles.get(found.role, found.role), path=path, allowed=names
            )


def _fresh(month: str) -> str:
    """What a new branch for a month's records is called."""
    return f"evidence-{month}"
