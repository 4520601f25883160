"""The number of a reading is a label: nothing is computed by it, and what the engine cannot follow is an error."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from builders import HOME, own_contract
from dossier.assessment import to_json
from dossier.checks.policies import problems
from dossier.contract import Contract
from dossier.contract.policies import KEYS, POLICIES, SETTINGS, Policy, default
from dossier.contract.readings import Question, Setting
from dossier.exact.period import Period
from dossier.load import load
from dossier.pipeline import assess_all
from dossier.problems.wording import policy

NUMBER = re.compile(r"R-[0-9]{2}(?![0-9-])")
SMALL = Path(__file__).parent / "second-contract"
AS_OF = date(2024, 6, 30)
MARCH = Period(2024, 3)


def renumbered(root: Path, copy: Path, seed: int) -> Callable[[str], str]:
    """Copy a root with all its readings under other numbers; the function that puts the old ones back into a text."""
    numbers = NUMBER.findall((root / "content/contract/readings.yml").read_text("utf-8"))
    old = sorted({*numbers})
    # Numbers that were never used and numbers of others, so that each means something else than before.
    new = random.Random(seed).sample([f"R-{nth:02d}" for nth in range(1, 100)], len(old))  # noqa: S311  # no secret
    there, back = dict(zip(old, new, strict=True)), dict(zip(new, old, strict=True))
    for path in (root / name for name in ("content", "evidence")):
        for file in (one for one in path.rglob("*") if one.is_file()):
            target = copy / file.relative_to(root)
            target.parent.mkdir(parents=True, exist_ok=True)
            data = file.read_bytes()
            if file.suffix == ".yml" and "contract" in file.parts:
                data = NUMBER.sub(lambda found: there.get(found[0], found[0]), data.decode()).encode()
            target.write_bytes(data)
    return lambda text: NUMBER.sub(lambda found: back.get(found[0], found[0]), text)


def shown(root: Path) -> list[str]:
    """Every month as JSON, but for the files it was computed from."""
    loaded = load(root)
    assert loaded.dossier is not None, loaded.problems
    months = assess_all(loaded.dossier, AS_OF)
    return [to_json(one.model_copy(update={"inputs": one.inputs.model_copy(update={"digest": "", "files": ()})}))
            for one in months]  # fmt: skip


@pytest.mark.parametrize("root", [HOME, SMALL], ids=["own", "second"])
def test_other_numbers_change_the_labels_and_nothing_else(root: Path, tmp_path: Path) -> None:
    back = renumbered(root, tmp_path, seed=8)
    assert [back(one) for one in shown(tmp_path)] == shown(root)


def changed(key: str, **fields: object) -> Contract:
    """The contract with the question that drives a policy changed."""
    contract = own_contract()
    questions = tuple(one.model_copy(update=fields) if one.drives == key else one for one in contract.readings.readings)
    return registering(questions)


def registering(questions: tuple[Question, ...]) -> Contract:
    """The own contract with another register."""
    contract = own_contract()
    register = contract.readings.model_copy(update={"readings": questions})
    for cached in ("by_id", "driving"):
        vars(register).pop(cached, None)
    return replace(contract, readings=register)


def question(key: str) -> Question:
    return own_contract().readings.driving[key]


@pytest.mark.parametrize("key", sorted(POLICIES))
def test_a_reading_that_the_policy_does_not_know_is_an_error(key: str) -> None:
    first, *others = question(key).readings
    unknown = first.model_copy(update={"id": "of-another-kind"})
    (problem,) = problems(changed(key, readings=(unknown, *others)))
    assert problem.code == "policy-option"
    assert dict(problem.words)["known"] == first.id  # of what the policy knows, all the others are there already


@pytest.mark.parametrize("key", sorted(POLICIES))
def test_a_policy_that_is_left_out_is_as_by_default_and_says_so(key: str) -> None:
    contract = changed(key, drives=None, switchable=False, settings=())
    adopted = contract.readings.adopted(MARCH)
    assert adopted.choice(POLICIES[key]) is default(POLICIES[key])
    assert adopted.words(POLICIES[key]) == contract.readings.cite(POLICIES[key]) == ""
    assert all(adopted.under(choice).choice(POLICIES[key]) is choice for choice in POLICIES[key])
    (chosen,) = (one for one in adopted.chosen if one.id == key)
    assert (chosen.choice, chosen.question) == (default(POLICIES[key]).value, "")


@pytest.mark.parametrize("key", sorted(POLICIES))
def test_every_choice_can_be_adopted_and_is_what_the_engine_is_told(key: str) -> None:
    kind = POLICIES[key]
    adopted = own_contract().readings.adopted(MARCH)
    for choice in kind:
        assert adopted.under(choice).choice(kind) is choice
    assert question(key).id in adopted.words(kind)


@pytest.mark.parametrize("key", sorted(key for key, kind in POLICIES.items() if len(kind) > 1))
def test_where_there_is_a_choice_the_own_contract_offers_all_of_it(key: str) -> None:
    assert question(key).switchable
    assert {one.id for one in question(key).readings} == {one.value for one in POLICIES[key]}


def test_two_questions_cannot_drive_one_policy() -> None:
    questions = tuple(
        one.model_copy(update={"drives": "cents", "readings": question("cents").readings}) if one.id == "R-02" else one
        for one in own_contract().readings.readings
    )
    (problem,) = problems(registering(questions))
    assert problem.code == "policy-twice"


def test_a_question_that_changes_nothing_cannot_be_switchable() -> None:
    (problem,) = problems(changed("negative-result", drives=None))
    assert (problem.code, dict(problem.words)) == ("reading-idle", {"reading": "R-26"})


@pytest.mark.parametrize("kind", [kind for kind in POLICIES.values() if kind in SETTINGS])
def test_a_setting_is_read_under_its_own_name_only(kind: type[Policy]) -> None:
    key = KEYS[kind]
    settings = question(key).settings
    assert {one.id for one in settings} == {*SETTINGS[kind]}
    adopted = own_contract().readings.adopted(MARCH)
    assert [adopted.number(kind, one.id) for one in settings] == [one.number for one in settings]
    more = settings[0].model_copy(update={"id": "cadence"})
    assert isinstance(more, Setting)
    (problem,) = problems(changed(key, settings=(*settings, more)))
    assert (problem.code, dict(problem.words)["setting"]) == ("setting-unread", "cadence")


def test_every_choice_has_words() -> None:
    for key, kind in POLICIES.items():
        for choice in kind:
            assert all(policy(key, choice))
