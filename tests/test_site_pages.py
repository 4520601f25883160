"""The generated pages of a month: complete, linked, and inert whatever the records hold."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import markdown
import pytest
import yaml

from conftest import Golden
from dossier.assessment import from_json, to_json
from dossier.exact.period import Period
from dossier.markup.escape import one_line
from dossier.problems import Place, warning
from dossier.publish.appearance import read_look
from dossier.report import Commit, Report
from dossier.site import manual
from dossier.site.guides import Download
from dossier.site.pages import Site, site
from pages_reader import Html, read_html
from report_factory import HOME, Make, backup_record, project_record, project_result, step, usage_record

FOLDER = Path(__file__).parent / "golden" / "site"
SETTINGS = yaml.safe_load((HOME / "theme" / "mkdocs.yml").read_text(encoding="utf-8"))
EXTENSIONS = [name if isinstance(name, str) else next(iter(name)) for name in SETTINGS["markdown_extensions"]]
NASTY = (
    "<script>alert(1)</script><img src=x onerror=alert(2)> [a](javascript:alert(3)) ![](//evil.example/x.png) "
    "`c` **b** _i_ | {{ 7*7 }} {: onclick=alert(4)} --8<-- \"q\" 'q' </td></table><iframe>"
)
LETTERS = (
    Download("letters/resize-portal.docx", "资源调整建议函", "盖章后发出", "函件", "示例市单位", "待发"),
    Download("letters/resize-portal.pdf", "资源调整建议函", "打印用", "函件", "示例市单位", "待发"),
)
ATTACHMENT = "attachments:\n  - {{path: '{path}', sha256: {digest}, shows: 策略导出}}\n"


@cache
def made(report: str = "plain") -> Site:
    if report == "later":
        return site(later_report(), read_look(HOME).theme, downloads=LETTERS)
    return site(nasty_report() if report == "nasty" else Make().report(), read_look(HOME).theme)


def later_report() -> Report:
    """The month after, which has one to be compared with."""
    march = Make().report()
    assessment = march.assessment.model_copy(update={"period": "2024-04"})
    return replace(march, period=Period(2024, 4), assessment=assessment, history=(*march.history, assessment))


def source(files: Mapping[str, bytes], path: str) -> tuple[dict[str, object], str]:
    _, front, text = files[path].decode().split("---\n", 2)
    return yaml.safe_load(front), text


@cache
def html(report: str, path: str) -> Html:
    return read_html(markdown.markdown(source(made(report).files, path)[1], extensions=EXTENSIONS))


def pages_of(report: str) -> list[str]:
    return [path for path in made(report).files if path.endswith(".md")]


def nasty_report() -> Report:
    path = "a&b 'c' \"d\" <e>.svg"
    backup = backup_record(NASTY, ATTACHMENT.format(path=path.replace("'", "''"), digest="0" * 64))
    quoted = yaml.safe_dump(NASTY, width=10_000, default_style='"').strip()
    project = project_record("portal", quoted, quoted)
    report = replace(
        Make(
            records=(project, usage_record("portal"), backup),
            projects=(project_result("portal", NASTY, NASTY),),
            text=NASTY,
        ).report(),
        problems=(warning("missing-contract-file", Place(NASTY, 3, 1), path=NASTY),),
        commits={
            backup.source.path: Commit("<b>" * 10, NASTY, NASTY, datetime(2024, 4, 2, tzinfo=UTC), NASTY),
        },
    )
    row = report.assessment.indicators[0]
    hostile = step(NASTY, backup.source.path, 1, NASTY).model_copy(update={"clause": NASTY, "rule": NASTY})
    changed = row.model_copy(update={"trace": (*row.trace, hostile), "name": NASTY})
    rows = (changed, *report.assessment.indicators[1:])
    assessment = report.assessment.model_copy(update={"indicators": rows, "contract": NASTY})
    return replace(report, assessment=assessment, history=(assessment,))


def test_every_row_project_and_record_has_a_page() -> None:
    files = made().files
    report = Make().report()
    wanted = [f"rows/{row.id}.md" for row in report.assessment.indicators]
    wanted += [f"projects/{project.id}.md" for project in report.assessment.projects]
    wanted += [f"evidence/{record.id}.md" for record in report.evidence.records]
    assert set(wanted) <= set(files)
    text = files["assessment.json"].decode()  # endless rates are printed with 28 digits
    assert to_json(from_json(text)) == text == to_json(report.assessment)


def test_every_entry_of_the_menu_is_a_page_and_every_page_has_a_title() -> None:
    menu = [path for _, entries in made().navigation for _, path in entries]
    assert set(menu) <= set(made().files)
    assert len(menu) == len(set(menu))
    for path in pages_of("plain"):
        front, _ = source(made().files, path)
        assert front["title"]


@cache
def beside() -> frozenset[str]:
    """The pages on problems, which lie beside the months."""
    theme = read_look(HOME).theme
    return frozenset(f"{theme.manual}/{name}" for name in manual.pages(theme))


@pytest.mark.parametrize("report", ["plain", "nasty"])
def test_every_link_leads_somewhere_on_the_site(report: str) -> None:
    files, copies = made(report).files, made(report).copies
    for path in pages_of(report):
        for address in html(report, path).addresses:
            target, _, anchor = address.partition("#")
            place = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target))) if target else path
            page = place.removesuffix(".html") + ".md" if place.endswith(".html") else place
            assert page in files or page in copies or place in beside(), f"{path}: {address}"
            if anchor:
                ids = {attributes.get("id") for _, attributes in html(report, page).elements}
                assert unquote(anchor) in ids, f"{path}: {address}"


def test_from_a_total_two_clicks_lead_to_the_line_of_a_record() -> None:
    first = {posixpath.normpath(address.partition("#")[0]) for address in html("plain", "index.md").addresses}
    lines = {
        address
        for page in first
        if page.removesuffix(".html") + ".md" in made().files
        for address in html("plain", page.removesuffix(".html") + ".md").addresses
        if "evidence/" in address
    }
    assert any(address.startswith("evidence/backup-1.html#l") for address in lines)


def test_hostile_text_is_only_text() -> None:
    plain = {tag for path in pages_of("plain") for tag in html("plain", path).tags}
    for path in pages_of("nasty"):
        page = html("nasty", path)
        assert page.tags <= plain | {"img", "code", "strong", "em"}, path
        assert not page.handlers
        assert not [address for address in page.addresses if ":" in address or address.startswith("//")]
        assert all("files/" in attributes["src"] for tag, attributes in page.elements if tag == "img")
        front, _ = source(made("nasty").files, path)
        assert not set(str(front["title"])) & set("<>&\"'`")


@pytest.mark.parametrize("path", ["rows.md", "rows/policy-backup.md", "projects/portal.md", "evidence/portal.md"])
def test_hostile_text_is_shown_as_it_is(path: str) -> None:
    assert one_line(NASTY) in html("nasty", path).text


def test_an_attachment_of_a_dangerous_type_is_only_text() -> None:
    (name,) = made("nasty").copies
    assert name == "files/backup-1/1-a_b_c_d_e.svg.txt"
    assert made("nasty").copies[name] == "evidence/2024-03/policy-backup/a&b 'c' \"d\" <e>.svg"


def test_sorting_out_what_a_month_shows() -> None:
    later = project_record("later", "以后的系统")
    files = site(Make(records=(*Make().records, later)).report(), read_look(HOME).theme).files
    assert "evidence/later.md" in files  # the register stands in every month
    assert "projects/later.md" not in files  # but only projects with a result have a page


GOLDEN_PAGES = (
    "index",
    "rows",
    "settlement",
    "projects/portal",
    "evidence/backup-1",
    "rows/policy-backup",
    "obligations",
    "distance",
    "matters/provider",
    "matters/bureau",
)
GOLDEN = (*(("plain", name) for name in GOLDEN_PAGES), ("later", "compare"), ("later", "downloads"))


@pytest.mark.parametrize(("report", "name"), GOLDEN)
def test_golden(report: str, name: str, golden: Golden) -> None:
    """The text of the key pages, letters by addressee and the comparison with the month before among them."""
    lines = (line.strip() for line in html(report, f"{name}.md").text.splitlines())
    golden(FOLDER / f"{name}.txt", "\n".join(line for line in lines if line) + "\n")


def test_the_calendar_file_is_offered_beside_the_calendar() -> None:
    downloads = (Download("duties-2024-03.ics", "履约日历", "导入日历软件"),)
    files = site(Make().report(), read_look(HOME).theme, downloads=downloads).files
    page = read_html(markdown.markdown(source(files, "obligations.md")[1], extensions=EXTENSIONS))
    assert "duties-2024-03.ics" in page.addresses
    assert "duties-2024-03.ics" not in html("plain", "obligations.md").addresses  # none where there is no such file


def test_guides_have_no_line_end_inside_a_sentence() -> None:
    for path in sorted((HOME / "content" / "pages").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"[\u4e00-\u9fff，、；]\n *[\u4e00-\u9fff]", re.sub(r"(?s)```.*?```", "", text)), path.name
