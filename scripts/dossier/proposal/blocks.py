"""How the account is told: headings, sentences, tables and lists, the same for every format.

What stands in records, problems and paths is marked as a `Quote`: each format sees to it that it does nothing there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import Final, TypeAlias

from dossier.problems.states import state
from dossier.proposal.result import (
    CauseMove,
    CauseShare,
    Caution,
    Consent,
    MonthFate,
    MonthFigures,
    MonthMove,
    ProblemMove,
    Proposed,
    RecordMove,
    RowFigures,
    Warned,
)
from dossier.proposal.state import How
from dossier.views.figures import change, figure, money, money_span, signed, span


class Quote(str):
    """Words of somebody else."""

    __slots__ = ()


Words: TypeAlias = tuple[str, ...]
"""A sentence in pieces, quotes among them."""


@dataclass(frozen=True)
class Heading:
    """A heading; `level` 1 is the account's own."""

    level: int
    words: Words


@dataclass(frozen=True)
class Sentence:
    """A paragraph."""

    words: Words


@dataclass(frozen=True)
class Grid:
    """A table; all columns but the first are figures or words of ours."""

    head: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]


@dataclass(frozen=True)
class Listing:
    """A list; so many more are not shown."""

    items: tuple[Words, ...]
    more: int = 0


Block: TypeAlias = Heading | Sentence | Grid | Listing

RED: Final = "🔴"
_FATES: Final[dict[MonthFate, str]] = {
    "changed": "",
    "new": "首次有记录",
    "gone": "不再有记录",
    "stopped": "有错误，改正以前不能计算",
    "mended": "错误已改正，可以计算",
}
_CAUTIONS: Final[dict[Caution, str]] = {
    "issued": "涉及已签发的月份",
    "contract": "涉及合同数据",
    "roles": "涉及角色、权限与公钥登记",
    "program": "涉及程序或网站外观，运行以前须由人逐行看过",
    "nobody": "没有规则允许任何人改动",
}
_HOWS: Final[dict[How, str]] = {"added": "新增", "changed": "修改", "moved": "移动", "removed": "删除"}
_SEVERITIES: Final = {"error": "错误", "warning": "提醒"}
_SHORT: Final = 10


def blocks(told: Proposed, most: int | None = None) -> Iterator[Block]:
    """The account; of each list no more than `most`."""
    yield Heading(1, ("这次改动带来的变化",))
    yield Sentence(tuple(_summary(told)))
    if told.months:
        yield Grid(("月份", "综合得分", "应付（元）", "还有变化的"), tuple(map(_overview, told.months[:most])))
        yield from _left_out(told.months, most)
    if told.warned:
        yield Heading(2, (f"{RED} 需要特别看的",))
        yield from _listing([_caution(one, most) for one in told.warned], None)
    if told.consents:
        yield Heading(2, ("须由谁认可",))
        yield from _listing([_consent(one) for one in told.consents], most)
    yield from _problems("新出现的问题", told.appeared, most)
    yield from _problems("已改正的问题", told.mended, most)
    for month in told.months[:most]:
        yield from _month(month, most)
    yield from _records(told, most)
    start, head = told.revisions.start[:_SHORT], told.revisions.head[:_SHORT]
    moved_on = "" if told.revisions.base == told.revisions.start else "目标分支此后又有提交，合并后的结果以合并时为准。"
    compared = f"比较的是 {start}（与目标分支的共同起点）和 {head}，按 {told.as_of} 的情况计算。"
    yield Sentence((compared, moved_on))


def _summary(told: Proposed) -> Iterator[str]:
    if not (told.records or told.attachments or told.others):
        yield "没有任何文件改动。"
        return
    if told.months:
        yield f"{len(told.months)} 个月有变化，应付合计 {signed(told.payable_delta)} 元"
        yield f"；其余 {told.unmoved} 个月不变。" if told.unmoved else "。"
        if any(one.fate in ("stopped", "mended") for one in told.months):
            yield "有错误的月份未计入合计。"
    else:
        yield "各月的得分、应付和状态都不变。"
    errors = sum(one.severity == "error" for one in told.appeared)
    if errors:
        yield f"{RED} 新出现 {errors} 个错误，改正以前不能合并。"


def _overview(month: MonthMove) -> tuple[Words, ...]:
    was, now = month.before, month.after
    points = yuan = ""
    if was is not None and now is not None:
        points = f"（{change(now.points - was.points)}）" if now.points != was.points else ""
        yuan = f"（{signed(now.payable - was.payable)}）" if now.payable != was.payable else ""
    return (
        (month.period,),
        (f"{_points(was)} → {_points(now)}{points}",),
        (f"{_money(was)} → {_money(now)}{yuan}",),
        (_FATES[month.fate] or "、".join(month.also),),
    )


def _points(figures: MonthFigures | RowFigures | None) -> str:
    """Points, and within which bounds they are still open."""
    if figures is None:
        return "—"
    bounds = "" if figures.low == figures.high else f"［{span(figures.low, figures.high)}］"
    return f"{figure(figures.points)}{bounds}"


def _money(figures: MonthFigures | None) -> str:
    if figures is None:
        return "—"
    low, high = figures.payable_low, figures.payable_high
    return f"{money(figures.payable)}{'' if low == high else f'［{money_span(low, high)}］'}"


def _month(month: MonthMove, most: int | None) -> Iterator[Block]:
    if not month.causes and not month.rows:
        return
    yield Heading(2, (month.period,))
    if month.causes:
        rows = tuple(
            ((one.cause,), (_change(one.points),), (signed(one.payable),), _shares(one, most)) for one in month.causes
        )
        yield Grid(("原因", "分数", "应付（元）", "其中"), rows)
    if month.rows:
        touched = tuple(((Quote(one.name),), (_row(one.before),), (_row(one.after),)) for one in month.rows[:most])
        yield Grid(("涉及的评分行", "之前", "之后"), touched)
        yield from _left_out(month.rows, most)


def _change(points: Fraction) -> str:
    return change(points) if points else "0"


def _row(row: RowFigures | None) -> str:
    return "—" if row is None else f"{_points(row)} {state('state', row.state)}"


def _shares(cause: CauseMove, most: int | None) -> Words:
    words: list[str] = []
    for share in cause.shares[:most]:
        words += ["；"] if words else []
        words += _share(share)
    left = len(cause.shares) - len(cause.shares[:most])
    return (*words, f"；另有 {left} 项" if left else "")


def _share(share: CauseShare) -> Iterator[str]:
    yield Quote(share.name)
    amounts = [f"{change(share.points)} 分"] if share.points else []
    amounts += [f"{signed(share.payable)} 元"] if share.payable else []
    yield f" {'，'.join(amounts)}"
    if share.by:
        yield from ("（因", Quote(share.by), "）")


def _caution(one: Warned, most: int | None) -> Words:
    month = f" {one.month}" if one.month else ""
    return (f"{RED} {_CAUTIONS[one.why]}{month}：", *_paths(one.paths, most))


def _consent(one: Consent) -> Words:
    named: list[str] = []
    for role in one.roles:
        named += ["、"] if named else []
        named.append(Quote(role))
    together = len(one.roles) > 1
    how = f"（须 {one.needed} 方共同认可）" if one.needed > 1 else "（其中一方）" if together else ""
    return (*named, f"{how}：{len(one.paths)} 个文件")


def _paths(paths: Sequence[str], most: int | None) -> Words:
    words: list[str] = []
    for path in paths[:most]:
        words += ["、"] if words else []
        words.append(Quote(path))
    left = len(paths) - len(paths[:most])
    return (*words, f" 等 {len(paths)} 个文件" if left else "")


def _problems(title: str, found: Sequence[ProblemMove], most: int | None) -> Iterator[Block]:
    if found:
        yield Heading(2, (f"{title}（{len(found)}）",))
        yield from _listing([_problem(one) for one in found[:most]], None)
        yield from _left_out(found, most)


def _problem(one: ProblemMove) -> Words:
    place = f"{one.path}:{one.line}" if one.line else one.path
    hint = ("　提示：", Quote(one.hint)) if one.hint else ()
    return (f"{_SEVERITIES[one.severity]} ", Quote(place), " ", Quote(one.message), *hint)


def _records(told: Proposed, most: int | None) -> Iterator[Block]:
    if told.records:
        yield Heading(2, (f"记录（{len(told.records)}）",))
        for (how, month), found in groupby(sorted(told.records, key=_place), key=lambda one: (one.how, one.month)):
            listed = tuple(found)
            yield Sentence((f"{_HOWS[how]}，{month or '长期有效的材料与项目登记'}（{len(listed)}）",))
            yield from _listing([_record(one) for one in listed], most)
    beside = [f"{told.attachments} 个附件"] if told.attachments else []
    beside += [f"{told.others} 个合同、页面或程序文件"] if told.others else []
    if beside:
        yield Sentence((f"另有 {'、'.join(beside)}改动。",))


def _place(one: RecordMove) -> tuple[int, str, str]:
    return list(_HOWS).index(one.how), one.month, one.path


def _record(one: RecordMove) -> Words:
    return (f"{one.kind}：", Quote(one.title)) if one.title else (Quote(one.path), "（读不出来）")


def _listing(items: Sequence[Words], most: int | None) -> Iterator[Block]:
    shown = tuple(items[:most])
    yield Listing(shown, len(items) - len(shown))


def _left_out(items: Sequence[object], most: int | None) -> Iterator[Block]:
    left = len(items) - len(items[:most])
    if left:
        yield Sentence((f"另有 {left} 项，这里没有列出。",))
