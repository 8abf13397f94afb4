"""The simulated printer without its plug: buffer, print engine, sensors and faults.

Faults are physical, as a hand would cause them; what the printer answers follows from them. Time is real: the
engine prints on a thread of its own, while status questions are answered on arrival.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from devices.printers.simulator.decoder import (
    ClearBuffer,
    CutOff,
    Decoder,
    Effect,
    Fed,
    Identity,
    OrderedStatus,
    RealTime,
    RealTimeCommand,
    Recover,
    Row,
    StatusRequest,
    Unknown,
)
from devices.printers.simulator.paper import Paper, PaperKind, Strip, Tray

Reply = Callable[[bytes], None]
IDENTITY = {1: b"\x20", 2: b"\x02", 66: b"_COMMUNE\0", 67: b"_SIM-80\0"}
"""What it answers to `GS I n`: model, what is built in (a cutter), maker and name."""
NO_IDENTITY: Mapping[int, bytes] = {}
"""As many a cheap printer: it takes the question for something else."""
_CHUNK = 1024
_INTERFACE_BYTES = 256
_KEPT_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Faults:
    """What is physically wrong now."""

    paper_low: bool = False
    paper_out: bool = False
    cover_open: bool = False
    cutter_jam: bool = False
    offline: bool = False
    hang: bool = False  # the firmware stands still: reads nothing, answers nothing
    unplugged: bool = False
    bytes_a_second: int | None = None  # reads no faster than this
    paper_out_after_rows: int | None = None  # the roll ends after that many more rows
    break_off_after_bytes: int | None = None  # the cable is torn after that many more bytes
    lost_answers: int = 0  # so many more answers in order never arrive


class Machine:
    """A printer that is spoken to through sessions, one for each connection."""

    def __init__(
        self,
        folder: Path,
        *,
        width: int,
        buffer_bytes: int = 65536,
        rows_a_second: float | None = None,
        capture: Path | None = None,
        reports_unasked: bool = False,
        identity: Mapping[int, bytes] = IDENTITY,
    ) -> None:
        self._lock = threading.Condition()
        self._tray = Tray(folder)
        self._strip = Strip(width)
        self._decoder = Decoder()
        self._capacity = buffer_bytes
        self._seconds_a_row = 1 / rows_a_second if rows_a_second else 0.0
        self._faults = Faults()
        self._cutter_error = False  # stays after the jam is freed, until DLE ENQ or the cover
        self._reply: Reply = _nobody
        self._reports_unasked = reports_unasked  # "automatic status back", as some are set to
        self._identity = identity
        self._unknown = 0
        self._wire = _Wire(capture)
        self._stopped = False
        self._engine = threading.Thread(target=self._run, name="printer-engine", daemon=True)
        self._engine.start()

    # What a hand does

    @property
    def faults(self) -> Faults:
        """What is wrong now."""
        with self._lock:
            return self._faults

    def set_faults(self, **changes: object) -> Faults:
        """Cause or end faults; returns what is wrong afterwards."""
        with self._lock:
            before = self._faults
            self._faults = replace(before, **changes)  # type: ignore[arg-type]  # the dataclass checks the names
            now = self._faults
            if before.paper_out and not now.paper_out:
                self._tear_off()
            if now.cutter_jam:
                self._cutter_error = True
            if before.cover_open and not now.cover_open and not now.cutter_jam:
                self._cutter_error = False
            if now.unplugged and not before.unplugged:
                self._decoder.clear()  # no power, no memory; the paper stays where it is
            self._report_unasked()
            self._lock.notify_all()
            return now

    def tear_off(self) -> None:
        """Tear off by hand what hangs out."""
        with self._lock:
            self._tear_off()
            self._lock.notify_all()

    # What can be seen

    def papers(self) -> list[Paper]:
        """Return the papers in the tray, oldest first."""
        with self._lock:
            return self._tray.papers()

    def wait_for(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Wait until a condition on this machine holds; it is looked at after every change."""
        with self._lock:
            return self._lock.wait_for(condition, timeout)

    @property
    def wire(self) -> bytes:
        """What was received last, as it came, up to some megabytes."""
        with self._lock:
            return bytes(self._wire.last)

    @property
    def unknown_bytes(self) -> int:
        """How many bytes began no command that this printer knows."""
        with self._lock:
            return self._unknown

    @property
    def hanging_rows(self) -> int:
        """Rows of paper that hang out and are not cut off."""
        with self._lock:
            return self._strip.height

    # What a connection does

    def session(self, reply: Reply) -> Session:
        """Return a new way in; answers go to `reply`, which must not block for long."""
        return Session(self, reply)

    def stop(self) -> None:
        """Stop the engine."""
        with self._lock:
            self._stopped = True
            self._lock.notify_all()
        self._engine.join()

    @property
    def stopped(self) -> bool:
        """Whether the machine was stopped."""
        return self._stopped

    def _room(self, taken: int) -> int:
        """Return how many bytes a connection may hand over after those that it has."""
        if self._faults.hang or self._faults.unplugged:
            return 0
        # A full buffer still lets a new connection ask and clear: the interface has a small buffer of its own.
        return min(_CHUNK, max(0, self._capacity - self._decoder.held, _INTERFACE_BYTES - taken))

    def _wait_for_room(self, taken: int, timeout: float) -> int:
        with self._lock:
            self._lock.wait_for(lambda: self._stopped or self._room(taken) > 0, timeout)
            return 0 if self._stopped else self._room(taken)

    def _receive(self, data: bytes, real_time: RealTime, reply: Reply) -> bool:
        """Take bytes; returns False when the cable broke in the midst of them."""
        with self._lock:
            limit = self._faults.break_off_after_bytes
            broken = limit is not None and len(data) >= limit
            if limit is not None:
                data = data[:limit]
                left = None if broken else limit - len(data)
                self._faults = replace(self._faults, break_off_after_bytes=left)
            self._wire.add(data)
            self._reply = reply
            done = 0
            for end, command in real_time.scan(data):
                self._decoder.feed(data[done:end])
                done = end
                self._at_once(command, reply)
            self._decoder.feed(data[done:])
            self._lock.notify_all()
            return not broken

    def _at_once(self, command: RealTimeCommand, reply: Reply) -> None:
        match command:
            case StatusRequest(n):
                reply(bytes((self._status(n),)))
            case ClearBuffer():
                self._decoder.clear()
            case Recover(forget):
                if not self._faults.cutter_jam:
                    self._cutter_error = False
                if forget and not self._cutter_error:
                    self._decoder.clear()

    def _status(self, n: int) -> int:
        faults = self._faults
        match n:
            case 1:
                return 0x12 | (0x08 if self._offline() else 0)
            case 2:
                cover = 0x04 if faults.cover_open else 0
                paper = 0x20 if faults.paper_out else 0
                error = 0x40 if self._cutter_error else 0
                return 0x12 | cover | paper | error
            case 3:
                return 0x12 | (0x08 if self._cutter_error else 0)
            case _:
                low = 0x0C if faults.paper_low or faults.paper_out else 0
                return 0x12 | low | (0x60 if faults.paper_out else 0)

    def _offline(self) -> bool:
        faults = self._faults
        return faults.paper_out or faults.cover_open or faults.offline or self._cutter_error

    # The engine

    def _run(self) -> None:
        with self._lock:
            while not self._stopped:
                effect = None if self._halted() else self._decoder.step()
                if effect is None:
                    self._lock.wait()
                    continue
                self._apply(effect)
                self._lock.notify_all()
                if self._seconds_a_row and isinstance(effect, Row):
                    self._lock.wait_for(lambda: self._stopped, self._seconds_a_row)

    def _halted(self) -> bool:
        return self._offline() or self._faults.hang or self._faults.unplugged

    def _apply(self, effect: Effect) -> None:
        match effect:
            case Row(dots):
                self._strip.print_row(dots)
                self._use_paper(1)
            case Fed(dots):
                self._strip.feed(dots)
                self._use_paper(dots)
            case CutOff():
                if picture := self._strip.take():
                    self._tray.add(picture, PaperKind.CUT)
            case OrderedStatus():
                self._answer_in_order()
            case Identity(n) if n in self._identity:
                self._reply(self._identity[n])
            case Identity() | Unknown():
                self._unknown += 1

    def _answer_in_order(self) -> None:
        if (left := self._faults.lost_answers) > 0:
            self._faults = replace(self._faults, lost_answers=left - 1)
            return
        self._reply(bytes((0x03 if self._faults.paper_low else 0x00,)))

    def _use_paper(self, rows: int) -> None:
        left = self._faults.paper_out_after_rows
        if left is None:
            return
        out = left <= rows
        self._faults = replace(
            self._faults, paper_out=out or self._faults.paper_out, paper_out_after_rows=None if out else left - rows
        )
        if out:
            self._report_unasked()

    def _report_unasked(self) -> None:
        if not self._reports_unasked or self._faults.hang or self._faults.unplugged:
            return
        faults = self._faults
        first = 0x10 | (0x08 if self._offline() else 0) | (0x20 if faults.cover_open else 0)
        low = 0x03 if faults.paper_low or faults.paper_out else 0
        paper = low | (0x0C if faults.paper_out else 0)
        self._reply(bytes((first, 0x08 if self._cutter_error else 0, paper, 0)))

    def _tear_off(self) -> None:
        if picture := self._strip.take():
            self._tray.add(picture, PaperKind.TORN)


class _Wire:
    """What came in: the last of it in memory, all of it in a file if one is wanted."""

    def __init__(self, capture: Path | None) -> None:
        self.last = bytearray()
        self._capture = capture

    def add(self, data: bytes) -> None:
        """Keep what came in."""
        self.last += data
        if len(self.last) > 2 * _KEPT_BYTES:
            del self.last[:-_KEPT_BYTES]
        if self._capture is not None:
            with self._capture.open("ab") as file:
                file.write(data)


class Session:
    """One connection's way into the machine."""

    def __init__(self, machine: Machine, reply: Reply) -> None:
        self._machine = machine
        self._reply = reply
        self._real_time = RealTime()
        self._taken = 0

    def wait_for_room(self, timeout: float) -> int:
        """Return how many bytes can be taken, waiting for some; 0 after the timeout."""
        return self._machine._wait_for_room(self._taken, timeout)

    def receive(self, data: bytes) -> bool:
        """Take bytes; returns False when the connection has to break now."""
        self._taken += len(data)
        return self._machine._receive(data, self._real_time, self._reply)


def _nobody(_: bytes) -> None:
    """Answer nobody: nothing was received yet."""
