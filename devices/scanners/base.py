"""What a scanner of documents is to the rest of the program, flatbed, feeder and overhead camera alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from devices.driver import Driver
from devices.scanners.picture import Picture


class ScannerKind(StrEnum):
    """How a scanner takes pages."""

    SANE = "sane"  # flatbed and feeder
    OVERHEAD = "overhead"  # a camera above the table


class ScannerFault(StrEnum):
    """What can be wrong with a scanner. Each value keys `fault.scanner.<value>.{citizen,staff}` in the words."""

    UNREACHABLE = "unreachable"
    DENIED = "denied"
    IN_USE = "in_use"
    JAM = "jam"
    COVER_OPEN = "cover_open"
    EMPTY = "empty"  # the feeder has no paper
    DOUBLE_FEED = "double_feed"
    CUT_SHORT = "cut_short"  # the page or the picture ended too early
    SILENT = "silent"  # it does not answer, or a camera gives no pictures
    BROKEN_OFF = "broken_off"
    ERROR = "error"  # it reports an error that it cannot name


class PageFault(StrEnum):
    """What is wrong with a page. Each value keys `page.fault.<value>` in the words, told as advice."""

    NO_PAGE = "no_page"
    BLUR = "blur"
    GLARE = "glare"
    CUT_EDGE = "cut_edge"
    TOO_DARK = "too_dark"
    BLANK = "blank"
    UPSIDE_DOWN = "upside_down"
    TOO_SMALL = "too_small"  # fewer pixels than 200 dpi need


@dataclass(frozen=True, slots=True, eq=False)
class ScannedPage:
    """A page laid straight, in life size: blue-green-red, `dpi` of its pixels make an inch.

    `turn` is by how many degrees clockwise it would stand upright, 0, 90, 180 or 270; None where nobody can tell.
    """

    picture: Picture = field(repr=False)
    dpi: int
    faults: frozenset[PageFault] = frozenset()
    turn: int | None = None


class ScanStage(StrEnum):
    """What goes on during a scan. Each value keys `scan.stage.<value>` in the words.

    What follows WORKING is said by an overhead camera only, as guidance.
    """

    WARMING = "warming"  # the scanner was asked and has not begun
    SCANNING = "scanning"  # `share` of the page is there
    WORKING = "working"  # the page is decoded, straightened and judged
    PUT_PAPER = "put_paper"  # the table is empty
    HOLD_STILL = "hold_still"  # something moves
    HAND = "hand"  # it lies still, but a hand is in the picture
    NO_PAGE = "no_page"  # something lies there in which no sheet shows
    CHANGE_PAPER = "change_paper"  # this page was taken: the next one, please


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is; `page` counts from 1, `share` from 0 to 1 where the scanner tells."""

    stage: ScanStage
    page: int = 1
    share: float | None = None


class ScanOutcome(StrEnum):
    """How a scan ended. Pages that were handed over before stay good whatever came after."""

    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ScanResult:
    """How a scan ended, and how many pages were handed over."""

    outcome: ScanOutcome
    pages: int = 0
    fault: ScannerFault | None = None
    detail: str = ""  # for the technician; holds nothing of what is on the pages


class DocumentScanner(Driver, Protocol):
    """A scanner. All but `cancel` and `preview` are called on the keeper's thread."""

    def scan(
        self,
        on_progress: Callable[[Progress], None],
        on_page: Callable[[ScannedPage], None],
        *,
        again: bool = False,
    ) -> ScanResult:
        """Take what lies there: one page from a flatbed or from under a camera, all from a feeder.

        Blocks until then, or until `cancel`; under a camera that is as long as a person takes. `again`: take the
        page that lies under the camera although it was taken before. A scanner's faults are values.
        """
        ...

    def cancel(self) -> None:
        """End the scan at hand, if there is one; from any thread. Returns at once."""
        ...

    def preview(self) -> Picture | None:
        """Return what an overhead camera sees, scaled down; None where there is nothing to see. From any thread."""
        ...
