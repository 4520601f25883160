"""The texts that come with the program: `messages/<name>.yml`, read once."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any, Final

import yaml

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the wheel may lack the C part


@cache
def messages(name: str) -> dict[str, Any]:
    """What a file of texts holds, by its keys."""
    text = files("dossier").joinpath("messages", f"{name}.yml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=_LOADER))  # noqa: S506  # a safe loader
