"""Font files and licences of Debian packages, from the system or fetched without being installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tools.fonts.faces import FACES

INSTALLED: Final = (
    Path("/usr/share/fonts"),
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/texmf/fonts/opentype/public/fandol"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".fonts",
    Path.home() / ".local/share/fonts",
)
_LICENCE: Final = "usr/share/doc/{package}/copyright"
_WANTED: Final = {face.source: face.package for face in FACES}


class SetupError(Exception):
    """Something the user has to mend; the message says what."""


def fetch(folder: Path) -> None:
    """Fill `folder` with the font files, each under its name, and the licences, as `<package>.txt`.

    What is there already stays. Raises SetupError if a package cannot be had.
    """
    folder = folder.absolute()  # other programs are run elsewhere
    folder.mkdir(parents=True, exist_ok=True)
    found = _installed()
    lacking = sorted({package for name, package in _WANTED.items() if not _complete(folder, name, package)})
    distant = [package for package in lacking if not _copied(folder, package, found)]
    if not distant:
        return
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        names = ", ".join(name for name, package in _WANTED.items() if package in distant)
        raise SetupError(f"缺少字体，请安装后重试 (fonts missing, install them): {names}")
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        place = Path(scratch)
        _download(distant, place)
        for archive in sorted(place.glob("*.deb")):
            package = archive.name.partition("_")[0]
            error = _run(["dpkg-deb", "-x", str(archive), str(place / package)], place)
            if error is not None:
                raise SetupError(f"无法解开 (cannot unpack) {archive.name}: {error}")
            _take(place / package, package, folder)
    absent = [name for name, package in _WANTED.items() if not _complete(folder, name, package)]
    if absent:
        raise SetupError(f"软件包中没有字体文件 (not in the packages): {', '.join(absent)}")


def licence(package: str) -> str:
    """The name of the file that holds a package's licence."""
    return f"{package}.txt"


def _complete(folder: Path, name: str, package: str) -> bool:
    return (folder / name).is_file() and (folder / licence(package)).is_file()


def _installed() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in INSTALLED:
        for path in sorted(folder.rglob("*")):
            if path.name in _WANTED:
                found.setdefault(path.name, path)
    return found


def _copied(folder: Path, package: str, found: dict[str, Path]) -> bool:
    """Whether the system had all of a package's files."""
    names = [name for name, one in _WANTED.items() if one == package]
    terms = Path("/") / _LICENCE.format(package=package)
    if not terms.is_file() or not all(name in found for name in names):
        return False
    for name in names:
        _put(found[name], folder / name)
    _put(terms, folder / licence(package))
    return True


def _take(tree: Path, package: str, folder: Path) -> None:
    files = {path.name: path for path in sorted(tree.rglob("*")) if path.is_file() and not path.is_symlink()}
    for name in (name for name, one in _WANTED.items() if one == package and name in files):
        _put(files[name], folder / name)
    _put(tree / _LICENCE.format(package=package), folder / licence(package))


def _put(source: Path, target: Path) -> None:
    """Copy aside, then rename: a file that is there is whole."""
    aside = target.with_name(f".{target.name}.new")
    shutil.copyfile(source, aside)
    os.replace(aside, target)  # noqa: PTH105  # the same on every system


def _download(packages: Iterable[str], folder: Path) -> None:
    """Fetch packages with apt, with package lists of our own if those of the system are none or old."""
    names = list(packages)
    print(f"字体：下载 {' '.join(names)}，不安装 (download only)", file=sys.stderr)
    if _run(["apt-get", "download", *names], folder) is None:
        return
    state = folder / "state"
    (state / "lists" / "partial").mkdir(parents=True)
    private = [
        "apt-get",
        f"-oDir::State={state}",
        "-oDir::State::status=/var/lib/dpkg/status",
        f"-oDir::Cache={folder / 'cache'}",
        "-oDebug::NoLocking=1",
    ]
    updating = _run([*private, "update"], folder)
    downloading = _run([*private, "download", *names], folder)
    if downloading is not None:
        command = f"sudo apt-get update && sudo apt-get install -y --no-install-recommends {' '.join(names)}"
        raise SetupError(f"字体下载失败，请运行 (cannot download, run):\n  {command}\n{updating or ''}\n{downloading}")


def _run(command: list[str], folder: Path) -> str | None:
    """Run a fixed command; what it said if it failed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stderr.strip() if done.returncode else None
