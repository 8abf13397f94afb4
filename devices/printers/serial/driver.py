"""A ticket printer on a serial line: python-escpos over pyserial."""

from __future__ import annotations

import contextlib
import select
import termios
from typing import Any

import serial

from devices.printers.base import PrinterFault
from devices.printers.library import escpos_printers
from devices.printers.link import Link, LinkFailed
from devices.printers.serial.settings import FlowControl, SerialPrinterSettings

_LINE_ERRORS = (OSError, termios.error)  # pyserial's own are OSErrors, termios' are not
_BITS_A_BYTE = 10  # start, eight, stop


class SerialLink(Link):
    """One serial line. A dead line looks just like a quiet one, so only answers count."""

    def __init__(self, settings: SerialPrinterSettings) -> None:
        self._settings = settings
        self._escpos: Any = None

    @property
    def is_open(self) -> bool:
        """Whether the line is open."""
        return self._escpos is not None

    def open(self, timeout: float) -> None:
        """Open the line."""
        self.close()
        flow = self._settings.flow
        try:
            line = serial.Serial(
                port=self._settings.port,
                baudrate=self._settings.baud,
                timeout=0,  # reading waits by itself: setting a timeout configures the whole line anew
                write_timeout=timeout,  # without one a write to a printer that holds the line waits for ever
                xonxoff=flow is FlowControl.XON_XOFF,
                rtscts=flow is FlowControl.RTS,
                dsrdtr=flow is FlowControl.DTR,
                exclusive=True,
            )
        except (*_LINE_ERRORS, ValueError) as error:
            raise LinkFailed(PrinterFault.UNREACHABLE, str(error)) from error
        # WORKAROUND for python-escpos 3.1: Serial.open() knows neither write_timeout nor RTS/CTS.
        self._escpos = escpos_printers().Serial(self._settings.port)
        self._escpos.device = line

    def write(self, data: bytes, timeout: float) -> None:
        """Send all bytes."""
        try:
            self._line().write_timeout = timeout + len(data) * _BITS_A_BYTE / self._settings.baud
            self._escpos._raw(data)
        except serial.SerialTimeoutException as error:
            raise LinkFailed(PrinterFault.SILENT, "the printer takes no bytes") from error
        except _LINE_ERRORS as error:
            raise LinkFailed(PrinterFault.BROKEN_OFF, str(error)) from error

    def read(self, timeout: float) -> bytes:
        """Return what came in, or nothing after the timeout."""
        line = self._line()
        try:
            if not select.select([line], [], [], timeout)[0]:
                return b""
            data: bytes = line.read(max(1, line.in_waiting))
        except _LINE_ERRORS as error:
            raise LinkFailed(PrinterFault.BROKEN_OFF, str(error)) from error
        return data

    def pending(self) -> int:
        """Return how many bytes wait in the kernel."""
        try:
            return int(self._line().out_waiting)
        except _LINE_ERRORS as error:
            raise LinkFailed(PrinterFault.BROKEN_OFF, str(error)) from error

    def abort(self) -> None:
        """Throw away what waits in the kernel, and close the line."""
        if self._escpos is not None:
            with contextlib.suppress(*_LINE_ERRORS):  # the adapter was pulled: nothing waits any more
                self._line().reset_output_buffer()
        self.close()

    def close(self) -> None:
        """Close the line."""
        if self._escpos is not None:
            # python-escpos would wait for the buffer to drain, for ever if the printer stands still.
            self._line().close()
            self._escpos = None

    def _line(self) -> Any:
        return self._escpos.device
