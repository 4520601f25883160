"""What the comparison of months keeps from build to build."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from compared_months import put
from dossier.assessment import to_json
from dossier.exact.period import Period
from dossier.publish.compared import KEPT
from dossier.report import Report
from dossier.report.public import public
from dossier.site.compared import payload
from dossier.site.front import PublishedMonth
from report_factory import Make


def at(points: int, period: str = "2024-03") -> Report:
    """A month of a report whose first row has so many points, as if built at a commit."""
    made = Make().report()
    row = made.assessment.indicators[0]
    rows = (row.model_copy(update={"points": Fraction(points)}), *made.assessment.indicators[1:])
    month = made.assessment.model_copy(update={"indicators": rows, "period": period})
    return replace(made, period=Period.parse(period), assessment=month, history=(month,))


def states(files: Mapping[str, bytes]) -> list[Mapping[str, object]]:
    found = json.loads(payload(files["compare/index.js"]))["states"]
    assert isinstance(found, list)
    return found


def pairs(files: Mapping[str, bytes], key: object) -> Mapping[str, Mapping[str, object]]:
    found = json.loads(payload(files[f"compare/pairs-{key}.js"]))
    assert isinstance(found, dict)
    return found


def test_each_earlier_month_is_compared_with_each_later_one(tmp_path: Path) -> None:
    files = put(tmp_path, [at(1, "2024-05"), at(2, "2024-03"), at(2, "2024-04")])
    march, april, may = states(files)
    assert [one["period"] for one in (march, april, may)] == ["2024-03", "2024-04", "2024-05"]
    assert list(pairs(files, may["key"])) == [march["key"], april["key"]]
    assert pairs(files, march["key"]) == {}
    assert pairs(files, may["key"])[str(march["key"])]["worth"]  # a point less


def test_a_month_keeps_the_figures_of_its_builds_before(tmp_path: Path) -> None:
    put(tmp_path, [at(2)])
    files = put(tmp_path, [at(1)])
    before, now = states(files)
    assert (before["current"], now["current"]) == (False, True)
    assert list(pairs(files, now["key"])) == [before["key"]]
    whole = gzip.decompress(files[f"compare/{before['key']}.json.gz"]).decode()
    assert whole == to_json(at(2).assessment)


def test_the_same_figures_again_are_no_other_state(tmp_path: Path) -> None:
    first = put(tmp_path, [at(2)])
    assert put(tmp_path, [at(2)]) == first


def test_so_many_builds_are_kept_and_no_more(tmp_path: Path) -> None:
    for points in range(KEPT + 2):
        put(tmp_path, [at(points)])
    files = put(tmp_path, [at(KEPT + 2)])
    kept = [one["key"] for one in states(files)]
    assert len(kept) == KEPT + 1
    assert sorted(path.name for path in (tmp_path / "compare").glob("*.gz")) == sorted(
        f"{one}.json.gz" for one in kept[:-1]
    )


def test_figures_that_come_back_are_current_again(tmp_path: Path) -> None:
    first = states(put(tmp_path, [at(2)]))[0]["key"]
    put(tmp_path, [at(1)])
    before, now = states(put(tmp_path, [at(2)]))
    assert now["key"] == first
    assert before["key"] != first


def test_the_public_keeps_nothing_that_was_taken_back(tmp_path: Path) -> None:
    put(tmp_path, [public(at(2))])
    files = put(tmp_path, [public(at(1))])
    assert len(states(files)) == 1
    assert not [name for name in files if name.endswith(".gz")]


def test_a_month_that_is_not_built_is_taken_as_it_lies_there(tmp_path: Path) -> None:
    march = at(2)
    first = put(tmp_path, [march])
    key = states(first)[0]["key"]
    lying = PublishedMonth("2024-03", march.assessment, frozenset(), "已签发")
    files = put(tmp_path, [at(1, "2024-04")], lying=[lying])
    assert files[f"compare/{key}.js"] == first[f"compare/{key}.js"]
    assert states(files)[0]["status"] == "已签发"
    (tmp_path / "compare" / f"{key}.js").unlink()  # an older program wrote none: it is made from what is known
    again = put(tmp_path, [at(1, "2024-04")], lying=[lying])
    assert (
        json.loads(payload(again[f"compare/{key}.js"]))["fields"]
        == json.loads(payload(first[f"compare/{key}.js"]))["fields"]
    )


@pytest.mark.parametrize(
    "index",
    [
        b"", b"dossierPut(", b'dossierPut("index",[]);\n', b'dossierPut("index",{"states":[1,{"key":"../../x"}]});\n',
        b"\xff\xfe", b'dossierPut("index",' + b"[" * 5000 + b");\n",
    ],
)  # fmt: skip
def test_what_lies_there_is_not_trusted(tmp_path: Path, index: bytes) -> None:
    put(tmp_path, [at(2)])
    (tmp_path / "compare" / "index.js").write_bytes(index)
    assert len(states(put(tmp_path, [at(1)]))) == 1


def test_a_damaged_state_is_dropped(tmp_path: Path) -> None:
    put(tmp_path, [at(2)])
    (old,) = states(put(tmp_path, [at(1)]))[:1]
    (tmp_path / "compare" / f"{old['key']}.json.gz").write_bytes(b"\x1f\x8b broken")
    files = put(tmp_path, [at(0)])
    assert pairs(files, states(files)[-1]["key"]).keys().isdisjoint({old["key"]})
