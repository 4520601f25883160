"""How pages look, read once from theme/ and content/: templates, words, hand-written pages. Nothing of a month."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dossier.problems.states import state

if TYPE_CHECKING:  # whoever only wants the words, such as `check`, loads no templates
    from jinja2 import BytecodeCache


@dataclass(frozen=True)
class Theme:
    """The files a renderer needs beside the report.

    `templates` are those of theme/pages by name, `words` the Chinese words for choices by family and
    key, `pages` the hand-written pages by path, `problems` the error catalogue's pages by code; `manual` is the folder,
    seen from a month's, where those lie as pages; `address` is where the site will stand (site_url of mkdocs.yml), ""
    if nobody has said so. `compiled` keeps templates as they were compiled.
    """

    templates: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]
    pages: Mapping[str, str] = field(default_factory=dict)
    problems: Mapping[str, str] = field(default_factory=dict)
    manual: str = "../shared/problems"
    address: str = ""
    compiled: BytecodeCache | None = None

    def address_of(self, version: str) -> str:
        """Where a month's pages will stand, with a slash at the end; "" if nobody has said so."""
        return f"{self.address.rstrip('/')}/{version}/" if self.address else ""

    def problem_page(self, code: str) -> str:
        """The page on a code, seen from a month's folder; "" if there is none."""
        return f"{self.manual}/{code}.html" if code in self.problems else ""

    @property
    def problem_list(self) -> str:
        """The list of those pages; "" if there are none."""
        return f"{self.manual}/index.html" if self.problems else ""

    def word(self, family: str, key: str) -> str:
        """The Chinese word for a state or a key, the key itself if there is none."""
        return state(family, key) or self.words.get(family, {}).get(key, key)
