"""What cameras and offices note in a file (where it was taken, by whom, with which device) leaves the public edition:
every file of it is searched, and whatever is packed in it.
"""

from __future__ import annotations

import gzip
import io
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pypdf
import pytest
from PIL import ExifTags, Image, PngImagePlugin
from PIL.TiffImagePlugin import IFDRational

from builders import HOME
from dossier.cli import main
from pictured import packed, scene

PHONE = HOME / "tests" / "pictures" / "located.heic"
"""A photo as a phone keeps it: with EXIF (position, artist, serial number, maker's note) and XMP."""

WORDS = ("Ganyan Paizhaoren", "BEIZHU-4711", "XULIE-0815", "SJ-77")
"""Artist, maker's note, serial number and model of the camera."""
SECONDS = (IFDRational(26359, 500), IFDRational(14673, 500))
"""52.718" and 29.346", the seconds of the latitude and of the longitude, in files as numerator and denominator."""
XMP = f"<x:xmpmeta xmlns:x='adobe:ns:meta/'>{WORDS[0]}</x:xmpmeta>".encode()
NOTICE = "evidence/standing/price-notice/cut-1.md"
"""A record whose attachments are public; those of the others are not shown there at all."""
DRILL = "evidence/2024-02/drill/recovery-1.md"


def noted() -> Image.Exif:
    """All that a camera notes, of a day in the month."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist], exif[ExifTags.Base.Model] = WORDS[0], WORDS[3]
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.DateTimeOriginal] = "2024:02:20 10:20:30"
    inner[ExifTags.Base.MakerNote] = WORDS[1].encode() * 3
    inner[ExifTags.Base.BodySerialNumber] = WORDS[2]
    north, east = (IFDRational(36), IFDRational(5), SECONDS[0]), (IFDRational(114), IFDRational(23), SECONDS[1])
    exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: north, 3: "E", 4: east})
    return exif


def handed_in() -> dict[str, bytes]:
    """Pictures of every form in which people hand them in, and a scan that was packed into a PDF."""
    told = PngImagePlugin.PngInfo()
    told.add_text("Author", WORDS[0])
    told.add_itxt("XML:com.adobe.xmp", XMP.decode())
    jpeg = packed(scene(1), exif=noted(), xmp=XMP, comment=WORDS[0].encode())
    papers = io.BytesIO()
    with Image.open(io.BytesIO(jpeg)) as photo:
        photo.save(papers, "PDF", author=WORDS[0], producer=WORDS[3])
    return {
        "a.jpg": jpeg,
        "b.png": packed(scene(2), "PNG", exif=noted(), pnginfo=told),
        "c.webp": packed(scene(3), "WEBP", exif=noted(), xmp=XMP),
        "d.tif": packed(scene(4), "TIFF", exif=noted()),
        "e.gif": packed(scene(5), "GIF", comment=WORDS[0].encode()),
        "f.heic": PHONE.read_bytes(),
        "g.pdf": papers.getvalue(),
    }


def marks() -> Iterator[bytes]:
    """How what was noted may stand in a file."""
    for word in WORDS:
        yield from (word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"))
    for one in SECONDS:
        yield from (struct.pack(f"{order}II", one.numerator, one.denominator) for order in "<>")


def packed_in(path: Path) -> Iterator[bytes]:
    """A file's bytes, and those of whatever is packed in it."""
    data = path.read_bytes()
    yield data
    if path.suffix == ".gz":
        yield gzip.decompress(data)
    if path.suffix == ".pdf":
        yield subprocess.run(
            ["qpdf", "--qdf", "--object-streams=disable", path, "-"], capture_output=True, check=True
        ).stdout
        for contents in pypdf.PdfReader(path).attachments.values():
            yield from contents


def notes(path: Path) -> set[str]:
    """What stands beside the picture in a file; nothing of one that is no picture."""
    try:
        with Image.open(path) as image:
            image.load()
            return {
                *(str(tag) for tag in image.getexif()),
                *(str(key) for key in image.info if key in ("exif", "xmp", "comment", "XML:com.adobe.xmp", "Author")),
            }
    except OSError:
        return set()


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The public edition of a contract one of whose records has all these pictures as they are, another one more."""
    folder = tmp_path_factory.mktemp("pictures")
    root, given = folder / "root", folder / "given"
    shutil.copytree(HOME / "tests" / "second-contract", root)
    given.mkdir()
    for name, data in handed_in().items():
        (given / name).write_bytes(data)
    word = ["--root", str(root), "attach", "--as-is"]
    assert main([*word, str(root / NOTICE), *(str(path) for path in sorted(given.iterdir()))]) == 0
    (given / "h.jpg").write_bytes(packed(scene(9), exif=noted(), xmp=XMP))
    assert main([*word, str(root / DRILL), str(given / "h.jpg")]) == 0
    assert main(["--root", str(root), "build", "2024-02", "--edition", "public", "--without-history"]) == 0
    return root


def test_nothing_that_was_noted_is_in_any_file(public: Path) -> None:
    evidence = {path.name: path.read_bytes() for path in (public / NOTICE).parent.iterdir() if path.suffix != ".md"}
    assert evidence.keys() >= handed_in().keys()
    there = {mark for data in evidence.values() for mark in marks() if mark in data}
    assert {word.encode() for word in WORDS} < there  # the search has something to find
    assert any(len(mark) == struct.calcsize("II") for mark in there)
    built = [path for path in sorted((public / "build" / "public").rglob("*")) if path.is_file()]
    found = {(path.name, mark) for path in built for data in packed_in(path) for mark in marks() if mark in data}
    assert found == set()
    assert {path.name: notes(path) for path in built if notes(path)} == {}
    shown = {path.name for path in built if path.parent.name.startswith("files-") and path.suffix != ".json"}
    assert {PurePosixPath(name).suffix for name in shown} <= {".jpg", ".png"}
    assert {name.split(".")[0] for name in shown} >= {"1-a", "2-b", "3-c", "5-e", "7-g"}  # what was drawn of them


def test_what_a_paper_shows_of_them_is_pictures_alone(public: Path) -> None:
    papers = list((public / "build" / "public").rglob("dossier-*.pdf"))  # of the month and of the year
    images = [image for paper in papers for page in pypdf.PdfReader(paper).pages for image in page.images]
    assert images
    for image in images:
        with Image.open(io.BytesIO(image.data)) as shown:
            assert not shown.getexif()
            assert not shown.info.keys() & {"exif", "xmp", "comment"}
