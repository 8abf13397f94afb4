"""The decoder in its own process: its death is only its own, and nothing it is fed costs more than the limits."""

from __future__ import annotations

import os
import signal
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from devices.readers.codes.isolated import IsolatedDecoder, Limits
from devices.readers.codes.messages import Garbled, pack_reading, unpack_reading
from devices.readers.codes.model import Code, CodeFormat, Frame, Reading, ReadingFault, Stage

FrameOf = Callable[..., Frame]
FileOf = Callable[..., bytes]
BLANK = np.full((120, 160), 255, np.uint8)


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that unpacks to width × height pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = bytes(1 + 4 * width)
    pixels = b"".join(packer.compress(row) for _ in range(min(height, 200))) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def texts(reading: Reading) -> list[str]:
    assert reading.fault is None
    return [code.text for code in reading.codes]


def test_frames_and_files_are_read(
    isolated: IsolatedDecoder, card_2021: str, card_2024: str, qr_frame: FrameOf, file_of: FileOf
) -> None:
    assert texts(isolated.read_fast(qr_frame(card_2021))) == [card_2021]
    assert texts(isolated.read_hard(qr_frame(card_2024))) == [card_2024]
    for kind in ("png", "jpeg", "webp", "bmp", "tiff"):
        assert texts(isolated.read_file(file_of(qr_frame(card_2024), kind))) == [card_2024]
    assert texts(isolated.read_fast(BLANK)) == []


def test_a_killed_process_is_replaced(isolated: IsolatedDecoder, card_2021: str, qr_frame: FrameOf) -> None:
    frame = qr_frame(card_2021)
    assert texts(isolated.read_fast(frame)) == [card_2021]
    first = isolated.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert isolated.read_fast(frame).fault is ReadingFault.DIED
    assert texts(isolated.read_fast(frame)) == [card_2021]
    assert isolated.pid != first


def test_a_hanging_process_is_ended_at_the_limit_of_time(card_2021: str, qr_frame: FrameOf) -> None:
    large = np.full((3000, 3000), 255, np.uint8)  # more than a pipe holds, so that writing hangs too
    with IsolatedDecoder(Limits(seconds=0.3)) as decoder:
        for frame in (BLANK, large):
            assert texts(decoder.read_fast(qr_frame(card_2021))) == [card_2021]
            hanging = decoder.pid
            assert hanging is not None
            os.kill(hanging, signal.SIGSTOP)
            assert decoder.read_fast(frame).fault is ReadingFault.TOOK_TOO_LONG
            with pytest.raises(ProcessLookupError):
                os.kill(hanging, 0)


def test_a_process_that_keeps_dying_rests_longer_and_longer() -> None:
    now = 0.0
    with IsolatedDecoder(Limits(memory=1 << 80), monotonic=lambda: now) as decoder:  # cannot even start
        assert [decoder.read_fast(BLANK).fault for _ in range(2)] == [ReadingFault.DIED] * 2
        assert decoder.read_fast(BLANK).fault is ReadingFault.RESTING
        now = 1.1
        assert decoder.read_fast(BLANK).fault is ReadingFault.DIED
        now = 2.2
        assert decoder.read_fast(BLANK).fault is ReadingFault.RESTING


def test_memory_is_limited(qr_frame: FrameOf, card_2021: str) -> None:
    large = np.full((4000, 4000), 255, np.uint8)
    with IsolatedDecoder(Limits(memory=12 << 20)) as decoder:
        assert decoder.read_hard(large).fault is ReadingFault.DIED
        assert texts(decoder.read_fast(qr_frame(card_2021))) == [card_2021]


def test_pixels_and_bytes_are_limited() -> None:
    isolated = IsolatedDecoder()
    assert isolated.read_fast(np.zeros((8000, 8000), np.uint8)).fault is ReadingFault.TOO_LARGE
    assert isolated.read_file(bytes(41 << 20)).fault is ReadingFault.TOO_LARGE
    assert isolated.pid is None, "neither needs the process"


@pytest.mark.parametrize("size", [(30_000, 30_000), (20_000, 3_000), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_refused_by_its_header(isolated: IsolatedDecoder, size: tuple[int, int]) -> None:
    width, height = size
    data = bomb(width, height) if width < 2**20 else bomb(16, 16).replace(struct.pack(">II", 16, 16), bytes(8))
    assert isolated.read_file(data).fault in {
        ReadingFault.TOO_LARGE,
        ReadingFault.DAMAGED,
        ReadingFault.NOT_AN_IMAGE,
    }
    assert isolated.pid is not None, "it lives"


@pytest.mark.parametrize("kind", ["png", "jpeg", "webp", "tiff", "bmp"])
def test_broken_files_are_faults_and_the_process_lives(
    isolated: IsolatedDecoder, kind: str, card_2021: str, qr_frame: FrameOf, file_of: FileOf
) -> None:
    whole = file_of(qr_frame(card_2021), kind)
    rng = np.random.default_rng(7)
    for cut in (1, 8, 20, len(whole) // 3, len(whole) // 2):
        reading = isolated.read_file(whole[:cut])
        assert reading.fault in {ReadingFault.NOT_AN_IMAGE, ReadingFault.DAMAGED}
    for _ in range(20):
        bent = bytearray(whole)
        for place in rng.integers(0, len(bent), 12):
            bent[place] = rng.integers(256)
        reading = isolated.read_file(bytes(bent))
        assert {code.text for code in reading.codes} <= {card_2021}
        assert reading.fault is not ReadingFault.DIED
    assert texts(isolated.read_file(whole)) == [card_2021]


@pytest.mark.parametrize("data", [b"", b"\x00", b"%PDF-1.7\n", b"<svg/>", b"#!/bin/sh\n", bytes(5000)])
def test_what_is_no_picture_is_named_so(isolated: IsolatedDecoder, data: bytes) -> None:
    assert isolated.read_file(data).fault is ReadingFault.NOT_AN_IMAGE


def test_odd_frames_never_reach_the_process() -> None:
    isolated = IsolatedDecoder()
    for frame in (np.zeros((4, 4, 3), np.uint8), np.zeros((0, 5), np.uint8), np.zeros((9, 9), np.float64)):
        assert isolated.read_fast(frame).fault is ReadingFault.NOT_AN_IMAGE  # type: ignore[arg-type]  # on purpose
    assert isolated.pid is None


def test_the_process_can_write_nothing_and_ends_with_its_owner(isolated: IsolatedDecoder) -> None:
    assert texts(isolated.read_fast(BLANK)) == []
    limits = Path(f"/proc/{isolated.pid}/limits").read_text(encoding="ascii").splitlines()
    zero = [line for line in limits if line.split("  ")[0] in {"Max file size", "Max open files"}]
    assert all(line.split()[3:5] == ["0", "0"] for line in zero)
    assert len(zero) == 2
    ended = isolated.pid
    isolated.close()
    isolated.close()
    assert ended is not None
    with pytest.raises(ProcessLookupError):
        os.kill(ended, 0)


def test_answers_come_through_as_they_are() -> None:
    codes = (Code(CodeFormat.QR, "Quảng Trị|\x00\x1b\u202e", Stage.DOUBLED),)
    for reading in (Reading(codes, 1.25), Reading(fault=ReadingFault.DAMAGED)):
        assert unpack_reading(pack_reading(reading)) == reading


@pytest.mark.parametrize(
    "answer",
    [
        *(b"", b"{}", b"[]", b"\xff", b"[" * 100_000),
        b'{"codes": [["qr", 5, "plain"]], "ms": 1, "fault": null}',
        b'{"codes": [["nft", "x", "plain"]], "ms": 1, "fault": null}',
        b'{"codes": 3, "ms": 1, "fault": null}',
    ],
)
def test_a_garbled_answer_is_none(answer: bytes) -> None:
    with pytest.raises(Garbled):
        unpack_reading(answer)
