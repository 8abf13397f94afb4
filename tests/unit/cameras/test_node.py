"""What the kernel says of a V4L2 device becomes the fault that it is."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable

import pytest

from devices.cameras.base import CameraFault
from devices.cameras.usb.node import CAPTURE, DEVICE_CAPS, QUERYCAP, REQBUFS, STREAMING, check_device
from devices.driver import DeviceFault

METADATA = 0x00800000


def device(whole: int, of_node: int = 0, *, held_by: int = 0) -> Callable[[int, int, bytes], bytes]:
    """Return a kernel that answers as a uvcvideo device does; `held_by` is the error of REQBUFS."""

    def ioctl(_device: int, request: int, argument: bytes) -> bytes:
        if request == QUERYCAP:
            assert len(argument) == 104
            words = b"".join(word.to_bytes(4, "little") for word in (0x060600, whole, of_node))
            return (
                b"uvcvideo".ljust(16, b"\0")
                + b"HD Camera".ljust(32, b"\0")
                + b"usb-1".ljust(32, b"\0")
                + words
                + bytes(12)
            )
        assert request == REQBUFS
        assert len(argument) == 20
        if held_by:
            raise OSError(held_by, os.strerror(held_by))
        return argument

    return ioctl


def no_kernel(error: int) -> Callable[[int, int, bytes], bytes]:
    def ioctl(_device: int, _request: int, _argument: bytes) -> bytes:
        raise OSError(error, os.strerror(error))

    return ioctl


@pytest.fixture
def node() -> str:
    return os.devnull  # it opens for reading and writing; the kernel's answers come from `device`


def fault_of(path: str, **how: object) -> str:
    with pytest.raises(DeviceFault) as fault:
        check_device(path, **how)  # type: ignore[arg-type]
    assert fault.value.retry
    return fault.value.code


def test_a_camera_is_a_camera(node: str) -> None:
    check_device(node, ioctl=device(CAPTURE | STREAMING))
    check_device(node, ioctl=device(CAPTURE | STREAMING | METADATA | DEVICE_CAPS, CAPTURE | STREAMING))


def test_the_other_node_of_a_camera_is_none(node: str) -> None:
    other = device(CAPTURE | STREAMING | METADATA | DEVICE_CAPS, METADATA | STREAMING)
    assert fault_of(node, ioctl=other) == CameraFault.UNREACHABLE
    assert fault_of(node) == CameraFault.UNREACHABLE, "the real kernel says so of /dev/null"


def test_a_camera_that_another_program_streams_from(node: str) -> None:
    assert fault_of(node, ioctl=device(CAPTURE | STREAMING, held_by=errno.EBUSY)) == CameraFault.IN_USE


def test_a_missing_device_and_one_that_was_just_pulled(node: str) -> None:
    assert fault_of("/dev/v4l/by-id/none") == CameraFault.UNREACHABLE
    assert fault_of(node, ioctl=no_kernel(errno.ENODEV)) == CameraFault.UNREACHABLE


@pytest.mark.parametrize(
    ("error", "fault"), [(errno.EACCES, "denied"), (errno.EBUSY, "in_use"), (errno.EIO, "unreachable")]
)
def test_a_device_that_does_not_open(error: int, fault: str) -> None:
    def open_(_path: str, _flags: int) -> int:
        raise OSError(error, os.strerror(error))

    assert fault_of("/dev/video0", open_=open_) == fault
