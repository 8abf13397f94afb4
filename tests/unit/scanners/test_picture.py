"""A picture is opened within limits, and whatever is wrong with it is said in one word."""

from __future__ import annotations

import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.scanners.picture import PictureFault, PictureLimits, open_picture

PLAIN = np.random.default_rng(1).integers(0, 255, (120, 160, 3), np.uint8)
JPEG = cv2.imencode(".jpg", PLAIN)[1].tobytes()
PNG = cv2.imencode(".png", PLAIN)[1].tobytes()


@pytest.mark.parametrize("data", [JPEG, PNG], ids=["jpeg", "png"])
def test_a_good_picture_opens(data: bytes) -> None:
    picture = open_picture(data)
    assert not isinstance(picture, PictureFault)
    assert picture.shape == (120, 160, 3)


def test_size_is_refused_before_decoding() -> None:
    assert open_picture(JPEG, PictureLimits(max_bytes=100)) is PictureFault.TOO_MANY_BYTES
    assert open_picture(JPEG, PictureLimits(max_pixels=100)) is PictureFault.TOO_MANY_PIXELS
    assert open_picture(JPEG, PictureLimits(min_side=500)) is PictureFault.TOO_FEW_PIXELS


def test_a_bomb_of_a_few_bytes_is_refused_by_its_header() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(64)))
    assert open_picture(bomb) is PictureFault.TOO_MANY_PIXELS


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_picture_that_was_cut_off_is_broken(share: float) -> None:
    assert open_picture(JPEG[: int(len(JPEG) * share)]) is PictureFault.BROKEN


@given(st.binary(max_size=400))
def test_any_other_bytes_are_no_picture(data: bytes) -> None:
    assert isinstance(open_picture(data), PictureFault)


@given(st.integers(0, len(JPEG) - 1), st.binary(min_size=1, max_size=40))
def test_a_damaged_picture_never_raises(at: int, damage: bytes) -> None:
    open_picture(JPEG[:at] + damage + JPEG[at + len(damage) :], PictureLimits(max_pixels=1_000_000))
