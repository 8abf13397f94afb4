"""The bytes of a job (pure): a raster in bands, the cut, and what clears a printer after a job that failed.

Only rasters go out, never text: no code page covers Vietnamese, and no text means no control characters.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from devices.printers.base import Raster

BAND_BYTES = 2048
"""Largest raster command: small enough for small buffers and for noticing a broken line early."""

_FEWEST_BLANK_ROWS = 6  # fewer are cheaper as dots than as a feed between two commands
_LONGEST_FEED = 255
_DOTS_AN_INCH = 203

INITIALISE = b"\x1b@"
CUT = b"\x1dVB\x00"  # feed to the cutter, then cut
FILL = bytes(16)  # more than the rest of any command's parameters; by themselves zeros do nothing
CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: forget what was received and not printed
RECOVER = b"\x10\x05\x02"  # DLE ENQ 2: leave the error state and forget the job
FEED_OUT = b"\x1bd\x06"  # an inch, so that the last row is beyond the edge where paper is torn off


def ending(*, cutter: bool) -> bytes:
    """Return what ends a ticket: the cut, or the feed to where it can be torn off."""
    return CUT if cutter else FEED_OUT


def eject(*, cutter: bool) -> bytes:
    """Return what parts from the next ticket what an earlier job left, so that it hangs on nobody's paper.

    The zeros come first: they fill up a raster, or its header, that was left unfinished and would swallow what
    follows, even DLE DC4 8 on a printer that does not know it.
    """
    return bytes(BAND_BYTES) + CLEAR + INITIALISE + ending(cutter=cutter)


class Packing(StrEnum):
    """How the blank parts of a ticket are sent."""

    PLAIN = "plain"  # as dots: works on every printer
    COMPACT = "compact"  # blank rows as feeds, blank right margins left out: for slow lines


def job_bytes(raster: Raster, packing: Packing, *, cutter: bool = True) -> Iterator[bytes]:
    """Yield the chunks of a whole job, from initialising to the cut."""
    if packing is Packing.PLAIN:
        yield INITIALISE
        yield from _bands(raster.rows, (raster.width + 7) // 8)
    else:
        # Feeds count in the motion unit, whose default differs between models.
        yield INITIALISE + bytes((0x1D, 0x50, _DOTS_AN_INCH, _DOTS_AN_INCH))
        yield from _compact(raster.rows, (raster.width + 7) // 8)
    yield ending(cutter=cutter)


def _bands(rows: bytes, stride: int) -> Iterator[bytes]:
    step = max(1, BAND_BYTES // stride) * stride
    for start in range(0, len(rows), step):
        yield _band(rows[start : start + step], stride)


def _band(rows: bytes, stride: int) -> bytes:
    height = len(rows) // stride
    return b"\x1dv0\x00" + stride.to_bytes(2, "little") + height.to_bytes(2, "little") + rows


def _compact(rows: bytes, stride: int) -> Iterator[bytes]:
    lines = [rows[start : start + stride] for start in range(0, len(rows), stride)]
    for blank, run in _runs(lines):
        if blank:
            yield from _feeds(len(run))
            continue
        width = max(len(line.rstrip(b"\0")) for line in run) or 1
        yield from _bands(b"".join(line[:width] for line in run), width)


def _runs(lines: list[bytes]) -> Iterator[tuple[bool, list[bytes]]]:
    """Yield stretches of rows, long blank ones apart from those with ink (which may hold short blank ones)."""
    ink: list[bytes] = []
    blank: list[bytes] = []
    for line in lines:
        if not any(line):
            blank.append(line)
            continue
        if len(blank) >= _FEWEST_BLANK_ROWS:
            if ink:
                yield False, ink
            yield True, blank
            ink = []
        else:
            ink += blank
        ink.append(line)
        blank = []
    if ink:
        yield False, ink
    if blank:
        yield True, blank


def _feeds(rows: int) -> Iterator[bytes]:
    while rows:
        step = min(rows, _LONGEST_FEED)
        yield bytes((0x1B, 0x4A, step))
        rows -= step
