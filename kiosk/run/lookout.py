"""A page that shows the virtual screens of a demo and lets one touch them: `python -m kiosk.run.lookout`.

It listens on this machine only. The pictures also lie in a folder, for those who have no browser at hand.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Annotated

import typer
from PySide6.QtCore import QBuffer, QIODevice, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QScreen

from kiosk.paths import ui_folder, words_folder
from kiosk.run.virtual_screens import BOARD_SCREEN, KIOSK_SCREEN
from queueing.words import load_words

_GRAB_MS = 400
_REST_GRABS = 12  # while nobody looks, only every so many times
_LOOKING_GRABS = 8  # for so many grabs after a request somebody is looking
_LARGEST_BODY = 1000
_KINDS = {".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A screen as it was last seen. `version` grows with each change."""

    version: int
    png: bytes


class Gallery:
    """The latest picture of each screen, filled by the GUI thread, read by the web's threads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._pictures: dict[str, Picture] = {}
        self._asked = 0

    def latest(self, name: str) -> Picture | None:
        """Return the picture of a screen, and note that somebody looks."""
        with self._lock:
            self._asked = _LOOKING_GRABS
            return self._pictures.get(name)

    def is_watched(self) -> bool:
        """Return whether somebody asked lately; each call counts as a grab."""
        with self._lock:
            self._asked = max(0, self._asked - 1)
            return self._asked > 0

    def hang(self, name: str, png: bytes) -> None:
        """Put up a new picture of a screen, and into the folder."""
        with self._lock:
            before = self._pictures.get(name)
            self._pictures[name] = Picture(before.version + 1 if before else 1, png)
        fresh = self._folder / f".{name}.png"
        fresh.write_bytes(png)
        fresh.replace(self._folder / f"{name}.png")


class Painter:
    """Looks at the screens now and then, in the GUI thread."""

    def __init__(self, screens: dict[str, QScreen], gallery: Gallery) -> None:
        self._screens = screens
        self._gallery = gallery
        self._last: dict[str, QImage] = {}
        self._turn = 0

    def look(self) -> None:
        """Take a picture of each screen that changed."""
        watched = self._gallery.is_watched()
        self._turn += 1
        if not watched and self._turn % _REST_GRABS != 1:
            return
        for name, screen in self._screens.items():
            image = screen.grabWindow(0).toImage()
            if image.isNull() or image == self._last.get(name):
                continue
            self._last[name] = image
            self._gallery.hang(name, _png(image))


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG", 80)  # type: ignore[call-overload]  # the stubs want bytes, Qt 6.11 takes a str
    return bytes(buffer.data().data())


def make_server(port: int, gallery: Gallery, places: dict[str, tuple[int, int, int, int]]) -> ThreadingHTTPServer:
    """Return the web server; `places` is where each screen lies: x, y, width, height."""
    folder = ui_folder() / "lookout"
    vi, en = (load_words(words_folder(), language) for language in ("vi", "en"))
    page = (folder / "index.html").read_text(encoding="utf-8")
    for field, text in {
        "title": vi.text("cli.look.title"),
        "hint": vi.text("cli.look.hint"),
        "hint_en": en.text("cli.look.hint"),
        "kiosk": vi.text("cli.part.kiosk"),
        "board": vi.text("cli.part.board"),
    }.items():
        page = page.replace(f"{{{field}}}", text)

    class Handler(BaseHTTPRequestHandler):
        """Answers the page, the pictures and touches."""

        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_GET(self) -> None:
            name = self.path.partition("?")[0].removeprefix("/") or "index.html"
            if not self._is_for_us():
                self._answer(HTTPStatus.FORBIDDEN)
            elif name == "index.html":
                self._answer(HTTPStatus.OK, page.encode(), _KINDS[".html"])
            elif name in ("lookout.css", "lookout.js"):
                self._answer(HTTPStatus.OK, (folder / name).read_bytes(), _KINDS[Path(name).suffix])
            elif (picture := gallery.latest(name.removesuffix(".png"))) is None:
                self._answer(HTTPStatus.NOT_FOUND)
            elif self.headers.get("If-None-Match") == f'"{picture.version}"':
                self._answer(HTTPStatus.NOT_MODIFIED)
            else:
                self._answer(HTTPStatus.OK, picture.png, "image/png", tag=f'"{picture.version}"')

        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length) if length <= _LARGEST_BODY else b""
            # A page of another origin cannot send JSON without asking first, which is never answered.
            if not self._is_for_us() or self.headers.get("Content-Type") != "application/json":
                self._answer(HTTPStatus.FORBIDDEN)
                return
            try:
                asked = json.loads(body)
                left, top, width, height = places[asked["screen"]]
                x, y = left + int(float(asked["x"]) * width), top + int(float(asked["y"]) * height)
            except (ValueError, KeyError, TypeError, OverflowError):
                self._answer(HTTPStatus.BAD_REQUEST)
                return
            self._answer(HTTPStatus.NO_CONTENT if _touch(x, y) else HTTPStatus.NOT_IMPLEMENTED)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as http.server names it
            """Say nothing: a picture a second is no news."""

        def _is_for_us(self) -> bool:
            host = (self.headers.get("Host") or "").rpartition(":")[0]
            return host in ("127.0.0.1", "localhost")

        def _answer(self, status: HTTPStatus, body: bytes = b"", kind: str = "text/plain", tag: str = "") -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-cache")
            self.send_header("Content-Security-Policy", "default-src 'self'; img-src 'self' blob:")
            if tag:
                self.send_header("ETag", tag)
            self.end_headers()
            if status != HTTPStatus.NOT_MODIFIED:
                self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    return server


def _touch(x: int, y: int) -> bool:
    """Press and let go at a place of the virtual display; False where the tool for it is not installed."""
    tool = shutil.which("xdotool")
    if tool is None:
        return False
    done = subprocess.run([tool, "mousemove", str(x), str(y), "click", "1"], timeout=5, check=False)
    return done.returncode == 0


def watch(folder: Annotated[Path, typer.Option()], port: Annotated[int, typer.Option()] = 0) -> None:
    """Show the virtual screens until ended. Prints the port as a line of JSON."""
    app = QGuiApplication([])
    names = {KIOSK_SCREEN: "kiosk", BOARD_SCREEN: "board"}
    screens = {names[screen.name()]: screen for screen in app.screens() if screen.name() in names}
    places = {
        name: (where.x(), where.y(), where.width(), where.height())
        for name, screen in screens.items()
        for where in [screen.geometry()]
    }
    folder.mkdir(parents=True, exist_ok=True)
    gallery = Gallery(folder)
    server = make_server(port, gallery, places)
    painter = Painter(screens, gallery)
    painter.look()  # so that there is something to see from the first request on
    threading.Thread(target=server.serve_forever, name="web", daemon=True).start()
    print(json.dumps({"port": server.server_address[1]}), flush=True)  # noqa: T201 - the answer to our starter
    timer = QTimer()
    timer.timeout.connect(painter.look)
    timer.start(_GRAB_MS)
    app.exec()


if __name__ == "__main__":
    typer.run(watch)
