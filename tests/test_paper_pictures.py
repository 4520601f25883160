"""Every form of picture looks on paper and in the browser as its makers meant it, pixel by pixel."""

from __future__ import annotations

import base64
import hashlib
import io
import struct
import subprocess
import zlib
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image, ImageStat
from playwright.sync_api import Browser

from builders import HOME
from dossier.cache import Cache
from dossier.load.contents import Contents
from dossier.paper.press import Press, Sheets
from dossier.publish.previews import Previews
from dossier.records import Attachment
from dossier.views.attached import Opened, opened
from dossier.views.places import File
from pictured import deep, packed, png, scene, taken

pytest_plugins = ["browsing"]

NEAR = 16  # levels of 255
SIDE = 120  # pixels that both are compared on
MEANT = scene(7, (240, 240))
GREY = MEANT.convert("L")
HALF = Image.linear_gradient("L").resize(MEANT.size)


def turned(orientation: int, turn: Image.Transpose) -> bytes:
    return packed(MEANT.transpose(turn), quality=95, exif=taken("2024:03:15 10:00:00", orientation=orientation))


def on_white(image: Image.Image, opacity: Image.Image) -> Image.Image:
    return Image.composite(image, Image.new(image.mode, image.size, "white"), opacity)


def deep_colours() -> tuple[bytes, Image.Image]:
    """16 bits a colour: red to the right, green downwards."""
    rows = b"".join(b"\0" + b"".join(struct.pack(">HHH", x * 273, y * 273, 0) for x in range(240)) for y in range(240))
    across = Image.linear_gradient("L").rotate(90).resize((240, 240))
    down = Image.linear_gradient("L").resize((240, 240))
    return png((240, 240), 16, 2, rows), Image.merge("RGB", (across, down, Image.new("L", (240, 240))))


def interlaced() -> bytes:
    """Adam7: seven passes, each a picture of its own."""
    rows, levels = bytearray(), GREY.tobytes()
    for x0, y0, dx, dy in (
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ):
        for y in range(y0, 240, dy):
            rows += b"\0" + levels[240 * y + x0 : 240 * (y + 1) : dx]
    plain = png((240, 240), 8, 0, bytes(rows))
    head = plain[16:28] + b"\x01"
    crc = struct.pack(">I", zlib.crc32(b"IHDR" + head))
    return plain[:16] + head + crc + plain[33:]


COLOURS = MEANT.quantize(32, dither=Image.Dither.NONE)
CASES: Mapping[str, tuple[str, bytes, Image.Image]] = {
    "jpeg": (".jpg", packed(MEANT, quality=95), MEANT),
    "progressive": (".jpg", packed(MEANT, quality=95, progressive=True), MEANT),
    "grey-jpeg": (".jpg", packed(GREY, quality=95), GREY),
    "cmyk": (".jpg", packed(MEANT.convert("CMYK"), quality=95), MEANT),
    "grey-16": (".png", deep((240, 240)), Image.linear_gradient("L").rotate(90).resize((240, 240))),
    "colours-16": (".png", *deep_colours()),
    "one-bit": (".png", packed(GREY.convert("1"), "PNG"), GREY),
    "interlaced": (".png", interlaced(), GREY),
    "palette": (".png", packed(COLOURS, "PNG"), COLOURS.convert("RGB")),
    "palette-clear": (
        ".png",
        packed(COLOURS, "PNG", transparency=COLOURS.getpixel((5, 5))),
        on_white(COLOURS.convert("RGB"), COLOURS.point(lambda one: 0 if one == COLOURS.getpixel((5, 5)) else 255, "1")),
    ),
    "rgba": (".png", packed(Image.merge("RGBA", (*MEANT.split(), HALF)), "PNG"), on_white(MEANT, HALF)),
    "grey-alpha": (".png", packed(Image.merge("LA", (GREY, HALF)), "PNG"), on_white(GREY, HALF)),
    "turned-3": (".jpg", turned(3, Image.Transpose.ROTATE_180), MEANT),
    "turned-6": (".jpg", turned(6, Image.Transpose.ROTATE_90), MEANT),
    "turned-8": (".jpg", turned(8, Image.Transpose.ROTATE_270), MEANT),
    "mirrored-5": (".jpg", turned(5, Image.Transpose.TRANSPOSE), MEANT),
    "moving": (".png", packed(MEANT, "PNG", save_all=True, append_images=[scene(8, (240, 240))]), MEANT),
    "moving-gif": (
        ".gif",
        packed(COLOURS, "GIF", save_all=True, append_images=[GREY.convert("P")]),
        COLOURS.convert("RGB"),
    ),
    "bmp": (".bmp", packed(MEANT, "BMP"), MEANT),
    "webp": (".webp", packed(MEANT, "WEBP", quality=95), MEANT),
    "large": (".jpg", packed(MEANT.resize((4800, 4800)), quality=90), MEANT),
}


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[Opened, bytes]]:
    """What a page shows of each, and the bytes of that."""
    seen = Contents(Cache(None))
    for suffix, data, _ in CASES.values():
        seen.add(f"a{suffix}", hashlib.sha256(data).hexdigest(), data)
    seen.finish()
    draw = Previews(tmp_path_factory.mktemp("work") / "previews", HOME / "build" / "fonts")
    draw.prepare()
    found = {}
    for name, (suffix, data, _) in CASES.items():
        digest = hashlib.sha256(data).hexdigest()
        file = File(
            Attachment(path=f"a{suffix}", sha256=digest, shows="示例"), "a", f"files/x/1-a{suffix}", picture=True
        )
        one = opened(file, {"a": data}.__getitem__, draw.draw, seen.found[digest])
        found[name] = one, data if one.image == file.page else one.pictures[one.image].data
    return found


def alike(drawn: Image.Image, meant: Image.Image) -> bool:
    """Whether no part of a tenth of a side differs by more than a few levels."""
    pairs = [image.convert("RGB").resize((10, 10), Image.Resampling.BOX) for image in (drawn, meant)]
    levels = [image.tobytes() for image in pairs]
    return all(abs(one - other) < NEAR for one, other in zip(*levels, strict=True))


def test_the_measure_tells_noise_from_a_picture() -> None:
    assert not alike(Image.effect_noise((240, 240), 99), GREY)
    assert not alike(MEANT.rotate(90), MEANT)
    assert not alike(Image.new("RGB", (240, 240), "white"), MEANT)
    assert alike(MEANT.resize((100, 100)), MEANT)


@pytest.mark.parametrize("name", CASES)
def test_on_paper(name: str, shown: Mapping[str, tuple[Opened, bytes]], tmp_path: Path) -> None:
    press = Press.read(HOME / "theme" / "pdf", HOME / "build" / "fonts")
    style = "@page{size:60mm 60mm;margin:0}img{width:60mm;height:60mm;display:block}body{margin:0}"
    html = f"<html lang=zh-CN><title>t</title><style>{style}</style><img src='dossier:picture/a' alt=a>"
    made = press.setter.set(Sheets(html, {"dossier:picture/a": shown[name][1]}, options={"dpi": 150}))
    (tmp_path / "a.pdf").write_bytes(made)
    command = ["pdftoppm", "-r", "60", "-singlefile", "-png", str(tmp_path / "a.pdf"), str(tmp_path / "a")]
    subprocess.run(command, check=True)
    with Image.open(tmp_path / "a.png") as drawn:
        assert alike(drawn, CASES[name][2])


@pytest.mark.browser
def test_in_the_browser(shown: Mapping[str, tuple[Opened, bytes]], browser: Browser) -> None:
    page = browser.new_page(viewport={"width": SIDE, "height": SIDE})
    for name, (_, data) in shown.items():
        address = f"data:application/octet-stream;base64,{base64.b64encode(data).decode()}"
        page.set_content(f"<body style='margin:0;background:#fff'><img width={SIDE} height={SIDE} src='{address}'>")
        page.wait_for_function("document.images[0].complete")
        with Image.open(io.BytesIO(page.screenshot())) as drawn:
            assert ImageStat.Stat(drawn.convert("L")).stddev[0] > 1, name
            assert alike(drawn, CASES[name][2]), name
