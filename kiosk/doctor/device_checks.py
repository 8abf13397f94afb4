"""What `kiosk doctor` looks at beside our own parts: screens, and devices, asked only where no kiosk holds them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from devices.driver import DeviceFault, DeviceStatus, Driver
from devices.printers.base import PrinterStatus
from devices.printers.factory import open_printer
from devices.printers.settings import PrinterSettings
from devices.printers.simulator.settings import SimulatedPrinterSettings
from devices.state import DeviceState
from kiosk.device_room.device_file import DeviceFile
from kiosk.device_room.room import kept_devices
from kiosk.doctor.findings import Box, Finding, Health

_SCREENS_TIMEOUT_S = 20


def check_devices(box: Box) -> Iterator[Finding]:
    """Tell how the devices are: as the kiosk at work says, or by looking where none holds them."""
    kept = DeviceFile.of(box.folders.kiosk).read()
    if kept is not None:
        for line in kept:
            yield device_finding(line.name, line.kind, line.state, line.faults, line.detail)
    elif "app" in box.processes:
        # A kiosk that has not spoken yet, or another user's: most devices speak to one program at a time.
        yield Finding("printer", Health.WELL, ("doctor.device.held",))
    else:
        yield from _look_at_printer(box)
        for name, device in kept_devices(box.settings, lambda _scan: None).items():
            if box.asleep is Health.NOT_RUNNING:
                yield Finding(name, Health.NOT_RUNNING, ("doctor.device.simulator_off",))
                continue
            status = _look_at(device.make())
            yield device_finding(name, name, status.state, status.faults, status.detail)


def _look_at_printer(box: Box) -> Iterator[Finding]:
    if isinstance(box.settings.printer, SimulatedPrinterSettings) and box.running is None:
        yield Finding("printer", Health.NOT_RUNNING, ("doctor.device.simulator_off",))
        return
    status = _ask_printer(box.settings.printer)
    finding = device_finding("printer", "printer", status.state, status.faults, status.detail)
    if finding.health is Health.WELL and not status.can_ask:
        finding = replace(finding, words=("doctor.printer.cannot_ask",))
    yield finding


def device_finding(name: str, kind: str, state: DeviceState, faults: Iterable[str], detail: str) -> Finding:
    """Return a device as a finding: what is so, and one sentence for each fault about what to do."""
    advice = tuple(f"fault.{kind}.{fault}.staff" for fault in sorted(faults))
    match state:
        case DeviceState.READY | DeviceState.BUSY:
            return Finding(name, Health.WELL, ("doctor.device.well", *advice), {}, detail)
        case DeviceState.CONNECTING:
            return Finding(name, Health.WELL, ("doctor.device.connecting",), {}, detail)
        case DeviceState.DEGRADED:
            return Finding(name, Health.LOOK, advice or ("doctor.device.look",), {}, detail)
        case DeviceState.DISCONNECTED | DeviceState.FAILED:
            return Finding(name, Health.WRONG, advice or ("doctor.device.wrong",), {}, detail)


def check_screens(box: Box) -> Iterator[Finding]:
    """List the screens, and look whether those of the settings are there."""
    environ = dict(os.environ)
    if box.running is not None and box.running.display is not None:
        environ |= {"DISPLAY": box.running.display, "QT_QPA_PLATFORM": "xcb"}
    if not any(environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")):
        yield Finding("screens", Health.NOT_RUNNING, ("doctor.screens.no_display",))
        return
    names = _screens(environ)
    if names is None:
        yield Finding("screens", Health.WRONG, ("doctor.screens.not_opened",))
        return
    wanted = [box.settings.kiosk.screen.name] + ([box.settings.board.screen.name] if box.settings.board.on else [])
    missing = [name for name in wanted if name is not None and name not in names]
    values: dict[str, object] = {"screens": ", ".join(names), "missing": ", ".join(missing)}
    if missing:
        yield Finding("screens", Health.WRONG, ("doctor.screens.missing",), values)
    elif box.settings.board.on and len(names) < 2:
        yield Finding("screens", Health.LOOK, ("doctor.screens.only_one",), values)
    else:
        yield Finding("screens", Health.WELL, ("doctor.screens.well",), values)


def _ask_printer(settings: PrinterSettings) -> PrinterStatus:
    printer = open_printer(settings)
    try:
        return printer.status()
    finally:
        printer.close()


def _look_at(driver: Driver) -> DeviceStatus:
    try:
        return driver.open()
    except DeviceFault as fault:
        state = DeviceState.DISCONNECTED if fault.retry else DeviceState.FAILED
        return DeviceStatus(state, frozenset({fault.code}), fault.detail)
    finally:
        driver.close()


def _screens(environ: dict[str, str]) -> list[str] | None:
    """Return the names of the screens, asked in a process of its own: Qt aborts where it finds no display."""
    code = (
        "from PySide6.QtGui import QGuiApplication as App; print(*(s.name() for s in App([]).screens()), sep='\\n')"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", code],
            env=environ,
            capture_output=True,
            text=True,
            timeout=_SCREENS_TIMEOUT_S,
            check=True,
        )
    except (subprocess.SubprocessError, OSError):
        return None
    return done.stdout.split("\n")[:-1]


DEVICE_CHECKS: tuple[Callable[[Box], Iterable[Finding]], ...] = (check_devices, check_screens)
