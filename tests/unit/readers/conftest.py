"""What the tests of the readers share: pictures of codes, and a decoder in its own process."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator

import numpy as np
import pytest
import segno
from PIL import Image

from devices.readers.codes.isolated import IsolatedDecoder
from devices.readers.codes.model import Frame

CARD_2021 = "045090001234||Nguyễn Văn A|01011990|Nam|Thôn 1, Xã Hướng Phùng, Quảng Trị|15042021"
CARD_2024 = "045190005678|197123456|Hồ Thị Mừng|02091990|Nữ|Tổ 2, Phường Nam Đông Hà, Quảng Trị|05082024||||"
MRZ = "IDVNM0900012345045090001234<<2\n9001011M3001019VNM<<<<<<<<<<<2\nNGUYEN<<VAN<A<<<<<<<<<<<<<<<<<"


@pytest.fixture(scope="session")
def card_2021() -> str:
    return CARD_2021


@pytest.fixture(scope="session")
def card_2024() -> str:
    return CARD_2024


@pytest.fixture(scope="session")
def mrz() -> str:
    return MRZ


@pytest.fixture(scope="session")
def qr_frame() -> Callable[..., Frame]:
    def frame_of(content: str | bytes, *, scale: int = 4, encoding: str | None = "utf-8") -> Frame:
        code = segno.make(content, error="m", encoding=encoding, eci=False, micro=False)
        dark = np.array([list(row) for row in code.matrix_iter(border=4)], np.uint8)
        light = np.where(dark == 1, 0, 255).astype(np.uint8)
        return np.kron(light, np.ones((scale, scale), np.uint8))

    return frame_of


@pytest.fixture(scope="session")
def file_of() -> Callable[..., bytes]:
    def pack(frame: Frame, kind: str = "png") -> bytes:
        buffer = io.BytesIO()
        Image.fromarray(frame).save(buffer, kind)
        return buffer.getvalue()

    return pack


@pytest.fixture(scope="module")
def isolated() -> Iterator[IsolatedDecoder]:
    with IsolatedDecoder() as decoder:
        yield decoder
