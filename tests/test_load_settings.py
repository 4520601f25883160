"""A root's mkdocs.yml: what may be chosen is taken, everything else is refused where it stands."""

from __future__ import annotations

import pytest

from dossier.load.settings import Settings, read_settings

ALL = """\
site_name: 示例考核卷宗
site_url: https://example.invalid:8443/a/b_c~d/
site_description: 每月一份
theme:
  language: zh-TW
  palette: {primary: indigo}
  icon: {logo: material/leaf}
"""

# what is written -> the places and codes of what is refused; each names a program, a file, an address or markup
REFUSED = {
    "hooks": ("hooks:\n  - hooks.py\n", [(1, 1, "setting-refused")]),
    "plugins": ("plugins:\n  - macros\n  - search\n", [(1, 1, "setting-refused")]),
    "extensions": (
        "markdown_extensions:\n  - snippets: {base_path: /etc}\n  - toc:\n      slugify: !!python/name:os.system\n",
        [(4, 16, "yaml-tag")],
    ),
    "extensions without a tag": ("markdown_extensions: [md_in_html, attr_list]\n", [(1, 1, "setting-refused")]),
    "an object of Python": ("site_name: !!python/object/apply:os.system [id]\n", [(1, 12, "yaml-tag")]),
    "the environment": ("site_name: !ENV HOME\n", [(1, 12, "yaml-tag")]),
    "a path": ("extra: !relative $docs_dir/a\n", [(1, 8, "yaml-tag")]),
    "another file": ("INHERIT: /etc/mkdocs.yml\n", [(1, 1, "setting-refused")]),
    "folders": ("docs_dir: /\nsite_dir: /\n", [(1, 1, "setting-refused"), (2, 1, "setting-refused")]),
    "scripts": (
        "extra_javascript: [a.js]\nextra_css: [a.css]\n",
        [(1, 1, "setting-refused"), (2, 1, "setting-refused")],
    ),
    "templates": ("extra_templates: [a.html]\n", [(1, 1, "setting-refused")]),
    "a theme's folder": ("theme:\n  custom_dir: theme\n", [(2, 3, "setting-refused")]),
    "another theme": ("theme:\n  name: other\n", [(2, 3, "setting-refused")]),
    "a theme by name": ("theme: other\n", [(1, 8, "wrong-type")]),
    "a font": ("theme:\n  font: {text: Roboto}\n", [(2, 3, "setting-refused")]),
    "features": ("theme:\n  features: [content.tooltips]\n", [(2, 3, "setting-refused")]),
    "pictures": (
        "theme:\n  favicon: ../../.ssh/id_rsa\n  logo: a.svg\n",
        [(2, 3, "setting-refused"), (3, 3, "setting-refused")],
    ),
    "a drawing by its path": ("theme:\n  icon: {logo: ../../../etc/passwd}\n", [(2, 16, "unknown-choice")]),
    "a colour": ("theme:\n  palette: {primary: 'red;background:url(//x)'}\n", [(2, 22, "unknown-choice")]),
    "a colour on which nothing can be read": ("theme:\n  palette: {primary: yellow}\n", [(2, 22, "unknown-choice")]),
    "a language": ("theme:\n  language: ../../x\n", [(2, 13, "unknown-choice")]),
    "watching": ("watch: [/]\ndev_addr: 0.0.0.0:80\n", [(1, 1, "setting-refused"), (2, 1, "setting-refused")]),
    "less care": (
        "validation: {links: ignore}\nstrict: false\n",
        [(1, 1, "setting-refused"), (2, 1, "setting-refused")],
    ),
    "a menu": ("nav:\n  - x: javascript:alert(1)\n", [(1, 1, "setting-refused")]),
    "a foot": ("copyright: <script>alert(1)</script>\n", [(1, 1, "setting-refused")]),
    "anything else": ("extra: {analytics: {provider: google}}\n", [(1, 1, "setting-refused")]),
    "an alias": ("site_name: &a x\nsite_description: *a\n", [(1, 12, "alias")]),
    "two documents": ("site_name: a\n---\nhooks: [a.py]\n", [(2, 1, "several-documents")]),
    "twice": ("site_name: a\nsite_name: b\n", [(2, 1, "duplicate-key")]),
    "a list": ("- hooks\n", [(1, 1, "wrong-type")]),
    "a long name": (f"site_name: {'名' * 201}\n", [(1, 12, "text-too-long")]),
    "a number": ("site_name: 2024\n", [(1, 12, "number-for-text")]),
}
ADDRESSES = (
    "javascript:alert(1)", "https://u:p@example.invalid/", "https://example.invalid/?a", "https://example.invalid/#a",
    'https://example.invalid/"onload="x', "https://example.invalid/ a", "//example.invalid/", "example.invalid",
    "https:///a", "ftp://example.invalid/", "https://例子.invalid/", "https://example.invalid/\\a",
    "https://example.invalid//a", "https://-/", "https://example.invalid/%0d%0a",
)  # fmt: skip


def test_what_may_be_chosen_is_taken() -> None:
    settings, problems = read_settings(ALL.encode())
    assert problems == ()
    assert settings.model_dump() == {
        "site_name": "示例考核卷宗",
        "site_url": "https://example.invalid:8443/a/b_c~d/",
        "site_description": "每月一份",
        "theme": {"language": "zh-TW", "palette": {"primary": "indigo"}, "icon": {"logo": "material/leaf"}},
    }


@pytest.mark.parametrize("text", ["", "# nothing\n", "\ufeff# nothing\r\n"])
def test_a_file_that_says_nothing_is_fine(text: str) -> None:
    assert read_settings(text.encode()) == (Settings(), ())


@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_refused_where_it_stands(name: str) -> None:
    text, expected = REFUSED[name]
    settings, problems = read_settings(text.encode())
    found = [(problem.place.line, problem.place.column, problem.code) for problem in problems]
    assert found == expected
    assert {problem.place.path for problem in problems} == {"mkdocs.yml"}
    assert settings == Settings() or name == "twice"


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_a_plain_one(address: str) -> None:
    _, problems = read_settings(f"site_url: '{address}'\n".encode())
    assert [problem.code for problem in problems] == ["bad-address"]


def test_a_slip_is_answered_with_the_word_meant() -> None:
    _, (problem,) = read_settings("site_nmae: 示例\n".encode())
    assert dict(problem.words)["meant"] == "site_name"
