"""Where what was worked out is kept between two runs."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def cache_of(root: Path) -> Path | None:
    """Where parsed records are kept: with the user, never in the checkout, where a commit could place them."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # a user without a home
        return None
    return base / "dossier" / hashlib.sha256(str(root).encode()).hexdigest()[:16]
