"""Pages are looked at in a process whose death is only its own, and nothing costs more than the limits."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from devices.scanners.base import PageFault
from devices.scanners.inspection.isolated import LookLimits, PageInspector
from devices.scanners.inspection.messages import Garbled, pack_look, unpack_look
from devices.scanners.inspection.model import Look, LookFault, StraightSheet
from devices.scanners.picture import PictureFault, open_scan

CORNERS = np.array([(150, 80), (1080, 110), (1050, 770), (130, 740)])


def photograph() -> np.ndarray:
    frame = np.full((900, 1200, 3), (70, 90, 120), np.float32)
    cv2.fillConvexPoly(frame, CORNERS, (235, 235, 232), cv2.LINE_AA)
    for row in range(12):
        cv2.line(frame, (260, 180 + row * 45), (940, 200 + row * 45), (40, 40, 40), 3)
    noise = np.random.default_rng(2).normal(0, 2, frame.shape)
    return np.clip(cv2.GaussianBlur(frame, (0, 0), 0.8) + noise, 0, 255).astype(np.uint8)


def pnm(picture: np.ndarray) -> bytes:
    height, width = picture.shape[:2]
    return b"P6\n# SANE data follows\n%d %d\n255\n" % (width, height) + picture[..., ::-1].tobytes()


@pytest.fixture(scope="module")
def inspector() -> Iterator[PageInspector]:
    with PageInspector() as inspector:
        yield inspector


def test_a_frame_and_a_file_show_the_same_sheet(inspector):
    picture = photograph()
    frame = inspector.frame(picture)
    file = inspector.file(cv2.imencode(".png", picture)[1].tobytes())
    assert frame.fault is file.fault is None
    assert frame.corners == file.corners
    assert np.abs(np.array(frame.corners) - CORNERS).max() < 2
    assert frame.sheet is not None
    assert 200 <= frame.sheet.dpi <= 300
    assert frame.ms > 0


def test_a_scan_is_judged_as_it_is_and_its_true_resolution_told(inspector):
    page = np.full((1170, 827, 3), 240, np.uint8)
    look = inspector.scan(pnm(page), dpi=200, width_mm=210)
    assert look.sheet is not None
    assert look.sheet.dpi == 100, "the scanner has rounded without a word"
    assert look.faults == {PageFault.BLANK, PageFault.TOO_SMALL}


@pytest.mark.parametrize("cut", [0, 1, 20, 1000, -1])
def test_a_scan_that_ends_too_early_is_no_page(inspector, cut):
    data = pnm(np.full((300, 200, 3), 240, np.uint8))
    assert inspector.scan(data[:cut], dpi=200, width_mm=210).fault in {
        PictureFault.BROKEN,
        PictureFault.NOT_A_PICTURE,
    }


def test_grey_and_sixteen_bits_are_read_too():
    grey = np.arange(100 * 80, dtype=np.uint8).reshape(80, 100)
    opened = open_scan(b"P5\n100 80\n255\n" + grey.tobytes())
    assert not isinstance(opened, PictureFault)
    assert np.array_equal(opened[..., 1], grey)
    deep = open_scan(b"P5 100 80 65535\n" + (grey.astype(np.uint16) << 8).astype(">u2").tobytes())
    assert not isinstance(deep, PictureFault)
    assert np.array_equal(deep[..., 2], grey)
    assert open_scan(b"P6 90000 90000 255\n") is PictureFault.TOO_MANY_PIXELS


def test_a_killed_process_is_replaced(inspector):
    assert inspector.frame(photograph()).fault is None
    assert inspector.pid is not None
    os.kill(inspector.pid, signal.SIGKILL)
    assert inspector.frame(photograph()).fault is LookFault.DIED
    assert inspector.frame(photograph()).fault is None


def test_a_hanging_process_is_ended_at_the_limit_of_time():
    with PageInspector(LookLimits(seconds=0.4)) as inspector:
        small = photograph()[:100, :100]
        assert inspector.frame(small).fault is None
        hanging = inspector.pid
        assert hanging is not None
        os.kill(hanging, signal.SIGSTOP)
        assert inspector.frame(small).fault is LookFault.TOOK_TOO_LONG
        with pytest.raises(ProcessLookupError):
            os.kill(hanging, 0)


def test_too_much_is_refused_without_the_process():
    inspector = PageInspector(LookLimits(pixels=1000, file_bytes=1000))
    assert inspector.frame(photograph()).fault is PictureFault.TOO_MANY_PIXELS
    assert inspector.file(bytes(1001)).fault is PictureFault.TOO_MANY_BYTES
    assert inspector.scan(bytes(1001), dpi=200, width_mm=210).fault is PictureFault.TOO_MANY_BYTES
    assert inspector.frame(np.zeros((9, 9), np.uint8)).fault is PictureFault.NOT_A_PICTURE
    assert inspector.pid is None


def test_an_answer_comes_through_as_it_is():
    sheet = StraightSheet(np.arange(60, dtype=np.uint8).reshape(4, 5, 3), 200)
    corners = ((0.0, 1.0), (2.5, 1.0), (2.5, 3.0), (-4.0, 3.0))
    look = Look(corners, frozenset({PageFault.CUT_EDGE}), 12.5, sheet)
    told = unpack_look(memoryview(pack_look(look)))
    assert (told.corners, told.faults, told.ms, told.fault) == (look.corners, look.faults, look.ms, None)
    assert told.sheet is not None
    assert np.array_equal(told.sheet.picture, sheet.picture)
    assert unpack_look(memoryview(pack_look(Look(fault=PictureFault.BROKEN)))).fault is PictureFault.BROKEN


@pytest.mark.parametrize(
    "text",
    [
        b"{}",
        b"[]",
        b'{"corners": [[0, 0]], "faults": [], "ms": 1, "fault": null, "dpi": null}',
        b'{"corners": [[0,0],[1,1],[2,2],[1e999,3]], "faults": [], "ms": 1, "fault": null, "dpi": null}',
        b'{"corners": null, "faults": ["smells"], "ms": 1, "fault": null, "dpi": null}',
        b'{"corners": null, "faults": [], "ms": "x", "fault": null, "dpi": null}',
    ],
)
def test_a_garbled_answer_is_none(text):
    from devices.scanners.inspection.messages import ANSWER

    with pytest.raises(Garbled):
        unpack_look(memoryview(ANSWER.pack(len(text), 0, 0) + text))
    with pytest.raises(Garbled):
        unpack_look(memoryview(ANSWER.pack(len(text), 90, 90) + text + b"short"))
    with pytest.raises(Garbled):
        unpack_look(memoryview(b""))
