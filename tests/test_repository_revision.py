"""A root as it stood at a revision: the bytes of its tree, and nothing that could lead elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.repository import BadRevisionError, at_revision
from repositories import Repository

RECORD = "evidence/2024-03/training/r.md"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    made = Repository.new(tmp_path / "work")
    made.commit("one", {RECORD: "1\n", "content/contract/terms.yml": "1\n", "theme/a.css": "1"}, day="2024-04-01")
    made.git("tag", "v1.0")
    made.commit("two", {RECORD: "2\n"}, day="2024-05-01")
    return made


def laid(repository: Repository, revision: str) -> dict[str, bytes]:
    with at_revision(repository.top, revision) as (folder, _):
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.mark.parametrize("revision", ["v1.0", "HEAD~1", "main^", "refs/tags/v1.0", "tags/v1.0", "@~1", "short"])
def test_contract_and_evidence_as_they_were(repository: Repository, revision: str) -> None:
    revision = repository.git("rev-parse", "--short", "HEAD~1") if revision == "short" else revision
    assert laid(repository, revision) == {RECORD: b"1\n", "content/contract/terms.yml": b"1\n"}


def test_no_attribute_changes_what_is_read(repository: Repository) -> None:
    """An archive would leave files out, fill in commits and turn line ends; a checkout would run filters."""
    attributes = "* export-ignore export-subst text eol=crlf ident filter=x\n"
    text = "$Format:%H$ $Id$\n"
    repository.commit("three", {"evidence/.gitattributes": attributes, ".gitattributes": attributes, RECORD: text})
    (repository.top / ".git/info/attributes").write_text(f"{attributes}* working-tree-encoding=UTF-16\n")
    assert laid(repository, "HEAD")[RECORD] == text.encode()


def test_the_history_is_the_one_up_to_the_revision(repository: Repository) -> None:
    with at_revision(repository.top, "v1.0") as (folder, history):
        assert history.root == folder
        assert [commit.subject for commit in history.commits] == ["one"]


@pytest.mark.parametrize(
    "revision",
    [
        "", "nowhere", "-x", "--output=/tmp/x", "HEAD..main", "HEAD...main", "^HEAD", "HEAD@{1}", "@{-1}", "HEAD@{u}",
        "HEAD@{yesterday}", ":/one", "HEAD^{/one}", "HEAD:evidence", "HEAD^{tree}", "HEAD main", "HEAD\nmain", "HEAD\0",
        "main~99999", "main\\", "ma*n", "[main]", "x" * 300, "HEAD~1~1~1~1", "v1.0^2",
    ],
)  # fmt: skip
def test_what_is_no_revision_is_refused(repository: Repository, revision: str) -> None:
    with pytest.raises(BadRevisionError) as refused, at_revision(repository.top, revision):
        pass
    assert refused.value.message == "bad_revision"


def tree(repository: Repository, *entries: tuple[str, str, str]) -> str:
    """A tree of entries that git itself would not write: mode, id, name."""
    data = b"".join(f"{mode} {name}\0".encode() + bytes.fromhex(one) for mode, one, name in entries)
    return repository.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", given=data)


@pytest.mark.parametrize("name", ["..", ".", "../../escaped", "/etc/escaped", "a/../../../escaped", "a//b"])
def test_names_that_lead_elsewhere_are_refused(repository: Repository, name: str, tmp_path: Path) -> None:
    blob = repository.git("hash-object", "-w", "--stdin", given=b"escaped")
    for mode, one in (("100644", blob), ("120000", blob), ("40000", tree(repository, ("100644", blob, "x")))):
        top = tree(repository, ("40000", tree(repository, (mode, one, name)), "evidence"))
        repository.git("update-ref", "refs/heads/bad", repository.git("commit-tree", "-m", "bad", top))
        with pytest.raises(BadRevisionError), at_revision(repository.top, "bad"):
            pass
    assert not list(tmp_path.rglob("*escaped*"))


def test_a_name_for_two_files_is_refused(repository: Repository) -> None:
    """Which of them counts would depend on who looks."""
    blob = repository.git("hash-object", "-w", "--stdin", given=b"1")
    other = repository.git("hash-object", "-w", "--stdin", given=b"2")
    top = tree(repository, ("40000", tree(repository, ("100644", blob, "x"), ("100644", other, "x")), "evidence"))
    repository.git("update-ref", "refs/heads/bad", repository.git("commit-tree", "-m", "bad", top))
    with pytest.raises(Exception, match="incomplete"), at_revision(repository.top, "bad"):
        pass


def test_a_link_leads_nowhere(repository: Repository) -> None:
    (repository.top / "evidence/2024-03/training/link.md").symlink_to("/etc/passwd")
    repository.commit("link")
    with at_revision(repository.top, "HEAD") as (folder, _):
        link = folder / "evidence/2024-03/training/link.md"
        assert link.is_symlink()
        assert link.readlink() == Path("nowhere")


def test_a_folder_that_is_a_repository_of_its_own_is_refused(repository: Repository) -> None:
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},evidence/2024-04")
    repository.git("commit", "-qm", "module")
    with pytest.raises(BadRevisionError) as refused, at_revision(repository.top, "HEAD"):
        pass
    assert refused.value.values["path"] == "evidence/2024-04"


def test_a_file_that_is_too_large_is_as_long_as_it_is(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossier.repository.revision._LARGEST", 100)
    repository.commit("large", {RECORD: "x" * 101})
    assert laid(repository, "HEAD")[RECORD] == b"\0" * 101


def test_more_than_a_disk_holds_is_refused(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossier.repository.revision._ALTOGETHER", 3)
    with pytest.raises(BadRevisionError) as refused, at_revision(repository.top, "HEAD"):
        pass
    assert refused.value.message == "revision_unpacked"
