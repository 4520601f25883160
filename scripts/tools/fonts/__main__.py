"""See the package."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.fonts.sources import SetupError, fetch


def main() -> int:
    """Run one of the three commands; 1 if it fails."""
    parser = argparse.ArgumentParser(prog="fonts", description="Make the TrueType fonts of the PDFs.")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("fetch", help="the sources, without making anything of them").add_argument("sources", type=Path)
    making = commands.add_parser("make", help="the set, fetching what is missing")
    making.add_argument("sources", type=Path)
    making.add_argument("out", type=Path)
    commands.add_parser("verify", help="whether the set is whole, by digest").add_argument("out", type=Path)
    options = parser.parse_args()
    try:
        if options.command == "fetch":
            fetch(options.sources)
            return 0
        from tools.fonts import kept  # noqa: PLC0415  # needs fontTools, which is not there yet when sources are fetched

        if options.command == "verify":
            return 0 if kept.verify(options.out) else 1
        kept.provide(options.out, options.sources)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
