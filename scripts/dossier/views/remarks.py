"""What is said of an attachment wherever it is listed: why nothing of it is shown, and what it does besides."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.openers.content import Content
from dossier.problems.wording import phrase

NOT_DRAWN = "无法在此显示，请打开文件。"
WITHHELD = "公开版不提供原文件：其中可能有作者、设备、位置等附加信息。摘要是原文件的。"


def remarks(content: Content) -> Iterator[str]:
    """Sentences, in the order of their weight."""
    if content.fault:
        yield f"{phrase('fault', content.fault)}，看不到内容，因此不显示，也不作证明。"
    for active in content.active:
        yield f"注意：{phrase('active', active)}。查看原文件时不要运行，不要点“允许”。"
    if content.frames > 1:
        yield f"动图，共 {content.frames} 帧，这里只显示第一帧。"
