"""What a scanner of documents is to the rest of the program, flatbed, feeder and overhead camera alike."""

from __future__ import annotations

from enum import StrEnum


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
