"""The dock's HTTP server: on loopback, behind the PIN.

For people: pages and forms with a session cookie and a token. For tests and tools: `GET /state` and
`POST /<stand>` with the PIN in `X-Dock-Pin`.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Sequence
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, urlsplit

from pydantic import ValidationError

from devices.dock.gate import DockSession, Gate
from devices.dock.page import dock_page, login_page, state_mark
from devices.dock.stand import Stand
from devices.dock.words import LANGUAGES, load_dock_words

_HERE = Path(__file__).parent
_LONGEST_BODY = 4096
_FONTS = ("NotoSans-Medium.ttf", "NotoSans-Bold.ttf")
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with none, browsers send forms with the origin "null"
}


class Dock:
    """The dock of some simulators. `idle` names the stands whose devices nobody uses now: they come last."""

    def __init__(
        self,
        stands: Sequence[Stand],
        *,
        pin: str,
        assets: Path,
        idle: frozenset[str] = frozenset(),
        port: int = 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        handler = type(
            "DockHandler",
            (_Handler,),
            {
                "stands": tuple(sorted(stands, key=lambda stand: stand.name in idle)),
                "idle": idle,
                "gate": Gate(pin, clock),
                "assets": assets,
                "words": load_dock_words(assets / "words"),
            },
        )
        self._server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="dock", daemon=True
        )

    @property
    def port(self) -> int:
        """Port of the page."""
        return int(self._server.server_address[1])

    def start(self) -> Self:
        """Begin to serve."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


class _Refused(Exception):
    """A request that gets no answer but a status."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class _Handler(BaseHTTPRequestHandler):
    stands: ClassVar[tuple[Stand, ...]]
    idle: ClassVar[frozenset[str]]
    gate: ClassVar[Gate]
    assets: ClassVar[Path]
    words: ClassVar[dict[str, dict[str, str]]]

    protocol_version = "HTTP/1.1"
    server_version = "dock"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        """Answer a request that changes nothing."""
        self._guarded(self._get)

    def do_POST(self) -> None:
        """Answer a request that changes something."""
        self._guarded(self._post)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is http.server's
        """Log nothing: every reload would be a line."""

    def _guarded(self, answer: Callable[[str], None]) -> None:
        try:
            self._check_host()
            answer(urlsplit(self.path).path)
        except _Refused as refused:
            self.close_connection = True  # its body may not have been read
            self._send(refused.status, b"", "text/plain")

    def _get(self, path: str) -> None:
        if path == "/dock.css":
            self._send(200, (_HERE / "dock.css").read_bytes(), "text/css; charset=utf-8")
        elif path == "/dock.js":
            self._send(200, (_HERE / "dock.js").read_bytes(), "text/javascript; charset=utf-8")
        elif path.startswith("/fonts/") and path.removeprefix("/fonts/") in _FONTS:
            self._send(200, (self.assets / path.removeprefix("/")).read_bytes(), "font/ttf")
        elif path == "/favicon.ico":
            self._send(204, b"", "image/x-icon")
        elif path == "/":
            self._front_page()
        elif path == "/state":
            self._may_look()
            self._send_state()
        else:
            name, _, picture = path.removeprefix("/").partition("/")
            stand = self._stand(name)
            self._may_look()
            if (content := stand.picture(picture)) is None:
                raise _Refused(404)
            self._send(200, content, "image/png")

    def _post(self, path: str) -> None:
        body = self._body()
        if path == "/login":
            self._log_in(_form(body).get("pin", ""))
        elif path == "/press":
            form = _form(body)
            self._session_with_token(form)
            stand = self._stand(form.get("stand", ""))
            try:
                stand.press(form.get("action", ""), on=form.get("on") == "true")
            except KeyError:
                raise _Refused(422) from None
            self._redirect(place=stand.name)
        elif path == "/logout":
            self.gate.log_out(self._session_with_token(_form(body)).key)
            self._redirect()
        else:
            stand = self._stand(path.removeprefix("/"))
            self._may_change_by_pin()
            try:
                stand.change(body)
            except ValidationError as error:
                self._send(422, error.json(include_url=False).encode(), "application/json")
                return
            self._send_state()

    def _stand(self, name: str) -> Stand:
        found = next((stand for stand in self.stands if stand.name == name), None)
        if found is None:
            raise _Refused(404)
        return found

    def _front_page(self) -> None:
        words = self.words[self._language()]
        if (session := self._session()) is None:
            page = login_page(words, self._language(), wrong=False, wait=self.gate.waits())
        else:
            page = dock_page(words, self._language(), self.stands, session.csrf, idle=self.idle)
        self._send(200, page.encode(), "text/html; charset=utf-8")

    def _log_in(self, pin: str) -> None:
        session = self.gate.log_in(pin)
        if session is None:
            page = login_page(self.words[self._language()], self._language(), wrong=True, wait=self.gate.waits())
            self._send(403, page.encode(), "text/html; charset=utf-8")
        else:
            self._redirect(f"dock={session.key}; HttpOnly; SameSite=Strict; Path=/")

    def _send_state(self) -> None:
        state = {"mark": state_mark(self.stands), **{stand.name: stand.state() for stand in self.stands}}
        self._send(200, json.dumps(state).encode(), "application/json")

    def _check_host(self) -> None:
        """Refuse names of other sites that were made to point here."""
        host = self.headers.get("Host", "").rsplit(":", 1)[0]
        origin = self.headers.get("Origin")
        if host not in ("127.0.0.1", "localhost"):
            raise _Refused(421)
        if origin is not None and urlsplit(origin).netloc != self.headers["Host"]:
            raise _Refused(403)

    def _session(self) -> DockSession | None:
        try:
            cookie = SimpleCookie(self.headers.get("Cookie", "")).get("dock")
        except CookieError:  # another program on this machine may have set any
            return None
        return self.gate.session(cookie.value if cookie is not None else None)

    def _session_with_token(self, form: dict[str, str]) -> DockSession:
        session = self._session()
        if session is None or form.get("csrf") != session.csrf:
            raise _Refused(403)
        return session

    def _may_look(self) -> None:
        if self._session() is None:
            self._may_change_by_pin()

    def _may_change_by_pin(self) -> None:
        """Let in by the PIN alone; no page of another site can set this header."""
        pin = self.headers.get("X-Dock-Pin")
        if pin is None:
            raise _Refused(403)  # no try: else a page of another site could close the gate with a few pictures
        if not self.gate.knows_pin(pin):
            raise _Refused(429 if self.gate.waits() else 403)

    def _language(self) -> str:
        wanted = parse_qs(urlsplit(self.path).query).get("lang", [""])[0]
        return wanted if wanted in LANGUAGES else LANGUAGES[0]

    def _body(self) -> bytes:
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal() or int(length) > _LONGEST_BODY:
            raise _Refused(413)
        return self.rfile.read(int(length))

    def _redirect(self, cookie: str | None = None, place: str = "") -> None:
        self.send_response(303)
        self.send_header("Location", f"/?lang={self._language()}{'#' + place if place else ''}")
        if cookie:
            self.send_header("Set-Cookie", cookie)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


def _form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode("utf-8", "replace")).items()}
