"""What is known of where the files of a month come from: their commit, what is not committed, why nothing is known."""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

from dossier.fields import CHINA
from dossier.records.base import Record
from dossier.report import Difference, Gap, Report
from dossier.views.late import lately

GAPS: Final[Mapping[Gap, str]] = {
    "no-git": "本机没有安装 git，无法取得版本历史",
    "no-repository": "本文件夹不在 git 版本库中，没有版本历史",
    "no-commit": "版本库还没有任何提交，没有版本历史",
    "not-tracked": "本文件夹的文件都没有提交到版本库，没有版本历史",
    "shallow": "版本库是浅克隆，版本历史不全",
    "foreign-owner": "版本库属于本机的另一个用户，版本历史未予采信",
    "incomplete": "版本库的数据有缺失或损坏，无法取得版本历史",
    "unreadable": "版本库的存储格式不能识别，无法取得版本历史",
    "submodule": "本月有文件放在子模块中，它们的版本历史无法取得",
}
_UNKNOWN: Final = "文件由谁、何时入库不明。"
_DIFFERENCES: Final[Mapping[Difference, str]] = {
    "new": "尚未提交",
    "changed": "内容与提交的不同",
    "line-ends": "换行符与提交的不同，文字相同",
    "missing": "已提交，但文件夹里没有",
}


def gap(report: Report) -> str:
    """One sentence for every page if the history cannot be had, else ""."""
    return f"{GAPS[report.gap]}，{_UNKNOWN}" if report.gap else ""


def keys(report: Report) -> str:
    """One sentence for every page if nobody can be known by a signature, else ""; nothing without a history."""
    return "" if report.gap or report.contract.roles.people else "没有登记公钥，谁改了什么无法核验"


def in_short(report: Report) -> str:
    """What `gap` or else `keys` says, in the few words that a margin has room for."""
    return "无版本历史" if report.gap else "未登记公钥" if keys(report) else ""


def commit(report: Report, digits: int) -> str:
    """The commit that holds the month, and whether the month is exactly that; for the margin of a page."""
    if report.commit is None:
        return "" if report.gap else "未提交"
    return f"提交 {report.commit.id[:digits]}{modified(report)}"


def modified(report: Report) -> str:
    """To be put behind a commit or a state if files behind the month are not as committed."""
    return "（含未提交的修改）" if report.modified else ""


def difference(report: Report, path: str) -> str:
    """How a file differs from what is committed, "" if it does not."""
    how = report.differing.get(path)
    return _DIFFERENCES[how] if how else ""


def came_in(report: Report, record: Record, late: Container[str]) -> str:
    """The day a record first came in, as far as anybody knows, and whether that was after its month was submitted."""
    arrival = report.evidence.arrival(record)
    if arrival is None or arrival.first is None:
        return ""
    told = str(arrival.first.astimezone(CHINA).date())
    if record.sample:
        return f"{told}（示例数据，不作依据）"
    counted = lately(report).get(record.id)
    return counted or (f"{told}，晚于月度提交" if record.id in late else told)


def differences(report: Report) -> tuple[tuple[str, str], ...]:
    """Every file behind the month that is not as committed, with how."""
    return tuple((path, _DIFFERENCES[how]) for path, how in sorted(report.differing.items()))
