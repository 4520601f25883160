"""Roots of somebody with bad intentions, built as a reviewer would: nothing in them runs, nothing of others leaks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from builders import HOME
from dossier.cli import main
from pages_reader import read_html

SMALL = HOME / "tests" / "second-contract"
LEAK = "鑫密一二三"
RUNS = "{{ cycler.__init__.__globals__.os.system('touch %s') }}{%% set x = lipsum.__globals__.os.mkdir('%s.d') %%}"
TEMPLATES = (
    "pages/overview.md.j2", "pages/head.md.j2", "pages/macros.md.j2", "overrides/main.html", "overrides/404.html",
    "overrides/partials/header.html", "pdf/cover.html.j2", "pdf/dossier.html.j2", "letters/letter.html.j2",
)  # fmt: skip

# a name -> the root's mkdocs.yml; {there} is a folder of the root, {leak} a file of the reader's machine
SETTINGS = {
    "hooks": "hooks:\n  - hooks.py\n",
    "plugins": "plugins:\n  - search\n  - macros: {{module_name: hooks}}\n",
    "inherit": "INHERIT: {there}/other.yml\n",
    "custom_dir": "theme:\n  name: material\n  custom_dir: {there}/theme/overrides\n",
    "extra_javascript": "extra_javascript:\n  - https://evil.example/a.js\n  - a.js\n",
    "extra_css": "extra_css: [a.css]\n",
    "extensions": "markdown_extensions:\n  - toc:\n      slugify: !!python/name:hooks.run\n",
    "extension by name": "markdown_extensions:\n  - hooks\n",
    "snippets": "markdown_extensions:\n  - pymdownx.snippets: {{base_path: [/], check_paths: true}}\n",
    "docs_dir": "docs_dir: /\nsite_dir: /\n",
    "site_dir": "site_dir: ../../..\n",
    "environment": "site_name: !ENV [HOME, x]\n",
    "validation": "validation: {{links: {{not_found: ignore}}}}\nstrict: false\n",
    "favicon": "theme:\n  favicon: {leak}\n",
    "copyright": "copyright: <script>alert(1)</script>\n",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The second contract with a module that leaves a trace when it is run."""
    shutil.copytree(SMALL, tmp_path / "root")
    traced = f"open({str(tmp_path / 'ran')!r}, 'w').close()\ndef run(*_, **__): ...\n"
    (tmp_path / "root" / "hooks.py").write_text(traced, encoding="utf-8")
    (tmp_path / "root" / "other.yml").write_text("hooks:\n  - hooks.py\n", encoding="utf-8")
    (tmp_path / "leak.txt").write_text(LEAK, encoding="utf-8")
    return tmp_path / "root"


@pytest.mark.parametrize("name", SETTINGS)
def test_no_setting_of_a_root_is_followed(
    root: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = SETTINGS[name].format(there=root, leak=tmp_path / "leak.txt")
    (root / "mkdocs.yml").write_text(text, encoding="utf-8")
    assert main(["--root", str(root), "build", "--no-pdf", "2024-02"]) == 1
    assert "mkdocs.yml:" in capsys.readouterr().out
    assert not (tmp_path / "ran").exists()
    assert not (root / "build" / "site").exists()


@pytest.mark.parametrize("link", ["theme/assets/a.txt", "theme/overrides", "content/pages/9-a.md", "mkdocs.yml"])
def test_no_link_of_a_root_is_followed(
    root: Path, tmp_path: Path, link: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (root / link).parent.mkdir(parents=True, exist_ok=True)
    (root / link).symlink_to(tmp_path / "leak.txt" if "." in link else tmp_path)
    assert main(["--root", str(root), "build", "--no-pdf", "2024-02"]) == 1
    out = capsys.readouterr().out
    assert f"{link}: 错误[symlink]" in out
    assert LEAK not in out


def test_nothing_of_a_root_runs_and_its_theme_is_not_taken(root: Path, tmp_path: Path) -> None:
    """Templates that would run, scripts and styles that readers would, guides and a name with markup; then a build."""
    ran = tmp_path / "ran"
    for name in TEMPLATES:
        path = root / "theme" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(RUNS % (ran, ran), encoding="utf-8")
    for name in ("dossier.js", "search.js", "dossier.css", "evil.js"):
        path = root / "theme" / "assets" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("planted()", encoding="utf-8")
    (root / "theme" / "mkdocs.yml").write_text("hooks: [hooks.py]\n", encoding="utf-8")
    pages = root / "content" / "pages"
    pages.mkdir(parents=True)
    heads = "# 题<img src=planted.png>\n\n## 节<script>planted()</script>\n\n<script>planted()</script>\n\n"
    links = "[x](javascript:planted()) ![](https://evil.example/a.png)\n"
    (pages / "1-a.md").write_text(f"{heads}{RUNS % (ran, ran)}\n\n{links}", encoding="utf-8")
    (root / "mkdocs.yml").write_text('site_name: "<script>planted()</script>"\n', encoding="utf-8")
    assert main(["--root", str(root), "build", "--no-pdf", "2024-02"]) in (0, 1)  # 1: it has no history
    assert sorted(path.name for path in tmp_path.iterdir()) == ["leak.txt", "root"]
    site = root / "build" / "site"
    written = [path for path in site.rglob("*") if path.suffix in (".js", ".css")]
    assert written
    searched = [path for path in written if path.parent.name == "search" and path.stem in ("month", "evidence")]
    for path in searched:  # the words of pages, as data
        assert json.loads(path.read_text("utf-8").removeprefix("dossierSearch(").removesuffix(");\n"))
    others = [path for path in written if path not in searched]
    assert not [path for path in others if "planted()" in path.read_text(encoding="utf-8")]
    for path in site.rglob("*.html"):
        page = read_html(path.read_text(encoding="utf-8"))
        assert page.handlers == []
        named = [one for one in page.addresses if not one.startswith("#")]  # a heading's own anchor has its words
        assert not [one for one in named if "planted" in one or "evil" in one or one.startswith("javascript:")]
        texts = path.read_text(encoding="utf-8").split("<script>")[1:]
        assert not [text for text in texts if text.startswith("planted()")], path
