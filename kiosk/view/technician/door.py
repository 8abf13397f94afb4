"""The hidden corner of the citizens' window. What is behind it is made when somebody first opens it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement, QmlUncreatable

from kiosk.technician.corner import Corner
from queueing.clock import Clock

if TYPE_CHECKING:  # the wizard and all that it knows of devices come with it
    from kiosk.view.technician.desk import TechnicianDesk

QML_IMPORT_NAME = "View"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
@QmlUncreatable("there is one door, handed to the window")
class TechnicianDoor(QObject):  # type: ignore[operator]  # the stub takes the decorator for a class
    """What the citizens' window knows of the technician's screens: whether somebody is there, and the way in."""

    changed = Signal()

    def __init__(
        self,
        clock: Clock,
        make: Callable[[], TechnicianDesk],
        prepare: Callable[[], None] = lambda: None,
        parent: QObject | None = None,
    ) -> None:
        """Stand before the desk that `make` makes on the GUI thread; `prepare` is called at the first touch."""
        super().__init__(parent)
        self._prepare: Callable[[], None] | None = prepare
        self._clock = clock
        self._make = make
        self._corner = Corner()
        self._desk: TechnicianDesk | None = None

    @property
    def made(self) -> TechnicianDesk | None:
        """The desk, None as long as nobody needed it."""
        return self._desk

    def opened(self) -> TechnicianDesk:
        """Return the desk, which is made at the first call."""
        if self._desk is None:
            self._desk = self._make()
            self._desk.setParent(self)
            self._desk.changed.connect(self.changed)
        return self._desk

    def stop(self) -> None:
        """Take nothing more."""
        if self._desk is not None:
            self._desk.stop()

    @Slot()
    def corner(self) -> None:
        """Take a touch of the hidden corner."""
        if self._get_inside():
            return
        if self._prepare is not None:
            self._prepare()
            self._prepare = None
        if self._corner.touched(self._clock.now().monotonic_s):
            self.opened().knock()

    @Slot()
    def elsewhere(self) -> None:
        """Take a finger that slid off the corner."""
        self._corner.elsewhere()

    def _get_inside(self) -> bool:
        return self._desk is not None and self._desk.is_open

    def _get_desk(self) -> QObject | None:
        return self._desk

    inside = Property(bool, _get_inside, notify=changed)
    desk = Property(QObject, _get_desk, notify=changed)
