"""What the technician's view-models share, and what each of their pages has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject
from PySide6.QtQml import QmlAnonymous

from kiosk.technician.found import FoundScreen
from kiosk.technician.pin import PinDoor
from kiosk.technician.tools import Tools
from kiosk.technician.wizard import Draft
from kiosk.technician.worker import Worker
from kiosk.view.pacer import Pacer
from kiosk.view.technician.keyboard import Keyboard
from kiosk.view.technician.trial import Trial
from queueing.words import Words

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class Means:
    """What the technician's view-models share."""

    tools: Tools
    worker: Worker
    post: Callable[..., None]  # brings a call to the GUI thread
    words: Callable[[], Words]
    screens: Callable[[], tuple[FoundScreen, ...]]
    identify: Callable[[], None]  # shows a large numeral on each screen for a while
    door: PinDoor
    draft: Draft
    keyboard: Keyboard
    trial: Trial
    pacer: Pacer


@QmlAnonymous
class TechnicianPage(QObject):
    """A page with the one keyboard and the one trial."""

    def __init__(self, means: Means, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._means = means

    def _get_trial(self) -> Trial:
        return self._means.trial

    def _get_keyboard(self) -> Keyboard:
        return self._means.keyboard

    trial = Property(Trial, _get_trial, constant=True)
    keyboard = Property(Keyboard, _get_keyboard, constant=True)
