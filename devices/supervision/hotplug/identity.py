"""How a device is known again, on whatever port it comes back."""

from __future__ import annotations

from dataclasses import dataclass

from devices.supervision.hotplug.events import PlugEvent


@dataclass(frozen=True, slots=True)
class Identity:
    """What is known of a device. An event fits that agrees in all of it.

    `name` is its device file, best a link by its serial number (`/dev/serial/by-id/…`): the same on every port.
    `serial` is udev's ID_SERIAL. `port` is ID_PATH, for a device without a serial number among equal ones.
    `interface` is a USB class, for example 7 for printers.

    Without a name only the USB device itself counts, not the files below it: a driver that takes a device from
    the kernel makes its file vanish, which pulls no plug.
    """

    name: str | None = None
    serial: str | None = None
    port: str | None = None
    vendor: int | None = None
    product: int | None = None
    interface: int | None = None

    def fits(self, event: PlugEvent) -> bool:
        """Return whether an event may tell of this device."""
        checks = [
            self.name in event.names if self.name is not None else None,
            self.serial == event.serial if self.serial is not None else None,
            self.port == event.port if self.port is not None else None,
            self.vendor == event.vendor if self.vendor is not None else None,
            self.product == event.product if self.product is not None else None,
            self.interface in event.interfaces if self.interface is not None else None,
        ]
        known = [check for check in checks if check is not None]
        return bool(known) and all(known) and (event.is_plug or self.name is not None)
