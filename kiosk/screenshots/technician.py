"""The technician's screens as pictures, with devices that only say what they are told to."""

from __future__ import annotations

import logging
import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from kiosk.fonts import load_fonts
from kiosk.paths import assets_folder
from kiosk.screenshots.backstage import PIN, Backstage
from kiosk.screenshots.staged_tools import SCREENS, StagedTools, staged_table
from kiosk.screenshots.staging import PICTURED
from kiosk.technician.found import Found
from kiosk.technician.tools import Deed
from kiosk.technician.wizard import Wizard

_log = logging.getLogger(__name__)

LANGUAGES = ("vi", "en")


def _home(tab: str) -> Callable[[Backstage], None]:
    def lead(back: Backstage) -> None:
        back.desk.show_home(tab)
        back.wait()

    return lead


def _wizard(question: str) -> Callable[[Backstage], None]:
    def lead(back: Backstage) -> None:
        if not back.door.is_set:
            back.door.keep(PIN)
        back.draft.save(_gone_to(question, back.tools))
        back.desk.show_wizard()
        back.wait()

    return lead


def _gone_to(question: str, tools: StagedTools) -> Wizard:
    """Return the wizard at a question, what lies before answered as it is offered."""
    found = Found().with_screens(SCREENS)
    for kind, candidates in tools.found.items():
        found = found.with_list(kind, candidates)
    wizard = Wizard(*tools.settings(), found)
    while wizard.question.id != question:
        if wizard.question.id == "commune":
            wizard = wizard.with_answer({"vi": "Xã Hướng Phùng", "en": ""})
        wizard = wizard.forward()
    return wizard


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
        back.desk.box_.choose(deed.value)
        back.wait()

    return lead


def _door(back: Backstage) -> None:
    for _ in range(5):
        back.corner.corner()
    for digit in PIN[:4]:
        back.desk.pad_.press(digit)


def _locked(back: Backstage) -> None:
    for _ in range(5):
        back.door.try_pin("000009")
    for _ in range(5):
        back.corner.corner()


def _week(back: Backstage) -> None:
    _wizard("hours")(back)
    wizard = back.desk.wizard_
    wizard.choose("own")
    wizard.forward()
    back.wait()
    wizard.choosePart("saturday", "morning")
    wizard.switchPart()


def _network_search(back: Backstage) -> None:
    _wizard("printer")(back)
    back.tools.going.clear()
    back.desk.wizard_.searchNetwork()
    back.wait_for(lambda: back.desk.wizard_.shown.searched > 0)


def _live(back: Backstage) -> None:
    _wizard("scanner")(back)
    back.tools.sights["scanner"] = staged_table()
    back.tools.going.clear()
    back.desk.wizard_.tryOut()
    back.wait_for(lambda: bool(back.desk.trial_.property("picture")))


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
    "07-printer-network": _network_search,
    "07-reader": _wizard("reader"),
    "07-scanner": _live,
    "08-sound": _wizard("sound"),
    "09-hours": _wizard("hours"),
    "09-week": _week,
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
