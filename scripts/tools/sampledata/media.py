"""Small attachments with the same bytes on every machine: PDF, PNG, JPEG.

PDF and PNG are written by hand here, because the libraries' bytes change with their version, the fonts of
the machine or the build of zlib. The drawing itself is Pillow's.
"""

from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

_PALETTE: Final = bytes.fromhex("ffffff 263238 006994 c62828 eceff1 78909c 2e7d32 f9a825")
WHITE, INK, BLUE, RED, PALE, GREY, GREEN, AMBER = range(8)

# The objects of a PDF that are always the same: one page, one face. The reader's own Song face is used, so
# that no font has to be carried along; its Latin letters are half as wide as the Han characters.
_FIXED: Final = tuple(
    line.encode()
    for line in """\
<< /Type /Catalog /Pages 2 0 R /Lang (zh-CN) >>
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>
<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [6 0 R] >>
<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /FontDescriptor 7 0 R /CIDSystemInfo 8 0 R /W 9 0 R >>
<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /ItalicAngle 0 /Ascent 880 /Descent -120 /StemV 93 >>
<< /Registry (Adobe) /Ordering (GB1) /Supplement 5 >>
[1 95 500]
""".splitlines()
)
# A round seal in red, radius 34 points, where the two characters 示例 are set afterwards.
_STAMP: Final = (
    "q 0.78 0.16 0.16 RG 2 w 487 114 m 487 132.8 471.8 148 453 148 c 434.2 148 419 132.8 419 114 c"
    " 419 95.2 434.2 80 453 80 c 471.8 80 487 95.2 487 114 c S Q"
)
_NOTE: Final = "示例数据：本文件及其内容均为虚构，不具任何效力。"
_LINE: Final = 84  # half widths that fit into a line of a PDF
# RFC 1951, 3.2.5 and 3.2.6: the longest match, and where the codes change their length.
_LONGEST, _SHORTEST, _PLAIN_LENGTHS, _LONG_LITERAL, _LONG_LENGTH, _BYTE = 258, 3, 11, 144, 280, 8


def draw(low: int, high: int, *key: object) -> int:
    """A whole number from `low` to `high`, always the same for the same key: the sample's only chance."""
    digest = hashlib.sha256("/".join(map(str, key)).encode()).digest()
    return low + int.from_bytes(digest[:8], "big") % (high - low + 1)


def pdf(title: str, lines: Sequence[str]) -> bytes:
    """One A4 page of Chinese text set in a face every reader brings along."""
    commands = ["BT", "/F1 16 Tf", "72 770 Td", f"<{_utf16(title)}> Tj", "/F1 10.5 Tf", "0 -12 Td"]
    for line in chain.from_iterable(map(_wrapped, lines)):
        commands += ["0 -18 Td", f"<{_utf16(line)}> Tj"]
    commands += ["ET", "72 760 m 523 760 l S", "0.75 G 72 60 m 523 60 l S", _STAMP]
    commands += ["BT", "/F1 8 Tf", "72 46 Td", f"<{_utf16(_NOTE)}> Tj", "ET"]
    commands += ["BT", "0.78 0.16 0.16 rg", "/F1 14 Tf", "439 109 Td", f"<{_utf16('示例')}> Tj", "ET"]
    content = "\n".join(commands).encode()
    objects = (*_FIXED[:3], b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content), *_FIXED[3:])
    objects = (*objects, b"<< /Title <FEFF%s> /Producer (sample) >>" % _utf16(title).encode())
    out, starts = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % start for start in starts)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 10 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


def _wrapped(line: str) -> Iterator[str]:
    """The line in pieces that fit between the margins; Latin letters are half as wide as Han characters."""
    piece, width = "", 0
    for character in line:
        step = 1 if character.isascii() else 2
        if width + step > _LINE:
            yield piece
            piece, width = "", 0
        piece, width = piece + character, width + step
    yield piece


def _utf16(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


def screen(title: str, series: Sequence[Sequence[int]], size: tuple[int, int] = (480, 270)) -> bytes:
    """A monitoring screen as PNG: a bar with a title in ASCII, a grid and curves of 0 to 100."""
    image = Image.new("P", size, PALE)
    pen = ImageDraw.Draw(image)
    width, height = size
    pen.rectangle((0, 0, width, 24), fill=INK)
    pen.text((10, 7), title, fill=WHITE)
    left, top, right, bottom = 40, 40, width - 15, height - 30
    pen.rectangle((left, top, right, bottom), fill=WHITE, outline=GREY)
    for step in range(0, 101, 20):
        y = bottom - step * (bottom - top) // 100
        pen.line((left, y, right, y), fill=PALE)
        pen.text((12, y - 6), str(step), fill=GREY)
    for values, colour in zip(series, (BLUE, RED, GREEN, AMBER), strict=False):
        spread = (right - left) / max(1, len(values) - 1)
        points = [(round(left + i * spread), bottom - v * (bottom - top) // 100) for i, v in enumerate(values)]
        pen.line(points, fill=colour, width=2)
    return _png(image)


def photo(title: str, *key: object) -> bytes:
    """A stand-in for a photo as JPEG: a room of racks in soft light, with a caption in ASCII."""
    width, height = 360, 240
    image = Image.linear_gradient("L").resize((width, height)).convert("RGB")
    pen = ImageDraw.Draw(image)
    for rack in range(6):
        left = 12 + rack * 58
        shade = draw(40, 90, *key, rack)
        pen.rectangle((left, 50 + draw(0, 12, *key, "h", rack), left + 46, 205), fill=(shade, shade + 8, shade + 16))
        for slot in range(12):
            lamp = (90, 200, 120) if draw(0, 5, *key, rack, slot) else (230, 170, 60)
            pen.rectangle((left + 6, 70 + slot * 11, left + 40, 76 + slot * 11), fill=(25, 30, 36))
            pen.rectangle((left + 8, 72 + slot * 11, left + 11, 74 + slot * 11), fill=lamp)
    image = image.filter(ImageFilter.GaussianBlur(1))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 216, width, height), fill=(20, 24, 28))
    pen.text((8, 222), title, fill=(240, 240, 240))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    return out.getvalue()


def _png(image: Image.Image) -> bytes:
    width, height = image.size
    pixels, rows, above = image.tobytes(), bytearray(), bytes((width + 1) // 2)
    for y in range(height):
        row = pixels[y * width : (y + 1) * width] + bytes(width % 2)
        packed = bytes(row[x] << 4 | row[x + 1] for x in range(0, len(row), 2))
        rows += b"\x02" + bytes((now - up) & 255 for now, up in zip(packed, above, strict=True))
        above = packed
    head = struct.pack(">IIBBBBB", width, height, 4, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", _PALETTE), (b"IDAT", _deflate(bytes(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _deflate(data: bytes) -> bytes:
    """A zlib stream with fixed codes whose only matches are runs of one byte (RFC 1951): plain, but always the same."""
    bits, count, out, at = 0b011, 3, bytearray(b"\x78\x01"), 0
    while at <= len(data):
        if at == len(data):
            code, size, at = 0, 7, at + 1  # end of block
        else:
            run = 1
            while at + run < len(data) and run <= _LONGEST and data[at + run] == data[at]:
                run += 1
            code, size = _literal(data[at])
            at += 1
            if run > _SHORTEST:
                length, length_size = _length(run - 1)
                code, size, at = code | length << size, size + length_size, at + run - 1
        bits, count = bits | code << count, count + size
        while count >= _BYTE:
            out.append(bits & 255)
            bits, count = bits >> 8, count - 8
    if count:
        out.append(bits)
    return bytes(out) + struct.pack(">I", zlib.adler32(data))


def _reverse(code: int, size: int) -> int:
    return int(f"{code:0{size}b}"[::-1], 2)


def _literal(byte: int) -> tuple[int, int]:
    return (_reverse(0x30 + byte, 8), 8) if byte < _LONG_LITERAL else (_reverse(0x190 + byte - _LONG_LITERAL, 9), 9)


def _length(run: int) -> tuple[int, int]:
    """The code of a match of `run` bytes (3 to 258) at distance 1."""
    if run == _LONGEST:
        symbol, extra, extra_size = 285, 0, 0
    elif run < _PLAIN_LENGTHS:
        symbol, extra, extra_size = 254 + run, 0, 0
    else:
        extra_size = (run - 3).bit_length() - 3
        base, extra = divmod(run - 3, 1 << extra_size)
        symbol = 257 + 4 * extra_size + base
    code, size = (
        (_reverse(symbol - 256, 7), 7) if symbol < _LONG_LENGTH else (_reverse(0xC0 + symbol - _LONG_LENGTH, 8), 8)
    )
    return code | extra << size, size + extra_size + 5  # then distance code 0: five zero bits
