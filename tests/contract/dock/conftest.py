"""The dock's tests use the printers' bench."""

from __future__ import annotations

from tests.contract.printers.conftest import make_raster, open_bench, seen_on

__all__ = ["make_raster", "open_bench", "seen_on"]
