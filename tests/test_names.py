"""A class name is used once in the package, so that whoever reads one knows which."""

from __future__ import annotations

import ast
from collections import defaultdict

from builders import HOME


def test_each_class_name_is_used_once() -> None:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for path in sorted((HOME / "scripts" / "dossier").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                found[node.name].append(path.relative_to(HOME).as_posix())
    assert "Matter" in found
    assert {name: paths for name, paths in found.items() if len(paths) > 1} == {}
