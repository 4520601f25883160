"""Measure the pipeline on a made-up city: what each step takes, beside the bare tool that it is built on."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from dossier.publish.appearance import HOME
from tools.benchmark.city import Size
from tools.benchmark.measure import Figure
from tools.benchmark.results import as_json, show
from tools.benchmark.steps import MORE, PARTS, Bench

SCALES: Final = {"small": Size(20, 10, 3), "full": Size(200, 10, 12)}


def options() -> argparse.ArgumentParser:
    """The words of the command line."""
    parser = argparse.ArgumentParser(prog="scripts/bench", description=__doc__)
    parser.add_argument("--scale", choices=SCALES, default="full", help="how large the city is (default: full)")
    parser.add_argument("--runs", type=int, default=3, metavar="N", help="runs of each cheap step (default: 3)")
    parser.add_argument("--folder", type=Path, default=HOME / "bench-city", help="where the city is kept")
    only = f"only these parts (default: all but {MORE}, which goes up to ten times the projects)"
    parser.add_argument("--only", nargs="+", choices=(*PARTS, MORE), default=PARTS, help=only)
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    return parser


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; a goal that is not met is no failure."""
    arguments = options().parse_args(words)
    size = SCALES[arguments.scale]
    figures: list[Figure] = []
    for figure in Bench(arguments.folder.absolute() / arguments.scale, size, arguments.runs).run(arguments.only):
        print(f"{figure.name}: {figure.seconds:.2f} s", file=sys.stderr)
        figures.append(figure)
    if arguments.json:
        print(as_json(size, figures))
    else:
        show(size, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
