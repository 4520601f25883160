"""What a text says about how long a service stood still: 中断 35 分钟, 停机超过四十分钟, 09:15 至 09:56 不可用.

Only clear statements are taken. What is planned, supposed, practised, denied or quoted from the contract is none, and
neither is a number without the word for a stop beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, TypeAlias

Sense: TypeAlias = Literal["exactly", "about", "above", "least", "below", "until"]

MOST: Final = 32
"""Sentences of a text that are kept."""
LONGEST: Final = 240
"""Characters of a sentence; a longer one states nothing clearly."""


def _words(pattern: str) -> re.Pattern[str]:
    """Words in any case."""
    return re.compile(pattern, re.IGNORECASE)


_HOUR: Final = 60
_DAY: Final = 24 * _HOUR

_NUMBER: Final = r"[0-9]{1,4}(?:\.[0-9]{1,2})?|[零〇一二两三四五六七八九十百]{1,6}"
_DURATION: Final = (
    rf"(?:(?P<half>半)\s*个?\s*(?:小时|钟头)"
    rf"|(?P<hours>{_NUMBER})\s*个?(?P<plus>半)?\s*(?:小时|钟头|hours?\b|h\b)(?P<more>半)?"
    rf"(?:\s*[零又]?\s*(?P<rest>{_NUMBER})\s*(?:分钟?|minutes?\b|min\b))?"
    rf"|(?P<minutes>{_NUMBER})\s*(?:分钟|minutes?\b|mins?\b))"
)
_STOP: Final = (
    r"停机|停运|停服|停止服务|停止运行|停摆|宕机|中断|断网|断线|不可用|无法访问|无法使用|无法登录|不可达|瘫痪"
    r"|\boutage|\bdowntime|\bdown\b|\binterrupt\w*|\bunavailable"
)
_LASTS: Final = (
    r"故障(?:时长|时间)|影响(?:时长|时间)"
    r"|(?<!处置)(?<!处理)(?<!抢修)(?<!排查)(?<!观察)(?<!告警)(?:持续|历时)"
)
_STOPS: Final = _words(_STOP)
_FAULT: Final = _words(rf"{_STOP}|故障|影响|障〔|incident|fault")
_GAP: Final = r"[^0-9，,。；;扣罚减得退]{0,24}?"
_AFTER: Final = _words(rf"(?:(?P<stop>{_STOP})|(?P<lasts>{_LASTS})){_GAP}{_DURATION}(?=(?P<tail>.{{0,3}}))")
_BEFORE: Final = _words(rf"{_DURATION}\s*(?:的|之久的?|of)?\s*(?:业务|服务|系统|应用|网络)?(?P<stop>{_STOP})")
_CLOCK: Final = r"(?P<{0}>(?:[01]?[0-9]|2[0-3])(?:[:：][0-5][0-9]|[时点][0-5][0-9]分))"
_RANGE: Final = _words(
    _CLOCK.format("begin") + r"(?:[:：][0-5][0-9])?\s*(?:至|到|—+|－|-|~|～|–|to)\s*" + _CLOCK.format("end"),
)
_BACK: Final = _words(
    _CLOCK.format("back")
    + r"(?:[:：][0-5][0-9])?[^0-9，,。；;]{0,12}?(?:(?:业务|服务|应用|系统)(?:已|均|全部|完全)*恢复|全部恢复"
    r"|恢复(?:业务|服务|正常|访问|运行)|\brestored|\brecovered)",
)
_ABOVE: Final = _words(r"(?<![不未没有])(?:超过|超出|大于|多于|长于|逾|超|more than|over)\s*$")
_BELOW: Final = _words(
    r"(?:(?:不|未|没有)(?:超过|超出|大于|多于|到|足|满|达)|少于|小于|短于|低于|within|less than)\s*$"
)
_ABOUT: Final = _words(r"(?:约|大概|近|将近|接近|差不多|about|some)\s*$")
_NO_STATEMENT: Final = _words(
    r"(?:未|没有|并未|无|不曾|未曾|避免)(?:造成|发生|出现|引起|导致|产生)?[^，,。；;]{0,6}?(?:停机|中断|宕机|停运)"
    r"|预计|预估|计划(?!外)|预案|目标|允许|承诺|要求|应在|须在|限时|演练|模拟|如果|假如|若|一旦|每次|上次|上月|去年|以往|此前|往年"
    r"|平均|\bRTO\b|\bSLA\b|不扣|\bplanned|\bwould\b|\bif\b|\bdrill",
)
_QUOTED: Final = _words(r"合同|附件|附表|规定|标准|条款|考核办法|以上的|以下的|(?:分钟|小时)的[为属即]|即为|不满|每超")
_NOT_ALL: Final = _words(r"数据|备份|部分|临时|预计|次日|backup|partial|UTC|GMT|Z\b|\+00")
_HEAD: Final = _words(r"[^0-9]{0,12}(?:停机|中断|停运|宕机|影响)(?:的)?(?:时长|时间|分钟数?)[^0-9]{0,8}")
_ITEM: Final = _words(rf"[^0-9]?.{{1,60}}?[：:|\s]\s*{_DURATION}\s*\|?")
_DATE: Final = _words(
    r"(?<![0-9])(?:(?P<year>20[0-9]{2})\s*[-年/.]\s*)(?P<month>1[0-2]|0?[1-9])\s*[-月/.]\s*(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
)
_SHORT: Final = _words(r"(?<![0-9年])(?P<month>1[0-2]|0?[1-9])\s*月\s*(?P<day>3[01]|[12][0-9]|0?[1-9])\s*[日号]")
_WRITTEN: Final = _words(r"(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})[日号]")
_ENDS: Final = _words(r"[。；;！!？?\n\r]+")
_MAY: Final = _words(rf"{_STOP}|{_LASTS}|恢复|restored|recovered")
_THEN: Final = ("后", "前", "才", "内")
_ROUND: Final = ("左右", "上下", "余", "多", "许")
_DIGITS: Final = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS: Final = {"十": 10, "百": 100}


@dataclass(frozen=True, slots=True)
class Statement:
    """A duration that a sentence tells, in minutes; of `until`, the minutes of the day at which it was over.

    `whole`: it is that of the fault, not of a stop.
    """

    sense: Sense
    minutes: Fraction
    sentence: str
    whole: bool = False


def may_tell(text: str) -> bool:
    """Whether a text has a word without which none of its sentences states anything."""
    return _MAY.search(text) is not None


def sentences(text: str) -> tuple[str, ...]:
    """The sentences that state something, so many at most; a list under a heading has the heading in each."""
    found: dict[str, None] = {}
    head = ""
    for part in _ENDS.split(text):
        line = " ".join(part.split())
        if not line or len(line) > LONGEST:
            head = ""
            continue
        if head and _ITEM.fullmatch(line):
            line = f"{head} {line}"
        else:
            head = line if _HEAD.fullmatch(line) else ""
        if _MAY.search(line) and any(True for _ in statements(line)):
            found[line] = None
            if len(found) == MOST:
                break
    return tuple(found)


def statements(sentence: str) -> Iterator[Statement]:
    """What one sentence states."""
    if _NO_STATEMENT.search(sentence):
        return
    stops = False
    for pattern in (_AFTER, _BEFORE):
        for match in pattern.finditer(sentence):
            if _within_range(match, sentence):
                continue
            if (match.groupdict().get("tail") or "").strip().startswith(_THEN) or not _FAULT.search(sentence):
                continue
            sense = _sense(match, sentence)
            if sense in ("above", "least", "below") and _QUOTED.search(sentence):
                continue
            stops = True
            yield Statement(sense, _minutes(match), sentence, whole=bool(match.groupdict().get("lasts")))
        if stops:
            return
    if _STOPS.search(sentence):
        for match in _RANGE.finditer(sentence):
            yield Statement("exactly", Fraction((_clock(match["end"]) - _clock(match["begin"])) % _DAY), sentence)
    if not _NOT_ALL.search(sentence):
        for match in _BACK.finditer(sentence):
            yield Statement("until", Fraction(_clock(match["back"])), sentence, whole=True)


def _within_range(match: re.Match[str], sentence: str) -> bool:
    """Whether the number is one end of two: 20 至 40 分钟."""
    start = match.start("minutes") if match["minutes"] else match.start("hours") if match["hours"] else 0
    return bool(
        re.search(
            r"[0-9零〇一二两三四五六七八九十百]\s*(?:分钟)?\s*(?:至|到|~|～|-|—)\s*$",
            sentence[max(0, start - 12) : start],
        )
    )


def _sense(match: re.Match[str], sentence: str) -> Sense:
    name = next(name for name in ("half", "hours", "minutes") if match[name])
    before, tail = sentence[max(0, match.start(name) - 10) : match.start(name)], match.groupdict().get("tail") or ""
    if _BELOW.search(before) or tail.startswith(("以内", "之内", "以下")):
        return "below"
    if tail.startswith("以上"):
        return "least"
    if _ABOVE.search(before):
        return "above"
    return "about" if _ABOUT.search(before) or tail.strip().startswith(_ROUND) else "exactly"


def _minutes(match: re.Match[str]) -> Fraction:
    if match["half"]:
        return Fraction(_HOUR, 2)
    if match["minutes"]:
        return _value(match["minutes"])
    half = Fraction(_HOUR, 2) if match["plus"] or match["more"] else Fraction(0)
    return _value(match["hours"]) * _HOUR + half + (_value(match["rest"]) if match["rest"] else Fraction(0))


def _value(word: str) -> Fraction:
    if word[0].isascii():
        return Fraction(word)
    total, digit = 0, 0
    for char in word:
        if char in _UNITS:
            total, digit = total + (digit or 1) * _UNITS[char], 0
        else:
            digit = _DIGITS[char]
    return Fraction(total + digit)


def _clock(word: str) -> int:
    hours, minutes = re.split("[:：时点]", word.rstrip("分"))
    return int(hours) * _HOUR + int(minutes)


def days(sentence: str) -> Iterator[tuple[int | None, int, int]]:
    """The days that a sentence names, as year, month and day; None for a year that it leaves out."""
    for match in _DATE.finditer(sentence):
        yield int(match["year"]), int(match["month"]), int(match["day"])
    for match in _SHORT.finditer(sentence):
        yield None, int(match["month"]), int(match["day"])
    for match in _WRITTEN.finditer(sentence):
        yield None, int(_value(match["month"])), int(_value(match["day"]))
