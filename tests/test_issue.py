"""Issuing and signing: what stands in the way, whose key signs, and what is written whole or not at all."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from dossier.exact.digest import sha256
from dossier.exact.period import Period
from dossier.issue.writing import BusyError, TakenError, add, alone, put
from dossier.issued.receipt import holds, read, receipt
from issuing import Office

JANUARY = Period(2025, 1)
FOLDER = "evidence/2025-01/issued/r1"
CONDUCT = "evidence/2025-01/rulings/conduct-2025-01.md"
CLOSING = """kind: closing
id: closing-2025-01
title: 一月按现状签发的决定
sample: true
happened: 2025-02-10
covers: {from: 2025-01-01, to: 2025-01-31}
prepared_by: 发包人
collected: {method: statement, origin: 示例}
takes: [row/conduct]
reason: 服务态度的评定另行补作，不影响付款。
"""


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """January issued."""
    office = Office.new(tmp_path_factory.mktemp("issue"))
    assert office.issue("2025-01") == 0
    return office


@pytest.fixture
def office(issued: Office, tmp_path: Path) -> Office:
    return issued.copy(tmp_path)


def test_months_are_issued_in_order_and_once(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert office.run("issue", "2025-03") == 1
    assert "请先签发 2025-02" in capsys.readouterr().err
    assert office.run("issue", "2025-01") == 1
    assert "--restate" in capsys.readouterr().err
    assert office.run("issue", "2025-02", "--restate", "--reason", "x") == 1
    assert "不能重新签发" in capsys.readouterr().err


def test_a_restatement_needs_a_reason_and_a_difference(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert office.run("issue", "2025-01", "--restate") == 1
    assert "--reason" in capsys.readouterr().err
    assert office.run("issue", "2025-01", "--restate", "--reason", "再算一遍") == 1
    assert "不必重新签发" in capsys.readouterr().err
    assert not (office.root / "evidence/2025-01/issued/r2").exists()
    # A word that moves no figure is another file all the same: restating is what the error advises, so it works.
    office.commit("a word", {CONDUCT: office.read(CONDUCT).replace("reason: ", "reason: 经复核，", 1)})
    assert "issued-file-changed" in office.codes()
    assert office.issue("2025-01", "--restate", "--reason", "更正理由") == 0
    assert "issued-file-changed" not in office.codes()


def test_what_is_not_committed_is_not_issued(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    path = "evidence/2025-02/rulings/conduct-2025-02.md"
    office.repository.write({path: office.read(path).replace("points: 18", "points: 19")})
    assert office.run("issue", "2025-02") == 1
    assert path in capsys.readouterr().err


def test_a_file_that_no_record_names_is_not_issued(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    office.commit("left over", {"evidence/2025-02/measurement/note.txt": "x"})
    assert office.run("issue", "2025-02") == 1
    assert "evidence/2025-02/measurement/note.txt" in capsys.readouterr().err


def test_what_is_open_is_issued_only_by_a_decision_that_names_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Without a ruling conduct has none of its 20 points so far; the month is issued with what is proven.
    office = Office.new(tmp_path)
    office.commit("no ruling", {CONDUCT: None})
    assert office.run("issue", "2025-01") == 1
    assert "row/conduct" in capsys.readouterr().err
    closing = "evidence/2025-02/rulings/closing-2025-01.yml"
    office.commit("decide", {closing: CLOSING.replace("row/conduct", "row/other")})
    assert office.run("issue", "2025-01", "--decide", str(office.root / closing)) == 1
    assert "row/conduct" in capsys.readouterr().err
    office.commit("decide", {closing: CLOSING})
    assert office.issue("2025-01", "--decide", str(office.root / closing)) == 0
    (revision,) = office.session().issued.chain
    assert revision.manifest.decided is not None
    assert revision.manifest.decided.record == closing
    assert "row/conduct" in revision.manifest.decided.matters
    february = office.session().assessments[Period(2025, 2)]
    assert february.settlement.carried_in == 0  # what was issued is certain, whatever was open in it


def test_both_parties_sign_by_their_own_keys(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    def state() -> str:
        session = office.session()
        (revision,) = session.issued.chain
        return session.seal(revision).signing

    assert state() == "issued"
    assert office.sign("2025-01", "client") == 0
    assert state() == "signed"
    assert office.sign("2025-01", "provider", "client") == 2  # the other party's key
    assert "甲方经办岗" in capsys.readouterr().err
    assert office.sign("2025-01", "provider", "stranger") == 2
    assert "没有登记" in capsys.readouterr().err
    assert office.sign("2025-01", "provider") == 0
    assert state() == "both"
    assert office.sign("2025-01", "provider") == 2  # a signature is never replaced
    assert "已经存在" in capsys.readouterr().err


def test_ssh_keygen_verifies_what_was_signed(office: Office) -> None:
    assert office.sign("2025-01", "client") == 0
    known = office.keys / "allowed"
    known.write_text(f"client {(office.keys / 'client.pub').read_text('ascii')}", "ascii")
    folder = office.root / FOLDER
    words = ["-Y", "verify", "-f", str(known), "-I", "client", "-n", "dossier", "-s", "manifest.json.client.sig"]
    done = subprocess.run(
        ["ssh-keygen", *words],
        cwd=folder,
        input=(folder / "manifest.json").read_bytes(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("made_by", "registered", "state"),
    [("client", "client", "valid"), ("provider", "client", "other-role"), ("stranger", "client", "unknown")],
)
def test_a_signature_put_there_by_hand_is_judged_by_the_register(
    made_by: str, registered: str, state: str, office: Office
) -> None:
    manifest = office.root / FOLDER / "manifest.json"
    words = ["-Y", "sign", "-q", "-n", "dossier", "-f", str(office.keys / made_by), str(manifest)]
    subprocess.run(["ssh-keygen", *words], check=True, capture_output=True)
    manifest.with_name("manifest.json.sig").rename(manifest.with_name(f"manifest.json.{registered}.sig"))
    session = office.session()
    (revision,) = session.issued.chain
    assert [mark.state for mark in session.seal(revision).marks] == [state]
    assert ("issued-signature" in office.codes()) == (state != "valid")


def test_a_signature_of_something_else_is_bad(office: Office) -> None:
    other = office.root / FOLDER / "assessment.json"
    words = ["-Y", "sign", "-q", "-n", "dossier", "-f", str(office.keys / "client"), str(other)]
    subprocess.run(["ssh-keygen", *words], check=True, capture_output=True)
    other.with_name("assessment.json.sig").rename(other.with_name("manifest.json.client.sig"))
    session = office.session()
    (revision,) = session.issued.chain
    assert [mark.state for mark in session.seal(revision).marks] == ["bad"]


def test_the_receipt_proves_the_revision_and_no_other(office: Office) -> None:
    issued = office.session().issued
    (revision,) = issued.chain
    line = receipt(revision)
    assert sha256((office.root / FOLDER / "manifest.json").read_bytes()) in line
    (found,) = read(f"收到：\n  {line.replace(' sha', chr(10) + '  sha')}\n谢谢")  # broken by a mail program
    assert holds(found, issued)
    (forged,) = read(line.replace("r1", "r2"))
    assert not holds(forged, issued)


def test_verify_holds_a_receipt_against_the_chain(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (revision,) = office.session().issued.chain
    kept = tmp_path / "receipt.txt"
    kept.write_text(receipt(revision), "utf-8")
    office.run("verify", "--receipt", str(kept))
    assert "receipt-" not in capsys.readouterr().out
    # The chain is built anew from the start: the month is issued once more from another commit.
    for path in (office.root / FOLDER).iterdir():
        path.unlink()
    office.commit("start over", {CONDUCT: office.read(CONDUCT).replace("points: 18", "points: 19")})
    assert office.issue("2025-01") == 0
    assert "issued-chain-broken" not in office.codes()  # by itself the new chain is whole
    assert office.run("verify", "--receipt", str(kept)) == 1
    assert "receipt-lost" in capsys.readouterr().out
    kept.write_text("nothing", "utf-8")
    assert office.run("verify", "--receipt", str(kept)) == 1
    assert "receipt-none" in capsys.readouterr().out


def test_two_at_once_do_not_write_into_each_other(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(BusyError), alone(tmp_path):
        pass
    with alone(tmp_path) as work:
        put(tmp_path, work, FOLDER, {"manifest.json": b"1"})
        with pytest.raises(TakenError):
            put(tmp_path, work, FOLDER, {"manifest.json": b"2"})
        add(tmp_path, work, f"{FOLDER}/a.sig", b"1")
        with pytest.raises(TakenError):
            add(tmp_path, work, f"{FOLDER}/a.sig", b"2")
    assert (tmp_path / FOLDER / "manifest.json").read_bytes() == b"1"
    assert (tmp_path / FOLDER / "a.sig").read_bytes() == b"1"


def write_for_ever(root: Path, ready: int) -> None:
    """Write revisions and signatures until killed."""
    for number in itertools.count(1):
        with alone(root) as work:
            folder = f"evidence/2025-01/issued/r{number}"
            put(root, work, folder, {"a": b"x" * 50_000, "b": b"y" * 50_000})
            add(root, work, f"{folder}/c", b"z" * 50_000)
        os.write(ready, b"." if number == 1 else b"")


MOMENTS = 100


def test_killed_at_any_moment_leaves_the_old_state_or_the_new(tmp_path: Path) -> None:
    for moment in range(MOMENTS):
        root = tmp_path / str(moment)
        root.mkdir()
        begun, ready = os.pipe()
        child = os.fork()
        if not child:
            write_for_ever(root, ready)
        os.read(begun, 1)
        time.sleep(moment / MOMENTS * 0.03)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(begun)
        os.close(ready)
        whole = {"a": 50_000, "b": 50_000}
        folders = list(root.glob("evidence/2025-01/issued/*"))
        assert folders
        for folder in folders:
            there = {path.name: path.stat().st_size for path in folder.iterdir()}
            assert there in (whole, {**whole, "c": 50_000})
        with alone(root) as work:  # and the next run works
            put(root, work, "evidence/2025-02/issued/r1", {"a": b""})
        assert not list((root / "build/issue").glob("new/*"))


def test_a_disk_that_refuses_leaves_nothing(tmp_path: Path) -> None:
    evidence = tmp_path / "evidence/2025-01"
    evidence.mkdir(parents=True)
    (evidence / "issued").write_text("a file where the folder should be", "utf-8")
    with alone(tmp_path) as work, pytest.raises(FileExistsError):
        put(tmp_path, work, FOLDER, {"manifest.json": b"1"})
    assert [path.name for path in evidence.iterdir()] == ["issued"]
