"""Pictures of strangers: whether they open and show anything, when they were taken, how they look plain. For children
only.
"""

from __future__ import annotations

import io
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime
from itertools import product
from typing import Final

from PIL import ExifTags, Image, ImageCms

SCANS: Final = (".tif", ".tiff")
"""Pictures that no browser shows; they are looked at all the same."""
MOST: Final = 100_000_000
"""Pixels that are held at once."""
LARGEST: Final = 500_000_000
"""Pixels that a JPEG may say it has, which is opened smaller: no camera makes as many, and few programs show them."""

_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF")
_MOVING: Final = ("PNG", "GIF", "WEBP")
_ENOUGH: Final = 256  # pixels of a side, to see whether there is anything
_BITS: Final = 8
_LEAST: Final = 16  # pixels of a side; on fewer, nothing can be made out
_NOISE: Final = 4  # levels of 255 that a single colour may vary by once it is packed
_SIDE: Final = 64  # cells of a sketch, as `dossier.openers.content` has them
_VIEW: Final = 128  # cells of a view, and margins of its parts, as `dossier.openers.content` has them
_MARGINS: Final = (0, 6, 12, 18)  # per cent
_STEP: Final = 3  # levels
_BLOCKS: Final = 8  # of a side of a pattern
_DETAIL: Final = 12  # levels by which a cell stands out
_DETAILED: Final = 200  # cells that stand out; a page with fewer is like any other
_EASY: Final = 4_000_000  # pixels that a page shows as they are; of larger ones it has a smaller picture
_PLAIN: Final = frozenset({"1", "L", "LA", "P", "PA", "RGB", "RGBA"})
_CLOCKS: Final = (
    (ExifTags.Base.DateTimeOriginal, ExifTags.Base.OffsetTimeOriginal),
    (ExifTags.Base.DateTimeDigitized, ExifTags.Base.OffsetTimeDigitized),
)
_DAY: Final = r"(\d{4})[:/-](\d\d)[:/-](\d\d)"
_MOMENT: Final = re.compile(rf"{_DAY}[ T](\d\d):(\d\d)")
_OFFSET: Final = re.compile(r"[+-]\d\d:\d\d")

_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright, by its orientation in EXIF."""

Image.MAX_IMAGE_PIXELS = None  # `opened` has a limit of its own, and a warning would reach nobody


class TooLargeError(Exception):
    """The picture has more pixels than can be held."""


def opened(data: bytes, enough: int) -> tuple[Image.Image, tuple[int, int]]:
    """The picture as its file has it, not yet decoded, and its whole size. A JPEG is opened smaller, if its longer side
    then still has `enough` pixels.

    Raises TooLargeError, or anything else of the library's.
    """
    image = Image.open(io.BytesIO(data), formats=_FORMATS)
    size = image.size
    image.draft(None, (enough, enough))
    if image.size[0] * image.size[1] > MOST or size[0] * size[1] > LARGEST:
        raise TooLargeError
    return image, size


def look(data: bytes) -> dict[str, object]:
    """The facts of a picture; raises as `opened` does."""
    image, size = opened(data, _ENOUGH)
    frames = getattr(image, "n_frames", 1) if image.format in _MOVING else 1
    facts = {"size": size, "frames": frames, "taken": _taken(image), "plain": frames == 1 and _is_plain(image, size)}
    seen = plain(image)
    if min(size) < _LEAST:
        return {**facts, "fault": "tiny"}
    if all(map(_is_bare, seen.split())):
        return {**facts, "fault": "blank"}
    known = {"sketch": sketch(seen)}
    if known["sketch"]:
        view = seen.convert("L").resize((_VIEW, _VIEW), Image.Resampling.BILINEAR)
        known |= {"view": view.tobytes(), "crops": crops(view)}
    return {**facts, **{name: b64encode(data).decode() for name, data in known.items()}}


def sketch(seen: Image.Image) -> bytes:
    """The grey levels of the picture in few cells, however large it is; none if hardly a cell stands out."""
    cells = seen.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BILINEAR).tobytes()
    middle = sorted(cells)[len(cells) // 2]
    return cells if sum(abs(cell - middle) > _DETAIL for cell in cells) >= _DETAILED else b""


def crops(view: Image.Image) -> bytes:
    """A coarse pattern of each part of the picture that margins leave, the whole first: which of neighbouring blocks is
    brighter, to the right and below.
    """
    return b"".join(_pattern(view, edges) for edges in product(_MARGINS, repeat=4))


def _pattern(view: Image.Image, edges: tuple[int, ...]) -> bytes:
    bottom, right, top, left = (edge * _VIEW / 100 for edge in edges)
    side = _BLOCKS + 1
    cells = view.resize((side, side), Image.Resampling.BOX, box=(left, top, _VIEW - right, _VIEW - bottom)).tobytes()
    pattern = 0
    for nth in (row * side + column for row in range(_BLOCKS) for column in range(_BLOCKS)):
        pattern = pattern << 2 | (cells[nth] + _STEP < cells[nth + 1]) << 1 | (cells[nth] + _STEP < cells[nth + side])
    return pattern.to_bytes(_BLOCKS * _BLOCKS * 2 // 8)


def _is_bare(band: Image.Image) -> bool:
    levels = [level for level, count in enumerate(band.histogram()) if count]
    return levels[-1] - levels[0] <= _NOISE


def _is_plain(image: Image.Image, size: tuple[int, int]) -> bool:
    """Whether every program shows the picture rightly: no depth, colours or turning that some do not know."""
    return image.mode in _PLAIN and _turn(image) is None and size[0] * size[1] <= _EASY


def _turn(image: Image.Image) -> Image.Transpose | None:
    try:
        return _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # noqa: BLE001  # see dossier.openers; the picture itself may still be shown
        return None


def _taken(image: Image.Image) -> list[str]:
    """The moments at which the picture says it was taken: by the camera's clock, and by that of the satellites."""
    try:
        return [moment.isoformat() for moment in _moments(image.getexif())]
    except Exception:  # noqa: BLE001  # as above
        return []


def _moments(exif: Image.Exif) -> Iterator[datetime]:
    inner, position = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    for moment, offset in _CLOCKS:
        zone = _OFFSET.match(str(inner.get(offset, "")))
        found = _moment(_MOMENT.match(str(inner.get(moment, ""))), zone[0] if zone else "")
        if found:
            yield found
            break
    day = re.match(_DAY, str(position.get(ExifTags.GPS.GPSDateStamp, "")))
    clock = position.get(ExifTags.GPS.GPSTimeStamp)
    if day and isinstance(clock, tuple) and len(clock) > 1:
        found = _moment(_MOMENT.match(f"{day[0]} {int(clock[0]):02}:{int(clock[1]):02}"), "+00:00")
        if found:
            yield found


def _moment(found: re.Match[str] | None, zone: str) -> datetime | None:
    """As written; None if there is no such day, which is how cameras without a clock write it."""
    try:
        return datetime.fromisoformat("{}-{}-{}T{}:{}".format(*found.groups()) + zone) if found else None
    except ValueError:
        return None


def plain(image: Image.Image) -> Image.Image:
    """The picture as people see it: the right way up, 8 bits a colour, on white where it is transparent."""
    turn = _turn(image)
    image = _shallow(image if turn is None else image.transpose(turn))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")
    if image.mode == "CMYK":
        return _printed(image)
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _printed(image: Image.Image) -> Image.Image:
    """Inks as colours of a screen: by the profile of the press, if it is there and sound."""
    profile = image.info.get("icc_profile")
    if isinstance(profile, bytes):
        try:
            source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            shown = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
        except (ImageCms.PyCMSError, OSError):
            shown = None
        if shown is not None:
            return shown
    return image.convert("RGB")


def _shallow(image: Image.Image) -> Image.Image:
    """With 8 bits a colour; the library itself would cut off what is brighter than 255."""
    if not image.mode.startswith("I;16"):
        return image
    shallow = image.point(lambda level: level / (1 << _BITS)).convert("L")
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        shallow.info["transparency"] = clear >> _BITS
    return shallow
