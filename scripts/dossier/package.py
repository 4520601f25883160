"""A month's evidence as a ZIP laid out like the rubric, which anyone can verify without this program.

VERIFY.txt            how to verify, with sha256sum and openssl alone
MANIFEST.sha256 .sm3  digests of every file in the package
INPUTS.sha256         the files the month was computed from; its own sha256 is the assessment's input digest
assessment.json       the month's result; assessment.schema.json says what its keys mean
MISSING.txt           what is not proven, awaited, late or held: the list of the dossier's second part
1-<group>/02-<row>/   the records of each row with their attachments; 目录.txt lists them
projects/ other/ contract/
signed/               the dossier as each party has signed it by certificate
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final

from dossier.contract import FOLDER
from dossier.contract.predecessor import PREDECESSOR
from dossier.described import SCHEMA_FILE, schema_text
from dossier.exact.digest import sha256, sm3
from dossier.fields import CHINA
from dossier.paper.dated import moment_of
from dossier.problems.states import state
from dossier.records.base import Record
from dossier.report import Report
from dossier.result import Indicator
from dossier.views import names, provenance, todo
from dossier.views.arrivals import arrivals
from dossier.views.figures import day
from dossier.views.places import Places, files_of
from dossier.views.theme import Theme

_UNSAFE: Final = str.maketrans(dict.fromkeys('\\/:*?"<>|\0', "_"))
_LONGEST: Final = 100
_PROJECT_KINDS: Final = ("project", "usage", "expert-review", "resize-letter")


def package(
    report: Report, theme: Theme, read: Callable[[str], bytes], signed: Mapping[str, bytes] = MappingProxyType({})
) -> bytes:
    """The package, with the dossiers that parties have `signed`. The same report and files give the same bytes."""
    files = dict(_contents(report, theme, read)) | {f"signed/{name}": data for name, data in signed.items()}
    files["MANIFEST.sha256"] = _listing(files, sha256, "  ")
    listed = {path: data for path, data in files.items() if path != "MANIFEST.sha256"}
    files["MANIFEST.sm3"] = _listing(listed, sm3, " *")
    return _zip(files, moment_of(report).astimezone(CHINA), f"evidence-{report.period}")


def _contents(report: Report, theme: Theme, read: Callable[[str], bytes]) -> Iterator[tuple[str, bytes]]:
    paths = {file.path for file in report.assessment.inputs.files}
    folders = _folders(report)
    listing: dict[str, list[str]] = {folder: [] for folder in folders.values()}
    for record in Places(report).records:
        users = {
            row.id: row.set_aside.get(record.id, "")
            for row in report.assessment.indicators
            if record.id in row.evidence
        }
        first = next((row for row, aside in users.items() if not aside), next(iter(users), ""))
        home = folders[first] if first else "projects" if record.kind in _PROJECT_KINDS else "other"
        target = f"{home}/{record.source.path.rsplit('/', 1)[-1]}"
        if record.kind == "usage":
            target = f"{home}/usage-{record.source.path.rsplit('/', 1)[-1]}"
        yield target, read(record.source.path)
        for row, aside in users.items():
            listing[folders[row]].append("\t".join(filter(None, (record.title, target, aside and f"未计入：{aside}"))))
        for origin, name in _names(record).items():
            if origin in paths:
                yield f"{home}/{record.id}/{name}", read(origin)
    for folder, lines in listing.items():
        yield f"{folder}/目录.txt", _text(lines or ["（没有证据）"])
    held_back = {PREDECESSOR} if report.edition == "public" else set()  # it tells persons and hosts of another contract
    for path in sorted(path for path in paths - held_back if path.startswith(FOLDER)):
        yield f"contract/{path.removeprefix(f'{FOLDER}/')}", read(path)
    yield "assessment.json", report.result.encode()
    yield SCHEMA_FILE, schema_text().encode()
    inputs = "".join(f"{file.sha256}  {file.path}\n" for file in report.assessment.inputs.files)
    yield "INPUTS.sha256", inputs.encode()
    yield "MISSING.txt", _text(_missing(report, theme))
    yield "VERIFY.txt", _verify(report)


def _names(record: Record) -> Mapping[str, str]:
    """By path, what a record's attachments are called in its folder: as their own files are, but no two alike for any
    system, and short enough to be unpacked on Windows, where a whole path has 260 characters.
    """
    taken: set[str] = set()
    found = {}
    for index, file in enumerate(files_of(record), 1):
        name = unicodedata.normalize("NFC", file.attachment.path.translate(_UNSAFE))
        suffix = PurePosixPath(name).suffix
        name = name if len(name) <= _LONGEST else f"{name[: _LONGEST - len(suffix)]}{suffix}"
        name = f"{index}-{name}" if name.casefold() in taken else name
        taken.add(name.casefold())
        found[file.origin] = name
    return found


def _folders(report: Report) -> Mapping[str, str]:
    """A folder for each row, inside its group's, numbered as in the rubric."""
    groups = list(dict.fromkeys(row.group for row in report.assessment.indicators))
    return {row.id: _folder(groups.index(row.group) + 1, row) for row in report.assessment.indicators}


def _folder(group: int, row: Indicator) -> str:
    return f"{group}-{row.group.translate(_UNSAFE)}/{row.row:02d}-{row.name.translate(_UNSAFE)}"


def _missing(report: Report, theme: Theme) -> list[str]:
    """The list of the dossier's second part."""
    word = names.word(report.contract, theme, report.period.end, names.subjects(report))
    told = [provenance.gap(report)] if report.gap else []
    lines = [
        (one.whose or "—", one.name, one.state, one.worth or "—", day(one.matter.due))
        for one in todo.todo(report, word)
    ]
    lines += [
        ("—", f"{one.what}：{one.name}", state("matter", "late"), one.worth or "—", day(one.due))
        for one in arrivals(report, word)
    ]
    if not lines:
        return [*told, "本月没有缺项，也没有待评定事项。"]
    return [*told, "该谁办\t事项\t状态\t影响\t最迟", *map("\t".join, lines)]


def _verify(report: Report) -> bytes:
    lines = [
        f"合同 {report.assessment.contract}，{report.period} 月证据包的核验方法",
        "",
        "只需要 sha256sum 和 openssl。在解压后的目录里依次运行：",
        "",
        "1. 每个文件与清单一致（SHA-256）：",
        "   sha256sum --check --quiet MANIFEST.sha256 && echo OK",
        "",
        "2. 每个文件与清单一致（SM3）：",
        "   cut -c67- MANIFEST.sm3 | tr '\\n' '\\0' | xargs -0 openssl dgst -sm3 -r | diff - MANIFEST.sm3 && echo OK",
        "",
        "3. 输入文件的摘要与考核结果中的 inputs.digest 一致，应输出：",
        f"   {report.assessment.inputs.digest}",
        "   sha256sum INPUTS.sha256",
        "",
        f"来源：{provenance.gap(report) or provenance.commit(report, 64)}",
        *(f"   {path}：{how}" for path, how in provenance.differences(report)),
    ]
    return _text(lines)


def _text(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _listing(files: Mapping[str, bytes], digest: Callable[[bytes], str], between: str) -> bytes:
    return "".join(f"{digest(files[path])}{between}{path}\n" for path in sorted(files)).encode()


def _zip(files: Mapping[str, bytes], moment: datetime, top: str) -> bytes:
    """Sorted, with one date and plain permissions, so that the bytes depend on the contents alone."""
    stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second // 2 * 2)
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(f"{top}/{path}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            entry.create_system = 3
            archive.writestr(entry, files[path])
    return output.getvalue()
