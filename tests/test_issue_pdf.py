"""Signatures in the dossier itself, by certificates of an authority of our own; poppler and openssl look at them."""

from __future__ import annotations

import asyncio
import io
import re
import struct
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

import pikepdf
import pytest
from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import generic, xref
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from certificates import PASSPHRASE, Certifier
from dossier.exact.digest import sha256, sm3
from dossier.issue.pdf_signatures import signed_pdfs
from issuing import Office
from pdf_reader import Pdf

T = TypeVar("T")
FOLDER = "evidence/2025-01/issued/r1"
ISSUED, CLIENT, PROVIDER = (f"{FOLDER}/dossier-2025-01{role}.pdf" for role in ("", ".client", ".provider"))
TSA = """
import http.server, subprocess, sys
folder = sys.argv[1]
class Answer(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        open(f"{folder}/query", "wb").write(self.rfile.read(int(self.headers["Content-Length"])))
        words = ["ts", "-reply", "-config", "settings", "-queryfile", "query"]
        words += ["-signer", "certificate.pem", "-inkey", "key.pem", "-out", "reply"]
        subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)
        self.send_response(200)
        self.send_header("Content-Type", "application/timestamp-reply")
        self.end_headers()
        self.wfile.write(open(f"{folder}/reply", "rb").read())
    def log_message(self, *said):
        pass
server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
print(server.server_port, flush=True)
server.serve_forever()
"""


@pytest.fixture(scope="module")
def certifier(tmp_path_factory: pytest.TempPathFactory) -> Certifier:
    made = Certifier.new(tmp_path_factory.mktemp("certifier"))
    (made.folder / "passphrase").write_text(f"{PASSPHRASE}\n", "utf-8")
    CERTIFIER[:] = [made]
    return made


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """January issued, and signed by nobody."""
    office = Office.new(tmp_path_factory.mktemp("pdf"))
    assert office.issue("2025-01") == 0
    return office


@pytest.fixture(scope="module")
def signed(issued: Office, certifier: Certifier, tmp_path_factory: pytest.TempPathFactory) -> Office:
    """The same, signed by the client and then by the provider, and committed."""
    office = issued.copy(tmp_path_factory.mktemp("signed"))
    p12 = certifier.p12("client.p12", "甲方经办岗")
    assert sign(office, "client", p12, "--passphrase", str(certifier.folder / "passphrase")) == 0
    pem, key = certifier.pem("provider", "乙方经办岗")
    assert sign(office, "provider", pem, "--pdf-key", str(key)) == 0
    office.commit("signed", day="2025-04-14")
    return office


@pytest.fixture
def office(signed: Office, tmp_path: Path) -> Office:
    return signed.copy(tmp_path)


def sign(office: Office, role: str, certificate: Path, *words: str) -> int:
    return office.run("sign", "2025-01", "--role", role, "--pdf", str(certificate), *words)


def states(office: Office) -> list[tuple[str, str, list[tuple[str, str]]]]:
    (revision,) = office.session().issued.chain
    found = signed_pdfs(office.root, revision)
    return [(one.role, one.fault, [(of.field, of.state) for of in one.signatures]) for one in found]


def openssl(folder: Path, *words: str) -> bytes:
    return subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True).stdout


def test_each_signature_is_added_and_leaves_every_byte_before_it(signed: Office) -> None:
    once, twice, thrice = ((signed.root / path).read_bytes() for path in (ISSUED, CLIENT, PROVIDER))
    assert twice.startswith(once)
    assert thrice.startswith(twice)
    own, other = ("seal-client", "intact"), ("seal-provider", "intact")
    assert states(signed) == [("client", "", [own]), ("provider", "", [own, other])]
    assert not signed.codes()


def apart(call: Callable[[], T]) -> T:
    """What `call` returns in a thread of its own, where no loop runs: one of a browser's may run in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


def test_it_is_signed_from_within_a_running_loop_as_well(issued: Office, certifier: Certifier, tmp_path: Path) -> None:
    office, p12 = issued.copy(tmp_path), certifier.p12("loop.p12", "甲方经办岗", passphrase="")

    async def within() -> int:
        return sign(office, "client", p12)

    assert apart(lambda: asyncio.run(within())) == 0


def test_poppler_finds_both_valid_and_the_last_one_over_the_whole_file(signed: Office) -> None:
    said = subprocess.run(["pdfsig", str(signed.root / PROVIDER)], capture_output=True, text=True, check=False).stdout
    assert said.count("Signature is Valid.") == 2
    assert said.count("Total document signed") == 1
    assert said.count("ETSI.CAdES.detached") == 2
    assert "甲方经办岗" in said
    assert "乙方经办岗" in said


def test_openssl_verifies_each_up_to_the_authority(signed: Office, certifier: Certifier, tmp_path: Path) -> None:
    data = (signed.root / PROVIDER).read_bytes()
    ranges = re.findall(rb"/ByteRange \[ ?(\d+) (\d+) (\d+) (\d+)", data)
    assert len(ranges) == 2
    for start, length, second, rest in (map(int, one) for one in ranges):
        (tmp_path / "signed").write_bytes(data[start : start + length] + data[second : second + rest])
        der = bytes.fromhex(data[length + 1 : second - 1].decode())
        (tmp_path / "signature").write_bytes(der)
        words = ["-inform", "DER", "-in", "signature", "-content", "signed", "-binary", "-out", "same"]
        trusted = ["-CAfile", str(certifier.folder / "authority.pem"), "-purpose", "any"]
        openssl(tmp_path, "cms", "-verify", *words, *trusted)


def test_what_is_signed_stays_pdf_a_and_free_of_barriers(signed: Office, tmp_path: Path) -> None:
    first, last = ((tmp_path / name) for name in ("first", "last"))
    first.mkdir()
    last.mkdir()
    issued = Pdf((signed.root / ISSUED).read_bytes(), first)
    found = Pdf((signed.root / PROVIDER).read_bytes(), last)
    found.check()
    assert found.barriers == []
    assert found.doubts == issued.doubts
    assert found.info["PDF version"] == issued.info["PDF version"] == "1.7"
    assert "/Version" not in found.tree.Root
    metadata = found.tree.Root.Metadata.read_bytes().decode()
    assert 'pdfaid:part="3"' in metadata
    assert 'pdfaid:conformance="A"' in metadata
    assert {kind for _, kind, _ in found.fonts} == {"CID TrueType"}  # and every one is embedded, or reading fails
    for field in found.tree.Root.AcroForm.Fields:
        assert field.F == 4  # printed, not hidden
        assert "/N" in field.AP
        assert field.TU


def test_it_is_seen_in_chinese_who_has_signed(signed: Office, tmp_path: Path) -> None:
    page = Pdf((signed.root / PROVIDER).read_bytes(), tmp_path).pages[-1]
    assert "签名人：甲方经办岗（示例单位）" in page
    assert "签名人：乙方经办岗（示例单位）" in page
    assert "示例电子认证机构" in page


def test_verify_names_who_has_signed_and_when(signed: Office, capsys: pytest.CaptureFixture[str]) -> None:
    signed.run("verify")
    told = [line for line in capsys.readouterr().out.splitlines() if "完好" in line]
    assert len(told) == 3
    assert all("示例电子认证机构" in line for line in told)


def test_a_program_of_the_party_s_own_may_sign(office: Office, issued: Office) -> None:
    """What makes the files below be found is what they change, not who made them."""
    (office.root / PROVIDER).write_bytes(provider_signed(Writer(io.BytesIO((issued.root / ISSUED).read_bytes()))))
    assert states(office)[1] == ("provider", "", [("seal-provider", "intact")])


def test_a_certificate_writes_no_lines_into_what_verify_tells(
    issued: Office, certifier: Certifier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office = issued.copy(tmp_path)
    name = "甲方\n核验完成：没有问题\x1b[8m\u202e"
    assert sign(office, "client", certifier.p12("lines.p12", name, passphrase="")) == 0
    capsys.readouterr()
    office.run("verify")
    said = capsys.readouterr().out
    assert "甲方\N{REPLACEMENT CHARACTER}核验完成：没有问题\N{REPLACEMENT CHARACTER}[8m" in said
    assert not {"\x1b", "\u202e"} & set(said)


def register(office: Office, **people: str) -> None:
    """Put certificates into the register, by role."""
    path = "content/contract/roles.yml"
    text = office.read(path)
    for role, entries in people.items():
        text = re.sub(rf"(role: {role}, )(keys: )", rf"\1certificates: [{entries}], \2", text)
    office.commit("register", {path: text})


def sealed_by(office: Office) -> dict[str, str]:
    """The fingerprints of the certificates of both parties, as openssl prints them."""
    (revision,) = office.session().issued.chain
    found = {one.field: one.sha256 for signed in signed_pdfs(office.root, revision) for one in signed.signatures}
    return {field: ":".join(re.findall("..", digest.upper())) for field, digest in found.items()}


def found_by_verify(office: Office, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    office.run("--lang", "en", "verify")
    return capsys.readouterr().out


def test_whose_certificate_it_is_stands_in_the_register(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    """Both came in on 14 April 2025: the client's certificate holds on that very day, the provider's up to it."""
    known = sealed_by(office)
    register(
        office,
        client=f'{{sha256: "{known["seal-client"]}", from: 2025-04-14}}',
        provider=f'{{sha256: "{known["seal-provider"]}", from: 2025-01-01, until: 2025-04-14}}',
    )
    said = found_by_verify(office, capsys)
    assert "issued-pdf-certificate" not in said
    assert said.count("is registered for 甲方经办岗") == 2  # in the client's file, and below the provider's signature
    assert said.count("is registered for 乙方经办岗") == 1
    assert office.run("roles") == 0
    assert "证书 " + known["seal-client"].replace(":", "").lower() in capsys.readouterr().out


@pytest.mark.parametrize(
    ("client", "severity", "how", "times"),
    [
        ("", "warning", "unknown", 3),  # nobody has one: both signatures of the provider's file, and the client's
        ("{{sha256: '{own}', from: 2025-04-15}}", "error", "not-valid-then", 2),
        ("{{sha256: '{own}', from: 2025-01-01, until: 2025-04-13}}", "error", "not-valid-then", 2),
        (
            "{{sha256: '{own}', from: 2025-01-01, revoked: {{on: 2025-04-14, reason: 遗失}}}}",
            "error", "not-valid-then", 2,
        ),
        ("{{sha256: '{none}', from: 2025-01-01}}", "error", "unknown", 2),
        ("{{sha256: '{other}', from: 2025-01-01}}", "error", "unknown", 2),
    ],
)  # fmt: skip
def test_a_certificate_that_the_register_does_not_give_to_the_party_is_found(
    office: Office, client: str, severity: str, how: str, times: int, capsys: pytest.CaptureFixture[str]
) -> None:
    known = sealed_by(office)
    if client:
        given = client.format(own=known["seal-client"], other=known["seal-provider"], none="ab" * 32)
        register(office, client=given)
    said = found_by_verify(office, capsys)
    found = re.findall(r"(\w+)\[issued-pdf-certificate\].*at seal-client", said)
    assert set(found) == {severity}
    whole = re.findall(r"\[issued-pdf-certificate\](?s:.*?)It is ([a-z-]+)", said)
    assert whole.count(how) >= times
    if "other" in client:  # the client has registered the provider's certificate as its own
        assert "other-role" in whole


def test_nothing_is_signed_by_a_certificate_of_somebody_else(
    issued: Office, certifier: Certifier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    office, p12 = issued.copy(tmp_path), certifier.p12("of-client.p12", "甲方经办岗", passphrase="")
    key_bag = openssl(certifier.folder, "pkcs12", "-in", p12.name, "-nokeys", "-clcerts", "-passin", "pass:")
    (tmp_path / "one.pem").write_bytes(key_bag)
    printed = openssl(tmp_path, "x509", "-in", "one.pem", "-noout", "-fingerprint", "-sha256").decode()
    fingerprint = printed.partition("=")[2].strip()
    register(office, client=f'{{sha256: "{fingerprint}", from: 2025-01-01}}')
    assert sign(office, "provider", p12) == 2
    assert "属于 甲方经办岗" in capsys.readouterr().err
    other = certifier.p12("not-of-client.p12", "甲方经办岗", passphrase="")
    assert sign(office, "client", other) == 2
    assert "没有登记" in capsys.readouterr().err
    assert sign(office, "client", p12) == 0


def spoilt_issued(data: bytes, _: bytes) -> bytes:
    return data[:100] + bytes([data[100] ^ 1]) + data[101:]


def spoilt_signed(data: bytes, issued: bytes) -> bytes:
    place = data.index(b"/SigFlags 3", len(issued))
    return data[: place + 10] + b"1" + data[place + 11 :]


class Writer(IncrementalPdfFileWriter):
    """Leaves the version as it is, as our own writer does: else that alone would be a change."""

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Passed over."""


def other_page(data: bytes) -> IncrementalPdfFileWriter:
    """The first page with other contents."""
    writer = Writer(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b""))
    writer.update_container(page)
    return writer


def changed_after_signing(data: bytes, _: bytes) -> bytes:
    """Both signatures hold for what they sign; the page that is shown is another one."""
    out = io.BytesIO()
    other_page(data).write(out)  # type: ignore[no-untyped-call]  # as pyHanko has it
    return out.getvalue()


def changed_while_signing(_: bytes, issued: bytes) -> bytes:
    """The provider signs, and changes a page in the same addition: as a signature of that file it is valid."""
    return provider_signed(other_page(issued))


def another_document(_: bytes, issued: bytes) -> bytes:
    """A whole document behind the one issued, which no program shows any more; the provider signs that one."""
    with pikepdf.open(io.BytesIO(issued)) as pdf:
        pdf.pages[0].Contents = pdf.make_stream(b"")
        out = io.BytesIO()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    at = len(issued)
    whole = re.sub(rb"(\d{10})(?= \d{5} n)", lambda found: b"%010d" % (int(found[1]) + at), out.getvalue())
    whole = re.sub(rb"(?<=startxref\n)\d+", lambda found: b"%d" % (int(found[0]) + at), whole)
    return provider_signed(Writer(io.BytesIO(issued + whole)))


def unknown_entry(_: bytes, issued: bytes) -> bytes:
    """What the first page shows is listed again, as a sort of object that there is none of: to some it is gone."""
    writer = Writer(io.BytesIO(issued))
    gone = writer.root["/Pages"]["/Kids"][0].raw_get("/Contents").idnum
    entry_of = struct.Struct(">BQH").pack

    def with_gap(self: xref.XRefStream, stream: io.BytesIO, *_: object) -> None:
        parts = [(0, 1, entry_of(0, 0, 0xFFFF)), (gone, 1, entry_of(3, 0, 0))]
        for (generation, number), at in self.position_dict.items():
            parts.append((number, 1, entry_of(2, *at) if isinstance(at, tuple) else entry_of(1, at, generation)))
        parts.sort()
        numbers = [one for number, count, _ in parts for one in (number, count)]
        self["/Index"] = generic.ArrayObject(map(generic.NumberObject, numbers))
        self._data = b"".join(data for _, _, data in parts)
        generic.StreamObject.write_to_stream(self, stream, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xref.XRefStream, "write_to_stream", with_gap)
        return provider_signed(writer)


def older_list(_: bytes, issued: bytes) -> bytes:
    """The provider's addition lists its objects in the older way, where one can stand twice."""
    writer = Writer(io.BytesIO(issued))
    writer.stream_xrefs = False
    return provider_signed(writer)


def provider_signed(writer: IncrementalPdfFileWriter) -> bytes:
    """What the provider makes by a program of its own."""
    certificate, key = CERTIFIER[0].issue("乙方经办岗", "示例单位")
    der, pkcs8 = serialization.Encoding.DER, serialization.PrivateFormat.PKCS8
    private = key.private_bytes(der, pkcs8, serialization.NoEncryption())
    signer = SimpleSigner(
        signing_cert=x509.Certificate.load(certificate.public_bytes(der)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore(),  # type: ignore[no-untyped-call]  # as pyHanko has it
    )
    how = PdfSignatureMetadata("seal-provider", md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES)
    return apart(lambda: bytes(PdfSigner(how, signer).sign_pdf(writer, existing_fields_only=True).getvalue()))


CERTIFIER: list[Certifier] = []
"""The one of this module, for what is no test."""


@pytest.mark.parametrize(
    ("spoil", "code", "how"),
    [
        (spoilt_issued, "issued-pdf-other", ""),
        (spoilt_signed, "issued-pdf-signature", "bad"),
        (changed_after_signing, "issued-pdf-signature", "altered"),
        (changed_while_signing, "issued-pdf-signature", "altered"),
        (another_document, "issued-pdf-signature", "altered"),
        (unknown_entry, "issued-pdf-signature", "altered"),
        (older_list, "issued-pdf-signature", "altered"),
        (lambda _, issued: issued + b"\nstartxref\n7\n%%EOF\n", "issued-pdf-signature", "damaged"),
        (lambda data, issued: data[: len(issued) + 500], "issued-pdf-signature", "unsigned"),
        (lambda _, issued: issued, "issued-pdf-signature", "unsigned"),
    ],
)
def test_a_file_that_was_tampered_with_is_found(
    office: Office,
    spoil: Callable[[bytes, bytes], bytes],
    code: str,
    how: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = office.root / PROVIDER
    path.write_bytes(spoil(path.read_bytes(), (office.root / ISSUED).read_bytes()))
    assert office.run("verify") == 1
    said = capsys.readouterr().out
    assert code in said
    assert f"这里是 {how}" in said or not how
    assert said.count("完好") == 1  # the client's own file is as it was


def test_nothing_is_signed_on_top_of_a_file_that_is_not_in_order(
    office: Office, certifier: Certifier, capsys: pytest.CaptureFixture[str]
) -> None:
    (office.root / PROVIDER).unlink()
    path = office.root / CLIENT
    path.write_bytes(spoilt_signed(path.read_bytes(), (office.root / ISSUED).read_bytes()))
    pem, key = certifier.pem("again", "乙方经办岗")
    assert sign(office, "provider", pem, "--pdf-key", str(key)) == 2
    assert "对方的签名有问题" in capsys.readouterr().err
    assert not (office.root / PROVIDER).exists()


def test_what_cannot_sign_is_told(issued: Office, certifier: Certifier, capsys: pytest.CaptureFixture[str]) -> None:
    closed = certifier.p12("closed.p12", "甲方经办岗")
    (certifier.folder / "wrong").write_text("wrong\n", "utf-8")
    pem, key = certifier.pem("one", "甲方经办岗", PASSPHRASE)
    _, other = certifier.pem("two", "乙方经办岗")
    old = certifier.p12("old.p12", "甲方经办岗", last=-1, passphrase="")
    open_ = certifier.p12("open.p12", "甲方经办岗", passphrase="")
    (certifier.folder / "text").write_text("no certificate", "utf-8")
    right, wrong = ("--passphrase", str(certifier.folder / "passphrase")), str(certifier.folder / "wrong")
    for role, certificate, words, told in (
        ("client", closed, ("--passphrase", wrong), "密码不对"),
        ("client", certifier.folder / "text", right, "读不出"),
        ("client", certifier.folder / "nothing", right, "nothing"),
        ("client", pem, ("--pdf-key", str(key), "--passphrase", wrong), "密码不对"),
        ("client", pem, (), "私钥"),
        ("client", pem, ("--pdf-key", str(other)), "不是一对"),
        ("client", old, (), "有效"),
        ("auditor", open_, (), "auditor"),
        ("client", open_, ("--timestamp", "stamp.tsr"), "网址"),
        ("client", open_, ("--timestamp", "http://127.0.0.1:9/"), "没有应答"),
    ):
        assert sign(issued, role, certificate, *words) == 2, told
        assert told in capsys.readouterr().err
    assert not (issued.root / CLIENT).exists()


def test_a_time_stamp_is_asked_for_at_the_authority(
    issued: Office, certifier: Certifier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """PAdES B-T: poppler and openssl know the token for what it is."""
    office, folder = issued.copy(tmp_path), tmp_path / "tsa"
    folder.mkdir()
    settings = Path(__file__).with_name("test_issue_signing.py").read_text("utf-8").split('SETTINGS = """')[1]
    (folder / "settings").write_text(settings.split('"""')[0], "utf-8")
    (folder / "serial").write_text("01\n", "utf-8")
    new = ["req", "-new", "-x509", "-nodes", "-newkey", "rsa:2048", "-keyout", "key.pem", "-out", "certificate.pem"]
    openssl(folder, *new, "-subj", "/CN=example", "-days", "2", "-config", "settings", "-extensions", "stamps")
    server = subprocess.Popen([sys.executable, "-c", TSA, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        address = f"http://127.0.0.1:{int(server.stdout.readline())}/"
        p12 = certifier.p12("stamped.p12", "甲方经办岗", passphrase="")
        assert sign(office, "client", p12, "--timestamp", address) == 0
    finally:
        server.kill()
        server.wait()
    capsys.readouterr()
    office.run("verify")
    assert "时间戳 20" in capsys.readouterr().out
    assert not list((office.root / FOLDER).glob("*.tsr"))  # the manifest was not signed
    assert states(office) == [("client", "", [("seal-client", "intact")])]


def test_without_pyhanko_nobody_has_looked(office: Office) -> None:
    """A Python that has everything but the extra."""
    program = (
        "import sys; sys.modules['pyhanko'] = None; from dossier.openers.signatures import look; "
        "print(look(open(sys.argv[1], 'rb').read(), 10)['fault'])"
    )
    words = [sys.executable, "-c", program, str(office.root / CLIENT)]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip() == "no-program"


def test_without_pyhanko_it_is_said_what_to_install(
    issued: Office, certifier: Certifier, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pyhanko.stamp", None)
    assert sign(issued, "client", certifier.p12("bare.p12", "甲方经办岗", passphrase="")) == 2
    assert "pip install" in capsys.readouterr().err


def test_a_dossier_without_fields_is_told(
    issued: Office, certifier: Certifier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As an earlier program issued it, or for a role that is no party."""
    office = issued.copy(tmp_path)
    with pikepdf.open(office.root / ISSUED, allow_overwriting_input=True) as pdf:
        del pdf.Root.AcroForm
        del pdf.pages[-1].Annots
        pdf.save()
    manifest = office.root / FOLDER / "manifest.json"
    data = (office.root / ISSUED).read_bytes()
    text = manifest.read_text("utf-8")
    for digest, own in ((sha256, "sha256"), (sm3, "sm3")):
        before = digest((issued.root / ISSUED).read_bytes())
        assert f'"{own}": "{before}"' in text
        text = text.replace(before, digest(data))
    manifest.write_text(text, "utf-8")
    assert sign(office, "client", certifier.p12("fields.p12", "甲方经办岗", passphrase="")) == 2
    assert "没有给“client”的签名处" in capsys.readouterr().err
