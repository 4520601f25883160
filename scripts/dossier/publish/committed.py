"""The commit that the margin of every page bears, which templates mark: `<!--commit-->...<!--/commit-->`.

It is new with every commit, and most pages say nothing else that is: such a page is taken as it was, with the commit
of now in its place. The marks are taken away last.
"""

from __future__ import annotations

import re
from typing import Final

_MARKED: Final = re.compile(rb"(<!--commit-->)(.*?)(<!--/commit-->)", re.DOTALL)


def bearing(page: bytes, committed: str) -> bytes:
    """The page with another commit; `committed` is ready to be put into HTML."""
    said = committed.encode()
    return _MARKED.sub(lambda found: found[1] + said + found[3], page)


def unmarked(page: bytes) -> bytes:
    """The page without the marks."""
    return _MARKED.sub(rb"\2", page)
