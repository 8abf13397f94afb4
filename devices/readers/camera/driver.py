"""A camera that reads codes: a quick look at every frame, a thorough one a few times a second beside it."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from devices.cameras.base import Camera, Frame
from devices.driver import DeviceFault, DeviceStatus
from devices.readers.base import OnScan, ReaderFault, ReaderKind, Scan
from devices.readers.camera.watch import Attention, Held, Pace, grey_of
from devices.readers.codes.isolated import IsolatedDecoder, Limits
from devices.readers.codes.model import Code, Reading, ReadingFault
from devices.readers.codes.model import Frame as GreyFrame
from devices.state import DeviceState

_TEND_S = 0.5
_LONGEST_LOOK_S = 2.0  # a quick one; a few milliseconds are usual
_READY = DeviceStatus(DeviceState.READY)
_DECODER_FAILS = DeviceStatus(
    DeviceState.DEGRADED, frozenset({ReaderFault.ERROR}), "the process that reads codes keeps ending"
)


class CameraReader:
    """Tells of every code that is newly held up. A driver: blocking, used from one thread only.

    Decoding happens in two processes of their own; only the thorough looks want a thread here, which waits.
    """

    def __init__(
        self,
        camera: Camera,
        on_scan: OnScan,
        *,
        pace: Pace | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._camera = camera
        self._on_scan = on_scan
        self._pace = pace or Pace()
        self._monotonic = monotonic
        self._quick = IsolatedDecoder(Limits(seconds=_LONGEST_LOOK_S))
        self._thorough: ThoroughLooks | None = None
        self._held: Held[str] = Held(self._pace.away)
        self._attention = Attention(self._pace, 0.0)
        self._next_look = self._next_hard = 0.0
        self._frame: Frame | None = None

    def open(self) -> DeviceStatus:
        """Open the camera; raises `DeviceFault`."""
        self.close()
        self._camera.open()
        now = self._monotonic()
        self._held = Held(self._pace.away)
        self._attention = Attention(self._pace, now - self._pace.until_rest)  # until something moves
        self._next_look = self._next_hard = now
        self._thorough = ThoroughLooks()
        return _READY

    def tend(self) -> DeviceStatus:
        """Look at some frames and tell what is new in them; raises `DeviceFault` when the camera is lost."""
        if self._thorough is None:
            raise DeviceFault(ReaderFault.BROKEN_OFF, "the camera is closed")
        end = self._monotonic() + _TEND_S
        status = _READY
        while (now := self._monotonic()) < end:
            if (pause := self._next_look - now) > 0:
                self._tell(self._thorough.result(min(pause, end - now)), thorough=True)
                continue
            frame = self._camera.frame(end - now)
            if frame is not None:
                self._frame = frame
                status = self._look(frame, self._thorough)
        return status

    def preview(self) -> Frame | None:
        """Return the frame looked at last, for a technician who wants to see what the camera sees."""
        return self._frame

    @property
    def holding(self) -> int:
        """How many codes are being held up."""
        return len(self._held)

    def close(self) -> None:
        """Let the camera and the decoders go. Safe to call twice."""
        thorough, self._thorough = self._thorough, None
        if thorough is not None:
            thorough.close()
        self._camera.close()
        self._quick.close()
        self._frame = None

    def _look(self, frame: Frame, thorough: ThoroughLooks) -> DeviceStatus:
        now = self._monotonic()
        self._attention.notice(frame, now)
        self._next_look = now + self._attention.pause(now)
        grey = grey_of(frame)
        reading = self._quick.read_fast(grey)
        self._tell(reading, thorough=False)
        if reading.codes:
            self._next_hard = self._monotonic() + self._pace.hard
        elif self._monotonic() >= self._next_hard and thorough.begin(grey):
            self._next_hard = self._monotonic() + self._attention.pause_hard(now)
        self._tell(thorough.result(0), thorough=True)
        return _DECODER_FAILS if reading.fault is ReadingFault.RESTING else _READY

    def _tell(self, reading: Reading | None, *, thorough: bool) -> None:
        if reading is None or reading.fault is not None:
            return
        now = self._monotonic()
        codes: dict[str, Code] = {code.text: code for code in reading.codes}
        for text in self._held.new(codes, now, thorough=thorough):
            self._attention.stir(now)
            self._on_scan(Scan(text.encode(), ReaderKind.CAMERA, codes[text].format))


class ThoroughLooks:
    """Looks thoroughly at one frame at a time, beside whoever asks."""

    def __init__(self) -> None:
        self._decoder = IsolatedDecoder()
        self._frames: queue.Queue[GreyFrame | None] = queue.Queue()
        self._readings: queue.Queue[Reading] = queue.Queue()
        self._busy = threading.Event()
        self._thread = threading.Thread(target=self._work, name="thorough-looks", daemon=True)
        self._thread.start()

    def begin(self, frame: GreyFrame) -> bool:
        """Begin to look at a frame; return whether there was time for it."""
        if self._busy.is_set():
            return False
        self._busy.set()
        self._frames.put(frame)
        return True

    def result(self, timeout: float) -> Reading | None:
        """Return what a look found, or None where none ended in time."""
        with suppress(queue.Empty):
            return self._readings.get(timeout=timeout) if timeout > 0 else self._readings.get_nowait()
        return None

    def close(self) -> None:
        """End. A look that is under way may take up to the decoder's limit of time; it is not waited for."""
        self._frames.put(None)

    def _work(self) -> None:
        while (frame := self._frames.get()) is not None:
            self._readings.put(self._decoder.read_hard(frame))
            self._busy.clear()
        self._decoder.close()
