"""A simulated A4 printer: a real IPP peer (RFC 8011) that a CUPS queue prints to, with faults by hand."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from devices.printers.a4.ipp import Group, Message, NotIpp, Operation, Status, Tag, Typed, decode, encode

_A4 = "iso_a4_210x297mm"
_MOST = 64 * 1024 * 1024  # a document that is longer is no paper
_PATH = "/ipp/print"
_IDLE, _PROCESSING, _STOPPED = 3, 4, 5
_JOB_PROCESSING, _JOB_CANCELED, _JOB_COMPLETED = 5, 7, 9


@dataclass(slots=True)
class PrintedPaper:
    """A document that came, and how it was asked to be printed."""

    document: bytes
    colour: str
    sides: str
    media: str


@dataclass(slots=True)
class _Job:
    paper: PrintedPaper
    state: int = _JOB_PROCESSING


class A4Simulator:
    """An office printer on a port of loopback. Papers come out while nothing is wrong with it."""

    def __init__(self, *, colour: bool = True, port: int = 0) -> None:
        self.colour = colour
        self._port = port
        self._server: ThreadingHTTPServer | None = None
        self._thread: threading.Thread | None = None
        self._changed = threading.Condition()
        self._reasons: set[str] = set()
        self._jobs: dict[int, _Job] = {}
        self._papers: list[PrintedPaper] = []

    def start(self) -> None:
        """Plug it in."""
        server = _Server(("127.0.0.1", self._port), _handler(self))
        self._server, self._port = server, server.server_address[1]
        self._thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="a4-simulator", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Pull the plug: nobody answers any more. Safe to call twice."""
        server, self._server = self._server, None
        if server is not None and self._thread is not None:
            server.shutdown()
            server.server_close()
            self._thread.join()

    def __enter__(self) -> Self:
        """Plug it in."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Pull the plug."""
        self.stop()

    @property
    def uri(self) -> str:
        """The address that a queue prints to."""
        return f"ipp://127.0.0.1:{self._port}{_PATH}"

    # ---- what a hand does -------------------------------------------------------------------------------

    def break_(self, *reasons: str) -> None:
        """Let something be wrong, by its IPP keyword: `media-empty-error`, `toner-low-warning` …"""
        with self._changed:
            self._reasons |= set(reasons)
            self._changed.notify_all()

    def mend(self) -> None:
        """Let all be well again; what waits comes out."""
        with self._changed:
            self._reasons.clear()
            for job in self._jobs.values():
                self._come_out(job)
            self._changed.notify_all()

    def papers(self, count: int, timeout: float = 30) -> list[PrintedPaper]:
        """Wait for so many papers, and return all that came out."""
        with self._changed:
            self._changed.wait_for(lambda: len(self._papers) >= count, timeout)
            return list(self._papers)

    def wait_for_job(self, timeout: float = 30) -> bool:
        """Wait until a job stands inside that has not come out."""
        with self._changed:
            return self._changed.wait_for(
                lambda: any(job.state == _JOB_PROCESSING for job in self._jobs.values()), timeout
            )

    # ---- what it says -----------------------------------------------------------------------------------

    def answer(self, request: Message) -> bytes:
        """Return the answer to a request."""
        with self._changed:
            status, groups = self._answers().get(request.code, _unsupported)(request)
            self._changed.notify_all()
        head = [("attributes-charset", Tag.CHARSET, "utf-8"), ("attributes-natural-language", Tag.LANGUAGE, "en")]
        return encode(status, request.request, [(Group.OPERATION, head), *groups])

    def _answers(self) -> dict[int, Callable[[Message], _Answer]]:
        return {
            Operation.GET_PRINTER_ATTRIBUTES: lambda _: (Status.OK, [(Group.PRINTER, self._printer())]),
            Operation.VALIDATE_JOB: lambda _: (Status.OK, []),
            Operation.CREATE_JOB: self._take,
            Operation.PRINT_JOB: self._take,
            Operation.SEND_DOCUMENT: self._send,
            Operation.GET_JOBS: lambda _: (Status.OK, []),
            Operation.GET_JOB_ATTRIBUTES: self._tell_job,
            Operation.CANCEL_JOB: self._cancel,
        }

    def _printer(self) -> list[Typed]:
        stopped = any(reason.endswith("-error") for reason in self._reasons)
        busy = any(job.state == _JOB_PROCESSING for job in self._jobs.values())
        colours = ("auto", "color", "monochrome") if self.colour else ("monochrome",)
        return [
            ("printer-uri-supported", Tag.URI, self.uri),
            ("uri-security-supported", Tag.KEYWORD, "none"),
            ("uri-authentication-supported", Tag.KEYWORD, "none"),
            ("printer-name", Tag.NAME, "a4"),
            ("printer-make-and-model", Tag.TEXT, "Commune A4 simulator"),
            ("printer-info", Tag.TEXT, "A4 simulator"),
            ("printer-state", Tag.ENUM, _STOPPED if stopped else _PROCESSING if busy else _IDLE),
            ("printer-state-reasons", Tag.KEYWORD, sorted(self._reasons) or "none"),
            ("printer-is-accepting-jobs", Tag.BOOLEAN, True),
            ("queued-job-count", Tag.INTEGER, sum(job.state == _JOB_PROCESSING for job in self._jobs.values())),
            ("ipp-versions-supported", Tag.KEYWORD, ("1.1", "2.0")),
            ("operations-supported", Tag.ENUM, tuple(self._answers())),
            ("charset-configured", Tag.CHARSET, "utf-8"),
            ("charset-supported", Tag.CHARSET, "utf-8"),
            ("natural-language-configured", Tag.LANGUAGE, "en"),
            ("generated-natural-language-supported", Tag.LANGUAGE, "en"),
            ("document-format-default", Tag.MIME, "application/pdf"),
            ("document-format-supported", Tag.MIME, ("application/octet-stream", "application/pdf")),
            ("pdl-override-supported", Tag.KEYWORD, "attempted"),
            ("printer-up-time", Tag.INTEGER, 1),
            ("compression-supported", Tag.KEYWORD, "none"),
            ("color-supported", Tag.BOOLEAN, self.colour),
            ("print-color-mode-supported", Tag.KEYWORD, colours),
            ("print-color-mode-default", Tag.KEYWORD, colours[0]),
            ("sides-supported", Tag.KEYWORD, ("one-sided", "two-sided-long-edge")),
            ("sides-default", Tag.KEYWORD, "one-sided"),
            ("media-supported", Tag.KEYWORD, _A4),
            ("media-default", Tag.KEYWORD, _A4),
            ("media-ready", Tag.KEYWORD, _A4),
            ("media-col-supported", Tag.KEYWORD, ("media-size", "media-type")),
            ("copies-supported", Tag.RANGE, b"\0\0\0\1\0\0\0\x63"),
            ("copies-default", Tag.INTEGER, 1),
        ]

    def _take(self, request: Message) -> _Answer:
        asked = request.first(Group.JOB)

        def of(name: str) -> str:
            return str(asked.get(name, ("",))[0])

        number = len(self._jobs) + 1
        paper = PrintedPaper(b"", of("print-color-mode"), of("sides"), of("media"))
        self._jobs[number] = _Job(paper)
        if request.code == Operation.PRINT_JOB:
            self._fill(self._jobs[number], request.data)
        return Status.OK, [(Group.JOB, self._job(number))]

    def _send(self, request: Message) -> _Answer:
        number = _number_of(request)
        if number not in self._jobs:
            return Status.NOT_FOUND, []
        self._fill(self._jobs[number], request.data)
        return Status.OK, [(Group.JOB, self._job(number))]

    def _fill(self, job: _Job, document: bytes) -> None:
        job.paper.document = document
        self._come_out(job)

    def _come_out(self, job: _Job) -> None:
        stuck = any(reason.endswith("-error") for reason in self._reasons)
        if job.state == _JOB_PROCESSING and job.paper.document and not stuck:
            job.state = _JOB_COMPLETED
            self._papers.append(job.paper)

    def _tell_job(self, request: Message) -> _Answer:
        number = _number_of(request)
        if number not in self._jobs:
            return Status.NOT_FOUND, []
        return Status.OK, [(Group.JOB, self._job(number))]

    def _cancel(self, request: Message) -> _Answer:
        job = self._jobs.get(_number_of(request))
        if job is None:
            return Status.NOT_FOUND, []
        if job.state == _JOB_PROCESSING:
            job.state = _JOB_CANCELED
        return Status.OK, []

    def _job(self, number: int) -> list[Typed]:
        done = self._jobs[number].state != _JOB_PROCESSING
        return [
            ("job-id", Tag.INTEGER, number),
            ("job-uri", Tag.URI, f"{self.uri}/{number}"),
            ("job-state", Tag.ENUM, self._jobs[number].state),
            ("job-state-reasons", Tag.KEYWORD, "none"),
            ("job-impressions-completed", Tag.INTEGER, int(done)),
        ]


_Answer = tuple[Status, list[tuple[Group, list[Typed]]]]


def _unsupported(_request: Message) -> _Answer:
    return Status.NOT_SUPPORTED, []


def _number_of(request: Message) -> int:
    asked = request.first(Group.OPERATION)
    if "job-id" in asked:
        return int(asked["job-id"][0])
    tail = str(asked.get("job-uri", ("",))[0]).rpartition("/")[2]
    return int(tail) if tail.isdigit() else 0


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Let go of whoever hangs up in the midst: that is what a cancelled job does."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # passed on


def _handler(printer: A4Simulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 30

        def do_POST(self) -> None:
            if "100-continue" in self.headers.get("Expect", ""):
                self.send_response_only(100)
                self.end_headers()
            try:
                request = decode(b"".join(self._pieces()))
            except NotIpp:
                self.send_error(400)
                return
            body = printer.answer(request)
            self.send_response(200)
            self.send_header("Content-Type", "application/ipp")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _pieces(self) -> Iterator[bytes]:
            if self.headers.get("Transfer-Encoding") != "chunked":
                yield self.rfile.read(min(int(self.headers.get("Content-Length", "0")), _MOST))
                return
            left = _MOST
            while left > 0 and (size := int(self.rfile.readline().split(b";")[0] or b"0", 16)) > 0:
                yield self.rfile.read(min(size, left))
                left -= size
                self.rfile.readline()
            self.rfile.readline()

        def handle_expect_100(self) -> bool:
            return True  # said in do_POST, once

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002 (its name there)
            """Stay silent."""

    return Handler
