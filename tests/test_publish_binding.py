"""Attachments bound into the dossier are the files that were loaded, or there is no dossier."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from builders import HOME
from dossier.paper.press import Press
from dossier.publish.appearance import read_look
from dossier.publish.binding import attachments, bind
from dossier.publish.staging import StaleAttachmentError
from dossier.publish.workers import Job, run
from dossier.report import Report
from dossier.result import InputFile
from report_factory import Make, backup_record, project_record, usage_record

ORIGIN = "evidence/2024-03/policy-backup/export.txt"
DATA = b"policy 1"


def _report(data: bytes) -> Report:
    digest = hashlib.sha256(data).hexdigest()
    listed = f"attachments:\n  - {{path: export.txt, sha256: {digest}, shows: 策略导出}}\n"
    report = Make(
        records=(project_record("portal"), usage_record("portal"), backup_record(attachments=listed))
    ).report()
    inputs = report.assessment.inputs
    files = (*inputs.files, InputFile(path=ORIGIN, sha256=digest, sm3="0" * 64))
    inputs = inputs.model_copy(update={"files": files})
    return replace(report, assessment=report.assessment.model_copy(update={"inputs": inputs}))


def _put(path: Path, data: bytes) -> None:
    path.write_bytes(data)


def _write(root: Path, data: bytes) -> None:
    (root / ORIGIN).parent.mkdir(parents=True)
    (root / ORIGIN).write_bytes(data)


def test_attachments_go_in_by_record_number_and_name(tmp_path: Path) -> None:
    _write(tmp_path, DATA)
    assert attachments(_report(DATA), tmp_path) == {"backup-1-1-export.txt": DATA}


def test_a_file_that_changed_since_it_was_loaded_stops_the_dossier(tmp_path: Path) -> None:
    _write(tmp_path, b"policy 2")
    with pytest.raises(StaleAttachmentError):
        attachments(_report(DATA), tmp_path)


def test_a_file_that_is_gone_stops_the_dossier(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="export"):
        attachments(_report(DATA), tmp_path)


def test_a_process_that_sets_a_dossier_leaves_no_copies_of_the_fonts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _write(tmp_path, DATA)
    press = Press.read(HOME / "theme" / "pdf", HOME / "build" / "fonts")
    out, spare = tmp_path / "dossier.pdf", tmp_path / "spare"
    spare.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(spare))
    set_one = Job("dossier", lambda: _put(out, bind(_report(DATA), read_look(HOME).theme, press, tmp_path)))
    run([set_one], 1, lambda _: None)
    assert out.read_bytes().startswith(b"%PDF")
    assert list(spare.iterdir()) == []
