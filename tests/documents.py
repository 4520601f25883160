"""Small PDFs for tests of previews: written by hand, so that they can be as wrong as need be."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

BLUE = b"0 0 1 rg 50 50 200 200 re f"
"""A blue square in the lower left corner."""

_FONT = (  # a face that no PDF of an office brings along
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [<< /Type /Font"
    b" /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
    b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 5 >> /FontDescriptor << /Type /FontDescriptor"
    b" /FontName /STSong-Light /Flags 6 /ItalicAngle 0 /Ascent 880 /Descent -120 /StemV 93 >> >>] >>"
)


def document(pages: int = 1, box: str = "0 0 595 842", content: bytes = BLUE) -> bytes:
    """A PDF of some pages that share their content."""
    kids = " ".join(f"{number} 0 R" for number in range(5, 5 + pages))
    page = f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 3 0 R /Resources << /Font << /F 4 0 R >> >> >>"
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>".encode(),
            _stream(zlib.compress(content), "/FlateDecode"),
            _FONT,
            *[page.encode()] * pages,
        ]
    )


def bomb(size: int) -> bytes:
    """A page whose content is nothing, but much of it: packed twice."""
    packer, twice = zlib.compressobj(9), zlib.compressobj(9)
    block = bytes(1 << 20)
    packed = b"".join(twice.compress(packer.compress(block)) for _ in range(size >> 20))
    packed += twice.compress(packer.flush()) + twice.flush()
    return _file(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
            _stream(packed, "[/FlateDecode /FlateDecode]"),
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 3 0 R >>",
        ]
    )


def text(words: str) -> bytes:
    """The content of a page with these words."""
    return f"BT /F 24 Tf 60 700 Td <{words.encode('utf-16-be').hex()}> Tj ET".encode()


def _stream(data: bytes, packed: str) -> bytes:
    return f"<< /Length {len(data)} /Filter {packed} >>\nstream\n".encode() + data + b"\nendstream"


def _file(objects: Sequence[bytes]) -> bytes:
    out, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    count = len(objects) + 1
    tail = f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<< /Size {count} /Root 1 0 R >>\n"
    return out + f"{tail}startxref\n{len(out)}\n%%EOF\n".encode()
