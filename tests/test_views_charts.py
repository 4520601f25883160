"""Charts: bars as long as their figures, thresholds where they belong, words for those who do not see them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree as ET

import pytest

from dossier.views import charts
from dossier.views.charts import Bar, Fall, Point, ThresholdMark

SVG = "{http://www.w3.org/2000/svg}"


def _marks(svg: str, name: str) -> list[dict[str, str]]:
    return [node.attrib for node in ET.fromstring(svg).iter() if node.attrib.get("class") == f"chart-{name}"]  # noqa: S314


def _title(svg: str) -> str:
    return ET.fromstring(svg).findtext(f"{SVG}title") or ""  # noqa: S314  # made here


def test_bars_of_points_share_one_scale() -> None:
    svg = charts.points_by_group(
        [Bar("甲", Fraction(10), Fraction(15), Fraction(20)), Bar("乙", Fraction(40), Fraction(40), Fraction(40))]
    )
    # 640 less 110 and 90 is 440 for the widest, 40 points: 11 a point
    assert [mark["width"] for mark in _marks(svg, "done")] == ["110", "440"]
    assert [mark["width"] for mark in _marks(svg, "open")] == ["165", "440"]
    assert [mark["width"] for mark in _marks(svg, "rest")] == ["220", "440"]
    assert _title(svg) == "各组得分：甲10分，最多可得15分，满分20分；乙40分，最多可得40分，满分40分"


def test_scores_fall_into_bins_that_include_their_lower_edge() -> None:
    svg = charts.distribution([Fraction(0), Fraction("4.99"), Fraction(5), Fraction(100)], [])
    heights = [mark["height"] for mark in _marks(svg, "done")]
    # two of the bins of five have one score, the first has two and so the full 112 units
    assert heights[:3] == ["112", "56", "0"]
    assert heights[-1] == "56"  # 100 belongs to the last bin
    assert "0至5分2个，5至10分1个，95至100分1个" in _title(svg)


def test_thresholds_are_drawn_at_their_score() -> None:
    svg = charts.distribution([], [ThresholdMark(Fraction(40), "建议缩减"), ThresholdMark(Fraction(60), "建议扩容")])
    # 20 + 600 * 40 / 100 and 20 + 600 * 60 / 100
    assert [mark["x1"] for mark in _marks(svg, "threshold")] == ["260", "380"]
    assert _title(svg).endswith("没有数据。界线：建议缩减：40，建议扩容：60")


def test_a_waterfall_goes_down_from_sum_to_sum() -> None:
    falls = [
        Fall("计费", Decimal("100.00"), total=True),
        Fall("系数", Decimal("-40.00")),
        Fall("应付", Decimal("60.00"), total=True),
    ]
    svg = charts.waterfall(falls)
    # 4.4 a yuan from 110 on
    assert [(mark["x"], mark["width"]) for mark in _marks(svg, "done")] == [("110", "440"), ("110", "264")]
    assert [(mark["x"], mark["width"]) for mark in _marks(svg, "loss")] == [("374", "176")]
    assert _title(svg) == "从计费到应付：计费100.00元；系数−40.00元；应付60.00元"


def test_a_waterfall_may_go_below_zero() -> None:
    falls = [
        Fall("计费", Decimal("50.00"), total=True),
        Fall("故障", Decimal("-100.00")),
        Fall("结转", Decimal("50.00")),
    ]
    svg = charts.waterfall(falls)
    # from -50 to 50: zero lies in the middle, at 330
    assert [mark["x"] for mark in _marks(svg, "done")] == ["330"]
    assert [(mark["x"], mark["width"]) for mark in _marks(svg, "loss")] == [("110", "440")]
    assert [(mark["x"], mark["width"]) for mark in _marks(svg, "gain")] == [("110", "220")]


def test_a_trend_rises_with_its_values_and_says_its_bounds() -> None:
    svg = charts.trend(
        "得分",
        [
            Point("2024-01", Fraction(0), Fraction(0), Fraction(0)),
            Point("2024-02", Fraction(90), Fraction(90), Fraction(100)),
        ],
    )
    assert [mark["cy"] for mark in _marks(svg, "done")] == ["140", "32"]  # 140 - 90/100 * 120
    assert [mark["cx"] for mark in _marks(svg, "done")] == ["110", "530"]
    assert _title(svg) == "得分：2024-01 0；2024-02 90（90至100）"


def test_a_label_stands_below_where_the_line_turns_up_and_above_the_names_of_the_months() -> None:
    svg = charts.trend("得分", [Point(f"m{value}", *[Fraction(value)] * 3) for value in (100, 0, 50)])
    heights = {node.text: node.attrib["y"] for node in ET.fromstring(svg).iter() if "y" in node.attrib}  # noqa: S314
    # 100 lies at 20, 0 at 140, 50 at 80: 7 above, but 15 below the lowest; the months stand 28 below the line of zero
    assert heights == {"100": "13", "0": "155", "50": "73", "m100": "168", "m0": "168", "m50": "168"}


def _texts(svg: str) -> list[tuple[str, str, str]]:
    """Words with their place across and on which side of it they stand."""
    found = (node for node in ET.fromstring(svg).iter() if "text-anchor" in node.attrib)  # noqa: S314  # made here
    return [(node.text or "", node.attrib["x"], node.attrib["text-anchor"]) for node in found]


def test_a_label_stands_on_the_side_of_a_steep_line_that_is_free() -> None:
    months = [Point(f"m{value}", *[Fraction(value)] * 3) for value in (1000, 100000, 90000, 0)]
    svg = charts.trend("t", months, say=lambda value: f"{value}.00 元")
    placed = [one for one in _texts(svg) if one[0].endswith("元")]
    # The points are 140 apart, "0.00 元" is 47 wide. The line falls 108 to it, 108 * 23.5 > 6 * 140: words right of it.
    # From 1000 it climbs 118.8: words left of it. From 100000 to 90000 it falls 12, 12 * 36 < 840: words above.
    assert placed == [
        ("0.00 元", "535", "start"), ("90000.00 元", "390", "middle"), ("100000.00 元", "250", "middle"),
        ("1000.00 元", "105", "end"),
    ]  # fmt: skip


def test_the_words_of_a_climb_lie_on_no_line_with_one_month_only() -> None:
    one = [Point("2024-03", Fraction(10), Fraction(10), Fraction(10))]
    ahead = [Point("2024-12", Fraction(0), Fraction(10), Fraction(12))]
    svg = charts.climb("累计", one, ahead, Fraction(100))
    # The axis and the dashes end at 530; the sum so far stands left of its point at 110, both ends right of 530 + 6.
    assert ("10.00", "106", "end") in _texts(svg)
    assert [place for words, place, _ in _texts(svg) if words in ("12.00", "10.00")] == ["106", "536", "536"]
    lines = [node.attrib["x2"] for node in ET.fromstring(svg).iter() if "x2" in node.attrib]  # noqa: S314  # made here
    assert lines == ["530", "530"]
    ends = [float(node.attrib["y"]) for node in ET.fromstring(svg).iter() if node.attrib.get("x") == "536"]  # noqa: S314
    assert ends[1] - ends[0] == 14  # they would be 2 hundredths of 156 apart


def test_words_of_many_months_stand_apart_and_the_last_month_has_its_own() -> None:
    months = [Point(f"2024-{month:02}", *[Fraction(100000 + month)] * 3) for month in range(1, 13)]
    svg = charts.trend("t", months)
    names = [words for words, _, _ in _texts(svg) if words.startswith("2024")]
    # 420 / 11 = 38 units apart, seven letters of 7 and a gap of 6: 55, so every second one from the last back
    assert names == ["2024-12", "2024-10", "2024-08", "2024-06", "2024-04", "2024-02"]
    assert len(_marks(svg, "done")) == 12


@pytest.mark.parametrize(
    "svg",
    [
        charts.points_by_group([]),
        charts.distribution([], []),
        charts.waterfall([]),
        charts.trend("t", [Point("x", Fraction(0), Fraction(0), Fraction(0))]),
    ],
)
def test_nothing_to_show_is_still_a_chart(svg: str) -> None:
    assert ET.fromstring(svg).attrib["role"] == "img"  # noqa: S314  # made here


def test_names_cannot_bring_markup_along() -> None:
    svg = charts.points_by_group([Bar("<script>&", Fraction(1), Fraction(1), Fraction(1))])
    assert "<script" not in svg
    assert "<script>&1分" in _title(svg)


def test_a_figure_just_below_a_threshold_is_not_rounded_up_to_it() -> None:
    svg = charts.points_by_group([Bar("甲", Fraction("79.99999"), Fraction(80), Fraction(100))])
    assert "79.9999… / 100" in svg


def test_a_name_that_is_too_long_for_its_room_is_shortened_beside_its_bar() -> None:
    """102 points hold eight Chinese characters, of which one is the ellipsis; the description keeps the whole name."""
    name = "政务云平台服务质量与安全"
    drawn = str(charts.points_by_group((Bar(name, Fraction(1), Fraction(2), Fraction(3)),)))
    assert ">政务云平台服务…</text>" in drawn
    assert name in drawn
