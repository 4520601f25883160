"""Ids to choose from: everything that is registered, by names that people know."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.desk.forms import RecordForm, list_of
from dossier.desk.lists import lists, suggested
from dossier.desk.words import words
from dossier.exact.period import Period
from dossier.load import Dossier, load

MONTH = Period(2024, 3)


@pytest.fixture(scope="module")
def dossier() -> Dossier:
    found = load(Path(__file__).parents[1]).dossier
    assert found is not None
    return found


def test_projects_have_their_names_and_those_not_yet_in_service_can_be_named(dossier: Dossier) -> None:
    """A project is deployed before it is in service."""
    found = lists("deployment-request", dossier, Period(2023, 12))[("project",)]
    assert found["one-stop"] == "一网通办服务平台"
    assert found.keys() == {path.stem for path in (Path(__file__).parents[1] / "evidence/projects").glob("*.yml")}


def test_references_of_lists_have_lists(dossier: Dossier) -> None:
    found = lists("incident", dossier, MONTH)
    assert set(found) == {("stops", "project"), ("announced_by",)}
    assert "training" in lists("ruling", dossier, MONTH)[("row",)]
    assert "training" in lists("submission", dossier, MONTH)[("self_score", "name")]


def test_a_record_of_any_kind_is_no_list(dossier: Dossier) -> None:
    assert ("subject",) not in lists("ruling", dossier, MONTH)


def test_hosts_are_suggested_and_a_new_one_can_be_typed(dossier: Dossier) -> None:
    path = ("hosts", "id")
    further = suggested("usage", dossier)
    assert further[path]["archive-scan-01"] == "数字档案馆"
    made = RecordForm("usage", {}, lambda name: words("zh")[name], further).made("", named=False)
    leaf = made["properties"]["hosts"]["items"]["properties"]["id"]
    assert "enum" not in leaf
    assert leaf["options"]["inputAttributes"]["list"] == list_of(path)
