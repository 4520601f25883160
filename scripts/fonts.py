"""Make the fonts of the PDFs: build/fonts/*.ttf, Chinese faces with TrueType outlines.

PDF readers on office PCs are known to show CFF-flavoured OpenType as blank pages, so every face is
converted to quadratic outlines. Sources are two Debian packages, taken from the system where they are
installed and else unpacked privately, without root and without their dependencies.

    file                     family in the file    style    from                    covers
    FandolFang-Regular.ttf   FandolFang R          仿宋     texlive-lang-chinese    GB 2312
    FandolKai-Regular.ttf    FandolKai             楷体     texlive-lang-chinese    GB 2312
    FandolHei-Regular.ttf    FandolHei             黑体     texlive-lang-chinese    GB 2312
    FandolHei-Bold.ttf       FandolHei             粗黑     texlive-lang-chinese    GB 2312
    FandolSong-Regular.ttf   FandolSong            宋体     texlive-lang-chinese    GB 2312
    FandolSong-Bold.ttf      FandolSong            粗宋     texlive-lang-chinese    GB 2312
    FandolSong-Latin.ttf     FandolSong            西文     texlive-lang-chinese    ASCII, to go with 仿宋 and 楷体
    NotoSansSC-Regular.ttf   Noto Sans CJK SC      黑体     fonts-noto-cjk          all Han of the source
    NotoSansSC-Bold.ttf      Noto Sans CJK SC      粗黑     fonts-noto-cjk          all Han of the source
    NotoSerifSC-Regular.ttf  Noto Serif CJK SC     宋体     fonts-noto-cjk          all Han of the source
    NotoSerifSC-Bold.ttf     Noto Serif CJK SC     粗宋     fonts-noto-cjk          all Han of the source

Name them in @font-face by file, then the family is whatever the style sheet says. fonts.json beside them
holds the digest of each file and of its source. The same sources give the same bytes: no clock, no order of
work. (Debian and Ubuntu releases differ in their Noto Serif; Fandol and Noto Sans are the same in all.)
A finished set is kept in the user's cache folder and copied from there.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import fontTools
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from fontTools.ttLib.tables._g_l_y_f import Glyph

ROOT = Path(__file__).resolve().parent.parent
MANIFEST = "fonts.json"
MAX_ERROR = 0.75  # of 1000 units to the em: 0.004 mm at size 3
FEATURES = ["ccmp", "chws", "halt", "kern", "liga", "mark", "mkmk", "palt", "pnum", "tnum"]
DROPPED_TABLES = ["BASE", "DSIG", "VORG", "vhea", "vmtx"]  # vertical setting and signatures
ABOVE, BELOW = 880, 120  # of 1000 units to the em, as the Fandol faces mean it
YUAN, YUAN_WIDE = 0x00A5, 0xFFE5
HANGUL = (
    range(0x1100, 0x1200),
    range(0x3130, 0x3190),
    range(0xA960, 0xA980),
    range(0xAC00, 0xD800),
    range(0xFFA0, 0xFFE0),
)


class SetupError(Exception):
    """Something the user has to mend; the message says what."""


@dataclass(frozen=True)
class Face:
    """One font file to make: `family` picks the face inside a collection."""

    target: str
    source: str
    family: str | None
    package: str
    chars: range | None = None


FANDOL = "texlive-lang-chinese"
NOTO = "fonts-noto-cjk"
FACES = (  # the slow ones first, so that they share out well
    Face("NotoSerifSC-Regular.ttf", "NotoSerifCJK-Regular.ttc", "Noto Serif CJK SC", NOTO),
    Face("NotoSerifSC-Bold.ttf", "NotoSerifCJK-Bold.ttc", "Noto Serif CJK SC", NOTO),
    Face("NotoSansSC-Regular.ttf", "NotoSansCJK-Regular.ttc", "Noto Sans CJK SC", NOTO),
    Face("NotoSansSC-Bold.ttf", "NotoSansCJK-Bold.ttc", "Noto Sans CJK SC", NOTO),
    Face("FandolFang-Regular.ttf", "FandolFang-Regular.otf", None, FANDOL),
    Face("FandolKai-Regular.ttf", "FandolKai-Regular.otf", None, FANDOL),
    Face("FandolHei-Regular.ttf", "FandolHei-Regular.otf", None, FANDOL),
    Face("FandolHei-Bold.ttf", "FandolHei-Bold.otf", None, FANDOL),
    Face("FandolSong-Regular.ttf", "FandolSong-Regular.otf", None, FANDOL),
    Face("FandolSong-Bold.ttf", "FandolSong-Bold.otf", None, FANDOL),
    Face("FandolSong-Latin.ttf", "FandolSong-Regular.otf", None, FANDOL, range(0x20, 0x7F)),
)
INSTALLED = (
    Path("/usr/share/fonts"),
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/texmf/fonts/opentype/public/fandol"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
)


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def recipe() -> str:
    """The digest of what decides the bytes, next to the sources themselves."""
    text = Path(__file__).read_bytes() + fontTools.version.encode()
    return hashlib.sha256(text).hexdigest()


def cache_folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dossier" / "fonts"


def is_complete(folder: Path) -> bool:
    """Whether `folder` holds a finished set; sizes are enough here, `--verify` reads the digests."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        return manifest["recipe"] == recipe() and all(
            (folder / face.target).stat().st_size == manifest["files"][face.target]["size"] for face in FACES
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def verify(folder: Path) -> bool:
    if not is_complete(folder):
        return False
    files = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
    return all(digest(folder / face.target) == files[face.target]["sha256"] for face in FACES)


# Sources


def search(folders: tuple[Path, ...]) -> dict[str, Path]:
    wanted = {face.source for face in FACES}
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.name in wanted:
                found.setdefault(path.name, path)
    return found


def run(command: list[str], cwd: Path) -> str | None:
    """Run a fixed command; the error output if it failed."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stderr.strip() if done.returncode else None


def download(package: str, folder: Path) -> None:
    """Fetch one package with apt, with package lists of our own if the system has none."""
    if run(["apt-get", "download", package], folder) is None:
        return
    state = folder / "state"
    (state / "lists" / "partial").mkdir(parents=True, exist_ok=True)
    private = [
        "apt-get",
        f"-oDir::State={state}",
        "-oDir::State::status=/var/lib/dpkg/status",
        f"-oDir::Cache={folder / 'cache'}",
        "-oDebug::NoLocking=1",
    ]
    updating = run([*private, "update"], folder)
    downloading = run([*private, "download", package], folder)
    if downloading is not None:
        command = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {package}"
        raise SetupError(
            f"下载 {package} 失败，请运行 (cannot download, run):\n  {command}\n{updating or ''}\n{downloading}"
        )


def unpack(package: str, folder: Path) -> None:
    download(package, folder)
    for archive in sorted(folder.glob("*.deb")):
        error = run(["dpkg-deb", "-x", str(archive), str(folder / "tree")], folder)
        if error is not None:
            raise SetupError(f"无法解开 (cannot unpack) {archive.name}: {error}")


def find_sources(folder: Path) -> dict[str, Path]:
    found = search(INSTALLED)
    packages = sorted({face.package for face in FACES if face.source not in found})
    if packages and not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        names = ", ".join(sorted({face.source for face in FACES} - found.keys()))
        raise SetupError(f"缺少字体，请安装后重试 (fonts missing, install them): {names}")
    for package in packages:
        print(f"字体：下载 {package}，不安装 (download only)", file=sys.stderr)
        private = folder / package
        private.mkdir()
        unpack(package, private)
        found |= {name: path for name, path in search((private / "tree",)).items() if name not in found}
    lacking = sorted({face.source for face in FACES} - found.keys())
    if lacking:
        raise SetupError(f"软件包中没有字体文件 (not in the packages): {', '.join(lacking)}")
    return found


# Conversion


def open_face(path: Path, family: str | None) -> TTFont:
    if family is None:
        return TTFont(path, recalcTimestamp=False, lazy=True)
    for number in range(TTFont(path, fontNumber=0, lazy=True).reader.numFonts):
        font = TTFont(path, fontNumber=number, recalcTimestamp=False, lazy=True)
        if font["name"].getDebugName(1) == family or font["name"].getDebugName(16) == family:
            return font
    raise SetupError(f"{path.name} 中没有 (no such face) {family}")


def quadratic(font: TTFont, names: list[str]) -> Iterator[tuple[str, Glyph]]:
    glyphs = font.getGlyphSet()
    for name in names:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, MAX_ERROR, reverse_direction=True))
        yield name, pen.glyph()


def hollow(font: TTFont) -> None:
    """Put empty TrueType glyphs in place of the CFF table, which is slow to subset."""
    order = font.getGlyphOrder()
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = {name: Glyph() for name in order}
    font["loca"] = newTable("loca")
    del font["CFF "]
    font.setGlyphOrder(order)
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    maxp.maxZones = 1
    for name in ("Points", "Contours", "CompositePoints", "CompositeContours", "ComponentElements"):
        setattr(maxp, f"max{name}", 0)
    for name in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements"):
        setattr(maxp, f"max{name}", 0)
    maxp.maxSizeOfInstructions = maxp.maxComponentDepth = 0
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def mend(font: TTFont) -> None:
    """Fandol draws a dollar at U+FFE5, the full-width yuan; take its own U+00A5."""
    for table in font["cmap"].tables:
        if table.cmap.pop(YUAN_WIDE, None) and YUAN in table.cmap:
            table.cmap[YUAN_WIDE] = table.cmap[YUAN]


def level(font: TTFont) -> None:
    """Give every face the same height, one em (FandolSong even has a descent above the line): a rare character
    from another face then leaves the lines of a page where they are."""
    font["hhea"].ascent, font["hhea"].descent, font["hhea"].lineGap = ABOVE, -BELOW, 0
    table = font["OS/2"]
    table.sTypoAscender, table.sTypoDescender, table.sTypoLineGap = ABOVE, -BELOW, 0


def reduce(font: TTFont, chars: range | None) -> None:
    options = subset.Options()
    options.layout_features = FEATURES
    options.drop_tables = [*options.drop_tables, *DROPPED_TABLES]
    options.name_IDs = options.name_languages = ["*"]
    options.notdef_outline = True
    options.recalc_timestamp = False
    reducer = subset.Subsetter(options)
    known = [c for c in font.getBestCmap() if not any(c in block for block in HANGUL)]
    reducer.populate(unicodes=[c for c in known if chars is None or c in chars])
    reducer.subset(font)


def convert(source: Path, family: str | None, target: Path, chars: range | None) -> None:
    outlines = open_face(source, family)
    font = open_face(source, family)
    hollow(font)
    if family is None:
        mend(font)
    level(font)
    reduce(font, chars)
    glyf, hmtx = font["glyf"], font["hmtx"]
    for name, glyph in quadratic(outlines, font.getGlyphOrder()):
        glyf[name] = glyph
        glyph.recalcBounds(glyf)
        hmtx[name] = (hmtx[name][0], getattr(glyph, "xMin", 0))
    font.save(target, reorderTables=True)


def make(folder: Path) -> None:
    """Fill `folder` with every face and, last, the manifest."""
    with tempfile.TemporaryDirectory(prefix="dossier-fonts-") as scratch:
        sources = find_sources(Path(scratch))
        print(f"字体：转换 {len(FACES)} 个字体，约一分钟 (convert, about a minute)", file=sys.stderr)
        with ProcessPoolExecutor() as pool:
            jobs = [pool.submit(convert, sources[f.source], f.family, folder / f.target, f.chars) for f in FACES]
            for face, job in zip(FACES, jobs, strict=True):
                job.result()
                print(f"  {face.target}", file=sys.stderr)
        files = {
            face.target: {
                "sha256": digest(folder / face.target),
                "size": (folder / face.target).stat().st_size,
                "source": face.source,
                "source_sha256": digest(sources[face.source]),
            }
            for face in FACES
        }
    text = json.dumps({"recipe": recipe(), "files": files}, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", "utf-8")


def replace(folder: Path, fill: Path) -> None:
    """Move the finished `fill` to `folder`, unless another run was first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        shutil.rmtree(folder)
    try:
        fill.rename(folder)
    except OSError:
        if not is_complete(folder):
            raise


def provide(out: Path) -> None:
    if is_complete(out):
        return
    kept = cache_folder() / recipe()[:16]
    if not verify(kept):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as scratch:
            fill = Path(scratch) / "set"
            fill.mkdir()
            make(fill)
            replace(kept, fill)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
        fill = Path(scratch) / "set"
        shutil.copytree(kept, fill)
        replace(out, fill)


def main() -> int:
    parser = argparse.ArgumentParser(description="Make the TrueType fonts of the PDFs.")
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "fonts")
    parser.add_argument("--verify", action="store_true", help="only check the set, by digest")
    options = parser.parse_args()
    if options.verify:
        return 0 if verify(options.out) else 1
    try:
        provide(options.out)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
