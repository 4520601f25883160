"""Which files may be attachments, and what is said of those that may not: every name and content a clerk may bring."""

from __future__ import annotations

import pytest

from dossier.contract.attachments import AttachmentTerms
from dossier.load.attachments import not_named, suits_its_name
from dossier.openers.filetypes import TYPES, looks_like
from dossier.problems import Severity
from dossier.problems.wording import LANGUAGES, word

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LOCKED = OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
LFS = b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"a" * 64 + b"\nsize 12345\n"
WEBP = b"RIFF\x10\0\0\0WEBPVP8 "
PNG = b"\x89PNG\r\n\x1a\n\0\0"
EVERY = AttachmentTerms()

TAKEN = {
    "现场照片.JPG": b"\xff\xd8\xff\xe0",
    "屏幕.webp": WEBP,
    "a.gif": b"GIF89a",
    "a.bmp": b"BM\0\0",
    "扫描.tif": b"II*\0",
    "手机.heic": b"\0\0\0\x18ftypheic",
    "录像.mp4": b"\0\0\0\x18ftypisom",
    "记录utf16.txt": "演练记录：15:00 开始".encode("utf-16"),
    "huawei.log": b"#\r\n  ---- More ----\x1b[42D   \x1b[42Dinterface GE0/0/1\r\n",
    "通知邮件.eml": b"From: a@example.invalid\r\n\r\nhello\r\n",
    "旧表.xls": OLE,
    "表.et": OLE,
    "新表.et": ZIP,
    "方案.wps": OLE,
    "公文.ofd": ZIP,
    "打包.zip": ZIP,
    "打包.rar": b"Rar!\x1a\x07\x01\0",
}


@pytest.mark.parametrize("name", TAKEN)
def test_taken(name: str) -> None:
    assert suits_its_name(f"evidence/2024-03/drill/{name}", TAKEN[name], EVERY) is None


# name, content, code, what the words must tell in Chinese
REFUSED = [
    ("a.html", b"<html>", "attachment-type", ".html", "打印成 PDF"),
    ("a.exe", b"MZ", "attachment-type", ".exe", "日志"),
    ("running-config", b"sysname fw1", "attachment-type", "没有扩展名", ".txt"),
    ("messages.1", b"Mar  1", "attachment-type", ".1", ".txt"),
    ("~$签到表.xlsx", b"\x05user", "left-over-file", "临时文件", "关闭"),
    ("~WRL0001.tmp", b"\x05user", "left-over-file", "临时文件", "关闭"),
    ("Thumbs.db", OLE, "left-over-file", "系统", "删除"),
    ("方案.pdf.crdownload", b"%PDF-", "left-over-file", "没有下载完", "重新下载"),
    ("方案.lnk", b"L\0\0\0", "left-over-file", "快捷方式", "复制"),
    ("lfs.pdf", LFS, "pointer-file", "Git LFS", "git lfs pull"),
    ("lfs.csv", LFS.replace(b"\n", b"\r\n"), "pointer-file", "12345", "git lfs pull"),
    ("a.png", b"/annex/objects/MD5E-s9--abc.png\n", "pointer-file", "git-annex", "文件本身"),
    ("a.jpg", WEBP, "attachment-content", ".webp", "扩展名"),
    ("a.jpg", b"\0\0\0\x18ftypheic", "attachment-content", ".heic", "扩展名"),
    ("a.jpg", ZIP, "attachment-content", ".docx", "扩展名"),
    ("a.jpg", OLE, "attachment-content", ".xls", "扩展名"),
    ("a.jpg", b"\0\0\0\x18ftypisom", "attachment-content", ".mp4", "扩展名"),
    ("a.txt", PNG, "attachment-content", ".png", "扩展名"),
    ("a.xlsx", LOCKED, "attachment-content", "打开密码", "去掉打开密码"),
    ("a.xls", b"\r\n<HTML><table>", "attachment-content", "网页", "PDF"),
    ("a.txt", b"\0" * 50, "attachment-content", "认不出", "重新导出"),
    ("a.pdf", b"", "attachment-content", "认不出", "重新导出"),
]


@pytest.mark.parametrize(("name", "data", "code", "found", "advice"), REFUSED)
def test_refused_with_what_it_is_and_what_to_do(name: str, data: bytes, code: str, found: str, advice: str) -> None:
    problem = suits_its_name(f"evidence/2024-03/drill/{name}", data, EVERY)
    assert problem is not None
    assert (problem.code, problem.severity) == (code, Severity.ERROR)
    said = word(problem)
    assert found in said.message + said.found
    assert advice in said.hint
    for language in LANGUAGES:  # no key of the messages is left unsaid
        wording = word(problem, language)
        assert not {value for name, value in problem.words if name in ("advice", "sort", "store")} & {wording.hint}
        assert wording.message
        assert wording.hint


@pytest.mark.parametrize(
    ("name", "code"),
    [("~$签到表.xlsx", "left-over-file"), ("desktop.ini", "left-over-file"), ("照片.jpg", "orphan-file")],
)
def test_what_no_record_names_is_a_warning(name: str, code: str) -> None:
    problem = not_named(f"evidence/2024-03/drill/{name}")
    assert (problem.code, problem.severity) == (code, Severity.WARNING)


def test_a_content_that_begins_as_a_type_is_told_by_a_suffix_of_that_type() -> None:
    """Whoever follows the advice and renames the file is not refused again."""
    for kind in TYPES.values():
        for start in kind.starts:
            data = b"\0" * kind.offset + start + b"\0" * 99
            if kind.offset == 8:
                data = b"RIFF\0\0\0\0" + start
            looks = looks_like(data)
            assert suits_its_name(f"a{looks}", data, EVERY) is None
