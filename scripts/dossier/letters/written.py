"""How the running text of letters writes days and figures (GB/T 15835); tables keep the dossier's forms."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from dossier.paper.document import Block, Document, Paragraph

_HAN: Final = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
_GAP: Final = re.compile(rf"(?<={_HAN}) (?=[0-9−])|(?<=[0-9%]) (?={_HAN})")


def day(value: date) -> str:
    """`2024年3月31日`."""
    return f"{value.year}年{value.month}月{value.day}日"


def tight(document: Document) -> Document:
    """The document with no space between Chinese and figures in its running text, which office programs set apart."""
    return replace(document, blocks=tuple(_tight(block) for block in document.blocks))


def _tight(block: Block) -> Block:
    return replace(block, text=_GAP.sub("", block.text)) if isinstance(block, Paragraph) else block
