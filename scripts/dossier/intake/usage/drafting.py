"""A mapping in the making: what was guessed, and what is not certain, with its text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from dossier.contract.exports import Measured, Statistic
from dossier.intake.usage.meant import is_rate
from dossier.source.spelling import in_quotes as quoted

_LONGEST: Final = 190
_FEW: Final = 5
_OF_MONTH: Final[dict[Statistic, Statistic]] = {"highest": "peak", "lowest": "trough"}


@dataclass(frozen=True)
class FigureDraft:
    """A figure of the mapping; `why` its unit is not certain, and the better the `rank` the plainer is its head."""

    of: Measured
    statistic: Statistic
    unit: str
    column: str = ""
    metric: str = ""
    file: str = ""
    free: bool = False
    why: str = ""
    rank: int = 0

    @property
    def called(self) -> str:
        """What the platform calls it."""
        return self.metric or self.column or self.file or self.of

    @property
    def line(self) -> str:
        """Its line in the mapping."""
        words = (("column", self.column), ("metric", self.metric), ("file", self.file))
        named = [f"{key}: {quoted(value)}" for key, value in words if value]
        free = ["free: true"] if self.free else ["counter: true"] if self.unit == "seconds" else []
        parts = [f"of: {self.of}", f"statistic: {self.statistic}", *named, f"unit: {self.unit}", *free]
        return f"{{{', '.join(parts)}}}"


@dataclass
class MappingDraft:
    """What is known so far; `left` are columns and metrics of a figure of which there is a plainer one."""

    host: str = ""
    across: bool = False
    by_file: bool = False
    time: str = ""
    day: str = ""
    order: str = ""
    zone: str = ""
    every: int = 0
    metric: str = ""
    only: str = ""
    figures: list[FigureDraft] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    unsure: dict[str, str] = field(default_factory=dict)

    def add(self, figure: FigureDraft) -> None:
        """Add a figure; of two of the same the plainer one stays."""
        for index, one in enumerate(self.figures):
            if (one.of, one.statistic, one.file) != (figure.of, figure.statistic, figure.file):
                continue
            if one.called != figure.called and not (self.across and one.column and figure.column):
                better, other = (figure, one) if figure.rank > one.rank else (one, figure)
                self.figures[index] = better
                self.left.append(other.called)
                return
            if one.called == figure.called:
                return
        self.figures.append(figure)

    def text(self, platform: str) -> str:
        """The file, with a line on each mark."""
        figures = self.figures if self.time else list(self._of_months())
        marks = dict(self._marks(figures))
        host = "across: true" if self.across else "by_file: true" if self.by_file else f"column: {quoted(self.host)}"
        minutes = max(1, self.every // 60) if self.time else 5
        lines = [
            "# 监管平台导出的表怎样读；由 import usage 按第一次的文件猜出。",
            "# 请逐项核对，每核对一项，删去 unsure 里对应的一行。",
            "for: usage",
            f"platform: {quoted(platform)}",
            "filed_by: 乙方驻场运维组",
            f"host: {{{host}}}",
            *self._times(),
            *([f"metric: {quoted(self.metric)}"] if self.metric else []),
            *([f"only: [{self.only}]"] if self.only else []),
            f"interval_minutes: {minutes}",
            "figures:",
            *(f"  - {one.line}" for one in figures),
            "unsure:",
            *(f"  - {{what: {what}, because: {quoted(why[:_LONGEST])}}}" for what, why in marks.items()),
        ]
        return "\n".join(lines) + "\n"

    def _times(self) -> Iterator[str]:
        if self.time:
            day = f", day: {quoted(self.day)}" if self.day else ""
            order = f", order: {self.order}" if self.order not in ("", "year-first") else ""
            yield f"time: {{column: {quoted(self.time)}{day}, zone: {quoted(self.zone)}{order}}}"
            yield f"samples_every: {self.every}"

    def _of_months(self) -> Iterator[FigureDraft]:
        """The figures of a table without times: its highest and lowest are peak and trough, and a mean is neither."""
        ends = {one.of for one in self.figures if one.statistic in (*_OF_MONTH, *_OF_MONTH.values())}
        for one in self.figures:
            if one.of in ends and is_rate(one.of) and one.statistic == "mean":
                self.left.append(one.called)
            else:
                yield replace(one, statistic=_OF_MONTH.get(one.statistic, one.statistic))

    def _marks(self, figures: list[FigureDraft]) -> Iterator[tuple[str, str]]:
        """What is not certain, by key."""
        if self.left:
            few = "、".join(dict.fromkeys(self.left[:_FEW]))
            said = self.unsure.pop("figures", "")
            also = f"；{said}" if said else ""
            yield "figures", f"这些没有用上：{few}；要用的照样子补在 figures 里{also}"
        yield from self.unsure.items()
        for number, one in enumerate(figures):
            if one.why:
                yield f"figures.{number}.unit", f"{one.column or one.called}：{one.why}"
        if not self.time:
            yield "interval_minutes", "表里没有时间，当作每 5 分钟采样一次；最大、最小当作全月的峰值、谷值"
        yield "filed_by", "不知道由谁整理，请写上填报的科室或岗位"
        yield "platform", "平台的名称照命令行抄的，请改成记录里该有的名称"
