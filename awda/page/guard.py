"""Who may ask: known hosts only, no other site's pages, and a password where the page is no loop.

A page on this computer can be asked by any web site that its user visits; so the name in Host must
be one of ours, and what changes anything must come from our own pages.
"""

import base64
import binascii
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")
COOKIE = "awda_session"
MOST_BYTES = 128_000  # of a request
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self' "
    "'unsafe-inline'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@dataclass(frozen=True)
class Rules:
    """Who may ask for pages."""

    names: Sequence[str] = LOOPBACK  # that Host may have, with any port
    password: str = ""  # none on the loopback

    def refusal(self, headers: Headers, method: str) -> Response | None:
        """Why a request is refused; None where it is not."""
        host = headers.get("host", "")
        if _without_port(host) not in self.names:
            return PlainTextResponse("This page does not answer to that name.\n", 421)
        if not _is_own(headers, host, method):
            return PlainTextResponse("Only this page itself may ask for that.\n", 403)
        if self.password and not self._knows(headers.get("authorization", "")):
            asked = {"www-authenticate": 'Basic realm="Awda", charset="UTF-8"'}
            return PlainTextResponse("A password is needed.\n", 401, headers=asked)
        length = headers.get("content-length", "0")
        if not length.isdigit() or int(length) > MOST_BYTES or "transfer-encoding" in headers:
            words = f"A request of at most {MOST_BYTES} bytes, of a length told, is allowed.\n"
            return PlainTextResponse(words, 413)
        return None

    def _knows(self, given: str) -> bool:
        kind, _, coded = given.partition(" ")
        try:
            words = base64.b64decode(coded, validate=True).partition(b":")[2]
        except binascii.Error:
            return False
        return kind.lower() == "basic" and hmac.compare_digest(words, self.password.encode())


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() and not name.endswith(":") else host


def _is_own(headers: Headers, host: str, method: str) -> bool:
    """Whether a request comes from our own pages; a link from elsewhere may be followed."""
    origin, site = headers.get("origin", ""), headers.get("sec-fetch-site", "")
    if method not in ("GET", "HEAD"):
        return origin in (f"http://{host}", f"https://{host}")
    follows_link = headers.get("sec-fetch-mode", "navigate") == "navigate"
    return site in ("", "none", "same-origin") or follows_link


class Guard:
    """Refuses what the rules refuse, gives each visitor a session, and sets the headers."""

    def __init__(self, app: ASGIApp, rules: Rules) -> None:
        self.app, self.rules = app, rules

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session, is_new = _session(headers)
        scope.setdefault("state", {})["session"] = session

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                added = [(key.encode(), value.encode()) for key, value in HEADERS.items()]
                if is_new:
                    cookie = f"{COOKIE}={session}; Path=/; HttpOnly; SameSite=Lax"
                    added.append((b"set-cookie", cookie.encode()))
                message["headers"] = [*message["headers"], *added]
            await send(message)

        refused = self.rules.refusal(headers, scope["method"])
        await (refused or self.app)(scope, receive, send_guarded)


def _session(headers: Headers) -> tuple[str, bool]:
    """The session of a visitor, and whether it is new."""
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE and len(value) == 32 and value.isalnum():
            return value, False
    return secrets.token_hex(16), True
