"""Names of attachments on the site: of any script and length, told apart, and nothing that a browser would run."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest

from builders import record
from dossier.markup.escape import href
from dossier.records.operations import InspectionRecord
from dossier.views.places import files_of

NAMES = {
    "现场照片.jpg": ("1-现场照片.jpg", True),
    "现场照片（2）.JPG": ("1-现场照片（2）.jpg", True),
    "notice.ofd": ("1-notice.ofd", False),
    "消防演练方案.pdf": ("1-消防演练方案.pdf", False),
    "a 100% #1 & b+c='d'.png": ("1-a_100_1_b_c_d.png", True),
    "“引号”.txt": ("1-引号.txt", False),
    "子目录/照片.jpg": ("1-照片.jpg", True),
    "_.jpg": ("1-file.jpg", True),
    "...png": ("1-file.png", True),
    "巡检" * 42 + ".txt": ("1-" + "巡检" * 30 + ".txt", False),
    "打包.tar.gz": ("1-打包.tar.gz", False),
    "配置.xml": ("1-配置.xml.txt", False),  # a browser would run what is in it
    "x.html": ("1-x.html.txt", False),
    "x.a<b": ("1-x.a_b.txt", False),
    "running-config": ("1-running-config.txt", False),
}


@pytest.mark.parametrize("name", NAMES)
def test_suffix_and_kind_are_kept(name: str) -> None:
    attachment = json.dumps({"path": name, "sha256": "0" * 64, "shows": "照片"}, ensure_ascii=False)
    one = record(
        InspectionRecord, f"id: t\ninspections: 1\nanomalies: 0\nanomalies_handled: 0\nattachments: [{attachment}]"
    )
    (file,) = files_of(one)
    path = PurePosixPath(file.page)
    assert (path.name, file.picture) == NAMES[name]
    assert path.parent == PurePosixPath("files/t")
    assert len(path.name.encode()) < 255 - len(".5.png")  # the pictures of its pages are called after it
    assert unquote(str(href(file.page))) == file.page
    assert not set(str(href(file.page))) & set("#?&+ '\"<>")
