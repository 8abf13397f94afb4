"""The quality gate on captures that go wrong in one known way, and on good ones; a page as PDF.

Run with `python -m tests.bench.pages_gate`, in parts with `--only`; stderr tells how far it is. The seeds are apart
from those that thresholds were chosen on, each fault has its own.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

import cv2
import numpy as np

from devices.scanners.base import PageFault
from devices.scanners.inspection.look import look_for_sheet
from devices.scanners.pdf.keep import KeptPages, Page, keep_pages
from devices.scanners.quality.upright import Upright
from tests.bench.figures import percentile
from tests.bench.pages_faults import BAD, Capture, capture

FIRST, APART = 5_000_000, 10_000  # seeds, and how far those of two faults are apart
GOOD = "good"


def seen(made: Capture, upright: Upright) -> tuple[frozenset[PageFault], float, Page | None]:
    """Return what the kiosk says of a capture, its time in ms, and the page."""
    start = time.thread_time()
    look = look_for_sheet(made.frame)
    ms = (time.thread_time() - start) * 1000
    if look.sheet is None:
        return look.faults, ms, None
    page = Page(look.sheet.picture, look.sheet.dpi)
    standing = np.ascontiguousarray(np.rot90(page.picture, -1))  # the sheets lie on their sides, as cameras hang
    turned = upright.turn(standing, page.dpi, look.faults) == 180
    return look.faults | ({PageFault.UPSIDE_DOWN} if turned else frozenset()), ms, page


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=20, help="of each fault; twice as many good ones")
    parser.add_argument("--only", choices=(GOOD, *BAD), action="append", help="of this kind; may be repeated")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    upright = Upright()
    times: list[float] = []
    kept: list[Page] = []
    for kind, fault in enumerate((None, *BAD)):
        name = fault or GOOD
        if options.only and name not in options.only:
            continue
        said: Counter[str] = Counter()
        right = 0
        count = options.scenes * (2 if fault is None else 1)
        for number in range(count):
            faults, ms, page = seen(capture(FIRST + kind * APART + number, fault), upright)
            times.append(ms)
            said.update(faults)
            right += fault in faults if fault is not None else not faults
            if fault is None and page is not None and len(kept) < 10:
                kept.append(page)
            print(f"\r{name}: {number + 1} of {count} ", end="", file=sys.stderr, flush=True)
        print("\r", end="", file=sys.stderr)
        others = {other: often for other, often in sorted(said.items()) if other != fault}
        what = "good, none named" if fault is None else f"{fault} named"
        print(f"{what:<24} {right}/{count} {right / count:6.1%}   also said: {others or 'nothing'}", flush=True)
    print(f"found, straightened, judged: p50 {percentile(times, 0.5):.0f} ms  p95 {percentile(times, 0.95):.0f} ms")
    for pages in filter(None, (kept[:1], kept)):
        start = time.thread_time()
        result = keep_pages(pages, max_bytes=20 << 20)
        ms = (time.thread_time() - start) * 1000
        if isinstance(result, KeptPages):
            size = len(result.pdf) / len(pages) / 1000
            print(f"PDF of {len(pages)}: {ms:.0f} ms, {size:.0f} kB a page at quality {result.quality}", flush=True)


if __name__ == "__main__":
    main()
