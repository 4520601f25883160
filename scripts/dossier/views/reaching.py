"""When the total of the contract is reached, in words, and how that was found: for pages, paper and workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from dossier.assessment import Assessment
from dossier.forecast import Forecast, forecast
from dossier.views import charts
from dossier.views.figures import money, money_span, percent


@dataclass(frozen=True)
class Reaching:
    """The sum so far against the total: in one sentence when it is reached, and step by step how that was found."""

    found: Forecast
    headline: str
    steps: tuple[str, ...]

    @property
    def share(self) -> str:
        """How much of the total has been payable so far."""
        low, high = (percent(Fraction(one) / Fraction(self.found.ceiling)) for one in self._so_far)
        return low if low == high else f"{low}～{high}"

    @property
    def _so_far(self) -> tuple[Fraction, Fraction]:
        return Fraction(self.found.cumulative_low), Fraction(self.found.cumulative_high)


def reaching(history: Sequence[Assessment]) -> Reaching | None:
    """Of the last of the months, which are in order; None without a total, or of a month that tells no months ahead."""
    found = forecast(history)
    if found is None or not found.ceiling:
        return None
    return Reaching(found, _headline(found), tuple(_steps(found)))


def _headline(one: Forecast) -> str:
    end = one.months[-1].period if one.months else one.since
    if one.reached:
        return f"{one.latest} 已达到合同总价"
    if not one.earliest:
        return f"预计到合同期末（{end}）达不到合同总价"
    first = f"{one.earliest} 已可能达到" if one.earliest <= one.since else f"最早 {one.earliest} 达到"
    if not one.latest:
        return f"预计{first}合同总价；按最低估计，到合同期末（{end}）达不到"
    if one.earliest == one.latest:
        return f"预计 {one.earliest} 达到合同总价"
    return f"预计{first}合同总价，最晚 {one.latest}"


def _steps(one: Forecast) -> tuple[str, ...]:
    so_far = money_span(one.cumulative_low, one.cumulative_high)
    share = f"{money(one.paid)} ÷ {money(one.billed)} ＝ {percent(one.share_low)}，按未舍入的比例计算"
    return (
        (
            f"截至 {one.since} 累计应付 {so_far} 元，合同总价 {money(one.ceiling)} 元。"
            "已签发的月份按签发的金额计，未签发的月份按应付的可能区间计。"
        ),
        (
            "以后各月的计费按登记册和约定的单价计算，到合同期最后一天为止。"
            "登记册里没有的（今后的增减和用量、故障、扣款）不预计。"
        ),
        f"最高：每月计费 × 最高支付比例 {percent(one.share_high)}。",
        (
            f"最低：每月计费 × 以往各月的支付比例，即应付（未签发的按下限）合计 ÷ 计费合计：{share}"
            "（不低于 0，不高于最高支付比例）。"
        ),
        "每月四舍五入到分，逐月加到累计上；累计首次不低于当月合同总价的月份，就是达到的月份。",
    )


def chart(history: Sequence[Assessment], one: Reaching, font: str) -> Markup:
    """The sums so far, and the range of those ahead, against the total."""
    so_far = [
        charts.Point(month.period, total, total, total)
        for month in history
        for total in (Fraction(month.settlement.cumulative),)
    ]
    found = one.found
    low, high = Fraction(found.cumulative_low), Fraction(found.cumulative_high)
    so_far[-1] = charts.Point(so_far[-1].name, so_far[-1].value, low, high)
    ahead = [
        charts.Point(month.period, Fraction(0), Fraction(month.cumulative_low), Fraction(month.cumulative_high))
        for month in found.months
    ]
    return charts.climb("累计应付与合同总价（元）", so_far, ahead, Fraction(found.ceiling), font)
