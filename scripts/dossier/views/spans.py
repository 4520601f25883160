"""The half-year and the year that a month lies in, as far as they have come."""

from __future__ import annotations

from dossier.problems.wording import Language
from dossier.report import Report
from dossier.spans import HalfOrYear, SpanAssessment, over

_HALVES = ("", "上半年", "下半年")


def spans(report: Report) -> tuple[SpanAssessment, ...]:
    """Those of the month, with the months up to this one."""
    found = (over(report.history, span) for span in HalfOrYear.of(report.period))
    return tuple(one for one in found if one is not None)


def named(one: SpanAssessment) -> str:
    """`2024年上半年`, `2024年度`."""
    span = HalfOrYear.parse(one.span)
    assert span is not None  # it was made from one  # noqa: S101
    return f"{span.year}年{_HALVES[span.half]}" if span.half else f"{span.year}年度"


def called(one: SpanAssessment, language: Language = "zh") -> str:
    """The name, with how far it has come: `2024年上半年（至5月，共5个月）`; in English what one asks for it by."""
    if language == "en":
        return one.span if one.complete else f"{one.span} (to {one.months[-1]}, {len(one.months)} months)"
    return named(one) if one.complete else f"{named(one)}（至{int(one.months[-1][5:])}月，共{len(one.months)}个月）"
