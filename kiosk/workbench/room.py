"""Puts the technician's screens together with what they work on: the composition root's part for them.

Loaded when somebody opens the hidden corner; `kiosk.workbench.bench`, most of it, while the corner is touched.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl

from devices.printers.base import Raster
from kiosk.art.rasteriser import Art
from kiosk.device_room.room import DeviceRoom
from kiosk.paper.test_page import TestPageArtist
from kiosk.paths import DataFolders, assets_folder, site_file, ui_folder
from kiosk.run.running import Running
from kiosk.settings.model import Settings
from kiosk.settings.problems import SettingsError
from kiosk.settings.site_file import open_settings
from kiosk.technician.diary import Diary
from kiosk.technician.pin import PinDoor, box_door
from kiosk.technician.wizard import Draft
from kiosk.view.stage import Stage
from kiosk.view.technician.desk import Furniture
from kiosk.view.technician.numerals import Numerals, found_screens
from kiosk.visit import events as ev
from kiosk.workbench.bench import Bench, Workbench
from kiosk.workbench.box_deeds import BoxDeeds
from kiosk.workbench.device_trials import DeviceTrials
from kiosk.workbench.printer_trial import PrinterTrials
from queueing.clock import Clock
from queueing.words import Words

if TYPE_CHECKING:
    from kiosk.backup.recovery_key import RecoveryKey


@dataclass(frozen=True, slots=True)
class Lent:
    """What the kiosk lends the technician's room. `stage` may be asked for once it stands."""

    settings: Settings
    folders: DataFolders
    clock: Clock
    devices: DeviceRoom
    art: Art
    family: str
    words: dict[str, Words]
    post: Callable[..., None]
    stage: Callable[[], Stage]


def open_door(settings: Settings, folders: DataFolders, clock: Clock) -> PinDoor:
    """Return the technician's door; in a demo its PIN is the dock's."""

    def dock_pin() -> str | None:
        running = Running.read(folders)
        return running.pin if running is not None else None

    return box_door(folders, clock, given=dock_pin if settings.demo else None)


def is_first_start(settings: Settings, door: PinDoor, draft: Draft) -> bool:
    """Return whether nobody has set this box up to the end: only then does the wizard open by itself.

    One that was broken off after its PIN was kept goes on where it was, once the PIN is given. A centre that was
    set up without a PIN, from a shell or by an older program, serves with its door shut.
    """
    return not settings.demo and not site_file().exists() and (not door.is_set or draft.is_kept)


def furnish(lent: Lent, diary: Diary) -> Furniture:
    """Return what the technician's screens are built from."""
    settings, folders = lent.settings, lent.folders
    pin = open_door(settings, folders, lent.clock)
    draft = Draft(folders.kiosk / "technician-draft.json")

    def words() -> Words:
        door = lent.stage().technician
        desk = door.made if door is not None else None
        return desk.words if desk is not None else lent.words[settings.kiosk.language]

    def draw_key(key: RecoveryKey, printed_with: Settings) -> Raster:
        from kiosk.backup.printing import key_raster

        return key_raster(key, printed_with, words())

    trials = PrinterTrials(
        TestPageArtist(lent.art, lent.family, lent.words[settings.kiosk.language]), settings.centre.commune.vi
    )

    def a4_page(catalogue: Words, queue: str) -> bytes:
        from queueing.papers.lists import trial_page  # the library of PDF comes with it
        from queueing.papers.sheet import Stationery

        now = lent.clock.now().wall
        return trial_page(Stationery(settings.centre, catalogue, assets_folder() / "fonts", now), queue)

    bench = Bench(
        settings,
        folders,
        lent.devices,
        DeviceTrials(settings, lent.devices, trials, a4_page),
        diary,
        BoxDeeds(settings, folders, lent.devices, draw_key),
        lent.words,
        _spoilt(settings),
    )
    numerals = Numerals(
        lambda: lent.stage().engine, QUrl.fromLocalFile(str(ui_folder() / "Technician" / "Numeral.qml")), words
    )
    return Furniture(
        tools=Workbench(bench, lambda: words().language),
        door=pin,
        draft=draft,
        catalogue=lent.words,
        language=settings.kiosk.language,
        clock=lent.clock,
        post=lent.post,
        wipe=lambda: lent.stage().runner.send(ev.StartAgain()),
        screens=found_screens,
        identify=numerals.show,
        note=diary.note,
        first_start=is_first_start(settings, pin, draft),
    )


def _spoilt(settings: Settings) -> SettingsError | None:
    with suppress(SettingsError):
        return open_settings(demo=settings.demo).wrong
    return None
