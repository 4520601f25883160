"""Templates as they were compiled, kept from build to build: compiling them is a tenth of what a small change costs."""

from __future__ import annotations

from pathlib import Path

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from dossier.cache import Cache
from dossier.exact.code import libraries
from dossier.program import program


class Compiled(BytecodeCache):
    """Keeps them in a folder that is ours alone. A template is found by its name and its text; what else the compiled
    form depends on are the filters, which can be called while it is made, and the libraries.
    """

    def __init__(self, folder: Path) -> None:
        self._cache = Cache(folder, good=True)  # by name, so that there are never more than templates
        self._makers = f"{program().digest} {libraries()}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with what was kept of this text, if anything was."""
        kept = self._cache.kept(bucket.key)
        if isinstance(kept, tuple) and kept[0] == self._makers:
            bucket.bytecode_from_string(kept[1])  # asks for the text's digest

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what has been compiled."""
        self._cache.keep(bucket.key, (self._makers, bucket.bytecode_to_string()))

    def save(self) -> None:
        """Write what is new."""
        self._cache.save()
