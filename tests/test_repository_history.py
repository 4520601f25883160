"""What git knows of the records, asked of real repositories."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from dossier.exact.period import Period
from dossier.repository import History, differing, program_differing, read_history
from dossier.repository.feeds import feeds, reaches_back
from repositories import Repository

MARCH = Period(2024, 3)
RULING = "evidence/2024-03/rulings/ruling.md"
OTHER = "evidence/2024-03/training/other.md"
BUREAU = "甲方"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """The bureau's ruling and a record of the provider."""
    made = Repository.new(tmp_path / "work")
    made.commit("ruling", {RULING: "points: 1\n", "content/contract/terms.yml": "1"}, by=BUREAU, day="2024-04-01")
    made.commit("other", {OTHER: "1"}, day="2024-04-02")
    return made


def history(repository: Repository) -> History:
    found = read_history(repository.top)
    assert found.gap is None
    return found


def author(repository: Repository, path: str) -> str:
    return history(repository).commits_of([path])[path].author


def giver(repository: Repository, path: str) -> str:
    return history(repository).commits_of([path])[path].id


def day(found: History, path: str) -> date | None:
    moment = found.came_in(path)
    return moment.date() if moment else None


def lost(repository: Repository) -> list[tuple[str, str, str]]:
    return [(one.path, one.merge.id, one.left_out.id) for one in history(repository).losses]


def test_each_file_has_the_commit_that_gave_it_its_content(repository: Repository) -> None:
    assert author(repository, RULING) == BUREAU
    changed = repository.commit("changed", {OTHER: "2"})
    assert giver(repository, OTHER) == changed
    assert author(repository, RULING) == BUREAU


def test_a_root_below_the_top(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path)
    repository.commit("one", {"sub/根/" + RULING: "1", RULING: "outside"}, by=BUREAU)
    found = read_history(tmp_path / "sub" / "根")
    assert set(found.files) == {RULING}
    assert found.commits_of([RULING])[RULING].author == BUREAU


def test_a_change_made_in_a_merge_is_the_merges(repository: Repository) -> None:
    """The worst of all: a signed ruling, changed where no commit of either side changes it."""
    repository.git("checkout", "-qb", "side", "HEAD~1")
    repository.commit("side", {"evidence/2024-03/usage/p.yml": "1"})
    merge = repository.merge("main", files={RULING: "points: 4\n"})
    assert giver(repository, RULING) == merge
    assert author(repository, RULING) != BUREAU
    assert author(repository, OTHER) == "乙方"


def test_a_clean_merge_leaves_files_to_their_authors(repository: Repository) -> None:
    repository.git("checkout", "-qb", "side", "HEAD~1")
    mine = repository.commit("again", {RULING: "points: 2\n"}, by=BUREAU)
    repository.git("checkout", "-q", "main")
    repository.merge("side")
    assert giver(repository, RULING) == mine
    assert lost(repository) == []


@pytest.mark.parametrize("first", ["main", "side"])
@pytest.mark.parametrize(("taken", "theirs"), [("points: 2\n", "side"), ("points: 3\n", "main"), ("points: 4\n", None)])
def test_a_conflict_solved_in_a_merge(repository: Repository, first: str, taken: str, theirs: str | None) -> None:
    """One side taken: the content is that side's, and what the other wrote is told. A third text is the merge's."""
    repository.git("checkout", "-qb", "side")
    side = repository.commit("side", {RULING: "points: 2\n"}, by=BUREAU)
    repository.git("checkout", "-q", "main")
    main = repository.commit("main", {RULING: "points: 3\n"})
    repository.git("checkout", "-q", first)
    merge = repository.merge({"main": "side", "side": "main"}[first], files={RULING: taken})
    assert giver(repository, RULING) == {"side": side, "main": main, None: merge}[theirs]
    left_out = {"side": [main], "main": [side], None: []}[theirs]
    assert lost(repository) == [(RULING, merge, one) for one in left_out]
    repository.commit("decided", {RULING: "points: 0\n"}, by=BUREAU)
    assert lost(repository) == []


@pytest.mark.parametrize("there", [True, False])
def test_a_ruling_that_a_merge_drops_is_told(repository: Repository, there: bool) -> None:
    """`merge -s ours` takes nothing of a side: what that side changed, or what it alone had."""
    path = RULING if there else "evidence/2024-03/rulings/new.md"
    repository.git("checkout", "-qb", "bureau")
    ruled = repository.commit("ruled", {path: "points: 0\n"}, by=BUREAU)
    repository.git("checkout", "-q", "main")
    repository.commit("meanwhile", {OTHER: "3"})
    merge = repository.merge("bureau", how=("-s", "ours"))
    assert lost(repository) == [(path, merge, ruled)]
    if there:  # it went back to an older ruling of the bureau, which is no longer the bureau's last word
        assert giver(repository, path) == merge
    assert history(repository).content(path) is None or there


def test_what_a_merge_moves_is_not_lost(repository: Repository) -> None:
    repository.git("checkout", "-qb", "bureau")
    repository.commit("ruled", {"evidence/2024-03/rulings/new.md": "points: 0\n"}, by=BUREAU)
    repository.git("checkout", "-q", "main")
    moved = {"evidence/2024-03/rulings/new.md": None, "evidence/2024-04/rulings/new.md": "points: 0\n"}
    repository.merge("bureau", files=moved)
    assert lost(repository) == []


def test_an_octopus_and_a_criss_cross(repository: Repository) -> None:
    names = ("one", "two", "three")
    made = {}
    for name in names:
        repository.git("checkout", "-qb", name, "main")
        made[name] = repository.commit(name, {f"evidence/2024-03/usage/{name}.yml": name})
    repository.git("checkout", "-q", "main")
    repository.merge(*names)
    for name in names:
        assert giver(repository, f"evidence/2024-03/usage/{name}.yml") == made[name]
    assert lost(repository) == []
    repository.git("checkout", "-qb", "left")
    left = repository.commit("left", {RULING: "points: 2\n"}, by=BUREAU)
    repository.git("checkout", "-qb", "right", "main")
    right = repository.commit("right", {OTHER: "2"})
    repository.merge("left")
    repository.git("checkout", "-q", "left")
    repository.merge(right)
    repository.merge("right")
    assert (giver(repository, RULING), giver(repository, OTHER)) == (left, right)
    assert lost(repository) == []


def test_a_revert_gives_the_old_content_again(repository: Repository) -> None:
    repository.commit("changed", {RULING: "points: 4\n"})
    back = repository.commit("back", {RULING: "points: 1\n"})
    assert giver(repository, RULING) == back
    repository.git("checkout", "-qb", "side", "HEAD~2")
    repository.commit("side", {"evidence/2024-03/usage/p.yml": "1"})
    repository.merge("main")
    assert giver(repository, RULING) == back


def test_a_file_came_in_once_whatever_it_is_called(repository: Repository) -> None:
    repository.commit("moved", {OTHER: None, "evidence/2024-03/post-staff/renamed.md": "1"}, day="2024-05-01")
    repository.commit("again", {"evidence/2024-03/post-staff/renamed.md": "2"}, day="2024-05-02")
    moved = {"evidence/2024-03/post-staff/renamed.md": None, "evidence/2024-04/post-staff/renamed.md": "3"}
    repository.commit("to its month", moved, day="2024-05-03")
    found = history(repository)
    assert day(found, "evidence/2024-04/post-staff/renamed.md") == date(2024, 4, 2)
    moments = [version.moment for version in found.versions("evidence/2024-04/post-staff/renamed.md")]
    days = [moment.date() for moment in moments if moment]
    assert days == [date(2024, 5, 3), date(2024, 5, 2), date(2024, 5, 1), date(2024, 4, 2)]
    assert day(found, RULING) == date(2024, 4, 1)
    assert day(found, "evidence/2024-03/post-staff/renamed.md") is None


def test_a_commit_is_no_older_than_those_before_it(repository: Repository) -> None:
    """Whoever commits sets the date."""
    repository.commit("dated back", {"evidence/2024-03/usage/p.yml": "1"}, day="2020-01-01")
    found = history(repository)
    assert day(found, "evidence/2024-03/usage/p.yml") == date(2024, 4, 2)
    commit = found.commits_of(["evidence/2024-03/usage/p.yml"])["evidence/2024-03/usage/p.yml"]
    assert commit.when.date() == date(2024, 4, 2)
    assert "1577851200" in commit.claimed
    assert [found.claim(one)[0] for one in found.misdated] == [commit.id]
    assert found.latest == date(2024, 4, 2)


@pytest.mark.parametrize(
    "dated", [b"-1 +0800", b"253402300799 +0800", b"99999999999999999999 +0800", b"4102444800 +0000", b"soon", b""]
)
def test_a_date_that_is_none_is_told(repository: Repository, dated: bytes) -> None:
    """-1, the year 9999, beyond any calendar, the year 2100, words, nothing."""
    repository.commit("odd", {"evidence/2024-03/usage/p.yml": "1"}, day="2024-04-03")
    repository.rewrite_last(b"committer \xe4\xb9\x99\xe6\x96\xb9 <a@example.invalid> 1712116800 +0800",
                            b"committer \xe4\xb9\x99\xe6\x96\xb9 <a@example.invalid> " + dated)  # fmt: skip
    found = history(repository)
    commit = found.commits_of(["evidence/2024-03/usage/p.yml"])["evidence/2024-03/usage/p.yml"]
    assert commit.claimed
    assert commit.when.date() == date(2024, 4, 2)
    assert commit.committer == "乙方"
    assert found.latest == date(2024, 4, 2)


def test_names_in_the_encoding_of_chinese_windows(repository: Repository) -> None:
    """With the header that git writes, without it, and with a header that is wrong."""
    name = "王五".encode("gbk")
    for header in (b"encoding GBK\n", b"", b"encoding no-such-thing\n", b"encoding zlib_codec\n"):
        repository.commit("x", {"evidence/2024-03/usage/p.yml": header.decode()})
        repository.rewrite_last(b"author \xe4\xb9\x99\xe6\x96\xb9", b"author " + name)
        repository.rewrite_last(b"+0800\n\nx", b"+0800\n" + header + b"\n" + "登记".encode("gbk"))
        commit = next(iter(history(repository).commits_of(["evidence/2024-03/usage/p.yml"]).values()))
        assert (commit.author, commit.subject) == ("王五", "登记")


def test_a_subject_or_a_path_cannot_pose_as_a_commit(repository: Repository) -> None:
    """Names of people, subjects and paths come from the other party."""
    forged = "\x01" + "a" * 40
    newline = "evidence/2024-03/a\n:100644 100644 x y M.md"
    repository.commit(forged, {f"evidence/2024-03/{forged}.md": "1", newline: "1", OTHER: "5"}, by=forged)
    found = history(repository)
    assert {commit.id for commit in found.commits}.isdisjoint({"a" * 40})
    assert author(repository, OTHER) == "a" * 40  # git takes what does not show off the ends of a name
    assert found.content(newline) is not None


def test_long_subjects_end_somewhere(repository: Repository) -> None:
    repository.commit("长" * 30_000, {OTHER: "6"})
    commit = history(repository).commits_of([OTHER])[OTHER]
    assert len(commit.subject) == 200
    assert commit.subject.endswith("…")


def test_the_commit_of_a_month_holds_all_of_it_and_outlives_later_months(repository: Repository) -> None:
    march = history(repository).commit_of(MARCH)
    assert march is not None
    assert march.subject == "other"
    repository.commit("april", {"evidence/2024-04/usage/p.yml": "1"})
    repository.commit("april again", {"evidence/2024-04/usage/p.yml": "2"})
    repository.commit("readme", {"README.md": "1"})
    assert history(repository).commit_of(MARCH) == march
    april = history(repository).commit_of(Period(2024, 4))
    assert april is not None
    assert april.subject == "april again"
    assert history(repository).commit_of(Period(2024, 2)) is not None


def test_the_commit_of_a_month_after_a_merge_holds_both_sides(repository: Repository) -> None:
    """The newest commit by date lies on a side that lacks what the other side has."""
    repository.git("checkout", "-qb", "side", "HEAD~1")
    repository.commit("side", {"evidence/2024-03/usage/p.yml": "1"}, day="2024-05-30")
    repository.git("checkout", "-q", "main")
    merge = repository.merge("side", day="2024-05-01")
    commit = history(repository).commit_of(MARCH)
    assert commit is not None
    assert commit.id == merge


def test_a_deleted_record_is_a_change_of_its_month(repository: Repository) -> None:
    gone = repository.commit("gone", {OTHER: None})
    commit = history(repository).commit_of(MARCH)
    assert commit is not None
    assert commit.id == gone


def test_a_record_of_a_later_month_that_could_have_counted_moves_the_commit(repository: Repository) -> None:
    """A ruling on March that lay in April: the commits that still had it give other points."""
    late = "evidence/2024-04/rulings/late.md"
    repository.commit("late", {late: "covers: {from: 2024-03-01}"})
    with_it = history(repository).commit_of(MARCH, [late])
    assert with_it is not None
    assert with_it.subject == "late"
    repository.commit("away", {late: None})
    repository.commit("later", {"evidence/2024-05/usage/p.yml": "1"})
    without_it = history(repository).commit_of(MARCH)
    assert without_it is not None
    assert without_it.subject == "away"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("content/contract/terms.yml", True),
        ("theme/words.yml", True),
        ("mkdocs.yml", True),
        ("evidence/projects/p.yml", True),
        ("evidence/standing/acceptance/a.md", True),
        ("evidence/2024-03/usage/p.yml", True),
        ("evidence/2023-12/usage/p.yml", True),
        ("evidence/2024-04/usage/p.yml", False),
        ("evidence/README.md", False),
        ("README.md", False),
        ("tests/test_load.py", False),
        ("contents.md", False),
    ],
)
def test_what_feeds_a_month(path: str, expected: bool) -> None:
    assert feeds(path, MARCH) is expected


def test_what_can_change_a_month_that_is_over() -> None:
    assert reaches_back("evidence/2024-04/rulings/r.md")
    assert not reaches_back("evidence/2024-04/usage/p.yml")
    assert not reaches_back("content/contract/terms.yml")


def reads(repository: Repository, *paths: str) -> dict[str, str]:
    """How the files that are there differ, by a program that reads all of them."""

    def reader(path: str) -> Callable[[], bytes]:
        return (repository.top / path).read_bytes

    known = history(repository)
    return dict(differing(known, {path: reader(path) for path in paths}, program_differing(known)))


def test_what_git_passes_over_is_compared_all_the_same(repository: Repository) -> None:
    """Ignored, new, assumed unchanged, skipped, made executable, and gone."""
    ignored, new = "evidence/2024-03/usage/ignored.yml", "evidence/2024-03/usage/new.yml"
    repository.commit("more", {".gitignore": "ignored.yml\n", "evidence/2024-03/usage/gone.yml": "1"})
    repository.write({ignored: "1", new: "1", OTHER: "9", RULING: "points: 9\n"})
    repository.git("update-index", "--assume-unchanged", OTHER)
    repository.git("update-index", "--skip-worktree", RULING)
    (repository.top / "evidence/2024-03/usage/gone.yml").unlink()
    (repository.top / "content/contract/terms.yml").chmod(0o755)
    assert reads(repository, ignored, new, OTHER, RULING, "content/contract/terms.yml") == {
        "evidence/2024-03/usage/gone.yml": "missing",
        ignored: "new",
        new: "new",
        OTHER: "changed",
        RULING: "changed",
    }


def test_other_line_ends_are_told_as_that(repository: Repository) -> None:
    repository.write({RULING: "points: 1\r\n"})
    assert reads(repository, RULING, OTHER, "content/contract/terms.yml") == {RULING: "line-ends"}
    repository.commit("crlf", {RULING: "points: 1\r\n"})
    repository.write({RULING: "points: 1\n"})
    assert reads(repository, RULING, OTHER, "content/contract/terms.yml") == {RULING: "line-ends"}


def test_a_file_that_changed_while_it_was_read_is_not_as_committed(repository: Repository) -> None:
    known = history(repository)
    found = differing(known, {RULING: lambda: None, OTHER: lambda: b"1"}, program_differing(known))
    assert found == {RULING: "changed"}


def test_the_program_that_shows_a_month_is_compared_too(repository: Repository) -> None:
    repository.commit("look", {"theme/a.css": "1", "mkdocs.yml": "1", "theme/gone.css": "1"})
    repository.write({"theme/a.css": "2", "theme/new.css": "1", "theme/__pycache__/x.pyc": "1", "theme/gone.css": None})
    found = reads(repository, RULING, OTHER, "content/contract/terms.yml")
    assert found == {"theme/a.css": "changed", "theme/gone.css": "missing", "theme/new.css": "new"}


def test_sha256(tmp_path: Path) -> None:
    repository = Repository.new(tmp_path / "work", "--object-format=sha256")
    commit = repository.commit("one", {RULING: "1"}, by=BUREAU)
    assert len(commit) == 64
    assert giver(repository, RULING) == commit
    assert reads(repository, RULING) == {}


def test_objects_of_another_repository(tmp_path: Path, repository: Repository) -> None:
    """A clone that shares objects, another checkout of the same repository, packed references, a detached commit."""
    repository.git("clone", "-q", "--shared", str(repository.top), str(tmp_path / "shared"))
    assert read_history(tmp_path / "shared").commits_of([RULING])[RULING].author == BUREAU
    repository.git("worktree", "add", "-q", str(tmp_path / "tree"), "-b", "second")
    repository.git("pack-refs", "--all")
    repository.git("gc", "-q")
    assert read_history(tmp_path / "tree").commits_of([RULING])[RULING].author == BUREAU
    repository.git("checkout", "-q", "--detach", "HEAD~1")
    found = history(repository)
    assert (found.content(OTHER), found.commits_of([RULING])[RULING].author) == (None, BUREAU)


def test_each_change_of_a_record_has_its_commit_and_both_contents(repository: Repository) -> None:
    repository.commit("second", {RULING: "points: 2\n"}, by=BUREAU)
    repository.commit("third", {RULING: "points: 3\n"}, by=BUREAU)
    found = history(repository)
    steps = found.edits_of([RULING, OTHER, "evidence/none.md"], most=5)
    assert list(steps) == [RULING]  # the other has never changed
    read = found.read([content for _, *two in steps[RULING] for content in two])
    assert [(commit.subject, read[old], read[new]) for commit, old, new in steps[RULING]] == [
        ("third", b"points: 2\n", b"points: 3\n"),
        ("second", b"points: 1\n", b"points: 2\n"),
    ]
    assert len(found.edits_of([RULING], most=1)[RULING]) == 1
