"""The program loaded once, for tests that start it often: whoever starts it gets a process of its own all the same.

What is started is a few lines that hand words, folder, environment and output on to a process that has loaded the
program and forks; loading takes seconds, forking none. At least one test beside it starts the program as installed.
"""

from __future__ import annotations

import importlib
import json
import os
import shlex
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dossier.cli import main

_LARGEST = 1024 * 1024
_CALL = """\
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as to:
    to.connect(sys.argv[1])
    socket.send_fds(to, [json.dumps([sys.argv[2:], os.getcwd(), dict(os.environ)]).encode()], [1, 2])
    to.shutdown(socket.SHUT_WR)
    sys.exit(int(to.recv(8) or 70))
"""


@contextmanager
def warm(folder: Path, *modules: str) -> Iterator[Path]:
    """What to start in place of the program, with some of its modules loaded; it ends with the block."""
    for name in modules:
        importlib.import_module(name)
    address, program = folder / "warm.sock", folder / "warm"
    (folder / "call.py").write_text(_CALL, "utf-8")
    words = shlex.join([sys.executable, "-I", "-S", str(folder / "call.py"), str(address)])
    program.write_text(f'#!/bin/sh\nexec {words} "$@"\n', "utf-8")
    program.chmod(0o755)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(address))
        server.listen()
        own = os.fork()
        if not own:
            _serve(server)
    try:
        yield program
    finally:
        os.kill(own, signal.SIGKILL)
        os.waitpid(own, 0)


def _serve(server: socket.socket) -> None:
    """Answer calls, each in a process of its own, until killed."""
    while True:
        caller, _ = server.accept()
        child = os.fork()
        if not child:
            _answer(caller)
        caller.close()
        os.waitpid(child, 0)


def _answer(caller: socket.socket) -> None:
    code = 70
    try:
        asked, (out, err), _, _ = socket.recv_fds(caller, _LARGEST, 2)
        while part := caller.recv(_LARGEST):
            asked += part
        words, folder, environment = json.loads(asked)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdout, sys.stderr = os.fdopen(1, "w", encoding="utf-8"), os.fdopen(2, "w", encoding="utf-8")
        code = main(words)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        caller.sendall(str(code).encode())
        os._exit(code)
