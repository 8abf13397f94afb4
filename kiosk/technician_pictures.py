"""The technician's screens as pictures, with devices that only say what they are told to."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtGui import QGuiApplication

from devices.state import DeviceState
from devices.supervision.snapshot import DeviceSnapshot
from kiosk.art import Art
from kiosk.fonts import load_fonts
from kiosk.paths import assets_folder, program_folder, ui_folder
from kiosk.screenshots import GLASSES, PICTURED, StagedClock, staged_centre, staged_words
from kiosk.settings import merged, settings_layers
from kiosk.technician.found import Candidate, FoundScreen, Kind
from kiosk.technician.pin import PinDoor
from kiosk.technician.tools import Deed, Line, Outcome, Progress, Told
from kiosk.technician.wizard import Draft
from kiosk.view.runner import Ports
from kiosk.view.stage import Parts, Stage
from kiosk.view.technician.desk import Furniture, TechnicianDesk
from queueing.words import Words

_log = logging.getLogger(__name__)

LANGUAGES = ("vi", "en")
PIN = "246802"
_CANDIDATES: Mapping[Kind, tuple[Candidate, ...]] = {
    Kind.PRINTERS: (
        Candidate("Xprinter XP-Q800", "USB 0483:5743", {"connection": "usb", "vendor": 0x0483, "product": 0x5743}),
        Candidate("EPSON TM-T82", "192.168.1.50", {"connection": "network", "host": "192.168.1.50"}),
    ),
    Kind.OUTPUTS: (
        Candidate("Loa ngoài (HDMI)", "pulse", "alsa_output.hdmi"),
        Candidate("USB Audio", "pulse", "alsa_output.usb"),
    ),
    Kind.CRESTS: (Candidate("huong-phung.png", "KINGSTON", "/media/KINGSTON/huong-phung.png"),),
}


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

    def snapshots(self) -> tuple[DeviceSnapshot, ...]:
        """Return the staged states."""
        return self.states

    def find(self, kind: Kind, *, wide: bool) -> tuple[Candidate, ...]:
        """Return the staged candidates."""
        del wide
        return self.found.get(kind, ())

    def try_out(self, trial: str, settings: Any, progress: Progress) -> Outcome:
        """Return the staged outcome."""
        self.tried.append((trial, settings))
        progress(0.5, "")
        outcome = self.outcomes.get(trial, _OUTCOMES[trial])
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

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


@cache
def _art() -> Art:
    return Art(assets_folder() / "art")


@cache
def _words() -> dict[str, Words]:
    return staged_words()


class Backstage:
    """A technician's desk on a stage, without a thread of its own: what is asked for is done when asked to wait."""

    def __init__(
        self,
        glass: str,
        language: str,
        folder: Path,
        *,
        first_start: bool = False,
        art: Art | None = None,
        on_warning: Callable[[str], None],
    ) -> None:
        self.clock = StagedClock()
        self.tools = StagedTools()
        self.draft = Draft(folder / "draft.json")
        self._folder = folder
        self.identified = 0
        self.wiped = 0
        self._calls: list[Callable[[], None]] = []
        self.door = PinDoor(folder / "pin", folder / "tries.json", self.clock)
        if not first_start:
            self.door.keep(PIN)
        furniture = Furniture(
            self.tools,
            self.door,
            self.draft,
            _words(),
            language,
            self.clock,
            self.post,
            self._wipe,
            lambda: SCREENS,
            self._identify,
            first_start=first_start,
        )
        self.stage = Stage(
            Parts(
                ui=ui_folder(),
                theme=program_folder("config") / "theme.json",
                art=art or _art(),
                centre=staged_centre(),
                catalogue=_words(),
                screen=GLASSES[glass],
                clock=self.clock,
                ports=Ports(issue=lambda _: None, report=lambda _: None),
                language=language,
                motion=False,
                technician=furniture,
            ),
            on_warning=on_warning,
        )
        desk = self.stage.technician
        assert desk is not None
        self.desk: TechnicianDesk = desk

    def post(self, call: Callable[..., None], *arguments: Any) -> None:
        """Keep a call for the GUI thread."""
        self._calls.append(lambda: call(*arguments))

    def wait(self) -> None:
        """Let everything that was asked for come to its end."""
        while self.desk.worker.busy or self._calls:
            self.desk.worker.wait()
            while self._calls:
                self._calls.pop(0)()

    def reset(self) -> None:
        """Go out, and forget what was done; the draft stays, so the wizard goes on where it was left."""
        self.desk.leave()
        self.tools.forget()
        (self._folder / "tries.json").unlink(missing_ok=True)
        self.clock.pass_by(60)

    def enter(self) -> None:
        """Go in by the corner and the PIN."""
        for _ in range(5):
            self.desk.corner()
        for digit in PIN:
            self.desk.pad_.press(digit)
        self.desk.pad_.press("enter")
        self.wait()

    def _wipe(self) -> None:
        self.wiped += 1

    def _identify(self) -> None:
        self.identified += 1


def _home(tab: str) -> Callable[[Backstage], None]:
    def lead(back: Backstage) -> None:
        back.enter()
        back.desk.home_.go(tab)
        back.wait()

    return lead


def _wizard(question: str) -> Callable[[Backstage], None]:
    def lead(back: Backstage) -> None:
        back.enter()
        wizard = back.desk.wizard_
        back.desk.show_wizard()
        back.wait()
        while wizard.question != question:
            if wizard.question == "commune":
                wizard.type_into("vi", "Xã Hướng Phùng")
            if wizard.question == "pin" and not back.door.is_set:
                back.door.keep(PIN)
            wizard.forward()
            back.wait()

    return lead


def _commune(back: Backstage) -> None:
    _wizard("commune")(back)
    back.desk.wizard_.type_into("vi", "Xã Hướng Phùng")


def _tried(device: str) -> Callable[[Backstage], None]:
    def lead(back: Backstage) -> None:
        _home("devices")(back)
        back.desk.home_.tryDevice(device)
        back.wait()

    return lead


def _deed(deed: Deed) -> Callable[[Backstage], None]:
    def lead(back: Backstage) -> None:
        _home("box")(back)
        back.desk.home_.choose(deed.value)
        back.wait()

    return lead


def _door(back: Backstage) -> None:
    for _ in range(5):
        back.desk.corner()
    for digit in PIN[:4]:
        back.desk.pad_.press(digit)


def _locked(back: Backstage) -> None:
    for _ in range(5):
        back.door.try_pin("000009")
    for _ in range(5):
        back.desk.corner()


def _found_printers(back: Backstage) -> None:
    _wizard("printer")(back)
    back.desk.wizard_.choose("1")
    back.desk.wizard_.tryOut()
    back.wait()


SCENES: Mapping[str, Callable[[Backstage], None]] = {
    "01-pin": _door,
    "02-pin-wait": _locked,
    "03-language": _wizard("language"),
    "04-commune": _commune,
    "05-screen": _wizard("kiosk_screen"),
    "06-inches": _wizard("kiosk_inches"),
    "07-printer": _found_printers,
    "08-sound": _wizard("sound"),
    "09-hours": _wizard("hours"),
    "10-services": _wizard("services"),
    "11-counters": _wizard("counters"),
    "12-account": _wizard("account"),
    "13-new-pin": _wizard("pin"),
    "14-finish": _wizard("finish"),
    "15-devices": _home("devices"),
    "16-page": _tried("scanner"),
    "17-heard": _tried("sound"),
    "18-settings": _home("settings"),
    "19-log": _home("log"),
    "20-box": _home("box"),
    "21-backup": _deed(Deed.BACKUP),
    "22-restore": _deed(Deed.RESTORE),
}


def render_technician(out_dir: Path) -> int:
    """Write every scene as `out_dir/technician/<glass>/<language>/<scene>.png`; return how many."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ.setdefault("QT_QUICK_BACKEND", "software")
    _app = QGuiApplication.instance() or QGuiApplication([])
    load_fonts(assets_folder())
    count = 0
    for language in LANGUAGES:
        for glass in PICTURED:
            folder = out_dir / "technician" / glass / language
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory() as kept:
                back = Backstage(glass, language, Path(kept), on_warning=lambda text: _log.warning("%s", text))
                back.stage.window.show()
                for name, lead in SCENES.items():
                    back.reset()
                    lead(back)
                    back.stage.settle()
                    back.stage.window.grabWindow().save(str(folder / f"{name}.png"))
                    count += 1
                back.stage.close()
    return count
