"""Attachments opened in place: which are text, how much of it is shown, and that it can do nothing."""

from __future__ import annotations

import html
from dataclasses import replace

import pytest

from dossier.markup.escape import preformatted
from dossier.openers.content import Content
from dossier.records.base import Attachment
from dossier.views.attached import MOST, Drawn, Picture, opened
from dossier.views.places import File


def attached(name: str) -> File:
    attachment = Attachment(path=name, sha256="0" * 64, shows="导出")
    return File(attachment, f"evidence/{name}", f"files/x/1-{name}", picture=False)


@pytest.mark.parametrize(
    ("name", "data", "text"),
    [
        ("a.txt", "防火墙".encode(), "防火墙"),
        ("a.csv", "\ufeff设备,日期\r\n".encode(), "设备,日期\n"),  # as spreadsheets write it
        ("a.log", "旧系统导出".encode("gb18030"), "旧系统导出"),
        ("a.conf", b"\x00\x01\x02", ""),  # not text, whatever its name says
        ("a.log", "巡检".encode("utf-16"), "巡检"),
        ("a.pdf", b"%PDF-1.4", ""),
        ("a.html.txt", b"<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a.txt", "\u202e反".encode(), "\ufffd反"),  # turns the direction of what follows
    ],
)
def test_text_is_shown_as_it_was_written(name: str, data: bytes, text: str) -> None:
    found = opened(attached(name), lambda _: data)
    assert html.unescape(found.text) == text
    assert "<" not in found.text
    assert (found.cut, found.size) == (False, len(data))


@pytest.mark.parametrize(
    ("data", "text", "cleaned"),
    [
        (b"a\r\nb\r\n", "a\nb\n", False),  # ends of lines are no loss
        (b"shwo\b\b\bhow version\n", "show version\n", True),
        (b"\x1b[32mup\x1b[0m\0\n", "up\n", True),
        (b"1\n\x0c2\n", "1\n\n2\n", True),
    ],
)
def test_what_a_terminal_does_not_show_is_left_out_and_said(data: bytes, text: str, cleaned: bool) -> None:
    found = opened(attached("a.log"), lambda _: data)
    assert (html.unescape(found.text), found.cleaned, found.size) == (text, cleaned, len(data))


@pytest.mark.parametrize(
    ("name", "label"), [("a.ofd", "OFD 版式文件"), ("a.XLS", "Excel 表格（旧格式）"), ("a.txt", "")]
)
def test_what_is_sealed_is_said_and_never_shown(name: str, label: str) -> None:
    found = opened(attached(name), lambda _: b"PK\x03\x04")
    assert (found.sealed, opened(attached(name), None).sealed) == (label, label)
    assert not label or not found.text


def test_long_text_is_cut() -> None:
    found = opened(attached("a.txt"), lambda _: b"x" * (MOST + 1))
    assert (len(found.text), found.cut) == (MOST, True)


def test_a_character_of_many_bytes_may_be_cut_in_two() -> None:
    found = opened(attached("a.txt"), lambda _: b"x" + "字".encode() * (2 * MOST))  # the cut lies inside a character
    assert found.cut
    assert html.unescape(found.text) == "x" + "字" * (MOST - 1)


def test_without_a_way_to_read_there_is_only_the_link() -> None:
    assert opened(attached("a.txt"), None).text == ""


def test_lines_and_spaces_are_kept_and_nothing_acts() -> None:
    text = "a\r\n\t- b  **c** <d> {{ e }}\n"
    inert = preformatted(text)
    assert not set(inert) & set("<>*{}\n\t")
    assert html.unescape(inert) == "a\n\t- b  **c** <d> {{ e }}\n"


def test_pages_of_a_pdf_lie_beside_it() -> None:
    pictures = (Picture(b"one", ".png", 3, 4), Picture(b"two", ".jpg", 5, 6))
    seen: list[bytes] = []

    def draw(data: bytes) -> Drawn:
        seen.append(data)
        return Drawn(pictures, 9)

    found = opened(attached("a.pdf"), lambda _: b"%PDF-1.4", draw)
    assert found.pictures == {"files/x/1-a.pdf.1.png": pictures[0], "files/x/1-a.pdf.2.jpg": pictures[1]}
    assert found.drawn == Drawn(pictures, 9)
    assert seen == [b"%PDF-1.4"]
    for name in ("a.txt", "a.png", "a.pdf.txt"):  # nothing else is handed to it
        assert opened(attached(name), lambda _: b"%PDF-1.4", draw).drawn is None
    assert seen == [b"%PDF-1.4"]


def test_a_picture_is_shown_as_it_is_or_as_it_was_drawn_or_not_at_all() -> None:
    drawn = Drawn((Picture(b"one", ".png", 3, 4),), 1)
    file = File(
        Attachment(path="a.png", sha256="0" * 64, shows="导出"), "evidence/a.png", "files/x/1-a.png", picture=True
    )

    def image(content: Content, made: Drawn = drawn) -> tuple[str, tuple[str, ...]]:
        found = opened(file, lambda _: b"", lambda _: made, content)
        return found.image, found.remarks

    assert image(Content()) == ("files/x/1-a.png", ())
    assert image(Content(plain=False)) == ("files/x/1-a.png.1.png", ())
    assert image(Content(plain=False), Drawn((), 0)) == ("", ("无法在此显示，请打开文件。",))
    assert image(Content(plain=False, frames=3)) == ("files/x/1-a.png.1.png", ("动图，共 3 帧，这里只显示第一帧。",))
    shown, (why,) = image(Content(fault="truncated"))
    assert shown == ""
    assert "不完整" in why


@pytest.mark.parametrize(
    ("name", "content", "handed", "path"),
    [
        ("a.png", Content(), True, "files/x/1-a.png"),
        ("a.png", Content(plain=False), True, "files/x/1-a.png.1.png"),
        ("a.png", Content(plain=False), False, "files/x/1-a.png.1.png"),  # the public edition: never the file itself
        ("a.png", Content(fault="damaged"), True, ""),
        ("a.pdf", Content(), True, "files/x/1-a.pdf"),
        ("a.pdf", Content(), False, ""),
    ],
)
def test_a_text_leads_to_what_may_be_seen(name: str, content: Content, handed: bool, path: str) -> None:
    picture = name.endswith("png")
    file = File(
        Attachment(path=name, sha256="0" * 64, shows="x"), f"evidence/{name}", f"files/x/1-{name}", picture=picture
    )
    drawn = Drawn((Picture(b"one", ".png", 3, 4),), 1)
    found = replace(opened(file, lambda _: b"", lambda _: drawn, content), handed=handed)
    assert found.shown == path


def test_a_document_that_does_not_open_is_not_drawn_and_one_that_acts_is_named() -> None:
    def draw(_: bytes) -> Drawn:
        return Drawn((Picture(b"one", ".png", 3, 4),), 1)

    locked = opened(attached("a.pdf"), lambda _: b"", draw, Content(fault="locked"))
    assert (locked.drawn, ["密码" in one for one in locked.remarks]) == (None, [True])
    acting = opened(attached("a.pdf"), lambda _: b"", draw, Content(active=("launch", "script")))
    assert acting.drawn
    assert ["启动" in one for one in acting.remarks] == [True, False]
