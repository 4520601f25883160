"""Pages that are taken from where they lie: only what would come out the same, with all links still in order."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from dossier.publish import publish
from dossier.publish.appearance import Look, read_look
from dossier.publish.kept_pages import KeptPages
from report_factory import COMMIT, HOME, Make, backup_record, project_record, usage_record
from test_publish import files

PROGRAM = "program"
LAST = 9  # of the states of the month that are built one after the other
BEFORE, NOW = "提交 0123456789", "提交 9876543210（含未提交的修改）"


def built(folder: Path, pages: dict[str, str], settings: str = "site_name: a\n") -> Path:
    """A staging folder with a site that was built: each page shows its text."""
    for name, text in {"mkdocs.yml": settings, "overrides/main.html": "x"}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for name, text in pages.items():
        for path in (folder / "docs" / f"{name}.md", folder / "site" / f"{name}.html"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    return folder


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder that keeps two pages."""
    KeptPages.keep(tmp_path / "kept", built(tmp_path / "before", {"a": '<p id="one">', "b/c": "c"}), PROGRAM, "")
    return tmp_path / "kept"


def known(folder: Path) -> KeptPages:
    """What a folder keeps."""
    found = KeptPages.read(folder)
    assert found is not None
    return found


def staged(folder: Path, pages: dict[str, str], settings: str = "site_name: a\n") -> Path:
    """A staging folder whose site is yet to be built."""
    made = built(folder, pages, settings)
    for page in (made / "site").rglob("*.html"):
        page.unlink()
    return made


@pytest.mark.parametrize(
    ("pages", "settings", "laid"),
    [
        ({"a": '<p id="one">', "b/c": "c"}, "site_name: a\n", {"a.html", "b/c.html"}),
        ({"a": '<p id="one">', "b/c": "d"}, "site_name: a\n", {"a.html"}),
        ({"a": '<p id="one">', "b/c": "c", "new": "new"}, "site_name: a\n", {"a.html", "b/c.html"}),
        ({"a": '<p id="one">', "b/c": "c"}, "site_name: b\n", set()),  # every page bears the name
        ({"a": '<p id="one">'}, "site_name: a\n", set()),  # the other page is gone, and links may lead there
    ],
)
def test_pages_are_laid_that_would_come_out_the_same(
    tmp_path: Path, kept: Path, pages: dict[str, str], settings: str, laid: set[str]
) -> None:
    staging = staged(tmp_path / "now", pages, settings)
    assert known(kept).lay(kept, staging, PROGRAM, "") == laid
    assert files(staging / "site") == {name: (kept / "site" / name).read_bytes() for name in laid}


def test_nothing_is_laid_of_another_program_or_of_what_somebody_touched(tmp_path: Path, kept: Path) -> None:
    staging = staged(tmp_path / "now", {"a": '<p id="one">', "b/c": "c"})
    assert known(kept).lay(kept, staging, "another", "") == frozenset()
    (kept / "site" / "a.html").write_text("touched")
    assert known(kept).lay(kept, staging, PROGRAM, "") == frozenset()
    (kept / "site" / "a.html").unlink()
    assert known(kept).lay(kept, staging, PROGRAM, "") == frozenset()


def test_nothing_is_laid_of_other_libraries(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossier.publish.kept_pages.libraries", lambda: "another version")
    staging = staged(tmp_path / "now", {"a": '<p id="one">', "b/c": "c"})
    assert known(kept).lay(kept, staging, PROGRAM, "") == frozenset()


@pytest.mark.parametrize(
    ("text", "linking", "loses"),
    [
        ('<p id="one"> more', '<a href="../a.html#one">', False),
        ('<p id="two">', '<a href="../a.html#one">', True),
        ('<p id="two">', '<a href="../a.html#o%6ee">', True),
        ('<p id="two">', '<a href="../a.html#&#111;ne">', True),
        ('<p id="two">', '<a href="../b/../a.html#one">', True),
        ('<p id="two">', '<a href="../a.html">', False),
        ('<p id="two">', '<a href="../d.html#one"> <a href="#one">', False),  # places of the same name elsewhere
    ],
)
def test_a_place_that_is_gone_is_noticed_where_a_page_leads_to_it(
    tmp_path: Path, text: str, linking: str, loses: bool
) -> None:
    kept, laid = tmp_path / "kept", {"b/c": f"{linking}c</a>"}
    KeptPages.keep(kept, built(tmp_path / "before", {"a": '<p id="one">', **laid}), PROGRAM, "")
    staging = built(tmp_path / "now", {"a": text, **laid})
    assert known(kept).loses_places(kept, staging, frozenset({"b/c.html"})) is loses


def bearing(commit: str) -> tuple[dict[str, str], str]:
    """A page that bears a commit, and the settings that name it."""
    settings = yaml.safe_dump({"extra": {"committed": commit, "edition": ""}}, allow_unicode=True, sort_keys=False)
    return {"a": f"<span><!--commit-->{commit}<!--/commit--></span>"}, settings


def test_a_page_bears_the_commit_of_now(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    KeptPages.keep(kept, built(tmp_path / "before", *bearing(BEFORE)), PROGRAM, BEFORE)
    pages, settings = bearing(NOW)
    staging = staged(tmp_path / "now", {"a": bearing(BEFORE)[0]["a"]}, settings)  # its text is what it was
    assert known(kept).lay(kept, staging, PROGRAM, NOW) == {"a.html"}
    assert (staging / "site" / "a.html").read_text() == pages["a"]


def test_a_page_without_a_place_for_a_commit_is_made_again(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    KeptPages.keep(kept, built(tmp_path / "before", {"a": "a"}, bearing("")[1]), PROGRAM, "")
    staging = staged(tmp_path / "now", {"a": "a"}, bearing(NOW)[1])
    assert known(kept).lay(kept, staging, PROGRAM, NOW) == frozenset()


@pytest.mark.parametrize("text", ["", "[]", '{"shared": "a"}'])
def test_what_cannot_be_read_is_not_kept(kept: Path, text: str) -> None:
    (kept / "kept.json").write_text(text)
    assert KeptPages.read(kept) is None


def homes(folder: Path) -> tuple[Path, ...]:
    """The project's look; the same with another word in a template; with another word in a page on a problem."""
    made = []
    for name, changed in (("template", "theme/pages/head.md.j2"), ("problem", "content/problems/bad-day/page.md")):
        for part in ("theme", "content/problems"):
            shutil.copytree(HOME / part, folder / name / part)
        path = folder / name / changed
        path.write_text(f"{path.read_text('utf-8')}\n另一个字\n", "utf-8")
        made.append(folder / name)
    return HOME, *made


def history(nth: int) -> dict[str, Any]:
    """What git tells of the month: commits later and later, then a file that is not committed, then nothing."""
    if nth == LAST:
        return {"commit": None, "gap": "no-repository"}
    commit = replace(COMMIT, id=f"{nth}" * 40, when=COMMIT.when + timedelta(days=nth))
    return {"commit": commit, "differing": {"evidence/2024-03/a.md": "changed"} if nth > LAST // 2 else {}}


@pytest.mark.slow
def test_a_month_with_kept_pages_is_the_month_built_from_nothing(tmp_path: Path) -> None:
    """Texts with headings that come and go, other records, another commit at another time, another name of the site,
    another template or page of the manual: byte for byte, with all that lies beside the month.
    """
    chance = random.Random(5)  # noqa: S311  # no secret
    plain, template, problem = (read_look(HOME, home) for home in homes(tmp_path))
    out = tmp_path / "site"
    shared: list[str] = []
    for nth, (look, name, projects) in enumerate((
        (plain, "卷宗", 1), (plain, "卷宗", 2), (plain, "卷宗", 2), (plain, "考核", 2), (template, "考核", 2),
        (problem, "考核", 2), (problem, "考核", 1), (plain, "考核", 1), (plain, "考核", 1), (plain, "考核", 1),
    )):  # fmt: skip
        body = "".join(f"\n## 第 {one} 节\n\n正文 {nth}。\n" for one in chance.sample(range(4), 2))
        records = [backup_record(body)]
        for project in ("portal", "credit")[:projects]:
            records += [project_record(project), usage_record(project)]
        made: Look = replace(look, settings={**look.settings, "site_name": name})
        report = replace(Make(records=tuple(records)).report(), **history(nth))
        publish([report], out, tmp_path / "work", HOME, made)
        publish([report], tmp_path / f"clean-{nth}", tmp_path / f"work-{nth}", HOME, made)
        for folder in ("2024-03", "shared"):
            assert files(out / folder) == files(tmp_path / f"clean-{nth}" / folder), (nth, folder)
        shared.append(known(tmp_path / "work" / "pages" / "2024-03").shared)
    assert len(set(shared)) < len(shared)  # else nothing was ever kept
