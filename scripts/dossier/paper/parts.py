"""A long document set in parts, some at a time, each in a process that begins empty.

The HTML says where a part ends (`END`); each begins on a new page. A part is laid out without knowing how many pages
come before it, and told so before its pages are numbered; likewise its objects. Both are sums over the parts before
it, so that the same document gives the same bytes however many processes there are. The first part, which tells on
what page each chapter begins, is set here when the others are laid out.
"""

from __future__ import annotations

import errno
import gc
import multiprocessing
import os
import re
import traceback
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field, replace
from io import BytesIO
from multiprocessing.connection import Connection, wait
from typing import Any, Final, Literal, TypeAlias

import pydyf

from dossier.paper.joining import FIRST, LINK, DrawnPart, draw, join, known
from dossier.paper.press import Sheets
from dossier.paper.setter import Setter, complete, uncollected
from dossier.paper.written import WrittenObject

END: Final = "<!-- part -->"
"""Where a part ends; escaped text cannot say it."""

_BODY: Final = "<body>"
_ENDS: Final = "</body></html>"
_TO: Final = re.compile('<a href="#([a-z]+)">')
_AT: Final = re.compile('<span data-to="#([a-z]+)">')
_ALL: Final = '<span class="pages">'

Sum: TypeAlias = Literal["pages", "objects"]
_Asked: TypeAlias = tuple[int, Sum, Connection]


def set_in_parts(setter: Setter, sheets: Sheets, processes: int) -> bytes:
    """The PDF of sheets whose HTML is in parts.

    Raises OSError if a process is killed, RuntimeError with what it says if one fails.
    """
    head, *texts = sheets.html.split(END)
    opening = head[: head.index(_BODY) + len(_BODY)]
    front = replace(sheets, html=_aimed(head) + _ENDS)
    with uncollected():
        blank = _placed(front.html, dict.fromkeys(_AT.findall(front.html), 0), 0)
        sums = _Sums({"pages": len(setter.lay(replace(front, html=blank)).pages), "objects": FIRST})
        drawn = _draw_all(setter, [_part(sheets, opening + text + _ENDS) for text in texts], processes, sums)
        front = replace(front, html=_placed(front.html, sums.places, sums.before("pages", len(texts))))
        document = setter.lay(front)
        if len(document.pages) != sums.start["pages"]:
            raise ValueError("the contents take another number of pages with the numbers in them")
        options = known(setter.options(front))
        first = draw(document, options, complete, "0", lambda _: sums.before("objects", len(texts)), first=True)
        whole = join(first, drawn, setter.font_configuration)
        return _written(whole, options)


def _written(pdf: pydyf.PDF, options: Mapping[str, Any]) -> bytes:
    pdf.objects[:] = [
        one if one.free == "f" or isinstance(one, WrittenObject) else WrittenObject(one) for one in pdf.objects
    ]
    output = BytesIO()
    pdf.write(output, options["pdf_version"], options["pdf_identifier"], not options["uncompressed_pdf"])
    return output.getvalue()


def _part(sheets: Sheets, html: str) -> Sheets:
    pictures = {address: data for address, data in sheets.pictures.items() if address in html}
    return replace(sheets, html=html, pictures=pictures, enclosures=())


def _aimed(html: str) -> str:
    """The first part with links to where the others will be."""
    return _TO.sub(rf'<a href="{LINK}\1">', html)


def _placed(html: str, places: Mapping[str, int], pages: int) -> str:
    """The first part with the numbers of pages in it."""
    html = _AT.sub(lambda found: f'<span data-page="{places[found[1]]}">', html)
    return html.replace(_ALL, f'<span class="pages" data-page="{pages}">')


@dataclass
class _Sums:
    """What parts have told, and the sums that they wait for."""

    start: Mapping[Sum, int]
    told: dict[tuple[Sum, int], int] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)

    def before(self, what: Sum, part: int) -> int:
        """How many there are before a part; raises KeyError as long as one of those has not told."""
        return self.start[what] + sum(self.told[what, one] for one in range(part))


def _draw_all(setter: Setter, parts: Sequence[Sheets], processes: int, sums: _Sums) -> list[DrawnPart]:
    """All parts drawn, part `n` by process `n % processes`, which takes its parts in order.

    No process waits for ever: a part waits for earlier ones only, and the earliest that is not done waits for none.
    """
    plain = replace(setter)  # without what it may have made ready here, which cannot be handed on
    drawn: dict[int, DrawnPart] = {}
    context = multiprocessing.get_context("spawn")
    with ExitStack() as ending:
        lasts: dict[Connection, int] = {}
        for number in range(min(processes, len(parts))):
            our, their = context.Pipe()
            mine = tuple((part, parts[part]) for part in range(number, len(parts), processes))
            process = context.Process(target=_work, args=(plain, mine, their), daemon=True)
            process.start()
            ending.callback(process.join)
            ending.callback(our.close)
            their.close()
            lasts[our] = mine[-1][0]
        waiting: list[_Asked] = []
        while len(drawn) < len(parts):
            for line in wait([line for line, last in lasts.items() if last not in drawn]):
                if isinstance(line, Connection):
                    _hear(line, sums, drawn, waiting)
            waiting = [asked for asked in waiting if not _answered(asked, sums)]
    return [drawn[part] for part in range(len(parts))]


def _hear(line: Connection, sums: _Sums, drawn: dict[int, DrawnPart], waiting: list[_Asked]) -> None:
    try:
        told = line.recv()
    except EOFError:
        raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM)) from None  # killed, as where memory is short
    if isinstance(told, Exception):
        raise told
    part, what, said = told
    if what == "drawn":
        drawn[part], places = said
        sums.places.update(places)
    else:
        sums.told[what, part] = said
        waiting.append((part, what, line))


def _answered(asked: _Asked, sums: _Sums) -> bool:
    part, what, line = asked
    try:
        before = sums.before(what, part)
    except KeyError:
        return False
    line.send(before)
    return True


def _work(setter: Setter, parts: Sequence[tuple[int, Sheets]], line: Connection) -> None:
    """Draw these parts, in a process of their own."""
    try:
        with uncollected():
            for part, sheets in parts:
                gc.collect()  # what one part leaves behind is not kept beside the next
                line.send((part, "drawn", _drawn(setter, part, sheets, line)))
            gc.freeze()  # nobody waits until what ends with this process has been taken apart
    except OSError as failure:
        _tell(line, failure)
    except Exception:  # noqa: BLE001  # whatever it is, it is told to the one that waits for it
        _tell(line, RuntimeError(traceback.format_exc()))


def _tell(line: Connection, failure: Exception) -> None:
    with suppress(OSError):  # nobody waits any more: another part has failed
        line.send(failure)


def _drawn(setter: Setter, part: int, sheets: Sheets, line: Connection) -> tuple[DrawnPart, dict[str, int]]:
    """The part, and the page of the whole on which each of its places is."""

    def ask(what: Sum, count: int) -> int:
        line.send((part, what, count))
        before: int = line.recv()
        return before

    before = list[int]()

    def counted(count: int) -> int:
        before.append(ask("pages", count))
        return before[0]

    document = setter.lay(sheets, counted)
    places = {name: page for page, one in enumerate(document.pages, before[0] + 1) for name in one.anchors}
    options = known(setter.options(sheets))
    return draw(document, options, complete, str(part + 1), lambda count: ask("objects", count)), places
