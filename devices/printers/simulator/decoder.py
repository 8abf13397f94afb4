"""Reading an ESC/POS stream the way a printer does.

Written from the printer's side and sharing nothing with the drivers, so that a mistake there is seen here.
Two readers look at the same bytes: `RealTime` sees every byte on its arrival, even inside a picture, and
`Decoder` works the buffer off in order.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_DLE, _EOT, _ENQ, _DC4, _ESC, _GS = 0x10, 0x04, 0x05, 0x14, 0x1B, 0x1D
_DEFAULT_UNITS = 360  # vertical motion units an inch after ESC @, as on common printers
_DOTS_AN_INCH = 203
_LINE_DOTS = 34  # 1/6 inch


@dataclass(frozen=True, slots=True)
class StatusRequest:
    """`DLE EOT n`: asks for a status at once."""

    n: int


@dataclass(frozen=True, slots=True)
class Recover:
    """`DLE ENQ n`: leave the error state; 2 forgets the job as well."""

    forget: bool


@dataclass(frozen=True, slots=True)
class ClearBuffer:
    """`DLE DC4 8`: forget everything received so far."""


RealTimeCommand = StatusRequest | Recover | ClearBuffer


_REAL_TIME = re.compile(
    rb"\x10\x04(?P<status>[\x01-\x04])"
    rb"|\x10\x05(?P<recover>[\x01\x02])"
    rb"|\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
)
_LONGEST_REAL_TIME = 10


class RealTime:
    """Finds real-time commands in a stream, wherever they stand and however it is chopped up."""

    def __init__(self) -> None:
        self._tail = b""

    def scan(self, data: bytes) -> list[tuple[int, RealTimeCommand]]:
        """Return (how many bytes of `data` have arrived when it is complete, command) for each command."""
        offset = len(self._tail)
        text = self._tail + data
        found: list[tuple[int, RealTimeCommand]] = []
        end = 0
        for match in _REAL_TIME.finditer(text):
            end = match.end()
            found.append((end - offset, _real_time(match)))
        self._tail = text[max(end, len(text) - _LONGEST_REAL_TIME + 1) :]
        return found


def _real_time(match: re.Match[bytes]) -> RealTimeCommand:
    if status := match["status"]:
        return StatusRequest(status[0])
    if recover := match["recover"]:
        return Recover(forget=recover == b"\x02")
    return ClearBuffer()


@dataclass(frozen=True, slots=True)
class Initialised:
    """`ESC @`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of dots, left aligned; may be narrower than the paper."""

    dots: bytes


@dataclass(frozen=True, slots=True)
class Fed:
    """Paper moved on without printing."""

    dots: int


@dataclass(frozen=True, slots=True)
class CutOff:
    """The cutter ran."""


@dataclass(frozen=True, slots=True)
class OrderedStatus:
    """`GS r n`: asks for a status when everything before is worked off."""

    n: int


@dataclass(frozen=True, slots=True)
class Identity:
    """`GS I n`: asks who the printer is, when everything before is worked off."""

    n: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """A byte that begins no command this printer knows; text counts, since nobody should send any."""

    byte: int


Effect = Initialised | Row | Fed | CutOff | OrderedStatus | Identity | Unknown


class Decoder:
    """Works off a buffer command by command; keeps what is incomplete."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._units = _DEFAULT_UNITS
        self._rows_left = 0
        self._stride = 0

    @property
    def held(self) -> int:
        """Bytes that wait for being worked off."""
        return len(self._buffer)

    @property
    def in_raster(self) -> bool:
        """Whether the printer waits for the rest of a picture."""
        return self._rows_left > 0

    def feed(self, data: bytes) -> None:
        """Add bytes to the buffer."""
        self._buffer += data

    def clear(self) -> None:
        """Forget the buffer, and the command that is being worked on."""
        self._buffer.clear()
        self._rows_left = 0

    def step(self) -> Effect | None:
        """Work off one command or one row of a picture; None when more bytes are needed."""
        while True:
            if self._rows_left:
                return self._row()
            if not self._buffer:
                return None
            length = self._length()
            if length is None or len(self._buffer) < length:
                return None
            command = bytes(self._buffer[:length])
            del self._buffer[:length]
            effect = self._work_off(command)
            if effect is not None:
                return effect

    def _row(self) -> Row | None:
        if len(self._buffer) < self._stride:
            return None
        dots = bytes(self._buffer[: self._stride])
        del self._buffer[: self._stride]
        self._rows_left -= 1
        return Row(dots)

    def _length(self) -> int | None:
        """Return the length of the command at the front, or None while it cannot be told."""
        buffer = self._buffer
        first = buffer[0]
        if first not in (_DLE, _ESC, _GS):
            return 1
        if len(buffer) < 2:
            return None
        second = buffer[1]
        if first == _DLE:
            if second == _DC4:
                if len(buffer) < 3:
                    return None
                return 10 if buffer[2] == 8 else 5
            return 3 if second in (_EOT, _ENQ) else 1
        if first == _ESC:
            return {ord("@"): 2, ord("J"): 3, ord("d"): 3}.get(second, 1)
        if second == ord("V"):
            if len(buffer) < 3:
                return None
            return 4 if buffer[2] in (65, 66) else 3
        return {ord("v"): 8, ord("P"): 4, ord("r"): 3, ord("I"): 3}.get(second, 1)

    def _work_off(self, command: bytes) -> Effect | None:
        match command[0], command[1:2]:
            case 0x0A, b"":
                return Fed(_LINE_DOTS)
            case (0x00, b"") | (0x10, _):
                if command == b"\x10":
                    return Unknown(0x10)
                return None  # real-time commands have had their effect on arrival
            case 0x1B, b"@":
                self._units = _DEFAULT_UNITS
                return Initialised()
            case 0x1B, b"J":
                return Fed(round(command[2] * _DOTS_AN_INCH / self._units))
            case 0x1B, b"d":
                return Fed(command[2] * _LINE_DOTS)
            case 0x1D, b"P":
                self._units = command[3] or _DEFAULT_UNITS
                return None
            case 0x1D, b"r":
                return OrderedStatus(command[2])
            case 0x1D, b"I":
                return Identity(command[2])
            case 0x1D, b"V":
                return CutOff()
            case 0x1D, b"v":
                return self._begin_raster(command)
        return Unknown(command[0])

    def _begin_raster(self, command: bytes) -> Effect | None:
        if command[2] not in (0x30, 0x00) or command[3] not in (0, 0x30):
            return Unknown(command[0])  # other densities print double dots; nobody should send them
        self._stride = int.from_bytes(command[4:6], "little")
        self._rows_left = int.from_bytes(command[6:8], "little") if self._stride else 0
        return None
