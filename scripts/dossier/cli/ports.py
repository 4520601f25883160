"""Ports of this machine, for pages that nobody else can reach."""

from __future__ import annotations

import os
import socket
from typing import Final

HERE: Final = "127.0.0.1"


def free(port: int) -> None:
    """Raise OSError if the port cannot be had, before anything that takes long."""
    with socket.socket() as asked:
        if os.name != "nt":  # there it would let two programs have one port
            asked.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            asked.bind((HERE, port))
            asked.listen()
        except OSError as failed:
            failed.filename = f"{HERE}:{port}"
            raise
