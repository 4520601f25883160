"""Libraries' words for programmers do not reach users; a program of its own, as pytest listens to logs and warnings."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import logging, warnings
from dossier.cli.quiet import quiet

def talk(when):
    for name in ("pypdf", "fontTools", "weasyprint", "mkdocs", "openpyxl", "PIL"):
        logging.getLogger(name).warning("a warning of %s", name)
        logging.getLogger(name).error("an error of %s", name)
    warnings.warn(f"a warning {when}", UserWarning)

with quiet():
    talk("before")
print("then", flush=True)
talk("after")
"""


def test_neither_logs_nor_warnings_are_shown_while_it_is_quiet() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "then\n"
    assert done.stderr.startswith("a warning of pypdf")
    assert done.stderr.count("a warning of") == 6
    assert "a warning after" in done.stderr
    assert "a warning before" not in done.stderr


def test_quiet_within_quiet_is_quiet() -> None:
    program = PROGRAM.replace("with quiet():\n", "with quiet():\n    with quiet():\n        pass\n")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "then\n"
    assert "a warning before" not in done.stderr
