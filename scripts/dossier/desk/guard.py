"""Who may ask, and what a browser may do with the answer.

A page elsewhere can send requests here, though it cannot read the answers: so every question needs the token in a
header that only scripts of this page can set, comes from this page's own origin, and names this address, whatever name
of the machine somebody has led here (DNS rebinding).
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from werkzeug.wrappers import Request

HERE: Final = "127.0.0.1"
TOKEN: Final = "X-Dossier-Token"  # noqa: S105  # the name of a header
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "Content-Security-Policy": _POLICY,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cache-Control": "no-store",
    }
)
"""What every answer carries."""


@dataclass(frozen=True)
class Guard:
    """The door of a desk on a port of this machine."""

    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    @property
    def address(self) -> str:
        """What to open; the token stands behind `#`, so that it is in no request, log or referrer."""
        return f"http://{HERE}:{self.port}/#{self.token}"

    def at_home(self, request: Request) -> bool:
        """Whether a request names this address, and comes from this page if it says where it comes from."""
        own = f"{HERE}:{self.port}"
        origin = request.headers.get("Origin")
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if request.headers.get("Host") != own or (origin is not None and origin != f"http://{own}"):
            return False
        return site in ("same-origin", "none")

    def knows(self, request: Request) -> bool:
        """Whether a request carries the token."""
        return hmac.compare_digest(request.headers.get(TOKEN, "").encode(), self.token.encode())
