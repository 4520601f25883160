"""Which files are made, and of what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

FANDOL: Final = "texlive-lang-chinese"
BABELSTONE: Final = "fonts-babelstone-han"
DROID: Final = "fonts-droid-fallback"
DEJAVU: Final = "fonts-dejavu-core"

LATIN: Final = range(0x20, 0x7F)
HAN: Final = (*range(0x3200, 0x4DC0), *range(0x4E00, 0xA000))  # with what is put together of them, such as ㎥


@dataclass(frozen=True)
class Face:
    """One file to make of the file `source` of a Debian package; `chars` are all it keeps, None every character."""

    target: str
    source: str
    package: str
    chars: Sequence[int] | None = None


FACES: Final = (
    # 楷体, 仿宋, 黑体, 粗宋 and 宋体 for GB 2312 and some more; cubic, so they are converted, the slow ones first
    Face("FandolKai-Regular.ttf", "FandolKai-Regular.otf", FANDOL),
    Face("FandolFang-Regular.ttf", "FandolFang-Regular.otf", FANDOL),
    Face("FandolHei-Regular.ttf", "FandolHei-Regular.otf", FANDOL),
    Face("FandolSong-Bold.ttf", "FandolSong-Bold.otf", FANDOL),
    Face("FandolSong-Regular.ttf", "FandolSong-Regular.otf", FANDOL),
    # 西文, to go with 仿宋 and 楷体
    Face("FandolSong-Latin.ttf", "FandolSong-Regular.otf", FANDOL, chars=LATIN),
    # 宋体 and 黑体 for what those lack: between them all Han of GB 18030 level 2; signs and Latin. Quadratic already.
    Face("RareSong-Regular.ttf", "BabelStoneHan.ttf", BABELSTONE),
    Face("RareHei-Regular.ttf", "DroidSansFallbackFull.ttf", DROID, chars=HAN),
    Face("RareSigns-Regular.ttf", "DejaVuSans.ttf", DEJAVU),
)
