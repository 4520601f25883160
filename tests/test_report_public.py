"""The public edition: nothing private in any byte of it, the same figures, and no text field left undecided."""

from __future__ import annotations

import gzip
import html
import inspect
import io
import json
import re
import subprocess
import urllib.parse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pypdf
import pytest

import planted
from builders import HOME
from dossier.assessment import to_json
from dossier.cli import main
from dossier.cli.build import FOLDERS
from dossier.evidence import Evidence
from dossier.fields import Fields
from dossier.problems import warning
from dossier.publish import publish
from dossier.publish.appearance import Look, read_look
from dossier.publish.downloads import Office
from dossier.publish.freshness import Digests
from dossier.records import KINDS
from dossier.report import Report
from dossier.report.public import OMITTED, open_attachments, private_values, public
from dossier.report.public.marks import plan
from dossier.report.public.words import Words
from dossier.schema import schema_of
from dossier.site.pages import site
from dossier.source import Folded
from sample_months import copied, evidence, session

MONTH = "2024-03"  # late staff, rulings, letters, incidents, a change of engineer

# Every text field that stays in the public edition. Names of projects, units and goods are what is billed; numbers
# of letters and reports let a citizen ask for them; the rest are references to rows, months and other records.
PUBLIC = {
    "UsageExport": {"mapping", "sha256"},
    "Acceptance": {"number"},
    "Against": {"duty", "incident", "penalty", "project", "row"},
    "Attachment": {"original", "path", "sha256", "shows"},  # of attachments that were left open
    "Closing": {"takes"},
    "ChangeRequest": {"number", "project", "reply_number"},
    "Complaint": {"project", "unit"},  # an office, no person; what it wrote is private
    "ConfidentialityAgreement": {"number", "unit"},
    "CryptoAssessment": {"agency", "report_number", "system"},
    "DataIncident": {"incident", "projects"},
    "DeploymentRequest": {"number", "project"},
    "EmergencyNotice": {"incident"},
    "ExpertReview": {"number"},
    "FilingCertificate": {"issued_by", "number", "system"},
    "Finding": {"about"},
    "Incident": {"announced_by", "number"},
    "Issued": {"project", "unit"},
    "LevelAssessment": {"agency", "report_number", "system"},
    "LookedAt": {"id", "sha256"},
    "MaintenanceNotice": {"number", "projects"},
    "Measurement": {"indicator"},
    "Objection": {"evidence"},
    "OperationReport": {"about"},  # the month or year reported on
    "PolicyChange": {"project"},
    "PriceNotice": {"number", "sku"},
    "ProductApproval": {"issued_by"},
    "Project": {"name"},
    "Qualification": {"name"},  # of the certificate, not of its holder
    "Record": {"id"},
    "ResizeLetter": {"about", "number", "project"},
    "Resource": {"review", "sku"},
    "ResourceReport": {"about"},
    "RiskAssessment": {"agency", "report_number"},
    "RuleDocument": {"number", "version"},
    "Ruling": {"level", "objection", "row", "subject"},
    "Stop": {"project"},
    "Submission": {"self_score"},  # ids of rows
    "SurveyForm": {"grades", "project", "unit"},
    "Training": {"topics"},
    "Unit": {"id", "name"},
    "Uses": {"sku"},
    "Usage": {"platform", "project"},
    "UsageCheck": {"project"},
    "ZoningReport": {"standard"},
}


@pytest.fixture(scope="module")
def look() -> Look:
    return read_look(HOME)


@pytest.fixture(scope="module")
def full() -> Report:
    return planted.report(MONTH)


@pytest.fixture(scope="module")
def told(full: Report) -> Report:
    return public(full, planted.dossier().evidence)


@pytest.fixture(scope="module")
def built(told: Report, look: Look, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole output: site and PDF, as `build --edition public` makes them."""
    folder = tmp_path_factory.mktemp("public")
    parts = {"pdf": Office(look.theme, HOME, HOME).parts["pdf"]}
    publish([told], folder / "out", folder / "work", HOME, look, parts=parts)
    return folder / "out"


def spellings(word: str) -> Iterator[bytes]:
    """How a word may stand in a file: plain, as entities, in JSON, in an address, in a string of a PDF."""
    yield word.encode()
    yield "".join(f"&#{ord(char)};" for char in word).encode()
    yield json.dumps(word)[1:-1].encode()
    yield urllib.parse.quote(word).encode()
    yield word.encode("utf-16-be")
    yield word.encode("utf-16-be").hex().encode()
    yield word.encode("utf-16-be").hex().upper().encode()


def whole(path: Path) -> Iterator[bytes]:
    """A file's bytes, and everything that is packed in them."""
    data = path.read_bytes()
    if path.suffix != ".pdf":  # what is packed looks like anything
        yield data
    if path.suffix == ".gz":
        yield gzip.decompress(data)
    if path.suffix in (".html", ".json", ".js", ".svg", ".xml"):
        yield html.unescape(data.decode()).encode()
    if path.suffix == ".pdf":
        yield from inside(data, path)


def inside(data: bytes, path: Path) -> Iterator[bytes]:
    """A PDF's text, its unpacked objects and its attachments."""
    reader = pypdf.PdfReader(io.BytesIO(data))
    yield re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages)).encode()
    yield subprocess.run(
        ["qpdf", "--qdf", "--object-streams=disable", str(path), "-"], capture_output=True, check=True
    ).stdout
    for name, contents in reader.attachments.items():
        yield name.encode()
        yield from contents


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_nothing_planted_is_in_any_byte_of_the_output(built: Path) -> None:
    words = (planted.TEXT, planted.TITLE, planted.FILE, planted.BODY, planted.PERSON)
    wanted = re.compile(
        b"|".join([*(re.escape(form) for word in words for form in spellings(word)), rb"zq[0-9]+", rb"z\0q\0[0-9]"])
    )
    found = {
        (path.relative_to(built).as_posix(), text[max(0, match.start() - 40) : match.end() + 20])
        for path in files(built)
        for text in (path.relative_to(built).as_posix().encode(), *whole(path))
        for match in wanted.finditer(text)
    }
    assert found == set()
    assert len(files(built)) > 300  # the search had something to search


def test_the_full_edition_has_what_the_search_looks_for(full: Report, look: Look) -> None:
    """The test above can fail: the same search on the full edition finds words of every sort."""
    text = b"".join(site(full, look.theme).files.values()).decode()
    found = set(planted.NAMES.findall(text))
    for sort in (planted.TEXT, planted.TITLE, planted.FILE, planted.BODY, planted.PERSON, planted.ID):
        assert any(word.startswith(sort) for word in found), sort


def test_no_private_value_of_the_sample_as_it_is(look: Look) -> None:
    """Values that are words of the contract, of the guides or of the pages anyway are no secret; they are few."""
    report = real()
    shown = "\n".join(data.decode() for data in site(public(report, evidence()), look.theme).files.values())
    own = "\n".join(path.read_text() for top in ("content", "theme", "scripts/dossier") for path in texts(HOME / top))
    titles = {record.title for record in public(report, evidence()).evidence.records}
    known = titles | {name for p in report.evidence.projects for name in (p.name, p.unit.name)}
    values = {value for record in evidence().records for value in private_values(record)}
    assert [value for value in values if value in shown and value not in known and value not in own] == []
    words = {value for value in values if value in shown and value in own} - known
    assert len(values) > 500
    assert len(words) < 40


def real() -> Report:
    """The sample's own month."""
    return session().reports([session().period(MONTH)])[0]


def texts(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.suffix in (".md", ".yml", ".j2", ".html", ".py"))


def test_confidential_attachments_are_gone_and_open_ones_are_there(built: Path, full: Report) -> None:
    records = full.evidence.records
    closed = {one.sha256 for record in records for one in record.attachments if one.confidential}
    folders = (built / MONTH / "files", *(built / "shared").glob("files-*"))
    there = {path.name for folder in folders for path in folder.rglob("*.*") if path.suffix != ".json"}
    assert closed
    shown = {f"1-{one.path}" for record in records for one in open_attachments(record)}
    assert there == {
        f"{name}.1.png" for name in shown if name.endswith(".pdf")
    }  # of their pages; the sample's have one
    assert "1-filing-2024-1.pdf.1.png" in there
    dossier = pypdf.PdfReader(built / MONTH / f"dossier-{MONTH}.pdf")
    assert set(dossier.attachments) == {"assessment-2024-03.json"}


def test_every_page_says_that_it_is_the_public_edition(built: Path) -> None:
    pages = [path for path in (built / MONTH).rglob("*.html") if path.name != "404.html"]
    assert len(pages) > 150
    assert [page for page in pages if '<strong class="d-sample">公开版</strong>' not in page.read_text()] == []
    for name in ("index.html", "downloads.html"):
        assert "这是公开版" in (built / MONTH / name).read_text()
    dossier = pypdf.PdfReader(built / MONTH / f"dossier-{MONTH}.pdf")
    unmarked = [number for number, page in enumerate(dossier.pages) if "公开版" not in page.extract_text()]
    assert unmarked == []


def test_figures_clauses_and_digests_are_those_of_the_full_edition(full: Report, told: Report) -> None:
    before, after = full.assessment, told.assessment
    for part in ("composite", "settlement", "penalties", "readings", "period", "contract", "revision"):
        assert getattr(after, part) == getattr(before, part)
    nameless = {"hosts": (), "resize": None, "next_band": None}
    assert [one.model_copy(update=nameless) for one in after.projects] == [
        one.model_copy(update=nameless) for one in before.projects
    ]
    told_hosts, hosts = ([host for one in part.projects for host in one.hosts] for part in (after, before))
    assert [host.model_copy(update={"id": ""}) for host in hosts] == [
        host.model_copy(update={"id": ""}) for host in told_hosts
    ]
    assert not {host.id for host in hosts} & {host.id for host in told_hosts}
    assert [(row.id, row.points, row.low, row.high, row.state) for row in after.indicators] == [
        (row.id, row.points, row.low, row.high, row.state) for row in before.indicators
    ]
    assert [(step.clause, step.rule) for row in after.indicators for step in row.trace] == [
        (step.clause, step.rule) for row in before.indicators for step in row.trace
    ]
    assert after.inputs.digest == before.inputs.digest
    assert [(file.sha256, file.sm3) for file in after.inputs.files] == [
        (file.sha256, file.sm3) for file in before.inputs.files
    ]
    assert len({file.path for file in after.inputs.files}) > len(before.inputs.files) * 9 // 10


def test_what_rests_on_a_record_still_leads_to_it(told: Report) -> None:
    ids = set(told.evidence.by_id)
    assert len(ids) == len(told.evidence.records)
    paths = {record.source.path for record in told.evidence.records}
    steps = [step for row in told.assessment.indicators for step in row.trace if step.source]
    assert {name for row in told.assessment.indicators for name in row.evidence} <= ids
    assert {
        step.source.path for step in steps if step.source and step.source.path.startswith("evidence/2024-03")
    } <= paths
    assert any("omitted" in path for path in paths)  # the attendance sheet, whose name held a staff number


def test_titles_give_way_to_kind_project_and_day(told: Report) -> None:
    by_kind = {record.kind: record for record in told.evidence.records}
    assert by_kind["project"].title == "项目：水资源监测系统"
    assert by_kind["usage"].title == "资源使用数据：水资源监测系统（2024-03-31）"
    judged = next(row for row in told.assessment.indicators if row.id == "staff-management")
    assert judged.trace[0].text == f"《裁定（2024-03-31）》（甲方 2024-03-31）：{OMITTED}"


@pytest.mark.parametrize(
    ("name", "word", "shown"),
    [
        ("metric", "cpu", "cpu"),
        ("unit", "gigabytes", "gigabytes"),
        ("level", "一般故障", "一般故障"),
        ("metric", "机房一楼", OMITTED),
        ("host", "cpu", OMITTED),
    ],
)
def test_words_of_a_problem_that_are_of_fixed_choice_stay(full: Report, name: str, word: str, shown: str) -> None:
    asked = warning("usage-units", full.contract.terms.place("resize"), **{name: word})
    told = public(replace(full, problems=(asked,)), planted.dossier().evidence)
    assert dict(told.problems[0].words)[name] == shown


def test_the_report_itself_is_not_changed(full: Report) -> None:
    before = to_json(full.assessment)
    public(full)
    assert to_json(full.assessment) == before
    assert full.evidence is planted.report(MONTH).evidence
    assert any(record.title.startswith(planted.TITLE) for record in full.evidence.records)
    assert full.edition == "full"


def test_an_edition_is_fresh_only_for_itself(full: Report, told: Report) -> None:
    """A word that becomes private in one record changes the public pages of others that copied it."""
    digests = Digests("look")
    assert digests.of(full) != digests.of(told)
    last = told.evidence.records[-1]
    tree = {**last.source.tree, "title": "另一个"} if isinstance(last.source.tree, dict) else {}
    other = last.model_copy()
    other.bind(replace(last.source, folded_tree=Folded(tree)))
    changed = replace(told, evidence=Evidence((*told.evidence.records[:-1], other)))
    assert digests.of(changed) != digests.of(told)
    assert digests.of(public(full, planted.dossier().evidence)) == digests.of(told)


def test_every_text_field_of_every_record_is_decided() -> None:
    undecided, found = [], set()
    for model in models():
        for part in plan(model):
            owner = next(base.__name__ for base in model.__mro__ if part.name in inspect.get_annotations(base))
            if not part.free or part.private or any(inside_of(model.model_fields[part.name].annotation)):
                continue
            found.add((owner, part.name))
            if part.name not in PUBLIC.get(owner, set()):
                undecided.append(f"{owner}.{part.name}")
    assert undecided == []
    assert found == {(owner, name) for owner, names in PUBLIC.items() for name in names}  # nothing stale


def models() -> set[type[Fields]]:
    found: set[type[Fields]] = set()
    waiting: list[type[Fields]] = list(KINDS.values())
    while waiting:
        model = waiting.pop()
        if model not in found:
            found.add(model)
            waiting += [inner for field in model.model_fields.values() for inner in inside_of(field.annotation)]
    return found


def inside_of(annotation: object) -> Iterator[type[Fields]]:
    if isinstance(annotation, type) and issubclass(annotation, Fields):
        yield annotation
    for inner in get_args(annotation):
        yield from inside_of(inner)


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("project", ("properties", "survey_contact")),
        ("policy-change", ("properties", "authorised_by")),  # an optional key
        ("duty-roster", ("$defs", "Shift", "properties", "staff")),  # a list
        ("usage", ("$defs", "Collection", "properties", "origin")),
    ],
)
def test_the_schema_says_which_keys_stay_closed(kind: str, path: tuple[str, ...]) -> None:
    part = schema_of(kind)
    for step in path:
        part = part[step]
    assert part["x-confidential"] is True
    assert part["title"].endswith("（不公开）")
    assert "x-confidential" not in schema_of("project")["properties"]["name"]


@pytest.mark.parametrize(
    ("private", "text", "expected"),
    [
        (("yw-7",), "attendance-2024-03-yw-7", "attendance-2024-03-X"),
        (("yw-7",), "yw-70 and ayw-7", "yw-70 and ayw-7"),  # only whole words
        (("yw-7", "yw-7-b"), "yw-7-b yw-7", "X X"),  # the longest first
        (("张某",), "由张某签收", "由X签收"),
        (("网络岗", "网络"), "网络岗在网络", "X在X"),
        (("01", "值"), "2024-01 值班", "2024-01 值班"),  # cannot be told from figures and words
        (("20240101",), "单号 20240101", "单号 X"),
        (("fw border 01",), "fw border 01,fw border 011", "X,fw border 011"),
    ],
)
def test_copied_values_are_found(private: tuple[str, ...], text: str, expected: str) -> None:
    assert Words(private).out_of(text, "X") == expected


def test_each_edition_has_its_own_place(tmp_path: Path) -> None:
    assert FOLDERS["full"] != FOLDERS["public"]
    copied(tmp_path)
    assert (
        main(["--root", str(tmp_path), "build", "2023-12", "--edition", "public", "--no-pdf", "--without-history"]) == 0
    )
    assert "公开版" in (tmp_path / "build" / "public" / "2023-12" / "index.html").read_text()
    assert not (tmp_path / "build" / "site").exists()


def test_it_never_goes_beside_months_of_the_full_edition(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out" / "2024-01").mkdir(parents=True)
    (tmp_path / "out" / "2024-01" / "index.html").write_text("full")
    before = files(tmp_path)
    words = ["build", "2023-12", "--edition", "public", "--no-pdf", "--out", str(tmp_path / "out")]
    assert main(["--root", str(HOME), *words]) == 2
    assert "2024-01" in capsys.readouterr().err
    assert files(tmp_path) == before
