"""Make docs/pictures from the built sample: `scripts/build` first, then `.venv/bin/python -m tools.pictures`."""

import argparse
import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
MONTH: Final = "2024-02"
PAGES: Final = {
    "overview": "index.html",
    "row-trace": "rows/service-response.html",
    "project": "projects/one-stop.html",
}
PDF_PAGE: Final = 3
_WIDTH, _HEIGHT = 1280, 800
_COLOURS: Final = 128
_CHROMIUM: Final = Path("/usr/bin/chromium")


def shot(browser: Browser, page: Path) -> Image.Image:
    """The first screen of a page, opened from the folder."""
    tab = browser.new_page(viewport={"width": _WIDTH, "height": _HEIGHT}, color_scheme="light")
    tab.goto(page.as_uri(), wait_until="networkidle")
    data = tab.screenshot(animations="disabled")
    tab.close()
    return Image.open(io.BytesIO(data)).convert("RGB")


def paper(pdf: Path, number: int) -> Image.Image:
    """A page of a PDF, with the grey edge that paper has on a screen."""
    with tempfile.TemporaryDirectory() as folder:
        name = str(Path(folder) / "page")
        which = ["-f", str(number), "-l", str(number), "-singlefile"]
        command = ["pdftoppm", "-r", "80", "-png", *which, str(pdf), name]
        subprocess.run(command, check=True)  # noqa: S603  # fixed words
        with Image.open(f"{name}.png") as image:
            page = image.convert("RGB")
    framed = Image.new("RGB", (page.width + 2, page.height + 2), (190, 190, 190))
    framed.paste(page, (1, 1))
    return framed


def save(image: Image.Image, path: Path) -> None:
    """With a palette, which these pages lose nothing by."""
    small = image.quantize(_COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(path, "PNG", optimize=True)
    print(path.name, path.stat().st_size // 1024, "KiB")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", type=Path, default=ROOT / "build" / "site", help="the built site")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures", help="where the pictures go")
    arguments = parser.parse_args()
    month = arguments.site.absolute() / MONTH
    if not month.is_dir():
        print(f"{month} is missing: run scripts/build", file=sys.stderr)
        return 1
    arguments.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        installed = str(_CHROMIUM) if _CHROMIUM.exists() else None
        browser = play.chromium.launch(executable_path=installed, args=["--no-sandbox", "--disable-gpu"])
        for name, page in PAGES.items():
            save(shot(browser, month / page), arguments.out / f"{name}.png")
        browser.close()
    save(paper(month / f"dossier-{MONTH}.pdf", PDF_PAGE), arguments.out / "pdf-page.png")
    return 0


if __name__ == "__main__":
    sys.exit(main())
