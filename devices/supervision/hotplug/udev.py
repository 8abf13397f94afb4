"""Plug events from udev, over its netlink socket."""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from devices.supervision.hotplug.events import Action, PlugEvent, event_of

if TYPE_CHECKING:
    import pyudev

_log = logging.getLogger(__name__)
_LOOK_S = 0.5  # how soon the thread notices that it shall end
_BUFFER = 1 << 20  # bytes: a hub with many devices, plugged in at once, overflows the kernel's default
_SUBSYSTEMS = ("usb", "usbmisc", "tty", "video4linux", "input", "hidraw", "sound")


class UdevPlugs:
    """Tells of devices once udev has given them their names and rights.

    Without udev, as in a container, nothing is told and the log says so once.
    """

    def __init__(self, *, buffer: int = _BUFFER) -> None:
        """Ask the kernel for a buffer of this many bytes; it gives what the system allows."""
        self._buffer = buffer
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        self._present: dict[str, PlugEvent] = {}

    def start(self, on_event: Callable[[PlugEvent], None]) -> None:
        """Begin to tell of what changes from now on. Takes a moment: it looks at all that is plugged in."""
        try:
            import pyudev  # not before: no first frame waits for it

            context = pyudev.Context()
            monitor = pyudev.Monitor.from_netlink(context, "udev")
            for subsystem in _SUBSYSTEMS:
                monitor.filter_by(subsystem)
            _enlarge(monitor.fileno(), self._buffer)
            monitor.start()
        except (OSError, ImportError) as error:
            _log.warning("plugs are not watched, lost devices are only looked for now and then: %s", error)
            return
        self._remember(context)
        thread = threading.Thread(target=self._run, args=(monitor, on_event), name="device-plugs", daemon=True)
        thread.start()  # ends by itself where `stop` came meanwhile
        self._thread = thread

    def stop(self) -> None:
        """End the thread. From any thread, also while `start` is at work on another."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join(_LOOK_S * 2)

    def tell(self, action: str, properties: dict[str, str], on_event: Callable[[PlugEvent], None]) -> None:
        """Pass on one event. What leaves is told with all that was known of it when it came."""
        event = event_of(action, properties)
        if event is None:
            return
        if event.action is Action.ADD:
            self._present[event.path] = event
        elif (known := self._present.pop(event.path, None)) is not None:
            event = replace(known, action=Action.REMOVE)
        on_event(event)

    def _remember(self, context: pyudev.Context) -> None:
        """Take note of what is there: a device that is pulled may no longer be able to say who it was."""
        for subsystem in _SUBSYSTEMS:
            for device in context.list_devices(subsystem=subsystem):
                if event := event_of("add", _properties(device)):
                    self._present[event.path] = event

    def _run(self, monitor: pyudev.Monitor, on_event: Callable[[PlugEvent], None]) -> None:
        while not self._ended.is_set():
            try:
                device = monitor.poll(_LOOK_S)
                if device is not None and not self._ended.is_set():
                    self.tell(device.action or "", _properties(device), on_event)
            except OSError as error:  # more came than the buffer holds: the next events come all the same
                _log.warning("a plug event was missed: %s", error)
            except Exception:  # noqa: BLE001 - the next plug shall be noticed all the same
                _log.exception("a plug event met a bug")


def _enlarge(descriptor: int, size: int) -> None:
    """Ask for a larger buffer.

    libudev's own call insists on it: above the system's limit it fails for whoever is not root.
    """
    with socket.socket(fileno=os.dup(descriptor)) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)


def _properties(device: pyudev.Device) -> dict[str, str]:
    try:
        return dict(device.properties)
    except (OSError, UnicodeDecodeError):  # it went while it was looked at, or names itself in no known letters
        return {}
