"""Logs as a terminal showed them; every expected line is what a VT100 leaves standing, worked out by hand."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.openers.plaintext import cleaned, decoded, is_text

# what was recorded -> what the terminal showed
SHOWN = {
    "nothing to do": ("interface GE0/0/1\n shutdown\n", "interface GE0/0/1\n shutdown\n"),
    "a pager's prompt written over": (
        "#\r\n  ---- More ----\x1b[42D" + " " * 42 + "\x1b[42Dinterface GE0/0/1\r\n",
        "#\ninterface GE0/0/1\n",
    ),
    "Cisco's pager": ("a\n --More-- \b\b\b\b\b\b\b\b\b        \b\b\b\b\b\b\b\b\bip route\n", "a\nip route\n"),
    "a slip of the fingers": ("shwo\b\b\bhow version\n", "show version\n"),
    "a wide character taken back": ("口令错误\b\b  \b\b!\n", "口令错!\n"),
    "half of a wide character written over": ("中文\b\b\bx\n", " x文\n"),
    "colours": ("\x1b[1;31mERROR\x1b[0m 温度过高\n", "ERROR 温度过高\n"),
    "title of the window": ("\x1b]0;root@fw1\x07[root@fw1 ~]# ls\n", "[root@fw1 ~]# ls\n"),
    "a title that never ends hides nothing": ("\x1b]0;root@fw1\n", "0;root@fw1\n"),
    "a line wiped": ("50%\x1b[2K\r100%\x1b[K\n", "100%\n"),
    "progress": ("10%\r20%\r100%\n", "100%\n"),
    "zeros and bells": ("\x00\x00login:\x07 ok\x7f\n", "login: ok\n"),
    "telnet's line ends": ("a\r\r\nb\r\n", "a\nb\n"),
    "line ends of old systems": ("a\rb\rc", "a\nb\nc"),
    "a page break": ("第一页\n\x0c第二页\n", "第一页\n\n第二页\n"),
    "tabs": ("a\tb\n\tc\n", "a\tb\n\tc\n"),
    "tabs beside escapes": ("a\tb\x1b[0m\n", "a       b\n"),
    "characters inserted and deleted": ("abcd\x1b[3D\x1b[1P\x1b[2@X\n", "aX cd\n"),
    "moved far and wide": ("\x1b[99999999Cx\x1b[2A\x1b[9;9Hy\n", f"{240 * ' '}xy\n"),
    "a sequence cut off": ("ok\x1b[12", "ok12"),
}


@pytest.mark.parametrize("name", SHOWN)
def test_shown_as_on_the_terminal(name: str) -> None:
    written, shown = SHOWN[name]
    assert cleaned(written) == shown


TEXT = "设备：核心交换机，状态正常。\r\ndisplay version\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings_are_told(encoding: str) -> None:
    assert decoded(TEXT.encode(encoding)).removeprefix("\ufeff") == TEXT


@pytest.mark.parametrize(
    "text",
    ["巡检记录正常", "巡检", "GE0/0/1 up\r\n" * 9, "日志", "温度 25℃，湿度 40％\r\n", "é à ü", "ログ出力", "😀 完成"],
)
def test_short_texts_in_unicode_are_told_where_they_can_be(text: str) -> None:
    assert decoded(text.encode()) == text
    assert decoded(text.encode("utf-16")) == text  # with its mark


@pytest.mark.parametrize("text", ["巡检记录正常", "GE0/0/1 up\r\n" * 9, "温度 25℃，湿度 40％\r\n"])
def test_sixteen_bits_without_a_mark_are_told(text: str) -> None:
    assert decoded(text.encode("utf-16-le")) == text


def test_mixed_encodings_are_read_line_by_line() -> None:
    data = "交换机一\n".encode() + "交换机二\n".encode("gb18030") + b"\xff\xff\xff\n" + b"ok\n"
    first, second, third, last, _ = decoded(data).split("\n")
    assert (first, second, last) == ("交换机一", "交换机二", "ok")
    assert set(third) == {"\ufffd"}


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_character_cut_in_two_is_left_out(encoding: str) -> None:
    data = ("好" * 50).encode(encoding)[:-1]
    assert decoded(data, cut=True) == "好" * 49


@pytest.mark.parametrize(
    "data",
    [
        b"",
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16-le"),
        b"login: \x1b[31madmin\x1b[0m\r\n\x00\x00" * 20,
        b"ok\n" + b"\0" * 5000,  # the machine lost power while it wrote
        "一".encode() + "二\n".encode("gb18030") * 30,
    ],
)
def test_logs_are_text(data: bytes) -> None:
    assert is_text(data)


NOISE = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200))


@pytest.mark.parametrize("data", [b"\0", b"\0" * 99, bytes(range(256)) * 4, NOISE])
def test_what_nobody_can_read_is_none(data: bytes) -> None:
    assert not is_text(data)


@given(
    st.lists(
        st.sampled_from(
            ["\x1b[", "\x1b]", "9", ";", "D", "C", "K", "P", "@", "\b", "\r", "\t", "中", "x", "\x07", "\u0301"]
        )
    )
)
def test_whatever_a_terminal_is_told_no_control_is_left(parts: list[str]) -> None:
    shown = cleaned("".join(parts) + "\n")
    assert not [char for char in shown if char < " " and char not in "\n\t"]


@pytest.mark.parametrize("unit", ["\x1b[999@", "\x1b[1K", "\x1b[9999C", "x\b", "\x1b[P", "\x1bP", "\x1b]", "中\x1b[D"])
def test_a_line_made_to_take_long_stays_small(unit: str) -> None:
    assert len(cleaned("x" * 5000 + unit * 30_000)) < 300_000
