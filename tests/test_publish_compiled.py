"""Compiled templates that are kept: another text or another maker is compiled anew."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import DictLoader, Environment

from dossier.publish import compiled
from dossier.publish.compiled import Compiled


def printed(folder: Path, text: str) -> str:
    """What a template prints, in an environment of its own with what a folder keeps."""
    kept = Compiled(folder)
    made = Environment(loader=DictLoader({"page": text}), bytecode_cache=kept, autoescape=True)
    found = made.get_template("page").render()
    kept.save()
    return found


def compiles(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are compiled from now on."""
    told: list[str] = []
    through = Environment.compile

    def compile_(self: Environment, source: str, *args: object) -> object:
        told.append(source)
        return through(self, source, *args)  # type: ignore[call-overload]

    monkeypatch.setattr(Environment, "compile", compile_)
    return told


def test_a_text_is_compiled_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = compiles(monkeypatch)
    assert [printed(tmp_path, text) for text in ("a", "a", "b", "b", "a")] == ["a", "a", "b", "b", "a"]
    assert told == ["a", "b", "a"]


def test_another_maker_compiles_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed(tmp_path, "a")
    told = compiles(monkeypatch)
    monkeypatch.setattr(compiled, "libraries", lambda: "jinja2=other")
    assert printed(tmp_path, "a") == "a"
    assert told == ["a"]


def test_what_is_damaged_is_compiled_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed(tmp_path, "a")
    (file,) = tmp_path.iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    told = compiles(monkeypatch)
    assert printed(tmp_path, "a") == "a"
    assert told == ["a"]
