"""Signatures by SM2 and time stamps, made by openssl as the parties and an authority make them."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest

from dossier.issue.signing import SigningError, query, stamp
from issuing import Office

FOLDER = "evidence/2025-01/issued/r1"
SETTINGS = """
[tsa]
default_tsa = own
[own]
serial = serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1
[req]
distinguished_name = name
[name]
[stamps]
extendedKeyUsage = critical,timeStamping
"""


def openssl(folder: Path, *words: str) -> bytes:
    return subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True).stdout


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authority for time stamps of our own."""
    folder = tmp_path_factory.mktemp("authority")
    (folder / "settings").write_text(SETTINGS, "utf-8")
    (folder / "serial").write_text("01\n", "utf-8")
    new = ["req", "-new", "-x509", "-nodes", "-newkey", "rsa:2048", "-keyout", "key.pem", "-out", "certificate.pem"]
    openssl(folder, *new, "-subj", "/CN=example", "-days", "2", "-config", "settings", "-extensions", "stamps")
    return folder


def answer(authority: Path, asked: bytes) -> Path:
    """What the authority sends back."""
    (authority / "query").write_bytes(asked)
    signed = ["-signer", "certificate.pem", "-inkey", "key.pem", "-out", "reply"]
    openssl(authority, "ts", "-reply", "-config", "settings", "-queryfile", "query", *signed)
    return authority / "reply"


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """January issued, by a client whose SM2 key is registered."""
    folder = tmp_path_factory.mktemp("signing")
    office = Office.new(folder)
    openssl(office.keys, "ecparam", "-genkey", "-name", "SM2", "-noout", "-out", "sm2.pem")
    public = base64.b64encode(openssl(office.keys, "pkey", "-in", "sm2.pem", "-pubout", "-outform", "DER")).decode()
    path = "content/contract/roles.yml"
    roles = office.read(path).replace(
        "role: client, keys: [", f'role: client, keys: [{{key: "sm2 {public}", from: 2025-01-01}}, ', 1
    )
    office.commit("a key for SM2", {path: roles})
    assert office.issue("2025-01") == 0
    return office


def test_a_signature_by_sm2_counts_like_any_other(issued: Office, tmp_path: Path) -> None:
    office = issued.copy(tmp_path)
    assert office.run("sign", "2025-01", "--role", "client", "--sm2", str(office.keys / "sm2.pem")) == 0
    session = office.session()
    (revision,) = session.issued.chain
    seal = session.seal(revision)
    assert [(one.sort, one.state, one.person) for one in seal.marks] == [("sm2", "valid", "甲方经办岗")]
    assert seal.signing == "signed"
    openssl(office.keys, "pkey", "-in", "sm2.pem", "-pubout", "-out", "sm2.pub")
    proof = ["-verify", str(office.keys / "sm2.pub"), "-sigopt", "distid:1234567812345678"]
    said = openssl(
        office.root / FOLDER, "dgst", "-sm3", *proof, "-signature", "manifest.json.client.sm2", "manifest.json"
    )
    assert b"Verified OK" in said


def test_an_sm2_key_that_nobody_registered_signs_nothing(
    issued: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = issued.copy(tmp_path)
    openssl(tmp_path, "ecparam", "-genkey", "-name", "SM2", "-noout", "-out", "stranger.pem")
    assert office.run("sign", "2025-01", "--role", "client", "--sm2", str(tmp_path / "stranger.pem")) == 2
    assert "没有登记" in capsys.readouterr().err
    assert not (office.root / FOLDER / "manifest.json.client.sm2").exists()


def test_a_time_stamp_of_the_manifest_is_kept_and_openssl_verifies_it(
    issued: Office, authority: Path, tmp_path: Path
) -> None:
    office = issued.copy(tmp_path)
    reply = answer(authority, query((office.root / FOLDER / "manifest.json").read_bytes()))
    assert office.run("sign", "2025-01", "--role", "client", "--timestamp", str(reply)) == 0
    proof = ["-data", "manifest.json", "-in", "manifest.json.client.tsr", "-CAfile", str(authority / "certificate.pem")]
    openssl(office.root / FOLDER, "ts", "-verify", *proof)
    assert not [code for code in office.codes() if code.startswith("issued")]


def test_a_time_stamp_of_something_else_is_refused(issued: Office, authority: Path, tmp_path: Path) -> None:
    reply = answer(authority, query(b"something else"))
    with pytest.raises(SigningError) as refused:
        stamp(str(reply), (issued.root / FOLDER / "manifest.json").read_bytes())
    assert refused.value.message == "stamp_of_other"
    broken = tmp_path / "broken"
    broken.write_bytes(b"no stamp")
    with pytest.raises(SigningError):
        stamp(str(broken), b"x")
    with pytest.raises(SigningError):
        stamp(str(tmp_path / "nothing"), b"x")


def test_an_authority_that_does_not_answer_is_told(issued: Office) -> None:
    with pytest.raises(SigningError) as refused:
        stamp("http://127.0.0.1:9/", (issued.root / FOLDER / "manifest.json").read_bytes())
    assert refused.value.message == "stamp_unanswered"


def test_without_a_key_nothing_is_signed(issued: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert issued.run("sign", "2025-01", "--role", "client") == 2
    assert "--key" in capsys.readouterr().err
    assert issued.run("sign", "2025-02", "--role", "client", "--key", "x") == 2
    assert "还没有签发" in capsys.readouterr().err
    assert issued.run("sign", "2025-01", "--role", "nobody", "--key", str(issued.keys / "client")) == 2
    assert "nobody" in capsys.readouterr().err
