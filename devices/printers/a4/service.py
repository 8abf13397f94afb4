"""The print service of this box (CUPS), asked over IPP on its own socket. One connection a question."""

from __future__ import annotations

import getpass
import http.client
import itertools
import os
import socket
from collections.abc import Iterable
from pathlib import Path

from devices.driver import DeviceFault
from devices.printers.a4.base import A4Fault, A4Queue
from devices.printers.a4.ipp import (
    Attributes,
    Group,
    Message,
    NotIpp,
    Operation,
    Status,
    Tag,
    Typed,
    decode,
    encode,
)

_SOCKET = "/run/cups/cups.sock"
_PORT = 631
_LARGEST_ANSWER = 4 * 1024 * 1024
_OF_QUEUES = (
    "printer-name",
    "printer-info",
    "color-supported",
    "document-format-supported",
    "printer-state",
    "printer-state-reasons",
    "printer-state-message",
    "printer-is-accepting-jobs",
)


class PrintService:
    """Questions to CUPS; each raises DeviceFault when it does not answer or refuses."""

    def __init__(self, timeout: float, server: str | None = None) -> None:
        """`server` is a socket's path or `host[:port]`; None: what $CUPS_SERVER says, else the box's own."""
        self._timeout = timeout
        self._server = server or os.environ.get("CUPS_SERVER") or _SOCKET
        self._user = getpass.getuser()
        self._numbers = itertools.count(1)

    def queues(self) -> tuple[A4Queue, ...]:
        """Return all queues."""
        answer = self._ask(Operation.CUPS_GET_PRINTERS, "/", [("requested-attributes", Tag.KEYWORD, _OF_QUEUES)])
        if answer.code == Status.NOT_FOUND:
            return ()
        self._succeeded(answer)
        return tuple(
            A4Queue(
                name=text(queue, "printer-name"),
                description=text(queue, "printer-info"),
                colour=bool(queue.get("color-supported", (False,))[0]),
                takes_pdf="application/pdf" in queue.get("document-format-supported", ()),
            )
            for queue in answer.all(Group.PRINTER)
        )

    def queue(self, name: str) -> Attributes:
        """Return what a queue says of itself."""
        what: list[Typed] = [
            ("printer-uri", Tag.URI, _uri(name)),
            ("requested-attributes", Tag.KEYWORD, _OF_QUEUES),
        ]
        answer = self._ask(Operation.GET_PRINTER_ATTRIBUTES, f"/printers/{name}", what)
        if answer.code == Status.NOT_FOUND:
            raise DeviceFault(A4Fault.NO_QUEUE, f"no queue {name}", retry=False)
        self._succeeded(answer)
        return answer.first(Group.PRINTER)

    def print(self, name: str, document: bytes, title: str, options: Iterable[Typed]) -> int:
        """Hand a PDF over, whole and from memory; return the job's number."""
        head: list[Typed] = [
            ("printer-uri", Tag.URI, _uri(name)),
            ("requesting-user-name", Tag.NAME, self._user),
            ("job-name", Tag.NAME, title),
            ("document-format", Tag.MIME, "application/pdf"),
        ]
        answer = self._ask(Operation.PRINT_JOB, f"/printers/{name}", head, options, document)
        self._succeeded(answer)
        return int(answer.first(Group.JOB)["job-id"][0])

    def job(self, name: str, number: int) -> Attributes:
        """Return how a job is; nothing if the service does not know it any more."""
        what: list[Typed] = [
            ("printer-uri", Tag.URI, _uri(name)),
            ("job-id", Tag.INTEGER, number),
            ("requested-attributes", Tag.KEYWORD, ("job-state", "job-state-reasons", "job-printer-state-message")),
        ]
        answer = self._ask(Operation.GET_JOB_ATTRIBUTES, f"/printers/{name}", what)
        if answer.code == Status.NOT_FOUND:
            return {}
        self._succeeded(answer)
        return answer.first(Group.JOB)

    def jobs(self, name: str, title: str) -> tuple[int, ...]:
        """Return our jobs of this title that the service still knows, ended ones too."""
        found: list[int] = []
        for which in ("not-completed", "completed"):
            what: list[Typed] = [
                ("printer-uri", Tag.URI, _uri(name)),
                ("requesting-user-name", Tag.NAME, self._user),
                ("my-jobs", Tag.BOOLEAN, True),
                ("which-jobs", Tag.KEYWORD, which),
                ("requested-attributes", Tag.KEYWORD, ("job-id", "job-name")),
            ]
            answer = self._ask(Operation.GET_JOBS, f"/printers/{name}", what)
            if answer.code != Status.NOT_FOUND:
                self._succeeded(answer)
            found += [int(job["job-id"][0]) for job in answer.all(Group.JOB) if text(job, "job-name") == title]
        return tuple(found)

    def cancel(self, name: str, number: int, *, purge: bool) -> None:
        """Cancel a job; with `purge`, delete its file and whatever else the service keeps of it, ended or not.

        A purge leaves the service no time to have the printer forget what it holds already: cancel first.
        """
        what: list[Typed] = [
            ("printer-uri", Tag.URI, _uri(name)),
            ("job-id", Tag.INTEGER, number),
            ("requesting-user-name", Tag.NAME, self._user),
            ("purge-job", Tag.BOOLEAN, purge),
        ]
        answer = self._ask(Operation.CANCEL_JOB, "/jobs/", what)
        if answer.code not in (Status.NOT_FOUND, Status.NOT_POSSIBLE):  # it has ended meanwhile
            self._succeeded(answer)

    def _ask(
        self,
        operation: Operation,
        path: str,
        head: Iterable[Typed],
        job: Iterable[Typed] = (),
        document: bytes = b"",
    ) -> Message:
        first: list[Typed] = [
            ("attributes-charset", Tag.CHARSET, "utf-8"),
            ("attributes-natural-language", Tag.LANGUAGE, "en"),
        ]
        groups = [(Group.OPERATION, [*first, *head])]
        if options := list(job):
            groups.append((Group.JOB, options))
        body = encode(operation, next(self._numbers), groups, document)
        connection = self._connection()
        headers = {"Content-Type": "application/ipp"}
        if isinstance(connection, _LocalConnection):
            # The service asks the kernel who stands at the other end of its socket.
            headers["Authorization"] = f"PeerCred {self._user}"
        try:
            connection.request("POST", path, body, headers)
            response = connection.getresponse()
            answer = response.read(_LARGEST_ANSWER)
            if response.status != http.client.OK:
                raise DeviceFault(A4Fault.UNREACHABLE, f"the print service answered {response.status}")
            return decode(answer)
        except (OSError, http.client.HTTPException, NotIpp) as error:
            raise DeviceFault(A4Fault.UNREACHABLE, f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        if self._server.startswith("/"):
            return _LocalConnection(Path(self._server), self._timeout)
        host, _, port = self._server.partition(":")
        return http.client.HTTPConnection(host, int(port or _PORT), timeout=self._timeout)

    @staticmethod
    def _succeeded(answer: Message) -> None:
        if answer.code >= 0x0100:
            said = text(answer.first(Group.OPERATION), "status-message")
            raise DeviceFault(A4Fault.UNREACHABLE, f"the print service refused ({answer.code:#06x}) {said}".strip())


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over the service's socket."""

    def __init__(self, path: Path, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        """Connect to the socket."""
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def text(attributes: Attributes, name: str) -> str:
    """Return an attribute's first value as text, "" if it has none."""
    return str(attributes.get(name, ("",))[0])


def _uri(queue: str) -> str:
    return f"ipp://localhost/printers/{queue}"
