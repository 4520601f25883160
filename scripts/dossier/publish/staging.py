"""One month's staging folder: Markdown, data, look and a complete mkdocs.yml, for whatever generator reads that."""

from __future__ import annotations

import hashlib
import html
import json
import sys
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Final

import yaml

from dossier.cache import Cache
from dossier.exact.digest import sha256
from dossier.markup.escape import in_style, title
from dossier.publish.appearance import Look
from dossier.publish.generator import ASSETS
from dossier.publish.shared import Common
from dossier.publish.workers import shared
from dossier.report import Report
from dossier.site.compared import store
from dossier.site.pages import Navigation, Site
from dossier.site.search import Searched, Told, own, parts, told
from dossier.views import provenance
from dossier.views.snapshots import state_of
from dossier.views.status import EDITIONS, standing

_SHORT: Final = 10
_NOTHING_OF_ITS_OWN: Final = b"var __index = {config: {}, docs: []};\n"  # the theme asks for this below file://

COMMITTED: Final = "committed"
"""The fact of a month that is new with every commit."""

BUILT: Final = "site"
"""Where in the staging folder the generator puts the site."""


class StaleAttachmentError(Exception):
    """An attachment is not the file that its record names."""


def stage(folder: Path, report: Report, site: Site, look: Look, files: Path, common: Common) -> None:
    """Write the staging folder. `files` is the root that attachments are read from, `common` lies beside the months.

    Raises StaleAttachmentError if an attachment has changed since it was loaded.
    """
    docs = folder / "docs"
    for name, data in site.files.items():
        _write(docs / name, data)
    read = unchanged(report, files)
    for name, origin in site.copies.items():
        _write(docs / name, read(origin))
    for name, data in look.overrides.items():
        _write(folder / "overrides" / name, data)
    for name, data in asked_by_pages(report, site.files).items():
        _write(docs / name, data)
    _write(folder / "mkdocs.yml", configured(report, site.navigation, look, common))


def stage_texts(folder: Path, names: Collection[str], look: Look, configuration: bytes) -> None:
    """Write a staging folder for pages whose texts come one at a time: until then they are empty."""
    for name in names:
        _write(folder / "docs" / name, b"")
    for name, data in look.overrides.items():
        _write(folder / "overrides" / name, data)
    _write(folder / "mkdocs.yml", configuration)


def asked_by_pages(report: Report, names: Collection[str]) -> Mapping[str, bytes]:
    """The scripts and the style sheet of the month's own that every page asks for, by path; `names` are its files'."""
    return {
        f"{ASSETS}/pages.js": pages(names),  # where months that were issued before ask for it
        "search/search_index.js": _NOTHING_OF_ITS_OWN,
        f"{ASSETS}/sheet.css": sheet(report),
        f"{ASSETS}/state.js": state(report),
    }


def searchable(built: Path, site: Site, known: Cache, processes: int = 1) -> None:
    """Write the texts that the search looks through, from the pages as the generator made them; what it reads of a page
    that says the same as before is `known`.
    """
    pages = tuple(Searched(path, (built / path).read_text("utf-8"), weight) for path, weight in site.weights.items())
    keys = {text: sha256(text.encode()) for text in (own(page.html) for page in pages)}
    fresh = [text for text, key in keys.items() if known.kept(key) is None]
    for text, found in zip(fresh, shared(told, fresh, processes), strict=True):
        known.keep(keys[text], found)

    def read(text: str) -> Told:
        return known.remember(keys[text], lambda: told(text))

    for name, data in parts(pages, read).items():
        _write(built / name, data)


def unchanged(report: Report, root: Path) -> Callable[[str], bytes]:
    """Reads input files below `root`, and insists that they are the ones the month was computed from.

    The function raises StaleAttachmentError if a file has changed since it was loaded.
    """
    digests = {file.path: file.sha256 for file in report.assessment.inputs.files}

    def read(path: str) -> bytes:
        data = (root / path).read_bytes()
        if hashlib.sha256(data).hexdigest() != digests.get(path):
            raise StaleAttachmentError(path)
        return data

    return read


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def configured(report: Report, navigation: Navigation, look: Look, common: Common) -> bytes:
    """mkdocs.yml of one month."""
    return str(yaml.safe_dump(settings(report, navigation, look, common), allow_unicode=True, sort_keys=False)).encode()


def settings(report: Report, navigation: Navigation, look: Look, common: Common) -> Mapping[str, object]:
    """What stands there: what the look has, with name, menu and folders; templates print its texts as they are."""
    base = _mapping(_beside(look.settings, f"{common.look.address}/"))
    name = base.get("site_name") or title(report.contract.terms.title)
    theme = {**_mapping(base.get("theme")), "custom_dir": "overrides"}
    address = look.theme.address_of(report.version)
    beside = {"look": f"{common.look.address}/", "manual": f"{common.manual.address}/" if common.manual.files else ""}
    extra = {**_mapping(base.get("extra")), "dossier": {**facts(report), **beside}}
    revision = f"（第 {report.seal.revision.number} 版）" if report.seal and report.seal.replaced_by else ""
    return {
        **base,
        "site_name": f"{name} {report.period}{revision}",
        **({"site_url": address} if address else {}),
        "docs_dir": "docs",
        "site_dir": BUILT,
        "theme": theme,
        "extra": extra,
        "nav": [{section: [{title(name): source} for name, source in entries]} for section, entries in navigation],
    }


def facts(report: Report) -> Mapping[str, object]:
    """What every page of the month says about itself; texts are ready to be put into HTML."""
    assessment = report.assessment
    return {
        "contract": html.escape(assessment.contract),
        "period": str(report.period),
        "status": standing(report),
        COMMITTED: committed(report),
        "gap": provenance.gap(report) or provenance.keys(report),
        "sample": report.sample,
        "edition": EDITIONS.get(report.edition, ""),
    }


def committed(report: Report) -> str:
    """The commit that every page of the month bears."""
    return provenance.commit(report, _SHORT)


def _mapping(value: object) -> dict[str, object]:
    return dict(value) if isinstance(value, dict) else {}


def _beside(setting: object, address: str) -> object:
    """The settings with every file of the look where it lies."""
    if isinstance(setting, str):
        return address + setting.removeprefix(f"{ASSETS}/") if setting.startswith(f"{ASSETS}/") else setting
    if isinstance(setting, list):
        return [_beside(one, address) for one in setting]
    if isinstance(setting, dict):
        return {key: _beside(one, address) for key, one in setting.items()}
    return setting


def pages(names: Collection[str]) -> bytes:
    """The list of the month's pages, as a script for file://; the selector of months asks whether a page is there."""
    listed = sorted(f"{name.removesuffix('.md')}.html" for name in names if name.endswith(".md"))
    return f"var dossierPages = {json.dumps(listed, ensure_ascii=False)};\n".encode()


def state(report: Report) -> bytes:
    """Which state of the month this is, as a script: it changes with every figure, which pages do not."""
    found = {
        "state": f"{report.version}-{state_of(report.assessment)}",
        "version": report.version,
        "store": store(report),
        "label": committed(report),
    }
    return f"var dossierState = {json.dumps(found, ensure_ascii=False)};\n".encode()


def sheet(report: Report) -> bytes:
    """What every printed sheet of the month bears, as a style sheet: marks, contract, month, state, number."""
    marks = ("示例数据" if report.sample else "", EDITIONS.get(report.edition, ""), report.assessment.contract)
    said = {
        "top-left": in_style("　".join(filter(None, marks))),
        "top-right": in_style(f"{report.period}　{standing(report)}"),
    }
    boxes = "\n".join(f'  @{place} {{ content: "{text}"; font-size: 8pt; }}' for place, text in said.items())
    count = '"第 " counter(page) " 页，共 " counter(pages) " 页"'
    return f"@page {{\n{boxes}\n  @bottom-right {{ content: {count}; font-size: 8pt; }}\n}}\n".encode()


def versions(titles: Mapping[str, str], latest: str) -> Mapping[str, bytes]:
    """The files beside the months: the list of versions in the form of mike, and as a script for file://."""
    entries = [
        {"version": version, "title": titles[version], "aliases": ["latest"] if version == latest else []}
        for version in sorted(titles, key=_newest_first, reverse=True)
    ]
    listed = json.dumps(entries, ensure_ascii=False, indent=2)
    return {"versions.json": f"{listed}\n".encode(), "versions.js": f"var dossierVersions = {listed};\n".encode()}


def _newest_first(version: str) -> tuple[str, int]:
    """By month, then what stands before what it has replaced, the last one first."""
    month, _, number = version.partition("-r")
    return month, int(number) if number else sys.maxsize


def redirect(target: str, title: str) -> bytes:
    """A page that leads to another, with and without scripts, from a server and from a folder; it asks for no icon."""
    address, words = html.escape(target), html.escape(title)
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n<link rel="icon" href="data:,">\n'
        f'<meta http-equiv="refresh" content="0; url={address}">\n<title>{words}</title>\n</head>\n'
        f'<body><a href="{address}">{words}</a></body>\n</html>\n'
    ).encode()
