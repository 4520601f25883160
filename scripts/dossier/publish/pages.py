"""The steps of `mkdocs build`, with the pages shared out among processes, and without what we would take away again.

A page is made of its own text and of what all pages of the month share; only links to places on other pages are looked
at when all have been made. So it does not matter which process makes a page, nor in which order. A plugin that collects
something from page to page would see those of its process; the generator's own search, which does, is empty on ours.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from jinja2 import Environment, Template, TemplateNotFound
from jinja2.runtime import Context
from mkdocs.commands.build import _build_page, _build_theme_template, _populate_page
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, BuildError
from mkdocs.structure.files import File, Files, get_files, set_exclusions
from mkdocs.structure.nav import Navigation, get_navigation
from mkdocs.structure.pages import Page

from dossier.publish.blocks import Blocks
from dossier.publish.workers import FEW, gather

_SAME: Final = ("partials/palette.html", "partials/javascripts/palette.html", "partials/search.html")
"""Parts of the theme that are the same on all pages of a month: those that `dossier.publish.once` keeps."""

Treat: TypeAlias = Callable[[bytes], bytes]
"""What is done to a page before it is written for good."""

Links: TypeAlias = Mapping[str, Mapping[str, str]]
"""Links to places, as they are written, by page and place."""


@dataclass(frozen=True)
class _Found:
    """What pages told while they were made: messages; the places on each, and its links to places."""

    messages: Sequence[str]
    places: Mapping[str, frozenset[str]]
    links: Mapping[str, Links]


def _keep(part: Template) -> None:
    """Let a part be made on the first page that has it; on others it is what it was there."""
    first: list[str] = []
    fill = part.root_render_func

    def filled(context: Context) -> Iterator[str]:
        if not first:
            first.append("".join(fill(context)))
        yield first[0]

    part.root_render_func = filled


def as_made(page: bytes) -> bytes:
    """A page as the generator made it."""
    return page


def make(
    settings: MkDocsConfig, messages: list[str], laid: Collection[str], processes: int, treat: Treat = as_made
) -> None:
    """Make the site of these settings, but for the pages that are `laid` where it is to be. `messages` is where the
    generator's warnings arrive.
    """
    making = Making.of(settings, messages, treat)
    making.write_other_files()
    wanted = [page for page in making.pages.values() if page.file.dest_uri not in laid]
    first = making.make(wanted[:1])  # so that templates are compiled once, for all processes
    count = processes if len(wanted) > FEW else 1
    shares = [partial(making.make, wanted[1 + index :: count]) for index in range(count)]
    for found in (first, *gather(shares, (Abort, BuildError))):
        messages += found.messages
        for name, page in making.pages.items():
            if name in found.places:
                page.present_anchor_ids = set(found.places[name])
                page.links_to_anchors = {making.pages[to].file: dict(links) for to, links in found.links[name].items()}
    making.finish()


@dataclass(frozen=True)
class Making:
    """Makes pages, with all that they share; `pages` are all of them by their texts' names."""

    pages: Mapping[str, Page]
    _settings: MkDocsConfig
    _files: Files
    _documents: Sequence[File]
    _menu: Navigation
    _environment: Environment
    _blocks: Blocks
    _messages: list[str]
    _treat: Treat

    @classmethod
    def of(cls, settings: MkDocsConfig, messages: list[str], treat: Treat = as_made) -> Making:
        """What the generator needs to know of a staging folder before it makes a page."""
        settings.markdown_extensions.append(blocks := Blocks())  # type: ignore[arg-type]  # Markdown takes either
        settings = settings.plugins.on_config(settings)
        settings.plugins.on_pre_build(config=settings)
        environment = settings.theme.get_env()
        files = settings.plugins.on_files(get_files(settings), config=settings)
        set_exclusions(files, settings)
        menu = settings.plugins.on_nav(get_navigation(files, settings), config=settings, files=files)
        documents = files.documentation_pages()
        pages = {file.src_uri: file.page or Page(None, file, settings) for file in documents}
        environment = settings.plugins.on_env(environment, config=settings, files=files) or environment
        environment.auto_reload = False  # templates do not change meanwhile, and are asked for 50 times a page
        for part in _SAME:
            with suppress(TemplateNotFound):  # another theme
                _keep(environment.get_template(part))
        return cls(pages, settings, files, documents, menu, environment, blocks, messages, treat)

    def write_other_files(self) -> None:
        """Write what is no page of a text's."""
        self._files.copy_static_files()
        for template in self._settings.theme.static_templates:
            _build_theme_template(template, self._environment, self._files, self._settings, self._menu)
            if template.endswith(".html"):
                self._treated(Path(self._settings.site_dir) / template)

    def finish(self) -> None:
        """Look at the links to places, once all pages have been made, and let plugins end."""
        for page in self.pages.values():
            page.validate_anchor_links(files=self._files, log_level=self._settings.validation.links.anchors)
        self._settings.plugins.on_post_build(config=self._settings)

    def single(self, name: str) -> bytes:
        """A page by its text's name, as it is written."""
        page = self.pages[name]
        self.make([page])
        return Path(page.file.abs_dest_path).read_bytes()

    def make(self, pages: Sequence[Page]) -> _Found:
        """Make these; each is forgotten when it is written."""
        before = len(self._messages)
        places, links = {}, {}
        for page in pages:
            _populate_page(page, self._settings, self._files)
            places[page.file.src_uri] = self._blocks.places | (page.present_anchor_ids or set())
            links[page.file.src_uri] = {to.src_uri: told for to, told in (page.links_to_anchors or {}).items()}
            _build_page(page, self._settings, self._documents, self._menu, self._environment)
            page.content = page.markdown = None
            self._treated(Path(page.file.abs_dest_path))
        told = self._messages[before:]
        del self._messages[before:]
        return _Found(told, places, links)

    def _treated(self, path: Path) -> None:
        made = path.read_bytes()
        treated = self._treat(made)
        if treated is not made:
            path.write_bytes(treated)
