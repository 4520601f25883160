"""Draw docs/pictures/architecture.svg from the code: `.venv/bin/python -m tools.structure`.

The layers are those that import-linter keeps (pyproject.toml); what a room is for stands in its docstring.
"""

from __future__ import annotations

import ast
import tomllib
from html import escape
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
PICTURE: Final = ROOT / "docs" / "pictures" / "architecture.svg"
_PACKAGE: Final = ROOT / "scripts" / "dossier"
_WIDTH: Final = 1120
_HEIGHT: Final = 40
_GAP: Final = 8
_ACROSS: Final = 6
"""Rooms beside each other at most."""
_STYLE: Final = (
    "text{font:13px system-ui,sans-serif;fill:#1c2530}.r{fill:#f4f6f9;stroke:#1d4f8c}.p{fill:#e3ecf7;stroke:#1d4f8c}"
    ".n{font-weight:600}.q{font-size:11px;fill:#4b5563}"
)
_LONGEST: Final = 6.0
"""Pixels that a character of a purpose takes at most."""


def layers() -> tuple[tuple[str, ...], ...]:
    """The rooms, the last stage first: those of one layer know nothing of each other."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    found = next(one["layers"] for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    return tuple(tuple(name.strip() for name in layer.split("|")) for layer in found)


def purpose(room: str) -> str:
    """The first sentence of a room's docstring."""
    path = _PACKAGE / room / "__init__.py"
    if not path.is_file():
        path = (_PACKAGE / room).with_suffix(".py")
    told = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return told.split("\n")[0]


def drawn() -> str:
    """The picture as SVG: one band a layer, one box a room; whoever stands higher may use what stands lower."""
    parts: list[str] = []
    y = _GAP
    for layer in layers():
        for start in range(0, len(layer), _ACROSS):
            rooms = layer[start : start + _ACROSS]
            width = (_WIDTH - _GAP * (len(rooms) + 1)) / len(rooms)
            for nth, room in enumerate(rooms):
                parts += _box(room, _GAP + nth * (width + _GAP), y, width)
            y += _HEIGHT + _GAP
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y}" role="img">'
    title = "<title>The rooms of the program: each imports only from below</title>"
    paper = f'<rect width="{_WIDTH}" height="{y}" fill="#fff"/>'
    return "\n".join([head, title, f"<style>{_STYLE}</style>", paper, *parts, "</svg>"]) + "\n"


def _box(room: str, x: float, y: int, width: float) -> list[str]:
    told = purpose(room)
    most = int((width - 2 * _GAP) / _LONGEST)
    if len(told) > most:
        told = f"{told[: most - 1].rsplit(' ', 1)[0].rstrip(',:;')} …"
    kind = "r" if (_PACKAGE / room).is_dir() else "p"
    return [
        f'<rect class="{kind}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_HEIGHT}" rx="4"/>',
        f'<text class="n" x="{x + _GAP:.1f}" y="{y + 17}">{room}</text>',
        f'<text class="q" x="{x + _GAP:.1f}" y="{y + 32}">{escape(told)}</text>',
    ]


if __name__ == "__main__":
    PICTURE.write_text(drawn(), encoding="utf-8")
