"""A finished set of fonts: made once on a machine, kept in the user's cache, proven by digests."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tools.fonts import outlines, sources
from tools.fonts.faces import FACES

MANIFEST: Final = "fonts.json"
LICENCES: Final = "licences"


def digest(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def recipe() -> str:
    """The digest of what decides the bytes, next to the sources themselves."""
    whole = hashlib.sha256(f"{version('fonttools')} {version('uharfbuzz')}\n".encode())
    for name in ("faces.py", "outlines.py"):
        whole.update(Path(__file__).with_name(name).read_bytes())
    return whole.hexdigest()


def provide(out: Path, fetched: Path) -> None:
    """Put a complete set at `out`, made of what lies in `fetched` unless one is kept; `fetched` is taken away then.

    Raises SetupError if the sources cannot be had, OSError if the disk refuses.
    """
    if not is_complete(out):
        _provide(out, fetched)
    shutil.rmtree(fetched, ignore_errors=True)


def _provide(out: Path, fetched: Path) -> None:
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dossier" / "fonts" / recipe()[:16]
    if not verify(cache):
        sources.fetch(fetched)
        cache.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache.parent) as scratch:
            fill = Path(scratch) / "set"
            _make(fill, fetched)
            _replace(cache, fill)
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent) as scratch:
        fill = Path(scratch) / "set"
        shutil.copytree(cache, fill)
        _replace(out, fill)


def is_complete(folder: Path) -> bool:
    """Whether `folder` holds a finished set; sizes are enough here, `verify` reads the digests."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        return manifest["recipe"] == recipe() and all(
            (folder / face.target).stat().st_size == manifest["files"][face.target]["size"] for face in FACES
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def verify(folder: Path) -> bool:
    """Whether `folder` holds a finished set as it was made."""
    if not is_complete(folder):
        return False
    files = json.loads((folder / MANIFEST).read_text("utf-8"))["files"]
    return all(digest(folder / face.target) == files[face.target]["sha256"] for face in FACES)


def _make(folder: Path, fetched: Path) -> None:
    """Fill `folder` with every face and the licences and, last, the manifest."""
    (folder / LICENCES).mkdir(parents=True)
    with ProcessPoolExecutor() as pool:
        jobs = [pool.submit(outlines.convert, fetched / f.source, folder / f.target, f.chars) for f in FACES]
        for job in jobs:
            job.result()
    for package in sorted({face.package for face in FACES}):
        shutil.copyfile(fetched / sources.licence(package), folder / LICENCES / sources.licence(package))
    files = {
        face.target: {
            "sha256": digest(folder / face.target),
            "size": (folder / face.target).stat().st_size,
            "source": face.source,
            "source_sha256": digest(fetched / face.source),
            "licence": f"{LICENCES}/{sources.licence(face.package)}",
        }
        for face in FACES
    }
    text = json.dumps({"recipe": recipe(), "files": files}, indent=2, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", "utf-8")


def _replace(folder: Path, fill: Path) -> None:
    """Move the finished `fill` to `folder`, unless another run was first."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        shutil.rmtree(folder)
    try:
        fill.rename(folder)
    except OSError:
        if not is_complete(folder):
            raise
