"""Pictures of a V4L2 camera, by OpenCV. Runs in the capturing process only."""

from __future__ import annotations

import cv2
import numpy as np

from devices.cameras.base import CameraFault, Frame
from devices.cameras.source import MOST_PIXELS, SourceFault

_BACKENDS = {"v4l2": cv2.CAP_V4L2, "file": cv2.CAP_FFMPEG}  # a film stands for a camera in tests
_MJPG = cv2.VideoWriter.fourcc(*"MJPG")  # raw pictures of this size do not fit through USB 2


class UsbSource:
    """A device that was opened."""

    def __init__(self, device: str, *, width: int, height: int, fps: int, backend: str = "v4l2") -> None:
        self._capture = cv2.VideoCapture(device, _BACKENDS[backend])
        if not self._capture.isOpened():
            raise SourceFault(CameraFault.UNREACHABLE, "the device opens, but not as a camera")
        # The kind of picture first: a size may be had as MJPG only.
        for what, value in (
            (cv2.CAP_PROP_FOURCC, _MJPG),
            (cv2.CAP_PROP_FRAME_WIDTH, width),
            (cv2.CAP_PROP_FRAME_HEIGHT, height),
            (cv2.CAP_PROP_FPS, fps),
        ):
            self._capture.set(what, value)  # whatever it refuses it does as well as it can

    def wait(self) -> None:
        """Return when the driver holds the next picture."""
        if not self._capture.grab():
            raise SourceFault(CameraFault.BROKEN_OFF, "the device gives no more pictures")

    def picture(self) -> Frame | None:
        """Return the picture that the driver holds."""
        done, picture = self._capture.retrieve()
        if not done or picture is None or picture.ndim != 3 or picture.shape[2] != 3:
            return None
        if picture.shape[0] * picture.shape[1] > MOST_PIXELS:
            return None
        return np.asarray(picture, np.uint8)
