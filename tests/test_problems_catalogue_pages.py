from __future__ import annotations

from dossier.problems.catalogue import pages

FILES = {
    "_base/evidence/x.yml": "kind: x",
    "a/page.md": "# 标题\n\n说明。\n\n## 怎么改\n\n改。\n",
    "a/example/evidence/x.yml": "title: |\n  ```\n  ````\n",
    "a/setup.yml": "delete: [x]\n",
    "a/expected.zh.txt": "x.yml: 错误\n",
    "a/expected.en.txt": "x.yml: error\n",
    "b/page.md": "# 只有说明\n",
    "c/expected.zh.txt": "no page",
}


def test_pages_are_those_of_codes_with_a_page() -> None:
    assert list(pages(FILES)) == ["a", "b"]
    assert pages(FILES)["b"] == "# 只有说明\n"


def test_page_shows_the_example_and_what_check_says() -> None:
    page = pages(FILES)["a"]
    assert page.startswith("# 标题\n\n说明。\n\n## 怎么改\n\n改。\n")
    assert "`evidence/x.yml`" in page
    assert "delete: [x]" in page
    assert "x.yml: 错误" in page
    assert "x.yml: error" not in page


def test_an_example_cannot_end_its_block() -> None:
    lines = pages(FILES)["a"].split("\n")
    assert "`````yaml" in lines
    assert lines.index("`````yaml") < lines.index("  ````") < lines.index("`````")
