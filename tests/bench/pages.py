"""Pages under a camera of 12 MP: found, judged and kept, beside a plain contour method.

Seeds of two sets: one that the finder was tuned on, one apart. Run with `python -m tests.bench.pages`.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial

import cv2
import numpy as np

from devices.scanners.page.find import find_page
from tests.bench.figures import percentile
from tests.bench.pages_scenes import FAMILIES, HEIGHT, WIDTH, Frame, Points, scene

TUNED, UNSEEN, EMPTY = 700_000, 1_300_000, 900_000  # first seeds
WRONG = 0.90  # a shape below this overlap is another shape


def find(frame: Frame) -> Points | None:
    found = find_page(frame)
    return None if found is None else found.corners


def plain_contour(frame: Frame) -> Points | None:
    """The method of the textbook: blur, Canny, the largest contour with four corners."""
    small = cv2.resize(frame, (WIDTH // 5, HEIGHT // 5), interpolation=cv2.INTER_AREA)
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY), (5, 5), 0)
    edges = cv2.dilate(cv2.Canny(grey, 50, 150), np.ones((3, 3), np.uint8))
    contours = cv2.findContours(edges, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)[0]
    for contour in sorted(contours, key=cv2.contourArea, reverse=True)[:5]:
        few = cv2.approxPolyDP(contour, 0.02 * cv2.arcLength(contour, closed=True), closed=True)
        if len(few) == 4 and cv2.contourArea(few) > 0.03 * edges.size:
            return np.asarray(few.reshape(4, 2) * 5.0 + 2, np.float64)
    return None


def overlap(a: Points, b: Points) -> float:
    """Return intersection over union."""
    one, other = (cv2.convexHull(p.astype(np.float32)) for p in (a, b))
    common = cv2.intersectConvexConvex(one, other)[0]
    return float(common / (cv2.contourArea(one) + cv2.contourArea(other) - common))


def corner_error(found: Points, true: Points) -> float:
    """Return how far the worst corner is off, in pixels, whichever corner a method begins with."""
    turns = [np.roll(found, turn, axis=0) for turn in range(4)]
    return float(min(np.linalg.norm(turned - true, axis=1).max() for turned in turns))


def measure(
    name: str, method: Callable[[Frame], Points | None], seeds: range, *, empty: bool = False, verbose: bool = False
) -> None:
    """Print one line: overlap, share above 0.95, wrong ones accepted, time."""
    overlaps: list[float] = []
    errors: list[float] = []
    times: list[float] = []
    wrong = 0
    bad: dict[str, int] = {}
    for seed in seeds:
        made = scene(seed, empty=empty)
        start = time.thread_time()
        found = method(made.frame)
        times.append((time.thread_time() - start) * 1000)
        share = 0.0 if found is None or made.corners is None else overlap(found, made.corners)
        overlaps.append(share)
        if found is not None and made.corners is not None and share > 0.95:
            errors.append(corner_error(found, made.corners))
        wrong += found is not None and share < WRONG
        if share <= 0.95 and not empty:
            bad[made.family] = bad.get(made.family, 0) + 1
            if verbose:
                print(f"  seed {seed} {made.family}: {'none' if found is None else f'{share:.3f}'}")
    shown = ", ".join(f"{family} {count}" for family, count in sorted(bad.items()))
    above = sum(share > 0.95 for share in overlaps)
    print(
        f"{name:<28} n={len(seeds):<4} mean IoU {float(np.mean(overlaps)):.4f}  > 0.95 {above / len(seeds):6.1%}  "
        f"wrong accepted {wrong / len(seeds):5.1%}  p50 {percentile(times, 0.5):4.0f} ms  "
        f"p95 {percentile(times, 0.95):4.0f} ms  corners p50 {percentile(errors, 0.5) if errors else 0:.1f} px"
        + (f"  missed: {shown}" if shown else ""),
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=10 * len(FAMILIES))
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    run = partial(measure, verbose=options.verbose)
    for name, first in (("tuned", TUNED), ("unseen", UNSEEN)):
        if options.only in ("", name):
            seeds = range(first, first + options.scenes)
            run(f"{name}: finder", find, seeds)
            if not options.only:
                run(f"{name}: plain contour", plain_contour, seeds)
    if options.only in ("", "empty"):
        run("no sheet: finder", find, range(EMPTY, EMPTY + options.scenes), empty=True)


if __name__ == "__main__":
    main()
