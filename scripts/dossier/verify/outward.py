"""What a repository looks like from outside its history: what hides commits, what in the folder is not committed."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from dossier.load.folder import MAX_ATTACHMENT, read_bytes, walk
from dossier.problems import Place, Problem, error
from dossier.problems.wording import printable
from dossier.repository.git import Git
from dossier.repository.place import Store, read_file
from dossier.repository.trees import EVERYTHING, changes
from dossier.verify.attributes import NAME, changing

COUNTED: Final = ("content/contract", "evidence")
"""The folders whose files make figures."""

_GRAFTS: Final = "info/grafts"
_REPLACED: Final = "refs/replace/"
_LARGEST: Final = 1024 * 1024


def hidden(store: Store, references: Mapping[str, str]) -> Iterator[Problem]:
    """What shows git another history than the one there is: it is not heeded here, but by everybody else's git."""
    for name in sorted(references):
        if name.startswith(_REPLACED):
            yield error("history-replaced", Place(printable(name)), commit=name.removeprefix(_REPLACED))
    for folder in dict.fromkeys((store.common, store.own)):
        lines = read_file(folder / _GRAFTS, _LARGEST).decode("utf-8", "replace").split("\n")
        grafts = [line for line in lines if line.strip() and not line.startswith("#")]
        if grafts:
            yield error(
                "history-grafted", Place(f".git/{_GRAFTS}"), count=str(len(grafts)), commit=grafts[0].split()[0]
            )
            return


class Files:
    """The files of a commit, by path from the root."""

    def __init__(self, git: Git, tree: str, prefix: str) -> None:
        """Raises NoHistory."""
        self._git = git
        ((_, found),) = changes(git, [("", tree, (prefix.rstrip("/"),) if prefix else EVERYTHING)])
        self.contents: Final = {path.removeprefix(prefix): one.after or "" for path, one in found.items()}

    def attributes(self) -> Iterator[Problem]:
        """Lines of attributes that change evidence on its way into a folder, an archive or another machine."""
        named = {path: one for path, one in self.contents.items() if path.rpartition("/")[2] == NAME and " " not in one}
        sizes = dict(self._git.sizes(sorted(set(named.values()))))
        read = dict(self._git.read("blob", [one for one, size in sizes.items() if (size or 0) <= _LARGEST], _LARGEST))
        counted = [path for path in self.contents if path.startswith(tuple(f"{top}/" for top in COUNTED))]
        counted = [path for path in counted if path not in named]
        for path in (
            path for path, one in sorted(named.items()) if one not in read
        ):  # nobody writes so much in earnest
            yield error("attributes-change", Place(printable(path)), pattern="…", path=path, count=str(len(counted)))
        for line, paths in changing({path: read[one] for path, one in named.items() if one in read}, counted).items():
            words = {"pattern": line.pattern, "path": paths[0], "count": str(len(paths))}
            yield error("attributes-change", Place(printable(line.path), line.number, 1), **words)

    def uncommitted(self, root: Path) -> Iterator[Problem]:
        """Files of the folder that make figures but are not as committed, whether or not git passes over them."""
        there = {path for top in COUNTED for path in walk(root, top)[0]}
        for path in sorted(there):
            how = self._difference(root, path)
            if how:
                yield error("evidence-uncommitted", Place(printable(path)), how=how)
        for path in sorted(self.contents):
            if path.startswith(tuple(f"{top}/" for top in COUNTED)) and not os.path.lexists(root / path):
                yield error("evidence-uncommitted", Place(printable(path)), how="missing")

    def _difference(self, root: Path, path: str) -> str:
        content = self.contents.get(path)
        if content is None:
            return "new"
        data = read_bytes(root, path, MAX_ATTACHMENT)
        if isinstance(data, Problem) or " " in content:
            return "changed"
        if self._git.identity("blob", data) == content:
            return ""
        plain = data.replace(b"\r\n", b"\n")
        told_apart = (plain, plain.replace(b"\n", b"\r\n"))
        return "line-ends" if any(self._git.identity("blob", one) == content for one in told_apart) else "changed"
