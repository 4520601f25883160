"""The catalogue of evidence and a page for each record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from markupsafe import Markup

from dossier.markup.escape import door, tip
from dossier.markup.markdown import body
from dossier.site.page import Here, Page
from dossier.views.attached import Open
from dossier.views.lookup import Lookup
from dossier.views.places import files_of
from dossier.views.records import SOON, Entry, Reader, Value, lines

_WHOLE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.:+_ -]{0,31}", re.ASCII)  # ids, days, times: not to be broken


@dataclass(frozen=True)
class Cells:
    """Writes values as HTML. A month has tens of thousands of them, so this is not left to a template.

    `anchors` are the lines that lead to a line with a value, as `Reader.anchors` gives them.
    """

    anchors: Mapping[int, tuple[int, ...]]

    def row(self, row: Sequence[Value | None]) -> Markup:
        """The cells of a table's row."""
        return Markup("".join(f"<td>{self._cell(value) if value else ''}</td>" for value in row))  # noqa: S704

    def listed(self, values: Sequence[Value]) -> Markup:
        """Values one below the other."""
        return Markup("<br>".join(map(self._cell, values)))  # noqa: S704  # every text in it passed the door

    def _cell(self, value: Value) -> str:
        name = "d-value d-whole" if _WHOLE.fullmatch(value.text) else "d-value"
        if value.written:
            name += f'" title="{tip(value.written)}'
        if not value.marked:
            return f'<span class="{name}">{door(value.text)}</span>'
        before = "".join(f'<span id="l{line}" class="d-anchor"></span>' for line in self.anchors.get(value.line, ()))
        return f'{before}<span id="l{value.line}" class="{name}">{door(value.text)}</span>'


def pages(entries: tuple[Entry, ...], hashes: Mapping[str, str], known: Lookup, opened: Open) -> Iterator[Page]:
    """The catalogue and a page for each record."""
    kinds = tuple(dict.fromkeys(entry.kind for entry in entries))
    used = {row.indicator.row: row.indicator for entry in entries for row in entry.rows}
    values = {
        "entries": entries,
        "kinds": kinds,
        "used": tuple(used[number] for number in sorted(used)),
        "states": tuple(dict.fromkeys(entry.state for entry in entries)),
        "months": sorted({entry.period for entry in entries if entry.period}, reverse=True),
        "soon": SOON,
    }
    yield Page("evidence.html", "证据目录", "evidence.md.j2", values, hide=("toc",))
    for entry in entries:
        yield _page(entry, hashes, known, opened)


def _page(entry: Entry, hashes: Mapping[str, str], known: Lookup, opened: Open) -> Page:
    return Page(
        entry.page,
        entry.record.title,
        "record.md.j2",
        {"entry": entry, "record": entry.record, "lines": lines},
        trail=(("证据目录", "evidence.html"), (entry.kind, "evidence.html")),
        hide=("toc",),
        later=partial(_read, entry, hashes, known, opened),
    )


def _read(
    entry: Entry, hashes: Mapping[str, str], known: Lookup, opened: Open
) -> tuple[Mapping[str, object], Mapping[str, bytes]]:
    """The record as it is shown, with its attachments, and the pictures that were drawn of these."""
    record = entry.record
    here = Here(entry.page)
    reader = Reader(record.source, known)
    common, fields = reader.common(record.title), reader.fields()
    cells = Cells(reader.anchors())
    attached = tuple(map(opened, files_of(record)))
    named = {one.file.attachment.path: here.to(one.shown) for one in attached if one.shown}
    values = {
        "common": common,
        "fields": fields,
        "cells": cells.row,
        "listed": cells.listed,
        "files": tuple((one, hashes.get(one.file.origin, "")) for one in attached),
        "body": body(record.source.body, named),
        "sm3": hashes.get(record.source.path, ""),
    }
    return values, {path: picture.data for one in attached for path, picture in one.pictures.items()}
