"""What lies beside a month's pages: the dossier, and the files that offices work with."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Final

from dossier.cache import Cache
from dossier.exact.code import libraries
from dossier.exact.digest import sha256
from dossier.issued import Revision
from dossier.issued.manifest import dossier_of
from dossier.letters import drafts, of
from dossier.letters import files as letter_files
from dossier.letters.standing import standing
from dossier.package import package
from dossier.paper import document_pdf
from dossier.paper.dated import moment_of
from dossier.paper.press import Press
from dossier.problems.states import state
from dossier.publish import DownloadPart, large
from dossier.publish.binding import bind
from dossier.publish.staging import StaleAttachmentError, unchanged
from dossier.report import Report
from dossier.site.guides import Download
from dossier.site.ics import ics
from dossier.survey.templates import as_xlsx
from dossier.views import names
from dossier.views.attached import Draw
from dossier.views.figures import day
from dossier.views.shows import shows
from dossier.views.theme import Theme
from dossier.workbook.amounts import amounts
from dossier.workbook.sent import LetterLine
from dossier.workbook.whole import workbook

_LETTERS: Final = "letters"
_SHELF: Final = "函件与报告"
_SURVEY: Final = "调查表"


@dataclass(frozen=True)
class Office:
    """Makes the files of a month. `root` is where issued dossiers are read from, `home` holds theme and fonts, `draw`
    makes plain what the setter of PDFs would show wrongly, `work` keeps letters and forms that need not be made again.
    """

    theme: Theme
    root: Path
    home: Path
    draw: Draw | None = None
    work: Path | None = None

    @property
    def parts(self) -> Mapping[str, DownloadPart]:
        """The parts by the name that progress shows."""
        return {
            "pdf": DownloadPart(_lists_dossier, self._dossier, heavy=True),
            "files": DownloadPart(_lists_files, self._files),
            "letters": DownloadPart(_lists_letters, self._letters),
            "forms": DownloadPart(_lists_forms, self._forms),
        }

    @staticmethod
    def load() -> None:
        """Load what sets PDFs and writes letters, before processes begin that need it. Raises ImportError or OSError
        without it.
        """
        for name in ("dossier.paper.setter", "dossier.paper.docx"):
            import_module(name)

    @cached_property
    def press(self) -> Press:
        """The dossier's templates and fonts; raises OSError if the fonts have not been made."""
        return Press.read(self.home / "theme" / "pdf", self._fonts)

    @cached_property
    def letter_press(self) -> Press:
        """The letters' templates and fonts; raises OSError as above."""
        return document_pdf.press(self.home / "theme", self._fonts)

    @property
    def _fonts(self) -> Path:
        return self.home / "build" / "fonts"

    @cached_property
    def digest(self) -> str:
        """Of everything that only the parts are made of: templates, fonts, and what the system sets text with. Raises
        OSError as above.
        """
        from dossier.paper.setter import pango_version  # noqa: PLC0415  # loads WeasyPrint

        whole = hashlib.sha256((self._fonts / "fonts.json").read_bytes() + pango_version().encode())
        for folder in ("pdf", "letters"):
            for path in sorted((self.home / "theme" / folder).iterdir()):
                whole.update(path.name.encode() + b"\0" + path.read_bytes())
        return whole.hexdigest()

    def _dossier(self, report: Report, files: Path) -> Mapping[str, bytes]:
        name = dossier_of(str(report.period))
        if report.seal is not None and report.edition == "full":
            return {name: self._as_issued(report.seal.revision, name), **self._signed(report)}
        return {name: bind(report, self.theme, self.press, files, self.draw, in_parts=large(report))}

    def _signed(self, report: Report) -> Mapping[str, bytes]:
        """The dossiers that parties have signed by certificate; manifest and signatures stay with the two parties."""
        if report.seal is None or report.edition != "full":
            return {}
        revision = report.seal.revision
        return {name: self._as_issued(revision, name) for name in revision.signed_dossiers.values()}

    def _as_issued(self, revision: Revision, name: str) -> bytes:
        """The dossier that was issued, or signed. Raises StaleAttachmentError if it has changed since it was loaded."""
        path = f"{revision.folder}/{name}"
        data = (self.root / path).read_bytes()
        if sha256(data) != revision.files[name].fact.sha256:
            raise StaleAttachmentError(path)
        return data

    def _files(self, report: Report, files: Path) -> Mapping[str, bytes]:
        read = unchanged(report, files)
        return {
            **(self._settled(report) if shows(report).money else {}),
            f"evidence-{report.period}.zip": package(report, self.theme, read, self._signed(report)),
            f"duties-{report.period}.ics": ics(report, self.theme),
        }

    def _settled(self, report: Report) -> Mapping[str, bytes]:
        word = names.word(report.contract, self.theme, report.period.end)
        return {
            f"settlement-{report.period}.xlsx": workbook(report, self.theme, letter_lines(report)),
            f"amounts-{report.period}.csv": amounts([report.assessment], word),
        }

    def _letters(self, report: Report, _: Path) -> Mapping[str, bytes]:
        with self._remembered(report, "letters") as remember:
            return _below(letter_files.files(report, self.letter_press, remember))

    def _forms(self, report: Report, _: Path) -> Mapping[str, bytes]:
        if report.contract.survey is None:
            return {}
        with self._remembered(report, "forms") as remember:
            made = dict(letter_files.forms(report, self.letter_press, remember))
        made[_table(report)] = as_xlsx(
            report.contract.form_on(report.period.end), letter_files.asked(report), moment_of(report)
        )
        return _below(made)

    @contextmanager
    def _remembered(self, report: Report, part: str) -> Iterator[letter_files.Remember]:
        """Files of a part of the month by all that they are made of, kept until the next time."""
        kept = Cache(self.work and self.work / "set" / report.version / part)
        makers = f"{self.digest} {libraries()}"

        def remember(made_of: str, make: Callable[[], bytes]) -> bytes:
            return kept.remember(sha256(f"{makers}\n{made_of}".encode()), make)

        yield remember
        kept.save()


def _below(made: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {f"{_LETTERS}/{name}": data for name, data in made.items()}


def _table(report: Report) -> str:
    return f"survey-table-{report.period}.xlsx"


def _lists_dossier(report: Report) -> tuple[Download, ...]:
    issued = Download(dossier_of(str(report.period)), "考核卷宗", "打印、签章、存档；内附考核结果数据与附件")
    if report.seal is None or report.edition != "full":
        return (issued,)
    parties = {party.role: party.called for party in report.contract.terms.both}
    signed = report.seal.revision.signed_dossiers.items()
    use = "用证书签的名，PDF 阅读器里可以核对"
    return (issued, *(Download(name, f"考核卷宗（{parties.get(role, role)}签名）", use) for role, name in signed))


def _lists_files(report: Report) -> tuple[Download, ...]:
    period, table = report.period, report.contract.rubric.scheme.called
    settled = (
        Download(f"settlement-{period}.xlsx", "结算工作簿", "公式可复算，与考核结果一致到分"),
        Download(f"amounts-{period}.csv", "本月全部金额", "供财务使用；WPS、Excel 可直接打开"),
    )
    return (
        *(settled if shows(report).money else ()),
        Download(f"evidence-{period}.zip", "证据包", f"按“{table}”归类，附校验清单与核验方法"),
        Download(f"duties-{period}.ics", "履约日历", "导入日历软件"),
    )


def _lists_letters(report: Report) -> tuple[Download, ...]:
    return tuple(_letters_of(report))


def _letters_of(report: Report) -> Iterator[Download]:
    """By addressee, the two parties first, each with how far it has come."""
    both = [party.name for party in report.contract.terms.both]
    order = {name: number for number, name in enumerate(both)}
    for document in sorted((*of(report), *drafts(report)), key=lambda one: (order.get(one.to, len(both)), one.to)):
        found = standing(report, document)
        told = state("letter", found.state) + (f"，{day(found.day)}" if found.day else "")
        for suffix, use in (("docx", "可编辑，套用本单位函头"), ("pdf", "打印")):
            name = f"{_LETTERS}/{document.id}-{report.period}.{suffix}"
            yield Download(name, document.title, use, _SHELF, to=document.to, state=told)


def letter_lines(report: Report) -> tuple[LetterLine, ...]:
    """The letters as the workbook lists them, each once, with the file that can be edited."""
    found = (one for one in _letters_of(report) if one.format == "DOCX")
    return tuple(LetterLine(one.to, one.title, one.state, one.name) for one in found)


def _lists_forms(report: Report) -> tuple[Download, ...]:
    return tuple(_forms_of(report))


def _forms_of(report: Report) -> Iterator[Download]:
    if report.contract.survey is None:
        return
    use = "逐项录入交回的调查表，再用 import survey 转成记录"
    yield Download(f"{_LETTERS}/{_table(report)}", "满意度调查汇总表", use, _SURVEY)
    yield Download(f"{_LETTERS}/survey-form-{report.period}.pdf", "满意度调查表（空白）", "可填写、可打印", _SURVEY)
    for project in letter_files.asked(report):
        yield Download(
            f"{_LETTERS}/survey-form-{project.id}-{report.period}.pdf",
            f"满意度调查表：{project.name}",
            "可填写、可打印",
            _SURVEY,
        )
