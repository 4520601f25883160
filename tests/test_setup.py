"""The lock files fit pyproject.toml and name no registry; the fonts are a verified, TrueType-only set."""

import json
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.areaPen import AreaPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont

from dossier.paper.press import FONTS as USED
from dossier.paper.press import Press
from tools.fonts.faces import FACES
from tools.fonts.outlines import convert

ROOT = Path(__file__).parents[1]
# What the table of general standard characters (State Council, 2013) has beyond the first plane: names, mostly.
GENERAL = (
    "𠅤𠙶𠳐𡎚𡐓𣗋𣲗𣲘𣸣𤧛𤩽𤫉𥔲𥕢𥖨𥻗𦈡𦒍𦙶𦝼𦭜𦰡𧿹𨐈𨙸𨚕𨟠𨭉𨱇𨱏𨱑𨱔𨺙𩽾𩾃𩾌𪟝𪣻𪤗𪨰𪨶𪩘𪾢𫄧𫄨𫄷𫄸𫇭𫌀"
    "𫍣𫍯𫍲𫍽𫐄𫐐𫐓𫑡𫓧𫓯𫓶𫓹𫔍𫔎𫔶𫖮𫖯𫖳𫗧𫗴𫘜𫘝𫘦𫘧𫘨𫘪𫘬𫚕𫚖𫚭𫛭𫞩𫟅𫟦𫟹𫟼𫠆𫠊𫠜𫢸𫫇𫭟𫭢𫭼𫮃𫰛𫵷𫶇𫷷"
    "𫸩𬀩𬀪𬂩𬃊𬇕𬇙𬇹𬉼𬊈𬊤𬌗𬍛𬍡𬍤𬒈𬒔𬒗𬕂𬘓𬘘𬘡𬘩𬘫𬘬𬘭𬘯𬙂𬙊𬙋𬜬𬜯𬞟𬟁𬟽𬣙𬣞𬣡𬣳𬤇𬤊𬤝𬨂𬨎𬩽𬪩𬬩𬬭𬬮"
    "𬬱𬬸𬬹𬬻𬬿𬭁𬭊𬭎𬭚𬭛𬭤𬭩𬭬𬭯𬭳𬭶𬭸𬭼𬮱𬮿𬯀𬯎𬱖𬱟𬳵𬳶𬳽𬳿𬴂𬴃𬴊𬶋𬶍𬶏𬶐𬶟𬶠𬶨𬶭𬶮𬷕𬸘𬸚𬸣𬸦𬸪𬹼𬺈𬺓"
)
LOCKS = ("requirements-build.lock", "requirements.lock", "requirements-dev.lock")
FONTS = sorted((ROOT / "build" / "fonts").glob("*.ttf"))


def pins(lock: str) -> dict[str, str]:
    text = (ROOT / lock).read_text("utf-8")
    return {found[1]: found[2] for found in re.finditer(r"^([a-z0-9-]+)==(\S+) ", text, re.MULTILINE)}


def names(requirements: list[str]) -> set[str]:
    return {re.split(r"[^A-Za-z0-9_-]", text)[0].lower().replace("_", "-") for text in requirements}


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_hashes_and_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert "://" not in text
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_locks_hold_what_is_asked_for() -> None:
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert names(asked["project"]["dependencies"]) <= pins("requirements.lock").keys()
    assert names(asked["dependency-groups"]["dev"]) <= pins("requirements-dev.lock").keys()
    assert names(asked["dependency-groups"]["build"]) <= pins("requirements-build.lock").keys()


def test_tests_run_with_the_versions_of_the_build() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_fonts_are_complete() -> None:
    command = [sys.executable, "-m", "tools.fonts", "verify", str(ROOT / "build" / "fonts")]
    assert subprocess.run(command, cwd=ROOT / "scripts", check=False).returncode == 0
    assert {path.name for path in FONTS} == {face.target for face in FACES}


def test_no_face_is_made_for_nothing() -> None:
    assert {face.target for face in FACES} == set(USED)


def test_licences_lie_beside_the_fonts() -> None:
    files = json.loads((ROOT / "build" / "fonts" / "fonts.json").read_text("utf-8"))["files"]
    assert files.keys() == {face.target for face in FACES}
    for made in files.values():
        assert "icense" in (ROOT / "build" / "fonts" / made["licence"]).read_text("utf-8")


@pytest.mark.parametrize("path", FONTS, ids=lambda path: path.stem)
def test_font_is_truetype_with_a_true_yuan_sign(path: Path) -> None:
    with TTFont(path, lazy=True) as font:
        assert "glyf" in font
        assert "CFF " not in font
        characters = font.getBestCmap()
        # one height for all, so that a character from another face moves no line
        em = font["head"].unitsPerEm
        heights = font["hhea"].ascent, -font["hhea"].descent, font["hhea"].lineGap
        assert heights == (880 * em // 1000, 120 * em // 1000, 0)
        if path.stem.endswith("Latin"):
            assert characters.keys() == set(range(0x20, 0x7F))
        elif path.stem.startswith("Fandol"):
            assert {ord(c) for c in "年月日元角分整零壹贰¥￥0123456789"} <= characters.keys()
            assert characters[0xFFE5] != characters[ord("$")]


@pytest.fixture(scope="module")
def printable() -> frozenset[int]:
    return Press.read(ROOT / "theme" / "pdf", ROOT / "build" / "fonts").drawn


def test_all_of_gb_18030_level_2_is_printed(printable: frozenset[int]) -> None:
    """Level 1 of the edition of 2022: all pairs of bytes that stand for a character, 9FA6 to 9FEF and extension A.

    Level 2 adds the table of general standard characters, whose 196 rarest lie beyond the first plane.
    """
    pairs = (bytes([high, low]) for high in range(0x81, 0xFF) for low in range(0x40, 0xFF) if low != 0x7F)
    decoded = (pair.decode("gb18030", "ignore") for pair in pairs)
    two_bytes = {ord(text) for text in decoded if len(text) == 1 and unicodedata.category(text) not in ("Co", "Cn")}
    assert len(two_bytes) > 21000
    level_1 = two_bytes | set(range(0x4E00, 0x9FF0)) | set(range(0x3400, 0x4DB6))
    assert level_1 <= printable
    assert len(GENERAL) == 196
    assert {ord(char) for char in GENERAL} <= printable


def test_names_and_signs_are_printed(printable: frozenset[int]) -> None:
    assert {ord(char) for char in "𬎆㛃䶮𬭎喆堃㎡㎥−×÷≤≥≈±→①⑩Ⅳ●★✓çéñαβμΩЯ"} <= printable


def test_outlines_are_those_of_the_source(tmp_path: Path) -> None:
    """A lost or turned contour would change the area. The source is made here: a ring with curved sides."""
    source, target = tmp_path / "ring.otf", tmp_path / "ring.ttf"
    _ring().save(source)
    convert(source, target, None)
    with TTFont(source) as before, TTFont(target) as after:
        area = _area(before, "口")
        assert abs(area) > 100_000
        assert _area(after, "口") == pytest.approx(-area, rel=0.005)  # TrueType turns the other way round
        name = after.getBestCmap()[ord("口")]
        assert after["hmtx"][name] == (1000, after["glyf"][name].xMin)


def _ring() -> TTFont:
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "ring"])
    builder.setupCharacterMap({ord("口"): "ring"})
    pen = T2CharStringPen(1000, None)
    for least, most in ((100, 900), (300, 700)):  # the inner contour turns the other way
        corners = [(least, least), (most, least), (most, most), (least, most)]
        turned = corners if least == 100 else [corners[0], *corners[:0:-1]]
        pen.moveTo(turned[0])
        for (ax, ay), (bx, by) in zip(turned, [*turned[1:], turned[0]], strict=True):
            pen.curveTo((ax + (by - ay) // 9, ay), (bx, by - (bx - ax) // 9), (bx, by))
        pen.closePath()
    empty = T2CharStringPen(1000, None).getCharString()
    builder.setupCFF("Ring", {}, {".notdef": empty, "ring": pen.getCharString()}, {})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "ring": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Ring", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    return builder.font


def _area(font: TTFont, char: str) -> float:
    glyphs = font.getGlyphSet()
    pen = AreaPen(glyphs)
    glyphs[font.getBestCmap()[ord(char)]].draw(pen)
    return float(pen.value)
