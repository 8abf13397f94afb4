"""A printer that was found, ready to be tried."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from devices.printers.settings import PrinterSettings

_LONGEST = 80


class Reason(StrEnum):
    """Why something is taken for a printer. Each value keys `printer.found.<value>` in the words."""

    USB_CLASS = "usb_class"  # it says that it is a printer
    SERIAL_LINE = "serial_line"  # a line that a printer may hang on
    CUPS_QUEUE = "cups_queue"
    OPEN_PORT = "open_port"  # something on the network takes print jobs


@dataclass(frozen=True, slots=True)
class Candidate:
    """A printer with the settings that would use it. `title` and `where` come from outside: plain, short text."""

    settings: PrinterSettings
    title: str
    where: str
    reason: Reason
    note: str | None = None  # keys `printer.note.<note>`: what to set on the printer first

    @property
    def is_certain(self) -> bool:
        """Whether it says by itself that it is a printer."""
        return self.reason is Reason.USB_CLASS


def plain(text: object) -> str:
    """Return what a device calls itself as one short line."""
    kept = "".join(letter for letter in str(text or "") if letter.isprintable() or letter.isspace())
    return " ".join(kept.split())[:_LONGEST]
