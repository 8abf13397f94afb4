"""Printers that hang on this machine: USB, serial lines, print queues. Looking disturbs none of them."""

from __future__ import annotations

import logging
import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import serial.tools.list_ports
import usb.backend
import usb.core
from pydantic import ValidationError

from devices.printers.cups.settings import CupsPrinterSettings
from devices.printers.discovery.candidate import Candidate, Reason, plain
from devices.printers.profiles import Profile, profile_of
from devices.printers.serial.settings import SerialPrinterSettings
from devices.printers.usb.driver import is_printer
from devices.printers.usb.settings import UsbPrinterSettings

_log = logging.getLogger(__name__)
_COMMAND_S = 3.0
_BY_ID = Path("/dev/serial/by-id")


def find_printers() -> tuple[Candidate, ...]:
    """Return every printer that this machine can see by itself, the certain ones first."""
    found: list[Candidate] = []
    for look in (find_usb, find_serial, find_queues):
        try:
            found += look()
        except (OSError, ValueError, usb.core.NoBackendError) as error:
            _log.info("%s found nothing: %s", look.__name__, error)
    return tuple(sorted(found, key=lambda candidate: not candidate.is_certain))


def find_usb(backend: usb.backend.IBackend | None = None) -> list[Candidate]:
    """Return what says at its USB plug that it is a printer."""
    found = []
    for device in usb.core.find(find_all=True, custom_match=is_printer, backend=backend) or ():
        names = plain(" ".join(filter(None, (_said(device, "manufacturer"), _said(device, "product")))))
        profile = profile_of(vendor=device.idVendor, product=device.idProduct, name=names) or Profile()
        settings = UsbPrinterSettings.model_validate(
            {"vendor": device.idVendor, "product": device.idProduct, **profile.as_settings()}
        )
        ids = f"USB {device.idVendor:04x}:{device.idProduct:04x}"
        found.append(Candidate(settings, names or profile.title or ids, ids, Reason.USB_CLASS, profile.note))
    return found


def find_serial(
    ports: Callable[[], Iterable[Any]] = serial.tools.list_ports.comports, by_id: Path = _BY_ID
) -> list[Candidate]:
    """Return the serial lines that something is plugged into, by names that stay the same on another port."""
    links = {link.resolve(): str(link) for link in sorted(by_id.iterdir())} if by_id.is_dir() else {}
    found = []
    for port in ports():
        if port.vid is None and not _has_somebody(port):
            continue
        name = links.get(Path(port.device).resolve(), port.device)
        said = plain(" ".join(filter(None, (port.manufacturer, port.product))))
        profile = profile_of(vendor=port.vid, product=port.pid, name=said) or Profile()
        settings = SerialPrinterSettings.model_validate({"port": name, **profile.as_settings()})
        title = said or profile.title or plain(Path(port.device).name)
        found.append(Candidate(settings, title, plain(port.device), Reason.SERIAL_LINE, profile.note))
    return found


def find_queues() -> list[Candidate]:
    """Return the queues of the print server; whether a ticket printer stands behind one, only a test shows."""
    try:
        done = subprocess.run(
            ["lpstat", "-v"],
            capture_output=True,
            text=True,
            timeout=_COMMAND_S,
            env=os.environ | {"LC_ALL": "C"},
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []  # no print server here, or one that hangs
    found = []
    for line in done.stdout.splitlines():
        head, _, device = line.partition(": ")
        name = head.removeprefix("device for ")
        try:
            settings = CupsPrinterSettings(queue=name)
        except ValidationError:
            continue
        profile = profile_of(name=f"{name} {device}") or Profile()
        settings = CupsPrinterSettings.model_validate({"queue": name, **profile.as_settings()})
        found.append(Candidate(settings, plain(name), plain(device.partition("?")[0]), Reason.CUPS_QUEUE))
    return found


def _said(device: Any, what: str) -> str:
    """Return a string descriptor; without the right to open a device it says nothing."""
    try:
        return plain(getattr(device, what))
    except (OSError, ValueError, NotImplementedError):
        return ""


def _has_somebody(port: Any) -> bool:
    """Return whether a line of the main board is there: the kernel lists four of them in any case."""
    try:
        kind = Path(f"/sys/class/tty/{port.name}/type").read_text(encoding="ascii").strip()
    except OSError:
        return False
    return kind != "0"
