"""The camera above the table as a scanner of documents."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import cv2
import numpy as np

from devices.cameras.base import Camera
from devices.cameras.factory import open_camera
from devices.driver import DeviceFault, DeviceStatus
from devices.scanners.base import (
    PageFault,
    Progress,
    ScannedPage,
    ScannerFault,
    ScanOutcome,
    ScanResult,
    ScanStage,
)
from devices.scanners.inspection.isolated import PageInspector
from devices.scanners.inspection.model import Look
from devices.scanners.overhead.glance import Glance, change, fingerprint, glance, hand_in, is_same_page
from devices.scanners.overhead.settings import OverheadScannerSettings
from devices.scanners.overhead.watch import Found, Sight, Watching, hand_counts, looked, see
from devices.scanners.picture import Picture
from devices.scanners.quality.upright import Upright
from devices.state import DeviceState

PREVIEW_WIDTH = 640
LOOK_EVERY_S = 0.25  # four looks a second, at about 10 ms each
_IDLE_S = 0.4  # between two looks while nobody scans, but somebody watches
_REST_S = 3.0  # while nobody does either: five megapixels cost a few percent of a core at each look
_WATCHED_S = 5.0  # for so long after somebody asked for the preview
_FRAME_S = 1.0


class OverheadScanner:
    """Watches the table and takes a page when one lies still."""

    def __init__(
        self,
        settings: OverheadScannerSettings,
        *,
        camera: Camera | None = None,
        inspector: PageInspector | None = None,
        upright: Upright | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._settings = settings
        self._camera = camera or open_camera(settings.camera)
        self._inspector = inspector or PageInspector()
        self._upright = upright or Upright()
        self._monotonic = monotonic
        self._preview: Picture | None = None
        self._watched_until = 0.0
        self._lock = threading.Lock()
        self._scanning = False
        self._stop = threading.Event()
        self._woken = threading.Event()
        self._table: Glance | None = None  # empty
        self._taken: Glance | None = None  # what the table looked like when the last page was taken
        self._page: Glance | None = None  # the last good page's fingerprint

    def open(self) -> DeviceStatus:
        """Connect to the camera; raises DeviceFault."""
        self._camera.open()
        self._watched_until = self._monotonic() + _WATCHED_S
        return DeviceStatus(DeviceState.READY)

    def tend(self) -> DeviceStatus:
        """Look at the table once, for the preview; raises DeviceFault when the camera is lost."""
        self._woken.wait(_IDLE_S if self._monotonic() < self._watched_until else _REST_S)
        self._woken.clear()
        self._seen(self._camera.frame(_FRAME_S))
        return DeviceStatus(DeviceState.READY)

    def wake(self) -> None:
        """Have a `tend` that only waits return soon."""
        self._woken.set()

    def close(self) -> None:
        """Let the camera go."""
        self.cancel()
        self.wake()
        self._camera.close()
        self._inspector.close()
        self._preview = None

    def preview(self) -> Picture | None:
        """Return the last look at the table, at most 640 pixels wide; from now on it is looked at more often."""
        now = self._monotonic()
        if now >= self._watched_until:
            self.wake()
        self._watched_until = now + _WATCHED_S
        return self._preview

    def cancel(self) -> None:
        """End the scan at hand, within a second."""
        with self._lock:
            if self._scanning:
                self._stop.set()

    def scan(
        self,
        on_progress: Callable[[Progress], None],
        on_page: Callable[[ScannedPage], None],
        *,
        again: bool = False,
    ) -> ScanResult:
        """Wait for a page that lies still and was not taken before, and take it."""
        with self._lock:
            self._scanning = True
            self._stop.clear()
        if again:
            self._taken = self._page = None
        try:
            page = self._await_page(on_progress)
        except DeviceFault as fault:
            return ScanResult(ScanOutcome.FAILED, 0, ScannerFault(fault.code), fault.detail)
        finally:
            with self._lock:
                self._scanning = False
        if page is None:
            return ScanResult(ScanOutcome.CANCELLED)
        on_page(page)
        return ScanResult(ScanOutcome.DONE, 1)

    def _await_page(self, on_progress: Callable[[Progress], None]) -> ScannedPage | None:
        """Return the page, or None when the scan is cancelled; raises DeviceFault."""
        watching, before = Watching(), None
        told: ScanStage | None = None
        while not self._stop.wait(LOOK_EVERY_S):
            frame = self._camera.frame(_FRAME_S)
            self._seen(frame)
            if frame is None:
                continue
            now, at = glance(frame), self._monotonic()
            step = see(watching, self._sight(now, before), at, still_seconds=self._settings.still_seconds)
            watching, before = step.watching, now
            if step.table_is_empty:
                self._table, self._taken, self._page = now, None, None
            if step.look_closely:
                on_progress(Progress(ScanStage.WORKING))
                told = None
                found, page = self._look_closely(frame, now, wait_for_hand=hand_counts(watching, at))
                if page is not None:
                    return page
                step = looked(watching, found, self._monotonic(), table_known=self._table is not None)
                watching = step.watching
                if step.table_is_empty:
                    self._table = now
            if watching.stage is not told:
                told = watching.stage
                on_progress(Progress(told))
        return None

    def _sight(self, now: Glance, before: Glance | None) -> Sight:
        others = (before, self._table, self._taken)
        return Sight(*(None if other is None else change(now, other) for other in others))

    def _look_closely(
        self, frame: Picture, now: Glance, *, wait_for_hand: bool
    ) -> tuple[Found, ScannedPage | None]:
        look = self._inspector.frame(frame, a_size=self._settings.paper)
        if look.sheet is None or look.corners is None:
            return Found.NOTHING, None
        height, width = frame.shape[:2]
        corners = np.array(look.corners)
        if wait_for_hand and self._table is not None and hand_in(now, self._table, corners, (width, height)):
            return Found.HAND, None
        mark = fingerprint(look.sheet.picture)
        if self._page is not None and is_same_page(mark, self._page):
            self._taken = now
            return Found.SAME, None
        page = self._finished(look)
        self._taken = now
        # Of a bad capture the same page is wanted once more, when it has been moved.
        self._page = None if page.faults else mark
        return Found.SHEET, page

    def _finished(self, look: Look) -> ScannedPage:
        assert look.sheet is not None
        picture, faults = look.sheet.picture, look.faults
        turn = self._upright.turn(picture, look.sheet.dpi, faults)
        if turn in (90, 270):  # how a camera hangs, or a table stands, is no fault of who lays the paper
            way = cv2.ROTATE_90_CLOCKWISE if turn == 90 else cv2.ROTATE_90_COUNTERCLOCKWISE
            picture, turn = np.asarray(cv2.rotate(picture, way), np.uint8), 0
        if turn == 180:
            faults |= {PageFault.UPSIDE_DOWN}
        return ScannedPage(picture, look.sheet.dpi, faults, turn)

    def _seen(self, frame: Picture | None) -> None:
        if frame is None:
            return
        height, width = frame.shape[:2]
        scale = min(1.0, PREVIEW_WIDTH / width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        self._preview = np.asarray(cv2.resize(frame, size, interpolation=cv2.INTER_AREA), np.uint8)
