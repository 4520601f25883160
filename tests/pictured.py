"""Pictures for tests: distinct, in every form that cameras, phones and scanners give them, and as wrong as need be."""

from __future__ import annotations

import io
import random
import struct
import zlib

from PIL import ExifTags, Image, ImageDraw


def scene(seed: int, size: tuple[int, int] = (360, 240)) -> Image.Image:
    """A picture unlike that of any other seed: a ground that shades off, with some twenty shapes on it."""
    chance = random.Random(seed)  # noqa: S311  # no secret
    width, height = size
    image = Image.merge("RGB", [Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(size)] * 3)
    pen = ImageDraw.Draw(image)
    for _ in range(20):
        left, top = chance.randrange(width), chance.randrange(height)
        box = (left, top, left + chance.randint(5, width // 3), top + chance.randint(5, height // 3))
        colour = tuple(chance.randrange(256) for _ in range(3))
        (pen.rectangle if chance.random() < 0.5 else pen.ellipse)(box, fill=colour)
    return image


def packed(image: Image.Image, kind: str = "JPEG", **options: object) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def taken(moment: str, offset: str = "", orientation: int = 1, position: bool = False) -> Image.Exif:
    """What a camera notes: the moment as `2024:03:15 10:20:30`, its offset, how it was held, where and who."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = moment
    if offset:
        inner[ExifTags.Base.OffsetTimeOriginal] = offset
    if position:
        exif[ExifTags.Base.Artist] = "Zhang San"
        exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (117.0, 2.0, 0.0)})
    return exif


def png(size: tuple[int, int], depth: int, colours: int, rows: bytes, *extra: tuple[bytes, bytes]) -> bytes:
    """A PNG of raw rows, each with its filter byte; `extra` chunks come before the data."""
    head = struct.pack(">IIBBBBB", *size, depth, colours, 0, 0, 0)
    parts = [(b"IHDR", head), *extra, (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def deep(size: tuple[int, int] = (600, 300)) -> bytes:
    """A grey PNG with 16 bits a level, dark to the left and light to the right, as instruments export them."""
    width, height = size
    row = b"\0" + b"".join(struct.pack(">H", x * 65535 // (width - 1)) for x in range(width))
    return png(size, 16, 0, row * height)


def wide(side: int) -> bytes:
    """A PNG of `side` times `side` pixels in one colour, which takes some bytes only."""
    packer = zlib.compressobj(9)
    row = bytes(1 + (side + 7) // 8)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    parts = ((b"IHDR", struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, part) for name, part in parts)
