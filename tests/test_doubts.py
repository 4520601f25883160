"""How doubts are declared, switched off, weighed and shown; each kind of doubt has tests of its own."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from builders import codes, own_contract
from dossier.assess.doubts import Balance, of_month, weigh
from dossier.assess.matters import stake
from dossier.checks import CHECKS, doubts
from dossier.contract import FOLDER, Contract, read_contract
from dossier.contract.doubts import Doubts
from dossier.doubt import Doubt, Kind, Otherwise, asked, doubt, without
from dossier.load import Dossier
from dossier.pipeline import Months
from dossier.problems import Place, Problem, Severity, Worth, warning
from dossier.problems.wording import word
from dossier.publish.appearance import read_look
from dossier.records import Record
from dossier.records.projects import Project, Usage
from dossier.report import Report
from dossier.report.public import public
from dossier.result import Matter
from dossier.site.pages import site
from dossier.trace import Spot
from dossier.views.todo import todo
from report_factory import HOME, Make
from sample_months import AS_OF, loaded, month, session

KIND = Kind("stops-together", {"hours": Fraction(24)})
HERE, THERE = Place("evidence/2024-03/usage/portal.yml", 3, 1), Place("evidence/projects/portal.yml", 2, 1)
FIRST = "doubts:\n"
HOURS = "  - {code: stops-together, from: 2024-03-01, clause: 示例, limits: {hours: 3}}\n"
OFF = "  - {code: stops-together, from: 2024-04-01, clause: 示例, off: true, reason: 双方另有约定}\n"
ON = "  - {code: stops-together, from: 2024-05-01, clause: 示例}\n"


def contract(text: str) -> tuple[Contract | None, list[str]]:
    """Our own contract with another doubts.yml."""
    files = {f"{FOLDER}/{path.name}": path.read_bytes() for path in (HOME / FOLDER).glob("*.yml")}
    for folder in ("rubric", "holidays"):
        files |= {f"{FOLDER}/{folder}/{path.name}": path.read_bytes() for path in (HOME / FOLDER / folder).iterdir()}
    found, problems = read_contract({**files, f"{FOLDER}/doubts.yml": text.encode()})
    return found, codes(problems)


def said(text: str) -> Contract:
    found, problems = contract(FIRST + text)
    assert found is not None, problems
    return found


def lint(text: str) -> list[tuple[str, int]]:
    """Problems by code and line, as the check of doubts.yml finds them."""
    known = {kind.code: kind.limits for kind in doubts.KINDS}
    return [(one.code, one.place.line) for one in said(text).doubts.problems(known)]


def test_every_doubt_comes_from_a_check_that_runs_and_is_declared_once() -> None:
    assert set(doubts.CHECKS) <= set(CHECKS)
    declared = [kind.code for kind in doubts.KINDS]
    assert len(declared) == len(set(declared))
    assert {code for check in doubts.CHECKS for code in check.CODES} == set(declared)


@pytest.mark.parametrize("kind", doubts.KINDS, ids=lambda kind: kind.code)
def test_the_page_of_a_doubt_names_its_limits_and_where_they_are_set(kind: Kind) -> None:
    page = (HOME / "content" / "problems" / kind.code / "page.md").read_text(encoding="utf-8")
    assert "疑点" in page
    for name, value in kind.limits.items():
        assert f"`{name}`，默认 {value}" in page
        assert "`content/contract/doubts.yml`" in page


@pytest.mark.parametrize(
    ("day", "hours", "off"),
    [("2024-02-29", 24, False), ("2024-03-31", 3, False), ("2024-04-30", 24, True), ("2024-05-31", 24, False)],
)
def test_the_last_word_on_a_doubt_holds_from_its_day_on(day: str, hours: int, *, off: bool) -> None:
    one = said(HOURS + OFF + ON)
    on = date.fromisoformat(day)
    assert KIND.limit(one, "hours", on) == hours
    assert [entry.code for entry in one.doubts.off(on)] == (["stops-together"] if off else [])


def test_without_the_file_every_doubt_is_asked_with_its_own_limits() -> None:
    assert replace(own_contract(), doubts=Doubts()).doubts.off(date(2024, 3, 31)) == ()
    assert KIND.limit(replace(own_contract(), doubts=Doubts()), "hours", date(2024, 3, 31)) == 24


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HOURS + OFF + ON, []),
        (HOURS + HOURS, [("version-twice", 3)]),
        ("  - {code: stop-together, from: 2024-03-01, clause: 示例}\n", [("unknown-choice", 2)]),
        ("  - {code: near-threshold, from: 2024-03-01, clause: 示例}\n", [("unknown-choice", 2)]),  # no doubt
        ("  - {code: stops-together, from: 2024-03-01, clause: 示例, limits: {hour: 3}}\n", [("unknown-choice", 2)]),
        ("  - {code: stops-together, from: 2024-03-01, clause: 示例, off: true}\n", [("missing-key", 2)]),
    ],
)
def test_lint(text: str, found: list[tuple[str, int]]) -> None:
    assert lint(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("doubts:\n  - {code: stops-together, clause: 示例}\n", ["missing-key"]),
        ("doubts:\n  - {code: stops-together, from: 2024-03-01, clause: 示例, limits: 3}\n", ["wrong-type"]),
        (
            "doubts:\n  - {code: stops-together, from: 2024-03-01, clause: 示例, limits: {hours: -3}}\n",
            ["negative-number"],
        ),
        ("doubt: []\n", ["unknown-key"]),
    ],
)
def test_a_file_that_is_no_list_of_doubts(text: str, found: list[str]) -> None:
    assert contract(text) == (None, found)


def test_the_bureau_alone_says_which_doubts_are_asked() -> None:
    assert own_contract().roles.may_commit(f"{FOLDER}/doubts.yml") == ("bureau",)


@pytest.mark.parametrize(
    ("place", "day", "asks"),
    [
        (HERE, "2024-04-30", True),  # of March, when it was still asked, whatever month is looked at
        (Place("evidence/2024-04/usage/portal.yml"), "2024-03-31", False),
        (THERE, "2024-03-31", True),  # of no month: the day decides
        (THERE, "2024-04-30", False),
    ],
)
def test_what_is_switched_off_goes_by_the_month_of_what_is_doubted(place: Place, day: str, *, asks: bool) -> None:
    on = date.fromisoformat(day)
    assert asked(said(OFF), doubt(KIND, place, THERE), on) is asks
    assert asked(said(OFF), warning("stops-together", place), on)  # no doubt


def test_a_doubt_is_a_warning_with_two_places() -> None:
    one = doubt(KIND, HERE, THERE, project="portal")
    assert (one.severity, one.label, one.related) == (Severity.WARNING, "doubt", (THERE,))
    assert word(one).severity == "疑点"


def _sample() -> Dossier:
    dossier = loaded().dossier
    assert dossier is not None
    return dossier


def _weighed(problem: Problem, period: str) -> Worth | None:
    found = of_month(_sample().contract, month(period), [problem])
    return next((one.worth for one in weigh(Balance(_sample(), month(period), AS_OF), found)), None)


def test_the_worth_of_a_doubt_is_what_the_month_loses_without_the_record() -> None:
    """The incident of 20 March 2024 lost data that could be recovered: 200,000 yuan. The month is paid nothing and
    carries a debt on, so without it the month would gain them, in part as a smaller debt."""
    incident = _sample().evidence.by_id["incident-2024-03-20"]
    found = doubt(KIND, incident.place(), THERE).supposing(without(incident))
    worth = _weighed(found, "2024-03")
    assert worth is not None
    assert worth.yuan == Decimal("-200000.00")
    assert word(replace(found, worth=worth)).worth.endswith("-200,000.00 元")


def test_what_counts_a_paper_that_was_over_is_named_with_its_points() -> None:
    """The filing certificate of 2023 opened March's payment (6.3): had it been over in February, it would not have. The
    approval of 2021 is what the bureau looked at for row 20: the points that it gave hang on no date."""
    for name, expected in (("filing-2023", "付款条件"), ("approval-antivirus-2021", "")):
        paper = _sample().evidence.by_id[name]
        over = paper.model_copy(
            update={
                "covers": paper.covers.model_copy(update={"to": date(2024, 2, 15)}),
                "valid_until": date(2024, 2, 15),
            }
        )
        over.bind(paper.source)
        found = doubt(KIND, paper.place(), THERE).supposing(((paper.source.path, over),))
        worth = _weighed(found, "2024-03")
        assert (worth is not None) == bool(expected)
        if worth is not None:
            assert expected in word(replace(found, worth=worth)).rests
        assert _weighed(found, "2024-01") is None  # it was not over then


def test_a_row_that_loses_its_proof_is_named_with_both_points() -> None:
    """Without the plan of facility inspections row 7 has 1 of its 2 points."""
    rule = next(one for one in _sample().evidence.records if one.id == "rule-facility-inspection")
    found = doubt(KIND, rule.place(), THERE).supposing(without(rule))
    worth = _weighed(found, "2024-03")
    assert worth is not None
    assert "第 7 行“机房管理”（2 分，不算数则 1 分）" in word(replace(found, worth=worth)).rests


def test_a_doubt_of_another_month_or_without_an_otherwise_has_no_worth() -> None:
    incident = _sample().evidence.by_id["incident-2024-03-20"]
    assert _weighed(doubt(KIND, incident.place(), THERE).supposing(without(incident)), "2024-04") is None
    assert _weighed(doubt(KIND, incident.place(), THERE), "2024-03") is None
    assert _weighed(warning("stops-together", incident.place()), "2024-03") is None


def test_what_changes_nothing_has_no_worth() -> None:
    incident = _sample().evidence.by_id["incident-2024-03-20"]
    same = ((incident.source.path, incident),)
    assert _weighed(doubt(KIND, incident.place(), THERE).supposing(same), "2024-03") is None


def _report(text: str = "") -> Report:
    words = {"project": "portal", "count": "2", "minutes": "40", "level": "一般故障", "earlier": "a", "later": "b"}
    one = replace(doubt(KIND, HERE, THERE, **words), worth=Worth(Fraction(4), Decimal("1234.50")))
    two = doubt(KIND, HERE, THERE, **(words | {"minutes": "41"}))
    report = Make().report()
    return replace(report, problems=(*report.problems, two, one), contract=said(text) if text else report.contract)


def _pages(report: Report) -> dict[str, str]:
    files = site(report, read_look(HOME, HOME).theme).files
    return {name: files[name].decode() for name in ("index.md", "problems.md")}


def test_the_overview_lists_doubts_with_both_places_and_what_is_at_stake_first() -> None:
    for page in _pages(_report()).values():
        assert "共 2 条" in page
        assert "4 分、1,234.50 元" in page
        assert page.index("合计 40 分钟") < page.index("合计 41 分钟")
        assert page.count("portal.yml:3") == page.count("portal.yml:2") == 2
        assert "几次停机合起来才够等级" in page
    assert "另有 <a" in _pages(_report())["index.md"]  # the warning that is no doubt


def test_every_output_tells_the_same_of_a_doubt() -> None:
    """4 points and 1,234.50 yuan if it is right: overview and package say so, all together apart."""
    report = _report()
    worth = next(one.worth for one in report.problems if isinstance(one, Doubt) and one.worth)
    matter = Matter(
        kind="doubt",
        subject="portal",
        state="contradictory",
        party="bureau",
        at_stake=stake(worth),
        place=Spot.at(HERE),
        code=KIND.code,
    )
    month = report.assessment
    changed = {"matters": (*month.matters, matter), "doubted": stake(Worth(Fraction(5), Decimal("1500.00")))}
    report = replace(report, assessment=month.model_copy(update=changed))
    page = _pages(report)["index.md"]
    assert "得分 −4 至 0，金额 −1,234.50 至 0.00 元" in page
    assert "疑点全部属实的：属实则少计 5 分、1,500.00 元" in page
    (told,) = [one for one in todo(report, lambda _, key: key) if one.matter.kind == "doubt"]
    assert (told.state, told.worth) == ("存疑", "得分 −4 至 0，金额 −1,234.50 至 0.00 元")
    assert told.name in page.replace("&#32;", " ")


def test_what_is_switched_off_is_said_on_the_overview() -> None:
    off = OFF.replace("2024-04-01", "2024-03-01")
    page = _pages(_report(off))["index.md"]
    assert "双方另有约定" in page
    assert "2024-03-01" in page or "2024 年 3 月 1 日" in page
    assert "双方另有约定" not in _pages(_report(HOURS))["index.md"]


def test_the_public_edition_keeps_the_doubt_and_its_worth() -> None:
    found = [one for one in public(_report()).problems if isinstance(one, Doubt)]
    assert len(found) == 2
    assert any(one.worth for one in found)


def _instead(draw: random.Random, records: Sequence[Record]) -> Otherwise:
    """A few records that are not there, changed use, and projects that lose a resource or their last day."""
    found: dict[str, Record | None] = {}
    for one in draw.sample(records, 4):
        if isinstance(one, Usage) and one.hosts:
            found[one.source.path] = one.model_copy(update={"hosts": one.hosts[1:]})
        elif isinstance(one, Project) and draw.random() < 0.8:
            found[one.source.path] = one.model_copy(update={"resources": one.resources[1:]})
        else:
            found[one.source.path] = None
    return tuple(found.items())


@pytest.mark.parametrize("seed", range(12))
def test_what_a_doubt_does_not_touch_need_not_be_computed_again(seed: int) -> None:
    """Whatever else were on file, a month weighed beside the computed one comes to what it comes to by itself."""
    draw, months = random.Random(seed), Months(_sample(), AS_OF)  # noqa: S311  # not a secret
    period = draw.choice(months.open)
    told, lasting = months.adopted[period], months.computing(period).lasting
    use = [one for one in _sample().evidence.records if isinstance(one, Usage | Project)]
    sort = use if seed % 2 else _sample().evidence.records
    otherwise = _instead(draw, sort)
    beside, by_itself = Balance(_sample(), told, AS_OF, lasting), Balance(_sample(), told, AS_OF)
    assert beside.worth(otherwise) == by_itself.worth(otherwise)


def test_what_hangs_on_doubts_is_all_that_weighing_adds() -> None:
    weighed, told = session().problems, session().unweighed
    assert tuple(replace(one, worth=None) for one in weighed) == told
    assert [one for one in told if isinstance(one, Doubt)], "else there was nothing to weigh"
    assert not [one for one in told if one.worth]
