"""Rewrite the sample under evidence/: always the same bytes. `--check` only says what differs."""

import argparse
import sys
from collections.abc import Mapping
from pathlib import Path

from tools.sampledata.build import sample

ROOT = Path(__file__).resolve().parents[2]


def differing(root: Path, wanted: Mapping[str, bytes]) -> list[str]:
    """Paths below `root` that are not what the sample says, issued months aside."""
    there = {path.relative_to(root).as_posix() for path in (root / "evidence").rglob("*") if path.is_file()}
    there = {path for path in there if "/issued/" not in path}
    return sorted(
        path for path in there | set(wanted) if path not in there or wanted.get(path) != (root / path).read_bytes()
    )


def rewrite(root: Path, wanted: Mapping[str, bytes]) -> list[str]:
    """Make the files below `root` what the sample says and return what was changed; issued months stay."""
    changed = differing(root, wanted)
    for path in changed:
        file = root / path
        if path in wanted:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(wanted[path])
        else:
            file.unlink()
    return changed


def main() -> int:
    """Run from the command line; with `--check` the exit code is 1 if anything differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("--root", type=Path, default=ROOT, help="where evidence/ is")
    arguments = parser.parse_args()
    changed = (differing if arguments.check else rewrite)(arguments.root, sample())
    for path in changed:
        print(path)
    return 1 if arguments.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
