"""Loading: what lands in the dossier, what does not follow from one defect, whatever bytes lie there."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import HOME, codes, write
from catalogue import BASE
from dossier.checks import check_all
from dossier.exact.digest import sha256, sm3
from dossier.load import Loaded, load
from dossier.load.filing import read_record
from dossier.problems import Severity
from dossier.problems.formats import as_text
from dossier.source import MAX_BYTES

MONTH = "evidence/2024-03"
INSPECTION = f"{MONTH}/inspection-record/inspection.yml"
PROJECT = "evidence/projects/p1.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(HOME / "content" / "contract", tmp_path / "content" / "contract")
    shutil.copytree(BASE / "evidence", tmp_path / "evidence")
    return tmp_path


def every_code(root: Path) -> list[str]:
    loaded = load(root)
    assert loaded.dossier is not None
    return sorted(codes((*loaded.problems, *check_all(loaded.dossier))))


def test_files_are_those_that_were_read_with_their_facts(root: Path) -> None:
    loaded = load(root)
    assert loaded.dossier is not None
    backup = f"{MONTH}/policy-backup/backup.txt"
    data = (root / backup).read_bytes()
    fact = loaded.dossier.files[backup]
    assert (fact.sha256, fact.sm3, fact.size) == (sha256(data), sm3(data), len(data))
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert set(loaded.dossier.files) == there
    assert set(loaded.texts) == there - {backup}
    assert list(loaded.dossier.files) == sorted(there)


def test_empty_folder_has_no_contract(tmp_path: Path) -> None:
    loaded = load(tmp_path)
    assert loaded.dossier is None
    assert set(codes(loaded.problems)) == {"missing-contract-file"}


def test_records_are_in_the_order_of_their_paths(root: Path) -> None:
    loaded = load(root)
    assert loaded.dossier is not None
    paths = [record.source.path for record in loaded.dossier.evidence.records]
    assert paths == sorted(paths)


def test_the_readme_and_what_lies_beside_the_folders_are_passed_over(root: Path) -> None:
    write(root, {"evidence/README.md": "说明", "evidence/.DS_Store": b"\x00"})
    assert every_code(root) == []


def test_a_hidden_folder_at_the_top_is_told(root: Path) -> None:
    write(root, {"evidence/.2024-03/usage/x.yml": "a: 1", "evidence/.vscode/x.yml": "a: 1"})
    found = [(one.code, one.place.path, one.severity) for one in load(root).problems]
    assert found == [("hidden-file", f"evidence/{name}", Severity.WARNING) for name in (".2024-03", ".vscode")]


@pytest.mark.parametrize(
    ("path", "code", "severity"),
    [
        (f"{MONTH}/.DS_Store", "hidden-file", Severity.WARNING),
        (f"{MONTH}/complaint/.complaint.yml", "hidden-file", Severity.ERROR),
        (f"{MONTH}/complaint/.complaint.MD", "hidden-file", Severity.ERROR),
        ("evidence/standing/.gitkeep", "hidden-file", Severity.WARNING),
        (f"{MONTH}/complaint/complaint.MD", "suffix-case", Severity.ERROR),
        (f"{MONTH}/complaint/complaint.Yaml", "suffix-case", Severity.ERROR),
        (f"{MONTH}/issued/complaint.md", "issued-by-hand", Severity.ERROR),
        (f"{MONTH}/issued/complaint/complaint.yml", "issued-by-hand", Severity.ERROR),
        ("evidence/standing/issued/rule.yml", "issued-by-hand", Severity.ERROR),
    ],
)
def test_no_file_is_passed_over_in_silence(root: Path, path: str, code: str, severity: Severity) -> None:
    write(root, {path: "kind: nothing"})
    (found,) = load(root).problems
    assert (found.code, found.place.path, found.severity) == (code, path, severity)


def test_a_hidden_folder_is_told_once(root: Path) -> None:
    write(root, {f"{MONTH}/.hidden/{name}.yml": "kind: nothing" for name in "ab"})
    (found,) = load(root).problems
    assert (found.code, found.place.path, found.severity) == ("hidden-file", f"{MONTH}/.hidden", Severity.ERROR)


RECORD = "kind: inspection-record\nid: new\n"


@pytest.mark.parametrize(
    ("name", "text", "right"),
    [
        ("new.md.txt", f"---\n{RECORD}---\n\n正文\n", "new.md"),
        ("new.MD.TXT", f"---\n{RECORD}---\n", "new.md"),
        ("new.yml.txt", RECORD, "new.yml"),
        ("new.yml.bak", f"# 说明\n\n{RECORD}", "new.yml"),
        ("new.yml~", RECORD, "new.yml"),
        ("new.yml - 副本", RECORD, "new.yml"),
        ("new.txt", f"---\r\n{RECORD}---\r\n", "new.md"),
        ("new.doc", RECORD, "new.yml"),
        ("new", f"---\n{RECORD}---\n", "new.md"),
        ("new.txt", f"id: new\ntitle: x\n{RECORD}", "new.yml"),
        ("new.txt", "kind： inspection-record\n", "new.yml"),
        ("new.md.txt", "---\nkind: inspektion\n---\n", "new.md"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gbk"])
def test_a_record_under_another_ending_is_an_error(root: Path, name: str, text: str, right: str, encoding: str) -> None:
    write(root, {f"{MONTH}/inspection-record/{name}": text.encode(encoding)})
    (found,) = load(root).problems
    assert (found.code, found.place.path) == ("record-suffix", f"{MONTH}/inspection-record/{name}")
    assert dict(found.words)["right"] == f"{MONTH}/inspection-record/{right}"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("log.txt", "kind: Pod\n"),  # a configuration of something else
        ("log.txt", "interface 1\n kind: training\n"),
        ("notes.md.txt", "说明\n"),
        ("photo.jpg", "\x00kind: training\n"),
    ],
)
def test_other_files_that_no_record_names_are_only_told(root: Path, name: str, text: str) -> None:
    write(root, {f"{MONTH}/inspection-record/{name}": text})
    assert every_code(root) == ["orphan-file"]


def test_a_record_that_another_record_names_is_an_attachment(root: Path) -> None:
    path = f"{MONTH}/policy-backup/backup.txt"
    data = f"---\n{RECORD}---\n".encode()
    backup = root / f"{MONTH}/policy-backup/backup.yml"
    text = backup.read_text(encoding="utf-8")
    old = sha256((root / path).read_bytes())
    write(root, {path: data})
    backup.write_text(text.replace(old, sha256(data)), encoding="utf-8")
    assert every_code(root) == []


def test_a_stray_record_does_not_make_others_dangle(root: Path) -> None:
    (root / PROJECT).rename(root / "evidence/projects/p1.yml.txt")
    assert every_code(root) == ["record-suffix"]


def test_the_digest_that_is_wanted_is_told(root: Path) -> None:
    backup = root / f"{MONTH}/policy-backup/backup.yml"
    text = backup.read_text(encoding="utf-8")
    digest = sha256((root / f"{MONTH}/policy-backup/backup.txt").read_bytes())
    head, _, tail = text.partition("attachments:\n")
    rest = tail[tail.index("backups:") :]
    for wrong, code in (
        ("attachments: backup.txt\n", "wrong-type"),
        ("attachments:\n  - backup.txt\n", "wrong-type"),
        ("attachments:\n  - {path: backup.txt, shows: x}\n", "missing-key"),
        ("attachments:\n  - {path: backup.txt, sha256: abc, shows: x}\n", "bad-digest"),
    ):
        backup.write_text(f"{head}{wrong}{rest}", encoding="utf-8")
        (found,) = load(root).problems
        assert found.code == code
        assert any(digest in value for _, value in found.words)


@pytest.mark.parametrize("advice", ["wrong-type", "list"])
def test_what_the_message_says_of_an_attachment_works_when_copied(root: Path, advice: str) -> None:
    backup = root / f"{MONTH}/policy-backup/backup.yml"
    text = backup.read_text(encoding="utf-8")
    head, _, tail = text.partition("attachments:\n")
    rest = tail[tail.index("backups:") :]
    wrong = "attachments: backup.txt\n" if advice == "wrong-type" else "attachments:\n  - backup.txt\n"
    backup.write_text(f"{head}{wrong}{rest}", encoding="utf-8")
    (found,) = load(root).problems
    mended = wrong.replace("backup.txt", dict(found.words)["example"])
    backup.write_text(f"{head}{mended}{rest}", encoding="utf-8")
    assert every_code(root) == []


def test_a_digest_may_be_written_in_capitals(root: Path) -> None:
    backup = root / f"{MONTH}/policy-backup/backup.yml"
    text = backup.read_text(encoding="utf-8")
    digest = sha256((root / f"{MONTH}/policy-backup/backup.txt").read_bytes())
    backup.write_text(text.replace(digest, digest.upper()), encoding="utf-8")
    assert every_code(root) == []
    spaced = " ".join(digest[at : at + 2] for at in range(0, 64, 2))  # as certutil of an old Windows prints it
    backup.write_text(text.replace(digest, spaced), encoding="utf-8")
    (found,) = load(root).problems
    assert (found.code, dict(found.words)["right"]) == ("bad-digest", digest)


@pytest.mark.parametrize(
    ("stem", "own", "code", "file", "other"),
    [
        ("ins-Upper.Name", "ins-upper-name", "not-file-name", "ins-upper-name.yml", ""),
        ("ins-a", "ins-b", "not-file-name", "ins-b.yml", "ins-a"),
        ("巡检", "ins-b", "not-file-name", "ins-b.yml", ""),
        ("inspection.yml", "inspection", "not-file-name", "inspection.yml", "inspection.yml"),
        ("Ins_B", "Ins_B", "bad-id", "ins-b.yml", None),
    ],
)
def test_advice_about_names_works_when_followed(
    root: Path, stem: str, own: str, code: str, file: str, other: str | None
) -> None:
    path = root / INSPECTION
    path.write_text(path.read_text(encoding="utf-8").replace("id: inspection", f"id: {own}"), encoding="utf-8")
    path = path.rename(path.with_name(f"{stem}.yml"))
    (found,) = load(root).problems
    words = dict(found.words)
    assert (found.code, words["file"], words.get("other")) == (code, file, other)
    if "meant" in words:
        path.write_text(path.read_text(encoding="utf-8").replace(own, words["meant"]), encoding="utf-8")
    if other:  # the other way
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(f"id: {own}\n", f"id: {other}\n"), encoding="utf-8")
        assert every_code(root) == []
        path.write_text(text, encoding="utf-8")
    path.rename(path.with_name(words["file"]))
    assert every_code(root) == []


def test_names_that_some_systems_take_for_one_are_told(root: Path) -> None:
    write(root, {f"{MONTH}/rulings/Ruling.yml": "", f"{MONTH}/Usage/P1.txt": ""})
    alike = [problem for problem in load(root).problems if problem.code == "names-alike"]
    assert [(problem.place.path, problem.related[0].path) for problem in alike] == [
        (f"{MONTH}/rulings/ruling.yml", f"{MONTH}/rulings/Ruling.yml"),
        (f"{MONTH}/usage", f"{MONTH}/Usage"),
    ]


def test_byte_order_mark_and_windows_line_ends_are_read(root: Path) -> None:
    path = root / INSPECTION
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert every_code(root) == []


def test_place_is_the_same_with_byte_order_mark_and_windows_line_ends(root: Path) -> None:
    path = root / INSPECTION
    path.write_text(path.read_text(encoding="utf-8").replace("anomalies: 1", "anomalies: -1"), encoding="utf-8")
    plain = load(root).problems
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert load(root).problems == plain
    assert codes(plain) == ["negative-number"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        # a project that cannot be read: its usage, forms, incidents, letters are not reported as dangling
        ({PROJECT: "kind: project\nid: p1\n"}, {"missing-key"}),
        ({PROJECT: "kind: projekt\nid: p1\n"}, {"unknown-kind"}),
        ({PROJECT: b"\xff\xfe"}, {"not-utf8"}),
        ({PROJECT: "id: [\n"}, {"yaml-syntax"}),
        # usage that cannot be read is not reported as missing
        ({f"{MONTH}/usage/p1.yml": "kind: usage\n"}, {"missing-key"}),
        ({f"{MONTH}/usage/p1.yml": ""}, {"empty-file"}),
        # a backup that cannot be read: its attachment is not reported as an orphan
        ({f"{MONTH}/policy-backup/backup.yml": "kind: policy-backup\n"}, {"missing-key", "orphan-file"}),
        ({f"{MONTH}/policy-backup/backup.yml": b"\xff"}, {"not-utf8"}),
        # an attachment of a wrong type is told once, where it is named
        ({f"{MONTH}/policy-backup/backup.txt": b"\x00"}, {"attachment-content"}),
        # the survey round, the register of devices, the review
        ({f"{MONTH}/survey-round/round.yml": "kind: survey-round\n"}, {"missing-key"}),
        ({"evidence/standing/device-register/devices.yml": "kind: device-register\n"}, {"missing-key"}),
        ({"evidence/standing/expert-review/r1.yml": "kind: expert-review\n"}, {"missing-key"}),
    ],
)
def test_one_defect_brings_no_others_along(root: Path, changes: dict[str, str | bytes], expected: set[str]) -> None:
    write(root, changes)
    loaded = load(root)
    assert loaded.dossier is not None
    found = (*loaded.problems, *check_all(loaded.dossier))
    assert {problem.code for problem in found} == expected
    assert len({problem.place.path for problem in found}) == len(expected - {"orphan-file"}) + (
        "orphan-file" in expected
    )


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (("happened: 2024-03-", "happened: 2024-02-30 # "), "impossible-day"),
        (("backups:", "backup: 1\nbackups:"), "unknown-key"),
    ],
)
def test_a_defect_in_one_field_hides_none_of_the_others(root: Path, wrong: tuple[str, str], code: str) -> None:
    """The attachment is another one than the record was made with, and the file is called otherwise than the record."""
    backup = root / f"{MONTH}/policy-backup/backup.yml"
    text = backup.read_text(encoding="utf-8")
    assert wrong[0] in text
    backup.unlink()
    backup.with_stem("copy").write_text(text.replace(*wrong), encoding="utf-8")
    backup.with_suffix(".txt").write_text("changed since\n", encoding="utf-8")
    found = load(root).problems
    assert sorted(codes(found)) == sorted(["attachment-digest", code, "not-file-name"])
    assert {problem.place.path for problem in found} == {f"{MONTH}/policy-backup/copy.yml"}


def test_all_problems_of_all_files_in_one_run_sorted(root: Path) -> None:
    for path, old, new in (
        (INSPECTION, "anomalies: 1\n", "anomalies: -1\n"),
        (INSPECTION, "inspections: 4", "inspections: 4.5"),
        (f"{MONTH}/change-request/change.yml", "project: p1", "project: P 1"),
    ):
        text = (root / path).read_text(encoding="utf-8")
        assert old in text
        (root / path).write_text(text.replace(old, new), encoding="utf-8")
    problems = load(root).problems
    assert codes(problems) == ["bad-id", "not-whole", "negative-number"]
    assert [problem.place.line for problem in problems] == [10, 9, 10]


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "../../../etc/passwd",
        "a/../b.txt",
        "./backup.txt",
        "a//b",
        "..\\backup.txt",
        "C:backup.txt",
        "a/",
    ],
)
def test_attachments_cannot_reach_outside(root: Path, path: str) -> None:
    file = root / f"{MONTH}/policy-backup/backup.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("path: backup.txt", f"path: '{path}'"), encoding="utf-8")
    assert "attachment-outside" in every_code(root)


def test_a_link_to_a_folder_outside_is_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = write(tmp_path_factory.mktemp("outside"), {"training/x.yml": "kind: training\n"})
    (root / MONTH / "training").symlink_to(outside / "training")
    assert every_code(root) == ["symlink"]


def test_evidence_itself_must_not_be_a_link(root: Path) -> None:
    (root / "evidence").rename(root / "elsewhere")
    (root / "evidence").symlink_to("elsewhere")
    loaded = load(root)
    assert codes(loaded.problems) == ["symlink"]
    assert loaded.dossier is not None
    assert loaded.dossier.evidence.records == ()


def test_a_record_of_too_many_bytes_is_not_read(root: Path) -> None:
    with (root / INSPECTION).open("r+b") as file:
        file.truncate(MAX_BYTES + 1)
    assert every_code(root) == ["file-too-large"]


def test_deep_nesting_costs_nothing(root: Path) -> None:
    write(root, {INSPECTION: "a: " + "[" * 200_000})
    assert every_code(root) == ["too-deep"]


def test_an_alias_bomb_is_refused_at_the_first_anchor(root: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
    )
    write(root, {INSPECTION: bomb})
    problems = load(root).problems
    assert [(problem.code, problem.place.line, problem.place.column) for problem in problems] == [("alias", 1, 4)]


BYTES = st.one_of(
    st.binary(max_size=400),
    st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(alphabet=" \n\t:-{}[]&*!|>'\"%@`#?,~.0123456789abknitd", max_size=200).map(str.encode),
)


@settings(max_examples=300, deadline=None)
@given(data=BYTES, name=st.sampled_from(["x.yml", "x.md"]))
def test_no_bytes_make_reading_raise(data: bytes, name: str) -> None:
    filing = read_record(f"{MONTH}/training/{name}", data)
    assert (filing.record is None) == (filing.unread is not None)
    assert filing.record is not None or filing.problems
    as_text(filing.problems, {f"{MONTH}/training/{name}": data}, "zh")


SAMPLES = sorted(path for path in BASE.rglob("*.yml") if path.is_file())
SNIPPETS = st.sampled_from(
    [
        *("null", "~", "-1", "1e400", ".inf", "0x10", "2024-02-30", "[]", "{}", "''", '"1"', "yes", "12:30", "1_000"),
        *("[[[]]]", "*a", "%", "@", "2024-03-05T25:00+08:00", "9" * 60, "- 1", "{a: b}", "&a x", "!!int 3", "|\n  x"),
        *("? x", "\u202e", "\u2028", "\x00", r'"\x00"', "甲" * 50),
    ]
)


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_no_mutated_record_makes_reading_raise(data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(SAMPLES))
    lines = sample.read_text(encoding="utf-8").split("\n")
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        key, colon, _ = lines[at].partition(":")
        match data.draw(st.sampled_from(["value", "drop", "twice", "indent", "cut"])):
            case "value":
                lines[at] = f"{key}{colon} {data.draw(SNIPPETS)}"
            case "drop":
                lines[at] = ""
            case "twice":
                lines.insert(at, lines[at])
            case "indent":
                lines[at] = "  " + lines[at]
            case _:
                lines[at] = lines[at][: len(lines[at]) // 2]
    path = sample.relative_to(BASE).as_posix()
    text = "\n".join(lines).encode()
    filing = read_record(path, text)
    assert filing.record is not None or filing.problems
    as_text(filing.problems, {path: text}, "zh")
    as_text(filing.problems, {path: text}, "en")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_mutated_folder_makes_the_checks_raise(root: Path, data: st.DataObject) -> None:
    sample = data.draw(st.sampled_from(SAMPLES))
    path = root / sample.relative_to(BASE)
    original = sample.read_text(encoding="utf-8")
    lines = original.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[at].partition(":")
    lines[at] = f"{key}{colon} {data.draw(SNIPPETS)}"
    path.write_text("\n".join(lines), encoding="utf-8")
    try:
        loaded: Loaded = load(root)
        assert loaded.dossier is not None
        check_all(loaded.dossier)
    finally:
        path.write_text(original, encoding="utf-8")


@pytest.mark.parametrize(
    "over",
    [
        {INSPECTION: None},
        {INSPECTION: b"kind: inspection-record\n"},
        {f"{MONTH}/drill/drill-1.md": b"---\nkind: drill\nid: drill-1\n---\n", f"{MONTH}/drill/a.txt": b"a\n"},
        {f"{MONTH}/policy-backup/backup.txt": None},
        {f"{MONTH}/policy-backup/backup.txt": b"other\n"},
        {"content/contract/terms.yml": b"x: y\n"},
        {f"{MONTH}/drill/con.md": b"---\nkind: drill\nid: con\n---\n"},
        {f"{MONTH}/drill/Drill.MD": b"x"},
    ],
)
def test_what_is_taken_to_lie_there_is_loaded_as_if_it_did(root: Path, over: dict[str, bytes | None]) -> None:
    """A desk tells what saving would do: the same problems, records and facts as once it is saved."""
    before = load(root, None, over)
    for path, data in over.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).unlink(missing_ok=True)
        if data is not None:
            (root / path).write_bytes(data)
    after = load(root)
    assert sorted(set(codes(before.problems))) == sorted(set(codes(after.problems)))
    assert (before.dossier is None) is (after.dossier is None)
    if before.dossier is not None and after.dossier is not None:
        assert before.dossier.files == after.dossier.files
        assert before.dossier.evidence.by_id.keys() == after.dossier.evidence.by_id.keys()
