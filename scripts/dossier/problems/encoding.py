"""Bytes -> text: UTF-8 with or without a byte order mark, any kind of line end; else which encoding it looks like."""

from __future__ import annotations

import codecs
from typing import Final

from dossier.problems import Place, Problem, error

_WIDE: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CODECS: Final = {"utf-16": "utf-16", "gbk": "gb18030"}


def decoded(path: str, data: bytes) -> str | Problem:
    """The text, with `\\n` at the ends of its lines, or the problem that it is not UTF-8."""
    encoded = data.removeprefix(codecs.BOM_UTF8)
    try:
        return _lines(encoded.decode())
    except UnicodeDecodeError as problem:
        before = _lines(encoded[: problem.start].decode())
        place = Place(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        return error("not-utf8", place, encoding=_looks_like(data))


def readable(data: bytes) -> str:
    """The text in whatever encoding, to be quoted to a reader: what cannot be read becomes U+FFFD."""
    try:
        return _lines(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return _lines(data.decode(_CODECS.get(_looks_like(data), "utf-8-sig"), "replace"))


def _looks_like(data: bytes) -> str:
    """The encoding of bytes that are not UTF-8: `utf-16`, `gbk`, or `damaged` if they are UTF-8 but for a slip."""
    if data.startswith(_WIDE):
        return "utf-16"
    try:
        data.decode()
    except UnicodeDecodeError as problem:
        if not data[: problem.start].removeprefix(codecs.BOM_UTF8).isascii():
            return "damaged"  # Chinese that is UTF-8 stands before
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return "damaged"
    return "damaged" if b"\x00" in data else "gbk"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
