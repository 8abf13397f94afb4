"""Devices, settings and deeds that say what they are told to, for pictures of the technician and for tests."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.settings.model import merged, settings_layers
from kiosk.technician.found import Candidate, FoundScreen, Kind
from kiosk.technician.tools import Deed, Doing, Line, Outcome, Progress, Sight, Told

_WEBCAM = {"connection": "usb", "device": "/dev/v4l/by-id/usb-C270"}
_ABOVE = {"connection": "usb", "device": "/dev/v4l/by-id/usb-DocCam"}
_CANDIDATES: Mapping[Kind, tuple[Candidate, ...]] = {
    Kind.PRINTERS: (
        Candidate(
            "Xprinter XP-Q800",
            "USB 0483:5743",
            {"connection": "usb", "vendor": 0x0483, "product": 0x5743},
            about="technician.found.printer_usb_class",
        ),
        Candidate(
            "USB2.0-Serial",
            "/dev/ttyUSB0",
            {"connection": "serial", "port": "/dev/ttyUSB0"},
            False,
            "technician.found.printer_serial_line",
        ),
    ),
    Kind.READERS: (
        Candidate(
            "Honeywell 1900",
            "",
            {"connection": "serial", "port": "/dev/ttyACM0"},
            about="technician.found.reader_serial",
        ),
        Candidate(
            "HD Webcam C270",
            "",
            {"connection": "camera", "camera": _WEBCAM},
            False,
            "technician.found.reader_camera",
        ),
        Candidate(
            "USB Document Camera",
            "",
            {"connection": "camera", "camera": _ABOVE},
            False,
            "technician.found.reader_camera",
        ),
    ),
    Kind.SCANNERS: (
        Candidate(
            "USB Document Camera",
            "",
            {"connection": "overhead", "camera": _ABOVE},
            about="technician.found.scanner_camera",
        ),
        Candidate(
            "HD Webcam C270",
            "",
            {"connection": "overhead", "camera": _WEBCAM},
            about="technician.found.scanner_camera",
        ),
    ),
    Kind.A4: (Candidate("HP LaserJet Pro M404", "laserjet", {"connection": "cups", "queue": "laserjet"}),),
    Kind.OUTPUTS: (
        Candidate("Loa ngoài (HDMI)", "", "alsa_output.hdmi"),
        Candidate("USB Audio", "", "alsa_output.usb"),
    ),
    Kind.CRESTS: (Candidate("huong-phung.png", "KINGSTON", "/media/KINGSTON/huong-phung.png"),),
}


_NETWORK_PRINTER = Candidate(
    "192.168.1.51:9100",
    "",
    {"connection": "network", "host": "192.168.1.51"},
    False,
    "technician.found.printer_open_port",
)
_STOP_S = 0.02


class StagedTools:
    """Tools that answer at once; tests and pictures say what."""

    def __init__(self) -> None:
        below, _ = settings_layers(demo=False, environ={}, site=Path("/nowhere"))
        self.shipped: Mapping[str, Any] = merged(below).plain()
        self.now: Mapping[str, Any] = self.shipped
        self.changed: list[Mapping[str, Any]] = []
        self.done: list[tuple[Deed, Any, str]] = []
        self.tried: list[tuple[str, Any]] = []
        self.accounts: list[tuple[str, str, str]] = []
        self.outcomes: dict[str, Outcome | BaseException] = {}
        self.sights: dict[str, Sight] = {}
        self.going = Event()  # cleared: what is asked for takes its time
        self.going.set()
        self.found: dict[Kind, tuple[Candidate, ...]] = dict(_CANDIDATES)
        self.states: tuple[DeviceSnapshot, ...] = (
            DeviceSnapshot("printer", "printer", DeviceState.DEGRADED, frozenset({"paper_low"})),
            DeviceSnapshot("reader", "reader", DeviceState.READY),
            DeviceSnapshot("scanner", "scanner", DeviceState.DISCONNECTED),
            DeviceSnapshot("sound", "sound", DeviceState.READY),
            DeviceSnapshot("a4", "a4", DeviceState.CONNECTING),
        )

    def forget(self) -> None:
        """Forget what was asked for."""
        for kept in (self.changed, self.done, self.tried, self.accounts):
            kept.clear()
        self.outcomes.clear()
        self.sights.clear()
        self.going.set()

    def snapshots(self) -> tuple[DeviceSnapshot, ...]:
        """Return the staged states."""
        return self.states

    def find(self, kind: Kind) -> tuple[Candidate, ...]:
        """Return the staged candidates."""
        return self.found.get(kind, ())

    def search_network(self, doing: Doing) -> tuple[Candidate, ...] | None:
        """Return a printer of the network, once nobody holds the search up."""
        doing.progress(0.4, "")
        self._held_up(doing)
        return () if doing.stopped.is_set() else (_NETWORK_PRINTER,)

    def try_out(self, trial: str, settings: Any, doing: Doing) -> Outcome:
        """Return the staged outcome, once nobody holds the trial up."""
        self.tried.append((trial, settings))
        if trial in self.sights:
            doing.say(Told("technician.stage.put_paper"))
            doing.show(self.sights[trial])
        else:
            doing.progress(0.5, "")
        self._held_up(doing)
        outcome = self.outcomes.get(trial, _OUTCOMES[trial])
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def _held_up(self, doing: Doing) -> None:
        while not self.going.wait(_STOP_S) and not doing.stopped.is_set():
            pass

    def make_account(self, username: str, display_name: str, password: str) -> Outcome:
        """Take the account."""
        self.accounts.append((username, display_name, password))
        return Outcome(True, Told("technician.result.account"))

    def keep_crest(self, source: Path) -> str:
        """Return the name that the picture would have."""
        return "crest" + source.suffix

    def change(self, changes: Mapping[str, Any]) -> None:
        """Take note of the changes."""
        self.changed.append(changes)

    def settings(self) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Return the shipped settings."""
        return self.now, self.shipped

    def network(self) -> tuple[tuple[Told, Told, bool], ...]:
        """Return what a centre with a line sees."""
        address, desk = {"addresses": "192.168.1.20"}, {"url": "http://127.0.0.1:8765/desk/"}
        return (
            (Told("technician.fact.hub"), Told("technician.fact.hub_up"), True),
            (Told("technician.fact.network"), Told("technician.fact.network_up", address), True),
            (Told("technician.fact.desk"), Told("technician.fact.desk_at", desk), True),
            (Told("technician.fact.disk"), Told("technician.fact.disk_free", {"free": 52}), True),
        )

    def log(self) -> tuple[Line, ...]:
        """Return a morning."""
        printer = {"device": "Máy in phiếu", "fault": ""}
        return (
            Line("23/11 08:31", Told("technician.diary.entered"), "well"),
            Line("23/11 08:12", Told("technician.diary.device_back", {"device": "Máy in phiếu"}), "well"),
            Line("23/11 08:09", Told("technician.diary.device_lost", printer), "wrong"),
            Line("23/11 07:46", Told("technician.diary.hub_back"), "well"),
            Line("23/11 07:44", Told("technician.diary.hub_lost"), "look"),
            Line("23/11 07:02", Told("technician.diary.started"), "well"),
            Line("23/11 07:02", Told("technician.diary.cut_off"), "look"),
            Line("22/11 17:05", Told("technician.diary.changed"), "well"),
        )

    def deeds(self) -> tuple[Deed, ...]:
        """Return everything that can be done."""
        return tuple(Deed)

    def places(self, deed: Deed) -> tuple[Candidate, ...]:
        """Return two sticks."""
        file = "/2026-11-20.kioskbackup" if deed is Deed.RESTORE else ""
        return (
            Candidate("KINGSTON" + file, "28 GB", "/media/KINGSTON" + file),
            Candidate("USB DISK", "3 GB", "/media/USB DISK"),
        )

    def do(self, deed: Deed, place: Any, key: str, progress: Progress) -> Outcome:
        """Take note that it was done."""
        self.done.append((deed, place, key))
        progress(1.0, "")
        word = "technician.result.key_printed" if deed is Deed.RECOVERY else "technician.result.done"
        return Outcome(True, Told(word))


def staged_page() -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Return a page of grey lines, as a scanner would give it."""
    page = np.full((594, 420, 3), 252, np.uint8)
    page[40:56, 120:300] = 60
    for top in range(90, 540, 22):
        page[top : top + 7, 40 : 380 - (top * 37) % 120] = 120
    return page


def staged_table() -> Sight:
    """Return the page on a table of wood, outlined, as a camera above it would see it."""
    table = np.full((720, 960, 3), (62, 92, 138), np.uint8)
    table[60:654, 270:690] = staged_page()
    return Sight(table, (((270.0, 60.0), (690.0, 60.0), (690.0, 654.0), (270.0, 654.0)),))


_OUTCOMES: Mapping[str, Outcome] = {
    "printer": Outcome(True, Told("technician.result.printed"), asks=True),
    "a4": Outcome(True, Told("technician.result.sent"), asks=True),
    "sound": Outcome(True, Told("technician.result.heard"), asks=True),
    "reader": Outcome(True, Told("technician.result.read", {"card": "0450••••1234 · N••••• V•• A"})),
    "scanner": Outcome(
        True,
        Told("technician.result.scanned", {"width": 210, "height": 297, "dpi": 300}),
        picture=staged_page(),
    ),
}
SCREENS = (
    FoundScreen("DP-1", 1080, 1920, 21.5, primary=True),
    FoundScreen("HDMI-1", 1920, 1080, 43.0, primary=False),
)
