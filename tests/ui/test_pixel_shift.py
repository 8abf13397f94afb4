"""The picture wanders by a pixel, comes back, and never further."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtQuick import QQuickWindow

from kiosk.window.frame_watch import PixelShift


def test_the_picture_wanders_around_its_place_and_evens_out(qapp: object) -> None:
    window = QQuickWindow()
    shift = PixelShift(window)
    seen = []
    for _ in range(8):
        shift.step()
        seen.append((window.contentItem().x(), window.contentItem().y()))
    assert len(set(seen)) == 8
    assert all(abs(x) <= 1 and abs(y) <= 1 for x, y in seen)
    assert sum(x for x, _ in seen) == sum(y for _, y in seen) == 0
    assert all(abs(a[0] - b[0]) + abs(a[1] - b[1]) == 1 for a, b in pairwise(seen))
    shift.stop()
