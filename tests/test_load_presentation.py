"""What a root says about its own pages: nothing of its theme is taken, no link is followed, guides are text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from builders import HOME
from dossier.load import load
from dossier.load.presentation import read_presentation
from dossier.publish.appearance import read_look

HIDDEN = "鑫密"


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file of this machine that no root may name."""
    path = tmp_path / "secret.txt"
    path.write_text(HIDDEN, encoding="utf-8")
    return path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """An empty root."""
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


def told(root: Path) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.place)) for problem in read_presentation(root)[1]]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_root_without_any_has_the_defaults(root: Path) -> None:
    assert told(root) == []
    look = read_look(root)
    assert look.theme.pages == {}
    assert "site_name" not in look.settings  # the contract's title then
    assert look.assets == read_look(HOME).assets


@pytest.mark.parametrize("name", ["theme/pages/overview.md.j2", "theme/overrides/main.html", "theme/assets/dossier.js",
                                  "theme/assets/dossier.css", "theme/pdf/cover.html.j2", "theme/mkdocs.yml",
                                  "theme/words.yml", "theme/letters/letter.html.j2"])  # fmt: skip
def test_nothing_of_a_theme_is_taken(root: Path, name: str) -> None:
    write(root / name, HIDDEN)
    assert told(root) == [("theme-not-used", name)]
    assert read_look(root) == read_look(HOME_WITHOUT_ITS_OWN)


HOME_WITHOUT_ITS_OWN = Path("/nowhere")


def test_a_whole_copy_of_the_program_is_a_root_like_any_other(root: Path) -> None:
    shutil.copytree(HOME / "theme", root / "theme")
    shutil.copy(HOME / "mkdocs.yml", root)
    assert told(root) == []
    write(root / "theme" / "pages" / "rows.md.j2", "{{ cycler.__init__.__globals__.os.system('id') }}")
    write(root / "theme" / "pages" / "extra.md.j2", "")
    assert told(root) == [("theme-not-used", "theme/pages/extra.md.j2")]
    assert read_look(root).theme.templates == read_look(HOME).theme.templates


@pytest.mark.parametrize("name", ["mkdocs.yml", "theme/assets/a.txt", "theme/pages", "theme", "content/pages/1-a.md",
                                  "content/pages", "content"])  # fmt: skip
def test_no_link_is_followed(root: Path, secret: Path, name: str) -> None:
    place = root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    target = secret if place.suffix else secret.parent
    place.symlink_to(target)
    codes = {problem.code for problem in load(root).problems}
    assert "symlink" in codes
    assert ("symlink", name) in told(root)
    look = read_look(root)
    assert HIDDEN not in repr((look, load(root).texts))


def test_guides_are_read_as_text(root: Path) -> None:
    write(root / "content/pages/1-a.md", "# 一\n\n正文\n")
    (root / "content/pages/2-b.md").write_bytes("# 二\n坏".encode("gb18030"))
    write(root / "content/pages/3-c.md", "# 三\n\n看\u202e不见\n")
    write(root / "content/pages/4.txt", "x")
    assert told(root) == [("not-utf8", "content/pages/2-b.md:1:3"), ("yaml-character", "content/pages/3-c.md:3:2")]
    assert read_look(root).theme.pages == {"1-a.md": "# 一\n\n正文\n"}


def test_pages_that_explain_problems_are_the_programs(root: Path) -> None:
    write(root / "content/problems/alias/page.md", f"# {HIDDEN}\n")
    assert HIDDEN not in repr(read_look(root).theme.problems)


def test_what_is_chosen_reaches_the_generator(root: Path) -> None:
    write(
        root / "mkdocs.yml",
        'site_name: "甲<b>"\nsite_description: "\\"x"\n'
        "theme: {language: en, palette: {primary: brown}, icon: {logo: material/leaf}}\n",
    )
    assert told(root) == []
    settings = read_look(root).settings
    assert (settings["site_name"], settings["site_description"]) == ("甲＜b＞", "＂x")
    theme = settings["theme"]
    assert isinstance(theme, dict)
    assert (theme["name"], theme["language"], theme["icon"]) == ("material", "en", {"logo": "material/leaf"})
    assert {scheme["primary"] for scheme in theme["palette"]} == {"brown"}
    assert read_look(root).digest != read_look(HOME_WITHOUT_ITS_OWN).digest
