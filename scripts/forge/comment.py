"""The comment on a pull request: posted once, found again by its first line, and brought up to date.

    python scripts/forge/comment.py FORGE NUMBER < text.md    write the comment
    python scripts/forge/comment.py FORGE --open              number and target branch of each open pull request

FORGE is github, gitlab, gitea, forgejo or gitee. The environment has the rest, and nothing else has the token:
DOSSIER_API (such as https://api.github.com), DOSSIER_REPOSITORY (owner/name, or GitLab's number of the project),
DOSSIER_TOKEN, and DOSSIER_USER, the name that the token writes under, where it may not ask for that itself.

Others can write the same first line; only what the token's own user wrote is ever changed.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPMessage
from typing import IO, Any, Final

MARK: Final = "<!-- dossier:change -->"
PAGE: Final = 100
MOST_PAGES: Final = 100
PATIENCE: Final = 60
"""Seconds that a server may take."""


@dataclass(frozen=True)
class Forge:
    """Where a platform's API has things, below the repository's address, and what it calls them."""

    repository: str
    pulls: str
    opened: str
    comments: str
    comment: str
    number: str = "number"
    author: str = "login"
    update: str = "PATCH"
    token: str = "Bearer {}"  # noqa: S105  # how a token is written, not one
    header: str = "Authorization"


_LIKE_GITHUB: Final = Forge(
    repository="repos/{}",
    pulls="pulls",
    opened="open",
    comments="issues/{number}/comments",
    comment="issues/comments/{id}",
)
FORGES: Final[Mapping[str, Forge]] = {
    "github": _LIKE_GITHUB,
    "gitea": _LIKE_GITHUB,
    "forgejo": _LIKE_GITHUB,
    "gitee": Forge(
        repository="repos/{}",
        pulls="pulls",
        opened="open",
        comments="pulls/{number}/comments",
        comment="pulls/comments/{id}",
    ),
    "gitlab": Forge(
        repository="projects/{}",
        pulls="merge_requests",
        opened="opened",
        comments="merge_requests/{number}/notes",
        comment="merge_requests/{number}/notes/{id}",
        number="iid",
        author="username",
        update="PUT",
        token="{}",  # noqa: S106  # as above
        header="PRIVATE-TOKEN",
    ),
}


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: it could take the token to another machine."""

    def redirect_request(  # as the library has it
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        """Go nowhere, so that the answer counts as a failure."""


@dataclass(frozen=True)
class Api:
    """A repository on a platform, asked with a token."""

    forge: Forge
    address: str
    repository: str
    token: str

    def ask(self, method: str, path: str, body: str | None = None) -> Any:  # noqa: ANN401  # JSON is anything
        """An answer. Raises urllib.error.URLError if there is none, or the platform refuses."""
        data = None if body is None else json.dumps({"body": body}).encode()
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/json",
            self.forge.header: self.forge.token.format(self.token),
        }
        request = urllib.request.Request(f"{self.address}/{path}", data, headers, method=method)  # noqa: S310  # see api()
        with urllib.request.build_opener(_Stay).open(request, timeout=PATIENCE) as answer:
            return json.load(answer)

    def within(self, path: str) -> str:
        """A path below the repository."""
        return f"{self.forge.repository.format(self.repository)}/{path}"

    def every(self, path: str) -> Iterator[dict[str, Any]]:
        """All entries of a list, page by page; some lists have no pages and come whole each time."""
        seen: set[int] = set()
        joined = "&" if "?" in path else "?"
        for page in range(1, MOST_PAGES + 1):
            found = self.ask("GET", f"{path}{joined}per_page={PAGE}&limit={PAGE}&page={page}")
            fresh = [one for one in found if one["id"] not in seen]
            seen |= {one["id"] for one in fresh}
            yield from fresh
            if not fresh:
                return

    def user(self) -> str:
        """The name that the token writes under."""
        return os.environ.get("DOSSIER_USER") or str(self.ask("GET", "user")[self.forge.author])


def api(name: str) -> Api:
    """The platform that the environment speaks of. Raises ValueError for what is missing."""
    told = {key: os.environ.get(f"DOSSIER_{key}", "") for key in ("API", "REPOSITORY", "TOKEN")}
    missing = [f"DOSSIER_{key}" for key, value in told.items() if not value]
    if name not in FORGES or missing:
        raise ValueError(f"没有设置 (not set)：{', '.join(missing)}" if missing else f"{name}: {', '.join(FORGES)}")
    if not told["API"].startswith(("https://", "http://")):
        raise ValueError(f"DOSSIER_API: {told['API']}")
    safe = "" if name == "gitlab" else "/"
    repository = urllib.parse.quote(told["REPOSITORY"], safe=safe)
    return Api(FORGES[name], told["API"].rstrip("/"), repository, told["TOKEN"])


def write(where: Api, number: int, text: str) -> str:
    """Post the comment or bring it up to date; says which. The first of several is the one."""
    body = f"{MARK}\n{text}"
    path = where.within(where.forge.comments.format(number=number))
    me = where.user()
    for one in where.every(path):
        author = one.get("user") or one.get("author") or {}
        if str(one.get("body") or "").startswith(MARK) and author.get(where.forge.author) == me:
            if str(one["body"]).replace("\r\n", "\n").strip() == body.strip():
                return "没有变化 (unchanged)"
            there = where.within(where.forge.comment.format(number=number, id=one["id"]))
            where.ask(where.forge.update, there, body)
            return "已更新 (updated)"
    where.ask("POST", path, body)
    return "已发表 (posted)"


def opened(where: Api) -> Iterator[str]:
    """Number and target branch of each open pull request."""
    for one in where.every(where.within(f"{where.forge.pulls}?state={where.forge.opened}")):
        target = one["target_branch"] if "target_branch" in one else one["base"]["ref"]
        yield f"{int(one[where.forge.number])} {target}"


def main(words: list[str]) -> int:
    """Run; 1 if the platform refuses, 2 for wrong use."""
    match words:
        case [name, "--open"]:
            number = None
        case [name, given] if given.isdecimal():
            number = int(given)
        case _:
            print(__doc__, file=sys.stderr)
            return 2
    try:
        where = api(name)
        if number is None:
            print("\n".join(opened(where)))
        else:
            print(write(where, number, sys.stdin.buffer.read().decode()))
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    except (urllib.error.URLError, OSError, KeyError, TypeError) as failed:
        print(f"平台没有答应 (refused)：{failed}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
