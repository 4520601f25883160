"""Persons in records: telephone and identity numbers, and names behind a word such as 联系人. Records name posts and
staff numbers, for whatever is filed stays in the history, and in what is handed on.

Only what can hardly be anything else is told: a mobile number, a number with an area code, an identity number whose
last digit is right or that is called one, a common family name with one or two more characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dossier.checks.walk import texts
from dossier.load import Dossier
from dossier.problems import Problem, warning

CODES: Final = ("personal-data",)
BY_MONTH: Final = True

_BEFORE: Final = r"(?<![0-9A-Za-z._/-])"
_AFTER: Final = r"(?![0-9A-Za-z_/-])"
_MOBILE: Final = re.compile(rf"{_BEFORE}(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{{4}}[ -]?[0-9]{{4}}{_AFTER}")
_LANDLINE: Final = re.compile(rf"{_BEFORE}[(（]?0[1-9][0-9]{{1,2}}[)） -]{{1,2}}[2-8][0-9]{{6,7}}{_AFTER}")
_IDENTITY: Final = re.compile(
    rf"(身份证[^0-9]{{0,8}})?{_BEFORE}"
    rf"([1-9][0-9]{{5}}(?:19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{{3}}[0-9Xx]){_AFTER}"
)
_SHORTEST: Final = 10
"""Digits of the shortest number with its area code; names are not ASCII."""
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643
_LAST: Final = "10X98765432"
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方"
    "邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
_CALLED: Final = "姓名|联系人|经办人|负责人|签字人|值班人|授权人|填表人|主讲人"
_NAME: Final = re.compile(rf"(?:{_CALLED})[ \t]*[：:][ \t]*([{_SURNAMES}][\u4e00-\u9fa5]{{1,2}})(?![\u4e00-\u9fa5])")
_POST: Final = re.compile("[岗科处组部办员室局长师方位队班台]$")


def check(dossier: Dossier) -> Iterator[Problem]:
    """Every text of every record, its body as well; the first find of a text or a line."""
    for record in filter(dossier.asks, dossier.evidence.records):
        for place, text in texts(record, _SHORTEST):
            start = _start(text)
            if start is not None:
                yield warning("personal-data", place(start))


def _start(text: str) -> int | None:
    """Where the first find begins; None without any."""
    found = [match.start() for match in (_MOBILE.search(text), _LANDLINE.search(text)) if match]
    found += (match.start(2) for match in _IDENTITY.finditer(text) if match[1] or _is_identity(match[2]))
    found += (match.start(1) for match in _NAME.finditer(text) if not _POST.search(match[1]))
    return min(found, default=None)


def _is_identity(number: str) -> bool:
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _LAST[total % 11] == number[-1].upper()
