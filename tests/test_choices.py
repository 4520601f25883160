"""What each ruling on an open incident comes to: worked figures, and the same as a trial by the command."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

import pytest

from amended import amended
from builders import HOME, own_contract, record
from dossier.assess import choices
from dossier.assess.assumed import NOTHING_ASSUMED
from dossier.assess.trial import tried
from dossier.assessment import Assessment
from dossier.cli import main
from dossier.cli.assuming import Assuming
from dossier.cli.session import Session
from dossier.evidence import Evidence
from dossier.exact.period import Period
from dossier.load import Dossier
from dossier.pipeline import Months
from dossier.records import Record
from dossier.records.operations import MaintenanceNotice
from dossier.records.rulings import Objection, Ruling
from dossier.result import RulingChoice
from dossier.views.incidents import incidents
from dossier.views.places import Places
from letter_reports import sample
from sample_months import session
from tenants import project, usage
from test_closed_proof import CONTENTS, NOTICE, attached
from test_incidents import incident
from test_trial import HOST

MARCH = Period(2024, 3)
EXCUSING = ("user", "force-majeure", "other")
LEVELS = ("general", "severe", "major")
THIRTY = "[{project: p1, minutes: 30}]"


def _month(*records: Record) -> Assessment:
    """A project with one host at 483.55 a month, and these records."""
    rented = "- {sku: vm-8c16g, quantity: 1, host: h1, from: 2023-12-01}"
    found = Evidence.of((project(rented), usage(HOST), *records), CONTENTS)
    return Months(Dossier(own_contract(), found, MappingProxyType({})), date(2024, 4, 30))[MARCH]


def _told(found: Sequence[RulingChoice]) -> list[tuple[tuple[str, ...], str | None, str, Decimal]]:
    return [(one.faults, one.ruled_level, one.level, one.amount) for one in found]


def test_each_ruling_comes_to_what_is_worked_out_by_hand() -> None:
    """30 minutes are a general fault, 100,000; a graver one can be ruled. Whatever excuses it, nothing is deducted.

    The month without the incident comes to a fee of 483.55 times some coefficient; each yuan of a deduction beyond it
    is carried on.
    """
    month = _month(incident(THIRTY))
    (one,) = month.incidents
    fee = month.settlement.after_coefficient
    assert Decimal(0) < fee <= Decimal("483.55")
    assert _told(one.choices) == [
        (EXCUSING, None, "none", Decimal("0.00")),
        (("provider",), None, "general", Decimal(100_000)),
        (("provider",), "severe", "severe", Decimal(200_000)),
        (("provider",), "major", "major", Decimal(400_000)),
    ]
    for choice in one.choices:
        assert choice.points == month.composite.points
        left = fee - choice.amount
        assert (choice.payable, choice.carried_out) == (max(left, Decimal(0)), min(left, Decimal(0)))


def test_a_level_below_the_one_reached_is_no_choice() -> None:
    """50 minutes are severe (R-62): a general fault cannot be ruled any more."""
    (one,) = _month(incident("[{project: p1, minutes: 50}]")).incidents
    assert [choice.level for choice in one.choices] == ["none", "severe", "major"]


def test_nothing_can_be_chosen_of_what_is_settled() -> None:
    ruled = record(Ruling, "id: r-1\nsubject: incident-1\nreason: 示例\nfault: provider\ndeduction_confirmed: true")
    (one,) = _month(incident(THIRTY), ruled).incidents
    assert not one.pending
    assert one.choices == ()


def test_a_later_ruling_takes_the_place_of_those_on_file() -> None:
    """A ruling of the same day whose id comes last of all is not in the way."""
    ruled = record(
        Ruling, "id: zz-1\nsubject: incident-1\nreason: 示例\nfault: provider\nhappened: 2024-04-30", month="2024-04"
    )
    (one,) = _month(incident(THIRTY), ruled).incidents
    assert [choice.amount for choice in one.choices] == [0, 100_000, 200_000, 400_000]


def test_nothing_can_be_chosen_after_the_last_word() -> None:
    """The answer to an objection is final: a ruling after it decides nothing."""
    said = "subject: incident-1\nreason: 示例"
    found = (
        record(Ruling, f"id: r-1\n{said}\nfault: provider"),
        record(Objection, "id: o-1\nagainst: {incident: incident-1}\nreason: 示例"),
        record(Ruling, f"id: r-2\n{said}\nobjection: o-1\noutcome: rejected"),
    )
    (one,) = _month(incident(THIRTY), *found).incidents
    assert one.pending
    assert one.choices == ()


def test_that_a_notice_was_received_is_a_choice_of_its_own() -> None:
    """Its notice excuses the whole stop, once the bureau has confirmed that it came: nothing of it opens."""
    notice = record(MaintenanceNotice, NOTICE + attached("closed.pdf"))
    month = _month(incident(THIRTY, "announced_by: notice"), notice)
    (one,) = month.incidents
    assert one.notice == "awaits"
    assert _told(one.choices)[-1] == ((), None, "none", Decimal("0.00"))
    assert one.choices[-1].payable == month.settlement.after_coefficient


def test_a_folder_full_of_incidents_does_not_hold_the_month(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these has at most seven choices: three that excuse it, four levels."""
    found = [incident(THIRTY, identity=f"incident-{number}") for number in (1, 2)]
    monkeypatch.setattr(choices, "MOST_CHOSEN", 7)
    assert [bool(one.choices) for one in _month(*found).incidents] == [True, False]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smallest month with a stop of 30 minutes whose file is not complete."""
    folder = tmp_path_factory.mktemp("choices")
    shutil.copytree(HOME / "content" / "contract", folder / "content" / "contract")
    shutil.copytree(HOME / "content" / "problems" / "_base" / "evidence", folder / "evidence")
    stopped = folder / "evidence" / "2024-03" / "incident" / "incident.yml"
    text = stopped.read_text(encoding="utf-8").replace("minutes: 10", "minutes: 30").replace("T09:10", "T09:30")
    stopped.write_text(text.replace("procedure: true", "procedure: false"), encoding="utf-8")
    rules = Path("evidence", "standing", "rule-document")
    (folder / rules).mkdir(parents=True)
    for path in (HOME / rules).glob("rule-fault-procedure*"):
        shutil.copy(path, folder / rules)
    return folder


def _commands(month: Assessment) -> list[tuple[RulingChoice, str]]:
    """The open incident's choices with what the command is told."""
    (one,) = (one for one in month.incidents if one.choices)
    found = []
    for choice in one.choices:
        says = [f"fault={choice.faults[-1]}"] if choice.faults else ["received=true"]
        says += ["deduction_confirmed=true"] if choice.faults == ("provider",) else []
        says += [f"level={choice.ruled_level}"] if choice.ruled_level else []
        found.append((choice, " ".join(f"{one.id}.{word}" for word in says)))
    return found


@pytest.mark.parametrize("which", ["smallest", "sample"])
def test_the_command_comes_to_the_same(which: str, root: Path) -> None:
    session_ = session() if which == "sample" else Session(root, None)
    _compare(session_, session_.assessments)


def test_whose_fault_it_is_also_moves_the_points_of_a_row_that_asks(root: Path) -> None:
    """Row 9 counts the files of the provider's incidents alone: 4 points, as the file of this one is not complete."""
    asking = "select: {kind: incident, where: [{field: fault, is: provider, ruled: fault}]}"
    session_ = Session(root, None)
    contract = amended({"rubric/quality.yml": {"select: {kind: incident}": asking}})
    months = Months(replace(session_.dossier, contract=contract), session_.as_of)
    excused, *others = (one.points for one in _compare(session_, months))
    assert len(others) == len(LEVELS)
    assert set(others) == {excused - 4}


def _compare(session_: Session, months: Months) -> list[RulingChoice]:
    """Of each choice points, what is payable and carried on, level and amount are those of a trial."""
    month, files = months.computing(MARCH), session_.dossier.files
    now = tried(month, files, NOTHING_ASSUMED).assessment
    found = _commands(months[MARCH])
    for choice, words in found:
        records = Assuming(session_, MARCH, month, now, "zh").rulings(words.split())
        assert records
        then = tried(month, files, NOTHING_ASSUMED, records).assessment
        (one,) = (one for one in then.incidents if words.startswith(f"{one.id}."))
        assert (choice.level, choice.amount) == (one.level, one.amount)
        assert choice.points == then.composite.points
        assert (choice.payable, choice.carried_out) == (then.settlement.payable, then.settlement.carried_out)
    return [choice for choice, _ in found]


def test_the_page_tells_each_choice_with_its_command() -> None:
    """The sample's open incident is severe by the data it lost: excused, 200,000 less are deducted."""
    march = sample("2024-03")
    (shown,) = (one for one in incidents(march, Places(march)) if one.choices)
    excused, severe, major = shown.choices
    assert excused.decides == "属用户方责任，或属不可抗力，或不属乙方责任"
    assert excused.yuan == "+200,000.00"
    assert severe.yuan == "0.00"
    assert major.decides == "属乙方责任，扣费已核对确认"
    assert major.command == (
        "whatif 2024-03 --ruling incident-2024-03-20.fault=provider --ruling incident-2024-03-20.level=major "
        "--ruling incident-2024-03-20.deduction_confirmed=true"
    )


def test_the_page_names_what_was_not_worked_out() -> None:
    march = sample("2024-03")
    (shown,) = (one for one in incidents(march, Places(march)) if one.choices)
    assert not shown.unreckoned
    bare = [one.model_copy(update={"choices": ()}) for one in march.assessment.incidents]
    without = replace(march, assessment=march.assessment.model_copy(update={"incidents": tuple(bare)}))
    assert [one.result.id for one in incidents(without, Places(without)) if one.unreckoned] == [shown.result.id]


def test_who_rules_is_told_what_each_ruling_comes_to(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By the sentences of the list: one for each choice, with what the month then comes to."""
    session_ = Session(root, None)
    told = [choice for choice, _ in _commands(session_.assessments[MARCH])]
    assert main(["--root", str(root), "review", "2024-03", "--list"]) == 0
    lines = [line.strip() for line in capsys.readouterr().out.splitlines() if line.strip().startswith("裁定")]
    assert len(lines) == len(told) == 4
    assert lines[0].startswith("裁定属用户方责任，或属不可抗力，或不属乙方责任（不构成故障等级，扣 0.00 元）：")
    assert "扣 100,000.00 元" in lines[1]
    for line, choice in zip(lines, told, strict=True):
        assert f"应付 {choice.payable:,.2f} 元" in line


def test_who_rules_is_told_that_it_was_not_worked_out(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choices, "MOST_CHOSEN", 1)
    shutil.copytree(root, tmp_path / "root")  # of this one nothing is kept
    assert main(["--root", str(tmp_path / "root"), "review", "2024-03", "--list"]) == 0
    assert "没有推算" in capsys.readouterr().out
