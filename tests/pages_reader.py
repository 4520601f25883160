"""Reads HTML for tests: elements, attributes, addresses and visible text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})


@dataclass
class Html(HTMLParser):
    """What stands in a piece of HTML."""

    elements: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    hidden: int = 0

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self.hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """The visible text."""
        return "".join(self.texts)

    @property
    def tags(self) -> set[str]:
        """The names of the elements."""
        return {tag for tag, _ in self.elements}

    @property
    def addresses(self) -> list[str]:
        """Everything that links, loads or sends."""
        names = ("href", "src", "srcset", "action", "formaction", "poster", "data", "background", "xlink:href")
        return [attrs[name] for _, attrs in self.elements for name in names if name in attrs]

    @property
    def handlers(self) -> list[str]:
        """Attributes that run scripts."""
        return [name for _, attrs in self.elements for name in attrs if name.startswith("on")]


def read_html(text: str) -> Html:
    """Read a piece of HTML or a page."""
    reader = Html()
    reader.feed(text)
    reader.close()
    return reader
