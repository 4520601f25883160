"""One page in the making: its path, its template, and the addresses it needs relative to itself."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from jinja2 import DictLoader, Environment, StrictUndefined, Template
from markupsafe import Markup

from dossier.markup.escape import broken, door, href, preformatted, tip, title
from dossier.site.search import USUAL
from dossier.trace import told
from dossier.views import figures
from dossier.views.theme import Theme

FILTERS: Final = {
    "money": figures.money,
    "signed": figures.signed,
    "figure": figures.figure,
    "score": figures.score,
    "threshold": figures.threshold,
    "change": figures.change,
    "percent": figures.percent,
    "day": figures.day,
    "path": broken,
    "code": preformatted,
    "tip": tip,
    "moment": figures.moment,
    "size": figures.size,
}


@dataclass(frozen=True)
class Here:
    """Where a page stands, so that all its links can be relative and work from a folder as from a server."""

    path: str

    def to(self, target: str) -> Markup:
        """The address of a page or file of the site, seen from this page."""
        path, mark, anchor = target.partition("#")
        if not path:
            return href(f"#{anchor}")
        return href(f"{_relative(self.path, path)}{mark}{anchor}")


def _relative(page: str, target: str) -> str:
    """The target seen from a page; both are tidy paths, so that nothing has to be resolved as posixpath would."""
    here, there = page.split("/")[:-1], target.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "/".join([*[".."] * (len(here) - shared), *there[shared:]])


@dataclass(frozen=True)
class Page:
    """A page to be written: `path` ends in .html as on the site; its Markdown lies at the same path with .md.

    `weight` is how much it counts in the search beside `USUAL`; `beside` are files made for it, by their paths on the
    site. `later` gives more values and files: what takes long, and is only worked out for a page that is printed.
    """

    path: str
    title: str
    template: str
    values: Mapping[str, object]
    trail: tuple[tuple[str, str], ...] = ()
    hide: tuple[str, ...] = ()
    weight: int = USUAL
    beside: Mapping[str, bytes] = field(default_factory=dict)
    later: Callable[[], tuple[Mapping[str, object], Mapping[str, bytes]]] = lambda: ({}, {})
    source: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "source", f"{self.path.removesuffix('.html')}.md")


class Printer:
    """Fills templates. Every value passes the door unless it is markup made here."""

    def __init__(self, theme: Theme, word: Callable[[str, str], str], shared: Mapping[str, object]) -> None:
        self._environment = Environment(
            loader=DictLoader(dict(theme.templates)),
            autoescape=True,
            finalize=door,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=theme.compiled,
        )
        self._environment.filters.update(FILTERS)
        self._environment.globals.update(shared, word=word, told=told, span=figures.span, money_span=figures.money_span)
        self._templates: dict[str, Template] = {}

    def print(self, page: Page) -> Mapping[str, bytes]:
        """The page's Markdown with its front matter, and the files beside it, by path."""
        more, files = page.later()
        values = {**page.values, **more, "here": Here(page.path), "page_title": page.title, "trail": page.trail}
        text = front_matter(page) + self.fill(page.template, values)
        return {page.source: text.encode(), **page.beside, **files}

    def fill(self, name: str, values: Mapping[str, object]) -> str:
        """A template with its values."""
        return self.load(name).render(values)

    def load(self, name: str) -> Template:
        """A template, which stays at hand."""
        template = self._templates.get(name)
        if template is None:
            template = self._templates[name] = self._environment.get_template(name)
        return template


def front_matter(page: Page) -> str:
    """The page's own settings. JSON is YAML, and quotes every text."""
    quoted = partial(json.dumps, ensure_ascii=False)
    lines = [f"title: {quoted(title(page.title))}"]
    if page.hide:
        lines.append(f"hide: {quoted(list(page.hide))}")
    lines.append("search: {exclude: true}")  # our own index has it (dossier.site.search)
    return "---\n" + "\n".join(lines) + "\n---\n\n"
