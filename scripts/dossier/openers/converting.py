"""Turns a picture of a phone or a scanner into one that every program shows: JPEG, or PNG where it has few colours.

    python -I -m dossier.openers.converting CPU-SECONDS BYTES-OF-MEMORY < a.heic > answer

Prints a line of JSON, `{"suffix": ".jpg"}` and then the picture, or `{"why": ...}`: `moving` and `pages` for what a
single picture cannot hold, `heif` where the reader of HEIC is not installed, `large` for too many pixels, `damaged` for
all else. When and where it
was taken stays noted in it.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from typing import Final

from PIL import ExifTags, Image, ImageOps

from dossier.openers.confine import confine, seconds_for_all

WRITTEN: Final = 64 * 1024 * 1024
"""Bytes that a converted picture may have."""
_FORMATS: Final = ("WEBP", "BMP", "TIFF", "GIF")
_ABOUT: Final = (ExifTags.Base.DateTime, ExifTags.Base.Make, ExifTags.Base.Model)
_FEW_COLOURS: Final = 4096
_QUALITY: Final = 92
_MOST: Final = 100_000_000  # pixels


class NotConvertedError(Exception):
    """The picture stays as it is; why, as one word."""


def main() -> None:
    """Convert what comes in."""
    seconds, memory = map(int, sys.argv[1:])
    seconds_for_all(seconds)
    confine(memory, WRITTEN)
    logging.disable()
    Image.MAX_IMAGE_PIXELS = None  # there is a limit of its own
    out = sys.stdout.buffer
    try:
        suffix, made = converted(sys.stdin.buffer.read())
    except NotConvertedError as why:
        out.write(json.dumps({"why": str(why)}).encode() + b"\n")
    else:
        out.write(json.dumps({"suffix": suffix}).encode() + b"\n" + made)


def converted(data: bytes) -> tuple[str, bytes]:
    """The suffix and the bytes of the picture; raises NotConvertedError."""
    formats = (*_FORMATS, "HEIF") if _heif() else _FORMATS
    if formats is _FORMATS and data[4:8] == b"ftyp":
        raise NotConvertedError("heif")
    try:
        image = Image.open(io.BytesIO(data), formats=formats)
        why = _unfit(image)
        suffix, made = ("", b"") if why else _written(ImageOps.exif_transpose(image), _noted(image))
    except Exception:  # noqa: BLE001  # see dossier.openers
        why, suffix, made = "damaged", "", b""
    if why:
        raise NotConvertedError(why)
    return suffix, made


def _unfit(image: Image.Image) -> str:
    """Why the picture is no single one, or too large; "" for any other."""
    if getattr(image, "n_frames", 1) > 1 and image.format != "HEIF":
        return "pages" if image.format == "TIFF" else "moving"
    return "large" if image.size[0] * image.size[1] > _MOST else ""


def _heif() -> bool:
    """Make HEIC known, if its reader is installed."""
    try:
        import pi_heif  # noqa: PLC0415  # an extra
    except ImportError:
        return False
    pi_heif.register_heif_opener()
    return True


def _noted(image: Image.Image) -> bytes:
    """When, where and by what it was taken; nothing of how the old format was laid out."""
    try:
        given, kept = image.getexif(), Image.Exif()
        kept.update({tag: given[tag] for tag in _ABOUT if tag in given})
        for folder in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
            inner = dict(given.get_ifd(folder))
            inner.pop(ExifTags.Base.MakerNote, None)  # holds places within the old file
            if inner:
                kept.get_ifd(folder).update(inner)
        return kept.tobytes()
    except Exception:  # noqa: BLE001  # see dossier.openers; the picture itself may still be shown
        return b""


def _written(image: Image.Image, exif: bytes) -> tuple[str, bytes]:
    noted = {"exif": exif, "icc_profile": image.info.get("icc_profile")}
    out = io.BytesIO()
    if image.mode in ("1", "L", "P") or image.has_transparency_data or image.getcolors(_FEW_COLOURS):
        image.save(out, "PNG", optimize=True, **noted)
        return ".png", out.getvalue()
    image.convert("RGB").save(out, "JPEG", quality=_QUALITY, optimize=True, **noted)
    return ".jpg", out.getvalue()


if __name__ == "__main__":
    main()
