"""What can be told about a V4L2 device before anybody streams from it. Errors of the kernel become faults here."""

from __future__ import annotations

import errno
import fcntl
import os
import struct
from collections.abc import Callable

from devices.cameras.base import CameraFault
from devices.driver import DeviceFault

Ioctl = Callable[[int, int, bytes], bytes]

_CAPABILITY = struct.Struct("=16s32s32sIII12x")  # struct v4l2_capability
_REQUEST_BUFFERS = struct.Struct("=IIII4x")  # struct v4l2_requestbuffers
QUERYCAP = 0x80685600  # VIDIOC_QUERYCAP
REQBUFS = 0xC0145608  # VIDIOC_REQBUFS
CAPTURE, DEVICE_CAPS, STREAMING = 0x1, 0x80000000, 0x04000000
_VIDEO_CAPTURE, _MMAP = 1, 1

_FAULTS = {
    errno.ENOENT: CameraFault.UNREACHABLE,
    errno.ENODEV: CameraFault.UNREACHABLE,
    errno.ENXIO: CameraFault.UNREACHABLE,
    errno.EACCES: CameraFault.DENIED,
    errno.EPERM: CameraFault.DENIED,
    errno.EBUSY: CameraFault.IN_USE,
}


def check_device(path: str, *, open_: Callable[[str, int], int] = os.open, ioctl: Ioctl = fcntl.ioctl) -> None:
    """Raise `DeviceFault` where the device is missing, forbidden, no camera, or another program streams from it."""
    try:
        device = open_(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            _check(device, ioctl)
        finally:
            os.close(device)
    except OSError as error:
        fault = _FAULTS.get(error.errno or 0, CameraFault.UNREACHABLE)
        # A device node gets its rights a moment after it appears: another try may do even where it is denied.
        raise DeviceFault(fault, f"{path}: {error.strerror}") from error


def _check(device: int, ioctl: Ioctl) -> None:
    try:
        answer = ioctl(device, QUERYCAP, bytes(_CAPABILITY.size))
    except OSError as error:
        if error.errno in (errno.ENOTTY, errno.EINVAL):
            raise OSError(errno.ENODEV, "this is no camera") from error
        raise
    *_, capabilities, of_this_node = _CAPABILITY.unpack(answer)
    able = of_this_node if capabilities & DEVICE_CAPS else capabilities
    if not able & CAPTURE or not able & STREAMING:
        raise OSError(errno.ENODEV, "this device gives no pictures; a camera's other node may")
    # Freeing our buffers, of which there are none, fails where another program has some.
    ioctl(device, REQBUFS, _REQUEST_BUFFERS.pack(0, _VIDEO_CAPTURE, _MMAP, 0))
