"""The simulated camera: an MJPEG server on a TCP port of this machine, with faults on command."""

from __future__ import annotations

import base64
import contextlib
import io
import socket
import struct
import threading
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from devices.cameras.base import Frame
from devices.kept_port import KeptPort
from devices.simulated import Simulated

_RESET = struct.pack("ii", 1, 0)
_BOUNDARY = "picture"
_LONGEST_REQUEST = 8192
_TABLE_GREY = 118


@dataclass(frozen=True, slots=True)
class CameraFaults:
    """What is wrong with the camera now."""

    unplugged: bool = False  # nobody at the address, and open connections broke off
    frozen: bool = False  # connections stand, pictures stop
    garbled: bool = False  # pictures that cannot be decoded
    busy: bool = False  # HTTP 503, as where too many watch
    break_off: bool = False  # every connection ends after the next picture


class CameraSimulator(Simulated):
    """A camera. `show` is the hand that holds something before it; `faults` what ails it."""

    def __init__(
        self,
        *,
        port: int = 0,
        fps: float = 15.0,
        size: tuple[int, int] = (1280, 720),
        login: tuple[str, str] | None = None,
        quality: int = 85,
    ) -> None:
        self._port = KeptPort(port)
        self._pause = 1 / fps
        self._login = login
        self._quality = quality
        width, height = size
        self.empty: Frame = np.full((height, width, 3), _TABLE_GREY, np.uint8)
        self._changed = threading.Condition()
        self._faults = CameraFaults()
        self._jpeg = _jpeg(self.empty, quality)
        self._listener: socket.socket | None = None
        self._threads: list[threading.Thread] = []
        self._lines: set[socket.socket] = set()
        self._sent = 0

    @property
    def port(self) -> int:
        """TCP port; stays the same when the plug is pulled and put back."""
        return self._port.number

    @property
    def url(self) -> str:
        """The address of the stream."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def faults(self) -> CameraFaults:
        """What is wrong now."""
        return self._faults

    @property
    def sent(self) -> int:
        """How many pictures went out since the start, over all connections."""
        return self._sent

    def show(self, picture: Frame | bytes | None) -> None:
        """Show a picture from now on: pixels, the very bytes of a JPEG, or None for the empty table."""
        pixels = self.empty if picture is None else picture
        jpeg = pixels if isinstance(pixels, bytes) else _jpeg(pixels, self._quality)
        with self._changed:
            self._jpeg = jpeg
            self._changed.notify_all()

    def set_faults(self, **changes: bool) -> CameraFaults:
        """Cause or end faults by the names of `CameraFaults`, and pull the plug or put it back accordingly."""
        with self._changed:
            self._faults = replace(self._faults, **changes)
            self._changed.notify_all()
        if self._faults.unplugged:
            self._pull()
        elif self._listener is None:
            self._plug_in()
        return self._faults

    def pull_plug(self) -> None:
        """Pull the plug: connections break off hard."""
        self.set_faults(unplugged=True)

    def plug_in(self) -> None:
        """Put the plug back."""
        self.set_faults(unplugged=False)

    def stop(self) -> None:
        """Pull the plug for good."""
        super().stop()
        self._port.give_up()

    def _plug_in(self) -> None:
        self._listener = listener = self._port.listen()
        self._start(self._accept, listener)

    def _pull(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.shutdown(socket.SHUT_RDWR)  # wakes accept()
        with self._changed:
            lines, self._lines = self._lines, set()
            self._changed.notify_all()
        for line in lines:
            with contextlib.suppress(OSError):  # the other side may have gone
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                line.shutdown(socket.SHUT_RDWR)
        threads, self._threads = self._threads, []
        for thread in threads:
            thread.join()
        if listener is not None:
            listener.close()

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, name="camera", daemon=True)  # type: ignore[arg-type]
        self._threads = [old for old in self._threads if old.is_alive()] + [thread]
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                line, _ = listener.accept()
            except OSError:
                return  # the plug was pulled
            with self._changed:
                if self._listener is not listener:
                    line.close()
                    return
                self._lines.add(line)
                self._start(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError):  # the other side may go at any moment
            line.settimeout(10)
            if (refusal := self._refusal(_request(line))) is not None:
                line.sendall(refusal)
                return
            kind = f"multipart/x-mixed-replace; boundary={_BOUNDARY}"
            line.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nConnection: close\r\n\r\n".encode())
            self._stream(line)
        with self._changed:
            self._lines.discard(line)

    def _stream(self, line: socket.socket) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: not self._faults.frozen or line not in self._lines)
                if line not in self._lines:
                    return
                jpeg, faults = self._jpeg, self._faults
            if faults.garbled:
                jpeg = jpeg[:2] + bytes(len(jpeg) - 2)
            head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
            line.sendall(head.encode() + jpeg + b"\r\n")
            with self._changed:
                self._sent += 1
                self._changed.notify_all()
                if faults.break_off:
                    return
                self._changed.wait_for(lambda: line not in self._lines, self._pause)

    def _refusal(self, request: str) -> bytes | None:
        if self._faults.busy:
            return b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        if self._login is not None:
            wanted = "Authorization: Basic " + base64.b64encode(":".join(self._login).encode()).decode()
            if wanted.lower() not in request.lower():
                return (
                    b'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="camera"\r\n'
                    b"Content-Length: 0\r\nConnection: close\r\n\r\n"
                )
        return None


def _request(line: socket.socket) -> str:
    got = b""
    while b"\r\n\r\n" not in got and len(got) < _LONGEST_REQUEST and (more := line.recv(1024)):
        got += more
    return got.decode("latin-1")


def _jpeg(picture: Frame, quality: int) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(picture[:, :, ::-1])).save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()
