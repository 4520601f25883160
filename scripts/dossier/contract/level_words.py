"""What the kinds of loss and of effect are called that an incident is graded by (1.1.3.4)."""

from __future__ import annotations

from typing import Final

LOSSES: Final = {"none": "无", "recoverable": "可恢复", "irreversible": "不可逆"}
EFFECTS: Final = {"none": "无", "large": "较大", "undetermined": "未定"}
