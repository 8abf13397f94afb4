"""A scanner in keyboard mode: it sends the kernel's `struct input_event` through a socket.

This kernel offers no uinput, so the line from here to the driver is not the kernel's; the bytes on it are.
"""

from __future__ import annotations

import errno
import os
import queue
import socket
import struct
import threading
from contextlib import suppress
from enum import StrEnum
from typing import Self

from devices.readers.hid.device import keys_of
from devices.readers.hid.keys import DOWN, ENTER, EV_KEY, EV_SYN, KEYPAD, SYN_DROPPED, UP, Key, U, keys_for
from devices.simulated import Simulated

EVENT = struct.Struct("@llHHi")  # struct input_event
_LEFT_CTRL, _LEFT_SHIFT, _LEFT_ALT = 29, 42, 56
_EV_MSC, _MSC_SCAN, _SYN_REPORT = 4, 4, 0
_AT_ONCE = 64  # events that a read takes
_PAD = {letter: code for code, letter in KEYPAD.items()}


class Manner(StrEnum):
    """What a scanner does with letters that a keyboard lacks."""

    LEAVES_OUT = "leaves_out"
    ASKS = "asks"  # types ? instead
    ALT = "alt"  # Alt with the letter's number on the keypad
    ALT_BYTES = "alt_bytes"  # the same for each byte of UTF-8
    CTRL_SHIFT_U = "ctrl_shift_u"


class HidReaderSimulator(Simulated):
    """A scanner. `hold_up` is the hand that shows it a code; `open_device` is what the driver opens."""

    def __init__(self, *, manner: Manner = Manner.LEAVES_OUT, enter: bool = True) -> None:
        self.manner = manner
        self.denied = False
        self._enter = enter
        self._lock = threading.Lock()
        self._plugged = False
        self._taker: socket.socket | None = None
        self._typing: queue.Queue[tuple[socket.socket, bytes] | None] = queue.Queue()
        self._typist: threading.Thread | None = None

    def start(self) -> Self:
        """Plug the scanner in."""
        super().start()
        if self._typist is None:
            self._typist = threading.Thread(target=self._type, name="typing-scanner", daemon=True)
            self._typist.start()
        return self

    def stop(self) -> None:
        """Pull the plug for good."""
        super().stop()
        typist, self._typist = self._typist, None
        if typist is not None:
            self._typing.put(None)
            typist.join()

    def open_device(self, device: str) -> SimulatedKeyDevice:
        """Give the device to the one who opens it, as the kernel's grab does; raises OSError as that would."""
        with self._lock:
            if not self._plugged:
                raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), device)
            if self.denied:
                raise OSError(errno.EACCES, os.strerror(errno.EACCES), device)
            if self._taker is not None:
                if not _gone(self._taker):
                    raise OSError(errno.EBUSY, os.strerror(errno.EBUSY), device)
                self._taker.close()
            self._taker, computer = socket.socketpair()
            return SimulatedKeyDevice(computer)

    def hold_up(self, content: str | bytes) -> bool:
        """Let it read a code and type what it holds; return whether somebody had opened it."""
        text = content if isinstance(content, str) else content.decode("utf-8", "replace")
        return self.press(*strokes(text, self.manner), *(_tap(ENTER) if self._enter else ()))

    def press(self, *keys: Key) -> bool:
        """Send keys as they are."""
        events = b"".join(
            EVENT.pack(0, 0, _EV_MSC, _MSC_SCAN, 0x70000 + key.code)
            + EVENT.pack(0, 0, EV_KEY, key.code, key.value)
            + EVENT.pack(0, 0, EV_SYN, _SYN_REPORT, 0)
            for key in keys
        )
        return self._send(events)

    def drop(self) -> bool:
        """Say that keys were lost, as the kernel does when nobody read for too long."""
        return self._send(EVENT.pack(0, 0, EV_SYN, SYN_DROPPED, 0))

    def pull_plug(self) -> None:
        """Pull the plug."""
        with self._lock:
            self._plugged = False
            taker, self._taker = self._taker, None
        if taker is not None:
            with suppress(OSError):
                taker.shutdown(socket.SHUT_RDWR)  # wakes the typing
            taker.close()

    def plug_in(self) -> None:
        """Put the plug back."""
        with self._lock:
            self._plugged = True

    def _send(self, events: bytes) -> bool:
        with self._lock:
            if self._taker is None:
                return False
            self._typing.put((self._taker, events))
            return True

    def _type(self) -> None:
        """Type what is to be typed, no faster than it is read."""
        while (task := self._typing.get()) is not None:
            line, events = task
            with suppress(OSError):  # the taker may have gone, or the plug was pulled
                line.sendall(events)


class SimulatedKeyDevice:
    """What the driver holds: behaves as an evdev device, with the kernel's errors."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._rest = b""

    def fileno(self) -> int:
        """Return what to wait on."""
        return self._line.fileno()

    def read(self) -> list[Key | None]:
        """Return the keys that are there; a device that was pulled gives ENODEV, as the kernel says it."""
        data = self._line.recv(_AT_ONCE * EVENT.size)
        if not data:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        data = self._rest + data
        whole = len(data) // EVENT.size * EVENT.size
        self._rest = data[whole:]
        return keys_of((kind, code, value) for _, _, kind, code, value in EVENT.iter_unpack(data[:whole]))

    def close(self) -> None:
        """Let the device go."""
        self._line.close()


def strokes(text: str, manner: Manner) -> list[Key]:
    """Return the keys by which a scanner types a text."""
    keys: list[Key] = []
    for letter in text:
        if letter in "\r\n":
            keys += _tap(ENTER)
        elif (found := keys_for(letter)) is not None:
            code, shift = found
            keys += _with(_LEFT_SHIFT, _tap(code)) if shift else _tap(code)
        elif manner is Manner.ASKS:
            keys += strokes("?", manner)
        elif manner is Manner.ALT:
            keys += _alt(str(ord(letter)))
        elif manner is Manner.ALT_BYTES:
            keys += [key for byte in letter.encode() for key in _alt(f"0{byte}")]
        elif manner is Manner.CTRL_SHIFT_U:
            keys += _with(_LEFT_CTRL, _with(_LEFT_SHIFT, _tap(U)))
            keys += strokes(f"{ord(letter):x} ", manner)
    return keys


def _alt(number: str) -> list[Key]:
    return _with(_LEFT_ALT, [key for digit in number for key in _tap(_PAD[digit])])


def _tap(code: int) -> list[Key]:
    return [Key(code, DOWN), Key(code, UP)]


def _with(held: int, keys: list[Key]) -> list[Key]:
    return [Key(held, DOWN), *keys, Key(held, UP)]


def _gone(line: socket.socket) -> bool:
    """Return whether the other end was closed."""
    try:
        return line.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
