"""Pictures of attached PDFs: what they show, that no document can hurt the build, and that what is kept is sound."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pypdfium2_raw.version import PDFIUM_INFO

from builders import HOME
from documents import bomb, document, text
from dossier.openers.child import ChildError, Limits
from dossier.publish.previews import MOST, Previews, _drawn
from dossier.views.attached import Drawn
from pictured import packed, scene, taken, wide

FONTS = HOME / "build" / "fonts"
NOTHING = Drawn((), 0)
FILLS = b"0.5 g " + b"0 0 595 842 re f " * 2_000_000  # takes minutes


def previews(work: Path, limits: Limits | None = None, fonts: Path = FONTS) -> Previews:
    made = Previews(work / "previews", fonts, limits)
    made.prepare()
    return made


def kept(work: Path) -> list[Path]:
    return [path for path in (work / "previews").glob("*/*") if path.is_file()]


def inked(drawn: Drawn) -> bool:
    with Image.open(io.BytesIO(drawn.pictures[0].data)) as picture:
        return picture.convert("L").getextrema() != (255, 255)


def protected(user: str) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(document())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user=user))
    return out.getvalue()


def test_pages_become_pictures(tmp_path: Path) -> None:
    drawn = previews(tmp_path).draw(document(2))
    assert drawn.total == 2
    assert [(one.suffix, one.width, one.height) for one in drawn.pictures] == [(".png", 777, 1100)] * 2
    with Image.open(io.BytesIO(drawn.pictures[1].data)) as picture:
        assert picture.size == (777, 1100)
        assert picture.convert("RGB").getpixel((100, 1000)) == (0, 0, 255)  # from below, as PDF counts
        assert picture.convert("RGB").getpixel((500, 100)) == (255, 255, 255)


def test_only_the_first_of_thousands_are_drawn(tmp_path: Path) -> None:
    drawn = previews(tmp_path).draw(document(2000))
    assert (len(drawn.pictures), drawn.total) == (MOST, 2000)


@pytest.mark.parametrize(
    ("box", "size"),
    [
        ("0 0 1000000000 1000000000", (900, 900)),
        ("0 0 842 595", (900, 636)),
        ("0 0 14400 1", (900, 1)),
        ("0 0 1 14400", (1, 1100)),
        ("0 0 10 20", (30, 60)),  # small ones are not blown up
        ("0 0 0.001 0.001", (1, 1)),
        ("0 0 0 0", (850, 1100)),  # no page at all counts as a letter, as in every viewer
    ],
)
def test_pictures_stay_small_whatever_the_page(tmp_path: Path, box: str, size: tuple[int, int]) -> None:
    (picture,) = previews(tmp_path).draw(document(box=box)).pictures
    assert (picture.width, picture.height) == size


def test_a_scan_is_kept_small(tmp_path: Path) -> None:
    noise = Image.effect_noise((600, 800), 90).convert("RGB")
    noise.putpixel((0, 0), (255, 0, 0))
    red = Image.linear_gradient("L").resize((600, 800))
    out = io.BytesIO()
    Image.merge("RGB", (red, *noise.split()[1:])).save(out, "PDF")
    (picture,) = previews(tmp_path).draw(out.getvalue()).pictures
    assert picture.suffix == ".jpg"
    assert picture.data.startswith(b"\xff\xd8\xff")


def test_what_only_forbids_printing_is_shown(tmp_path: Path) -> None:
    assert previews(tmp_path).draw(protected("")) == previews(tmp_path).draw(document())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"%PDF-1.4\n%%EOF\n", id="header"),
        pytest.param(b"%PDF-1.7\n" + bytes(range(256)) * 100, id="garbage"),
        pytest.param(document()[:300], id="truncated"),
        pytest.param(document(2000)[:100_000], id="long-truncated"),
        pytest.param(document(0), id="no-pages"),
        pytest.param(protected("secret"), id="encrypted"),
    ],
)
def test_what_cannot_be_drawn_is_refused(tmp_path: Path, data: bytes) -> None:
    made = previews(tmp_path)
    assert made.draw(data) == NOTHING
    assert len(kept(tmp_path)) == 1  # and not tried again
    assert made.draw(document()).total == 1


def test_a_document_that_wants_all_memory_gets_none(tmp_path: Path) -> None:
    assert previews(tmp_path, Limits(memory=400 << 20)).draw(bomb(512 << 20)) == NOTHING
    assert len(kept(tmp_path)) == 1


def test_a_document_that_never_ends_is_ended(tmp_path: Path) -> None:
    made = previews(tmp_path, Limits(cpu=1))
    assert made.draw(document(content=FILLS)) == NOTHING
    assert len(kept(tmp_path)) == 1  # it would not end next time either


def test_a_child_that_only_waits_is_ended_and_tried_again_next_time(tmp_path: Path) -> None:
    assert previews(tmp_path, Limits(clock=0)).draw(document()) == NOTHING
    assert kept(tmp_path) == []


def test_a_program_that_does_not_start_is_no_refusal(tmp_path: Path) -> None:
    with pytest.raises(ChildError, match="OverflowError"):
        previews(tmp_path, Limits(memory=1 << 70)).draw(document())


def test_the_same_document_gives_the_same_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = document(3, content=text("防火墙策略导出 ㎡"))
    first = previews(tmp_path / "a").draw(data)
    monkeypatch.setenv("FREETYPE_PROPERTIES", "truetype:interpreter-version=35")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert previews(tmp_path / "elsewhere" / "b").draw(data) == first
    assert first.total == 3


def test_letters_that_are_not_brought_along_are_the_projects_own(tmp_path: Path) -> None:
    """This machine has Chinese fonts, or its browser's tests would fail; none of them may be found."""
    data = document(content=text("防火墙"))
    assert inked(previews(tmp_path / "a").draw(data))
    assert not inked(previews(tmp_path / "b", fonts=tmp_path).draw(data))


def test_what_was_drawn_is_remembered(tmp_path: Path) -> None:
    drawn = previews(tmp_path).draw(document())
    (file,) = kept(tmp_path)
    before = file.stat().st_mtime_ns
    assert previews(tmp_path).draw(document()) == drawn
    assert file.stat().st_mtime_ns == before
    assert previews(tmp_path, Limits(cpu=19)).draw(document()) == drawn
    assert not file.exists()  # drawn in another way, so it is of no use any more
    assert len(kept(tmp_path)) == 1


@pytest.mark.parametrize("spoilt", [b"", b"\n", b"x", b'{"total": 1, "pictures": []}\n'])
def test_what_was_spoilt_is_drawn_again(tmp_path: Path, spoilt: bytes) -> None:
    drawn = previews(tmp_path).draw(document())
    (file,) = kept(tmp_path)
    sound = file.read_bytes()
    for data in (spoilt, sound[:-1], sound[:100] + spoilt + sound[101:]):
        file.write_bytes(data)
        assert previews(tmp_path).draw(document()) == drawn
        assert file.read_bytes() == sound


@pytest.mark.parametrize(
    "facts",
    [
        [],
        {"total": 1},
        {"total": 1, "pictures": [[1, 1]]},
        {"total": 1, "pictures": [[1, 1, -1]]},
        {"total": 1, "pictures": [["1", 1, 4]]},
        {"total": 1, "pictures": [[1, 1, 4]]},  # no picture
        {"total": 1e300, "pictures": []},
        {"total": "<script>", "pictures": []},
    ],
)
def test_a_child_that_was_taken_over_can_only_give_pictures(facts: object) -> None:
    assert _drawn(json.dumps(facts).encode() + b"\n<script>alert(1)</script>") == NOTHING


def test_the_library_has_no_engine_for_scripts() -> None:
    assert not {"V8", "XFA"} & set(PDFIUM_INFO.flags)


def test_what_is_drawn_of_a_picture_holds_nothing_that_was_noted_beside_it(tmp_path: Path) -> None:
    """Neither EXIF with position and author, nor XMP, comments and the small picture of cameras."""
    noted = taken("2024:03:15 10:00:00", "+08:00", orientation=6, position=True)
    data = packed(scene(1), exif=noted, comment=b"Zhang San", xmp=b"<x:xmpmeta>Zhang San</x:xmpmeta>")
    assert data.count(b"Zhang San") == 3
    (picture,) = previews(tmp_path).draw(data).pictures
    assert not any(word in picture.data for word in (b"Zhang San", b"Exif", b"xmp", b"GPS", b"2024"))
    with Image.open(io.BytesIO(picture.data)) as drawn:
        assert (drawn.size, dict(drawn.getexif())) == ((240, 360), {})


@pytest.mark.parametrize("data", [b"", b"\xff\xd8\xff", packed(scene(1))[:2000], wide(40_000)])
def test_a_picture_that_cannot_be_drawn_is_refused(tmp_path: Path, data: bytes) -> None:
    assert previews(tmp_path).draw(data) == NOTHING


def test_what_is_filled_into_a_form_is_drawn(tmp_path: Path) -> None:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(document(content=b""))) as pdf:
        look = pdf.make_stream(b"1 0 0 rg 0 0 100 100 re f", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form)
        look.BBox = pikepdf.Array([0, 0, 100, 100])
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="a", V="x", F=4
        )
        field.Rect, field.AP = pikepdf.Array([100, 100, 200, 200]), pikepdf.Dictionary(N=look)
        one = pdf.make_indirect(field)
        pdf.pages[0].Annots = pikepdf.Array([one])
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([one]))
        pdf.save(out)
    assert inked(previews(tmp_path).draw(out.getvalue()))
