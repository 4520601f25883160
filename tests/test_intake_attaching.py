"""Files are attached under safe names, pictures as JPEG or PNG, and what is attached already changes nothing."""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from builders import HOME
from dossier.cli import main
from dossier.cli.session import Session
from dossier.contract.attachments import AttachmentTerms
from dossier.intake.files.attaching import Handed, Manner, attached
from dossier.intake.files.converting import CONVERTED, convert
from dossier.intake.files.naming import fitting, free
from dossier.load.folder import walk
from dossier.openers import pictures
from dossier.openers.filetypes import TYPES
from dossier.problems.wording import word
from dossier.source import read

EVERY = AttachmentTerms()
RECORD = "evidence/2024-03/inspection-record/inspection.yml"
PHONE = HOME / "tests" / "pictures" / "phone.heic"
"""96 by 64 pixels, taken on 5 March 2024 at 10:20:30 in Beijing by its own clock."""


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def picture(form: str, mode: str = "RGB", frames: int = 1) -> bytes:
    """Many colours, taken on 7 March 2024."""
    cells = [(x * 3 % 256, y * 5 % 256, x * y % 256) for y in range(90) for x in range(120)]
    image = Image.new("RGB", (120, 90))
    image.putdata(cells)
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2024:03:07 08:00:00"
    exif.get_ifd(0x8825)[29] = "2024:03:07"
    out = io.BytesIO()
    more: dict[str, Any] = {"save_all": True, "append_images": [image.rotate(90)] * (frames - 1)} if frames > 1 else {}
    image.convert(mode).save(out, form, **({"exif": exif.tobytes()} if form != "BMP" else {}), **more)
    return out.getvalue()


def entries(data: bytes) -> list[Any]:
    source, problems = read(RECORD, data)
    assert source is not None
    assert not problems
    assert isinstance(source.tree, dict)
    found = source.tree["attachments"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("name", "filed"),
    [
        ("现场照片 1.JPG", "现场照片 1.jpg"),
        ("会议纪要（终稿）.PDF", "会议纪要（终稿）.pdf"),
        ("..\\..\\Windows\\a.txt", "a.txt"),
        ("../../etc/passwd", "passwd"),
        ("CON.txt", "file-CON.txt"),
        ("com1", "file-com1"),
        ("a<b>:c?.png", "a-b-c.png"),
        ("notes.md", "notes.txt"),
        ("...", "file"),
        ("照" * 200 + ".png", "照" * 38 + ".png"),  # 38 * 3 + 4 = 118 of 120 bytes
        ("e\u0301.png", "\u00e9.png"),
    ],
)
def test_a_name_is_made_fit(name: str, filed: str) -> None:
    assert fitting(name) == filed


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40))
@example("\u202etxt.exe")
@example("NUL .pdf")
def test_any_name_is_taken_by_the_folder(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    """What comes out is one file that the loader reads, and stays as it is if it is made fit again."""
    root = tmp_path_factory.mktemp("name")
    filed = fitting(name)
    assert fitting(filed) == filed
    (root / "evidence").mkdir()
    (root / "evidence" / filed).write_bytes(b"x")
    assert walk(root, "evidence") == ((f"evidence/{filed}",), ())


def test_two_of_one_name_are_told_apart() -> None:
    assert free("A.jpg", {"a.JPG", "a-2.jpg"}) == "A-3.jpg"
    assert free("名称", {"名称"}) == "名称-2"


@pytest.mark.parametrize(
    ("suffix", "data", "made"),
    [
        (".heic", PHONE.read_bytes(), ".jpg"),
        (".webp", picture("WEBP"), ".jpg"),
        (".bmp", picture("BMP"), ".jpg"),
        (".tiff", picture("TIFF"), ".jpg"),
        (".tif", picture("TIFF", "1"), ".png"),
        (".gif", picture("GIF", "P"), ".png"),
        (".bmp", picture("BMP", "L"), ".png"),
    ],
)
def test_pictures_become_jpeg_or_png_with_what_was_noted_in_them(suffix: str, data: bytes, made: str) -> None:
    shown = convert(f"a{suffix.upper()}", data)
    assert shown is not None
    assert (shown.suffix, shown.why) == (made, "")
    assert TYPES[made].begins(shown.data)
    facts = pictures.look(shown.data)
    assert facts["size"] == ((96, 64) if suffix == ".heic" else (120, 90))
    taken = {".heic": ["2024-03-05T10:20:00+08:00"], ".bmp": [], ".gif": []}
    assert facts["taken"] == taken.get(suffix, ["2024-03-07T08:00:00"])


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("a.gif", picture("GIF", "P", frames=2), "moving"),
        ("a.tif", picture("TIFF", frames=2), "pages"),
        ("a.heic", PHONE.read_bytes()[:900], "damaged"),
        ("a.bmp", b"BM" + bytes(100), "damaged"),
        ("a.bmp", picture("BMP", "L")[:18] + struct.pack("<ii", 10_001, 10_000) + picture("BMP", "L")[26:], "large"),
    ],
)
def test_what_is_no_single_picture_stays(name: str, data: bytes, why: str) -> None:
    shown = convert(name, data)
    assert shown is not None
    assert (shown.data, shown.why) == (b"", why)


def test_jpeg_and_all_else_is_left_alone() -> None:
    assert {".jpg", ".png", ".pdf"}.isdisjoint(CONVERTED)
    assert convert("a.jpg", picture("JPEG")) is None


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(HOME / "content" / "contract", tmp_path / "content" / "contract")
    shutil.copytree(HOME / "content" / "problems" / "_base" / "evidence", tmp_path / "evidence")
    return tmp_path


@pytest.fixture
def attach(root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(record: str, files: dict[str, bytes], *words: str) -> tuple[int, str]:
        folder = tmp_path_factory.mktemp("handed")
        for name, data in files.items():
            (folder / name).write_bytes(data)
        capsys.readouterr()
        code = main(["--root", str(root), "attach", record, *[str(folder / name) for name in files], *words])
        told = capsys.readouterr()
        return code, told.out + told.err

    return run


def test_files_are_copied_and_filled_in(root: Path, attach: Any) -> None:
    before = (root / RECORD).read_bytes()
    log = "巡检日志\n".encode()
    code, told = attach(RECORD, {"IMG_0001.HEIC": PHONE.read_bytes(), "巡检 日志.TXT": log})
    assert code == 0, told
    folder = (root / RECORD).parent
    shown = (folder / "IMG_0001.jpg").read_bytes()
    assert (folder / "巡检 日志.txt").read_bytes() == log
    after = (root / RECORD).read_bytes()
    assert entries(after) == [
        {"path": "IMG_0001.jpg", "sha256": sha(shown), "size": str(len(shown)), "shows": "图片 IMG_0001",
         "original": sha(PHONE.read_bytes())},
        {"path": "巡检 日志.txt", "sha256": sha(log), "size": str(len(log)), "shows": "巡检 日志"},
    ]  # fmt: skip
    start = after.index(b"attachments:")
    end = after.index(b"\n", after.rindex(b"sha256")) + 1
    assert after[:start] + after[end:] == before
    assert "IMG_0001.HEIC，存为 IMG_0001.jpg" in told
    assert [
        one.code for one in Session(root, None).problems if one.place.path.startswith(str(Path(RECORD).parent))
    ] == []

    again = attach("inspection", {"other.heic": PHONE.read_bytes(), "巡检 日志.TXT": log})
    assert again[0] == 0, again
    assert again[1].count("已经附过") == 2
    assert (root / RECORD).read_bytes() == after
    assert len(list(folder.iterdir())) == 3


def test_what_nobody_can_open_is_told_at_once(root: Path, attach: Any) -> None:
    """By the warning of the next check."""
    code, told = attach(RECORD, {"photo.png": picture("PNG")[:-40]})
    assert code == 0, told
    assert "attachment-closed" in told
    assert "photo.png" in told
    assert [one.code for one in Session(root, None).problems if one.place.path.startswith(RECORD)] == [
        "attachment-closed"
    ]


def test_a_name_steers_no_terminal(attach: Any) -> None:
    """What an archive of strangers calls its files is shown as it is filed, and as nothing else."""
    code, told = attach(RECORD, {"\x1b[2Ja\u202egpj.txt": b"a log, of some length\n"})
    assert code == 0, told
    assert not set(told) & {"\x1b", "\u202e"}
    assert "[2Ja" in told


def test_what_a_file_is_said_to_show_cannot_spoil_the_record(root: Path, attach: Any) -> None:
    before, names = (root / RECORD).read_bytes(), sorted(root.rglob("*"))
    code, told = attach(RECORD, {"a.txt": b"a log, of some length\n"}, "--shows", "\x1b[2J\u202e")
    assert (code, "错误[yaml-character]" in told, "没有附上任何文件" in told) == (1, True, True), told
    assert ((root / RECORD).read_bytes(), sorted(root.rglob("*"))) == (before, names)
    assert attach(RECORD, {"a.txt": b"a log, of some length\n"}, "--shows", "# <b>: - {a}")[0] == 0
    assert entries((root / RECORD).read_bytes())[0]["shows"] == "# <b>: - {a}"


@pytest.mark.parametrize("words", [("attach", "inspection"), ("import", "records"), ("import", "survey", "2024-03")])
def test_links_and_pipes_are_not_read(
    root: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    """A folder that strangers packed can hold both: one leads to any file of this machine, one has no end."""
    folder, before = tmp_path_factory.mktemp("handed"), sorted(root.rglob("*"))
    (folder / "secret.txt").write_text("a text of this machine\n", encoding="utf-8")
    (folder / "link.txt").symlink_to(folder / "secret.txt")
    os.mkfifo(folder / "pipe.txt")
    for name, told in (("link.txt", "是链接"), ("pipe.txt", "是管道或设备")):
        assert main(["--root", str(root), *words, str(folder / name)]) == 2
        assert told in capsys.readouterr().err
    assert sorted(root.rglob("*")) == before


def test_another_file_of_the_same_name_gets_a_number(root: Path, attach: Any) -> None:
    assert attach(RECORD, {"a.txt": b"first log, of some length\n"})[0] == 0
    assert attach(RECORD, {"A.TXT": b"second log, of some length\n"}, "--shows", "第二份", "--confidential")[0] == 0
    one, two = entries((root / RECORD).read_bytes())
    assert (one["path"], two["path"]) == ("a.txt", "A-2.txt")
    assert (two["shows"], two["confidential"]) == ("第二份", "true")


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.exe", b"MZ" + bytes(200), "attachment-type"),
        ("a.pdf", b"no pdf at all, but a text", "attachment-content"),
        ("~$a.docx", b"x" * 100, "left-over-file"),
        ("a.heic", PHONE.read_bytes()[:900], "picture-not-converted"),
    ],
)
def test_what_is_no_evidence_is_refused_with_all_else(
    root: Path, attach: Any, name: str, data: bytes, code: str
) -> None:
    before = sorted(root.rglob("*"))
    given = (root / RECORD).read_bytes()
    failed, told = attach(RECORD, {"good.txt": b"a sound text, of some length\n", name: data})
    assert (failed, code in told, "没有附上任何文件" in told) == (1, True, True), told
    assert sorted(root.rglob("*")) == before
    assert (root / RECORD).read_bytes() == given


@pytest.mark.parametrize("suffix", [".xls", ".et", ".wps", ".doc", ".ofd", ".zip", ".rar", ".eml", ".mp4", ".heic"])
def test_what_no_page_shows_is_kept_as_it_is(root: Path, attach: Any, suffix: str) -> None:
    kind = TYPES[suffix]
    data = bytes(kind.offset) + (kind.starts[0] if kind.starts else b"From: a@example.com\n") + bytes(200)
    code, told = attach(RECORD, {f"材料{suffix}": data}, "--as-is")
    assert code == 0, told
    (one,) = entries((root / RECORD).read_bytes())
    assert (one["path"], one["sha256"]) == (f"材料{suffix}", sha(data))
    assert (root / RECORD).parent.joinpath(f"材料{suffix}").read_bytes() == data


def test_a_digest_that_is_missing_is_filled_in() -> None:
    text = "kind: inspection-record\nattachments:\n  - {path: a.txt, sha256: , shows: 日志}  # 待填\n".encode()
    data = b"a log, of some length\n"
    made = attached(RECORD, text, [Handed("a.txt", data)], {"a.txt": sha(data)}, Manner(EVERY))
    assert made.files == {}
    assert made.record.decode() == text.decode().replace("sha256: ,", f"sha256: {_written(sha(data))},").replace(
        "日志}", f"日志, size: {len(data)}}}"
    )


def _written(digest: str) -> str:
    return f'"{digest}"' if digest[0].isdigit() else digest


def test_a_record_that_cannot_be_read_is_told() -> None:
    made = attached(RECORD, b"kind: [", [Handed("a.txt", b"x" * 70)], {}, Manner(EVERY))
    assert made.problems
    assert made.files == {}
    made = attached(
        RECORD, b"kind: drill\nattachments: {path: a}\n", [Handed("a.txt", b"x" * 70)], {}, Manner(AttachmentTerms())
    )
    (problem,) = made.problems
    assert word(problem).message
    assert made.record == b"kind: drill\nattachments: {path: a}\n"
