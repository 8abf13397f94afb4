"""Pages under a camera of 12 MP: found as the kiosk finds them, beside a plain contour method.

Four sets of scenes, each of seeds of its own: those that the finder was tuned on, unseen ones, tables without a
sheet, and sheets that run out of the picture. Run with `python -m tests.bench.pages`; stderr tells how far it is.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from devices.scanners.page.cut import find_sheet
from devices.scanners.quality.judge import EDGE_PX, from_frame
from tests.bench.figures import percentile
from tests.bench.pages_scenes import FAMILIES, HEIGHT, WIDTH, Frame, Points, Scene, scene

TUNED, UNSEEN, EMPTY, CUT = 700_000, 1_300_000, 900_000, 1_500_000  # first seeds
WRONG = 0.90  # a shape below this overlap is another shape


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
    return float(min(np.max(np.linalg.norm(turned - true, axis=1)) for turned in turns))


@dataclass
class Score:
    """What a method made of a set of scenes."""

    name: str
    method: Callable[[Frame], Points | None]
    overlaps: list[float] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    wrong: int = 0  # shapes taken for the sheet that are not it
    named: int = 0  # sheets seen to be cut off
    bad: Counter[str] = field(default_factory=Counter)  # families of scenes with a wrong or no answer

    def take(self, made: Scene, verbose: bool) -> None:
        """Try the method on a scene."""
        start = time.thread_time()
        found = self.method(made.frame)
        self.times.append((time.thread_time() - start) * 1000)
        true = made.corners
        cut = found is not None and from_frame(found, WIDTH, HEIGHT) < EDGE_PX
        share = 0.0 if found is None or true is None else overlap(found, true)
        self.named += cut
        if (
            true is not None and from_frame(true, WIDTH, HEIGHT) < EDGE_PX
        ):  # what is seen to be cut off is sent back
            fine = cut
            wrong = found is not None and not cut and share < WRONG
        else:
            fine = found is None if true is None else share > 0.95
            wrong = found is not None and share < WRONG
        self.overlaps.append(share)
        if found is not None and true is not None and share > 0.95:
            self.errors.append(corner_error(found, true))
        self.wrong += wrong
        self.bad[made.family] += not fine
        if verbose and not fine:
            print(f"  {self.name}: {made.family}: {'none' if found is None else f'{share:.3f}'}", file=sys.stderr)

    @property
    def quality(self) -> str:
        """How well the whole sheets were found."""
        above = sum(share > 0.95 for share in self.overlaps) / len(self.overlaps)
        corners = percentile(self.errors, 0.5) if self.errors else 0.0
        return f"mean IoU {float(np.mean(self.overlaps)):.4f}  > 0.95 {above:6.1%}  corners p50 {corners:.1f} px  "

    def line(self, told: str) -> str:
        """Return the line of the report, with what a set tells beside the wrong ones and the time."""
        shown = ", ".join(f"{family} {count}" for family, count in sorted(self.bad.items()) if count)
        count = len(self.times)
        return (
            f"{self.name:<24} n={count:<4} {told}wrong accepted {self.wrong / count:5.1%}  "
            f"p50 {percentile(self.times, 0.5):4.0f} ms  p95 {percentile(self.times, 0.95):4.0f} ms"
            + (f"  not right: {shown}" if shown else "")
        )


def run(scores: Sequence[Score], seeds: range, *, empty: bool = False, cut: bool = False, verbose: bool) -> None:
    """Try methods on the same scenes and print a line for each."""
    for number, seed in enumerate(seeds, start=1):
        made = scene(seed, empty=empty, cut=cut)
        for score in scores:
            score.take(made, verbose)
        print(f"\r{scores[0].name}: {number} of {len(seeds)} ", end="", file=sys.stderr, flush=True)
    print("\r", end="", file=sys.stderr)
    for score in scores:
        told = f"seen to be cut off {score.named / len(seeds):6.1%}  " if cut else "" if empty else score.quality
        print(score.line(told), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenes", type=int, default=10 * len(FAMILIES), help="of each set")
    parser.add_argument("--first", type=int, default=0, help="how many seeds of each set to pass over")
    parser.add_argument("--only", choices=("tuned", "unseen", "no sheet", "cut off"))
    parser.add_argument("--verbose", action="store_true", help="name each scene that is not right")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    sets = {"tuned": TUNED, "unseen": UNSEEN, "no sheet": EMPTY, "cut off": CUT}
    for name, first in sets.items():
        if options.only in (None, name):
            scores = [Score(f"{name}: finder", find_sheet)]
            if name in ("tuned", "unseen"):
                scores.append(Score(f"{name}: plain contour", plain_contour))
            seeds = range(first + options.first, first + options.first + options.scenes)
            run(scores, seeds, empty=name == "no sheet", cut=name == "cut off", verbose=options.verbose)


if __name__ == "__main__":
    main()
