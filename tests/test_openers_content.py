"""Looks into attachments: what is seen in them, that no file can hurt or hold up the check, and what is kept."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image

from documents import bomb, document, text
from dossier.cache import Cache
from dossier.load import contents
from dossier.load.contents import Contents
from dossier.openers import child
from dossier.openers.child import Limits
from dossier.openers.content import UNSEEN, Active, Content, told
from pictured import deep, packed, png, scene, taken, wide

PHOTO = packed(scene(1))
FILLS = b"0.5 g " + b"0 0 595 842 re f " * 2_000_000  # takes minutes


def look(*files: tuple[str, bytes], cache: Path | None = None) -> list[Content]:
    """What is seen of files with these suffixes, by real children; sketches have tests of their own."""
    seen = Contents(Cache(cache))
    for suffix, data in files:
        seen.add(f"evidence/a{suffix}", hashlib.sha256(data).hexdigest(), data)
    seen.finish()
    assert not seen.unseen
    seen.cache.save()
    found = (seen.found[hashlib.sha256(data).hexdigest()] for _, data in files)
    return [replace(one, sketch=b"", view=b"", crops=b"") for one in found]


def encrypted(user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(document())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def package(main: str, content: bytes = b"<w:t>x</w:t>", **others: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(main, content)
        for name, data in others.items():
            file.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def with_object(tree: Mapping[str, object], where: str) -> bytes:
    """A PDF with one more object hung into its catalogue, or into its first page."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(document())) as pdf:
        (pdf.Root if where.startswith("/Root") else pdf.pages[0].obj)[where.rpartition(" ")[2]] = pdf.make_indirect(
            pikepdf.Dictionary(tree)
        )
        pdf.save(out)
    return out.getvalue()


def test_sound_files_are_open() -> None:
    files = [
        (".jpg", PHOTO),
        (".jpg", claiming(20_000)),
        (".png", packed(scene(2), "PNG")),
        (".pdf", document(3)),
        (".txt", "示例".encode("gb18030")),
        (".docx", package("word/document.xml")),
        (".xlsx", package("xl/workbook.xml")),
        (".ofd", package("OFD.xml")),
    ]
    photo, large, image, pdf, *others = look(*files)
    assert photo == Content(size=(360, 240))
    assert (large.size, large.fault) == ((20_000, 20_000), "")  # opened smaller, as those of telephones are
    assert image == Content(size=(360, 240))
    assert pdf == Content(pages=3)
    assert others == [Content()] * 4


def claiming(pixels: int) -> bytes:
    """A small JPEG whose head says that each side has so many pixels."""
    at = PHOTO.index(b"\xff\xc0") + 5  # height and width of the first frame
    return PHOTO[:at] + pixels.to_bytes(2) * 2 + PHOTO[at + 4 :]


# name of the case: suffix, content, what is wrong with it
FAULTY = {
    "empty-text": (".txt", b"", "empty"),
    "nothing-to-be-seen": (".txt", "\ufeff \r\n\u3000\u200b\t".encode(), "empty"),
    "three-bytes": (".jpg", b"\xff\xd8\xff", "stub"),
    "header-only": (".jpg", PHOTO[:11], "stub"),
    "nothing-but-zeros": (".png", bytes(5000), "empty"),
    "half-a-jpeg": (".jpg", PHOTO[: len(PHOTO) // 2], "truncated"),
    "jpeg-without-end": (".jpg", PHOTO[:-2], "truncated"),
    "progressive": (".jpg", packed(scene(1), progressive=True)[:-400], "truncated"),
    "half-a-png": (".png", packed(scene(1), "PNG")[:1004], "truncated"),
    "png-without-data": (".png", packed(scene(1), "PNG").replace(b"IDAT", b"IDAX"), "damaged"),
    "1x1": (".png", packed(Image.new("RGB", (1, 1), "red"), "PNG"), "tiny"),
    "a-line": (".png", packed(Image.new("RGB", (800, 3), "red"), "PNG"), "tiny"),
    "one-colour": (".jpg", packed(Image.new("RGB", (400, 300), (17, 140, 90))), "blank"),
    "transparent": (".png", packed(Image.new("RGBA", (400, 300), (9, 9, 9, 0)), "PNG"), "blank"),
    "1600-million-pixels": (".png", wide(40_000), "too-large"),
    "jpeg-of-4290-million": (".jpg", claiming(65_500), "too-large"),
    "pdf-header": (".pdf", b"%PDF-1.4\n%%EOF\n", "stub"),
    "half-a-pdf": (".pdf", document()[:300], "truncated"),
    "garbage": (".pdf", b"%PDF-1.7\n" + bytes(range(256)) * 100 + b"%%EOF", "damaged"),
    "no-pages": (".pdf", document(0), "damaged"),
    "password": (".pdf", encrypted("secret"), "locked"),
    "white-pages": (".pdf", document(5, content=b"1 g 0 0 595 842 re f"), "blank"),
    "grey-pages": (".pdf", document(5, content=b"0.4 g 0 0 595 842 re f"), "blank"),
    "half-a-package": (".docx", package("word/document.xml")[:-30], "truncated"),
    "no-document": (".docx", package("other.xml"), "damaged"),
    "no-package": (".docx", b"PK\x03\x04" + bytes(range(256)), "truncated"),
}


@pytest.fixture(scope="module")
def faults() -> dict[str, str]:
    """What is said of all of them, looked at together."""
    seen = look(*[(suffix, data) for suffix, data, _ in FAULTY.values()])
    return dict(zip(FAULTY, (one.fault for one in seen), strict=True))


@pytest.mark.parametrize("case", FAULTY)
def test_what_nobody_can_see_anything_in(case: str, faults: dict[str, str]) -> None:
    assert faults[case] == FAULTY[case][2]


def test_a_ban_on_printing_locks_nothing() -> None:
    assert look((".pdf", encrypted(""))) == [Content(pages=1)]


def test_letters_count_where_the_machine_has_no_font_for_them() -> None:
    text = f"BT /F 24 Tf 60 700 Td <{'防火墙'.encode('utf-16-be').hex()}> Tj ET".encode()
    assert look((".pdf", document(content=text))) == [Content(pages=1)]


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (deep(), ".png"),
        (packed(scene(1).convert("CMYK")), ".jpg"),
        (packed(scene(1), exif=taken("2024:03:15 10:00:00", orientation=6)), ".jpg"),
        (packed(scene(1), "PNG", save_all=True, append_images=[scene(2)]), ".png"),
        (packed(scene(1, (4100, 4000))), ".jpg"),
    ],
    ids=["16-bit", "cmyk", "turned", "moving", "large"],
)
def test_what_some_programs_show_wrongly_is_not_plain(data: bytes, suffix: str) -> None:
    (seen,) = look((suffix, data))
    assert (seen.plain, seen.fault) == (False, "")


def test_a_jpeg_is_never_too_large_to_be_looked_at() -> None:
    (seen,) = look((".jpg", packed(scene(1).convert("L").resize((12_000, 9_000)), quality=10)))
    assert (seen.fault, seen.size, seen.plain) == ("", (12_000, 9_000), False)


@pytest.mark.parametrize(
    ("moment", "offset", "seen"),
    [
        ("2024:03:15 10:20:30", "", ("2024-03-15T10:20",)),
        ("2024:03:15 10:20:30", "+08:00", ("2024-03-15T10:20+08:00",)),
        ("2024-03-15 10:20:30", "", ("2024-03-15T10:20",)),
        ("0000:00:00 00:00:00", "", ()),
        ("    :  :     :  :  ", "", ()),
        ("2024:13:45 99:99:99", "", ()),
        ("示例", "", ()),
    ],
)
def test_the_moment_a_picture_was_taken(moment: str, offset: str, seen: tuple[str, ...]) -> None:
    (found,) = look((".jpg", packed(scene(1), exif=taken(moment, offset))))
    assert found.taken == tuple(map(datetime.fromisoformat, seen))


def test_the_moment_of_the_satellites_is_theirs() -> None:
    exif = taken("2024:03:15 10:20:30", position=True)
    exif.get_ifd(34853).update({29: "2024:03:15", 7: (2.0, 20.0, 30.0)})
    (found,) = look((".jpg", packed(scene(1), exif=exif)))
    assert found.taken == (datetime(2024, 3, 15, 10, 20), datetime.fromisoformat("2024-03-15T02:20+00:00"))  # noqa: DTZ001  # as cameras write


def test_damaged_notes_leave_the_picture_sound() -> None:
    data = bytearray(packed(scene(1), exif=taken("2024:03:15 10:20:30", position=True)))
    at = data.index(b"Exif\0\0") + 6
    for place in range(at + 8, at + 120):
        data[place] ^= 0x5A
    assert look((".jpg", bytes(data)))[0].fault == ""


JS = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
ENCLOSED = pikepdf.Dictionary(Type=pikepdf.Name.Filespec, UF="报表.exe", EF=pikepdf.Dictionary())


@pytest.mark.parametrize(
    ("tree", "where", "active"),
    [
        ({"/S": "/JavaScript", "/JS": "app.alert(1)"}, "/Root /OpenAction", ("script",)),
        ({"/S": "/Launch", "/F": "cmd.exe"}, "/Root /OpenAction", ("launch",)),
        ({"/S": "/URI", "/URI": "http://example.invalid/"}, "/Root /OpenAction", ("elsewhere",)),
        ({"/O": pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://example.invalid/")}, "/Page /AA", ("elsewhere",)),
        ({"/O": JS}, "/Page /AA", ("script",)),
        ({"/S": "/SubmitForm", "/F": "http://example.invalid/"}, "/Root /OpenAction", ("submit",)),
        ({"/S": "/GoToR", "/F": "other.pdf"}, "/Root /OpenAction", ("elsewhere",)),
        ({"/XFA": "x"}, "/Root /AcroForm", ("script",)),
        ({"/EmbeddedFiles": pikepdf.Dictionary(Names=["a", ENCLOSED])}, "/Root /Names", ("program",)),
        ({"/JavaScript": pikepdf.Dictionary(Names=["a", JS])}, "/Root /Names", ("script",)),
        ({"/S": "/URI", "/URI": "http://example.invalid/"}, "/Page /A", ()),  # a link waits for a click
        ({"/S": "/GoTo", "/D": "x"}, "/Root /OpenAction", ()),
    ],
)
def test_what_a_pdf_does_by_itself(tree: dict[str, object], where: str, active: tuple[Active, ...]) -> None:
    named = {key: pikepdf.Name(str(value)) if key == "/S" else value for key, value in tree.items()}
    data = with_object(named, where)
    assert look((".pdf", data)) == [Content(pages=1, active=active)]
    locked = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:  # what is encrypted is looked through all the same
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user=""))
    assert look((".pdf", locked.getvalue())) == [Content(pages=1, active=active)]


def test_names_that_are_written_in_codes_are_read() -> None:
    data = with_object({"/S": pikepdf.Name.JavaScript, "/JS": "x"}, "/Root /OpenAction")
    coded = data.replace(b"/JavaScript", b"/J#61v#61Script")  # the places in the file shift, as with any hand-made file
    assert look((".pdf", coded))[0].active == ("script",)


def test_macros_and_programs_in_packages() -> None:
    (macro,) = look((".docx", package("word/document.xml", word__vbaProject_bin=b"x")))
    (program,) = look((".xlsx", package("xl/workbook.xml", xl__embeddings__oleObject1_bin=b"x")))
    assert (macro.active, program.active) == (("macro",), ("program",))


def test_a_file_that_takes_all_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bombs, and pages that take minutes, among sound files: each sound one is seen all the same."""
    monkeypatch.setattr(contents, "LIMITS", Limits(cpu=1, memory=400 << 20))
    files = [
        (".jpg", PHOTO),
        (".pdf", document(content=FILLS)),
        (".png", packed(scene(2), "PNG")),
        (".pdf", bomb(512 << 20)),
        (".pdf", document()),
        (".png", wide(9_000)),
    ]
    faults = [one.fault for one in look(*files)]
    assert faults[::2] == ["", "", ""]
    assert faults[1] == "too-large"
    assert faults[3] in ("blank", "too-large")
    assert faults[5] in ("blank", "too-large")


def test_a_tree_of_pages_that_leads_to_itself_ends() -> None:
    data = document(2).replace(b"/Kids [5 0 R 6 0 R] /Count 2", b"/Kids [2 0 R 6 0 R] /Count 9")
    assert look((".pdf", data))[0].fault in ("", "damaged", "blank", "truncated")


def test_what_was_seen_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [(".jpg", PHOTO), (".pdf", document()), (".png", wide(40_000))]
    first = look(*files, cache=tmp_path / "cache")
    monkeypatch.setattr(contents, "CLOCK", 0)  # a child would be ended at once
    assert look(*files, cache=tmp_path / "cache") == first


def test_a_machine_without_time_leaves_files_unseen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(contents, "CLOCK", 0)
    seen = Contents(Cache(tmp_path / "cache"))
    seen.add("a.jpg", "1" * 64, PHOTO)
    seen.finish()
    seen.cache.save()
    assert (seen.unseen, seen.found) == ({"1" * 64}, {})
    monkeypatch.undo()
    again = Contents(Cache(tmp_path / "cache"))
    again.add("a.jpg", "1" * 64, PHOTO)
    again.finish()
    assert {key: one.size for key, one in again.found.items()} == {"1" * 64: (360, 240)}


def test_many_files_need_few_children(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    def run(program: str, *given: Any) -> child.ChildEnd:
        started.append(program)
        return child.run(program, *given)

    monkeypatch.setattr(contents, "run", run)
    images = [(".png", packed(scene(seed, (32, 24)), "PNG")) for seed in range(600)]
    assert {one.fault for one in look(*images)} == {""}
    assert len(started) == 2


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b"[" * 100_000,
        b'{"fault": "fine"}',
        b'{"fault": ["blank"]}',
        b'{"size": [1]}',
        b'{"size": ["1", 2]}',
        b'{"pages": 1e300}',
        b'{"active": ["<script>"]}',
        b'{"taken": ["yesterday"]}',
        b'{"taken": 5}',
    ],
)
def test_a_child_that_was_taken_over_says_nothing(line: bytes) -> None:
    assert told(line) is None


def test_what_is_told_is_what_was_seen() -> None:
    facts = {"size": [3, 4], "frames": 2, "plain": False, "taken": ["2024-03-15T10:20:00+08:00"], "active": ["macro"]}
    moment = datetime.fromisoformat("2024-03-15T10:20:00+08:00")
    seen = Content(size=(3, 4), frames=2, plain=False, taken=(moment,), active=("macro",))
    assert told(json.dumps(facts).encode()) == seen


def test_rows_of_one_bit_are_seen() -> None:
    rows = b"".join(b"\0" + (b"\xf0" * 4 if y % 8 < 4 else b"\x0f" * 4) for y in range(32))
    assert look((".png", png((32, 32), 1, 0, rows))) == [Content(size=(32, 32))]


SAID = ("三、停机时长 一网通办：41 分钟", "09:56 业务恢复")
WORDS = "<w:p><w:t>三、停机</w:t><w:t>时长</w:t></w:p><w:p>一网通办：41 分钟</w:p><w:p>09:56 业务恢复</w:p>"
UNTIL = "有效期至 2024-03-31"


@pytest.mark.parametrize(
    ("suffix", "data"),
    [
        (".txt", f"三、停机时长\n一网通办：41 分钟\n09:56 业务恢复\n{UNTIL}\n".encode("gb18030")),
        (".docx", package("word/document.xml", f"{WORDS}<w:p>{UNTIL}</w:p>".encode())),
    ],
)
def test_what_texts_say_of_stops_and_validity(suffix: str, data: bytes) -> None:
    (seen,) = look((suffix, data))
    assert (seen.outages, seen.ends) == (SAID, (date(2024, 3, 31),))


def test_what_pdfs_say_of_stops_and_validity() -> None:
    said = f"{UNTIL}，业务中断 41 分钟"
    (seen,) = look((".pdf", document(content=text(said))))
    assert (seen.outages, seen.ends) == ((said,), (date(2024, 3, 31),))


def test_a_scan_that_no_page_shows_is_looked_at_all_the_same(tmp_path: Path) -> None:
    """When it was taken, and how it looks: a TIFF of another record's photo is the same photo."""
    cells = [(x * 3 % 256, y * 5 % 256, x * y % 256) for y in range(90) for x in range(120)]
    image = Image.new("RGB", (120, 90))
    image.putdata(cells)
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:03:07 08:00:00"
    made = {}
    for name, form in (("a.tiff", "TIFF"), ("a.png", "PNG")):
        out = io.BytesIO()
        image.save(out, form, exif=exif.tobytes())
        made[name] = out.getvalue()
    contents = Contents(Cache(tmp_path))
    for name, data in made.items():
        contents.add(name, name, data)
    contents.add("b.tif", "b.tif", b"II*\0" + bytes(200) + b"x")
    contents.finish()
    scan, picture, damaged = (contents.found[name] for name in ("a.tiff", "a.png", "b.tif"))
    assert [moment.isoformat() for moment in scan.taken] == ["2024-03-07T08:00:00"]
    assert scan.sketch == picture.sketch != b""
    assert damaged == UNSEEN
