"""Write docs/assessment.md and docs/assessment.schema.json: `.venv/bin/python -m tools.reference`.

Every key's meaning, unit and clause stand in the docstrings of `dossier.assessment` and `dossier.result`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from dossier.assessment import SCHEMA
from dossier.described import schema_text, tables

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
_HEAD: Final = f"""# The assessment

A month's result as JSON, schema `{SCHEMA}`: `.venv/bin/dossier assess 2024-03 --json` prints it, and every version
of the site carries it as `assessment.json`; its JSON Schema is [beside this page](assessment.schema.json), in every
package, and once on a site, offered by each month. It is the whole truth about a month: whatever is shown, compared or
paid is read from it.

- It is canonical: keys are sorted, text is UTF-8, and nothing in it depends on the clock or the machine.
- An *exact number* is text in plain notation; what has no end is printed with 28 significant digits. *Yuan* are text
  with two places. A *day* is `2024-03-31`, of China.
- Every key is always there; what there is none of is `null`, an empty list or an empty text.
- Keys are added, never taken away or given another meaning.

This page is made from the program (`.venv/bin/python -m tools.reference`).
"""


def pages() -> Mapping[Path, str]:
    """The two files by their paths."""
    parts = [_HEAD]
    for name, told, rows in tables():
        parts.append(f"## {name}\n\n{told}\n")
        if rows:
            lines = (f"| `{key}` | {kind} | {meaning.replace('|', chr(92) + '|')} |" for key, kind, meaning in rows)
            parts.append("\n".join(("| key | type | meaning |", "|---|---|---|", *lines)) + "\n")
    return {DOCS / "assessment.md": "\n".join(parts), DOCS / "assessment.schema.json": schema_text()}


if __name__ == "__main__":
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
