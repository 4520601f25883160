"""Pieces of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A Markdown table."""
    lines = [list(header), ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def bullets(*points: str) -> str:
    """A Markdown list."""
    return "\n".join(f"- {point}" for point in points)


def steps(*points: str) -> str:
    """A numbered Markdown list."""
    return "\n".join(f"{number}. {point}" for number, point in enumerate(points, 1))
