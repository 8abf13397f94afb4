"""The gate before every request: whom it was meant for, where it came from, how large it is. Raw ASGI.

Without it a web page anywhere could speak to a hub on loopback through a visitor's browser (DNS rebinding,
cross-site requests). Streams pass through untouched.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from queueing.wire import Conflict

LARGEST_BODY = 1024 * 1024
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "content-security-policy": _CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Gate:
    """Turns away what was not meant for this hub, and sets the headers that protect its pages."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer why not."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        guarded = _with_headers(send, private=scope["path"].startswith("/api/"))
        refusal = _refusal(scope["method"], headers)
        if refusal is not None:
            status, code = refusal
            body = Conflict(code=code, message=status.phrase).model_dump_json()
            await Response(body, status, media_type="application/json")(scope, receive, guarded)
            return
        await self._app(scope, _limited(receive), guarded)


def _refusal(method: str, headers: Headers) -> tuple[HTTPStatus, str] | None:
    host = headers.get("host", "")
    if _name_of(host) not in _LOOPBACK:
        return HTTPStatus.MISDIRECTED_REQUEST, "wrong_host"
    if method not in _SAFE:
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return HTTPStatus.FORBIDDEN, "wrong_origin"
        if headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return HTTPStatus.FORBIDDEN, "wrong_origin"
    length = headers.get("content-length", "0")
    if not length.isdigit() or int(length) > LARGEST_BODY:
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large"
    return None


def _name_of(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def _limited(receive: Receive) -> Receive:
    """Count a body that did not tell its length."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > LARGEST_BODY:
                raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return message

    return counted


def _with_headers(send: Send, *, private: bool) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers[name] = value
            # Pages are asked for anew at each visit, so that an update of the hub is an update of every desk.
            headers.setdefault("cache-control", "no-store" if private else "no-cache")
        await send(message)

    return guarded
