"""A page without what it need not hold: the white space of templates."""

from __future__ import annotations

import json
import re
from typing import Final

_KEPT: Final = rb"<(?P<tag>pre|script|textarea)\b.*?</(?P=tag)>"
_BREAK: Final = re.compile(_KEPT + rb"|\n\s*", re.DOTALL)
_AROUND: Final = re.compile(_KEPT + rb"|(?P<after>>)\n\s*|\n\s*(?P<before><)|\n\s*", re.DOTALL)
_CONFIG: Final = re.compile(rb'(?<=<script id="__config" type="application/json">).*?(?=</script>)', re.DOTALL)


def squeezed(page: bytes) -> bytes:
    """The page with one line end for all white space that holds one, and around its own text, where menus have no lines
    of their own, with none beside a tag. What is laid out as written stays.
    """
    start = page.find(b"<article")
    around, own = (page[:start], page[start:]) if start >= 0 else (b"", page)
    return _CONFIG.sub(_config, _AROUND.sub(_beside_tag, around) + _BREAK.sub(_line_end, own))


def _line_end(found: re.Match[bytes]) -> bytes:
    return found[0] if found["tag"] else b"\n"


def _beside_tag(found: re.Match[bytes]) -> bytes:
    return found[0] if found["tag"] else found["after"] or found["before"] or b"\n"


def _config(found: re.Match[bytes]) -> bytes:
    """What the theme's script reads, in plain letters; no text in it can end the script."""
    text = json.dumps(json.loads(found[0]), ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode()
