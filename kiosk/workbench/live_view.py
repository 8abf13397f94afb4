"""What a camera sees while it is tried out: picture after picture, with an outline of what is found there.

Looking happens on a thread of its own, decoding in child processes; the screen only gets pictures.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from kiosk.technician.tools import Doing, Outline, Sight

if TYPE_CHECKING:  # OpenCV comes with them
    from devices.cameras.base import Frame

_log = logging.getLogger(__name__)

EVERY_S = 0.12  # between two pictures, and how soon a stop is noticed
_SEARCHED_WIDTH = 320  # pixels in which a page is outlined; more only takes longer


class Outliner(Protocol):
    """Finds what is to be outlined."""

    def outlines(self, picture: Frame) -> tuple[Outline, ...]:
        """Return the outlines of what is on a picture."""
        ...

    def close(self) -> None:
        """Let go of what it took."""
        ...


class PageOutliner:
    """Outlines the sheet that lies there."""

    def __init__(self) -> None:
        from devices.scanners.inspection.isolated import PageInspector

        self._inspector = PageInspector()

    def outlines(self, picture: Frame) -> tuple[Outline, ...]:
        """Return the outline of the sheet, if there is one."""
        import cv2
        import numpy as np

        height, width = picture.shape[:2]
        scale = min(1.0, _SEARCHED_WIDTH / width)
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
        corners = self._inspector.frame(small).corners
        return (tuple((x / scale, y / scale) for x, y in corners),) if corners is not None else ()

    def close(self) -> None:
        """End the process that looks."""
        self._inspector.close()


class CodeOutliner:
    """Outlines the codes that are held up."""

    def __init__(self) -> None:
        from devices.readers.codes.isolated import IsolatedDecoder

        self._decoder = IsolatedDecoder()

    def outlines(self, picture: Frame) -> tuple[Outline, ...]:
        """Return the outlines of the codes that one quick look finds."""
        from devices.readers.camera.watch import grey_of

        codes = self._decoder.read_fast(grey_of(picture)).codes
        return tuple(code.corners for code in codes if code.corners is not None)

    def close(self) -> None:
        """End the process that looks."""
        self._decoder.close()


@contextmanager
def shown_live(preview: Callable[[], Frame | None], make: Callable[[], Outliner], doing: Doing) -> Iterator[None]:
    """Show what a camera sees while the block runs; `preview` may be called from any thread."""
    outliner = make()
    last: Frame | None = None

    def look() -> None:
        nonlocal last
        picture = preview()
        if picture is not None and picture is not last and not doing.stopped.is_set():
            last = picture
            doing.show(Sight(picture, outliner.outlines(picture)))

    try:
        with beside(look):
            yield
    finally:
        outliner.close()


@contextmanager
def stopping(stop: Callable[[], None], doing: Doing) -> Iterator[None]:
    """Call `stop` as long as the block goes on although nobody waits for it any more."""

    def look() -> None:
        if doing.stopped.is_set():
            stop()

    with beside(look):
        yield


@contextmanager
def beside(look: Callable[[], None]) -> Iterator[None]:
    """Do something over and over, on a thread of its own, while the block runs."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(EVERY_S):
            try:
                look()
            except Exception as bug:  # noqa: BLE001 - a picture that does not come must not end a trial
                _log.error("a look beside a trial failed: %s", type(bug).__name__)  # a message may quote a card
                return

    thread = threading.Thread(target=work, name="beside-a-trial", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
