"""The types of file that the program knows, in one list: what each is called, what the build does with it, and how
its content begins. Which of them a contract takes as attachments is its own matter (`contract.attachments`).

Whatever lies in evidence is kept byte for byte and listed with its digest. What differs is only whether a page shows
it: pictures and texts as they are, the first pages of a document as pictures, what is sealed not at all.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Way: TypeAlias = Literal["picture", "document", "text", "sealed"]
"""How a page shows it; what is sealed is never opened by the build."""

_ZIP: Final = b"PK\x03\x04"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_OFFICE: Final = "EncryptedPackage".encode("utf-16-le")  # the part that holds a locked file's content
_HEAD: Final = 512  # bytes within which a web page says what it is
_MEDIA: Final = 4  # bytes before the word that a film or an HEIC picture begins with
_RIFF: Final = 8  # likewise for WebP, AVI and WAV


@dataclass(frozen=True, slots=True)
class FileType:
    """A type: its name, how it is shown, and what stands at `offset` of its content (nothing: whatever it holds).

    `pictured`: it is a photo or screenshot. `own_suffix`: it may be published under its own suffix, because no browser
    runs it.
    """

    label: str
    way: Way
    starts: tuple[bytes, ...] = ()
    offset: int = 0
    pictured: bool = False
    own_suffix: bool = True

    def begins(self, data: bytes) -> bool:
        """Whether the content begins as this type does."""
        return not self.starts or data[self.offset :].startswith(self.starts)


_JPEG: Final = FileType("图片", "picture", (b"\xff\xd8\xff",), pictured=True)
_TIFF: Final = FileType("TIFF 图片", "sealed", (b"II*\0", b"MM\0*"), pictured=True)
_HEIC: Final = FileType("HEIC 图片", "sealed", (b"ftyphei", b"ftyphev", b"ftypmi", b"ftypms"), _MEDIA, pictured=True)
_TEXT: Final = FileType("文本", "text")
_MARKUP: Final = FileType("文本", "text", own_suffix=False)
_WORD: Final = FileType("Word 文档", "sealed", (_ZIP,))
_EXCEL: Final = FileType("Excel 表格", "sealed", (_ZIP,))
_SLIDES: Final = FileType("演示文稿", "sealed", (_ZIP,))
_FILM: Final = FileType("录像", "sealed", (b"ftyp", b"moov", b"mdat", b"free", b"wide"), _MEDIA)
_WPS: Final = FileType("WPS 文档", "sealed", (_OLE, _ZIP))
_CAPTURE: Final = FileType(
    "抓包文件", "sealed", (b"\xd4\xc3\xb2\xa1", b"\xa1\xb2\xc3\xd4", b"\x0a\x0d\x0d\x0a", b"\x4d\x3c\xb2\xa1")
)

TYPES: Final[Mapping[str, FileType]] = MappingProxyType(
    {
        ".png": FileType("图片", "picture", (b"\x89PNG\r\n\x1a\n",), pictured=True),
        ".jpg": _JPEG,
        ".jpeg": _JPEG,
        ".gif": FileType("图片", "picture", (b"GIF87a", b"GIF89a"), pictured=True),
        ".webp": FileType("图片", "picture", (b"WEBP",), _RIFF, pictured=True),
        ".bmp": FileType("图片", "picture", (b"BM",), pictured=True),
        ".pdf": FileType("PDF", "document", (b"%PDF-",)),
        **dict.fromkeys((".txt", ".csv", ".log", ".conf", ".cfg", ".json"), _TEXT),
        **dict.fromkeys((".ini", ".xml", ".tsv"), _MARKUP),
        ".ofd": FileType("OFD 版式文件", "sealed", (_ZIP,)),
        ".docx": _WORD,
        ".docm": _WORD,
        ".doc": FileType("Word 文档（旧格式）", "sealed", (_OLE, b"{\\rtf")),
        ".rtf": FileType("Word 文档（RTF）", "sealed", (b"{\\rtf",)),
        ".xlsx": _EXCEL,
        ".xlsm": _EXCEL,
        ".xls": FileType("Excel 表格（旧格式）", "sealed", (_OLE,)),
        ".pptx": _SLIDES,
        ".ppt": FileType("演示文稿（旧格式）", "sealed", (_OLE,)),
        ".wps": _WPS,
        ".et": _WPS,
        ".dps": _WPS,
        ".vsd": FileType("Visio 图", "sealed", (_OLE,)),
        ".vsdx": FileType("Visio 图", "sealed", (_ZIP,)),
        ".dwg": FileType("CAD 图", "sealed", (b"AC10",)),
        ".tif": _TIFF,
        ".tiff": _TIFF,
        ".heic": _HEIC,
        ".heif": _HEIC,
        ".eml": FileType("邮件", "sealed"),
        ".msg": FileType("Outlook 邮件", "sealed", (_OLE,)),
        ".zip": FileType("压缩包", "sealed", (_ZIP, b"PK\x05\x06", b"PK\x07\x08")),
        ".rar": FileType("压缩包", "sealed", (b"Rar!\x1a\x07",)),
        ".7z": FileType("压缩包", "sealed", (b"7z\xbc\xaf'\x1c",)),
        **dict.fromkeys((".gz", ".tgz"), FileType("压缩包", "sealed", (b"\x1f\x8b",))),
        ".mp4": _FILM,
        ".mov": _FILM,
        ".avi": FileType("录像", "sealed", (b"AVI ",), _RIFF),
        ".mp3": FileType("录音", "sealed", (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")),
        ".m4a": FileType("录音", "sealed", (b"ftyp",), _MEDIA),
        ".wav": FileType("录音", "sealed", (b"WAVE",), _RIFF),
        ".amr": FileType("录音", "sealed", (b"#!AMR",)),
        ".pcap": _CAPTURE,
        ".pcapng": _CAPTURE,
    }
)
"""By suffix, in the order in which a reader is told of them."""

OTHER: Final = "other"
RUN: Final = frozenset({"web-page", "program"})
"""What something would run, as keys of the messages."""

_REFUSED: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys((".html", ".htm", ".mht", ".mhtml", ".xhtml", ".svg"), "web-page"),
        **dict.fromkeys(
            (
                ".exe",
                ".bat",
                ".cmd",
                ".com",
                ".dll",
                ".msi",
                ".scr",
                ".js",
                ".vbs",
                ".ps1",
                ".sh",
                ".py",
                ".jar",
                ".apk",
            ),
            "program",
        ),
    }
)
_LEFT_OVER: Final[Mapping[str, str]] = MappingProxyType(
    {
        **dict.fromkeys((".tmp", ".crdownload", ".part", ".download", ".downloading"), "unfinished"),
        **dict.fromkeys((".lnk", ".url", ".webloc"), "shortcut"),
    }
)
_LFS: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?version https://git-lfs\.github\.com/spec/v\d[\r\n]+(?:ext-[^\r\n]*[\r\n]+)*"
    rb"oid sha256:[0-9a-f]{64}[\r\n]+size ([0-9]{1,20})[\r\n]*\Z"
)
_ANNEX: Final = re.compile(rb"/annex/objects/[^\r\n]{1,400}[\r\n]*\Z")
_SYSTEM: Final = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db"})
_LOCKS: Final = ("~$", "~wrd", "~wrl")


def suffix_of(path: str) -> str:
    """The suffix in small letters, with its dot; "" if there is none."""
    return PurePosixPath(path).suffix.lower()


def type_of(path: str) -> FileType | None:
    """The type that a file's name says it has; None if it is none that the program knows."""
    return TYPES.get(suffix_of(path))


def is_pictured(path: str) -> bool:
    """Whether the name says that it is a photo or a screenshot."""
    found = type_of(path)
    return found is not None and found.pictured


def refused(suffix: str) -> str:
    """Why a type is never taken, as a key of the messages: `web-page`, `program`; `other` if a contract might."""
    return _REFUSED.get(suffix, OTHER)


def left_over(path: str) -> str:
    """What a program left beside the files it had open, as a key of the messages; "" for anything else."""
    name = unicodedata.normalize("NFC", PurePosixPath(path).name).lower()
    if name.startswith(_LOCKS):
        return "lock"
    return "system" if name in _SYSTEM else _LEFT_OVER.get(suffix_of(name), "")


def looks_like(data: bytes) -> str:
    """The suffix of the type that a content begins as, or a key of the messages; "" if it is none that is known."""
    head = data[:_HEAD].lstrip().lower()
    if data.startswith(_OLE) and _LOCKED_OFFICE in data:
        return "locked"
    if head.startswith((b"<!doctype html", b"<html")):
        return "web-page"
    if data.startswith((b"MZ", b"\x7fELF")):
        return "program"
    if data.startswith(_ZIP):
        return ".zip"  # or any of the formats that are packed so
    signed = (suffix for suffix, kind in TYPES.items() if kind.starts and kind.begins(data))
    return next(signed, "")


def pointer(data: bytes) -> tuple[str, str] | None:
    """What a content stands for if it is only a pointer: whose, as a key of the messages, and the size it tells."""
    if found := _LFS.match(data):
        return "lfs", found[1].decode()
    return ("annex", "") if _ANNEX.match(data) else None
