"""The pages of a staging folder: the same bytes as `mkdocs build` makes, however many processes make them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dossier.publish.generator import GeneratorError, generate
from test_publish import files

PAGES = 70
SETTINGS = """\
site_name: a
use_directory_urls: false
theme: {name: material, font: false}
plugins: [search]
extra: {generator: false}
nav: [{Part: [{Index: index.md}, {One: p1.md}]}]
validation: {anchors: warn, unrecognized_links: warn}
"""


HEAD = "---\nsearch: {exclude: true}\n---\n"


def staging(folder: Path, last: str = "") -> Path:
    """A folder of pages that lead to places on each other; `last` is added to the last page."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for index in range(PAGES):
        leads = f"[next](p{(index + 1) % PAGES}.md#here)\n{last if index == PAGES - 1 else ''}"
        (docs / f"p{index}.md").write_text(f'{HEAD}# Page {index}\n\n<div id="here">[{index}]</div>\n\n{leads}')
    (docs / "index.md").write_text(f"{HEAD}[first](p0.md#page-0)\n")
    (docs / "data.csv").write_text("a\n")
    (docs / "assets").mkdir()
    (docs / "assets" / "own.js").write_text("own()\n")
    (folder / "mkdocs.yml").write_text(SETTINGS)
    return folder


def own(folder: Path) -> dict[str, bytes]:
    """What was built, but for the files of the theme."""
    return {name: data for name, data in files(folder / "site").items() if not name.startswith("assets/")}


def test_pages_are_those_of_mkdocs_by_one_process_or_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    (one := staging(tmp_path / "one"), two := staging(tmp_path / "two"), bare := staging(tmp_path / "bare"))
    generate(one / "mkdocs.yml")
    generate(two / "mkdocs.yml", processes=2)
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict"]
    subprocess.run(command, cwd=bare, check=True, capture_output=True)
    made = own(one)
    assert made == own(two) == own(bare)
    assert len([name for name in made if name.endswith(".html")]) == PAGES + 2  # the first page and that of no page
    assert [path.name for path in (one / "site" / "assets").iterdir()] == ["own.js"]  # of the theme's, none


@pytest.mark.parametrize("processes", [1, 2])
def test_every_page_that_is_made_is_treated_once_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, processes: int
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    plain, treated = staging(tmp_path / "plain"), staging(tmp_path / "treated")
    for folder in (plain, treated):
        (folder / "site").mkdir()
        (folder / "site" / "p5.html").write_text("laid")
    generate(plain / "mkdocs.yml", laid=["p5.html"])
    generate(treated / "mkdocs.yml", laid=["p5.html"], processes=processes, treat=lambda page: page + b"<!--treated-->")
    assert files(treated / "site") == {
        name: data + b"<!--treated-->" if name.endswith(".html") and name != "p5.html" else data
        for name, data in files(plain / "site").items()
    }


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize(
    ("last", "told"),
    [
        ("\n[none](p3.md#none)\n", "does not contain an anchor '#none'"),
        ("\n[none](none.md)\n", "the target is not found among documentation files"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(tmp_path: Path, processes: int, last: str, told: str) -> None:
    with pytest.raises(GeneratorError, match=told):
        generate(staging(tmp_path / "one", last) / "mkdocs.yml", processes=processes)


def test_a_page_that_is_laid_there_is_left(tmp_path: Path) -> None:
    folder = staging(tmp_path / "one")
    (folder / "site").mkdir()
    (folder / "site" / "p5.html").write_text("laid")
    generate(folder / "mkdocs.yml", laid=["p5.html"], processes=2)
    assert (folder / "site" / "p5.html").read_text() == "laid"
    assert (folder / "site" / "p6.html").stat().st_size > len("laid")


def test_pages_that_cannot_be_made_are_told(tmp_path: Path) -> None:
    folder = staging(tmp_path / "one")
    (folder / "docs" / f"p{PAGES - 1}.md").write_bytes(b"\xff")
    with pytest.raises(Exception, match="codec can't decode"):
        generate(folder / "mkdocs.yml", processes=2)
