"""Stand-ins for the comment APIs of platforms: real servers on the loopback, with pages, users and tokens."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

TOKEN: Final = "t0ken"  # noqa: S105  # of a stand-in
ME: Final = "dossier-bot"
MOST: Final = 100
"""Entries of a page, whatever is asked for."""


@dataclass(frozen=True)
class Dialect:
    """How a platform calls things: paths as patterns, the header and the words around a token."""

    opened: str
    comments: str
    comment: str
    update: str = "PATCH"
    header: str = "Authorization"
    before: str = "Bearer "
    pages: bool = True
    author: tuple[str, str] = ("user", "login")


GITHUB: Final = Dialect(r"/repos/office/dossier/pulls", r"/repos/office/dossier/issues/(\d+)/comments",
                        r"/repos/office/dossier/issues/comments/(\d+)")  # fmt: skip
GITEA: Final = Dialect(GITHUB.opened, GITHUB.comments, GITHUB.comment, pages=False)
DIALECTS: Final[Mapping[str, Dialect]] = {
    "github": GITHUB,
    "gitea": GITEA,
    "forgejo": GITEA,
    "gitee": Dialect(GITHUB.opened, r"/repos/office/dossier/pulls/(\d+)/comments",
                     r"/repos/office/dossier/pulls/comments/(\d+)"),
    "gitlab": Dialect(r"/projects/7/merge_requests", r"/projects/7/merge_requests/(\d+)/notes",
                      r"/projects/7/merge_requests/\d+/notes/(\d+)", "PUT", "PRIVATE-TOKEN", "",
                      author=("author", "username")),
}  # fmt: skip
REPOSITORY: Final = {name: "7" if name == "gitlab" else "office/dossier" for name in DIALECTS}


@dataclass
class StandIn:
    """A platform with open pull requests and comments on each, by number."""

    name: str
    pulls: dict[int, str] = field(default_factory=lambda: {1: "main"})
    comments: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    address: str = ""
    asked: list[str] = field(default_factory=list)

    @property
    def dialect(self) -> Dialect:
        """How it speaks."""
        return DIALECTS[self.name]

    def say(self, number: int, body: str, user: str) -> dict[str, Any]:
        """Somebody comments."""
        one: dict[str, Any] = {
            "id": sum(map(len, self.comments.values())) + 1,
            "body": body,
            self.dialect.author[0]: {self.dialect.author[1]: user},
        }
        self.comments.setdefault(number, []).append(one)
        return one

    def answer(self, method: str, target: str, body: bytes) -> object:
        """What it answers; None for what it does not know."""
        self.asked.append(f"{method} {target}")
        asked, query = urlsplit(target), parse_qs(urlsplit(target).query)
        told = json.loads(body)["body"] if body else ""
        if asked.path == "/user":
            return {self.dialect.author[1]: ME}
        if method == "GET" and re.fullmatch(self.dialect.opened, asked.path):
            return self._page([self._pull(*one) for one in self.pulls.items()], query)
        if found := re.fullmatch(self.dialect.comments, asked.path):
            number = int(found[1])
            if method == "POST":
                return self.say(number, told, ME)
            return self._page(self.comments.get(number, []), query if self.dialect.pages else {})
        if method == self.dialect.update and (found := re.fullmatch(self.dialect.comment, asked.path)):
            (one,) = (one for every in self.comments.values() for one in every if one["id"] == int(found[1]))
            one["body"] = told
            return one
        return None

    def _pull(self, number: int, target: str) -> dict[str, Any]:
        if self.name == "gitlab":
            return {"id": 1000 + number, "iid": number, "target_branch": target}
        return {"id": 1000 + number, "number": number, "base": {"ref": target}}

    def _page(self, entries: list[dict[str, Any]], query: Mapping[str, list[str]]) -> list[dict[str, Any]]:
        if "page" not in query:
            return entries
        start = (int(query["page"][0]) - 1) * MOST
        return entries[start : start + MOST]


@contextmanager
def standing_in(name: str) -> Iterator[StandIn]:
    """A platform that answers on the loopback, to whoever has the token."""
    forge = StandIn(name)

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            allowed = self.headers.get(forge.dialect.header) == f"{forge.dialect.before}{TOKEN}"
            told = forge.answer(self.command, self.path, body) if allowed else None
            self.send_response(200 if told is not None else 404 if allowed else 401)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        do_GET = do_POST = do_PUT = do_PATCH = _answer  # noqa: N815  # as the library asks for them

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # as the library has it
            """Say nothing."""

    with serving(Handler) as address:
        forge.address = address
        yield forge


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """The address of a server on the loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
