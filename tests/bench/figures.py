"""Figures of a bench: percentiles, and lines that set them beside a floor of the same run."""

from __future__ import annotations

import math
from collections.abc import Sequence


def percentile(samples: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile; `share` lies in 0…1."""
    ranked = sorted(samples)
    return ranked[max(0, math.ceil(share * len(ranked)) - 1)]


def line(name: str, samples: Sequence[float], floor: Sequence[float] | None = None, promise: str = "") -> str:
    """Return one line of the report; samples are milliseconds."""
    p50, p99 = percentile(samples, 0.50), percentile(samples, 0.99)
    text = f"{name:<44} n={len(samples):<6} p50 {p50:8.2f} ms   p99 {p99:8.2f} ms   max {max(samples):8.2f} ms"
    if floor is not None:
        text += f"   x floor: p50 {p50 / percentile(floor, 0.50):.2f}, p99 {p99 / percentile(floor, 0.99):.2f}"
    return text + (f"   ({promise})" if promise else "")
