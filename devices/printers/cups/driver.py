"""A ticket printer behind a raw CUPS queue: python-escpos handing jobs to `lp`, `lpstat` telling of the queue."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from typing import Any

from devices.printers.base import PrinterFault
from devices.printers.library import escpos_printers
from devices.printers.link import Link, LinkFailed, Patience

_POLL_S = 0.2  # every look at the queue starts a process
_COMMAND_S = 2.5  # for a question to the print server
_ALERTS = {
    "media-empty": PrinterFault.PAPER_OUT,
    "media-needed": PrinterFault.PAPER_OUT,
    "media-low": PrinterFault.PAPER_LOW,
    "cover-open": PrinterFault.COVER_OPEN,
    "door-open": PrinterFault.COVER_OPEN,
    "offline-report": PrinterFault.OFFLINE,
}


class CupsLink(Link):
    """A print queue that is ours alone. A job is handed over whole, and cancelled when it does not get through."""

    def __init__(self, queue: str, patience: Patience) -> None:
        self._queue = queue
        self._patience = patience
        self._job: bytearray | None = None
        self._waiting = False  # a job may stand in the queue that nobody shall receive any more

    @property
    def is_open(self) -> bool:
        """Whether a job is being put together."""
        return self._job is not None

    def open(self, timeout: float) -> None:
        """Begin a job."""
        self._job = bytearray()

    def write(self, data: bytes, timeout: float) -> None:
        """Add to the job."""
        if self._job is None:
            self._job = bytearray()
        self._job += data

    def read(self, timeout: float) -> bytes:
        """Return nothing, after the timeout: there is no way back."""
        threading.Event().wait(max(timeout, _POLL_S))
        return b""

    def finish(self) -> None:
        """Hand the job to the queue."""
        job, self._job = bytes(self._job or b""), None
        try:
            process = subprocess.Popen(
                ["lp", "-d", self._queue, "-t", "ticket", "-o", "raw"],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError as error:
            raise LinkFailed(PrinterFault.UNREACHABLE, str(error)) from error
        # WORKAROUND for python-escpos 3.1: LP.open() asks the server for all its queues, without a time limit.
        lp: Any = escpos_printers().LP(self._queue)
        lp.device = process
        # python-escpos waits for `lp` without an end, and `lp` for a hung server.
        watchdog = threading.Timer(self._patience.queue, process.kill)
        watchdog.start()
        try:
            self._waiting = True
            lp._raw(job)
            if process.stdin is not None:
                process.stdin.close()
            code = process.wait()
        except OSError as error:
            process.kill()
            process.wait()
            raise LinkFailed(PrinterFault.BROKEN_OFF, str(error)) from error
        finally:
            watchdog.cancel()
            watchdog.join()
            # WORKAROUND for python-escpos 3.1: LP.close() would print a line feed on the next ticket.
            lp._flushed = True
            lp.close()
        if code:
            raise LinkFailed(PrinterFault.UNREACHABLE, f"lp ended with {code}")

    def pending(self) -> int:
        """Return how many jobs wait in the queue."""
        jobs = len([line for line in self._run("lpstat", "-o", self._queue).splitlines() if line.strip()])
        self._waiting = jobs > 0
        return jobs

    def look(self, timeout: float) -> frozenset[PrinterFault]:
        """See whether the queue is there, enabled and without alerts."""
        deadline = time.monotonic() + timeout
        report = self._run("lpstat", "-l", "-p", self._queue, timeout=min(_COMMAND_S, timeout))
        if not report.startswith("printer "):
            raise LinkFailed(PrinterFault.UNREACHABLE, f"no queue {self._queue}")
        if self._waiting:  # the server was gone when the job was to be cancelled
            self._cancel(max(0.1, deadline - time.monotonic()))
        faults = {fault for alert, fault in _ALERTS.items() if alert in report}
        if " disabled since " in report.splitlines()[0] and not faults:
            faults.add(PrinterFault.OFFLINE)
        return frozenset(faults)

    def abort(self) -> None:
        """Cancel what waits in the queue, so that nobody receives it later."""
        self._job = None
        if self._waiting:
            with contextlib.suppress(LinkFailed):  # the server is gone too: cancelled as soon as it is back
                self._cancel()

    def close(self) -> None:
        """Forget a job that was not handed over."""
        self._job = None

    def _cancel(self, timeout: float = _COMMAND_S) -> None:
        self._run("cancel", "-a", self._queue, timeout=timeout)
        self._waiting = False

    def _run(self, *command: str, timeout: float = _COMMAND_S) -> str:
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=timeout,
                env=os.environ | {"LC_ALL": "C"},
                check=True,
            )
        except subprocess.TimeoutExpired as error:
            raise LinkFailed(PrinterFault.SILENT, f"{command[0]} does not answer") from error
        except subprocess.CalledProcessError as error:
            raise LinkFailed(PrinterFault.UNREACHABLE, error.stderr.strip()) from error
        except OSError as error:
            raise LinkFailed(PrinterFault.UNREACHABLE, str(error)) from error
        return done.stdout
