"""What a reader of cards and codes is to the rest of the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class ReaderKind(StrEnum):
    """How a reader reads."""

    CAMERA = "camera"
    SERIAL = "serial"
    HID = "hid"  # types like a keyboard
    # A chip reader would stand here; it would give a card whose source is the chip.


class ReaderFault(StrEnum):
    """What can be wrong with a reader. Each value keys `fault.reader.<value>.{citizen,staff}` in the words."""

    UNREACHABLE = "unreachable"  # no such device: cable, power
    DENIED = "denied"  # there, but this user may not open it
    IN_USE = "in_use"  # another program holds it
    SILENT = "silent"  # a camera that gives no pictures
    BROKEN_OFF = "broken_off"
    ERROR = "error"  # what should read the codes keeps failing
    LETTERS_LOST = "letters_lost"  # a keyboard wedge cannot send Vietnamese: only the number is read


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read when something was held up. Its content may be personal data: keep it out of logs."""

    data: bytes = field(repr=False)
    via: ReaderKind
    format: str | None = None  # the symbology, where the reader tells


OnScan = Callable[[Scan], None]
"""Takes a scan, on the thread that tends the reader; it must return at once."""
