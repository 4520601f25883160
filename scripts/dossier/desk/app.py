"""Requests in, answers out: nothing is decided here but who may ask, and how much."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from jinja2 import Environment, StrictUndefined
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Request, Response

from dossier.desk.answers import Answer, Desk
from dossier.desk.draft import BadDraftError
from dossier.desk.guard import HEADERS, Guard
from dossier.desk.saving import NotSavedError
from dossier.desk.words import say, words
from dossier.load.folder import MAX_ATTACHMENT
from dossier.problems import RefusedError
from dossier.problems.wording import Language

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_LARGEST: Final = 4 * 1024 * 1024
"""Bytes of a question; a file may have as many as an attachment."""

_SCRIPTS: Final = (
    "asking", "desk", "effect", "files", "jsoneditor", "month",
    "problems", "record", "saving", "sharing", "state", "theme",
)  # fmt: skip
_STATIC: Final[Mapping[str, tuple[str, str]]] = {
    "/": ("index.html.j2", "text/html; charset=utf-8"),
    "/desk.css": ("desk.css", "text/css; charset=utf-8"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
    **{f"/{name}.js": (f"{name}.js", "text/javascript; charset=utf-8") for name in _SCRIPTS},
}
_JSON: Final = "application/json; charset=utf-8"


class App:
    """The desk as a WSGI application; `problem` is told of what went wrong by a fault of the program."""

    def __init__(self, desk: Desk, guard: Guard, lang: Language, problem: Callable[[BaseException], str]) -> None:
        self._desk, self._guard, self._lang, self._problem = desk, guard, lang, problem
        self._asked: Mapping[tuple[str, str], Callable[[Request], Answer]] = {
            ("GET", "/api/home"): lambda request: desk.home(request.args),
            ("GET", "/api/form"): lambda request: desk.form(request.args),
            ("GET", "/api/record"): lambda request: desk.record(request.args),
            ("POST", "/api/file"): lambda request: desk.file(request.args, request.get_data()),
            ("POST", "/api/look"): lambda request: desk.look(_json(request)),
            ("POST", "/api/save"): lambda request: desk.save(_json(request)),
            ("POST", "/api/withdraw"): lambda request: desk.withdraw(_json(request)),
            ("POST", "/api/fetch"): lambda request: desk.fetch(_json(request)),
            ("POST", "/api/push"): lambda request: desk.push(_json(request)),
        }

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        request.max_content_length = MAX_ATTACHMENT if request.path == "/api/file" else _LARGEST
        response = self._answer(request)
        response.headers.extend(HEADERS)
        return response(environ, start_response)

    def _answer(self, request: Request) -> Response:
        if not self._guard.at_home(request):
            return self._refused(403, "not_at_home")
        if request.method == "GET" and request.path in _STATIC:
            name, kind = _STATIC[request.path]
            return Response(_file(name, self._lang), content_type=kind)
        if not self._guard.knows(request):
            return self._refused(403, "no_token")
        try:
            return self._told(request)
        except RequestEntityTooLarge:
            return self._refused(413, "too_large", limit=f"{MAX_ATTACHMENT // 1024 // 1024} MB")
        except (BadDraftError, HTTPException):
            return self._refused(400, "bad_question")
        except (RefusedError, NotSavedError) as why:
            return self._refused(409, why.message, **why.values)
        except Exception as fault:  # noqa: BLE001  # whatever it is, the page and what is typed on it stay
            return Response(json.dumps({"error": self._problem(fault)}), 500, content_type=_JSON)

    def _told(self, request: Request) -> Response:
        if (request.method, request.path) == ("GET", "/api/shown"):
            data, kind = self._desk.shown(request.args)
            return Response(data, content_type=kind)
        asked = self._asked.get((request.method, request.path))
        if asked is None:
            return self._refused(404, "bad_question")
        return Response(json.dumps(asked(request), ensure_ascii=False), content_type=_JSON)

    def _refused(self, code: int, message: str, /, **values: str) -> Response:
        told = json.dumps({"error": say(self._lang, message, **values), "why": message}, ensure_ascii=False)
        return Response(told, code, content_type=_JSON)


def _json(request: Request) -> Any:  # noqa: ANN401  # JSON can be anything
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError):
        raise BadDraftError from None


@cache
def _file(name: str, lang: Language) -> bytes:
    """A part of the page; of a template what it says in a language."""
    data = files("dossier.desk").joinpath("page", name).read_bytes()
    if not name.endswith(".j2"):
        return data
    made = Environment(autoescape=True, undefined=StrictUndefined).from_string(data.decode())
    return made.render(words=words(lang), lang="zh-CN" if lang == "zh" else "en").encode()
